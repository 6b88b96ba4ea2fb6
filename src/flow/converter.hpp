#pragma once
// Members that are no text, and what makes text of them: Parquet (lakes keep OCSF so). Tested by
// stories/parquet.
#include "base/unpack.hpp"

namespace tamiz::flow {

// `memory_bytes`: what may be used for one member; 0 = a default.
Converter parquet_converter(std::uint64_t memory_bytes = 0);

}  // namespace tamiz::flow
