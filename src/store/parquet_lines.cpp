#include "store/parquet_lines.hpp"

#include <condition_variable>
#include <cstring>
#include <mutex>
#include <thread>

#include "base/random_file.hpp"
#include "store/sql.hpp"

namespace tamiz::store {
namespace {

constexpr std::uint64_t kMemory = 512ull << 20;
constexpr std::size_t kAhead = 4u << 20, kCopied = 1u << 20;

// Rows come when DuckDB has them, and are read when a reader wants them: a thread makes them, at
// most kAhead bytes before they are wanted.
class Lines : public ByteStream {
 public:
  Lines(std::unique_ptr<OutputFile> file, const SqlLimits& limits)
      : file_(std::move(file)), maker_([this, limits] { make(limits); }) {}
  ~Lines() override {
    {
      const std::lock_guard guard{lock_};
      unwanted_ = true;
    }
    changed_.notify_all();
    maker_.join();
  }
  Lines(const Lines&) = delete;
  Lines& operator=(const Lines&) = delete;

  Result<std::size_t> read(std::span<std::byte> to) override {
    if (taken_ == given_.size()) {
      std::unique_lock guard{lock_};
      changed_.wait(guard, [this] { return ended_ || made_.size() >= kAhead; });
      given_.clear();
      taken_ = 0;
      std::swap(given_, made_);
      if (given_.empty() && !done_) return std::unexpected(done_.error());
      guard.unlock();
      changed_.notify_all();
    }
    const std::size_t n = std::min(to.size(), given_.size() - taken_);
    std::memcpy(to.data(), given_.data() + taken_, n);
    taken_ += n;
    return n;
  }

 private:
  void make(const SqlLimits& limits) {
    auto done = parquet_as_json(
        file_->partial(), [this](std::string_view line) { return add(line); }, limits);
    const std::lock_guard guard{lock_};
    if (!done) {
      // The name of the scratch file tells nobody anything.
      std::string what = "Parquet: " + done.error().what.substr(0, done.error().what.find("\n"));
      for (const std::string& name : {" '" + file_->partial() + "'", file_->partial()}) {
        if (const auto at = what.find(name); at != std::string::npos) what.erase(at, name.size());
      }
      done_ = std::unexpected(Error{done.error().code, std::move(what)});
    }
    ended_ = true;
    changed_.notify_all();
  }

  Result<> add(std::string_view line) {
    std::unique_lock guard{lock_};
    changed_.wait(guard, [this] { return unwanted_ || made_.size() < kAhead; });
    if (unwanted_) return fail(Code::Stopped, "no longer wanted");
    made_.append(line);
    made_ += '\n';
    if (made_.size() >= kAhead) changed_.notify_all();
    return {};
  }

  std::unique_ptr<OutputFile> file_;
  std::string given_;
  std::size_t taken_ = 0;
  std::mutex lock_;
  std::condition_variable changed_;
  std::string made_;  // under the lock, as what follows
  bool ended_ = false, unwanted_ = false;
  Result<> done_;
  std::thread maker_;  // last: it uses all of the above
};

}  // namespace

Result<std::unique_ptr<ByteStream>> parquet_lines(std::unique_ptr<ByteStream> parquet,
                                                  std::uint64_t memory_bytes) {
  TAMIZ_TRY(auto file, OutputFile::scratch());
  std::string piece(kCopied, '\0');
  while (true) {
    const std::span<std::byte> room = std::as_writable_bytes(std::span{piece});
    TAMIZ_TRY(const std::size_t n, parquet->read(room));
    if (n == 0) break;
    if (interrupted()) return fail(Code::Stopped, "interrupted");
    TAMIZ_CHECK(file->append(room.first(n)));
  }
  const SqlLimits limits{memory_bytes == 0 ? kMemory : memory_bytes, 1};
  return std::make_unique<Lines>(std::move(file), limits);
}

}  // namespace tamiz::store
