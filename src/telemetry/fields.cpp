#include "telemetry/fields.hpp"

#include "base/hash.hpp"

namespace tamiz::telemetry {

FieldTable::State FieldTable::step(State from, std::string_view name) {
  while (true) {
    const auto dot = name.find('.');
    from = mix64(from + 1, hash64(name.substr(0, dot)));
    if (dot == std::string_view::npos) return from;
    name.remove_prefix(dot + 1);
  }
}

Slot FieldTable::add(std::string_view key) {
  if (const Slot known = find(key); known != kNoSlot) return known;
  const auto slot = static_cast<Slot>(keys_.size());
  keys_.emplace_back(key);
  for (std::size_t dot = key.find('.'); dot != std::string_view::npos; dot = key.find('.', dot + 1)) {
    states_[step(kRoot, key.substr(0, dot))].inner = true;
  }
  states_[step(kRoot, key)].slot = slot;
  return slot;
}

Slot FieldTable::find(std::string_view key) const { return hit(step(kRoot, key)).slot; }

FieldTable::Hit FieldTable::hit(State state) const {
  const auto found = states_.find(state);
  return found == states_.end() ? Hit{} : found->second;
}

}  // namespace tamiz::telemetry
