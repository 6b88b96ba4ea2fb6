#pragma once
// Invented rows, and what a row says: for the tests of this room and its bench.
#include <random>
#include <string>

#include "model/segment.hpp"

namespace tamiz::store {

// Rows like those of process events, with all that is odd: no time, empty and long texts, texts
// that are not UTF-8, columns that only some segments have. The same for the same seed.
class RowMaker {
 public:
  explicit RowMaker(std::uint64_t seed, bool odd = true) : random_(seed), odd_(odd) {}
  Segment segment(std::size_t rows, Dictionary& strings) {
    DictionaryCache cache{strings};
    Segment out;
    const bool keys = odd_ && below(2) == 0, hosts = !odd_ || below(2) == 0;
    for (std::size_t i = 0; i < rows; ++i) {
      for (std::string& text : texts_) text.clear();
      Row row = fixed();
      if (keys && below(3) > 0) texts_[index_of(Column::Key)] = std::to_string(below(1000));
      fill();
      for (std::size_t c = 0; c < kColumnCount; ++c) row.values[c] = texts_[c];
      out.append(row, cache);
      if (hosts) out.host.push_back(static_cast<std::uint32_t>(below(300)));
    }
    return out;
  }
  static std::string host_name(std::uint32_t host) {
    return host % 50 == 7 ? "" : "HOST-" + std::to_string(host % 250);
  }

 private:
  std::uint64_t below(std::uint64_t n) { return random_() % n; }
  Row fixed() {
    Row row;
    at_ += static_cast<Micros>(below(3'000'000));
    row.time = odd_ && below(50) == 0 ? kNoTime : at_;
    row.clock_error = below(4) == 0 ? kDay : 0;
    record_ += below(900);
    row.record = record_;
    row.source = static_cast<std::uint32_t>(below(4));
    row.channel = static_cast<Channel>(below(odd_ ? kChannels : 3));
    return row;
  }
  std::string hex(std::size_t digits) {
    std::string out;
    while (out.size() < digits) out += "0123456789abcdef"[below(16)];
    return out;
  }
  void fill() {
    const auto set = [this](Column column, std::string text) {
      texts_[index_of(column)] = std::move(text);
    };
    set(Column::Subject, "ws-" + std::to_string(below(300)));
    set(Column::Action, "created");
    set(Column::ActorImage, "C:/Program Files/p" + std::to_string(below(400)) + "/app.exe");
    set(Column::ActorSha256, "5f" + std::string(60, 'c') + std::to_string(below(90)));
    set(Column::ActorUser, "CORP/user" + std::to_string(below(250)));
    set(Column::ActorGuid, "{" + hex(32) + "}");
    set(Column::ActorPid, std::to_string(below(20'000)));
    set(Column::ActorCommand, "app.exe --type=" + std::to_string(below(9)) + " --id=" + hex(24) +
                                  " --path=C:/Users/u" + std::to_string(below(250)));
    set(Column::ParentImage, "C:/Windows/p" + std::to_string(below(40)) + ".exe");
    set(Column::Target, "d" + std::to_string(below(20'000)) + ".example.org");
    if (!odd_) return;
    if (below(4) == 0) set(Column::Answer, "caf\xE9 " + std::to_string(below(5)));
    if (below(9) == 0) set(Column::Extra, std::string(below(2000), 'x') + "\xFF\xF4\x8F\x9E\x80");
    if (below(3) == 0) set(Column::ActorCommand, "");
    if (below(2) == 0) set(Column::Target, std::string("zero\0byte", 9) + hex(12));
    if (below(200) == 0) set(Column::Value, "\xC3\xA9t\xC3\xA9");
  }
  std::mt19937_64 random_;
  bool odd_;
  Micros at_ = 1'679'500'000 * kSecond;
  std::uint64_t record_ = 0;
  std::array<std::string, kColumnCount> texts_;
};

// All that a row holds, but for its host.
inline std::string row_text(const Segment& s, const Dictionary& strings, std::size_t row) {
  std::string out = std::to_string(s.time[row]) + "|" + std::to_string(s.clock_error[row]) + "|" +
                    std::to_string(s.record[row]) + "|" + std::to_string(s.source[row]) + "|" +
                    std::to_string(s.channel[row]) + "|" +
                    std::to_string(s.key.empty() ? 0 : s.key[row]);
  for (const ColumnInfo& info : kColumns) {
    out += "|";
    out += info.long_text ? s.long_text(info.column, row) : strings.text(s.code(info.column, row));
  }
  return out;
}

}  // namespace tamiz::store
