#include "sieve/succession.hpp"

#include <gtest/gtest.h>

namespace tamiz::sieve {
namespace {

struct Named {
  std::string agent, name;
  std::int64_t first = 0, last = 0;  // hours
};

// In hours; "-" where an end is open.
std::string text(const TimeSpan& span) {
  const auto hour = [](Micros at) { return at == kNoTime ? "-" : std::to_string(at / kHour); };
  return hour(span.from) + ".." + hour(span.to);
}

// What may be counted as the silence of a machine that spoke in every hour of its span. Data end
// after 100 hours.
std::string own(const std::vector<Named>& named, std::string_view of) {
  Dictionary strings;
  DictionaryCache cache{strings};
  Sightings seen;
  for (const Named& n : named)
    seen[{cache.intern(""), cache.intern(n.agent), cache.intern(n.name)}].add(n.first * kHour);
  const auto identity = identity::Identity::from_names(seen, strings);
  std::vector<NamedSpan> spans(named.size());
  HostStory story;
  std::int64_t first = 0, last = 0;
  for (const Named& n : named) {
    const auto host =
        identity.host_of(cache.intern(""), cache.intern(n.agent), cache.intern(n.name));
    spans[host].add(n.first * kHour, 0);
    spans[host].add(n.last * kHour, 0);
    if (n.name == of) std::tie(story.host, first, last) = std::tie(host, n.first, n.last);
  }
  Watched& watched = story.watched[{0, Channel::Dns}];
  watched.since = first * kHour;
  for (std::int64_t slot = first * 4; slot <= last * 4; ++slot)
    watched.signs.push_back({slot * kSlot, slot * kSlot});
  const std::vector<Source> sources(1);
  const Succession succession{identity, sources, spans, {}};
  return text(succession.own_time(story, 100 * kHour));
}

TEST(Succession, ItCountsNoSilenceThatMayBeARename) {
  struct Case {
    std::string_view what;
    std::vector<Named> named;
    std::string_view old_one, new_one;  // what ws-1 and ws-2 may count
  };
  for (const Case& c : {
           Case{"both speak all the time",
                {{"", "ws-1", 0, 99}, {"", "ws-2", 0, 99}},
                "-..-",
                "-..-"},
           Case{"one after the other",
                {{"", "ws-1", 0, 40}, {"", "ws-2", 41, 99}},
                "-..40",
                "41..-"},
           Case{"they overlap", {{"", "ws-1", 0, 50}, {"", "ws-2", 41, 99}}, "-..-", "-..-"},
           Case{"each has its agent id",
                {{"a", "ws-1", 0, 40}, {"b", "ws-2", 41, 99}},
                "-..-",
                "-..-"},
           Case{"the old one has an agent id",
                {{"a", "ws-1", 0, 40}, {"", "ws-2", 41, 99}},
                "-..40",
                "41..-"},
           Case{"a laptop comes after it, days ago",
                {{"", "ws-1", 0, 40}, {"", "ws-2", 0, 99}, {"", "lt-1", 60, 70}},
                "-..40",
                "-..-"},
           Case{"a laptop comes while it has just fallen silent",
                {{"", "ws-1", 0, 99}, {"", "ws-2", 0, 99}, {"", "lt-1", 100, 100}},
                "-..-",
                "-..-"},
           Case{"a laptop comes while it is silent as it never was",
                {{"", "ws-1", 0, 98}, {"", "ws-2", 0, 99}, {"", "lt-1", 99, 99}},
                "-..98",
                "-..-"},
           Case{"a standing one comes then",
                {{"", "ws-1", 0, 98}, {"", "ws-2", 99, 99}},
                "-..98",
                "99..-"},
       }) {
    EXPECT_EQ(own(c.named, "ws-1"), c.old_one) << c.what;
    EXPECT_EQ(own(c.named, "ws-2"), c.new_one) << c.what;
  }
}

}  // namespace
}  // namespace tamiz::sieve
