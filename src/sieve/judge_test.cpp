// Every combination of stage, completeness and window against a second, plain statement of the
// rules: `expected` below asks the questions of design section 5 one after the other and shares no
// code with judge.cpp.
#include "sieve/judge.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>

namespace tamiz::sieve {
namespace {

constexpr std::int64_t kStart = 19'440;  // a day number in March 2023
constexpr Micros day(double number) {
  return static_cast<Micros>((static_cast<double>(kStart) + number) * static_cast<double>(kDay));
}

struct Case {
  bool has_tests, decisive, needs_product;
  StageState before;
  bool earliest_known;
  int shortest_days, longest_days;  // longest 0 = unknown
  int end_day;                      // of data, from the earliest time of the stage before
  int removed_day;                  // -1 = never
  Completeness completeness;
  int missing_day;  // of the complete ones; -1 = none
  double since;     // first record, in days from the start
};

struct Expected {
  StageState state;
  Reason reason;
};

Expected expected(const Case& c) {
  using enum StageState;
  if (c.before == NotReached) return {NotReached, Reason::Carried};
  if (!c.has_tests) return {CannotKnow, Reason::NoTest};
  if (!c.decisive) return {CannotKnow, Reason::NotObservable};
  const bool gone = c.needs_product && c.removed_day >= 0 && c.removed_day < c.end_day;
  const int last = gone ? c.removed_day : c.end_day;
  const bool complete = c.completeness == Completeness::Complete;
  const Reason weak = complete ? Reason::Gap : reason_of(c.completeness);
  if (!c.earliest_known) return {CannotKnow, weak};
  if (c.shortest_days >= last)
    return gone ? Expected{NotReached, Reason::None} : Expected{CannotKnow, Reason::TooYoung};
  if (!complete) return {CannotKnow, weak};
  for (int d = c.shortest_days; d < last; ++d) {
    if (d == c.missing_day) return {CannotKnow, Reason::Gap};
    if (c.since > d) return {CannotKnow, Reason::Gap};  // windows here begin at midnight
  }
  return {NotReached, Reason::None};
}

StageResult asked(const Case& c) {
  Cover cover;
  cover.weaker = reason_of(c.completeness);
  if (c.completeness == Completeness::Complete) {
    cover.weaker = Reason::NoSource;
    for (int d = 0; d < 40; ++d) {
      if (d == c.missing_day || d + 1 <= c.since) continue;
      cover.spans.push_back({std::max(day(d), day(c.since)), day(d + 1)});
    }
  }
  const StageRule rule{c.has_tests, c.decisive, c.needs_product, c.shortest_days * kDay,
                       c.longest_days == 0 ? kNoTime : c.longest_days * kDay};
  return judge(rule, {c.before, c.earliest_known ? day(0) : kNoTime}, cover, day(c.end_day),
               c.removed_day < 0 ? kNoTime : day(c.removed_day));
}

TEST(Judge, ItNeverSaysNoWithoutCompleteCoverOverTheWholeWindow) {
  std::size_t cases = 0, no = 0;
  for (const bool has_tests : {true, false})
    for (const bool decisive : {true, false})
      for (const bool needs_product : {true, false})
        for (const StageState before :
             {StageState::Reached, StageState::NotReached, StageState::CannotKnow})
          for (const bool known : {true, false})
            for (const int shortest : {0, 7})
              for (const int longest : {0, 28})
                for (const int end : {5, 7, 8, 20, 35})
                  for (const int removed : {-1, 3, 10})
                    for (const Completeness completeness :
                         {Completeness::Complete, Completeness::Capped, Completeness::Sampled,
                          Completeness::Filtered, Completeness::Cut, Completeness::Snapshot,
                          Completeness::AlertsOnly, Completeness::Absent})
                      for (const int missing : {-1, 0, 7, 9, 19})
                        for (const double since : {-1.0, 0.0, 7.5}) {
                          const Case c{has_tests, decisive,     needs_product, before,
                                       known,     shortest,     longest,       end,
                                       removed,   completeness, missing,       since};
                          const auto want = expected(c);
                          const auto got = asked(c);
                          ++cases;
                          no += got.state == StageState::NotReached && got.reason == Reason::None
                                    ? 1
                                    : 0;
                          ASSERT_EQ(got.state, want.state) << "case " << cases;
                          ASSERT_EQ(got.reason, want.reason)
                              << "case " << cases << ": " << code_of(got.reason);
                          const bool gone = needs_product && removed >= 0 && removed < end;
                          const bool may_still = got.state == StageState::NotReached &&
                                                 got.reason == Reason::None && !gone &&
                                                 longest > end;
                          ASSERT_EQ(got.may_still_until != kNoTime, may_still) << "case " << cases;
                        }
  EXPECT_EQ(cases, 2u * 2 * 2 * 3 * 2 * 2 * 2 * 5 * 3 * 8 * 5 * 3);
  EXPECT_GT(no, 1000u);  // honest must not mean useless
}

TEST(Judge, ItNamesTheOpenDays) {
  Cover cover;
  for (const int d : {0, 1, 4}) cover.spans.push_back({day(d), day(d + 1)});
  const auto result = judge({}, {StageState::Reached, day(0.5)}, cover, day(6.25), kNoTime);
  ASSERT_EQ(result.open.size(), 2u);
  EXPECT_EQ(result.open[0].from, day(2));
  EXPECT_EQ(result.open[0].to, day(4));
  EXPECT_EQ(result.open[1].from, day(5));
  EXPECT_EQ(result.open[1].to, day(6.25));
}

// A stage that can have happened only between two days, stated as a table.
TEST(Judge, ItKeepsToTheTimeInWhichAStageCanHappen) {
  struct Row {
    const char* what;
    double earliest;                             // -1 = not known
    double not_before, not_after, end, removed;  // removed -1 = never
    double watched_from, watched_to;
    StageState state;
    Reason reason;
  };
  using enum StageState;
  const Row rows[] = {
      {"watched all the time", -1, 10, 20, 30, -1, 5, 30, NotReached, Reason::None},
      {"watched exactly", -1, 10, 20, 30, -1, 10, 20, NotReached, Reason::None},
      {"first day missing", -1, 10, 20, 30, -1, 11, 30, CannotKnow, Reason::Gap},
      {"last day missing", -1, 10, 20, 30, -1, 5, 19, CannotKnow, Reason::Gap},
      {"data end within it", -1, 10, 20, 15, -1, 5, 15, NotReached, Reason::None},
      {"data end before it", -1, 10, 20, 8, -1, 5, 8, CannotKnow, Reason::TooYoung},
      {"came within it", 15, 10, 20, 30, -1, 15, 30, NotReached, Reason::None},
      {"came within it, not watched since", 15, 10, 20, 30, -1, 16, 30, CannotKnow, Reason::Gap},
      {"came after it", 25, 10, 20, 30, -1, 99, 99, NotReached, Reason::Elapsed},
      {"removed within it", -1, 10, 20, 30, 15, 5, 15, NotReached, Reason::None},
      {"removed within it, watched less", -1, 10, 20, 30, 15, 5, 14, CannotKnow, Reason::Gap},
      {"removed before it", -1, 10, 20, 30, 5, 0, 5, NotReached, Reason::None},
      {"not watched at all", -1, 10, 20, 30, -1, 99, 99, CannotKnow, Reason::NoSource},
  };
  for (const Row& row : rows) {
    StageRule rule;
    rule.needs_product = true;
    rule.not_before = day(row.not_before);
    rule.not_after = day(row.not_after);
    Cover cover;
    if (row.watched_from < 99) cover.spans = {{day(row.watched_from), day(row.watched_to)}};
    const StageResult got =
        judge(rule, {Reached, row.earliest < 0 ? kNoTime : day(row.earliest)}, cover, day(row.end),
              row.removed < 0 ? kNoTime : day(row.removed));
    EXPECT_EQ(got.state, row.state) << row.what;
    EXPECT_EQ(got.reason, row.reason) << row.what;
  }
}

}  // namespace
}  // namespace tamiz::sieve
