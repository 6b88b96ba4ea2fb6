#include "base/file.hpp"

#include <fcntl.h>
#include <fmt/core.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <set>
#include <thread>

#include "base/text.hpp"

namespace tamiz {
namespace {

namespace fs = std::filesystem;

std::unexpected<Error> system_error(const std::string& path, std::string_view what, int code,
                                    std::uint64_t offset = 0) {
  return std::unexpected(
      Error{Code::Io, fmt::format("{}: {}", what, std::strerror(code)), offset, path});
}

class FileStream : public ByteStream {
 public:
  FileStream(std::string path, int handle, bool owned)
      : path_(std::move(path)), handle_(handle), owned_(owned) {}
  ~FileStream() override {
    if (owned_) ::close(handle_);
  }
  Result<std::size_t> read(std::span<std::byte> to) override {
    while (true) {
      const auto n = ::read(handle_, to.data(), to.size());
      if (n >= 0) {
        at_ += static_cast<std::uint64_t>(n);
        return static_cast<std::size_t>(n);
      }
      if (errno != EINTR || interrupted()) return system_error(path_, "cannot read", errno, at_);
    }
  }

 private:
  std::string path_;
  int handle_;
  bool owned_;
  std::uint64_t at_ = 0;
};

struct Walker {
  Walked out;
  std::set<std::string> seen;

  void skip(const std::string& path, std::string what) {
    out.skipped.push_back({Code::Unsupported, std::move(what), 0, path});
  }

  void file(const std::string& path) {
    struct stat info{};
    if (::stat(path.c_str(), &info) != 0)
      return skip(path, fmt::format("cannot look at it: {}", std::strerror(errno)));
    if (!S_ISREG(info.st_mode))
      return skip(
          path,
          "not a regular file (a pipe, socket or device); give its content on standard input: -");
    if (!seen.insert(path).second) return;
    out.files.push_back({path, static_cast<std::uint64_t>(info.st_size),
                         info.st_mtim.tv_sec * kSecond + info.st_mtim.tv_nsec / 1000});
  }

  void folder(const std::string& path) {
    std::error_code error;
    std::vector<std::string> below;
    for (fs::directory_iterator it(path, error), end; !error && it != end; it.increment(error)) {
      below.push_back(it->path().generic_string());
    }
    if (error) return skip(path, fmt::format("cannot list the folder: {}", error.message()));
    std::ranges::sort(below);
    for (const std::string& child : below) {
      const auto status = fs::symlink_status(child, error);
      if (fs::is_symlink(status) && fs::is_directory(fs::status(child, error))) {
        skip(child, "a link to a folder; links are not followed");
      } else if (fs::is_directory(status)) {
        folder(child);
      } else {
        file(child);
      }
    }
  }
};

std::atomic<bool> g_interrupted{false};  // set by the signal handler only
extern "C" void on_interrupt(int) { g_interrupted = true; }

}  // namespace

Result<Walked> walk(std::span<const std::string> paths) {
  Walker walker;
  for (const std::string& path : paths) {
    if (path == "-") {
      if (walker.seen.insert(path).second) walker.out.files.push_back({path, 0, kNoTime});
      continue;
    }
    std::error_code error;
    const auto status = fs::status(path, error);
    if (status.type() == fs::file_type::not_found)
      return std::unexpected(Error{Code::Usage, "no such file or folder", 0, path});
    std::string clean = fs::path(path).lexically_normal().generic_string();
    while (clean.size() > 1 && clean.back() == '/') clean.pop_back();
    fs::is_directory(status) ? walker.folder(clean) : walker.file(clean);
  }
  std::ranges::sort(walker.out.files, {}, &InputFile::path);
  return std::move(walker.out);
}

Result<std::unique_ptr<ByteStream>> open_file(const InputFile& file) {
  if (file.path == "-") return std::make_unique<FileStream>("-", 0, false);
  const int handle = ::open(file.path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (handle < 0) return system_error(file.path, "cannot open", errno);
#ifdef POSIX_FADV_SEQUENTIAL
  ::posix_fadvise(handle, 0, 0, POSIX_FADV_SEQUENTIAL);
#endif
  return std::make_unique<FileStream>(file.path, handle, true);
}

Result<std::string> read_whole(const std::string& path, std::size_t most_bytes) {
  std::error_code error;
  if (fs::is_directory(path, error))
    return std::unexpected(Error{Code::Usage, "is a folder, not a file", 0, path});
  auto opened = open_file({path});
  if (!opened) return std::unexpected(Error{Code::Usage, opened.error().what, 0, path});
  const auto stream = std::move(*opened);
  std::string text;
  std::string buffer(65536, '\0');
  while (true) {
    TAMIZ_TRY(const std::size_t n, stream->read(std::as_writable_bytes(std::span{buffer})));
    if (n == 0) return text;
    if (text.size() + n > most_bytes) {
      return std::unexpected(Error{
          Code::Usage,
          fmt::format("larger than {} bytes, the most that is read here", with_commas(most_bytes)),
          most_bytes, path});
    }
    text.append(buffer, 0, n);
  }
}

Result<> write_whole(const std::string& path, std::string_view text) {
  std::FILE* file = path == "-" ? stdout : std::fopen(path.c_str(), "wb");
  if (file == nullptr) return system_error(path, "cannot write", errno);
  bool good = std::fwrite(text.data(), 1, text.size(), file) == text.size();
  good = std::fflush(file) == 0 && good;
  const int code = errno;
  if (file != stdout) good = std::fclose(file) == 0 && good;
  if (!good) return system_error(path, "cannot write", code);
  return {};
}

Result<> write_private(const std::string& path, std::string_view text) {
  TAMIZ_CHECK(write_whole(path, ""));  // so that at no time others can read what is in it
  if (::chmod(path.c_str(), S_IRUSR | S_IWUSR) != 0)
    return system_error(path, "cannot keep it from others", errno);
  return write_whole(path, text);
}

Result<> make_private_folder(const std::string& path) {
  std::error_code wrong;
  fs::create_directories(path, wrong);
  if (!wrong) fs::permissions(path, fs::perms::owner_all, wrong);
  if (wrong) return std::unexpected(Error{Code::Io, "cannot make it: " + wrong.message(), 0, path});
  return {};
}

Result<> write_dated(const std::string& path, std::string_view text, Micros modified) {
  std::error_code error;
  fs::create_directories(std::string{folder_of(path)}, error);
  if (error) return system_error(path, "cannot make its folder", error.value());
  TAMIZ_CHECK(write_whole(path, text));
  const std::chrono::sys_time<std::chrono::microseconds> at{std::chrono::microseconds{modified}};
  fs::last_write_time(path,
                      std::chrono::time_point_cast<fs::file_time_type::duration>(
                          std::chrono::file_clock::from_sys(at)),
                      error);
  if (error) return system_error(path, "cannot set its time", error.value());
  return {};
}

Result<std::unique_ptr<ScratchFile>> ScratchFile::create() {
  std::error_code error;
  std::string name = (fs::temp_directory_path(error) / "tamiz-XXXXXX").string();
  const int handle = ::mkstemp(name.data());
  if (handle < 0)
    return system_error(name, "cannot make a scratch file (set TMPDIR to a folder with room)",
                        errno);
  ::unlink(name.c_str());
  return std::unique_ptr<ScratchFile>(new ScratchFile(handle));
}

ScratchFile::~ScratchFile() { ::close(handle_); }

Result<std::uint64_t> ScratchFile::append(Bytes bytes) {
  const std::uint64_t at = end_.fetch_add(bytes.size());
  std::size_t done = 0;
  while (done < bytes.size()) {
    const auto n =
        ::pwrite(handle_, bytes.data() + done, bytes.size() - done, static_cast<off_t>(at + done));
    if (n <= 0) return system_error("scratch file", "cannot write", errno, at + done);
    done += static_cast<std::size_t>(n);
  }
  return at;
}

Result<> ScratchFile::read_at(std::uint64_t offset, std::span<std::byte> to) const {
  std::size_t done = 0;
  while (done < to.size()) {
    const auto n =
        ::pread(handle_, to.data() + done, to.size() - done, static_cast<off_t>(offset + done));
    if (n <= 0) return system_error("scratch file", "cannot read", errno, offset + done);
    done += static_cast<std::size_t>(n);
  }
  return {};
}

std::uint64_t total_memory_bytes() {
  return static_cast<std::uint64_t>(::sysconf(_SC_PHYS_PAGES)) *
         static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE));
}

