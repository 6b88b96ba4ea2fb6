#pragma once
// One row group: rows in, pages out. See parquet_writer.hpp; tested with it.
#include <functional>
#include <memory>
#include <string>

#include "model/segment.hpp"
#include "store/parquet_footer.hpp"

namespace tamiz::store {

// The name of a host (Segment::host); "" = NULL. Alive as long as the writer.
using HostName = std::function<std::string_view(std::uint32_t host)>;

class GroupWriter {
 public:
  GroupWriter(const Dictionary& strings, HostName host);
  ~GroupWriter();
  // Appends the chunks of all fields; `base`: where `out` will lie in the file. TooLarge when the
  // rows are too much for one group; `out` is then of no use.
  Result<GroupMeta> encode(const Segment& rows, std::string& out, std::uint64_t base);

 private:
  class Encoder;
  std::unique_ptr<Encoder> encoder_;
};

}  // namespace tamiz::store
