#include "cli/inputs.hpp"

#include <fmt/core.h>

#include <atomic>
#include <chrono>
#include <cstdio>
#include <mutex>

#include "base/file.hpp"
#include "base/text.hpp"

namespace tamiz::cli {
namespace {

Result<std::uint64_t> size_of(const std::string& text) {
  std::string digits = text;
  std::uint64_t unit = 1;
  if (!digits.empty() && std::string_view{"KMGkmg"}.find(digits.back()) != std::string_view::npos) {
    const char c = digits.back();
    unit = c == 'K' || c == 'k' ? 1ull << 10 : c == 'M' || c == 'm' ? 1ull << 20 : 1ull << 30;
    digits.pop_back();
  }
  const auto value = whole_number(digits);
  if (!value || *value == 0 || *value > (1ull << 50) / unit)
    return fail(Code::Usage,
                fmt::format("--max-memory {} is no size; write e.g. 512M or 8G", printable(text)));
  return *value * unit;
}

// NAME=PATH, as often as it is given.
Result<std::vector<std::pair<std::string, std::string>>> pairs_of(const Words& words,
                                                                  const std::string& name) {
  std::vector<std::pair<std::string, std::string>> out;
  const auto found = words.find(name);
  if (found == words.end()) return out;
  for (const std::string& pair : found->second) {
    const auto equals = pair.find('=');
    if (equals == std::string::npos || equals == 0)
      return fail(Code::Usage, fmt::format("{} {} is no NAME=PATH", name, printable(pair)));
    out.emplace_back(pair.substr(0, equals), pair.substr(equals + 1));
  }
  return out;
}

class Line : public Progress {
 public:
  ~Line() override {
    if (shown_) std::fputs("\r\x1B[K", stderr);
  }
  void report(std::uint64_t files, std::uint64_t bytes, std::uint64_t events,
              std::string_view doing) override {
    const auto now = std::chrono::steady_clock::now();
    const std::unique_lock guard{lock_, std::try_to_lock};
    if (!guard || now - last_ < std::chrono::milliseconds{200}) return;
    last_ = now;
    shown_ = true;
    const double seconds = std::chrono::duration<double>(now - start_).count();
    std::fputs(fmt::format("\r\x1B[K{}: {} files done, {} MB, {} events, {:.0f} events/s, {:.0f} s",
                           doing, files, bytes / 1'000'000, with_commas(events),
                           static_cast<double>(events) / seconds, seconds)
                   .c_str(),
               stderr);
    std::fflush(stderr);
  }

 private:
  std::mutex lock_;
  std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now(), last_ = start_;
  bool shown_ = false;
};

}  // namespace

std::string word_or(const Words& words, const std::string& name, std::string_view otherwise) {
  const auto found = words.find(name);
  return found == words.end() ? std::string{otherwise} : found->second.back();
}

Result<flow::InputOptions> input_options(const Words& words, bool may_be_none) {
  flow::InputOptions out;
  if (const auto found = words.find("rest"); found != words.end()) out.paths = found->second;
  if (out.paths.empty() && !may_be_none)
    return fail(Code::Usage, "no input: name files or folders, or - for standard input");
  if (const auto found = words.find("--map"); found != words.end()) out.maps = found->second;
  out.coverage = word_or(words, "--coverage", "");
  out.zone = word_or(words, "--zone", "");
  for (const std::string name : {"--json", "--csv", "--report", "--rejects", "--case"})
    out.outputs.emplace_back(name, word_or(words, name, ""));
  TAMIZ_TRY(out.orgs, pairs_of(words, "--org"));
  TAMIZ_TRY(out.machines, pairs_of(words, "--host"));
  if (const std::string threads = word_or(words, "--threads", ""); !threads.empty()) {
    const auto value = whole_number(threads);
    if (!value || *value == 0 || *value > 256)
      return fail(Code::Usage, fmt::format("--threads {} must be 1 to 256", printable(threads)));
    out.threads = static_cast<unsigned>(*value);
  }
  if (const std::string size = word_or(words, "--max-memory", ""); !size.empty()) {
    TAMIZ_TRY(out.max_memory_bytes, size_of(size));
  }
  return out;
}

Result<std::size_t> count_of(const std::string& name, const std::string& text) {
  const auto value = whole_number(text);
  if (!value || *value == 0 || *value > 1'000'000)
    return fail(Code::Usage, fmt::format("{} {} must be 1 to 1,000,000", name, printable(text)));
  return static_cast<std::size_t>(*value);
}

Result<Micros> day_option(const Words& words, const std::string& name) {
  const std::string text = word_or(words, name, "");
  if (text.empty()) return kNoTime;
  const auto day = read_day(text);
  if (!day)
    return fail(Code::Usage,
                fmt::format("{} {} is no day; write YYYY-MM-DD", name, printable(text)));
  return *day;
}

Result<Micros> time_option(const Words& words, const std::string& name) {
  const std::string text = word_or(words, name, "");
  if (text.empty()) return kNoTime;
  const auto read = read_time(text);
  if (!read || (!read->has_zone && read->width == 0))
    return fail(Code::Usage,
                fmt::format("{} {} is no UTC time; write 2023-03-30 or 2023-03-30T12:00:00Z", name,
                            printable(text)));
  return read->at;
}

std::unique_ptr<Progress> progress_line() {
  return is_terminal(2) ? std::make_unique<Line>() : nullptr;
}

}  // namespace tamiz::cli
