#include "blind/canonical.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "base/file.hpp"
#include "base/text.hpp"

namespace tamiz::blind {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_hex(char c) { return is_digit(c) || (c >= 'a' && c <= 'f'); }
bool is_letter(char c) { return c >= 'a' && c <= 'z'; }

// 8-4-4-4-12 hexadecimal digits (RFC 9562, section 4), with or without braces before.
bool guid_at(std::string_view text, std::size_t at) {
  constexpr std::array kParts{8uz, 4uz, 4uz, 4uz, 12uz};
  for (std::size_t p = 0; p < kParts.size(); ++p) {
    if (p > 0 && (at >= text.size() || text[at++] != '-')) return false;
    for (std::size_t i = 0; i < kParts[p]; ++i, ++at) {
      if (at >= text.size() || !is_hex(text[at])) return false;
    }
  }
  return at == text.size() || !is_hex(text[at]);
}
constexpr std::size_t kGuid = 36;

std::size_t run_of(std::string_view text, std::size_t at, bool (*kind)(char)) {
  std::size_t end = at;
  while (end < text.size() && kind(text[end])) ++end;
  return end;
}

// 1.2 and longer: behind it stands no letter.
std::size_t version_end(std::string_view text, std::size_t at) {
  std::size_t end = run_of(text, at, is_digit);
  bool dots = false;
  while (end + 1 < text.size() && text[end] == '.' && is_digit(text[end + 1])) {
    end = run_of(text, end + 1, is_digit);
    dots = true;
  }
  return dots && (end == text.size() || !is_letter(text[end])) ? end : at;
}

// Numbers that are part of a name: hook64, 7zip, d3dcompiler.
bool kept_number(std::string_view text, std::size_t at, std::size_t end) {
  const std::string_view number = text.substr(at, end - at);
  const bool after = at > 0 && is_letter(text[at - 1]);
  const bool before = end < text.size() && is_letter(text[end]);
  if (number == "32" || number == "64" || number == "86") return after && !before;
  const bool word = before && end + 1 < text.size() && is_letter(text[end + 1]);
  if (after) return number.size() == 1 && word;
  return number.size() <= 2 && word;
}

// GetTempFileName's: up to three letters, one to four digits of 16, ".tmp" (wer1a2b.tmp,
// rptfd.tmp.xml). 0 where the part at `at` is none, else the length of its stem.
std::size_t temp_stem(std::string_view text, std::size_t at) {
  if (at > 0 && text[at - 1] != '\\' && text[at - 1] != '/') return 0;
  const std::string_view stem = text.substr(at, text.substr(at).find_first_of("\\/."));
  if (stem.empty() || stem.size() > 7 || !text.substr(at + stem.size()).starts_with(".tmp"))
    return 0;
  std::size_t digits = stem.size();
  while (digits > 0 && stem.size() - digits < 4 && is_hex(stem[digits - 1])) --digits;
  const bool letters =
      std::ranges::all_of(stem.substr(0, digits), [](char c) { return is_letter(c) || c == '~'; });
  return digits < stem.size() && digits <= 3 && letters ? stem.size() : 0;
}

// A placeholder and what it stands for, from `at` on; length 0: none.
struct MadeUp {
  std::string_view placeholder;
  std::size_t length = 0;
};
MadeUp made_up_at(std::string_view part, std::size_t at) {
  if (const std::size_t stem = temp_stem(part, at); stem > 0) return {"{temp}", stem};
  // ReplaceFile's: log.old~rf58b73e.tmp.
  if (part.substr(at).starts_with("~rf") && run_of(part, at + 3, is_hex) > at + 3)
    return {"~rf{hex}", run_of(part, at + 3, is_hex) - at};
  const bool begins = at == 0 || !(is_letter(part[at - 1]) || is_digit(part[at - 1]));
  if (begins && is_hex(part[at])) {
    if (guid_at(part, at)) return {"{guid}", kGuid};
    const std::size_t end = run_of(part, at, is_hex);
    const bool alone = end == part.size() || !is_letter(part[end]);
    if (alone && end - at >= 8) return {"{hex}", end - at};  // no such word of eight letters
  }
  return {"{v}", is_digit(part[at]) ? version_end(part, at) - at : 0};
}

// Folded text.
void append_part(std::string_view part, std::string& out) {
  for (std::size_t at = 0; at < part.size();) {
    if (const MadeUp one = made_up_at(part, at); one.length > 0) {
      out += one.placeholder;
      at += one.length;
      continue;
    }
    if (!is_digit(part[at])) {
      out += part[at++];
      continue;
    }
    const std::size_t end = run_of(part, at, is_digit);
    if (kept_number(part, at, end))
      out += part.substr(at, end - at);
    else
      out += '#';
    at = end;
  }
}

std::string slashed(std::string_view text) {
  std::string out = fold(trim(text));
  if (!out.starts_with('/')) std::ranges::replace(out, '/', '\\');
  return out;
}

// \device\harddiskvolume3\, d:\ and \\*\d$\ to c:\, \\?\ away.
void one_drive(std::string& path) {
  for (const std::string_view front : {"\\\\?\\", "\\??\\"}) {
    if (path.starts_with(front)) path.erase(0, front.size());
  }
  constexpr std::string_view kDevice = "\\device\\harddiskvolume";
  if (path.starts_with(kDevice)) {
    const std::size_t end = run_of(path, kDevice.size(), is_digit);
    path.replace(0, end, "c:");
  } else if (path.size() > 1 && path[1] == ':' && is_letter(path[0])) {
    path[0] = 'c';
  } else if (path.starts_with("\\\\*\\") && path.substr(std::min(path.size(), 5uz), 2) == "$\\") {
    path.replace(0, 6, "c:");
  }
}

// The part behind these is a person's name.
constexpr std::array<std::string_view, 4> kHomes{"c:\\users\\", "c:\\documents and settings\\",
                                                 "/users/", "/home/"};

// But for these.
constexpr std::array<std::string_view, 3> kNobodies{"public", "default", "shared"};

}  // namespace

