#include "telemetry/audit.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <string>

#include "base/text.hpp"
#include "telemetry/audit_values.hpp"

namespace tamiz::telemetry {
namespace {

constexpr std::size_t kNone = std::string_view::npos;
constexpr std::string_view kStamp = "audit(";

// Whose values the kernel, or a program by audit_encode_nv_string, writes as hex when need be.
constexpr std::array<std::string_view, 14> kEncoded{"acct",  "cmd", "comm", "cwd",      "data",
                                                    "dir",   "exe", "key",  "name",     "new",
                                                    "ocomm", "old", "path", "proctitle"};

// Of records whose type the kernel's own log gives by number (include/uapi/linux/audit.h).
constexpr std::array<std::pair<std::string_view, std::string_view>, 8> kTypes{
    {{"1300", "SYSCALL"},
     {"1302", "PATH"},
     {"1305", "CONFIG_CHANGE"},
     {"1306", "SOCKADDR"},
     {"1307", "CWD"},
     {"1309", "EXECVE"},
     {"1327", "PROCTITLE"},
     {"1400", "AVC"}}};

bool key_char(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
         c == '-' || c == '[' || c == ']';
}

struct Pair {
  std::string_view key, value;
  bool quoted = false;
};

// The next pair at or after `at`. Pairs inside single quotes count as if they stood outside.
std::optional<Pair> next_pair(std::string_view text, std::size_t& at) {
  while (at < text.size()) {
    const std::size_t start = at;
    while (at < text.size() && key_char(text[at])) ++at;
    if (at == start || at >= text.size() || text[at] != '=') {
      at = std::max(at, start + 1);
      continue;
    }
    const std::string_view key = text.substr(start, at - start);
    ++at;
    if (at < text.size() && text[at] == '\'') continue;
    if (at < text.size() && text[at] == '"') {
      const std::size_t value = at + 1, end = std::min(text.find('"', value), text.size());
      at = std::min(end + 1, text.size());
      return Pair{key, text.substr(value, end - value), true};
    }
    const std::size_t end =
        std::min(text.find_first_of(std::string_view{" \x1D'\t"}, at), text.size());
    std::string_view value = text.substr(at, end - at);
    at = end;
    while (!value.empty() && (value.back() == ',' || value.back() == ')') &&
           !value.ends_with("(null)") && !value.ends_with("(none)"))
      value.remove_suffix(1);
    return Pair{key, value, false};
  }
  return std::nullopt;
}

bool is_nothing(std::string_view value) {
  return value.empty() || value == "?" || value == "(null)" || value == "(none)";
}

// "a12" is the twelfth argument; "a12[3]" a piece of it, "a12_len" its length.
bool is_argument(std::string_view key) {
  return key.size() > 1 && key[0] == 'a' && key[1] >= '0' && key[1] <= '9' &&
         !key.ends_with("_len");
}

// Whether the first argument may be an open directory that names are relative to: a small number.
// AT_FDCWD (ffffff9c) says the working directory, a pointer that the call knows no directory.
bool may_be_directory(std::string_view argument) {
  return !argument.empty() && argument.size() <= 4;
}

class Joiner {
 public:
  Joiner(const FieldTable& fields, Record& record, Scratch& scratch)
      : fields_(fields), record_(record), scratch_(scratch) {}

  void add(const AuditLine& line) {
    types_ += types_.empty() ? "" : " ";
    types_ += line.type;
    if (line.type == "EXECVE") return arguments(line.pairs);
    if (line.type == "PATH") return path(line.pairs);
    if (line.type == "SOCKADDR") return socket(line.pairs);
    for (std::size_t at = 0; const auto pair = next_pair(line.pairs, at);) {
      const std::string value = plain(*pair);
      if (is_nothing(value)) continue;
      if (pair->key == "SYSCALL") name_ = value;
      remember(pair->key, value);
      if (pair->key == "cwd") cwd_ = value;
      if (pair->key != "syscall") set(pair->key == "proctitle" ? "title" : pair->key, value);
    }
  }

