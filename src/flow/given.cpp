#include "flow/given.hpp"

#include "base/file.hpp"
#include "base/hash.hpp"

namespace tamiz::flow {

std::string copy_in(const std::string& folder, const std::string& sha256) {
  return folder + "/given/" + sha256;
}

Result<std::string> GivenFiles::read(const std::string& role, const std::string& path,
                                     std::size_t most_bytes, Report& report) const {
  const auto copy = copies.find(path);
  const bool gone = !file_exists(path) && copy != copies.end() && file_exists(copy->second);
  TAMIZ_TRY(std::string text, read_whole(gone ? copy->second : path, most_bytes));
  const std::string sum = sha256_hex(text);
  report.given.push_back({role, path, sum, text.size(), kNoTime});
  if (keep_in.empty()) return text;
  TAMIZ_CHECK(make_private_folder(keep_in));
  TAMIZ_CHECK(make_private_folder(keep_in + "/given"));
  TAMIZ_CHECK(write_private(copy_in(keep_in, sum), text));
  return text;
}

}  // namespace tamiz::flow
