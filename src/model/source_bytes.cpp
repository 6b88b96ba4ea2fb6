#include "model/source_bytes.hpp"

#include <algorithm>
#include <array>
#include <concepts>
#include <type_traits>
#include <utility>

#include "base/cursor.hpp"

namespace tamiz {
namespace {

constexpr std::string_view kMagic{"TAMIZSRC", 8};
constexpr std::uint32_t kVersion = 1;

class Writer {
 public:
  std::string out;
  template <class T>
    requires std::integral<T> || std::is_enum_v<T>
  void operator()(T& value) {
    auto bits = static_cast<std::uint64_t>(value);
    for (int i = 0; i < 8; ++i, bits >>= 8) out += static_cast<char>(bits & 0xFF);
  }
  void operator()(std::string& text) {
    size(text.size());
    out += text;
  }
  template <class List>
  void list(List& items) {
    size(items.size());
    for (auto& item : items) each(*this, item);
  }
  template <class K, class V>
  void table(std::map<K, V>& items) {
    size(items.size());
    for (auto& [key, value] : items) {
      K copy = key;
      (*this)(copy);
      each(*this, value);
    }
  }
  void size(std::size_t n) { (*this)(n); }
};

class Reader {
 public:
  explicit Reader(std::string_view bytes) : window_(bytes) {}
  [[nodiscard]] bool good() const { return good_ && window_.good(); }
  [[nodiscard]] std::size_t at() const { return window_.at(); }
  [[nodiscard]] bool at_end() const { return window_.left() == 0; }
  template <class T>
    requires std::integral<T> || std::is_enum_v<T>
  void operator()(T& value) {
    value = static_cast<T>(window_.le<std::uint64_t>());
  }
  void operator()(std::string& text) { text = window_.take(size(1)); }
  template <class List>
  void list(List& items) {
    const std::size_t n = size(8);
    if constexpr (requires { items.resize(n); }) items.resize(n);
    if (items.size() != n) good_ = false;
    for (auto& item : items) {
      if (!good()) return;
      each(*this, item);
    }
  }
  template <class K, class V>
  void table(std::map<K, V>& items) {
    for (std::size_t n = size(16); n > 0 && good(); --n) {
      K key{};
      (*this)(key);
      each(*this, items[key]);
    }
  }

 private:
  // A count of things of which each takes at least `least` bytes.
  std::size_t size(std::size_t least) {
    const auto n = window_.le<std::uint64_t>();
    if (n > window_.left() / least) {
      good_ = false;
      return 0;
    }
    return static_cast<std::size_t>(n);
  }
  Window window_;
  bool good_ = true;
};

template <class Io, class T>
  requires std::integral<T> || std::same_as<T, std::string>
void each(Io& io, T& value) {
  io(value);
}
template <class Io>
void each(Io& io, Reject& r) {
  io(r.record);
  io(r.what);
}
template <class Io>
void each(Io& io, Extent& e) {
  io(e.first);
  io(e.last);
}
template <class Io>
void each(Io& io, SlotRows& s) {
  io(s.rows);
  io(s.first);
  io(s.last);
}
template <class Io>
void each(Io& io, SourcePart& p) {
  io(p.offset), io(p.rows), io(p.header), io(p.descending), io(p.first), io(p.last);
  each(io, p.instants), each(io, p.wall), each(io, p.exchanged);
}
template <class Io>
void each(Io& io, ChannelCover& c) {
  io(c.completeness);
  io(c.why);
}
template <class Io>
void each(Io& io, std::pair<std::uint64_t, std::uint64_t>& run) {
  io(run.first);
  io(run.second);
}
template <class Io>
void each(Io& io, DateEvidence& d) {
  io(d.month_first), io(d.day_first), io(d.either), io(d.falls_month_first), io(d.falls_day_first);
  io(d.leaps_month_first), io(d.leaps_day_first);
}

template <class Io>
void members(Io& io, Source& s) {
  io(s.path), io(s.sha256), io(s.map), io(s.family), io(s.header), io(s.guessed), io(s.holes);
  io(s.unread);
  io(s.bytes), io(s.records), io(s.events), io(s.rejected), io(s.hosts), io(s.certificates);
  io(s.inner_lost), io(s.zoneless), io(s.modified), io(s.order);
  io(s.wild), io(s.month_first_by_rule), io(s.passive), io(s.producer_key), io(s.partial);
  io(s.observed_from_file), io(s.dated), io(s.network), io(s.damaged);
  io.list(s.channel_events);
  io.table(s.unmapped);
  io.list(s.rejects), io.list(s.anomalies), io.list(s.parts);
  io.table(s.instants), io.table(s.wall), io.table(s.open);
  each(io, s.dates);
  io.list(s.cover);
  io.list(s.numbers.seen);
  io(s.numbers.first), io(s.numbers.last), io(s.numbers.unreadable);
}

}  // namespace

std::string pack_sources(const std::vector<Source>& sources) {
  Writer writer;
  writer.out = kMagic;
  std::uint32_t version = kVersion;
  writer(version);
  writer.size(sources.size());
  for (Source source : sources) members(writer, source);
  return std::move(writer.out);
}

Result<std::vector<Source>> unpack_sources(std::string_view bytes) {
  if (!bytes.starts_with(kMagic))
    return fail(Code::NotThisFormat, "no sources of tamiz stand here", 0);
  Reader reader{bytes.substr(kMagic.size())};
  std::uint32_t version = 0;
  reader(version);
  if (reader.good() && version != kVersion)
    return fail(Code::Unsupported, "sources of version " + std::to_string(version), kMagic.size());
  std::vector<Source> out;
  std::uint64_t count = 0;
  reader(count);
  bool sound = true;
  while (count-- > 0 && reader.good()) {
    const Source& source = (members(reader, out.emplace_back()), out.back());
    sound = sound && source.order <= RowOrder::NewestFirst &&
            std::ranges::all_of(source.cover, [](const ChannelCover& c) {
              return c.completeness <= Completeness::Absent;
            });
  }
  if (!sound || !reader.good() || !reader.at_end())
    return fail(Code::Damaged, "what is kept of the inputs is damaged",
                kMagic.size() + reader.at());
  return out;
}

}  // namespace tamiz
