#include "telemetry/claims.hpp"

#include <fmt/core.h>

#include <algorithm>

#include "base/file.hpp"
#include "base/text.hpp"

namespace tamiz::telemetry {
namespace {

CompleteClaim read_complete(YamlReader& yaml, const YamlNode& item) {
  CompleteClaim claim;
  yaml.only_keys(item, {"sources", "channels", "why"});
  claim.sources = yaml.texts_at(item, "sources");
  claim.why = yaml.text_at(item, "why");
  for (const std::string& name : yaml.texts_at(item, "channels")) {
    const auto channel = channel_named(name);
    if (!channel) {
      yaml.error(item, fmt::format("unknown channel '{}'", printable(name)));
    } else {
      claim.channels |= 1u << static_cast<unsigned>(*channel);
    }
  }
  if (claim.sources.empty() || claim.channels == 0)
    yaml.error(
        item,
        "a claim names sources and channels: {sources: [\"sysmon/*\"], channels: [dns], why: ..}");
  return claim;
}

TakenClaim read_taken(YamlReader& yaml, const YamlNode& item) {
  yaml.only_keys(item, {"sources", "at"});
  TakenClaim claim{yaml.texts_at(item, "sources"), kNoTime};
  const auto at = read_time(yaml.text_at(item, "at"));
  if (!at || (!at->has_zone && at->width == 0))
    yaml.error_at(item, "at", "'at' must be a UTC time or a day: 2023-03-30T06:00:00Z");
  claim.at = at ? at->at : kNoTime;
  return claim;
}

void read_lease(YamlReader& yaml, const YamlNode& root, CoverageClaims& claims) {
  const std::string text = yaml.text_or(root, "lease", "");
  if (text.empty()) return;
  const auto lease = read_duration(text);
  if (!lease || *lease == 0)
    return yaml.error_at(root, "lease", "'lease' must be a length of time: 8h, 8d");
  claims.lease = *lease;
}

bool matches(const std::string& path, const std::vector<std::string>& patterns) {
  return std::ranges::any_of(patterns, [&](const std::string& p) {
    return glob_match(p, path) || glob_match(p, base_name(path)) || glob_match("*/" + p, path);
  });
}

// Only what the map had not found to be cut or absent: a claim speaks of how a log is made, not of
// how it was exported.
bool raise(Source& source, std::size_t channel, const std::string& why) {
  ChannelCover& cover = source.cover[channel];
  if (cover.completeness == Completeness::Absent || cover.completeness == Completeness::Cut ||
      cover.completeness == Completeness::Snapshot)
    return false;
  cover = {Completeness::Complete, why};
  source.claimed = true;
  return true;
}

}  // namespace

bool claim_fits(const std::string& path, const std::vector<std::string>& patterns) {
  return matches(path, patterns);
}

Result<CoverageClaims> read_claims(std::string_view text, const std::string& name) {
  TAMIZ_TRY(const YamlNode root, parse_yaml(text, name));
  YamlReader yaml{name};
  CoverageClaims claims;
  yaml.only_keys(root, {"coverage", "resolvers", "fixed", "always_on_vpn", "lease", "zones",
                        "complete", "taken"});
  if (!yaml.failed() && yaml.text_at(root, "coverage") != "tamiz.coverage/1")
    yaml.error(root, "this program reads 'coverage: tamiz.coverage/1'");
  const std::string resolvers = yaml.text_or(root, "resolvers", "");
  if (!resolvers.empty() && resolvers != "all")
    yaml.error_at(root, "resolvers", "'resolvers' can only be all");
  claims.resolvers_all = resolvers == "all";
  claims.fixed = yaml.texts_at(root, "fixed");
  claims.always_on = yaml.texts_at(root, "always_on_vpn");
  read_lease(yaml, root, claims);
  if (const YamlNode* list = root.find("zones")) {
    if (!list->is_list()) yaml.error(*list, "'zones' is a list of {sources: .., zone: ..}");
    for (const YamlNode& item : list->items) {
      yaml.only_keys(item, {"sources", "zone"});
      claims.zones.push_back({yaml.texts_at(item, "sources"), yaml.text_at(item, "zone")});
      if (const auto zone = Zone::named(claims.zones.back().zone); !zone && !yaml.failed())
        yaml.error_at(item, "zone", zone.error().what);
    }
  }
  if (const YamlNode* list = root.find("complete")) {
    if (!list->is_list())
      yaml.error(*list, "'complete' is a list of {sources: .., channels: .., why: ..}");
    for (const YamlNode& item : list->items) claims.complete.push_back(read_complete(yaml, item));
  }
  if (const YamlNode* list = root.find("taken")) {
    if (!list->is_list()) yaml.error(*list, "'taken' is a list of {sources: .., at: ..}");
    for (const YamlNode& item : list->items) claims.taken.push_back(read_taken(yaml, item));
  }
  if (yaml.failed()) return std::unexpected(yaml.first_error());
  return claims;
}

std::vector<std::string> apply_claims(const CoverageClaims& claims, std::vector<Source>& sources) {
  std::vector<std::string> idle;
  constexpr auto kDns = static_cast<std::size_t>(Channel::Dns);
  if (claims.resolvers_all) {
    bool used = false;
    for (Source& source : sources) {
      if (source.network && !source.passive) used = raise(source, kDns, "resolvers: all") || used;
    }
    if (!used)
      idle.emplace_back(
          "resolvers: all raises nothing: no resolver log is here, or each is cut or damaged");
  }
  for (const CompleteClaim& claim : claims.complete) {
    bool used = false;
    for (Source& source : sources) {
      if (source.map.empty() || source.passive || !matches(source.path, claim.sources)) continue;
      for (std::size_t c = 0; c < kChannels; ++c) {
        if ((claim.channels & (1u << c)) != 0) used = raise(source, c, claim.why) || used;
      }
    }
    if (!used)
      idle.push_back(fmt::format("complete: {} applies to no source that could be complete",
                                 claim.sources.front()));
  }
  return idle;
}

}  // namespace tamiz::telemetry
