// store_bench ROWS FILE: how fast are events written as Parquet, and read back?
// Rows like those of process events, made from a seed; the file is left for bench/store.py, which
// asks DuckDB for the same. What comes back is compared with what was written before anything is
// timed. Prints a line each: name, rows, CPU seconds, bytes.
#include <fmt/core.h>

#include <algorithm>
#include <cstdlib>
#include <ctime>

#include "base/file.hpp"
#include "store/parquet_reader.hpp"
#include "store/parquet_writer.hpp"
#include "store/rows_for_tests.hpp"

namespace {

using namespace tamiz;
// Of this process: the machine is shared, and one thread is asked about.
double cpu_seconds() { return static_cast<double>(std::clock()) / CLOCKS_PER_SEC; }

// The median of five.
template <class Work>
double timed(Work work) {
  std::vector<double> seconds;
  for (int i = 0; i < 5; ++i) {
    const double start = cpu_seconds();
    work();
    seconds.push_back(cpu_seconds() - start);
  }
  std::ranges::sort(seconds);
  return seconds[2];
}

void fail_if(bool wrong, std::string_view what) {
  if (!wrong) return;
  fmt::print("{}\n", what);
  std::exit(1);
}

std::vector<std::string> g_hosts;

store::EventFileSizes write(const std::string& path, const std::vector<Segment>& segments,
                            const Dictionary& strings) {
  auto writer = *store::ParquetWriter::create(
      path, strings, [](std::uint32_t host) -> std::string_view { return g_hosts[host]; });
  for (const Segment& segment : segments) fail_if(!writer->add(segment), "cannot write");
  const auto sizes = writer->finish();
  fail_if(!sizes, "cannot write");
  return *sizes;
}

// Returns a sum over all rows, by visit(group).
template <class Visit>
std::uint64_t read(const std::string& path, Dictionary& strings, const store::ReadPlan& plan,
                   Visit visit) {
  const auto reader = *store::ParquetReader::open(*open_random(path));
  store::ParquetReader::Worker worker{strings};
  std::uint64_t sum = 0;
  for (std::size_t g = 0; g < reader->groups(); ++g) {
    const auto group = reader->read(g, plan, worker);
    fail_if(!group, "cannot read");
    if (*group) sum += visit(**group);
  }
  return sum;
}

}  // namespace

int main(int count, char** words) {
  fail_if(count != 3, "store_bench ROWS FILE");
  const auto rows = static_cast<std::size_t>(std::strtoull(words[1], nullptr, 10));
  const std::string path = words[2];
  for (std::uint32_t h = 0; h < 300; ++h) g_hosts.push_back(store::RowMaker::host_name(h));
  Dictionary strings;
  store::RowMaker maker{1, false};
  std::vector<Segment> segments;
  for (std::size_t made = 0; made < rows; made += 100'000)
    segments.push_back(maker.segment(std::min<std::size_t>(100'000, rows - made), strings));

  const auto sizes = write(path, segments, strings);
  Dictionary back;
  std::size_t s = 0, at = 0;
  read(path, back, {}, [&](const store::EventGroup& group) {
    for (std::size_t row = 0; row < group.segment.rows(); ++row, ++at) {
      if (at == segments[s].rows()) ++s, at = 0;
      if (row % 97 != 0) continue;  // all of them are compared by the room's tests
      fail_if(
          store::row_text(group.segment, back, row) != store::row_text(segments[s], strings, at),
          "what comes back is not what was written");
    }
    return 0u;
  });

  const double writing = timed([&] { write(path, segments, strings); });
  fmt::print("write {} {:.3f} {}\n", rows, writing, sizes.file_bytes);
  store::ReadPlan eight;
  eight.columns.reset();
  for (const Column c :
       {Column::Subject, Column::ActorImage, Column::ActorSha256, Column::ActorUser,
        Column::ParentImage, Column::Target, Column::Action, Column::ActorCommand})
    eight.columns.set(index_of(c));
  const auto visit = [](const store::EventGroup& group) { return group.segment.rows(); };
  const double all =
      timed([&] { fail_if(read(path, back, {}, visit) != rows, "rows are missing"); });
  fmt::print("read-all {} {:.3f} {}\n", rows, all, sizes.file_bytes);
  eight.host = false;
  const double some =
      timed([&] { fail_if(read(path, back, eight, visit) != rows, "rows are missing"); });
  fmt::print("read-8-columns {} {:.3f} {}\n", rows, some, sizes.file_bytes);
  eight.tests.push_back({Column::Target, [](std::string_view text) { return text == "nowhere"; }});
  const double skipped =
      timed([&] { fail_if(read(path, back, eight, visit) != 0, "not skipped"); });
  fmt::print("skip-by-value {} {:.3f} {}\n", rows, skipped, sizes.file_bytes);
  return 0;
}
