#pragma once
// The keys that any map asks for, numbered. A reader fills these slots and nothing else; a map's
// program reads them. A key is a path of names joined by dots: `winlog.event_data.Image` is found
// as nested objects, as one flat key, and as any mixture (exports write all three). Tested by
// json_test.cpp.
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace tamiz::telemetry {

using Slot = std::uint16_t;
inline constexpr Slot kNoSlot = 0xFFFF;

class FieldTable {
 public:
  // The key's slot, made when new.
  Slot add(std::string_view key);
  [[nodiscard]] std::size_t size() const { return keys_.size(); }
  [[nodiscard]] const std::string& key(Slot slot) const { return keys_[slot]; }
  [[nodiscard]] Slot find(std::string_view key) const;  // kNoSlot when nobody asks for it

  // Walking down an object: the state after one more name (which may itself hold dots).
  using State = std::uint64_t;
  static constexpr State kRoot = 0;
  static State step(State from, std::string_view name);
  struct Hit {
    Slot slot = kNoSlot;  // a value here is wanted
    bool inner = false;   // something below is wanted
  };
  [[nodiscard]] Hit hit(State state) const;

 private:
  std::vector<std::string> keys_;
  struct Entry {
    State state = 0;
    Hit hit;
  };
  Hit& at(State state);
  std::vector<Entry> table_ =
      std::vector<Entry>(64);  // open addressing; state 0 = free (step never gives it)
  std::size_t used_ = 0;
};

// One record as its reader leaves it.
struct Record {
  std::vector<std::string_view> values;  // by slot; empty = absent or empty
  std::uint64_t offset = 0;              // of its first byte in the decompressed member
  std::vector<Slot> filled;              // so that clearing costs what was set, not what could be

  explicit Record(std::size_t slots = 0) : values(slots) {}
  void set(Slot slot, std::string_view value) {
    if (values[slot].empty()) filled.push_back(slot);
    values[slot] = value;
  }
  void clear() {
    for (const Slot slot : filled) values[slot] = {};
    filled.clear();
  }
  std::string_view operator[](Slot slot) const {
    return slot == kNoSlot ? std::string_view{} : values[slot];
  }
};

}  // namespace tamiz::telemetry
