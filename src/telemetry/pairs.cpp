#include "telemetry/pairs.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <string>

#include "base/text.hpp"

namespace tamiz::telemetry {
namespace {

constexpr std::size_t kNone = std::string_view::npos;

bool key_char(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
         c == '-' || c == '.' || c == '[' || c == ']';
}

// `\x` is x, in CEF also `\n` a line end; a text without a backslash is given back as it stands.
std::string_view unescaped(std::string_view text, Scratch& scratch) {
  if (text.find('\\') == kNone) return text;
  char* to = scratch.room(text.size());
  std::size_t n = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool escape =
        text[i] == '\\' && i + 1 < text.size() &&
        (text[i + 1] == '\\' || text[i + 1] == '=' || text[i + 1] == '|' || text[i + 1] == '"');
    to[n++] = text[escape ? ++i : i];
  }
  return {to, n};
}

class Pairs {
 public:
  Pairs(const FieldTable& fields, Record& record, Scratch& scratch)
      : fields_(fields), record_(record), scratch_(scratch) {}
  [[nodiscard]] bool any() const { return any_; }

  void set(std::string_view key, std::string_view value) {
    any_ = true;
    if (value.starts_with("audit(")) audit(value);
    const Slot slot = fields_.find(key);
    if (slot != kNoSlot && !value.empty() && record_[slot].empty()) record_.set(slot, value);
  }

  // `delimiter`: ' ' for blanks of any kind, else that byte alone.
  void plain(std::string_view text, char delimiter) {
    std::size_t at = 0;
    const auto ends = [&](char c) {
      return delimiter == ' ' ? c == ' ' || c == '\t' || c == ',' : c == delimiter;
    };
    while (at < text.size()) {
      const std::size_t start = at;
      while (at < text.size() && key_char(text[at])) ++at;
      if (at == start || at >= text.size() || text[at] != '=') {
        at = at == start ? at + 1 : at;
        continue;
      }
      const std::string_view key = text.substr(start, at - start);
      ++at;
      if (delimiter == ' ' && at < text.size() && (text[at] == '"' || text[at] == '\'')) {
        at = quoted(key, text, at);
        continue;
      }
      const std::size_t value = at;
      while (at < text.size() && !ends(text[at])) ++at;
      set(key, delimiter == ' ' ? text.substr(value, at - value)
                                : without_quotes(text.substr(value, at - value)));
    }
  }

  void cef(std::string_view text) {
    constexpr std::array<std::string_view, 6> kHead{"cef.vendor", "cef.product", "cef.version",
                                                    "cef.id",     "cef.name",    "cef.severity"};
    std::size_t at = after_bar(text, 0);
    for (const std::string_view key : kHead) {
      const std::size_t next = after_bar(text, at);
      if (next == kNone) return set(key, unescaped(text.substr(at), scratch_));
      set(key, unescaped(text.substr(at, next - 1 - at), scratch_));
      at = next;
    }
    extension(text.substr(at));
  }

  void leef(std::string_view text) {
    constexpr std::array<std::string_view, 4> kHead{"leef.vendor", "leef.product", "leef.version",
                                                    "leef.id"};
    const bool second = text.starts_with("2");
    std::size_t at = after_bar(text, 0);
    for (const std::string_view key : kHead) {
      const std::size_t next = after_bar(text, at);
      if (next == kNone) return;
      set(key, text.substr(at, next - 1 - at));
      at = next;
    }
    char delimiter = '\t';
    if (second) {
      const std::size_t next = after_bar(text, at);
      const std::string_view named = next == kNone ? "" : text.substr(at, next - 1 - at);
      if (const auto byte = delimiter_of(named)) {
        delimiter = *byte;
        at = next;
      }
    }
    plain(text.substr(at), delimiter);
  }

