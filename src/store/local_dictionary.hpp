#pragma once
// The distinct values of one column in one row group, numbered as they first occur: what a
// dictionary page holds. Tested by parquet_file_test.cpp.
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace tamiz::store {

class LocalDictionary {
 public:
  // For the next column. `by_text`: two codes may have one text (names of hosts).
  void clear(bool by_text);
  // The number of a code, if it has one; else add it.
  [[nodiscard]] std::optional<std::uint32_t> find(std::uint32_t code);
  std::uint32_t add(std::uint32_t code, std::string_view text);  // right behind find(code)
  [[nodiscard]] std::size_t size() const { return entries_.size(); }
  // Of the page: each entry as a plain value (u32 length, bytes), and one of them.
  [[nodiscard]] const std::string& plain() const { return plain_; }
  [[nodiscard]] std::string_view entry(std::uint32_t number) const;  // with its length
  // The least and the most text, without length; nullopt when one is long.
  [[nodiscard]] std::optional<std::pair<std::string, std::string>> extremes() const;

 private:
  struct Slot {
    std::uint32_t code = 0, number = 0;
    bool used = false;
  };
  static constexpr std::size_t kSlots = 1u << 18;  // twice the rows of a group: 3 MiB
  std::vector<Slot> slots_ = std::vector<Slot>(kSlots);
  std::vector<std::uint32_t> filled_;   // slots, to be emptied again
  std::vector<std::uint32_t> entries_;  // where each begins
  std::string plain_;
  std::unordered_map<std::string, std::uint32_t> texts_;
  std::uint32_t last_slot_ = 0;
  bool by_text_ = false;
};

// Appends a plain BYTE_ARRAY: u32 length, then the text as it is stored (text_bytes.hpp).
void append_plain(std::string_view text, std::string& out);

}  // namespace tamiz::store
