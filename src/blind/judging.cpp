#include "blind/judging.hpp"

#include <algorithm>
#include <tuple>

#include "base/file.hpp"

namespace tamiz::blind {
namespace {

constexpr std::uint32_t kFirstDay = 24 * 60;  // minutes

// What most of those that do something of a shape have.
constexpr double kUsual = 0.6;

bool tells_descent(std::string_view shape) {
  return shape.starts_with("what it started") || shape.starts_with("a service ");
}

}  // namespace

Judging::Judging(const Ranking& ranking, const Editions& editions, const Dictionary& names,
                 const Ranking::When& when, unsigned threads)
    : ranking_(ranking),
      editions_(editions),
      names_(names),
      when_(when),
      shares_(std::max(1u, threads)),
      descent_(names.code_limit(), 0) {
  for (std::size_t i = 0; i < shares_.size(); ++i) shares_[i].number = i;
  for (const auto& [shape, kind] : ranking.shapes())
    descent_[shape] = tells_descent(names.text(shape)) ? 1 : 0;
}

void Judging::each_share(const std::function<void(Share&)>& work) {
  in_parallel(static_cast<unsigned>(shares_.size()), [&](unsigned i) { work(shares_[i]); });
}

Ranking::Judged Judging::run(std::size_t most) {
  count();
  each_share([this](Share& share) {
    find_usual(share);
    gather(share);
  });
  join_shapes();
  each_share([this](Share& share) {
    measure(share);
    keep_one_per_family(share);
  });
  for (const Share& share : shares_) {
    for (const auto& [shape, machines] : share.doers_everywhere)
      doers_everywhere_[shape] += machines;
  }
  each_share([this](Share& share) {
    weigh(share);
    reckon_chances(share);
  });
  const auto programs =
      std::ranges::count_if(std::span{cohorts_.programs}.subspan(1),
                            [](std::uint32_t n) { return n >= Ranking::kLeastCohort; });
  return {static_cast<std::size_t>(programs) + (system_ ? 1 : 0), cohorts_.machines, rank(most)};
}

void Judging::count() {
  cohorts_ =
      cohorts_of(ranking_, editions_, names_, when_.until, static_cast<unsigned>(shares_.size()));
  system_ = cohorts_.programs[0] >= Ranking::kLeastCohort;
  cohorts_.programs[0] = cohorts_.machines;  // every machine has a system
  for (const std::uint32_t n : cohorts_.programs) pairs_ += n;
  pairs_ -= cohorts_.programs[0];
  for (const auto& [key, machines] : cohorts_.houses) {
    if (machines >= Ranking::kLeastHouse) ++large_houses_[static_cast<StringCode>(key >> 32)];
  }
}

// The thing that most machines have of a shape in a program, where there is one.
void Judging::find_usual(Share& share) const {
  struct Count {
    std::uint32_t doers = 0, most = 0, number = 0;
    StringCode thing = 0;
    std::uint32_t last = 0;  // place, one more
  };
  std::unordered_map<std::uint64_t, Count> shapes;
  std::unordered_map<std::uint64_t, std::uint32_t> things;  // machines, of a shape's number
  std::vector<KeptAct> room;
  std::uint32_t place = 0;
  for (const KeptHost& host : ranking_.kept_hosts()) {
    ++place;
    each_program(acts_until(ranking_, host, when_.until, room), editions_,
                 [&](StringCode program, Acts acts) {
                   if (program == 0 || !has(share, program) ||
                       cohorts_.programs[program] < Ranking::kLeastCohort)
                     return;
                   Count* of_shape = nullptr;
                   for (std::size_t i = 0; i < acts.size(); ++i) {
                     if (i == 0 || acts[i].shape != acts[i - 1].shape) {
                       const auto [known, is_new] =
                           shapes.try_emplace(pair_of(program, acts[i].shape));
                       of_shape = &known->second;
                       if (is_new) of_shape->number = static_cast<std::uint32_t>(shapes.size());
                     }
                     Count& count = *of_shape;
                     if (count.last != place) ++count.doers;
                     count.last = place;
                     const std::uint32_t n = ++things[pair_of(count.number, acts[i].thing)];
                     if (n < count.most ||
                         (n == count.most && names_.text(acts[i].thing) > names_.text(count.thing)))
                       continue;
                     count.most = n;
                     count.thing = acts[i].thing;
                   }
                 });
  }
  for (const auto& [key, count] : shapes) {
    if (count.doers >= Ranking::kLeastCohort && count.most >= kUsual * count.doers)
      share.usual[key] = count.thing;
  }
}

std::size_t Judging::entries_in(const Share& share) const {
  std::size_t out = 0;
  std::vector<KeptAct> room;
  for (const KeptHost& host : ranking_.kept_hosts()) {
    each_program(acts_until(ranking_, host, when_.until, room), editions_,
                 [&](StringCode program, Acts acts) {
                   if (!has(share, program) || cohorts_.programs[program] < Ranking::kLeastCohort)
                     return;
                   for (std::size_t i = 0; i < acts.size(); ++i)
                     out += i == 0 || acts[i].shape != acts[i - 1].shape ? 1 : 0;
                 });
  }
  return out;
}

void Judging::gather(Share& share) const {
  share.entries.reserve(entries_in(share));
  std::vector<KeptAct> room;
  std::uint32_t place = 0;
  for (const KeptHost& host : ranking_.kept_hosts()) {
    const Acts all = acts_until(ranking_, host, when_.until, room);
    StringCode path = 0;
    std::uint32_t since = KeptAct::kNoMinute;  // of the program of that path
    std::size_t end = 0;                       // of its acts
    each_program(all, editions_, [&](StringCode program, Acts acts) {
      if (end == 0 || acts[0].program != path) {
        path = acts[0].program;
        since = KeptAct::kNoMinute;
        for (end = static_cast<std::size_t>(acts.data() - all.data());
             end < all.size() && all[end].program == path; ++end)
          since = std::min(since, all[end].minute());
      }
      if (has(share, program) && cohorts_.programs[program] >= Ranking::kLeastCohort)
        gather(place, program, since, acts, share);
    });
    ++place;
  }
  note_entries(share);
}

// Of one program, sorted by shape.
void Judging::gather(std::uint32_t place, StringCode program, std::uint32_t since, Acts acts,
                     Share& share) const {
  for (std::size_t i = 0; i < acts.size();) {
    const StringCode shape = acts[i].shape;
    Entry entry;
    entry.program = program;
    entry.shape = shape;
    entry.thing = acts[i].thing;
    entry.place = place;
    entry.things = cohorts_.things[acts[i].thing];
    const auto usual = share.usual.find(pair_of(program, shape));
    entry.instead = usual != share.usual.end();
    for (; i < acts.size() && acts[i].shape == shape; ++i) {
      const KeptAct& act = acts[i];
      entry.scored = entry.scored || !act.only_counted();
      if (entry.instead && act.thing == usual->second) entry.instead = false;
      const std::uint32_t things = cohorts_.things[act.thing];
      if (act.thing == entry.thing) entry.minute = act.minute();
      if (things > entry.things ||
          (things == entry.things && names_.text(act.thing) >= names_.text(entry.thing)))
        continue;
      entry.things = things;
      entry.thing = act.thing;
      entry.minute = act.minute();
    }
    entry.early =
        program != 0 && entry.minute != KeptAct::kNoMinute && entry.minute < since + kFirstDay;
    share.entries.push_back(entry);
  }
}

void Judging::note_entries(Share& share) const {
  std::ranges::sort(share.entries, [](const Entry& a, const Entry& b) {
    return std::tie(a.program, a.shape, a.things, a.place) <
           std::tie(b.program, b.shape, b.things, b.place);
  });
  std::unordered_map<std::uint64_t, bool> has_descendant;
  for (const Entry& entry : share.entries) {
    if (entry.program != 0) share.by_shape[entry.shape].push_back(entry.things);
    if (is_descent(entry.shape) &&
        has_descendant.emplace(pair_of(entry.program, entry.place), true).second)
      ++share.descents[entry.program];
  }
  share.descent_pairs = has_descendant.size();
  if (const auto of_system = share.descents.find(0); of_system != share.descents.end())
    share.descent_pairs -= of_system->second;
}

void Judging::join_shapes() {
  for (Share& share : shares_) {
    descent_pairs_ += share.descent_pairs;
    for (auto& [shape, counts] : share.by_shape) {
      auto& all = by_shape_[shape];
      if (all.empty())
        all = std::move(counts);
      else
        all.insert(all.end(), counts.begin(), counts.end());
    }
    share.by_shape = {};
  }
  std::vector<std::vector<std::uint32_t>*> lists;
  for (auto& [shape, counts] : by_shape_) lists.push_back(&counts);
  each_share([&](const Share& share) {
    for (std::size_t i = share.number; i < lists.size(); i += shares_.size())
      std::ranges::sort(*lists[i]);
  });
}

}  // namespace tamiz::blind
