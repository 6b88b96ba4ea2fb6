#include "report/unusual_json.hpp"

#include <fmt/core.h>

#include <algorithm>

#include "report/replay_words.hpp"
#include "report/unusual_words.hpp"

namespace tamiz::report {
namespace {

// A double with so many digits behind the point; "0.04", never "4e-02", which some readers refuse.
JsonWriter& number(JsonWriter& json, std::string_view name, double value, int digits) {
  return json.key(name).number(fmt::format("{:.{}f}", value, digits));
}

}  // namespace

void unusual_findings_json(JsonWriter& json, const Report& report, std::uint64_t rank) {
  for (const UnusualFinding& f : report.unusual.findings) {
    json.open_object()
        .field("id", f.id)
        .field("rank", ++rank)
        .field("band", name_of(f.band))
        .field("entity", f.entity)
        .field("product", f.program);
    const auto product =
        std::ranges::find(report.unusual.products, f.program, &UnusualProduct::program);
    json.key("version").text_or_null(product == report.unusual.products.end() ? std::string_view{}
                                                                              : product->version);
    json.field("host_count", std::uint64_t{f.hosts.size()});
    json.texts("hosts", f.hosts);
    number(json, "expected_false", f.expected, 6);
    json.texts("for", f.reasons).texts("against", f.against).texts("settles", f.settles);
    json.key("also").open_array();
    for (const auto& [host, thing] : f.also)
      json.open_object().field("host", host).field("thing", thing).close_object();
    json.close_array().field("also_count", f.also_count).close_object();
  }
}

void unusual_ranking_json(JsonWriter& json, const Report& report, std::uint64_t rank) {
  for (const UnusualHost& host : report.unusual.hosts) {
    if (host.finding.empty()) continue;
    json.open_object().field("rank", ++rank).field("host", host.host).field("org", host.org);
    number(json, "score", host.score, 3);
    number(json, "expected", host.expected, 6);
    json.texts("findings", {host.finding});
    std::vector<std::string> reasons;
    for (const UnusualPart& part : host.parts) {
      if (part.weight > 0) reasons.push_back(part_text(part));
    }
    json.texts("reasons", reasons).close_object();
  }
}

void drift_json(JsonWriter& json, const Report& report) {
  json.key("drift").open_array();
  for (const DriftRow& row : report.unusual.drift) {
    json.open_object()
        .field("product", row.program)
        .field("version", row.version)
        .field("entity", row.entity)
        .field("cohort", row.cohort)
        .field("with", row.with)
        .field("control", row.control)
        .field("control_with", row.control_with)
        .field("before", row.before)
        .field("before_with", row.before_with)
        .field("lag_median_s", static_cast<std::uint64_t>(row.lag_median / 1'000'000))
        .field("lag_spread_s", static_cast<std::uint64_t>((row.lag_high - row.lag_low) / 1'000'000))
        .field("waits", row.waits)
        .field("explained", row.explained)
        .close_object();
  }
  json.close_array();
  if (!report.unusual.made) return;
  json.key("products").open_array();
  for (const UnusualProduct& p : report.unusual.products) {
    json.open_object().field("product", p.program).key("version").text_or_null(p.version);
    json.field("look_now", p.look_now)
        .field("compared_releases", p.compared)
        .field("unexplained_drift", p.unexplained)
        .field("waiting_drift", p.waiting);
    number(json, "score", p.score, 3);
    json.close_object();
  }
  json.close_array();
}

void unusual_json(JsonWriter& json, const Report& report) {
  const Unusual& all = report.unusual;
  if (!all.made) return;
  json.key("unusual")
      .open_object()
      .field("machines", all.machines)
      .field("programs", all.programs)
      .field("releases", all.releases)
      .field("releases_without_control", all.without_control)
      .field("split", all.split);
  json.texts("split_hosts", all.split_names);
  json.key("hosts").open_array();
  std::uint64_t rank = 0;
  for (const UnusualHost& host : all.hosts) {
    if (rank == kToldUnusual) break;
    json.open_object()
        .field("rank", ++rank)
        .field("host", host.host)
        .field("org", host.org)
        .field("program", host.program)
        .field("cohort", host.cohort);
    number(json, "score", host.score, 3);
    number(json, "expected", host.expected, 6);
    json.field("look_now", host.band == UnusualBand::LookNow).field("band", name_of(host.band));
    json.field("after_drift", order_word(host.order));
    json.key("parts").open_array();
    for (const UnusualPart& part : host.parts) {
      json.open_object().field("shape", part.shape).field("thing", part.thing);
      number(json, "surprise", part.surprise, 3);
      number(json, "weight", part.weight, 3);
      json.key("since").text_or_null(format_time(part.since));
      json.field("machines_with_thing", part.things)
          .field("as_rare", part.as_rare)
          .field("of", part.of);
      json.field("measured_by", part.by == UnusualMeasure::Houses     ? "houses"
                                : part.by == UnusualMeasure::Starters ? "machines_that_started"
                                                                      : "machines");
      json.key("evidence");
      evidence_json(json, part.evidence, report);
      json.close_object();
    }
    json.close_array().close_object();
  }
  json.close_array().close_object();
}

void replay_json(JsonWriter& json, const Report& report) {
  const Replay& replay = report.replay;
  if (!replay.made) return;
  const auto day = [&](std::string_view name, Micros at) {
    json.key(name).text_or_null(at == kNoTime ? std::string{} : format_day(at));
  };
  json.key("replay").open_object();
  day("from", replay.from);
  day("to", replay.to);
  json.key("days").open_array();
  for (const ReplayDay& each : replay.days) {
    json.open_object();
    day("day", each.day);
    json.field("machines", each.machines)
        .field("look_now", each.look_now)
        .field("pointed_out", each.pointed)
        .field("named_by_packs", each.named)
        .close_object();
  }
  json.close_array().key("hosts").open_array();
  for (const ReplayHost& host : replay.hosts) {
    json.open_object().field("host", host.host).field("org", host.org);
    json.field("program", host.program);
    day("without_packs", host.blind);
    day("by_packs", host.named);
    json.key("campaign").text_or_null(host.campaign).key("furthest").text_or_null(host.stage);
    day("furthest_by_packs", host.furthest);
    json.close_object();
  }
  json.close_array();
  std::vector<std::string> days;
  for (const Micros at : replay.knowledge) days.push_back(format_day(at));
  json.texts("knowledge", days).close_object();
}

}  // namespace tamiz::report
