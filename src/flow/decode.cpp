#include "flow/decode.hpp"

#include <fmt/core.h>

#include <map>

#include "base/file.hpp"
#include "base/text.hpp"
#include "pack/sunburst.hpp"
#include "report/json_writer.hpp"

namespace tamiz::flow {
namespace {

using pack::SunburstName;

constexpr std::string_view kTypes[] = {"domain", "ping", "ping with products"};

std::string sequence_text(unsigned sequence) {
  return sequence == pack::kLastSequence ? "last" : std::to_string(sequence);
}

std::string line_text(std::string_view name, const SunburstName& n) {
  std::string out = fmt::format("{}  {}  {}", printable(name), pack::guid_text(n.guid),
                                kTypes[static_cast<std::size_t>(n.type)]);
  if (n.type == SunburstName::Type::Domain)
    return out + fmt::format("  part {} '{}'\n", sequence_text(n.sequence),
                             printable(pack::join_sunburst({{n.sequence, n.fragment}}).text));
  out += "  " + format_time(n.time) + (n.stage2 ? "  STAGE 2 flag" : "");
  if (const std::string services = pack::sunburst_services_text(n.services); !services.empty())
    out += "  " + services;
  return out + "\n";
}

std::string line_json(std::string_view name, const SunburstName& n) {
  report::JsonWriter json{report::JsonWriter::Form::OneLine};
  json.open_object()
      .field("name", name)
      .field("guid", pack::guid_text(n.guid))
      .field("type", kTypes[static_cast<std::size_t>(n.type)]);
  if (n.type == SunburstName::Type::Domain) {
    json.field("sequence", std::uint64_t{n.sequence}).field("fragment", n.fragment);
  } else {
    json.field("time", format_time(n.time))
        .field("stage2", n.stage2)
        .field("services", std::uint64_t{n.services});
  }
  return json.close_object().take();
}

// A line may be a log line: the first word that ends in the zone is the name.
std::string_view name_in(std::string_view line) {
  for (const std::string_view word : split(line, ' ')) {
    for (std::string_view part : split(word, ',')) {
      part = trim(part);
      while (!part.empty() && (part.front() == '"' || part.front() == '\'')) part.remove_prefix(1);
      while (!part.empty() && (part.back() == '"' || part.back() == '\'' || part.back() == '.'))
        part.remove_suffix(1);
      if (fold(part).ends_with("avsvmcloud.com")) return part;
    }
  }
  return trim(line);
}

}  // namespace

Decoded decode_sunburst(const std::vector<std::string>& names, bool json) {
  Decoded out;
  std::map<std::string, std::map<unsigned, std::string>> domains;
  for (const std::string& line : names) {
    if (trim(line).empty()) continue;
    ++out.read;
    const std::string_view name = name_in(line);
    const auto decoded = pack::decode_sunburst(name);
    if (!decoded) {
      ++(decoded.error().code == Code::NotThisFormat ? out.other : out.refused);
      if (!json)
        out.text +=
            fmt::format("{}  {}: {}\n", printable(name),
                        decoded.error().code == Code::NotThisFormat ? "not SUNBURST" : "REFUSED",
                        decoded.error().what);
      continue;
    }
    ++out.decoded;
    out.text += json ? line_json(name, *decoded) : line_text(name, *decoded);
    if (decoded->type == SunburstName::Type::Domain)
      domains[pack::guid_text(decoded->guid)].emplace(decoded->sequence, decoded->fragment);
  }
  if (json) return out;
  for (const auto& [guid, fragments] : domains) {
    const auto domain = pack::join_sunburst(fragments);
    out.text += fmt::format("{}  AD domain {}{}\n", guid, printable(domain.text),
                            domain.complete ? "" : "  (partial)");
  }
  out.text += fmt::format("{} read: {} decoded, {} refused, {} other names\n",
                          counted(out.read, "name", "names"), out.decoded, out.refused, out.other);
  return out;
}

Result<std::vector<std::string>> lines_of(const std::string& path) {
  TAMIZ_TRY(const std::string text, read_whole(path, 1u << 30));
  std::vector<std::string> out;
  for (const std::string_view line : split(text, '\n')) out.emplace_back(line);
  return out;
}

}  // namespace tamiz::flow
