// The cutting half of telemetry/json.hpp: where objects begin and end, by braces and strings alone.
#include <algorithm>
#include <array>
#include <cstring>

#include "telemetry/json.hpp"

namespace tamiz::telemetry {
namespace {

constexpr std::size_t kNone = std::string_view::npos;
// Keys under which exports put their list of records; `hits` stands twice in Elastic's answer.
constexpr std::array<std::string_view, 6> kListKeys{"results", "Results", "value",
                                                    "records", "data",    "hits"};

constexpr unsigned kMostEnvelopes = 3;  // Elastic's answer has two

bool blank(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

std::size_t skip_blank(std::string_view text, std::size_t at) {
  while (at < text.size() && blank(text[at])) ++at;
  return at;
}

// The byte after the string that opens at `at`; kNone when it does not end.
std::size_t after_string(std::string_view text, std::size_t at) {
  for (++at; at < text.size(); ++at) {
    const void* quote = std::memchr(text.data() + at, '"', text.size() - at);
    if (quote == nullptr) return kNone;
    const auto end = static_cast<std::size_t>(static_cast<const char*>(quote) - text.data());
    std::size_t slashes = 0;
    while (end - slashes > at && text[end - slashes - 1] == '\\') ++slashes;
    if (slashes % 2 == 0) return end + 1;
    at = end;
  }
  return kNone;
}

// The byte after the object or array that opens at `at`; kNone when it does not end.
std::size_t after_value(std::string_view text, std::size_t at) {
  std::size_t depth = 0;
  while (at < text.size()) {
    const char c = text[at];
    if (c == '"') {
      at = after_string(text, at);
      if (at == kNone) return kNone;
      continue;
    }
    if (c == '{' || c == '[') ++depth;
    if (c == '}' || c == ']') {
      if (depth == 0) return kNone;
      if (--depth == 0) return at + 1;
    }
    ++at;
  }
  return kNone;
}

bool list_key(std::string_view key) {
  for (const std::string_view known : kListKeys) {
    if (key == known) return true;
  }
  return false;
}

// Walks the names of an object (from `at`, behind its brace) until a known list of objects begins.
bool find_list(std::string_view text, std::size_t at, JsonStart& start) {
  while (true) {
    at = skip_blank(text, at);
    if (at < text.size() && text[at] == ',') at = skip_blank(text, at + 1);
    if (at >= text.size() || text[at] != '"') return false;
    const std::size_t end = after_string(text, at);
    if (end == kNone) return false;
    const std::string_view key = text.substr(at + 1, end - at - 2);
    at = skip_blank(text, end);
    if (at >= text.size() || text[at] != ':') return false;
    at = skip_blank(text, at + 1);
    if (at >= text.size()) return false;
    const char c = text[at];
    if (list_key(key) && c == '[') {
      const std::size_t first = skip_blank(text, at + 1);
      if (first < text.size() && text[first] != '{' && text[first] != ']') return false;
      start.begin = at + 1;
      start.in_array = true;
      return true;
    }
    if (list_key(key) && c == '{' && start.open_braces < kMostEnvelopes) {
      ++start.open_braces;
      if (find_list(text, at + 1, start)) return true;
      --start.open_braces;
    }
    if (c == '{' || c == '[') {
      at = after_value(text, at);
    } else if (c == '"') {
      at = after_string(text, at);
    } else {
      while (at < text.size() && text[at] != ',' && text[at] != '}' && !blank(text[at])) ++at;
    }
    if (at == kNone) return false;
  }
}

}  // namespace

std::optional<JsonStart> start_of_json(std::string_view head) {
  JsonStart start;
  const std::size_t at = skip_blank(head, 0);
  if (at >= head.size()) return std::nullopt;
  if (head[at] == '[') {
    const std::size_t first = skip_blank(head, at + 1);
    if (first < head.size() && head[first] != '{' && head[first] != ']') return std::nullopt;
    start.shape = JsonShape::Objects;
    start.begin = at + 1;
    start.in_array = true;
    return start;
  }
  if (head[at] == '"') {
    start.shape = JsonShape::Objects;
    start.open_braces = 1;
    start.anomalies.emplace_back(
        "the opening brace of the outer object is missing; read as if it stood there");
    if (!find_list(head, at, start)) return std::nullopt;
    return start;
  }
  if (head[at] != '{') return std::nullopt;
  const std::size_t end = after_value(head, at);
  const std::size_t line_end = head.find('\n', at);
  const bool one_line = end != kNone && (line_end == kNone || end <= line_end);
  const std::size_t after = end == kNone ? kNone : skip_blank(head, end);
  const bool alone = after == kNone || after >= head.size();
  // A lone outer object, or one larger than the head: an envelope if it holds a known list.
  if (alone) {
    JsonStart envelope{JsonShape::Objects, 0, false, 1, {}};
    if (find_list(head, at + 1, envelope)) return envelope;
  }
  if (end == kNone && line_end == kNone && head.size() < 4096) return std::nullopt;
  start.begin = at;
  start.shape = one_line ? JsonShape::Lines : JsonShape::Objects;
  return start;
}

ObjectCut cut_objects(std::string_view text, bool in_array) {
  ObjectCut cut;
  std::size_t at = 0;
  while (at < text.size()) {
    if (text[at] == '{') {
      const std::size_t end = after_value(text, at);
      if (end == kNone) return cut;
      at = cut.end = end;
      continue;
    }
    if (in_array && text[at] == ']') {
      cut.end = at + 1;
      cut.closed = true;
      return cut;
    }
    ++at;
    cut.end = at;  // commas, blanks and stray bytes between objects
  }
  return cut;
}

std::optional<Member> next_member(std::string_view object, std::size_t at) {
  at = skip_blank(object, at);
  if (at < object.size() && (object[at] == '{' || object[at] == ','))
    at = skip_blank(object, at + 1);
  if (at >= object.size() || object[at] != '"') return std::nullopt;
  const std::size_t name_end = after_string(object, at);
  if (name_end == kNone) return std::nullopt;
  Member member{object.substr(at + 1, name_end - at - 2), {}, 0};
  at = skip_blank(object, name_end);
  if (at >= object.size() || object[at] != ':') return std::nullopt;
  at = skip_blank(object, at + 1);
  if (at >= object.size()) return std::nullopt;
  if (object[at] == '{' || object[at] == '[') {
    member.end = after_value(object, at);
  } else if (object[at] == '"') {
    member.end = after_string(object, at);
  } else {
    member.end = std::min(object.find_first_of(",}] \t\r\n", at), object.size());
  }
  if (member.end == kNone) return std::nullopt;
  member.value = object.substr(at, member.end - at);
  return member;
}

std::optional<std::string_view> next_object(std::string_view text, std::size_t at) {
  while (at < text.size() && text[at] != '{') ++at;
  const std::size_t end = at < text.size() ? after_value(text, at) : kNone;
  if (end == kNone) return std::nullopt;
  return text.substr(at, end - at);
}

}  // namespace tamiz::telemetry
