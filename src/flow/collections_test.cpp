#include "flow/collections.hpp"

#include <gtest/gtest.h>

namespace tamiz::flow {
namespace {

TEST(Collections, ItReadsWhoseTheyAre) {
  struct Case {
    std::string_view text, machine;
  };
  for (const auto& [text, machine] : std::initializer_list<Case>{
           {R"({"Hostname": "WS-7", "Fqdn": "WS-7.corp.example.org", "OS": "windows"})",
            "WS-7.corp.example.org"},
           {"{\n \"Hostname\": \"WS-7\",\n \"Fqdn\": \"\"\n}", "WS-7"},
           {R"({"client_id": "C.1", "os_info": {"hostname": "ws-7", "fqdn": "ws-7.example.org"}})",
            "ws-7.example.org"},
           {R"({"Hostname": "localhost", "Fqdn": "localhost.localdomain"})", ""},
           {R"({"Hostname": ["a"], "Fqdn": {"b": 1}})", ""},
           {R"(["WS-7"])", ""},
           {"{", ""},
           {"", ""}})
    EXPECT_EQ(machine_of_client_info(text), machine) << text;
}

}  // namespace
}  // namespace tamiz::flow