  void finish() {
    if (name_.empty()) name_ = audit_syscall(arch_, number_, argument_);
    set("syscall", name_.empty() ? number_ : name_);
    set("command", command_);
    set("types", types_);
    for (auto& [kind, name] : paths_) {
      const bool joined = !name.starts_with('/') && !cwd_.empty() && !may_be_directory(argument_);
      set("path." + kind, joined ? cwd_ + (cwd_.ends_with('/') ? "" : "/") + name : name);
    }
  }

  void set(std::string_view key, std::string_view value) {
    if (value.empty()) return;
    key_.assign("audit.");
    key_ += key;
    const Slot slot = fields_.find(key_);
    if (slot != kNoSlot && record_[slot].empty()) record_.set(slot, scratch_.keep(value));
  }

 private:
  static std::string plain(const Pair& pair) {
    std::string value{pair.value};
    if (!pair.quoted && std::ranges::find(kEncoded, pair.key) != kEncoded.end()) {
      if (auto bytes = audit_bytes(value)) value = std::move(*bytes);
    }
    std::ranges::replace(value, '\0', ' ');
    if (pair.key == "exe" && value.ends_with(" (deleted)")) value.resize(value.size() - 10);
    return value;
  }
  void remember(std::string_view key, const std::string& value) {
    if (key == "arch" && arch_.empty()) arch_ = value;
    if (key == "syscall" && number_.empty()) number_ = value;
    if (key == "a0" && argument_.empty()) argument_ = value;
  }
  void arguments(std::string_view pairs) {
    for (std::size_t at = 0; const auto pair = next_pair(pairs, at);) {
      if (!is_argument(pair->key)) continue;
      const auto bytes = pair->quoted ? std::nullopt : audit_bytes(pair->value);
      const std::string_view name = pair->key.substr(0, pair->key.find('['));
      if (name != last_ && !last_.empty()) command_ += ' ';
      command_ += bytes ? *bytes : std::string{pair->value};
      if (pair->key == "a0") set("argv0", command_);
      last_ = name;
    }
    std::ranges::replace(command_, '\0', ' ');
  }
  void path(std::string_view pairs) {
    std::string name, kind = "normal";
    for (std::size_t at = 0; const auto pair = next_pair(pairs, at);) {
      if (pair->key == "name") name = plain(*pair);
      if (pair->key == "nametype" || pair->key == "objtype") kind = fold(pair->value);
    }
    if (is_nothing(name)) return;
    const auto known = std::ranges::find(paths_, kind, &std::pair<std::string, std::string>::first);
    if (known == paths_.end()) paths_.emplace_back(std::move(kind), std::move(name));
  }
  void socket(std::string_view pairs) {
    for (std::size_t at = 0; const auto pair = next_pair(pairs, at);) {
      if (pair->key != "saddr") continue;
      const AuditSocket found = audit_socket(pair->value);
      set("family", found.family);
      set("saddr", found.address);
      set("sport", found.port);
      set("sock", found.path);
    }
  }

