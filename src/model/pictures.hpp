#pragma once
// What the pictures of a report need and its text does not: made only when a report with pictures
// is asked for, and bounded whatever the number of machines. Tested by tools/check_report.py.
#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "base/time.hpp"
#include "model/event.hpp"
#include "model/stage.hpp"

namespace tamiz {

inline constexpr std::size_t kMostLanes = 12;    // machines drawn one by one
inline constexpr std::size_t kMostOthers = 100;  // machines with a trace and no stage, by campaign
inline constexpr std::size_t kMostMapRows = 200;
inline constexpr std::size_t kMapDays = 60;  // the last of the data

// While one machine was watched by whatever would have shown one stage.
struct StageWatch {
  std::size_t stage = 0;
  std::uint32_t channels = 0;  // bit per Channel that decides it
  std::vector<TimeSpan> spans;
};

struct Lane {
  std::string id, campaign;
  std::vector<StageWatch> watched;              // stages that some channel decides
  std::array<Completeness, kChannels> cover{};  // the best source that names the machine
};

// Machines that a row names on a day: by a source that is complete, or only by others.
struct DayCover {
  std::uint64_t complete = 0, partial = 0;
  friend bool operator==(const DayCover&, const DayCover&) = default;
};

enum class Seen : std::uint8_t { Not, Partly, Complete };
// One machine's days, by the channels that decide a stage after the first.
struct CoverRow {
  std::string host, id;
  std::array<Seen, kMapDays> days{};
};

struct CoverMap {
  std::int64_t first_day = 0;  // since 1970-01-01; of kMapDays
  std::uint64_t machines = 0;  // with a trace of any campaign
  std::array<std::array<DayCover, kMapDays>, kChannels> channels{};
  std::vector<CoverRow> rows;  // by name; none when there are more than kMostMapRows
};

struct Pictures {
  bool made = false;
  std::vector<Lane> lanes;  // look now first, then the furthest
  CoverMap cover;
};

}  // namespace tamiz
