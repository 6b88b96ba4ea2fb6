#include "flow/converter.hpp"

#include "store/parquet_format.hpp"
#include "store/parquet_lines.hpp"

namespace tamiz::flow {

Converter parquet_converter(std::uint64_t memory_bytes) {
  return {std::string{store::kParquetMagic}, [memory_bytes](std::unique_ptr<ByteStream> parquet) {
            return store::parquet_lines(std::move(parquet), memory_bytes);
          }};
}

}  // namespace tamiz::flow
