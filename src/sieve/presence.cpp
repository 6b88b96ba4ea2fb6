#include "sieve/presence.hpp"

#include "identity/addresses.hpp"

namespace tamiz::sieve {
namespace {

constexpr std::int64_t kMostSilent = identity::kThereBetween / kHour;

std::vector<std::int64_t> slots_of(const std::vector<Sign>& signs) {
  std::vector<std::int64_t> slots;
  for (const Sign& sign : signs) slots.push_back(sign.slot());
  return slots;
}

std::vector<std::int64_t> hours_of(const std::vector<Sign>& signs) {
  std::vector<std::int64_t> hours;
  for (const Sign& sign : signs) hours.push_back(hour_of(sign.last));
  hours.erase(std::unique(hours.begin(), hours.end()), hours.end());
  return hours;
}

bool any_on_weekend(const std::vector<Sign>& signs) {
  return std::ranges::any_of(signs, [](const Sign& s) { return weekend(day_of_slot(s.slot())); });
}

struct Silence {
  std::int64_t from, to;  // the slots without any row; there may be none
  bool last;              // nothing follows it: it ends with its day, or with the data
  TimeSpan hole;          // from row to row
};

// `rest`: the first day after the last sign that is not one of rest.
std::vector<Silence> silences(const std::vector<Sign>& signs, std::int64_t rest, Micros end) {
  std::vector<Silence> out;
  for (std::size_t i = 1; i < signs.size(); ++i) {
    const std::int64_t from = signs[i - 1].slot() + 1, to = signs[i].slot();
    out.push_back({from, to, false, {signs[i - 1].last + 1, signs[i].first}});
  }
  const std::int64_t last = signs.back().slot();
  const std::int64_t to = std::min(rest * kSlotsOfDay, slot_of(end - 1) + 1);
  out.push_back({last + 1, to, true, {signs.back().last + 1, std::min(to * kSlot, end)}});
  return out;
}

}  // namespace

std::vector<Sign> joined(std::vector<Sign> signs) {
  std::ranges::sort(signs, {}, [](const Sign& s) { return std::pair{s.last, s.first}; });
  std::vector<Sign> out;
  for (const Sign& sign : signs) {
    if (out.empty() || out.back().slot() != sign.slot()) {
      out.push_back(sign);
    } else {
      out.back().add(sign);
    }
  }
  return out;
}

std::vector<TimeSpan> present_spans(const std::vector<Sign>& signs,
                                    const std::vector<std::vector<Sign>>& witnesses, Micros since,
                                    Micros end) {
  if (signs.empty() || since == kNoTime || end == kNoTime) return {};
  const std::vector<std::int64_t> slots = slots_of(signs);
  const Habit habit{signs, end, std::ranges::none_of(witnesses, any_on_weekend)};
  std::vector<Witness> others;
  for (const auto& witness : witnesses) others.emplace_back(slots, slots_of(witness));
  std::vector<TimeSpan> days, holes;
  const auto count = [&](std::int64_t day) {
    days.push_back({std::max(day * kDay, since), std::min((day + 1) * kDay, end)});
  };
  const auto after_rest = [&](std::int64_t day) {
    while (habit.rests(day)) ++day;
    return day;
  };
  for (const std::int64_t slot : slots) {
    const std::int64_t day = day_of_slot(slot), next = after_rest(day + 1);
    for (std::int64_t each = day; each < next; ++each) count(each);
  }
  const auto is_hole = [&](const Silence& s) {
    const auto missed = [&](const Witness& each) { return each.misses(s.from, s.to, s.last); };
    return habit.longest(s.hole.from, s.hole.to) ||
           (s.from < s.to &&
            (after_rest(day_of_slot(s.from - 1) + 1) < day_of_slot(s.to) ||
             habit.misses(s.from, s.to, s.last) || std::ranges::any_of(others, missed)));
  };
  const std::int64_t morning = after_rest(day_of_slot(slots.back()) + 1);
  for (const Silence& silence : silences(signs, morning, end)) {
    if (is_hole(silence)) holes.push_back(silence.hole);
  }
  // The data may end in a morning before the machine is switched on.
  const std::int64_t first = morning * kSlotsOfDay, now = slot_of(end - 1) + 1;
  const bool went_on = holes.empty() || holes.back().from <= signs.back().last;
  if (went_on && first < now && now <= first + kSlotsOfDay && habit.asleep(first, now) &&
      std::ranges::none_of(others, [&](const Witness& each) { return each.speaks(first, now); }))
    count(morning);
  return without(merged(std::move(days)), holes);
}

std::vector<TimeSpan> session_spans(const std::vector<Sign>& signs, Micros since, Micros end) {
  const std::vector<std::int64_t> hours = hours_of(signs);
  if (hours.empty() || since == kNoTime || end == kNoTime) return {};
  double spoke = 0, there = 0.5;  // never quite certain
  for (std::size_t i = 1; i < hours.size(); ++i) {
    if (hours[i] - hours[i - 1] > kMostSilent + 1) continue;
    spoke += 1;
    there += static_cast<double>(hours[i] - hours[i - 1]);
  }
  // How often it speaks while it is there is learnt from the other stretches.
  const auto silent = [&](double length, bool is_pair) {
    if (length > kMostSilent) return true;
    const double share = is_pair ? (spoke - 1) / (there - length - 1) : spoke / there;
    return length * surprise_of(share) >= kSurprise;
  };
  std::vector<TimeSpan> out{{since, kNoTime}};
  for (std::size_t i = 1; i < hours.size(); ++i) {
    if (!silent(static_cast<double>(hours[i] - hours[i - 1] - 1), true)) continue;
    out.back().to = hours[i - 1] * kHour;
    out.push_back({(hours[i] + 1) * kHour, kNoTime});
  }
  const Micros last = (hours.back() + 1) * kHour;
  const double rest = static_cast<double>(std::max<Micros>(end - last, 0)) / kHour;
  out.back().to = silent(rest, false) ? hours.back() * kHour : end;
  return merged(std::move(out));
}

}  // namespace tamiz::sieve
