#include "flow/case_rows.hpp"

#include <algorithm>
#include <functional>
#include <memory>
#include <queue>

namespace tamiz::flow {
namespace {

// Rows of one run that come before those of all others.
struct Stretch {
  const Run* run = nullptr;
  std::size_t first = 0, end = 0;  // in the segment
};
std::vector<Stretch> merged_runs(const std::vector<Run>& runs) {
  using Place = std::tuple<std::uint64_t, std::size_t, std::size_t>;  // record, run, row of the run
  std::priority_queue<Place, std::vector<Place>, std::greater<>> open;
  for (std::size_t i = 0; i < runs.size(); ++i) open.emplace(runs[i].records.front(), i, 0);
  std::vector<Stretch> out;
  while (!open.empty()) {
    const std::size_t i = std::get<1>(open.top()), row = std::get<2>(open.top());
    open.pop();
    const Run& run = runs[i];
    const std::uint64_t others = open.empty() ? ~std::uint64_t{0} : std::get<0>(open.top());
    std::size_t end = row + 1;
    while (end < run.records.size() && run.records[end] <= others) ++end;
    out.push_back({&run, run.first + row, run.first + end});
    if (end < run.records.size()) open.emplace(run.records[end], i, end);
  }
  return out;
}

// The segments that were asked for last, so that one that was spilled is not loaded for each of
// its stretches.
class Nearby {
 public:
  Nearby(const SegmentStore& store, std::size_t most) : store_(store), most_(most) {}
  Result<const Segment*> get(std::size_t i) {
    if (const Segment* kept = store_.in_memory(i)) return kept;
    const auto known = std::ranges::find(loaded_, i, &Loaded::number);
    if (known != loaded_.end()) {
      std::rotate(known, known + 1, loaded_.end());
      return loaded_.back().segment.get();
    }
    if (loaded_.size() == most_) loaded_.erase(loaded_.begin());
    TAMIZ_TRY(Segment segment, store_.loaded(i));
    loaded_.push_back({i, std::make_unique<Segment>(std::move(segment))});
    return loaded_.back().segment.get();
  }

 private:
  struct Loaded {
    std::size_t number = 0;
    std::unique_ptr<Segment> segment;
  };
  const SegmentStore& store_;
  std::size_t most_;
  std::vector<Loaded> loaded_;  // the last one asked for last
};

}  // namespace

Result<Runs> runs_of(const SegmentStore& store, std::size_t first_segment) {
  Runs out;
  for (std::size_t i = first_segment; i < store.size(); ++i) {
    const auto add = [&](const Segment& s) {
      Run* run = nullptr;
      for (std::size_t row = 0; row < s.rows(); ++row) {
        if (run == nullptr || run->source != s.source[row] || run->records.back() > s.record[row]) {
          auto& of = out[s.source[row]];
          run = &of.emplace_back(Run{s.source[row], i, row, {}});
        }
        run->records.push_back(s.record[row]);
      }
    };
    TAMIZ_CHECK(store.with(i, add, set_of(Fixed::Source) | set_of(Fixed::Record)));
  }
  return out;
}

Result<> write_rows(const SegmentStore& segments, const std::vector<std::uint32_t>& numbers,
                    const Runs& runs, std::size_t most_loaded, store::ParquetWriter& writer) {
  Nearby nearby{segments, most_loaded};
  for (std::size_t local = 0; local < numbers.size(); ++local) {
    const auto of = runs.find(numbers[local]);
    if (of == runs.end()) continue;
    for (const Stretch& stretch : merged_runs(of->second)) {
      TAMIZ_TRY(const Segment* const segment, nearby.get(stretch.run->segment));
      TAMIZ_CHECK(
          writer.add(*segment, stretch.first, stretch.end, static_cast<std::uint32_t>(local)));
    }
  }
  TAMIZ_CHECK(writer.finish());
  return {};
}

}  // namespace tamiz::flow
