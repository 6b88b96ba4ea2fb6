#include "pack/sunburst.hpp"

#include <fmt/core.h>
#include <gtest/gtest.h>

#include "base/file.hpp"
#include "base/text.hpp"

namespace tamiz::pack {
namespace {

// Columns of testdata/sunburst_vectors.csv.
enum Vector {
  kName,
  kKind,
  kGuid,
  kSequence,
  kTime,
  kFlag,
  kServices,
  kDomain,
  kMac,
  kMachineGuid
};

TEST(Sunburst, ItDecodesAllSyntheticVectors) {
  const auto text = read_whole(
      std::string{TAMIZ_SOURCE_DIR} + "/src/pack/testdata/sunburst_vectors.csv", 1u << 20);
  ASSERT_TRUE(text);
  std::size_t seen = 0;
  std::map<std::string, std::map<unsigned, std::string>> fragments;
  std::map<std::string, std::string> domains;
  for (const std::string_view line : split(*text, '\n')) {
    const auto v = split(trim(line), ',');
    if (v.size() < 10 || v[kName] == "qname") continue;
    ++seen;
    const auto name = decode_sunburst(v[kName]);
    ASSERT_TRUE(name) << v[kName] << name.error().what;
    EXPECT_EQ(guid_text(name->guid), v[kGuid]);
    if (v[kKind] == "domain") {
      EXPECT_EQ(std::to_string(name->sequence), v[kSequence]);
      fragments[std::string{v[kGuid]}][name->sequence] = name->fragment;
      domains[std::string{v[kGuid]}] = v[kDomain];
      EXPECT_EQ(guid_text(sunburst_guid(v[kMac], v[kDomain], v[kMachineGuid])), v[kGuid]);
      continue;
    }
    EXPECT_EQ(format_time(name->time), v[kTime]);
    EXPECT_EQ(name->stage2 ? "1" : "0", v[kFlag]);
    std::string services;
    for (unsigned i = 0; i < 8; ++i) {
      const unsigned state = name->services >> (8 * (i / 4) + 2 * (i % 4)) & 3u;
      if (state != 0) services += fmt::format("{}{}={}", services.empty() ? "" : ";", i, state);
    }
    EXPECT_EQ(services, v[kServices]);
  }
  EXPECT_EQ(seen, 31u);
  for (const auto& [guid, parts] : fragments) {
    const auto joined = join_sunburst(parts);
    EXPECT_TRUE(joined.complete);
    EXPECT_EQ(joined.text, domains[guid]);
  }
}

TEST(Sunburst, ItReproducesThePublishedMachineVector) {
  EXPECT_EQ(guid_text(sunburst_guid("001122AABBCC", "microsoft.com",
                                    "aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee")),
            "5A49A56C600EE78C");
}

// The six names of FireEye's published list: all carry the flag, in the half hour in which they
// were seen.
TEST(Sunburst, ItDecodesThePublishedNamesWithTheStage2Flag) {
  struct Row {
    std::string_view name, guid, time;
  };
  for (const Row& row : {Row{"6a57jk2ba1d9keg15cbg.appsync-api.eu-west-1.avsvmcloud.com",
                             "FC07EB59E028D3EE", "2020-06-13T09:00:00Z"},
                         Row{"7sbvaemscs0mc925tb99.appsync-api.us-west-2.avsvmcloud.com",
                             "1D71011E992C3D68", "2020-06-11T22:30:00Z"},
                         Row{"gq1h856599gqh538acqn.appsync-api.us-west-2.avsvmcloud.com",
                             "F90BDDB47E495629", "2020-06-13T08:30:00Z"},
                         Row{"ihvpgv9psvq02ffo77et.appsync-api.us-east-2.avsvmcloud.com",
                             "DB7DE5B93573A3F7", "2020-06-20T02:30:00Z"},
                         Row{"k5kcubuassl3alrf7gm3.appsync-api.eu-west-1.avsvmcloud.com",
                             "3C327147876E6EA4", "2020-07-22T17:00:00Z"},
                         Row{"mhdosoksaccf9sni9icp.appsync-api.eu-west-1.avsvmcloud.com",
                             "3C327147876E6EA4", "2020-07-23T18:30:00Z"}}) {
    const auto name = decode_sunburst(row.name);
    ASSERT_TRUE(name) << row.name;
    EXPECT_TRUE(name->stage2);
    EXPECT_EQ(guid_text(name->guid), row.guid);
    EXPECT_EQ(format_time(name->time), row.time);
  }
}

TEST(Sunburst, ItSaysWhyANameIsNone) {
  struct Row {
    std::string_view name;
    Code code;
    std::string_view what;
  };
  for (const Row& row :
       {Row{"www.example.org", Code::NotThisFormat, "not a name under avsvmcloud.com"},
        Row{"www.avsvmcloud.com", Code::NotThisFormat,
            "not <label>.appsync-api.<region>.avsvmcloud.com"},
        Row{"fpao2bj9q78fke229iop.appsync-api.us-east-1.avsvmcloud.com", Code::Damaged,
            "the region us-east-1 does not fit GUID 74B2B41AAB2E9A16, which asks in eu-west-1"},
        Row{"fpao2bj9q78fke229iop.appsync-api.eu-east-9.avsvmcloud.com", Code::Damaged,
            "the region 'eu-east-9' is none of the four"},
        Row{"short.appsync-api.eu-west-1.avsvmcloud.com", Code::Damaged,
            "too short, or a character outside the base32 alphabet"}}) {
    const auto name = decode_sunburst(row.name);
    ASSERT_FALSE(name) << row.name;
    EXPECT_EQ(name.error().code, row.code);
    EXPECT_EQ(name.error().what, row.what);
  }
}

TEST(Sunburst, ItLabelsPartialDomains) {
  const std::map<unsigned, std::string> whole{{0, "m2sd02rmuhd1r02e"}, {35, "2h"}};
  EXPECT_TRUE(join_sunburst(whole).complete);
  EXPECT_FALSE(join_sunburst({{0, "m2sd02rmuhd1r02e"}}).complete);
  EXPECT_TRUE(join_sunburst({{0, "m2sd02rmuhd1r02e"}}).text.ends_with(".."));
  EXPECT_FALSE(join_sunburst({{1, "abc"}, {35, "2h"}}).complete);
  EXPECT_TRUE(join_sunburst({{1, "abc"}, {35, "2h"}}).text.starts_with(".."));
}

TEST(Sunburst, ItClassesAnswersByNetwork) {
  struct Row {
    std::string_view address;
    SunburstAnswer answer;
  };
  for (const Row& row :
       {Row{"20.140.0.1", SunburstAnswer::Terminate}, Row{"10.1.2.3", SunburstAnswer::Terminate},
        Row{"74.114.24.9", SunburstAnswer::Reset}, Row{"8.18.144.10", SunburstAnswer::Continue},
        Row{"::ffff:8.18.144.10", SunburstAnswer::Continue},
        Row{"184.72.181.52", SunburstAnswer::Stage2}, Row{"18.130.1.1", SunburstAnswer::Stage2},
        Row{"192.0.2.1", SunburstAnswer::Other}, Row{"2001:db8::1", SunburstAnswer::Other}}) {
    EXPECT_EQ(classify_sunburst_answer(row.address), row.answer) << row.address;
  }
  EXPECT_EQ(classify_sunburst_answer("parking.example.net"), std::nullopt);
}

}  // namespace
}  // namespace tamiz::pack
