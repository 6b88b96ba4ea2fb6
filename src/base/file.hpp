#pragma once
// The only door to files, folders, memory figures and signals of the operating system. Inputs are
// opened read-only. Tested by tools/hostile.py and stories/exit-codes.
#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "base/cursor.hpp"
#include "base/time.hpp"

namespace tamiz {

// A source of bytes read once, front to back.
class ByteStream {
 public:
  virtual ~ByteStream() = default;
  // Fills a prefix of `to`; 0 at the end. Io when the system refuses, with the offset.
  virtual Result<std::size_t> read(std::span<std::byte> to) = 0;
};

struct InputFile {
  std::string path;           // as the user wrote it, `/` between folders; "-" is standard input
  std::uint64_t bytes = 0;    // 0 for standard input
  Micros modified = kNoTime;  // of the file, UTC
  bool dated = false;         // `modified` is claimed to be when its content was taken
};

// What the paths of a command line stand for.
struct Walked {
  std::vector<InputFile> files;  // by path
  std::vector<Error> skipped;    // devices, FIFOs, unreadable folders, loops: said, not read
};

// Files as they are, folders with all below them (links to folders are not followed, so loops end).
// Usage when a path does not exist.
Result<Walked> walk(std::span<const std::string> paths);

Result<std::unique_ptr<ByteStream>> open_file(const InputFile& file);
Result<std::string> read_whole(
    const std::string& path,
    std::size_t most_bytes);  // for files that the user names: Usage when missing or larger
Result<> write_whole(const std::string& path, std::string_view text);  // Io; "-" is standard output
// The same, readable by its owner alone (0600), whatever was there before.
Result<> write_private(const std::string& path, std::string_view text);

// Whether files can go there without mixing with others': nothing there yet, or an empty folder.
bool is_free_folder(const std::string& path);
// Makes the folder if it is not there, for its owner alone (0700). Io.
Result<> make_private_folder(const std::string& path);
bool file_exists(const std::string& path);
bool folder_exists(const std::string& path);
// Writes a file that says it was last changed at `modified`; makes the folders above it. Io.
Result<> write_dated(const std::string& path, std::string_view text, Micros modified);

// A file that exists only while it is open: spilled columns. Thread-safe.
class ScratchFile {
 public:
  static Result<std::unique_ptr<ScratchFile>> create();
  ~ScratchFile();
  ScratchFile(const ScratchFile&) = delete;
  ScratchFile& operator=(const ScratchFile&) = delete;
  Result<std::uint64_t> append(Bytes bytes);  // the offset at which they lie
  Result<> read_at(std::uint64_t offset, std::span<std::byte> to) const;

 private:
  explicit ScratchFile(int handle) : handle_(handle) {}
  int handle_;
  std::atomic<std::uint64_t> end_{0};
};

std::uint64_t total_memory_bytes();  // of the machine
std::uint64_t used_memory_bytes();   // resident, of this process, now
unsigned processors();
bool is_terminal(int stream);  // 1 standard output, 2 standard error

void watch_interrupt();  // from now on, interrupt and terminate requests set the flag
bool interrupted();

// Runs work(0) .. work(threads - 1), each on its own thread, and waits for all.
void in_parallel(unsigned threads, const std::function<void(unsigned)>& work);

// The path from the root, without links as far as it exists; as given where that cannot be told.
std::string whole_path(std::string_view path);
// Whether a path is `folder` itself or lies inside it.
bool is_below(std::string_view path, std::string_view folder);

// The last part of a path, and what stands before it (without the separator).
std::string_view base_name(std::string_view path);
std::string_view folder_of(std::string_view path);

}  // namespace tamiz
