#include "telemetry/fields.hpp"

#include <utility>

#include "base/hash.hpp"

namespace tamiz::telemetry {

FieldTable::State FieldTable::step(State from, std::string_view name) {
  while (true) {
    const auto dot = name.find('.');
    from = mix64(from + 1, hash64(name.substr(0, dot))) | 1;
    if (dot == std::string_view::npos) return from;
    name.remove_prefix(dot + 1);
  }
}

Slot FieldTable::add(std::string_view key) {
  if (const Slot known = find(key); known != kNoSlot) return known;
  const auto slot = static_cast<Slot>(keys_.size());
  keys_.emplace_back(key);
  for (std::size_t dot = key.find('.'); dot != std::string_view::npos;
       dot = key.find('.', dot + 1)) {
    at(step(kRoot, key.substr(0, dot))).inner = true;
  }
  at(step(kRoot, key)).slot = slot;
  return slot;
}

Slot FieldTable::find(std::string_view key) const { return hit(step(kRoot, key)).slot; }

FieldTable::Hit& FieldTable::at(State state) {
  if (++used_ * 2 > table_.size()) {
    const auto old = std::exchange(table_, std::vector<Entry>(table_.size() * 2));
    for (const Entry& entry : old) {
      std::size_t slot = entry.state >> 1;
      while (entry.state != 0 && table_[slot & (table_.size() - 1)].state != 0) ++slot;
      if (entry.state != 0) table_[slot & (table_.size() - 1)] = entry;
    }
  }
  std::size_t slot = state >> 1;
  while (table_[slot & (table_.size() - 1)].state != 0 &&
         table_[slot & (table_.size() - 1)].state != state)
    ++slot;
  Entry& entry = table_[slot & (table_.size() - 1)];
  entry.state = state;
  return entry.hit;
}

FieldTable::Hit FieldTable::hit(State state) const {
  for (std::size_t slot = state >> 1;; ++slot) {
    const Entry& entry = table_[slot & (table_.size() - 1)];
    if (entry.state == state) return entry.hit;
    if (entry.state == 0) return {};
  }
}

}  // namespace tamiz::telemetry
