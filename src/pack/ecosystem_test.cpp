#include "pack/ecosystem.hpp"

#include <gtest/gtest.h>

namespace tamiz::pack {
namespace {

struct Case {
  const char *ecosystem, *a, *b;
  int order;
};

TEST(Ecosystem, ItComparesAsEachDoes) {
  const Case cases[] = {
      // deb-version(7), the tests of dpkg, and the packages of 2024
      {"deb", "1.0~rc1", "1.0", -1},
      {"deb", "1.0", "1.0-1", -1},
      {"deb", "1:0.1", "9.9", 1},
      {"deb", "1.0a", "1.0+", -1},
      {"deb", "1.10", "1.9", 1},
      {"deb", "1.0-1", "1.0-01", 0},
      {"deb", "5.6.1-1", "5.6.1+really5.4.5-1", -1},
      {"deb", "5.6.1+really5.4.5-1", "5.6.1+really5.4.5-1ubuntu0.2", -1},
      {"deb", "5.6.0-0.2", "5.6.1-1", -1},
      // the test-suite of rpm (rpmvercmp.at)
      {"rpm", "1.0", "1.0", 0},
      {"rpm", "2.0.1a", "2.0.1", 1},
      {"rpm", "5.5p1", "5.5p10", -1},
      {"rpm", "10xyz", "10.1xyz", -1},
      {"rpm", "xyz.4", "8", -1},
      {"rpm", "1.0~rc1", "1.0", -1},
      {"rpm", "1.0^", "1.0", 1},
      {"rpm", "1.0^git1", "1.01", -1},
      {"rpm", "1.0^git1~pre", "1.0^git1", -1},
      {"rpm", "1.0~~", "1.0~", -1},
      {"rpm", "1.0", "1.0.1", -1},
      {"rpm", "fc4", "fc.4", 0},
      {"rpm", "5.6.0-1.fc40", "5.6.0-2.fc40", -1},
      {"rpm", "5.6.1.revertto5.4-2.1", "5.6.1-1.1", 1},
      {"rpm", "5.6.1", "5.6.1-1.fc41", 0},  // an inventory that leaves the release out
      {"apk", "5.6.1-r0", "5.6.1-r2", -1},
      // semver.org, 11
      {"npm", "1.0.0-alpha", "1.0.0-alpha.1", -1},
      {"npm", "1.0.0-alpha.1", "1.0.0-alpha.beta", -1},
      {"npm", "1.0.0-beta.2", "1.0.0-beta.11", -1},
      {"npm", "1.0.0-rc.1", "1.0.0", -1},
      {"npm", "1.0.0+build", "1.0.0", 0},
      {"npm", "21.5.0", "20.9.0", 1},
      // PEP 440, "Summary of permitted suffixes and relative ordering"
      {"pypi", "1.0.dev456", "1.0a1", -1},
      {"pypi", "1.0a1", "1.0a2.dev456", -1},
      {"pypi", "1.0a12.dev456", "1.0a12", -1},
      {"pypi", "1.0b2", "1.0b2.post345.dev456", -1},
      {"pypi", "1.0rc1", "1.0", -1},
      {"pypi", "1.0", "1.0.post456.dev34", -1},
      {"pypi", "1.0.post456", "1.0.15", -1},
      {"pypi", "1.1.dev1", "1.0.15", 1},
      {"pypi", "1.0", "1.0.0", 0},
      {"pypi", "1.0-1", "1.0.post1", 0},
      {"pypi", "1.82.7", "1.82.8", -1},
  };
  for (const Case& c : cases) {
    EXPECT_EQ(compare_in(c.ecosystem, c.a, c.b), c.order)
        << c.ecosystem << " " << c.a << " " << c.b;
    EXPECT_EQ(compare_in(c.ecosystem, c.b, c.a), -c.order)
        << c.ecosystem << " " << c.b << " " << c.a;
  }
  EXPECT_EQ(compare_in("npm", "latest", "1.0.0"), std::nullopt);
  EXPECT_EQ(compare_in("pypi", "x", "1"), std::nullopt);
  EXPECT_EQ(compare_in("deb", "", "1"), std::nullopt);
}

}  // namespace
}  // namespace tamiz::pack