std::size_t person_in(std::string_view written) {
  constexpr std::string_view kUsers = ":\\users\\";
  if (written.size() < kUsers.size() + 2) return 0;
  const auto drive = static_cast<char>(written[0] | 0x20);
  if (!is_letter(drive) || !equal_blind(written.substr(1, kUsers.size()), kUsers)) return 0;
  const std::size_t begin = 1 + kUsers.size();
  const std::size_t end = written.find_first_of("\\/", begin);
  // What does not end in a folder, or has a letter that folding may change in length, goes the
  // long way.
  if (end == std::string_view::npos || written[end] != '\\') return 0;
  const std::string_view name = written.substr(begin, end - begin);
  if (!std::ranges::all_of(name, [](char c) { return c > ' ' && c < 0x7F; })) return 0;
  const bool nobody = std::ranges::any_of(
      kNobodies, [&](std::string_view each) { return equal_blind(name, each); });
  return nobody || name.empty() ? 0 : end;
}

std::string canonical_path(std::string_view text) {
  std::string path = slashed(text);
  one_drive(path);
  std::string out;
  std::string_view left = path;
  for (const std::string_view home : kHomes) {
    if (!path.starts_with(home)) continue;
    const auto end = path.find(home.back(), home.size());
    const std::string_view name = left.substr(home.size(), end - home.size());
    if (name.empty() || std::ranges::find(kNobodies, name) != kNobodies.end()) break;
    out = std::string{home} + "{user}";
    left.remove_prefix(std::min(end, path.size()));
    break;
  }
  append_part(left, out);
  return out;
}

