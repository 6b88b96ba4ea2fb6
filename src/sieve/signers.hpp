#pragma once
// Signers that stand in a table of their own (Defender's DeviceFileCertificateInfo) and are joined
// to the files of every machine by SHA-1. Tested by stories/signers.
#include <unordered_map>

#include "model/segment.hpp"

namespace tamiz::sieve {

// Who signed a file, by its SHA-1, over all machines: what a table of certificates says.
struct Signer {
  StringCode name = 0, state = 0;
};
using Signers = std::unordered_map<StringCode, Signer>;

Result<Signers> signers_by_hash(SegmentStore& events, const Dictionary& strings);

// Gives rows with a hash and without a signer theirs.
void join_signers(Segment& segment, const Signers& signers);

}  // namespace tamiz::sieve
