// Can a pack, map or coverage file from a stranger crash us or eat memory?
#include <cstdint>
#include <string>

#include "pack/pack.hpp"
#include "telemetry/claims.hpp"
#include "telemetry/map.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(data, data + size);
  if (const auto pack = tamiz::pack::read_pack(text, "f.yaml"); pack && pack->stages.empty())
    __builtin_trap();
  // A map may have no rows: its records are recognised and counted.
  if (const auto map = tamiz::telemetry::read_map(text, "f.yaml"); map && map->id.empty())
    __builtin_trap();
  (void)tamiz::telemetry::read_claims(text, "f.yaml").has_value();
  return 0;
}
