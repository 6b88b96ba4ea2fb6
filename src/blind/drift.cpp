#include "blind/drift.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <map>
#include <span>
#include <tuple>
#include <unordered_map>

#include "base/file.hpp"
#include "blind/editions.hpp"

namespace tamiz::blind {
namespace {

constexpr double kLeastShare = 0.25;  // of the cohort; less is the ranking's business
constexpr double kTimes = 3;          // the controls' share
// Of one program; those on the most machines. Each is compared with all others' machines.
constexpr std::size_t kMostReleases = 64;

// The ends of Wilson's interval for k of n, 95 % (Wilson 1927).
double wilson(double k, double n, double sign) {
  if (n == 0) return sign < 0 ? 0 : 1;
  constexpr double z = 1.96;
  const double p = k / n;
  return (p + z * z / (2 * n) + sign * z * std::sqrt(p * (1 - p) / n + z * z / (4 * n * n))) /
         (1 + z * z / n);
}

// One machine's acts of one program.
struct Span {
  StringCode program;
  std::uint32_t place;
  std::size_t begin, end;  // of the machine's acts
};

struct Count {
  std::uint32_t with = 0, control = 0, before = 0;
  std::vector<std::uint32_t> lags;
};

// Of the programs that one of `of` threads has.
class Search {
 public:
  Search(const Ranking& ranking, const Editions& editions, const Dictionary& names,
         std::size_t number, std::size_t of)
      : ranking_(ranking), editions_(editions), names_(names), number_(number), of_(of) {}

  // In how many of these programs each thing is.
  std::vector<std::uint32_t> gather() {
    spans_ = spans_by_program();
    return ambient();
  }

  // `programs_with`: in how many programs of all threads each thing is.
  Drifts run(std::span<const std::uint32_t> programs_with) {
    programs_with_ = programs_with;
    for (std::size_t begin = 0, end = 0; begin < spans_.size(); begin = end) {
      while (end < spans_.size() && spans_[end].program == spans_[begin].program) ++end;
      if (end - begin >= Ranking::kLeastCohort) program({&spans_[begin], end - begin});
    }
    return std::move(out_);
  }

 private:
  std::vector<Span> spans_by_program() const {
    std::vector<Span> out;
    std::uint32_t place = 0;
    for (const KeptHost& host : ranking_.kept_hosts()) {
      const auto acts = ranking_.acts_of(host);
      for (std::size_t i = 0; i < acts.size();) {
        const std::size_t begin = i;
        while (i < acts.size() && acts[i].program == acts[begin].program) ++i;
        if (acts[begin].program == 0 || acts[begin].program % of_ != number_) continue;
        // Another maker's program under the same path is not this one.
        const bool own = std::ranges::any_of(acts.subspan(begin, i - begin), [&](const KeptAct& a) {
          return editions_.program_of(a) == a.program;
        });
        if (own) out.push_back({acts[begin].program, place, begin, i});
      }
      ++place;
    }
    std::ranges::sort(out, {}, [](const Span& s) { return std::pair{s.program, s.place}; });
    return out;
  }

  [[nodiscard]] std::vector<std::uint32_t> ambient() const {
    std::vector<StringCode> last(names_.code_limit(), 0);
    std::vector<std::uint32_t> out(names_.code_limit(), 0);
    for (const Span& span : spans_) {
      for (const KeptAct& act : acts_of(span)) {
        if (last[act.thing] != span.program) ++out[act.thing];
        last[act.thing] = span.program;
      }
    }
    return out;
  }

  [[nodiscard]] std::span<const KeptAct> acts_of(const Span& span) const {
    return ranking_.acts_of(ranking_.kept_hosts()[span.place])
        .subspan(span.begin, span.end - span.begin);
  }

  [[nodiscard]] std::span<const KeptRelease> releases(const Span& span) const {
    const auto all = ranking_.releases_of(ranking_.kept_hosts()[span.place]);
    const auto found = std::ranges::equal_range(all, span.program, {}, &KeptRelease::program);
    return {found.begin(), found.end()};
  }

  void program(std::span<const Span> spans) {
    std::map<StringCode, std::vector<std::uint32_t>> first_seen;  // by version, of each machine
    for (const Span& span : spans) {
      for (const KeptRelease& release : releases(span))
        first_seen[release.version].push_back(release.minute);
    }
    medians_.clear();
    for (auto& [version, minutes] : first_seen) {
      const auto middle = minutes.begin() + static_cast<std::ptrdiff_t>(minutes.size() / 2);
      std::ranges::nth_element(minutes, middle);
      medians_[version] = *middle;
    }
    std::vector<StringCode> judged;
    for (const auto& [version, minutes] : first_seen) {
      if (minutes.size() >= Ranking::kLeastCohort) judged.push_back(version);
    }
    std::ranges::sort(
        judged, {}, [&](StringCode v) { return std::pair{first_seen[v].size(), names_.text(v)}; });
    std::ranges::reverse(judged);
    if (judged.size() > kMostReleases) {
      out_.releases += judged.size() - kMostReleases;
      out_.without_control += judged.size() - kMostReleases;
      judged.resize(kMostReleases);
    }
    for (const StringCode version : judged) release(spans, version);
  }

  // Releases in the order in which the fleet took them.
  [[nodiscard]] bool earlier(StringCode a, StringCode b) const {
    return std::pair{medians_.at(a), names_.text(a)} < std::pair{medians_.at(b), names_.text(b)};
  }

