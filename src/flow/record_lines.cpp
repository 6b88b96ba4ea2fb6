// Which line of its member a record is (flow/gather.hpp): found by reading again, only for what is
// cited.
#include <algorithm>

#include "base/file.hpp"
#include "base/unpack.hpp"
#include "flow/converter.hpp"
#include "flow/gather.hpp"
#include "telemetry/evtx.hpp"

namespace tamiz::flow {
namespace {

// Lines are counted in the file as it was read: in another one they would be another's.
bool as_it_was(const std::string& file, const Source& source) {
  const auto now = walk(std::span{&file, 1});
  return now && now->files.size() == 1 &&
         (source.dated || now->files.front().modified == source.modified);
}

std::vector<std::uint64_t> counted_lines(const Source& source,
                                         const std::vector<std::uint64_t>& records) {
  const std::string file = source.path.substr(0, source.path.find('!'));
  if (file == "-" || records.empty() || !as_it_was(file, source)) return {};
  auto raw = open_file({file});
  if (!raw) return {};
  const Converter converter = parquet_converter();
  Unpacker unpacker{std::move(*raw), file, &converter};
  bool failed = false;
  do {
    // An error ends the archive it stands in; what follows is still there.
    const auto more = unpacker.next();
    if (more ? !*more : failed) return {};
    failed = !more;
  } while (failed || unpacker.path() != source.path);
  std::vector<std::uint64_t> out;
  std::uint64_t line = 1, at = 0;
  bool numbered = false;  // records of a Windows event log have a number instead of a line
  std::string buffer(1u << 16, '\0');
  for (const std::uint64_t record : records) {
    while (at < record) {
      const auto n = unpacker.read(std::as_writable_bytes(std::span{buffer})
                                       .first(std::min<std::uint64_t>(buffer.size(), record - at)));
      if (!n || *n == 0) return out;
      numbered = numbered || (at == 0 && telemetry::numbers_records(buffer));
      line += static_cast<std::uint64_t>(
          std::count(buffer.begin(), buffer.begin() + static_cast<std::ptrdiff_t>(*n), '\n'));
      at += *n;
    }
    std::string head(numbered ? telemetry::kNumberBytes : 0, '\0');
    at += unpacker.read(std::as_writable_bytes(std::span{head})).value_or(0);
    out.push_back(numbered ? telemetry::number_of_record(head) : line);
  }
  return out;
}

}  // namespace

std::vector<std::uint64_t> lines_of(const Source& source,
                                    const std::vector<std::uint64_t>& records) {
  if (records.empty() || records.back() > kMostCounted) return {};
  return counted_lines(source, records);
}

std::uint64_t line_of(const Source& source, std::uint64_t record) {
  const auto lines = counted_lines(source, {record});
  return lines.empty() ? 0 : lines.front();
}

}  // namespace tamiz::flow
