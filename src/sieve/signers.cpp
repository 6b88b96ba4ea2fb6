#include "sieve/signers.hpp"

#include "base/text.hpp"

namespace tamiz::sieve {
namespace {
constexpr ColumnSet kOfCertificates = set_of(Fixed::Channel) | set_of(Column::Action) |
                                      set_of(Column::TargetSha1) | set_of(Column::TargetSigner) |
                                      set_of(Column::TargetSignerState);
}  // namespace

Result<Signers> signers_by_hash(SegmentStore& events, const Dictionary& strings) {
  Signers out;
  for (std::size_t i = 0; i < events.size(); ++i) {
    TAMIZ_CHECK(events.with(
        i,
        [&](const Segment& s) {
          for (std::size_t row = 0; row < s.rows(); ++row) {
            const StringCode sum = s.code(Column::TargetSha1, row);
            if (sum == 0 || static_cast<Channel>(s.channel[row]) != Channel::File ||
                !equal_blind(strings.text(s.code(Column::Action, row)), "certificate"))
              continue;
            // Two rows about one file that differ: the smaller text, whatever the order of input.
            const Signer now{s.code(Column::TargetSigner, row),
                             s.code(Column::TargetSignerState, row)};
            Signer& known = out[sum];
            const auto text = [&](const Signer& g) {
              return std::pair{strings.text(g.name), strings.text(g.state)};
            };
            if ((known.name == 0 && known.state == 0) || text(now) < text(known)) known = now;
          }
        },
        kOfCertificates));
  }
  return out;
}

void join_signers(Segment& segment, const Signers& signers) {
  if (signers.empty()) return;
  auto& names = segment.codes[index_of(Column::TargetSigner)];
  auto& states = segment.codes[index_of(Column::TargetSignerState)];
  for (std::size_t row = 0; row < segment.rows(); ++row) {
    if (segment.code(Column::TargetSigner, row) != 0) continue;
    const auto found = signers.find(segment.code(Column::TargetSha1, row));
    if (found == signers.end()) continue;
    names.resize(segment.rows());
    states.resize(segment.rows());
    names[row] = found->second.name;
    if (states[row] == 0) states[row] = found->second.state;
  }
}

}  // namespace tamiz::sieve
