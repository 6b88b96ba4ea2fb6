#include "blind/judging.hpp"

#include <algorithm>
#include <tuple>

namespace tamiz::blind {
namespace {

constexpr std::uint32_t kFirstDay = 24 * 60;  // minutes

// What most of those that do something of a shape have.
constexpr double kUsual = 0.6;

}  // namespace

Ranking::Judged Judging::run(std::size_t most) {
  count();
  find_usual();
  gather();
  measure();
  keep_one_per_family();
  weigh();
  const auto programs = std::ranges::count_if(
      std::span{cohorts_}.subspan(1), [](std::uint32_t n) { return n >= Ranking::kLeastCohort; });
  return {static_cast<std::size_t>(programs) + (system_ ? 1 : 0), machines_, rank(most)};
}

std::span<const KeptAct> Judging::acts_of(const KeptHost& host) {
  const auto all = ranking_.acts_of(host);
  if (when_.until == Ranking::kNoLimit) return all;
  by_then_.clear();
  std::ranges::copy_if(all, std::back_inserter(by_then_),
                       [&](const KeptAct& act) { return act.minute() < when_.until; });
  return by_then_;
}

// On how many machines each thing and each program is.
void Judging::count() {
  things_.assign(names_.code_limit(), 0);
  cohorts_.assign(names_.code_limit(), 0);
  std::vector<StringCode> here, programs;
  for (const KeptHost& host : ranking_.kept_hosts()) {
    here.clear();
    programs.clear();
    const auto acts = acts_of(host);
    machines_ += acts.empty() && when_.until != Ranking::kNoLimit ? 0 : 1;
    for (const KeptAct& act : acts) {
      here.push_back(act.thing);
      programs.push_back(editions_.program_of(act));
    }
    for (const auto& [list, counts] :
         {std::pair{&here, &things_}, std::pair{&programs, &cohorts_}}) {
      std::ranges::sort(*list);
      list->erase(std::ranges::unique(*list).begin(), list->end());
      for (const StringCode code : *list) ++(*counts)[code];
    }
    if (host.group == 0) continue;
    for (const StringCode program : programs) ++houses_[pair_of(program, host.group)];
  }
  system_ = cohorts_[0] >= Ranking::kLeastCohort;
  cohorts_[0] = machines_;  // every machine has a system
  for (const std::uint32_t n : cohorts_) pairs_ += n;
  pairs_ -= cohorts_[0];
}

// The thing that most machines have of a shape in a program, where there is one.
void Judging::find_usual() {
  struct Count {
    std::uint32_t doers = 0, most = 0;
    StringCode thing = 0;
    std::uint32_t last = 0;  // place, one more
  };
  std::unordered_map<std::uint64_t, Count> shapes;
  std::unordered_map<std::uint64_t, std::uint32_t> things;  // machines, of a shape's number
  std::unordered_map<std::uint64_t, std::uint32_t> numbers;
  std::uint32_t place = 0;
  for (const KeptHost& host : ranking_.kept_hosts()) {
    ++place;
    for (const KeptAct& act : acts_of(host)) {
      const StringCode program = editions_.program_of(act);
      if (program == 0 || cohorts_[program] < Ranking::kLeastCohort) continue;
      const std::uint64_t key = pair_of(program, act.shape);
      Count& count = shapes[key];
      if (count.last != place) ++count.doers;
      count.last = place;
      const auto number = numbers.try_emplace(key, numbers.size()).first->second;
      const std::uint32_t n = ++things[pair_of(number, act.thing)];
      if (n < count.most || (n == count.most && names_.text(act.thing) > names_.text(count.thing)))
        continue;
      count.most = n;
      count.thing = act.thing;
    }
  }
  for (const auto& [key, count] : shapes) {
    if (count.doers >= Ranking::kLeastCohort && count.most >= kUsual * count.doers)
      usual_[key] = count.thing;
  }
}

void Judging::gather() {
  std::uint32_t place = 0;
  for (const KeptHost& host : ranking_.kept_hosts()) gather(place++, acts_of(host));
  std::ranges::sort(entries_, {}, [](const Entry& e) {
    return std::tuple{e.program, e.shape, e.things, e.place};
  });
  std::unordered_map<StringCode, bool> descent;  // by shape
  std::unordered_map<std::uint64_t, bool> has_descendant;
  for (const Entry& entry : entries_) {
    if (entry.program != 0) by_shape_[entry.shape].push_back(entry.things);
    const auto [known, is_new] = descent.try_emplace(entry.shape, false);
    if (is_new) known->second = is_descent(entry.shape);
    if (known->second && has_descendant.emplace(pair_of(entry.program, entry.place), true).second)
      ++descents_[entry.program];
  }
  descent_pairs_ = has_descendant.size() - (descents_.contains(0) ? descents_.at(0) : 0);
  for (const auto& [key, machines] : houses_) {
    if (machines >= Ranking::kLeastHouse) ++large_houses_[static_cast<StringCode>(key >> 32)];
  }
  for (auto& [shape, counts] : by_shape_) std::ranges::sort(counts);
}

void Judging::gather(std::uint32_t place, std::span<const KeptAct> acts) {
  StringCode program = 0;
  std::uint32_t since = KeptAct::kNoMinute;  // of the program of these acts
  for (std::size_t i = 0; i < acts.size();) {
    const KeptAct& first = acts[i];
    Entry entry;
    entry.program = editions_.program_of(first);
    entry.shape = first.shape;
    entry.thing = first.thing;
    entry.place = place;
    entry.things = things_[first.thing];
    if (i == 0 || acts[i].program != program) {
      program = acts[i].program;
      since = KeptAct::kNoMinute;
      for (std::size_t k = i; k < acts.size() && acts[k].program == program; ++k)
        since = std::min<std::uint32_t>(since, acts[k].minute());
    }
    const auto usual = usual_.find(pair_of(entry.program, entry.shape));
    entry.instead = usual != usual_.end();
    for (; i < acts.size() && acts[i].program == first.program &&
           acts[i].edition == first.edition && acts[i].shape == first.shape;
         ++i) {
      const KeptAct& act = acts[i];
      entry.scored = entry.scored || !act.only_counted();
      if (entry.instead && act.thing == usual->second) entry.instead = false;
      const std::uint32_t things = things_[act.thing];
      if (act.thing == entry.thing) entry.minute = act.minute();
      if (things > entry.things ||
          (things == entry.things && names_.text(act.thing) >= names_.text(entry.thing)))
        continue;
      entry.things = things;
      entry.thing = act.thing;
      entry.minute = act.minute();
    }
    entry.early = entry.program != 0 && entry.minute != KeptAct::kNoMinute &&
                  entry.minute < since + kFirstDay;
    if (cohorts_[entry.program] >= Ranking::kLeastCohort) entries_.push_back(entry);
  }
}

}  // namespace tamiz::blind
