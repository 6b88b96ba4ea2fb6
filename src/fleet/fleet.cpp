#include "fleet/fleet.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <atomic>
#include <mutex>

#include "base/file.hpp"
#include "base/text.hpp"
#include "base/zstd.hpp"
#include "fleet/fleet_pack.hpp"
#include "fleet/lines.hpp"
#include "fleet/novel.hpp"
#include "fleet/truth.hpp"

namespace tamiz::fleet {
namespace {

// Machines of one file: its events lie in memory until they are sorted, some 60 MB.
constexpr std::uint64_t kPart = 500;

bool is_file(const std::string& name) { return name.contains('/') || name.ends_with(".yaml"); }

Result<Scenario> scenario_of(const Order& order) {
  if (order.scenario == "novel") return novel(order.seed);
  if (is_file(order.scenario)) {
    TAMIZ_TRY(const std::string text, read_whole(order.scenario, 1u << 20));
    return read_scenario(text, order.scenario);
  }
  return shipped_scenario(order.scenario);
}

class Writer {
 public:
  Writer(const Order& order, const World& world, const Course& course, const std::string& folder)
      : order_(order), world_(world), course_(course), folder_(folder) {
    truth_.resize((world.hosts + kPart - 1) / kPart);
  }

  Result<> run(unsigned threads) {
    in_parallel(threads, [&](unsigned) {
      for (std::uint64_t n = next_++; n < truth_.size(); n = next_++) {
        auto done = interrupted() ? fail(Code::Stopped, "interrupted") : part(n);
        if (done) continue;
        const std::lock_guard guard{lock_};
        result_ = std::move(done);
        next_ = truth_.size();
      }
    });
    TAMIZ_CHECK(result_);
    std::string lines;
    for (const std::string& each : truth_) lines += each;
    TAMIZ_CHECK(write_dated(folder_ + "/truth/hosts.ndjson", lines, world_.end()));
    if (const std::string pack = pack_text(world_); !pack.empty())
      TAMIZ_CHECK(write_dated(folder_ + "/truth/pack.yaml", pack, world_.end()));
    return write_dated(folder_ + "/truth/truth.json", truth_summary(order_, world_, tally_),
                       world_.end());
  }

 private:
  struct Line {
    Micros at = 0;
    std::size_t begin = 0, end = 0;
  };

  Result<> part(std::uint64_t number) {
    std::string text;
    std::vector<Line> lines;
    Tally tally;
    for (std::uint64_t host = number * kPart; host < std::min((number + 1) * kPart, world_.hosts);
         ++host) {
      const HostRecord record = record_of(world_, course_, host);
      write(record, text, lines);
      write_truth(truth_[number], record, world_);
      tally.add(record, world_);
    }
    std::ranges::sort(lines, [](const Line& a, const Line& b) {
      return std::pair{a.at, a.begin} < std::pair{b.at, b.begin};
    });
    std::string sorted;
    sorted.reserve(text.size());
    for (const Line& line : lines) sorted.append(text, line.begin, line.end - line.begin);
    {
      const std::lock_guard guard{lock_};
      tally_.add(tally);
    }
    return write_dated(fmt::format("{}/exports/part-{:04}.ndjson.zst", folder_, number),
                       zstd(sorted), world_.end());
  }

  void write(const HostRecord& record, std::string& text, std::vector<Line>& lines) const {
    std::uint64_t number = 0;
    for (std::size_t i = 0; i < record.events.size(); ++i) {
      if (!record.here[i]) continue;
      ++number;
      for (int copies = record.host.twice ? 2 : 1; copies > 0; --copies) {
        const std::size_t begin = text.size();
        if (order_.shape == Shape::Winlogbeat) {
          write_winlogbeat(text, record.host, record.events[i], number);
        } else {
          write_defender(text, record.host, record.events[i], number);
        }
        lines.push_back({record.events[i].at, begin, text.size()});
      }
    }
  }

  const Order& order_;
  const World& world_;
  const Course& course_;
  const std::string& folder_;
  std::vector<std::string> truth_;  // by part
  Tally tally_;
  std::atomic<std::uint64_t> next_{0};
  std::mutex lock_;
  Result<> result_;
};

}  // namespace

bool is_scenario(const std::string& name) {
  const auto shipped = shipped_scenarios();
  return name == "novel" || is_file(name) || std::ranges::find(shipped, name) != shipped.end();
}

Result<> write_fleet(const Order& order, const std::string& folder) {
  if (!is_free_folder(folder))
    return fail(Code::Usage,
                fmt::format("{} is not an empty folder; give --out a new one", printable(folder)));
  TAMIZ_TRY(Scenario scenario, scenario_of(order));
  const unsigned threads = order.threads == 0 ? processors() : order.threads;
  const World world = make_world(std::move(scenario), order.seed, order.hosts, order.variant);
  const Course course = make_course(world, threads);
  return Writer{order, world, course, folder}.run(threads);
}

}  // namespace tamiz::fleet
