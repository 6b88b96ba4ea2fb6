#include "blind/known_paths.hpp"

#include "blind/canonical.hpp"

namespace tamiz::blind {
namespace {

KnownPath known(std::string_view written) {
  KnownPath out;
  out.text = canonical_path(written);
  out.gateway = is_gateway(out.base());
  out.system = system_program(out.base());
  return out;
}

}  // namespace

const KnownPath& KnownPaths::of(std::string_view written) {
  wanted_ = written;
  if (const auto found = kept_.find(wanted_); found != kept_.end()) return found->second;
  // One machine with a flood of paths must not fill memory.
  if (kept_.size() >= 2 * kMost) return loose_[next_++ % kLoose] = known(written);
  return kept_.emplace(wanted_, known(written)).first->second;
}

void KnownPaths::tidy() {
  if (kept_.size() > kMost) kept_ = {};
}

}  // namespace tamiz::blind
