// What stands at a path (base/file.hpp).
#include <filesystem>

#include "base/file.hpp"

namespace tamiz {
namespace fs = std::filesystem;

bool file_exists(const std::string& path) {
  std::error_code wrong;
  return fs::is_regular_file(path, wrong);
}

bool folder_exists(const std::string& path) {
  std::error_code wrong;
  return fs::is_directory(path, wrong);
}

bool is_free_folder(const std::string& path) {
  std::error_code error;
  const auto status = fs::status(path, error);
  if (status.type() == fs::file_type::not_found) return true;
  return status.type() == fs::file_type::directory && fs::is_empty(path, error) && !error;
}

}  // namespace tamiz