  void release(std::span<const Span> spans, StringCode version) {
    ++out_.releases;
    std::uint32_t cohort = 0, control = 0, before = 0;
    std::unordered_map<std::uint64_t, Count> counts;  // by shape and thing
    for (const Span& span : spans) {
      const auto seen = releases(span);
      if (seen.empty()) continue;  // nobody knows which release it has
      const auto own = std::ranges::find(seen, version, &KeptRelease::version);
      const bool in_cohort = own != seen.end();
      const bool had_other = in_cohort && std::ranges::any_of(seen, [&](const KeptRelease& r) {
                               return r.minute < own->minute && earlier(r.version, version);
                             });
      // What a later release does may be this one's heritage: it is no control.
      if (!in_cohort && std::ranges::none_of(seen, [&](const KeptRelease& r) {
            return earlier(version, r.version);
          }))
        ++control;
      else if (!in_cohort)
        continue;
      cohort += in_cohort ? 1 : 0;
      before += had_other ? 1 : 0;
      for (const KeptAct& act : acts_of(span)) {
        if (act.only_counted() || act.minute() == KeptAct::kNoMinute) continue;
        Count& count = counts[pair_of(act.shape, act.thing)];
        if (!in_cohort) {
          ++count.control;
        } else if (act.minute() >= own->minute) {
          ++count.with;
          count.lags.push_back(act.minute() - own->minute);
        } else if (had_other) {
          ++count.before;
        }
      }
    }
    if (control < Ranking::kLeastCohort && before < Ranking::kLeastCohort) {
      ++out_.without_control;
      return;
    }
    ++out_.compared[spans[0].program];
    out_.with_control.insert(pair_of(spans[0].program, version));
    for (auto& [key, count] : counts) {
      Drift row{.program = spans[0].program,
                .version = version,
                .shape = static_cast<StringCode>(key >> 32),
                .thing = static_cast<StringCode>(key),
                .cohort = cohort,
                .with = count.with,
                .control = control,
                .control_with = count.control,
                .before = before,
                .before_with = count.before};
      if (begins(row)) tell(row, count.lags);
    }
  }

  static bool begins(const Drift& row) {
    if (row.with < Ranking::kLeastCohort || row.with < kLeastShare * row.cohort) return false;
    const double share = wilson(row.with, row.cohort, -1);
    const auto beyond = [&](std::uint32_t with, std::uint32_t of) {
      return of < Ranking::kLeastCohort || share > kTimes * wilson(with, of, 1) ||
             (with == 0 && share > wilson(with, of, 1));
    };
    return beyond(row.control_with, row.control) && beyond(row.before_with, row.before);
  }

  void tell(Drift& row, std::vector<std::uint32_t>& lags) {
    std::ranges::sort(lags);
    const auto at = [&](std::size_t of_hundred) {
      return lags.empty() ? 0 : lags[(lags.size() - 1) * of_hundred / 100];
    };
    row.lag_low = at(5);
    row.lag_median = at(50);
    row.lag_high = at(95);
    constexpr std::uint32_t kLeastWait = 60;  // minutes
    row.waits = row.lag_median >= kLeastWait && 2 * row.lag_low >= row.lag_median;
    const std::string_view shape = names_.text(row.shape);
    row.ambient = programs_with_[row.thing] - 1;
    row.explained = row.ambient >= Drift::kAmbient ||
                    (shape.contains("its own folder") &&
                     (shape.ends_with(kByItsMaker) || shape.ends_with(kByProgramsMaker) ||
                      shape.starts_with("writes a") || shape.starts_with("starts a")));
    out_.rows.push_back(row);
  }

  const Ranking& ranking_;
  const Editions& editions_;
  const Dictionary& names_;
  const std::size_t number_, of_;
  std::vector<Span> spans_;                       // by program
  std::span<const std::uint32_t> programs_with_;  // by thing
  std::map<StringCode, std::uint32_t>
      medians_;  // of a program's versions: minute of the first sign
  Drifts out_;
};

// The lists have one length.
std::vector<std::uint32_t> summed(std::vector<std::vector<std::uint32_t>> lists) {
  for (std::size_t i = 1; i < lists.size(); ++i)
    std::ranges::transform(lists[0], lists[i], lists[0].begin(), std::plus{});
  return std::move(lists[0]);
}

}  // namespace

Drifts drifts(const Ranking& ranking, const Editions& editions, const Dictionary& names,
              unsigned threads) {
  threads = std::max(1u, threads);
  std::vector<Search> searches;
  for (unsigned i = 0; i < threads; ++i)
    searches.emplace_back(ranking, editions, names, i, threads);
  std::vector<std::vector<std::uint32_t>> ambient(threads);
  in_parallel(threads, [&](unsigned i) { ambient[i] = searches[i].gather(); });
  const std::vector<std::uint32_t> programs_with = summed(std::move(ambient));
  std::vector<Drifts> found(threads);
  in_parallel(threads, [&](unsigned i) { found[i] = searches[i].run(programs_with); });
  Drifts all = std::move(found[0]);
  for (unsigned i = 1; i < threads; ++i) {
    all.rows.insert(all.rows.end(), found[i].rows.begin(), found[i].rows.end());
    all.releases += found[i].releases;
    all.without_control += found[i].without_control;
    all.compared.merge(found[i].compared);
    all.with_control.merge(found[i].with_control);
  }
  std::ranges::sort(all.rows, {}, [&](const Drift& d) {
    return std::tuple{d.explained,
                      !d.waits,
                      -static_cast<double>(d.with) / d.cohort,
                      names.text(d.program),
                      names.text(d.version),
                      names.text(d.shape),
                      names.text(d.thing)};
  });
  return all;
}

}  // namespace tamiz::blind
