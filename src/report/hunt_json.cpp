// Longer than 300 lines: one contract (tamiz.hunt/1), field by field, in its order.
#include <fmt/core.h>

#include "report/campaign_context.hpp"
#include "report/formats.hpp"
#include "report/json_writer.hpp"
#include "report/sources.hpp"
#include "report/unusual_json.hpp"

namespace tamiz::report {
namespace {

void time_field(JsonWriter& json, std::string_view name, Micros at) {
  json.key(name).text_or_null(format_time(at));
}

void watched(JsonWriter& json, const StageResult& r) {
  if (r.window.from == kNoTime) return;
  json.key("watched").open_object();
  time_field(json, "from", r.window.from);
  time_field(json, "to", r.window.to);
  json.texts("by", r.watched_by);
  json.close_object();
}

void spans(JsonWriter& json, const std::vector<TimeSpan>& open) {
  json.key("open").open_array();
  for (const TimeSpan& span : open) {
    json.open_object();
    time_field(json, "from", span.from);
    time_field(json, "to", span.to);
    json.close_object();
  }
  json.close_array();
}

void stage(JsonWriter& json, const FunnelRow& row, const StageResult& result,
           const Report& report) {
  json.open_object().field("stage", row.stage).field("state", name_of(result.state));
  time_field(json, "first", result.first);
  json.key("reason").text_or_null(code_of(result.reason));
  if (result.state == StageState::CannotKnow) {
    json.field("settles", settles_of(row, result.reason));
    if (result.reason == Reason::NoTest && !row.unseen.empty()) json.field("unseen", row.unseen);
    watched(json, result);
    if (!result.open.empty()) spans(json, result.open);
  }
  if (result.may_still_until != kNoTime)
    time_field(json, "may_still_until", result.may_still_until);
  if (!result.assumes.empty()) json.texts("assumes", result.assumes);
  json.field("evidence_count", result.evidence_count).key("evidence").open_array();
  for (const Evidence& e : result.evidence) evidence_json(json, e, report);
  json.close_array().close_object();
}

void host(JsonWriter& json, const HostReport& host, const CampaignReport& campaign,
          const Report& report) {
  json.open_object().field("id", host.id).field("host", host.host);
  json.texts("aliases", host.aliases).field("org", host.org);
  json.key("furthest")
      .text_or_null(
          host.furthest < 0
              ? std::string_view{}
              : std::string_view{campaign.funnel[static_cast<std::size_t>(host.furthest)].stage});
  json.field("neighbour", host.neighbour).key("stages").open_array();
  for (std::size_t s = 0; s < host.stages.size(); ++s)
    stage(json, campaign.funnel[s], host.stages[s], report);
  json.close_array().texts("notes", host.notes).close_object();
}

void funnel(JsonWriter& json, const CampaignReport& campaign) {
  json.key("funnel").open_array();
  for (const FunnelRow& row : campaign.funnel) {
    json.open_object()
        .field("stage", row.stage)
        .field("title", row.title)
        .field("base", row.base)
        .field("reached", row.reached);
    json.field("not_reached", row.not_reached)
        .field("cannot_know", row.cannot_know)
        .field("implied", row.implied);
    json.key("would_move").open_array();
    for (const auto& [claim, n] : row.would_move)
      json.open_object().field("claim", claim).field("hosts", n).close_object();
    json.close_array();
    json.field("may_still", row.may_still)
        .field("assumed", row.assumed)
        .key("reasons")
        .open_array();
    for (const ReasonCount& r : row.reasons) {
      json.open_object()
          .field("code", code_of(r.reason))
          .field("hosts", r.hosts)
          .field("settles", r.settles)
          .close_object();
    }
    json.close_array().close_object();
  }
  json.close_array();
}

void campaign(JsonWriter& json, const CampaignReport& c, const Report& report) {
  json.open_object()
      .field("id", c.id)
      .field("title", c.title)
      .field("grade", c.grade)
      .field("known_since", c.known_since);
  json.field("shipped", !c.foreign).field("no_trace", c.no_trace);
  funnel(json, c);
  json.key("hosts").open_array();
  for (const HostReport& h : c.hosts) {
    if (h.furthest > 0 || h.neighbour || report.all_hosts) host(json, h, c, report);
  }
  json.close_array().key("tallies").open_array();
  for (const Tally& t : c.tallies)
    json.open_object()
        .field("id", t.id)
        .field("hosts", t.hosts)
        .field("of", t.of)
        .field("text", t.text)
        .close_object();
  json.close_array().key("refused").open_array();
  for (const Evidence& e : c.refused) json.value(e.why);
  json.close_array().field("ownerless_rows", c.ownerless_rows).key("ownerless").open_array();
  for (const Evidence& e : c.ownerless) evidence_json(json, e, report);
  json.close_array().field("passive_rows", c.passive_rows).key("alerts").open_array();
  for (const AlertFact& a : c.alerts) {
    json.open_object()
        .field("title", a.title)
        .field("version", a.version)
        .field("with", a.with)
        .field("of", a.of)
        .field("others_with", a.others_with)
        .field("others", a.others)
        .close_object();
  }
  json.close_array().key("vanished").open_object();
  json.field("hosts", c.vanished.hosts)
      .field("still_listed", c.vanished.still)
      .field("of", c.vanished.of);
  time_field(json, "since", c.vanished.since);
  json.close_object().field("cohort", c.cohort).field("control", c.control);
  json.field("alone", c.alone);
  context_json(json, c.context);
  json.close_object();
}

void provenance(JsonWriter& json, const Report& report) {
  json.key("provenance")
      .open_object()
      .field("version", report.version)
      .field("commit", report.commit)
      .texts("command", report.command);
  assumptions_json(json, report.assumptions);
  json.close_object();
}

void inputs(JsonWriter& json, const Report& report) {
  json.key("inputs")
      .open_object()
      .field("files", report.files)
      .field("events", report.events)
      .field("rejected", report.rejected);
  json.field("duplicates", report.duplicates)
      .field("bytes", report.bytes)
      .field("hostless", report.hostless)
      .field("tested_rows", report.indicators.tested_rows);
  json.texts("skipped", report.skipped).key("sources").open_array();
  for (const Source* source : by_path(report.sources)) source_json(json, *source);
  json.close_array().close_object();
}

void unused(JsonWriter& json, std::string_view name, const std::vector<UnusedIndicator>& list) {
  json.key(name).open_array();
  for (const UnusedIndicator& u : list)
    json.open_object().field("value", u.value).field("why", u.why).close_object();
  json.close_array();
}

void coverage(JsonWriter& json, const Report& report) {
  json.key("coverage")
      .open_object()
      .field("hosts", report.hosts)
      .field("blind", report.blind)
      .key("channels")
      .open_array();
  for (const ChannelCount& c : report.channels) {
    json.open_object()
        .field("channel", c.channel)
        .field("complete", c.complete)
        .field("capped", c.capped)
        .field("other", c.other)
        .field("absent", c.absent)
        .close_object();
  }
  json.close_array().close_object();
}

void findings(JsonWriter& json, const Report& report) {
  json.key("findings").open_array();
  std::uint64_t rank = 0;
  for (const Finding& f : report.findings) {
    json.open_object()
        .field("id", f.id)
        .field("rank", ++rank)
        .field("band", name_of(f.band))
        .field("entity", f.entity)
        .field("campaign", f.campaign)
        .field("product", f.product)
        .field("summary", f.summary)
        .field("host_count", f.host_count);
    json.texts("hosts", f.hosts);
    json.texts("for", f.reasons);
    json.texts("against", f.against);
    json.texts("settles", f.settles);
    json.key("evidence").open_array();
    for (const Evidence& e : f.evidence) evidence_json(json, e, report);
    json.close_array().close_object();
  }
  unusual_findings_json(json, report, rank);
  json.close_array();
}

void ranking(JsonWriter& json, const Report& report) {
  json.key("ranking").open_array();
  std::uint64_t rank = 0;
  for (const LookNow& look : report.look_now) {
    json.open_object()
        .field("rank", ++rank)
        .field("host", look.host)
        .field("campaign", look.campaign)
        .field("why", look.why);
    json.key("score").number(fmt::format("{:.2f}", 10 - look.order));
    json.texts("findings", look.findings);
    json.texts("reasons", look.reasons);
    json.texts("against", look.against);
    json.texts("settles", look.settles);
    json.close_object();
  }
  unusual_ranking_json(json, report, rank);
  json.close_array();
}

void links(JsonWriter& json, const Report& report) {
  json.key("links").open_array();
  for (const Link& link : report.links) {
    json.open_object()
        .field("kind", name_of(link.kind))
        .field("a", link.a)
        .field("b", link.b)
        .field("what", link.what);
    json.texts("values", link.values).field("value_count", link.value_count);
    json.texts("hosts", link.hosts).field("host_count", link.host_count);
    json.field("seen", link.seen).field("in_case", link.in_case);
    time_field(json, "first", link.first);
    time_field(json, "last", link.last);
    json.field("order", link.order).field("rarity", link.rarity).key("sources").open_array();
    for (const LinkSource& s : link.sources) {
      json.open_object().field("pack", s.pack).key("value").text_or_null(s.value);
      json.field("source", s.says).field("grade", s.grade);
      json.field("known_since", format_day(s.known_since)).close_object();
    }
    json.close_array().texts("rivals", link.rivals).close_object();
  }
  json.close_array();
}

}  // namespace

void evidence_json(JsonWriter& json, const Evidence& e, const Report& report) {
  json.open_object().field("why", e.why);
  if (e.source < report.sources.size()) json.field("source", report.sources[e.source].path);
  json.field("record", e.record);
  time_field(json, "time", e.time);
  if (e.clock_error > 0)
    json.field("clock_error_s", static_cast<std::uint64_t>(e.clock_error / kSecond));
  if (e.observed) json.field("observed", true);
  if (!e.address.empty()) json.field("address", e.address);
  if (e.owned_from != kNoTime && e.owner_source < report.sources.size()) {
    json.key("owner").open_object().field("source", report.sources[e.owner_source].path);
    json.field("record", e.owner_record);
    time_field(json, "from", e.owned_from);
    time_field(json, "to", e.owned_to);
    json.close_object();
  }
  json.close_object();
}

void assumptions_json(JsonWriter& json, const std::vector<Assumption>& assumptions) {
  json.key("assumptions").open_array();
  for (const Assumption& a : assumptions) {
    json.open_object()
        .field("what", a.what)
        .field("value", a.value)
        .field("why", a.why)
        .close_object();
  }
  json.close_array();
}

std::string hunt_json(const Report& report) {
  JsonWriter json;
  json.open_object().field("schema", "tamiz.hunt/1").field("verdict", name_of(report.verdict));
  time_field(json, "as_of", report.as_of);
  time_field(json, "until", report.until);
  time_field(json, "end_of_data", report.end_of_data);
  provenance(json, report);
  json.texts("warnings", report.warnings);
  inputs(json, report);
  json.key("campaigns").open_array();
  for (const CampaignReport& c : report.campaigns) campaign(json, c, report);
  json.close_array();
  findings(json, report);
  ranking(json, report);
  links(json, report);
  unusual_json(json, report);
  replay_json(json, report);
  drift_json(json, report);
  coverage(json, report);
  json.key("indicators").open_object().field("loaded", report.indicators.loaded);
  json.field("younger", report.indicators.younger);
  unused(json, "unusable", report.indicators.unusable);
  unused(json, "not_testable", report.indicators.not_testable);
  unused(json, "demoted", report.indicators.demoted);
  json.close_object().close_object();
  return json.take();
}

}  // namespace tamiz::report
