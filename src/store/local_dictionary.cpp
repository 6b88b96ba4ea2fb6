#include "store/local_dictionary.hpp"

#include <algorithm>

#include "store/parquet_format.hpp"
#include "store/text_bytes.hpp"

namespace tamiz::store {
namespace {

constexpr std::size_t kLength = 4;  // bytes of a plain value's length

void put_length(std::string& out, std::size_t at, std::size_t length) {
  for (std::size_t i = 0; i < kLength; ++i) out[at + i] = static_cast<char>(length >> (8 * i));
}

}  // namespace

void append_plain(std::string_view text, std::string& out) {
  const std::size_t at = out.size();
  out.append(kLength, '\0');
  append_stored(text, out);
  put_length(out, at, out.size() - at - kLength);
}

void LocalDictionary::clear(bool by_text) {
  for (const std::uint32_t slot : filled_) slots_[slot].used = false;
  filled_.clear();
  entries_.clear();
  plain_.clear();
  texts_.clear();
  by_text_ = by_text;
}

std::optional<std::uint32_t> LocalDictionary::find(std::uint32_t code) {
  auto slot = static_cast<std::uint32_t>((code * 0x9E3779B97F4A7C15ull) >> 46);  // 18 bits
  while (slots_[slot].used && slots_[slot].code != code) slot = (slot + 1) & (kSlots - 1);
  last_slot_ = slot;
  if (!slots_[slot].used) return std::nullopt;
  return slots_[slot].number;
}

std::uint32_t LocalDictionary::add(std::uint32_t code, std::string_view text) {
  auto number = static_cast<std::uint32_t>(entries_.size());
  bool known = false;
  if (by_text_) {
    const auto [at, fresh] = texts_.try_emplace(std::string{text}, number);
    number = at->second;
    known = !fresh;
  }
  if (!known) {
    entries_.push_back(static_cast<std::uint32_t>(plain_.size()));
    append_plain(text, plain_);
  }
  slots_[last_slot_] = {code, number, true};
  filled_.push_back(last_slot_);
  return number;
}

std::string_view LocalDictionary::entry(std::uint32_t number) const {
  const std::size_t end = number + 1 < entries_.size() ? entries_[number + 1] : plain_.size();
  return std::string_view{plain_}.substr(entries_[number], end - entries_[number]);
}

std::optional<std::pair<std::string, std::string>> LocalDictionary::extremes() const {
  if (entries_.empty()) return std::nullopt;
  std::string_view least = entry(0).substr(kLength), most = least;
  for (std::uint32_t i = 1; i < entries_.size(); ++i) {
    const std::string_view text = entry(i).substr(kLength);
    least = std::min(least, text);
    most = std::max(most, text);
  }
  if (least.size() > kMostStatisticBytes || most.size() > kMostStatisticBytes) return std::nullopt;
  return std::pair{std::string{least}, std::string{most}};
}

}  // namespace tamiz::store
