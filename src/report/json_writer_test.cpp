#include "report/json_writer.hpp"

#include <gtest/gtest.h>

namespace tamiz::report {
namespace {

TEST(JsonWriter, ItWritesValidTextForHostileValues) {
  JsonWriter json{JsonWriter::Form::OneLine};
  json.open_object()
      .field("a\"b", "c\\d\n\xFF\xE2\x80\xAE")
      .key("list")
      .open_array()
      .value(std::uint64_t{1})
      .value(true)
      .null()
      .close_array()
      .key("empty")
      .open_object()
      .close_object()
      .texts("texts", {"e", "f\"g"})
      .texts("none", {})
      .close_object();
  EXPECT_EQ(json.take(),
            "{\"a\\\"b\": \"c\\\\d\\\\n\\\\xFF\\\\u{202E}\",\"list\": [1,true,null],\"empty\": {},"
            "\"texts\": [\"e\",\"f\\\"g\"],\"none\": []}\n");
}

}  // namespace
}  // namespace tamiz::report