 private:
  // "^", "x5E", "0x5E".
  static std::optional<char> delimiter_of(std::string_view named) {
    if (named.size() == 1) return named.front();
    if (named.starts_with('0')) named.remove_prefix(1);
    unsigned byte = 0;
    if (!named.starts_with('x') || named.size() > 5) return std::nullopt;
    const char* end = named.data() + named.size();
    const auto read = std::from_chars(named.data() + 1, end, byte, 16);
    if (read.ec != std::errc{} || read.ptr != end || byte == 0 || byte > 127) return std::nullopt;
    return static_cast<char>(byte);
  }
  // Where a delimiter ends values, quotes end none.
  static std::string_view without_quotes(std::string_view value) {
    const bool quoted = value.size() > 1 && value.starts_with('"') && value.ends_with('"');
    return quoted ? value.substr(1, value.size() - 2) : value;
  }
  void audit(std::string_view value) {
    const auto colon = value.find(':'), close = value.find(')');
    if (colon == kNone || close == kNone || colon > close) return;
    const Slot time = fields_.find("audit.time"), serial = fields_.find("audit.serial");
    // The first counts: a later one may stand in what somebody typed.
    if (time != kNoSlot && !record_[time].empty()) return;
    if (time != kNoSlot) record_.set(time, value.substr(6, colon - 6));
    if (serial != kNoSlot) record_.set(serial, value.substr(colon + 1, close - colon - 1));
  }
  // A quoted value at `at`; pairs inside single quotes count as if they stood outside. Gives the
  // byte after it.
  std::size_t quoted(std::string_view key, std::string_view text, std::size_t at) {
    const char quote = text[at];
    std::size_t end = at + 1;
    while (end < text.size() && text[end] != quote)
      end += text[end] == '\\' && quote == '"' ? 2 : 1;
    if (end >= text.size()) {
      set(key, text.substr(at + 1));
      return at + 1;
    }
    const std::string_view inner = text.substr(at + 1, end - at - 1);
    if (quote == '\'' && inner.find('=') != kNone) {
      plain(inner, ' ');
    } else {
      set(key, quote == '"' ? unescaped_quote(inner) : inner);
    }
    return end + 1;
  }
  // In quotes only a quote is escaped: paths keep their backslashes.
  std::string_view unescaped_quote(std::string_view text) {
    if (text.find("\\\"") == kNone) return text;
    char* to = scratch_.room(text.size());
    std::size_t n = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
      if (text[i] == '\\' && i + 1 < text.size() && text[i + 1] == '"') ++i;
      to[n++] = text[i];
    }
    return {to, n};
  }
  static std::size_t after_bar(std::string_view text, std::size_t from) {
    for (std::size_t i = from; i < text.size(); ++i) {
      if (text[i] == '\\') {
        ++i;
      } else if (text[i] == '|') {
        return i + 1;
      }
    }
    return kNone;
  }
  void extension(std::string_view text) {
    std::size_t key = next_key(text, 0);
    while (key != kNone) {
      const std::size_t equals = text.find('=', key);
      const std::size_t next = next_key(text, equals + 1);
      const std::string_view value =
          text.substr(equals + 1, (next == kNone ? text.size() : next) - equals - 1);
      set(text.substr(key, equals - key), unescaped(trim(value), scratch_));
      key = next;
    }
  }
  // Where the next `key=` begins: at the start or after a blank, and the `=` is no escaped one.
  static std::size_t next_key(std::string_view text, std::size_t from) {
    for (std::size_t equals = text.find('=', from); equals != kNone;
         equals = text.find('=', equals + 1)) {
      std::size_t start = equals;
      while (start > from && key_char(text[start - 1])) --start;
      if (start < equals && (start == 0 || text[start - 1] == ' ' || text[start - 1] == '\t'))
        return start;
    }
    return kNone;
  }

  const FieldTable& fields_;
  Record& record_;
  Scratch& scratch_;
  bool any_ = false;
};

// Where "CEF:0|" or "LEEF:2.0|" stands as a word of its own, not in a value: behind its colon.
std::size_t head_of(std::string_view line, std::string_view word) {
  for (std::size_t at = line.find(word); at != kNone; at = line.find(word, at + 1)) {
    if (at > 0 && std::string_view{" \t>:]"}.find(line[at - 1]) == kNone) continue;
    const std::size_t begin = at + word.size();
    const std::size_t bar = line.find_first_not_of("0123456789.", begin);
    if (bar != kNone && bar > begin && line[bar] == '|') return begin;
  }
  return kNone;
}

}  // namespace

bool read_pairs(std::string_view line, const FieldTable& fields, Record& record, Scratch& scratch) {
  Pairs pairs{fields, record, scratch};
  if (const auto cef = head_of(line, "CEF:"); cef != kNone) {
    pairs.cef(line.substr(cef));
  } else if (const auto leef = head_of(line, "LEEF:"); leef != kNone) {
    pairs.leef(line.substr(leef));
  } else {
    pairs.plain(line, ' ');
  }
  return pairs.any();
}

}  // namespace tamiz::telemetry
