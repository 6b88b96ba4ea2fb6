// Can a damaged event file crash the reader, or make it read on for ever? The hash of the footer
// would stop nearly all of it at the door, so it is put right first.
#include <cstdint>

#include "base/hash.hpp"
#include "store/parquet_reader.hpp"

namespace {

// Writes the right hash where a footer has its own (parquet_footer.hpp).
void mend(std::string& file) {
  constexpr std::string_view kKey = "tamiz.footer";
  if (file.size() < 12) return;
  const std::string end = file.substr(file.size() - 8, 4);
  const std::uint64_t length = *tamiz::Cursor{tamiz::as_bytes(end)}.le<std::uint32_t>();
  const std::size_t at = file.rfind(kKey);
  if (length > file.size() - 12 || at == std::string::npos) return;
  const std::size_t base = file.size() - 8 - length, digits = at + kKey.size() + 2;
  if (at < base || digits + tamiz::store::kHashDigits > file.size() - 8) return;
  file.replace(digits, tamiz::store::kHashDigits, tamiz::store::kHashDigits, '0');
  file.replace(digits, tamiz::store::kHashDigits,
               tamiz::store::hex_of(tamiz::hash64(std::string_view{file}.substr(base, length))));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using tamiz::store::ParquetReader;
  std::string file{tamiz::text_of(std::as_bytes(std::span{data, size}))};
  mend(file);
  const auto reader = ParquetReader::open(tamiz::random_bytes(tamiz::as_bytes(file)), 32u << 20);
  if (!reader) return 0;
  tamiz::Dictionary strings;
  ParquetReader::Worker worker{strings};
  tamiz::store::ReadPlan plan;
  plan.from = 1;
  plan.tests.push_back(
      {tamiz::Column::Subject, [](std::string_view text) { return !text.empty(); }});
  for (std::size_t group = 0; group < (*reader)->groups(); ++group) {
    const auto all = (*reader)->read(group, {}, worker);
    const auto some = (*reader)->read(group, plan, worker);
    (void)all.has_value();
    (void)some.has_value();
  }
  return 0;
}
