#include "identity/addresses.hpp"

#include <gtest/gtest.h>

namespace tamiz::identity {
namespace {

using enum AddressKind;

AddressSighting row(Micros hour, HostNumber host, AddressKind kind, Micros until = 0) {
  return {hour * kHour, 0, 1, host, kind, until * kHour};
}

struct Ask {
  Micros hour;
  HostNumber owner;
};

TEST(Addresses, ItKnowsOwnersByTime) {
  struct Case {
    std::string_view what;
    std::vector<AddressSighting> rows;
    std::vector<Ask> asks;
  };
  for (const Case& c : {
           Case{"a lease ends by itself",
                {row(10, 5, Lease)},
                {{9, kNoHost}, {10, 5}, {17, 5}, {18, kNoHost}}},
           Case{"a renewal goes on",
                {row(10, 5, Lease), row(14, 5, Lease)},
                {{18, 5}, {22, kNoHost}}},
           Case{
               "a release ends it", {row(10, 5, Lease), row(12, 5, End)}, {{11, 5}, {12, kNoHost}}},
           Case{"an expiry without a name too",
                {row(10, 5, Lease), row(12, kNoHost, End)},
                {{11, 5}, {12, kNoHost}}},
           Case{"the next owner ends it",
                {row(10, 5, Lease), row(12, 6, Lease)},
                {{11, 5}, {12, 6}, {19, 6}}},
           Case{"two at once: none",
                {row(10, 5, Session, 14), row(12, 6, Session, 16)},
                {{11, 5}, {13, kNoHost}, {15, 6}}},
           Case{"points hold for a day",
                {row(10, 5, Point), row(30, 5, Point), row(60, 5, Point)},
                {{20, 5}, {40, kNoHost}, {60, 5}}},
           Case{"not over another owner",
                {row(10, 5, Point), row(15, 6, Point), row(20, 5, Point)},
                {{10, 5}, {12, kNoHost}, {15, 6}, {17, kNoHost}}},
           Case{"two points at one moment: none",
                {row(10, 5, Point), row(10, 6, Point)},
                {{10, kNoHost}}},
           Case{"no log, no lease", {row(60, 5, Lease)}, {{60, 5}, {71, 5}, {72, kNoHost}}},
       }) {
    Addresses addresses;
    const LeaseRules rules{c.rows[0].time == 60 * kHour ? 100 * kHour : 8 * kHour,
                           {{0, 40 * kHour}, {50 * kHour, 72 * kHour}}};
    addresses.learn(c.rows, rules);
    for (const Ask& ask : c.asks)
      EXPECT_EQ(addresses.owner(0, 1, ask.hour * kHour), ask.owner) << c.what << ", " << ask.hour;
  }
}

TEST(Addresses, ItKnowsWhereAMachineSurelyWas) {
  Addresses addresses;
  addresses.learn({row(0, 5, Lease), row(4, 5, Lease), row(12, 5, Lease), row(13, 5, End)},
                  {8 * kHour, {{0, 99 * kHour}}});
  const auto& there = addresses.there(5);
  ASSERT_EQ(there.size(), 2u);
  EXPECT_EQ(there[0].to, 4 * kHour + 1);   // renewed in time
  EXPECT_EQ(there[1].from, 12 * kHour);    // it may have been away from 4 to 12
  EXPECT_EQ(there[1].to, 13 * kHour + 1);  // it released it itself
  ASSERT_EQ(addresses.owned(5).size(), 1u);
  EXPECT_EQ(addresses.owned(5)[0].to, 13 * kHour);
}

}  // namespace
}  // namespace tamiz::identity