std::uint64_t used_memory_bytes() {
  unsigned long long pages = 0, resident = 0;
  if (std::FILE* file = std::fopen("/proc/self/statm", "r")) {
    if (std::fscanf(file, "%llu %llu", &pages, &resident) != 2) resident = 0;
    std::fclose(file);
  }
  return resident * static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE));
}

unsigned processors() { return std::max(1u, std::thread::hardware_concurrency()); }
bool is_terminal(int stream) { return ::isatty(stream) == 1; }

void watch_interrupt() {
  struct sigaction action{};
  action.sa_handler = on_interrupt;
  ::sigaction(SIGINT, &action, nullptr);
  ::sigaction(SIGTERM, &action, nullptr);
  std::signal(SIGPIPE, SIG_IGN);
}
bool interrupted() { return g_interrupted; }

void in_parallel(unsigned threads, const std::function<void(unsigned)>& work) {
  if (threads <= 1) return work(0);
  std::vector<std::jthread> running;
  for (unsigned i = 1; i < threads; ++i) running.emplace_back([&work, i] { work(i); });
  work(0);
}

std::string whole_path(std::string_view path) {
  std::error_code error;
  const fs::path whole = fs::weakly_canonical(fs::absolute(fs::path{path}, error), error);
  return error ? std::string{path} : whole.generic_string();
}

bool is_below(std::string_view path, std::string_view folder) {
  const std::string clean = fs::path(folder).lexically_normal().generic_string();
  std::string_view prefix = clean;
  while (prefix.size() > 1 && prefix.ends_with('/')) prefix.remove_suffix(1);
  return path == prefix || prefix == "." ||
         (path.starts_with(prefix) && path.size() > prefix.size() && path[prefix.size()] == '/');
}

std::string_view base_name(std::string_view path) {
  return path.substr(path.find_last_of("/\\") + 1);
}

std::string_view folder_of(std::string_view path) {
  const auto at = path.find_last_of("/\\");
  return at == std::string_view::npos ? std::string_view{} : path.substr(0, at);
}

}  // namespace tamiz
