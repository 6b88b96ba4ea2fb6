#include "model/spans.hpp"

#include <algorithm>

namespace tamiz {

std::vector<TimeSpan> merged(std::vector<TimeSpan> spans) {
  std::erase_if(spans, [](const TimeSpan& s) { return s.from >= s.to; });
  std::ranges::sort(spans, {}, [](const TimeSpan& s) { return std::pair{s.from, s.to}; });
  std::vector<TimeSpan> out;
  for (const TimeSpan& span : spans) {
    if (!out.empty() && span.from <= out.back().to) {
      out.back().to = std::max(out.back().to, span.to);
    } else {
      out.push_back(span);
    }
  }
  return out;
}

std::vector<TimeSpan> both(const std::vector<TimeSpan>& a, const std::vector<TimeSpan>& b) {
  std::vector<TimeSpan> out;
  for (std::size_t i = 0, j = 0; i < a.size() && j < b.size();) {
    const TimeSpan common{std::max(a[i].from, b[j].from), std::min(a[i].to, b[j].to)};
    if (common.from < common.to) out.push_back(common);
    (a[i].to < b[j].to ? i : j) += 1;
  }
  return out;
}

std::vector<TimeSpan> without(const std::vector<TimeSpan>& spans,
                              const std::vector<TimeSpan>& holes) {
  std::vector<TimeSpan> out;
  const auto apart = merged(holes);
  for (TimeSpan span : spans) {
    for (const TimeSpan& hole : apart) {
      if (hole.to <= span.from || hole.from >= span.to) continue;
      if (hole.from > span.from) out.push_back({span.from, hole.from});
      span.from = std::max(span.from, hole.to);
      if (span.from >= span.to) break;
    }
    if (span.from < span.to) out.push_back(span);
  }
  return out;
}

}  // namespace tamiz
