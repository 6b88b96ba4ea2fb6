#pragma once
// The search without packs as it would have answered at the end of each day. Tested by
// stories/replay.
#include "blind/digest.hpp"
#include "model/replay.hpp"
#include "sieve/hunt.hpp"

namespace tamiz::sieve {

// Days and machines of `options.replay_from` .. `replay_to`; what packs say is not in it.
void replay(const blind::Digest& digest, const Dictionary& names, const HuntOptions& options,
            Replay& out);

}  // namespace tamiz::sieve
