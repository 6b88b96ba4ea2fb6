#include "base/random_file.hpp"

#include <fcntl.h>
#include <fmt/core.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>

namespace tamiz {
namespace {

std::unexpected<Error> refused(Code code, const std::string& path, std::string_view what,
                               std::uint64_t offset = 0) {
  return std::unexpected(
      Error{code, fmt::format("{}: {}", what, std::strerror(errno)), offset, path});
}

class RandomFile : public RandomBytes {
 public:
  RandomFile(std::string path, int handle, std::uint64_t size)
      : path_(std::move(path)), handle_(handle), size_(size) {}
  ~RandomFile() override { ::close(handle_); }
  [[nodiscard]] std::uint64_t size() const override { return size_; }
  Result<> read_at(std::uint64_t offset, std::span<std::byte> to) const override {
    std::size_t done = 0;
    while (done < to.size()) {
      const auto n =
          ::pread(handle_, to.data() + done, to.size() - done, static_cast<off_t>(offset + done));
      if (n < 0 && errno == EINTR) continue;
      if (n < 0) return refused(Code::Io, path_, "cannot read", offset + done);
      if (n == 0)
        return std::unexpected(
            Error{Code::Damaged, "the file ends before its data", offset + done, path_});
      done += static_cast<std::size_t>(n);
    }
    return {};
  }

 private:
  std::string path_;
  int handle_;
  std::uint64_t size_;
};

class MemoryBytes : public RandomBytes {
 public:
  explicit MemoryBytes(Bytes bytes) : bytes_(bytes) {}
  [[nodiscard]] std::uint64_t size() const override { return bytes_.size(); }
  Result<> read_at(std::uint64_t offset, std::span<std::byte> to) const override {
    if (offset > bytes_.size() || to.size() > bytes_.size() - offset)
      return fail(Code::Damaged, "the file ends before its data",
                  std::min<std::uint64_t>(offset, bytes_.size()));
    std::copy_n(bytes_.begin() + static_cast<std::ptrdiff_t>(offset), to.size(), to.begin());
    return {};
  }

 private:
  Bytes bytes_;
};

}  // namespace

Result<std::unique_ptr<RandomBytes>> open_random(const std::string& path) {
  const int handle = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (handle < 0) return refused(Code::Usage, path, "cannot open");
  struct stat info{};
  if (::fstat(handle, &info) != 0 || !S_ISREG(info.st_mode)) {
    ::close(handle);
    return std::unexpected(Error{Code::Usage, "not a regular file", 0, path});
  }
  return std::make_unique<RandomFile>(path, handle, static_cast<std::uint64_t>(info.st_size));
}

std::unique_ptr<RandomBytes> random_bytes(Bytes bytes) {
  return std::make_unique<MemoryBytes>(bytes);
}

Result<std::unique_ptr<OutputFile>> OutputFile::create(const std::string& path) {
  std::string partial = path + ".partial-XXXXXX";
  const int handle = ::mkstemp(partial.data());
  if (handle < 0) return refused(Code::Io, path, "cannot write beside it");
  return std::unique_ptr<OutputFile>(new OutputFile(path, std::move(partial), handle));
}

Result<std::unique_ptr<OutputFile>> OutputFile::scratch() {
  std::error_code error;
  return create((std::filesystem::temp_directory_path(error) / "tamiz").string());
}

OutputFile::~OutputFile() {
  if (handle_ >= 0) ::close(handle_);
  if (!partial_.empty()) ::unlink(partial_.c_str());
}

Result<> OutputFile::append(Bytes bytes) {
  std::size_t done = 0;
  while (done < bytes.size()) {
    const auto n = ::write(handle_, bytes.data() + done, bytes.size() - done);
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) return refused(Code::Io, path_, "cannot write", size_ + done);
    done += static_cast<std::size_t>(n);
  }
  size_ += bytes.size();
  return {};
}

Result<> OutputFile::commit() {
  const int handle = std::exchange(handle_, -1);
  if (::close(handle) != 0) return refused(Code::Io, path_, "cannot write", size_);
  if (std::rename(partial_.c_str(), path_.c_str()) != 0)
    return refused(Code::Io, path_, "cannot give it its name");
  partial_.clear();
  return {};
}

}  // namespace tamiz