namespace {

// Of a person's service (cdpusersvc_1fa105): where its session begins; 0 = none.
std::size_t session_at(std::string_view part) {
  const auto bar = part.rfind('_');
  if (bar == std::string_view::npos || bar == 0 || !is_letter(part[bar - 1])) return 0;
  const std::size_t digits = part.size() - bar - 1;
  const bool hex = run_of(part, bar + 1, is_hex) == part.size() &&
                   std::ranges::any_of(part.substr(bar + 1), is_digit);
  return hex && digits >= 4 && digits <= 8 ? bar + 1 : 0;
}

// What lies in these is named by GUIDs that are everybody's: classes, and who writes to the logs.
bool is_named_by_guid(std::string_view folder) {
  constexpr std::array<std::string_view, 3> kIn{"\\clsid\\", "\\class\\", "\\publishers\\"};
  return folder.contains("\\wmi\\autologger\\") ||
         std::ranges::any_of(kIn, [&](std::string_view end) { return folder.ends_with(end); });
}

void one_hive(std::string& key) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 6> kHives{
      {{"\\registry\\machine", "hklm"},
       {"hkey_local_machine", "hklm"},
       {"\\registry\\user", "hku"},
       {"hkey_users", "hku"},
       {"hkey_current_user", "hkcu"},
       {"hkey_classes_root", "hkcr"}}};
  for (const auto& [from, to] : kHives) {
    if (key.starts_with(from)) key.replace(0, from.size(), to);
  }
  // A person's hive is that person's HKCU, and its _Classes are Software\Classes there.
  if (key.starts_with("hku\\s-1-5-21-")) {
    const auto end = std::min(key.find('\\', 4), key.size());
    const bool classes = key.substr(0, end).ends_with("_classes");
    key.replace(0, end, classes ? "hkcu\\software\\classes" : "hkcu");
  }
  constexpr std::string_view kSet = "hklm\\system\\controlset";
  if (key.starts_with(kSet) && run_of(key, kSet.size(), is_digit) > kSet.size())
    key.replace(0, run_of(key, kSet.size(), is_digit), "hklm\\system\\currentcontrolset");
}

}  // namespace

std::string canonical_key(std::string_view text) {
  std::string key = slashed(text);
  one_hive(key);
  // A path inside a key: the shell keeps those of programs that were started.
  constexpr std::string_view kHome = ":\\users\\";
  if (const auto at = key.find(kHome); at != std::string::npos) {
    const std::size_t begin = at + kHome.size();
    const std::size_t end = std::min(key.find('\\', begin), key.size());
    const std::string_view name = std::string_view{key}.substr(begin, end - begin);
    if (name != "public" && name != "default") key.replace(begin, name.size(), "{user}");
  }
  std::string out;
  for (std::size_t begin = 0; begin <= key.size();) {
    const std::size_t end = std::min(key.find('\\', begin), key.size());
    const std::string_view part = std::string_view{key}.substr(begin, end - begin);
    if (begin > 0) out += '\\';
    if (const std::size_t session = session_at(part); session > 0) {
      append_part(part.substr(0, session), out);
      out += "{hex}";
    } else if (is_named_by_guid(std::string_view{key}.substr(0, begin))) {
      out += part;
    } else {
      append_part(part, out);
    }
    begin = end + 1;
  }
  return out;
}

std::string canonical_domain(std::string_view domain) {
  std::string folded = fold(trim(domain));
  while (folded.ends_with('.')) folded.pop_back();
  // An address is no name.
  if (const auto dot = folded.rfind('.');
      dot != std::string::npos && run_of(folded, dot + 1, is_digit) == folded.size())
    return folded;
  std::size_t labels = 0;
  std::size_t at = folded.size();
  std::size_t wanted = 2;
  while (at > 0) {
    const auto dot = folded.rfind('.', at - 1);
    const std::size_t begin = dot == std::string::npos ? 0 : dot + 1;
    ++labels;
    const std::string_view label = std::string_view{folded}.substr(begin, at - begin);
    if (labels == 2 && folded.size() - at == 3 && (label == "co" || label == "com")) wanted = 3;
    if (labels == wanted || begin == 0) return folded.substr(begin);
    at = begin - 1;
  }
  return folded;
}

}  // namespace tamiz::blind
