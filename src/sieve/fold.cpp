#include "sieve/fold.hpp"

#include <fmt/core.h>

#include <algorithm>

#include "base/file.hpp"
#include "base/text.hpp"

namespace tamiz::sieve {
namespace {

bool earlier(const Evidence& a, const Evidence& b) {
  // Evidence without a time comes after all that has one.
  const bool a_timed = a.time != kNoTime, b_timed = b.time != kNoTime;
  if (a_timed != b_timed) return a_timed;
  return std::tie(a.time, a.why, a.record) < std::tie(b.time, b.why, b.record);
}

constexpr std::size_t kMostAlerts = 1'000;  // titles on one host

}  // namespace

Fold::Fold(const FoldContext& context, HostStory& story) : context_(context), story_(story) {
  for (const pack::Pack& pack : context.knowledge->packs())
    story_.packs.emplace_back().stages.resize(pack.stages.size());
  lineages_.resize(context.knowledge->packs().size());
  descents_.resize(lineages_.size());
}

std::string_view Fold::text(const Segment& segment, Column column, std::size_t row) const {
  return context_.strings->text(segment.code(column, row));
}

Evidence Fold::evidence(const Segment& segment, std::size_t row, std::string why) const {
  const Source& source = (*context_.sources)[segment.source[row]];
  const bool observed = source.is_snapshot(static_cast<Channel>(segment.channel[row]));
  Evidence out;
  out.why = std::move(why);
  out.source = segment.source[row];
  out.record = segment.record[row];
  out.time = segment.time[row];
  out.clock_error = segment.clock_error[row];
  out.observed = observed;
  const StringCode subject = segment.code(Column::Subject, row);
  if (!context_.identity->is_address(subject)) return out;
  out.address = printable(context_.strings->text(subject));
  if (const auto* claim = context_.identity->addresses().claim(segment.code(Column::Org, row),
                                                               subject, segment.time[row])) {
    out.owned_from = claim->first;
    out.owned_to = claim->last + 1;
    out.owner_source = claim->source;
    out.owner_record = claim->record;
  }
  return out;
}

void Fold::keep(StageStory& story, Evidence evidence) {
  if (std::ranges::find(counted_, &story) != counted_.end()) return;
  counted_.push_back(&story);
  ++story.count;
  auto& kept = story.evidence;
  if (std::ranges::any_of(
          kept, [&](const Evidence& e) { return e.why == evidence.why && !earlier(evidence, e); }))
    return;
  kept.insert(std::ranges::upper_bound(kept, evidence, earlier), std::move(evidence));
  if (kept.size() > kKeptEvidence) kept.pop_back();
}

void Fold::add(const Segment& segment, std::size_t row) {
  if (!story_.packs.empty()) {
    const bool near = any_condition(segment, row, *context_.knowledge);
    lineage(segment, row, near);
    if (near) {
      product(segment, row);
      tests(segment, row);
    }
  }
  const auto channel = static_cast<Channel>(segment.channel[row]);
  if (channel == Channel::Dns) decode(segment, row);
  if (channel == Channel::Alert && story_.alerts.size() < kMostAlerts)
    story_.alerts.emplace(text(segment, Column::Target, row));
  if (channel == Channel::Software) {
    const Source& source = (*context_.sources)[segment.source[row]];
    story_.inventoried =
        story_.inventoried ||
        (!source.partial && source.is_snapshot(static_cast<Channel>(segment.channel[row])));
  }
}

void Fold::product(const Segment& segment, std::size_t row) {
  products_.clear();
  products_of_row(segment, row, *context_.knowledge, *context_.strings, products_);
  for (const ProductHit& hit : products_) saw_product(hit, segment, row);
}

void Fold::saw_product(const ProductHit& hit, const Segment& segment, std::size_t row) {
  const bool target = hit.side == pack::Side::Target;
  const pack::Pack& pack = context_.knowledge->packs()[hit.pack];
  PackStory& story = story_.packs[hit.pack];
  story.trace = true;
  const std::string_view version = version_of(hit, segment, row, *context_.strings);
  const std::string_view platform = platform_of(hit, segment, row, *context_.strings);
  const std::string_view action = text(segment, Column::Action, row);
  const bool software = target && static_cast<Channel>(segment.channel[row]) == Channel::Software;
  const bool removal = software && equal_blind(action, "removed");
  const bool readable = pack::compare_versions(version, version, platform).has_value();
  const bool install = (software && equal_blind(action, "installed")) ||
                       (readable && starts_as(kInstallStage, hit.pack, segment, row));
  std::string why =
      fmt::format("{}{} {}{}", install ? "install " : "", pack.product.name,
                  version.empty() ? "(no version)" : printable(version), removal ? " removed" : "");
  if (const auto by = base_name(text(segment, Column::ActorImage, row)); install && !by.empty())
    why += fmt::format(" by {}", printable(by));
  auto seen = evidence(segment, row, std::move(why));
  if (removal) {
    story.removals.push_back({readable ? std::string{version} : "", std::string{platform},
                              seen.time == kNoTime ? kNoTime : seen.time + seen.clock_error,
                              seen.clock_error == 0});
    seen.observed = true;  // it was there until then, since an unknown time
  }
  // A file's own time changes with every copy: it shows the sighting, but dates nothing.
  const Source& source = (*context_.sources)[segment.source[row]];
  if (source.observed_from_file && !source.dated) seen.time = kNoTime;
  const bool partial = source.cover[segment.channel[row]].completeness == Completeness::Cut;
  note_sighting(story, seen, readable ? version : std::string_view{}, platform, install, partial);
  // Did it run? Of another release that proves nothing; a pack that asks for none (applejeus) means
  // every copy.
  const bool every = std::ranges::none_of(pack.stages, &pack::Stage::release_bad);
  if (!hit.runs ||
      (!every && readable && !context_.knowledge->bad_release(hit.pack, platform, version)))
    return;
  const std::string_view path = text(segment, target ? Column::Target : Column::ActorImage, row);
  auto ran = evidence(segment, row, fmt::format("process {}", printable(base_name(path))));
  if (!every && !readable) {
    story.last_unversioned_run = std::max(story.last_unversioned_run, ran.time);
    ++story.unversioned_count;
    auto& runs = story.unversioned_runs;  // events come in order of time
    const bool new_day =
        runs.empty() || ran.time == kNoTime || day_of(runs.back().time) != day_of(ran.time);
    if (new_day && runs.size() < kMostRunDays) runs.push_back(std::move(ran));
    return;
  }
  for (std::size_t s = 0; s < pack.stages.size(); ++s) {
    if (pack.stages[s].ran_product) keep(story.stages[s], ran);
  }
}

void Fold::note_sighting(PackStory& story, const Evidence& seen, std::string_view version,
                         std::string_view platform, bool install, bool partial) {
  const auto known = std::ranges::find_if(story.sightings, [&](const ProductSighting& s) {
    return s.version == version && s.platform == platform && s.snapshot == seen.observed &&
           s.install == install && s.partial == partial;
  });
  if (known == story.sightings.end()) {
    story.sightings.push_back({std::string{version}, std::string{platform}, seen.time, seen.time,
                               seen.observed, install, seen, partial});
    return;
  }
  if (earlier(seen, known->evidence)) known->evidence = seen;
  known->first = earlier_of(known->first, seen.time);
  known->last = std::max(known->last, seen.time);
}

void Fold::tests(const Segment& segment, std::size_t row) {
  met_.clear();
  tests_of_row(segment, row, *context_.knowledge, met_);
  for (const pack::TestPlace& place : met_) {
    if (place.stage == kRemovalStage) removed(place.pack, segment, row);
    if (place.stage == kRemovalStage || place.stage == kInstallStage)
      saw_installer(place, segment, row);
    if (place.stage >= kRemovalStage) continue;
    const pack::Test& test = test_at(*context_.knowledge, place);
    if (test.lineage && !descents_[place.pack].in) continue;
    const auto channel = static_cast<Channel>(segment.channel[row]);
    const std::string_view target = text(segment, Column::Target, row);
    std::string why =
        fmt::format("{} {}", name_of(channel),
                    printable(target.empty() ? text(segment, Column::RemoteAddress, row) : target));
    if (fold(target) != fold(test.shown)) why += fmt::format(" ({})", shortened(test.shown, 72));
    StageStory& stage = story_.packs[place.pack].stages[place.stage];
    if (!test.rules_out) {
      keep(stage, evidence(segment, row, std::move(why)));
    } else if (stage.ruled_out.size() < kKeptEvidence) {  // events come in order of time
      stage.ruled_out.push_back(evidence(segment, row, std::move(why)));
    }
  }
}

// Events come in order of time: the first is kept.
void Fold::saw_installer(const pack::TestPlace& place, const Segment& segment, std::size_t row) {
  Evidence& installer = story_.packs[place.pack].installer;
  if (!installer.why.empty()) return;
  installer =
      evidence(segment, row,
               fmt::format("{} {} by {}", place.stage == kInstallStage ? "install" : "remove",
                           context_.knowledge->packs()[place.pack].product.name,
                           printable(base_name(text(segment, Column::Target, row)))));
}

// Whether this row is a start that the pack calls an installation (or a removal) of its product.
bool Fold::starts_as(std::uint16_t stage, std::size_t pack, const Segment& segment,
                     std::size_t row) {
  met_.clear();
  tests_of_row(segment, row, *context_.knowledge, met_);
  return std::ranges::any_of(
      met_, [&](const pack::TestPlace& t) { return t.stage == stage && t.pack == pack; });
}

void Fold::removed(std::size_t pack, const Segment& segment, std::size_t row) {
  const Micros at = segment.time[row];
  story_.packs[pack].removals.push_back({"", "",
                                         at == kNoTime ? kNoTime : at + segment.clock_error[row],
                                         segment.clock_error[row] == 0});
}

// Sightings in an order that no thread can change.
void Fold::finish() {
  for (PackStory& story : story_.packs) {
    // Nothing but its installer: the product was there, in a release that nobody names.
    if (!story.trace && !story.installer.why.empty()) {
      story.trace = true;
      const Evidence& by = story.installer;
      story.sightings.push_back({"", "", by.time, by.time, true, false, by});
    }
    std::ranges::sort(story.sightings, [](const ProductSighting& a, const ProductSighting& b) {
      return std::tie(a.first, a.version, a.platform, a.snapshot, a.install, a.partial) <
             std::tie(b.first, b.version, b.platform, b.snapshot, b.install, b.partial);
    });
  }
}

}  // namespace tamiz::sieve
