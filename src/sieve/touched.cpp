#include "sieve/touched.hpp"

#include <atomic>
#include <mutex>

#include "base/file.hpp"
#include "sieve/row_facts.hpp"

namespace tamiz::sieve {
namespace {

ColumnSet columns_to_look_at() {
  ColumnSet out = set_of(Fixed::Time) | set_of(Fixed::ClockError) | set_of(Fixed::Source) |
                  set_of(Column::Subject) | set_of(Column::Agent) | set_of(Column::Org);
  for (const Column column : kTestedColumns) out |= set_of(column);
  return out;
}

void near_by_signer(const Segment& segment, const Knowledge& knowledge, const Signers& signers,
                    std::vector<std::uint8_t>& near) {
  if (signers.empty()) return;
  for (std::size_t row = 0; row < segment.rows(); ++row) {
    if (segment.code(Column::TargetSigner, row) != 0) continue;
    const auto found = signers.find(segment.code(Column::TargetSha1, row));
    if (found != signers.end() && knowledge.any_hit(found->second.name)) near[row] = 1;
  }
}

}  // namespace

void near_rows(const Segment& segment, const Knowledge& knowledge, const Signers* signers,
               std::vector<std::uint8_t>& near) {
  near.assign(segment.rows(), 0);
  for (const Column column : kTestedColumns) {
    const auto& codes = segment.codes[index_of(column)];
    for (std::size_t row = 0; row < codes.size(); ++row) {
      if (knowledge.any_hit(codes[row])) near[row] = 1;
    }
  }
  if (signers != nullptr) near_by_signer(segment, knowledge, *signers, near);
}

Result<std::vector<std::uint8_t>> touched_hosts(const SegmentStore& store, const RowHosts& whose,
                                                std::size_t hosts, const Knowledge& knowledge,
                                                const Signers* signers, unsigned threads) {
  std::vector<std::uint8_t> out(hosts, 0);
  std::atomic<std::size_t> next{0};
  std::mutex lock;
  Result<> result;
  const bool decoded = !knowledge.sunburst_names().empty();
  in_parallel(threads, [&](unsigned) {
    std::vector<std::uint8_t> mine(hosts, 0), near;
    Result<> done;
    for (std::size_t i = next++; done && i < store.size(); i = next++) {
      if (interrupted()) done = fail(Code::Stopped, "interrupted");
      if (!done) break;
      done = store.with(
          i,
          [&](const Segment& s) {
            near_rows(s, knowledge, signers, near);
            for (std::size_t row = 0; row < s.rows(); ++row) {
              if (near[row] == 0 &&
                  (!decoded || knowledge.sunburst(s.code(Column::Target, row)) == nullptr))
                continue;
              const auto host = whose.of(s, row, whose.when(s, row));
              if (host != identity::kNoHost) mine[host] = 1;
            }
          },
          columns_to_look_at());
    }
    const std::lock_guard guard{lock};
    if (!done) result = done;
    for (std::size_t h = 0; h < hosts; ++h) out[h] |= mine[h];
  });
  if (!result) return std::unexpected(result.error());
  return out;
}

}  // namespace tamiz::sieve
