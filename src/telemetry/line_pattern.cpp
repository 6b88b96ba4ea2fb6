#include "telemetry/line_pattern.hpp"

#include <re2/re2.h>

namespace tamiz::telemetry {
namespace {

// An expression from a stranger's map must not take the machine's memory.
constexpr std::int64_t kMostPatternBytes = 8 << 20;
constexpr int kMostGroups = 64;

}  // namespace

struct LinePattern::Compiled {
  Compiled(const std::string& expression, const re2::RE2::Options& options)
      : re(expression, options) {}
  re2::RE2 re;
};

Result<LinePattern> LinePattern::compile(const std::string& expression) {
  re2::RE2::Options options;
  options.set_log_errors(false);
  options.set_encoding(re2::RE2::Options::EncodingLatin1);  // bytes, whatever they are
  options.set_max_mem(kMostPatternBytes);
  auto compiled = std::make_shared<const Compiled>(expression, options);
  if (!compiled->re.ok()) return fail(Code::Usage, compiled->re.error());
  const int groups = compiled->re.NumberOfCapturingGroups();
  if (groups > kMostGroups) return fail(Code::Usage, "more than 64 groups");
  LinePattern out;
  out.names_.resize(static_cast<std::size_t>(groups));
  for (const auto& [number, name] : compiled->re.CapturingGroupNames())
    out.names_[static_cast<std::size_t>(number) - 1] = name;
  out.compiled_ = std::move(compiled);
  return out;
}

bool LinePattern::match(std::string_view line, std::vector<std::string_view>& values) const {
  re2::StringPiece pieces[kMostGroups + 1];
  const int count = static_cast<int>(names_.size()) + 1;
  if (!compiled_->re.Match({line.data(), line.size()}, 0, line.size(), re2::RE2::ANCHOR_BOTH,
                           pieces, count))
    return false;
  values.resize(names_.size());
  for (std::size_t i = 0; i < names_.size(); ++i)
    values[i] = {pieces[i + 1].data(), pieces[i + 1].size()};
  return true;
}

}  // namespace tamiz::telemetry
