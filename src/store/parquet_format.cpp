#include "store/parquet_format.hpp"

#include <fmt/core.h>

#include "base/hash.hpp"

namespace tamiz::store {

std::string hex_of(std::uint64_t number) { return fmt::format("{:016x}", number); }

std::string schema_hash() {
  std::uint64_t running = kFields;
  for (const Field& field : kFieldTable) {
    running = mix64(running, hash64(field.name));
    running = mix64(running, static_cast<std::uint64_t>(field.content) << 1 |
                                 static_cast<std::uint64_t>(field.optional));
  }
  return hex_of(running);
}

}  // namespace tamiz::store
