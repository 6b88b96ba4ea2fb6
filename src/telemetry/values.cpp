#include "telemetry/values.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <charconv>

#include "base/text.hpp"

namespace tamiz::telemetry {
namespace {

// By byte: 0 no hex digit, 1 the digit 0, 2 another digit.
constexpr std::array<std::uint8_t, 256> kHex = [] {
  std::array<std::uint8_t, 256> table{};
  for (const char c : std::string_view{"123456789abcdefABCDEF"})
    table[static_cast<unsigned char>(c)] = 2;
  table['0'] = 1;
  return table;
}();

}  // namespace

std::string_view without_trailing_dot(std::string_view name) {
  if (name.size() > 1 && name.back() == '.') name.remove_suffix(1);
  return name;
}

std::string_view npm_path_name(std::string_view path) {
  constexpr std::string_view kFolder = "node_modules/";
  const auto last = path.rfind(kFolder);
  return last == std::string_view::npos ? std::string_view{} : path.substr(last + kFolder.size());
}

std::string_view purl_name(std::string_view text, Scratch& scratch) {
  if (!text.starts_with("pkg:")) return text;
  std::string_view name = text.substr(4, text.find_first_of("?#") - 4);
  const auto slash = name.find('/');
  if (slash == std::string_view::npos) return text;
  const std::string_view type = name.substr(0, slash);
  name.remove_prefix(slash + 1);
  if (const auto at = name.rfind('@'); at != std::string_view::npos && at > 0)
    name = name.substr(0, at);
  const bool whole = type == "npm" || type == "golang" || type == "composer";
  if (!whole) name = name.substr(name.rfind('/') + 1);
  char* to = scratch.room(name.size());
  std::size_t n = 0;
  for (std::size_t i = 0; i < name.size(); ++i) {
    unsigned code = 0;
    if (name[i] == '%' && i + 2 < name.size() &&
        std::from_chars(name.data() + i + 1, name.data() + i + 3, code, 16).ptr ==
            name.data() + i + 3) {
      to[n++] = static_cast<char>(code);
      i += 2;
    } else {
      to[n++] = name[i];
    }
  }
  return {to, n};
}

std::string_view without_query_type(std::string_view text) {
  return text.starts_with("type:") ? trim(text.substr(text.rfind(' ') + 1)) : text;
}

std::string_view url_host(std::string_view url) {
  const auto scheme = url.find("://");
  if (scheme != std::string_view::npos && scheme < 12) url.remove_prefix(scheme + 3);
  url = url.substr(0, url.find_first_of("/?#"));
  if (const auto user = url.rfind('@'); user != std::string_view::npos) url.remove_prefix(user + 1);
  if (!url.empty() && url.front() == '[') return url.substr(1, url.find(']') - 1);
  if (const auto port = url.rfind(':'); port != std::string_view::npos && url.find(':') == port)
    url = url.substr(0, port);
  return without_trailing_dot(url);
}

std::string_view address_of(std::string_view text) {
  constexpr std::string_view kMapped = "::ffff:";
  if (text.size() > kMapped.size() && equal_blind(text.substr(0, kMapped.size()), kMapped) &&
      text.find('.') != std::string_view::npos) {
    text.remove_prefix(kMapped.size());
  }
  return text;
}

std::string_view joined_path(std::string_view folder, std::string_view file, Scratch& scratch) {
  if (folder.empty()) return file;
  if (file.empty()) return folder;
  if (folder.size() >= file.size() &&
      equal_blind(folder.substr(folder.size() - file.size()), file)) {
    const std::size_t before = folder.size() - file.size();
    if (before == 0 || folder[before - 1] == '\\' || folder[before - 1] == '/') return folder;
  }
  const bool separated = folder.back() == '\\' || folder.back() == '/';
  const char separator = folder.find('/') != std::string_view::npos ? '/' : '\\';
  char* to = scratch.room(folder.size() + file.size() + 1);
  char* at = std::ranges::copy(folder, to).out;
  if (!separated) *at++ = separator;
  at = std::ranges::copy(file, at).out;
  return {to, static_cast<std::size_t>(at - to)};
}

std::string_view decimal_of(std::string_view number, Scratch& scratch) {
  if (!number.starts_with("0x") && !number.starts_with("0X")) return number;
  std::uint64_t value = 0;
  const auto read = std::from_chars(number.data() + 2, number.data() + number.size(), value, 16);
  if (read.ec != std::errc{} || read.ptr != number.data() + number.size()) return number;
  return scratch.keep(fmt::format("{}", value));
}

namespace {

// One loop where find_first_of would look for each character among the two.
std::size_t find_either(std::string_view text, char a, char b) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == a || text[i] == b) return i;
  }
  return std::string_view::npos;
}

}  // namespace

