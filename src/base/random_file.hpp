#pragma once
// Files that are read at any place, and files that appear only when they are whole. Tested by
// random_file_test.cpp.
#include <cstdint>
#include <memory>
#include <span>
#include <string>

#include "base/cursor.hpp"

namespace tamiz {

// Bytes that can be read at any place, by several threads at once.
class RandomBytes {
 public:
  virtual ~RandomBytes() = default;
  [[nodiscard]] virtual std::uint64_t size() const = 0;
  // Fills all of `to`. Damaged when the bytes end before; Io when the system refuses.
  virtual Result<> read_at(std::uint64_t offset, std::span<std::byte> to) const = 0;
};

// Usage when it is not there or no regular file. The size is the one at opening.
Result<std::unique_ptr<RandomBytes>> open_random(const std::string& path);
// The caller keeps the bytes.
std::unique_ptr<RandomBytes> random_bytes(Bytes bytes);

// A file that is written under another name beside its own (for its owner alone) and takes its own
// when it is whole: until then, and when it never is, whatever lay there stays as it was.
class OutputFile {
 public:
  static Result<std::unique_ptr<OutputFile>> create(const std::string& path);
  // In the folder for temporary files: for those who read files by name. It is never committed.
  static Result<std::unique_ptr<OutputFile>> scratch();
  ~OutputFile();  // without commit: nothing is left
  OutputFile(const OutputFile&) = delete;
  OutputFile& operator=(const OutputFile&) = delete;
  Result<> append(Bytes bytes);  // Io
  Result<> commit();             // Io; nothing may be appended after it
  [[nodiscard]] std::uint64_t size() const { return size_; }
  [[nodiscard]] const std::string& partial() const { return partial_; }  // its name until then

 private:
  OutputFile(std::string path, std::string partial, int handle)
      : path_(std::move(path)), partial_(std::move(partial)), handle_(handle) {}
  std::string path_, partial_;
  int handle_;
  std::uint64_t size_ = 0;
};

}  // namespace tamiz
