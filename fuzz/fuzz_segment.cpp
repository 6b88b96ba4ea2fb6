// Can a damaged spill file crash the program?
#include <cstdint>

#include "model/segment.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto segment = tamiz::unpack_segment(std::as_bytes(std::span{data, size}));
  if (segment) (void)tamiz::pack_segment(*segment);
  return 0;
}
