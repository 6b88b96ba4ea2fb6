#pragma once
// Made reports for html_test.cpp, which also writes them as pages for tools/check_report.py when
// TAMIZ_WRITE_PAGES names a folder.
#include <fmt/core.h>

#include <string>

#include "model/report.hpp"

namespace tamiz::report {

inline constexpr Micros kMadeDay = 19'431 * kDay;  // 2023-03-15
// Markup, quotes, an override that reverses text, a NUL, bytes that are no UTF-8.
inline const std::string kHostile = std::string{"<script>alert(1)</script>\"'&\xE2\x80\xAE"} +
                                    '\0' + "\xFF\xFE</textarea>--><svg/onload=alert(2)>";

inline Source made_source(std::string path, Completeness completeness) {
  Source s;
  s.path = std::move(path);
  s.sha256 = std::string(64, 'a');
  s.map = "made";
  s.events = s.records = 1'000;
  s.first = kMadeDay - 20 * kDay;
  s.last = kMadeDay + 15 * kDay;
  s.cover[static_cast<std::size_t>(Channel::Dns)] = {completeness, "made"};
  s.channel_events[static_cast<std::size_t>(Channel::Dns)] = 1'000;
  return s;
}

inline Evidence made_evidence(std::string why, Micros time, std::uint64_t record) {
  Evidence e;
  e.why = std::move(why);
  e.record = record;
  e.time = time;
  return e;
}

// Half took it and called home, a quarter is too young, an eighth nobody watched, the rest did not
// take it. Only the first thousand have evidence: enough for every list.
inline HostReport made_host(std::size_t i, std::size_t all) {
  HostReport host;
  host.host = fmt::format("ws-{:07}.corp.example.org", i);
  host.id = fmt::format("h-{:016x}", i);
  host.stages.resize(3);
  const Micros installed = kMadeDay - 12 * kDay + static_cast<Micros>(i % 997) * 30 * 60 * kSecond;
  StageResult &took = host.stages[0], &called = host.stages[1], &implant = host.stages[2];
  implant.reason = Reason::NoTest;
  const std::size_t eighth = i * 8 / all;
  took.state = eighth == 7 ? StageState::NotReached : StageState::Reached;
  called.state = eighth < 4    ? StageState::Reached
                 : eighth == 7 ? StageState::NotReached
                               : StageState::CannotKnow;
  called.reason = eighth < 6 ? Reason::TooYoung : Reason::Gap;
  if (eighth == 7) {
    took.reason = Reason::OlderRelease;
    called.reason = implant.reason = Reason::Carried;
    called.state = implant.state = StageState::NotReached;
    return host;
  }
  host.furthest = eighth < 4 ? 1 : 0;
  took.first = installed;
  if (eighth < 4) {
    called.reason = Reason::None;
    called.first = installed + 7 * kDay + static_cast<Micros>(i % 13) * kHour;
  }
  if (i >= 1'000) return host;
  took.evidence.push_back(
      made_evidence("install Made App 1.2.3 by update.exe", installed, i * 100));
  if (eighth < 4)
    called.evidence.push_back(made_evidence("dns c2.example.net", called.first, i * 100 + 7));
  return host;
}

inline void count_made(CampaignReport& c) {
  c.funnel.assign(3, {});
  const char* titles[] = {"took a tampered release", "called home", "got a lasting implant"};
  for (std::size_t s = 0; s < 3; ++s) {
    FunnelRow& row = c.funnel[s];
    row.stage = row.title = titles[s];
    row.delay = s == 1 ? 7 * kDay : 0;
    row.observable = s < 2;
    std::map<Reason, std::uint64_t> reasons;
    for (const HostReport& host : c.hosts) {
      if (s > 0 && host.stages[0].state == StageState::NotReached) continue;
      const StageResult& r = host.stages[s];
      ++row.base;
      row.reached += r.state == StageState::Reached ? 1 : 0;
      row.not_reached += r.state == StageState::NotReached ? 1 : 0;
      row.cannot_know += r.state == StageState::CannotKnow ? 1 : 0;
      if (r.state == StageState::CannotKnow) ++reasons[r.reason];
    }
    for (const auto& [reason, n] : reasons)
      row.reasons.push_back({reason, n, std::string{settles_of(reason)}});
  }
}

inline void made_cover(Report& report, std::size_t machines) {
  CoverMap& map = report.pictures.cover;
  map.machines = machines;
  map.first_day = day_of(report.end_of_data) - static_cast<std::int64_t>(kMapDays) + 1;
  for (std::size_t d = 20; d < kMapDays; ++d) {
    map.channels[static_cast<std::size_t>(Channel::Process)][d].partial =
        machines * (d % 7 + 1) / 9;
    if (d > 35) map.channels[static_cast<std::size_t>(Channel::Dns)][d].complete = machines * 4 / 5;
  }
}

inline Report made_report(std::size_t machines) {
  Report r;
  r.version = "0.0.0";
  r.commit = "made";
  r.as_of = kMadeDay + 15 * kDay;
  r.end_of_data = r.as_of + 6 * kHour;
  r.files = 2;
  r.events = 60 * machines;
  r.verdict = Verdict::Found;
  r.sources = {made_source("exports/dns.csv", Completeness::Complete),
               made_source("exports/process.csv", Completeness::Capped)};
  CampaignReport& c = r.campaigns.emplace_back();
  c.id = "made-2023";
  c.title = c.product = "Made App";
  c.grade = "reviewed";
  c.known_since = "2023-03-29";
  c.no_trace = machines / 2;
  c.hosts.reserve(machines);
  for (std::size_t i = 0; i < machines; ++i) c.hosts.push_back(made_host(i, machines));
  count_made(c);
  r.hosts = machines + c.no_trace;
  r.indicators.loaded = 23;
  r.indicators.tested_rows = r.events;
  made_cover(r, machines);
  r.channels = {{"process", 0, machines, 0, c.no_trace}, {"dns", machines, 0, 0, c.no_trace}};
  return r;
}

inline void add_look(Report& r, std::size_t host) {
  CampaignReport& c = r.campaigns.front();
  HostReport& at = c.hosts[host];
  Finding f;
  f.id = fmt::format("f{}", r.findings.size() + 1);
  f.campaign = c.id;
  f.entity = "module odd64.dll in madeapp.exe";
  f.hosts = {at.host};
  f.host_count = 1;
  f.evidence = {made_evidence("module odd64.dll", at.stages[1].first + 41 * kSecond, 4'711)};
  r.look_now.push_back({at.host,
                        c.id,
                        "module odd64.dll in madeapp.exe, on 1 machine of the release, on none of "
                        "the others, in no other program; 41 s after it \"called home\"",
                        {"nobody named it"},
                        {"the module rows are capped"},
                        {"one image of the machine"},
                        {f.id},
                        1,
                        f.evidence[0].time});
  r.findings.push_back(std::move(f));
  Lane lane{at.id, c.id, {}, {}};
  lane.cover.fill(Completeness::Capped);
  lane.watched.push_back(
      {1, 1u << static_cast<unsigned>(Channel::Dns), {{kMadeDay - 2 * kDay, kMadeDay + 3 * kDay}}});
  r.pictures.lanes.push_back(std::move(lane));
}

// Every text that can come from outside is hostile.
inline Report hostile_report() {
  Report r = made_report(64);
  for (std::size_t i = 0; i < 6; ++i) add_look(r, i);
  CampaignReport& c = r.campaigns.front();
  c.title = c.product = c.id = c.grade = c.known_since = kHostile;
  for (FunnelRow& row : c.funnel) {
    row.title = row.stage = row.unseen = kHostile;
    row.would_move[kHostile] = 3;
    for (ReasonCount& reason : row.reasons) reason.settles = kHostile;
  }
  for (std::size_t i = 0; i < c.hosts.size(); ++i) {
    HostReport& host = c.hosts[i];
    host.host = kHostile + std::to_string(i);
    host.aliases = host.notes = {kHostile};
    host.org = kHostile;
    for (StageResult& stage : host.stages) {
      stage.watched_by = {kHostile};
      for (Evidence& e : stage.evidence) e.why = e.address = kHostile;
      for (Evidence& e : stage.evidence) e.owned_from = e.owned_to = kMadeDay;
    }
  }
  for (std::size_t i = 0; i < r.look_now.size(); ++i) {
    LookNow& look = r.look_now[i];
    look.host = r.findings[i].hosts[0] = c.hosts[i].host;
    look.campaign = r.findings[i].campaign = r.pictures.lanes[i].campaign = c.id;
    look.why = kHostile;
    look.reasons = look.against = look.settles = {kHostile};
    r.findings[i].entity = r.findings[i].summary = kHostile;
  }
  c.context = {{kHostile, kHostile, kHostile, {kHostile}, kMadeDay},
               {{kHostile, kHostile, kMadeDay}},
               {{kHostile, kHostile, {kHostile}, kMadeDay}},
               {{kHostile, kHostile, kHostile, kMadeDay}},
               {{c.hosts[0].host, kHostile}},
               1};
  c.tallies = {{kHostile, kHostile, 1, 2}};
  c.alerts = {{kHostile, kHostile, 3, 3, 0, 4, false}};
  c.vanished = {3, 4, 7, kMadeDay};
  c.ownerless_rows = 1;
  c.ownerless = {made_evidence(kHostile, kMadeDay, 5)};
  Link& link = r.links.emplace_back();
  link.a = link.b = link.what = link.order = link.rarity = kHostile;
  link.values = link.hosts = link.rivals = {kHostile};
  link.host_count = 1;
  link.seen = link.in_case = true;
  link.sources = {{kHostile, kHostile, kHostile, kHostile, kMadeDay}};
  r.version = r.commit = kHostile;
  r.command = r.skipped = r.warnings = {kHostile};
  r.assumptions = {{kHostile, kHostile, kHostile}};
  r.indicators.unusable = r.indicators.demoted = r.indicators.not_testable = {{kHostile, kHostile}};
  r.given = {{"pack", kHostile, kHostile, 1, kNoTime}};
  for (Source& s : r.sources) {
    s.path = kHostile;
    s.unread = kHostile;
    s.rejected = 1;
    s.rejects = s.anomalies = {{7, kHostile}};
  }
  r.pictures.cover.rows = {{kHostile, kHostile, {}}};
  r.pictures.cover.rows[0].days[50] = Seen::Complete;
  return r;
}

// Everything was looked at, and nothing is there.
inline Report quiet_report() {
  Report r = made_report(40);
  r.verdict = Verdict::NotFound;
  r.looked_everywhere = true;
  CampaignReport& c = r.campaigns.front();
  for (HostReport& host : c.hosts) {
    host = made_host(39, 40);
    host.stages[0].evidence = {made_evidence("Made App 1.0.0", kMadeDay, 99)};
  }
  count_made(c);
  c.no_trace = 0;
  r.sources.pop_back();
  return r;
}

}  // namespace tamiz::report
