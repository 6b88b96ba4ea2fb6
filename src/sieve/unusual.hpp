#pragma once
// From machines' acts to what stands out, without a pack and without a product's name
// (blind/ranking.hpp). Tested by stories/blind and bench/blind_scores.py.
#include <mutex>

#include "base/file.hpp"
#include "blind/digest.hpp"
#include "model/report.hpp"
#include "sieve/hunt.hpp"
#include "sieve/unusual_context.hpp"
#include "sieve/verdicts.hpp"

namespace tamiz::sieve {

class UnusualSearch {
 public:
  // One machine. Each thread has a part of its own, and joins it at the end.
  void add(const HostStory& story, const identity::Host& host, DictionaryCache& names,
           blind::Digest& part) const;
  void join(blind::Digest&& part);
  [[nodiscard]] Dictionary& names() { return names_; }
  // Machines of digests; Damaged names the file.
  Result<> read(const std::vector<InputFile>& digests);
  // Everything that was added, as a file; counts its machines.
  [[nodiscard]] std::string digest(Unusual& unusual);
  // The ranking, with the first evidence of each act: machines that are listed are folded again.
  Result<> tell(const VerdictContext& context, const FoldContext& fold, Partitioned& data,
                const HuntOptions& options, Report& report);

 private:
  void settle(Unusual& unusual);
  [[nodiscard]] std::vector<ToldUnusual> list(const std::vector<blind::Ranked>& ranked,
                                              const VerdictContext& context,
                                              const std::string& asked, Unusual& unusual) const;
  void tell_coverage(const identity::Identity& identity, Report& report) const;
  Result<> find_evidence(const std::vector<ToldUnusual>& told, const VerdictContext& context,
                         const FoldContext& fold, Partitioned& data,
                         std::uint64_t max_memory_bytes);

  Dictionary names_;
  std::mutex lock_;
  blind::Digest digest_;
};

// Acts of one event, for `acts`.
blind::Seen seen_in(const Segment& segment, std::size_t row, const Dictionary& strings);
// Whether it says again what another did.
blind::Again again_in(const Segment& segment, std::size_t row, const Dictionary& strings);

}  // namespace tamiz::sieve