void set_hash(std::string_view text, bool of_target, Row& row) {
  if (text.size() != 40 && text.size() != 64 && text.size() != 32) return;
  std::uint8_t least = 2, all = 0;
  for (const char c : text) {
    const std::uint8_t kind = kHex[static_cast<unsigned char>(c)];
    least = std::min(least, kind);
    all |= kind;
  }
  if (least == 0 || (all & 2) == 0) return;
  if (text.size() == 40) row[of_target ? Column::TargetSha1 : Column::ActorSha1] = text;
  if (text.size() == 64) row[of_target ? Column::TargetSha256 : Column::ActorSha256] = text;
  if (text.size() == 32) row[of_target ? Column::TargetMd5 : Column::ActorMd5] = text;
}

void set_hashes(std::string_view text, bool of_target, Row& row) {
  while (!text.empty()) {
    const std::string_view part = text.substr(0, find_either(text, ',', ';'));
    text.remove_prefix(std::min(part.size() + 1, text.size()));
    const auto equals = find_either(part, '=', ':');
    if (equals == std::string_view::npos) {
      set_hash(part, of_target, row);
    } else if (part.substr(0, equals) != "IMPHASH") {  // 32 digits, but not the file's MD5
      set_hash(trim(part.substr(equals + 1)), of_target, row);
    }
  }
}

void set_answers(std::string_view text, Row& row) {
  while (!text.empty()) {
    std::string_view part = text.substr(0, text.find_first_of(";,"));
    text.remove_prefix(std::min(part.size() + 1, text.size()));
    // Defender writes the list as a JSON array in a string: ["192.0.2.1","192.0.2.2"]
    while (!part.empty() && std::string_view{"[\" "}.find(part.front()) != std::string_view::npos)
      part.remove_prefix(1);
    while (!part.empty() && std::string_view{"]\" "}.find(part.back()) != std::string_view::npos)
      part.remove_suffix(1);
    if (part.starts_with("type:")) {
      part = trim(part.substr(5));
      const auto blank = part.find(' ');
      if (part.starts_with("5 ") && row[Column::Answer].empty()) {
        row[Column::Answer] = trim(part.substr(blank));
        row[Column::AnswerKind] = "cname";
      }
      continue;
    }
    part = address_of(trim(part));
    if (part.empty() || part == "-") continue;
    const bool address = part.find(':') != std::string_view::npos ||
                         part.find_first_not_of("0123456789.") == std::string_view::npos;
    if (!address) {  // a name on the way to the address
      if (row[Column::Answer].empty()) {
        row[Column::Answer] = without_trailing_dot(part);
        row[Column::AnswerKind] = "cname";
      }
      continue;
    }
    row[Column::Answer] = part;
    row[Column::AnswerKind] = part.find(':') != std::string_view::npos ? "aaaa" : "a";
    return;
  }
}

std::string_view name_of_labels(std::string_view text, Scratch& scratch) {
  if (text.empty() || text.front() != '(') return without_trailing_dot(text);
  char* to = scratch.room(text.size());
  std::size_t n = 0, at = 0;
  while (at < text.size() && text[at] == '(') {
    std::size_t length = 0;
    const auto read = std::from_chars(text.data() + at + 1, text.data() + text.size(), length);
    const auto open = static_cast<std::size_t>(read.ptr - text.data());
    if (read.ec != std::errc{} || open >= text.size() || text[open] != ')') return text;
    at = open + 1;
    if (length == 0) return at == text.size() ? std::string_view{to, n} : text;
    // The label as it is printed may be longer than its length says: escapes. It ends at the next
    // length.
    const std::size_t end =
        std::min(text.find('(', std::min(at + length, text.size())), text.size());
    if (n > 0) to[n++] = '.';
    n = static_cast<std::size_t>(std::copy(text.begin() + static_cast<std::ptrdiff_t>(at),
                                           text.begin() + static_cast<std::ptrdiff_t>(end),
                                           to + n) -
                                 to);
    at = end;
  }
  return at == text.size() && n > 0 ? std::string_view{to, n} : text;
}

std::string_view app_name(std::string_view text) {
  return text.size() > 4 && equal_blind(text.substr(text.size() - 4), ".app")
             ? text.substr(0, text.size() - 4)
             : text;
}

std::string_view msi_product(std::string_view text) {
  constexpr std::string_view kBefore = "Product: ", kAfter = " -- ";
  const auto end = text.find(kAfter);
  if (!text.starts_with(kBefore) || end == std::string_view::npos) return {};
  return trim(text.substr(kBefore.size(), end - kBefore.size()));
}

std::string_view after_name(std::string_view text) {
  const auto colon = text.find(':');
  return colon == std::string_view::npos ? text : trim(text.substr(colon + 1));
}

bool looks_like_domain(std::string_view text) {
  text = without_trailing_dot(text);
  if (text.size() < 4 || text.size() > 253 || text.find('.') == std::string_view::npos)
    return false;
  bool letter = false;
  std::size_t label = 0;
  for (const char c : text) {
    const bool alpha = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    letter = letter || alpha;
    if (c == '.') {
      if (label == 0) return false;
      label = 0;
    } else if (alpha || (c >= '0' && c <= '9') || c == '-' || c == '_') {
      ++label;
    } else {
      return false;
    }
  }
  return letter && label > 0;
}

}  // namespace tamiz::telemetry
