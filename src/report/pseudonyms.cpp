#include "report/pseudonyms.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>

#include "base/hash.hpp"
#include "base/text.hpp"

namespace tamiz::report {
namespace {

constexpr std::size_t kShortest = 8;  // hex digits of a keyed pseudonym; more when two would meet

// What names are made of: letters, digits, - _ . : and every byte beyond ASCII.
bool in_word(char c) {
  const auto u = static_cast<unsigned char>(c);
  return u >= 0x80 || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
         c == '-' || c == '_' || c == '.' || c == ':' || c == '$';
}
bool is_separator(char c) { return c == '\\' || c == '/'; }

// The four numbers of an IPv4 address.
bool read_ipv4(std::string_view text, std::array<unsigned, 4>& out) {
  const auto parts = split(text, '.');
  if (parts.size() != 4) return false;
  for (std::size_t i = 0; i < 4; ++i) {
    if (parts[i].empty() || parts[i].size() > 3) return false;
    out[i] = 0;
    for (const char c : parts[i]) {
      if (c < '0' || c > '9') return false;
      out[i] = out[i] * 10 + static_cast<unsigned>(c - '0');
    }
    if (out[i] > 255) return false;
  }
  return true;
}
// RFC 1918, RFC 6598 and link-local.
bool is_private(std::string_view text) {
  std::array<unsigned, 4> a{};
  if (!read_ipv4(text, a)) return false;
  return a[0] == 10 || (a[0] == 172 && a[1] >= 16 && a[1] < 32) || (a[0] == 192 && a[1] == 168) ||
         (a[0] == 100 && a[1] >= 64 && a[1] < 128) || (a[0] == 169 && a[1] == 254);
}

constexpr std::array<std::string_view, 3> kUserFolders{"users", "home", "documents and settings"};
constexpr std::string_view kAfterNames = "\"<>|*,;()\n";  // what no name of a folder holds
constexpr std::array<std::string_view, 4> kNobody{"public", "default", "all users", "shared"};

std::string csv_cell(std::string_view text) {
  std::string out = "\"";
  for (const char c : printable(text)) {
    if (c == '"') out += '"';
    out += c;
  }
  return out + "\"";
}

}  // namespace

Pseudonyms::Pseudonyms(const Report& report, bool names, std::string key)
    : names_(names), key_(std::move(key)) {
  if (!names) return;
  for (const CampaignReport& c : report.campaigns) {
    for (const auto* hosts : {&c.hosts, &c.others}) {
      for (const HostReport& each : *hosts) host(each);
    }
    for (const Evidence& e : c.ownerless) {
      if (!e.address.empty()) learn(e.address, "address", e.address);
    }
    for (const ListedMachine& m : c.context.listed) {
      machine(m.host, m.host);
      learn(m.domain, "domain", m.domain);
    }
  }
  const auto of_machine = [&](const auto& each) {
    machine(each.host, each.host);
    if (!each.id.empty()) learn(each.id, "id", each.id);
    if (!each.org.empty()) learn(each.org, "organisation", each.org);
  };
  std::ranges::for_each(report.unusual.hosts, of_machine);
  std::ranges::for_each(report.replay.hosts, of_machine);
  if (!report.unusual.asked.host.empty()) of_machine(report.unusual.asked);
  for (const std::string& name : report.unusual.split_names) machine(name, name);
  for (const UnusualFinding& finding : report.unusual.findings) {
    for (const auto& [host, thing] : finding.also) machine(host, host);
  }
  for (const CoverRow& row : report.pictures.cover.rows) {
    learn(row.host, "machine", row.host);
    learn(row.id, "id", row.id);
  }
}

void Pseudonyms::machine(const std::string& name, const std::string& as) {
  learn(name, "machine", as);
  const auto dot = name.find('.');
  if (dot == std::string::npos || is_private(name)) return;
  learn(name.substr(0, dot), "machine", as);
  learn(name.substr(dot + 1), "domain", name.substr(dot + 1));
}

void Pseudonyms::host(const HostReport& host) {
  machine(host.host, host.host);
  for (const std::string& alias : host.aliases) machine(alias, host.host);
  learn(host.id, "id", host.id);
  if (!host.org.empty()) learn(host.org, "organisation", host.org);
  for (const StageResult& stage : host.stages) {
    for (const Evidence& e : stage.evidence) {
      if (!e.address.empty()) learn(e.address, "address", e.address);
    }
  }
}

void Pseudonyms::learn(const std::string& name, const std::string& kind, const std::string& as) {
  if (name.empty() || !known_.try_emplace(fold(name), Known{kind, fold(as)}).second) return;
  const auto end = std::ranges::find_if_not(name, in_word);
  if (end != name.end()) phrases_[fold(std::string{name.begin(), end})].push_back(name);
}

// A known name of several words that begins here: its length, and its pseudonym in `out`.
std::size_t Pseudonyms::phrase(std::string_view text, std::size_t from, std::string& out) {
  if (phrases_.empty()) return 0;
  std::size_t end = from;
  while (end < text.size() && in_word(text[end])) ++end;
  const auto found = phrases_.find(fold(text.substr(from, end - from)));
  if (found == phrases_.end()) return 0;
  std::string_view longest;
  for (const std::string& name : found->second) {
    if (name.size() > longest.size() && fold(text.substr(from, name.size())) == fold(name))
      longest = name;
  }
  if (longest.empty()) return 0;
  const Known& known = known_.at(fold(longest));
  out += of(known.kind, known.as);
  return longest.size();
}

const std::string& Pseudonyms::of(const std::string& kind, const std::string& name) {
  const auto [at, fresh] = given_.try_emplace({kind, name});
  if (!fresh) return at->second;
  if (key_.empty()) {
    at->second = fmt::format("{}-{}", kind, ++numbered_[kind]);
    return at->second;
  }
  const std::string hash = sha256_hex(fmt::format("{}\n{}\n{}", key_, kind, name));
  std::size_t length = kShortest;
  do {
    at->second = kind + "-" + hash.substr(0, length++);
  } while (!taken_.insert(at->second).second && length < hash.size());
  return at->second;
}

// Whether what begins at `at` is the name of a user's folder.
bool Pseudonyms::user_before(std::string_view text, std::size_t at) {
  std::size_t end = at;
  while (end > 0 && is_separator(text[end - 1])) --end;
  if (end == at || at - end > 2) return false;  // JSON writes a backslash twice
  return std::ranges::any_of(kUserFolders, [&](std::string_view folder) {
    if (end < folder.size()) return false;
    const std::size_t from = end - folder.size();
    return equal_blind(text.substr(from, folder.size()), folder) &&
           (from == 0 || is_separator(text[from - 1]) || !in_word(text[from - 1]));
  });
}

// Where the name of a user's folder ends that begins at `at`; `at` when none does.
std::size_t Pseudonyms::end_of_user(std::string_view text, std::size_t at) {
  if (at == 0 || !is_separator(text[at - 1]) || is_separator(text[at]) || !user_before(text, at))
    return at;
  std::size_t end = at;
  while (end < text.size() && !is_separator(text[end]) && !kAfterNames.contains(text[end])) ++end;
  return end;
}

// One run of name characters, or the longest beginning of it that is known.
void Pseudonyms::word(std::string_view text, std::size_t from, std::size_t to, std::string& out) {
  std::string_view whole = text.substr(from, to - from);
  if (!names_) {
    out += whole;
    return;
  }
  // "10.2.3.67:53", "ws-1." at the end of a sentence, ".corp.example": try what is inside.
  std::size_t lead = 0;
  while (lead < whole.size() && std::string_view{".:-_"}.contains(whole[lead])) ++lead;
  out += whole.substr(0, lead);
  whole.remove_prefix(lead);
  for (std::size_t end = whole.size(); end > 0; --end) {
    if (end < whole.size() && !std::string_view{".:$"}.contains(whole[end])) continue;
    const std::string_view part = whole.substr(0, end);
    const auto found = known_.find(fold(part));
    if (found != known_.end()) {
      out += of(found->second.kind, found->second.as);
    } else if (is_private(part)) {
      out += of("address", std::string{part});
    } else {
      continue;
    }
    out += whole.substr(end);
    return;
  }
  // A name below a known domain: the domain is hidden all the same.
  for (std::size_t dot = whole.find('.'); dot != std::string_view::npos;
       dot = whole.find('.', dot + 1)) {
    const auto found = known_.find(fold(whole.substr(dot + 1)));
    if (found == known_.end()) continue;
    out += whole.substr(0, dot + 1);
    out += of(found->second.kind, found->second.as);
    return;
  }
  out += whole;
}

std::string Pseudonyms::operator()(std::string_view text) {
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    if (const std::size_t end = end_of_user(text, at); end > at) {
      const std::string name = fold(trim(text.substr(at, end - at)));
      const bool somebody = !name.empty() && std::ranges::find(kNobody, name) == kNobody.end();
      out += somebody ? of("user", name) : std::string{text.substr(at, end - at)};
      at = end;
      continue;
    }
    if (!in_word(text[at])) {
      out += text[at++];
      continue;
    }
    const std::size_t from = at;
    if (const std::size_t length = phrase(text, at, out); length > 0) {
      at += length;
      continue;
    }
    while (at < text.size() && in_word(text[at])) ++at;
    word(text, from, at, out);
  }
  return out;
}

std::string Pseudonyms::in_json(std::string_view json) {
  std::string out;
  for (std::size_t at = 0; at < json.size();) {
    if (json[at] != '"') {
      out += json[at++];
      continue;
    }
    std::size_t end = at + 1;
    while (end < json.size() && json[end] != '"') end += json[end] == '\\' ? 2 : 1;
    const std::string_view inside = json.substr(at + 1, std::min(end, json.size()) - at - 1);
    const bool key = end + 1 < json.size() && json[end + 1] == ':';
    out += '"';
    out += key ? std::string{inside} : (*this)(inside);
    out += '"';
    at = end + 1;
  }
  return out;
}

std::string Pseudonyms::map_csv() const {
  std::string out = fmt::format("key,{},\n", key_);
  std::map<std::string, std::pair<std::string, std::string>> by_pseudonym;
  for (const auto& [name, pseudonym] : given_) by_pseudonym[pseudonym] = name;
  for (const auto& [pseudonym, name] : by_pseudonym)
    out += fmt::format("{},{},{}\n", pseudonym, name.first, csv_cell(name.second));
  return out;
}

}  // namespace tamiz::report
