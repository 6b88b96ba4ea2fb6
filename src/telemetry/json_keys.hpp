#pragma once
// What the keys of records mean, found without looking each of them up: records of one kind name
// their keys in one order, so that the key after this one is, nearly always, the one that stood
// after it last time, and comparing its bytes is enough. Tested by json_test.cpp.
#include <array>
#include <cstring>
#include <deque>
#include <string>
#include <unordered_map>

#include "telemetry/fields.hpp"
#include "telemetry/json.hpp"

namespace tamiz::telemetry {

class JsonKeys {
 public:
  struct Key {
    std::string raw;  // as it stands between its quotes: the same as its text
    // Its first sixteen bytes with the quote behind it, and which of them count: most keys are no
    // longer, and two comparisons decide.
    std::array<std::uint64_t, 2> head{}, mask{};
    FieldTable::State from = 0, state = 0;  // before it and with it
    FieldTable::Hit hit;
    bool outermost = false, wrapper = false;
    Key* after = nullptr;  // that followed it last time

    void set_raw(std::string_view text) {
      raw = text;
      std::array<char, 16> bytes{}, counts{};
      for (std::size_t i = 0; i < bytes.size() && i <= raw.size(); ++i) {
        bytes[i] = i < raw.size() ? raw[i] : '"';
        counts[i] = '\xFF';
      }
      std::memcpy(head.data(), bytes.data(), bytes.size());
      std::memcpy(mask.data(), counts.data(), counts.size());
    }
    [[nodiscard]] bool begins(const char* at) const {
      std::array<std::uint64_t, 2> there;  // NOLINT: written below
      std::memcpy(there.data(), at, sizeof there);
      if ((((there[0] ^ head[0]) & mask[0]) | ((there[1] ^ head[1]) & mask[1])) != 0) return false;
      return raw.size() < 16 ||
             (std::memcmp(at, raw.data(), raw.size()) == 0 && at[raw.size()] == '"');
    }
  };

  void begin_record() { last_ = &none_; }
  // The key whose text begins at `raw` (of which kJsonPadding bytes can be read), or nullptr when
  // another was expected.
  const Key* expected(const char* raw, FieldTable::State from, bool outermost) {
    Key* const key = last_->after;
    if (key == nullptr || key->from != from || key->outermost != outermost) return nullptr;
    if (!key->begins(raw)) return nullptr;
    last_ = key;
    return key;
  }
  // What was found instead, to be expected next time. Kept when it can be compared as it stands;
  // valid until the next one is found.
  const Key* found(const char* raw, std::string_view text, Key key) {
    other_ = std::move(key);
    if (text.size() >= kJsonPadding || std::memcmp(raw, text.data(), text.size()) != 0 ||
        raw[text.size()] != '"' || text.contains('\\'))
      return &other_;
    const std::uint64_t place = other_.state ^ (other_.outermost ? 1 : 0);
    auto at = known_.find(place);
    if (at == known_.end()) {
      if (keys_.size() >= kMost) return &other_;
      other_.set_raw(text);
      at = known_.emplace(place, &keys_.emplace_back(other_)).first;
    }
    Key* const known = at->second;
    // Two texts may have one state (a.b as one name and as two); the last is expected.
    if (known->raw != text || known->from != other_.from) return &other_;
    last_->after = known;
    return last_ = known;
  }

 private:
  static constexpr std::size_t kMost = 8192;  // names that differ in every record would fill memory
  Key none_, other_;
  Key* last_ = &none_;
  std::deque<Key> keys_;
  std::unordered_map<std::uint64_t, Key*> known_;
};

}  // namespace tamiz::telemetry
