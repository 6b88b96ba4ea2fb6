#include "telemetry/ingest.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstring>

#include "base/file.hpp"
#include "telemetry/map.hpp"

namespace tamiz::telemetry {
namespace {

// A file in memory that can refuse to be read from some byte on.
class Memory : public ByteStream {
 public:
  Memory(std::string bytes, std::size_t fails_at) : bytes_(std::move(bytes)), fails_at_(fails_at) {}
  Result<std::size_t> read(std::span<std::byte> to) override {
    if (at_ >= fails_at_) return fail(Code::Io, "cannot read: Input/output error", at_);
    const std::size_t n =
        std::min({to.size(), bytes_.size() - at_, fails_at_ - at_, std::size_t{1000}});
    std::memcpy(to.data(), bytes_.data() + at_, n);
    at_ += n;
    return n;
  }

 private:
  std::string bytes_;
  std::size_t at_ = 0, fails_at_;
};

using Files = std::vector<std::pair<std::string, std::string>>;  // name, content

std::string table(std::size_t rows, std::string_view header = "time,client,name\n") {
  std::string text{header};
  for (std::size_t i = 0; i < rows; ++i)
    text += "2023-03-10T08:00:00Z,ws-" + std::to_string(i % 7) + ",n" + std::to_string(i) +
            ".example.org\n";
  return text;
}

constexpr std::size_t kNever = ~std::size_t{0};

Ingested read(const Files& files, std::size_t fails_at = kNever, unsigned threads = 1) {
  static const auto kMaps = shipped_maps();
  static const Programs kPrograms{*kMaps};
  std::vector<InputFile> inputs;
  for (const auto& [name, text] : files) inputs.push_back({name, text.size(), 0});
  IngestOptions options;
  options.threads = threads;
  options.open = [&](const InputFile& file) -> Result<std::unique_ptr<ByteStream>> {
    const auto found = std::ranges::find(files, file.path, &Files::value_type::first);
    return std::make_unique<Memory>(found->second, fails_at);
  };
  auto got = ingest(inputs, kPrograms, options);
  EXPECT_TRUE(got);
  lower_completeness(got->sources);
  std::ranges::sort(got->sources, {}, &Source::path);
  return std::move(*got);
}

const ChannelCover& dns(const Source& source) {
  return source.cover[static_cast<std::size_t>(Channel::Dns)];
}

TEST(Ingest, ItKeepsWhatCameBeforeAReadError) {
  const auto got = read({{"a.csv", table(5000)}}, 100'000);
  const Source& s = got.sources.front();
  EXPECT_GT(s.events, 2000u);
  EXPECT_LT(s.events, 2500u);
  EXPECT_TRUE(s.damaged);
  EXPECT_EQ(s.sha256, "");
  ASSERT_EQ(s.anomalies.size(), 1u);
  EXPECT_EQ(s.anomalies[0].what, "cannot read: Input/output error; what follows is missing");
  EXPECT_EQ(dns(s).completeness, Completeness::Cut);
}

TEST(Ingest, ItSeesExportsThatEndAtAConsolesLimit) {
  const auto found = [](const Files& files) {
    const auto got = read(files);
    return name_of(dns(got.sources.front()).completeness);
  };
  EXPECT_EQ(found({{"a.csv", table(999)}}), "filtered");
  EXPECT_EQ(found({{"a.csv", table(1000)}}), "cut");
  EXPECT_EQ(found({{"a.csv", table(400)}, {"b.csv", table(600)}}), "cut");  // parts of one export
  EXPECT_EQ(found({{"x/a.csv", table(400)}, {"y/b.csv", table(600)}}), "filtered");  // two exports
  EXPECT_EQ(found({{"a.csv", table(1000) + table(2)}}), "cut");  // one after the other
}

TEST(Ingest, ItTakesALostRecordForTheOneThatMatters) {
  const auto found = [](const Files& files) {
    const auto got = read(files);
    return name_of(dns(got.sources.front()).completeness);
  };
  EXPECT_EQ(found({{"a.csv", table(10) + "yesterday,ws-1,x.example.org\n"}}), "cut");
  EXPECT_EQ(found({{"a.csv", table(10)}, {"b.csv", table(3) + "2023-03-10T08:00:00Z,ws"}}), "cut");
}

TEST(Ingest, ItDoesNotTrustALogBesideOneThatCouldNotBeRead) {
  struct Case {
    std::string other;
    std::string_view completeness;
  };
  for (const Case& c : {
           Case{"dns/dc2.log", "cut"},
           Case{"DNS/DC02.LOG.GZ", "cut"},
           Case{"dns3/dc2.log", "filtered"},
           Case{"dns/readme.txt", "filtered"},
       }) {
    for (const std::string& text : {std::string{}, std::string{"\x1F\x8B\x08 not gzip"}}) {
      const auto got = read({{"dns/dc1.csv", table(10)}, {c.other, text}});
      const auto log = std::ranges::find(got.sources, "dns/dc1.csv", &Source::path);
      EXPECT_EQ(name_of(dns(*log).completeness), c.completeness) << c.other;
      if (c.completeness == "cut") {
        EXPECT_EQ(dns(*log).why,
                  std::string{base_name(c.other)} + " was not read: it may be a part of the same");
      }
    }
  }
}

TEST(Ingest, ItGivesTheSameCountsOnAnyNumberOfThreads) {
  const Files files{{"a.csv", table(200'000)}, {"b.csv", table(50'000)}, {"c.csv", table(1)}};
  const auto one = read(files);
  for (const unsigned threads : {2u, 16u}) {
    const auto many = read(files, kNever, threads);
    for (std::size_t i = 0; i < 3; ++i) {
      EXPECT_EQ(many.sources[i].events, one.sources[i].events);
      EXPECT_EQ(many.sources[i].sha256, one.sources[i].sha256);
    }
    EXPECT_EQ(many.sightings.size(), one.sightings.size());
  }
}

TEST(Ingest, ItAccountsForEveryRecord) {
  const auto got = read({{"a.csv", table(3) + "x\n,,\n\"open,1\n"}});
  const Source& s = got.sources.front();
  EXPECT_EQ(s.records, s.events + s.rejected);
  EXPECT_EQ(s.rejected, 3u);
}

// A paragraph larger than a record may be is passed over whole, not line by line.
TEST(Ingest, ItPassesOverAParagraphThatDoesNotEnd) {
  const std::string good = "Package: a\nStatus: install ok installed\nVersion: 1\n\n";
  std::string text = good + "Package: b\n";
  while (text.size() < (20u << 20)) text += "Conffiles: /etc/b\n";
  const auto got = read({{"status", text + "\n\n" + good}});
  const Source& s = got.sources.front();
  EXPECT_EQ(s.records, 3u);
  EXPECT_EQ(s.events, 2u);
  ASSERT_EQ(s.rejects.size(), 1u);
  EXPECT_EQ(s.rejects[0].what, "a record of more than 16 MiB");
  EXPECT_EQ(s.rejects[0].record, good.size());
}

TEST(Ingest, ItReadsALogWhoseHeaderChangesWithEveryRow) {
  std::string text;
  for (int i = 0; i < 20'000; ++i)
    text += "#fields\tts\tuid\tid.orig_h\tquery\tqtype_name\tRD\trejected\tx" + std::to_string(i) +
            "\n1583839200.0\tC1\t192.0.2.1\twww.example.org\tA\tT\tF\t1\n";
  const auto got = read({{"dns.log", text}});
  const Source& s = got.sources.front();
  EXPECT_EQ(s.records, 20'000u) << s.unread;
}

// The torn event is lost, and said; the whole one behind it is read.
TEST(Ingest, ItReadsAnEventBehindATornOne) {
  const std::string event =
      "<Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'><System><Provider "
      "Name='Microsoft-Windows-Sysmon'/><EventID>22</EventID><TimeCreated "
      "SystemTime='2023-03-10T08:00:00Z'/><Channel>Microsoft-Windows-Sysmon/Operational</Channel>"
      "<Computer>ws-1</Computer></System><EventData><Data Name='QueryName'>www.example.org</Data>"
      "</EventData></Event>\n";
  const auto got = read({{"a.xml", event + event.substr(0, 200) + event + event}});
  const Source& s = got.sources.front();
  EXPECT_EQ(s.records, 4u);
  EXPECT_EQ(s.events, 3u);
  EXPECT_EQ(s.rejected, 1u);
}

// Shows 5: a portal's 30,000 rows, an API's 100,000, the same over three files; 29,873 is no limit.
TEST(Ingest, ItTakesAConsolesLimitForACut) {
  const auto defender = [](std::size_t from, std::size_t to) {
    std::string text =
        "Timestamp,DeviceId,DeviceName,ActionType,FileName,FolderPath,ProcessCommandLine,"
        "InitiatingProcessFileName,ReportId\n";
    for (std::size_t i = from; i < to; ++i)
      text += "2023-03-10T08:00:00Z,d,ws-1,ProcessCreated,a.exe,c:\\,a,b.exe," + std::to_string(i) +
              "\n";
    return text;
  };
  const auto api = [](std::size_t rows) {
    std::string text = "{\"Stats\":{},\"Schema\":[{\"Name\":\"Timestamp\"}],\"Results\":[";
    for (std::size_t i = 0; i < rows; ++i)
      text += std::string{i == 0 ? "" : ","} +
              "{\"Timestamp\":\"2023-03-10T08:00:00Z\",\"DeviceName\":\"ws-1\",\"ActionType\":"
              "\"ProcessCreated\",\"FileName\":\"a.exe\",\"ReportId\":" +
              std::to_string(i + 1) + "}";
    return text + "]}";
  };
  struct Case {
    Files files;
    std::uint64_t cut_at;
  };
  for (const Case& c : {
           Case{{{"a.csv", defender(0, 30'000)}}, 30'000},
           Case{{{"a.csv", defender(0, 29'873)}}, 0},
           Case{{{"a.csv", defender(0, 9'999)},
                 {"b.csv", defender(9'999, 22'000)},
                 {"c.csv", defender(22'000, 30'000)}},
                30'000},
           Case{{{"a.json", api(100'000)}}, 100'000},
           Case{{{"a.json", api(29'873)}}, 0},
       }) {
    const auto got = read(c.files);
    for (const Source& s : got.sources) {
      EXPECT_EQ(s.cut_at, c.cut_at) << s.path << c.files.size();
      const auto cls = s.cover[static_cast<std::size_t>(Channel::Process)].completeness;
      EXPECT_EQ(cls, c.cut_at > 0 ? Completeness::Cut : Completeness::Capped) << s.path;
    }
  }
}

// Lines of two events between each other, over more than one block.
std::string audit_log(std::size_t pairs) {
  std::string out;
  for (std::size_t i = 0; i < pairs; ++i) {
    for (const std::string_view rest :
         {"SYSCALL:arch=c000003e syscall=59 success=yes exe=\"/bin/x\"", "EXECVE:argc=1 a0=\"x\"",
          "CWD:cwd=\"/\"", "EOE:"}) {
      const auto colon = rest.find(':');
      for (std::size_t k = 0; k < 2; ++k)
        out += "node=ws type=" + std::string{rest.substr(0, colon)} +
               " msg=audit(1774324897.123:" + std::to_string(2 * i + k + 1) +
               "): " + std::string{rest.substr(colon + 1)} + "\n";
    }
  }
  return out;
}

TEST(Ingest, ItJoinsAuditRecordsAcrossBlocks) {
  const std::string whole = audit_log(10'000);
  ASSERT_GT(whole.size(), 2 * kBlockBytes);
  for (const unsigned threads : {1u, 4u}) {
    const Ingested got = read({{"audit.log", whole}}, kNever, threads);
    EXPECT_EQ(got.sources[0].records, 20'000u);
    EXPECT_EQ(got.sources[0].events, 20'000u);
    EXPECT_EQ(got.sources[0].map, "auditd");
    EXPECT_EQ(got.sources[0].holes, "");
  }
  // A line in the middle is lost with its event: its number says so.
  std::string torn = whole;
  for (std::size_t at = 0; (at = torn.find(":9001)", at)) != std::string::npos;) torn[at + 1] = 'x';
  const Ingested got = read({{"audit.log", torn}}, kNever, 4);
  EXPECT_EQ(got.sources[0].holes, "1 record is missing: their numbers are skipped");
  EXPECT_EQ(got.sources[0].rejected, 4u);
  EXPECT_EQ(got.sources[0].rejects[0].what,
            "no record of auditd (type=.. msg=audit(seconds:serial): ..; ausearch --raw writes "
            "them): node=ws type=SYSCALL msg=audit(1774324897.123:x001): arch=..");
}

}  // namespace
}  // namespace tamiz::telemetry
