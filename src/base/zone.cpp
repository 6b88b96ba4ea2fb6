// Zones of base/time.hpp: cctz over the packed IANA database data/tzdata-*.bin.zst, so that the
// machine's own zone files, TZ and locale are never read.
//
// The packed file:   "tamiz.tzdata/1 <version>\n" <count> "\n" (<name> TAB <offset> TAB <size>
// "\n")* TZif bytes
#include <cctz/time_zone.h>
#include <cctz/zone_info_source.h>
#include <zstd.h>

#include <charconv>
#include <cstring>
#include <map>

#include "base/embedded.hpp"
#include "base/text.hpp"
#include "base/time.hpp"

namespace tamiz {
namespace {

struct Database {
  std::string bytes;
  std::string_view version;
  std::map<std::string_view, std::string_view> zones;
};

std::size_t size_of(std::string_view digits) {
  std::size_t value = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), value);
  return value;
}

Database unpack() {
  const std::string_view packed = embedded::zones().front().bytes;
  Database out;
  out.bytes.resize(ZSTD_getFrameContentSize(packed.data(), packed.size()));
  ZSTD_decompress(out.bytes.data(), out.bytes.size(), packed.data(), packed.size());
  std::string_view left = out.bytes;
  const auto line = [&left] {
    const auto end = left.find('\n');
    const auto text = left.substr(0, end);
    left.remove_prefix(end + 1);
    return text;
  };
  out.version = line().substr(std::strlen("tamiz.tzdata/1 "));
  std::vector<std::vector<std::string_view>> rows;
  for (std::size_t n = size_of(line()); n > 0; --n) rows.push_back(split(line(), '\t'));
  for (const auto& row : rows) out.zones[row[0]] = left.substr(size_of(row[1]), size_of(row[2]));
  return out;
}

const Database& database() {
  static const Database kDatabase = unpack();
  return kDatabase;
}

class PackedZone : public cctz::ZoneInfoSource {
 public:
  explicit PackedZone(std::string_view bytes) : left_(bytes) {}
  std::size_t Read(void* to, std::size_t size) override {
    const std::size_t n = std::min(size, left_.size());
    std::memcpy(to, left_.data(), n);
    left_.remove_prefix(n);
    return n;
  }
  int Skip(std::size_t offset) override {
    left_.remove_prefix(std::min(offset, left_.size()));
    return 0;
  }

 private:
  std::string_view left_;
};

std::unique_ptr<cctz::ZoneInfoSource> packed_zone(
    const std::string& name,
    const std::function<std::unique_ptr<cctz::ZoneInfoSource>(const std::string&)>&) {
  const auto found = database().zones.find(name);
  if (found == database().zones.end()) return nullptr;
  return std::make_unique<PackedZone>(found->second);
}

}  // namespace

struct Zone::Rules {
  cctz::time_zone zone;
};

Result<Zone> Zone::named(std::string_view name) {
  if (!database().zones.contains(name)) {
    std::vector<std::string> names;
    for (const auto& [known, bytes] : database().zones) names.emplace_back(known);
    const std::string near = nearest(name, names);
    return fail(
        Code::Usage,
        "no time zone '" + printable(name) + "' in the list of " + std::string{database().version} +
            (near.empty() ? "; write one as Europe/Madrid" : "; did you mean " + near + "?"));
  }
  auto rules = std::make_shared<Rules>();
  if (!cctz::load_time_zone(std::string{name}, &rules->zone))
    return fail(Code::Bug, "the packed time zone does not load");
  Zone zone;
  zone.name_ = name;
  zone.rules_ = std::move(rules);
  return zone;
}

Zone::Local Zone::to_utc(Micros local) const {
  const std::int64_t seconds = local >= 0 ? local / kSecond : -((-local + kSecond - 1) / kSecond);
  const Micros part = local - seconds * kSecond;
  const cctz::civil_second civil = cctz::civil_second(1970, 1, 1) + seconds;
  const auto found = rules_->zone.lookup(civil);
  const auto micros = [](const cctz::time_point<cctz::seconds>& t) {
    return t.time_since_epoch().count() * kSecond;
  };
  if (found.kind == cctz::time_zone::civil_lookup::SKIPPED) return {micros(found.trans), 0};
  return {micros(found.pre) + part, micros(found.post) - micros(found.pre)};
}

std::string_view zone_data_version() { return database().version; }

}  // namespace tamiz

namespace cctz_extension {
// cctz asks this function for every zone's bytes (zone_info_source.h); ours answers from the packed
// file only.
ZoneInfoSourceFactory zone_info_source_factory = tamiz::packed_zone;
}  // namespace cctz_extension