  const FieldTable& fields_;
  Record& record_;
  Scratch& scratch_;
  std::string key_, types_, arch_, number_, argument_, name_, cwd_, command_, last_;
  std::vector<std::pair<std::string, std::string>> paths_;  // nametype, name
};

std::uint64_t hash_of(const AuditLine& line) {
  return line.serial * 0x9E3779B97F4A7C15u ^ std::hash<std::string_view>{}(line.time) ^
         std::hash<std::string_view>{}(line.node) << 1;
}

}  // namespace

std::optional<AuditLine> audit_line(std::string_view line) {
  const std::size_t stamp = line.find(kStamp);
  if (stamp == kNone) return std::nullopt;
  const std::string_view head = line.substr(0, stamp);
  const std::size_t type = head.rfind("type="), open = stamp + kStamp.size();
  const std::size_t close = line.find(')', open);
  if (type == kNone || close == kNone) return std::nullopt;
  AuditLine out;
  const auto word = [](std::string_view text) { return text.substr(0, text.find_first_of(" \t")); };
  out.type = word(head.substr(type + 5));
  for (const auto& [number, name] : kTypes) out.type = out.type == number ? name : out.type;
  if (const std::size_t node = head.rfind("node=", type); node != kNone)
    out.node = word(head.substr(node + 5));
  const std::string_view inside = line.substr(open, close - open);
  const std::size_t colon = inside.find(':');
  if (colon == kNone || out.type.empty()) return std::nullopt;
  out.time = inside.substr(0, colon);
  if (out.time.empty() || out.time.find_first_not_of("0123456789.") != kNone) return std::nullopt;
  const std::string_view serial = inside.substr(colon + 1);
  const auto read = std::from_chars(serial.data(), serial.data() + serial.size(), out.serial);
  if (read.ec != std::errc{} || read.ptr != serial.data() + serial.size()) return std::nullopt;
  out.pairs = line.substr(close + 1);
  return out;
}

bool is_between_audit_events(std::string_view line) {
  return line.starts_with("----") || line.starts_with("time->");
}

std::size_t end_of_audit_events(std::string_view text) {
  constexpr std::size_t kWindow = 64u << 10, kAhead = 16u << 10;
  const std::size_t last = text.rfind('\n');
  if (last == kNone) return 0;
  if (last < kWindow) return last + 1;
  struct Line {
    std::size_t start;
    std::uint64_t event;
  };
  std::vector<Line> lines;
  std::unordered_map<std::uint64_t, std::size_t> last_of;  // event -> its last line
  for (std::size_t at = text.find('\n', last - kWindow) + 1; at <= last;) {
    const std::size_t end = text.find('\n', at);
    const auto line = audit_line(text.substr(at, end - at));
    lines.push_back({at, line ? hash_of(*line) : 0});
    if (line) last_of[lines.back().event] = lines.size() - 1;
    at = end + 1;
  }
  std::size_t open_to = 0, best = 0, any = 0, change = 0;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const bool whole = i > 0 && open_to < i;
    if (whole) any = lines[i].start;
    if (whole && lines[i].start + kAhead <= last) best = lines[i].start;
    if (i > 0 && lines[i].event != lines[i - 1].event) change = lines[i].start;
    if (lines[i].event != 0) open_to = std::max(open_to, last_of[lines[i].event]);
  }
  for (const std::size_t end : {best, any, change}) {
    if (end != 0) return end;
  }
  return last + 1;
}

void AuditEvents::clear() {
  lines_.clear();
  events_.clear();
  by_serial_.clear();
}

void AuditEvents::add(const AuditLine& line, std::uint64_t offset) {
  const auto number = static_cast<std::uint32_t>(lines_.size());
  lines_.push_back(line);
  const std::uint64_t hash = hash_of(line);
  const auto [from, to] = by_serial_.equal_range(hash);
  for (auto it = from; it != to; ++it) {
    if (!same_event(first(it->second), line)) continue;
    return events_[it->second].lines.push_back(number);
  }
  by_serial_.emplace(hash, static_cast<std::uint32_t>(events_.size()));
  events_.push_back({offset, {number}});
}

void AuditEvents::fill(std::size_t event, Record& record, Scratch& scratch) const {
  const std::vector<std::uint32_t>& own = events_[event].lines;
  const auto call =
      std::ranges::find(own, "SYSCALL", [&](std::uint32_t n) { return lines_[n].type; });
  const AuditLine& head = lines_[call == own.end() ? own.front() : *call];
  Joiner joiner{fields_, record, scratch};
  joiner.set("type", head.type);
  joiner.set("time", head.time);
  joiner.set("serial", std::to_string(head.serial));
  joiner.set("node", head.node);
  if (call != own.end()) joiner.add(head);
  for (const std::uint32_t n : own) {
    if (call == own.end() || n != *call) joiner.add(lines_[n]);
  }
  joiner.finish();
}

}  // namespace tamiz::telemetry
