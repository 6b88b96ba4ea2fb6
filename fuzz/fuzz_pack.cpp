// Can a stranger's pack, with its list of packages beside it, crash us? Input: the list, a zero,
// the pack. Whatever is taken must say what it looks for, and compare with itself.
#include <cstdint>
#include <cstdlib>
#include <string>

#include "pack/ecosystem.hpp"
#include "pack/matcher.hpp"
#include "pack/pack.hpp"
#include "pack/test_reader.hpp"

using namespace tamiz;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string all(data, data + size);
  const auto zero = all.find('\0');
  const std::string list = all.substr(0, zero),
                    text = zero == std::string::npos ? all : all.substr(zero + 1);
  std::vector<pack::Test> tests;
  if (pack::read_packages(list, {}, tests).empty()) {
    for (const pack::Test& test : tests) {
      if (test.all.size() != 2 || test.shown.empty()) std::abort();
    }
  }
  // Versions: whatever they are, the order is one.
  const std::string_view left = std::string_view{list}.substr(0, list.size() / 2),
                         right = std::string_view{list}.substr(list.size() / 2);
  for (const std::string_view ecosystem : pack::kEcosystems) {
    const auto there = pack::compare_in(ecosystem, left, right),
               back = pack::compare_in(ecosystem, right, left);
    if (there.has_value() != back.has_value() || (there && *there != -*back)) std::abort();
  }
  const auto pack = pack::read_pack(
      text, "f.yaml", [&list](const std::string&) -> Result<std::string> { return list; });
  if (!pack) return 0;
  if (pack->stages.empty()) std::abort();
  for (const pack::Stage& stage : pack->stages) {
    for (const pack::Test& test : stage.tests) {
      if (test.all.empty()) std::abort();
    }
  }
  (void)pack::as_known(*pack, 1'700'000'000'000'000);
  return 0;
}
