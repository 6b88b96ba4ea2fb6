#include "blind/known_paths.hpp"

#include "base/hash.hpp"
#include "blind/canonical.hpp"

namespace tamiz::blind {
namespace {

KnownPath known(std::string_view written) {
  KnownPath out;
  out.text = canonical_path(written);
  out.hash = hash64(out.text);
  out.base_hash = hash64(out.base());
  out.gateway = is_gateway(out.base());
  out.system = system_program(out.base());
  return out;
}

}  // namespace

const KnownPath& KnownPaths::of(std::string_view written) {
  const std::string_view rest = written.substr(person_in(written));
  ByText<KnownPath>& map = rest.size() == written.size() ? kept_ : of_persons_;
  const HashedText wanted{rest, hash64(rest)};
  if (const auto found = map.find(wanted); found != map.end()) return found->second;
  // One machine with a flood of paths must not fill memory.
  if (map.size() >= 2 * kMost) return loose_[next_++ % kLoose] = known(written);
  return map.emplace(rest, known(written)).first->second;
}

void KnownPaths::tidy() {
  for (auto* map : {&kept_, &of_persons_}) {
    if (map->size() > kMost) *map = {};
  }
}

}  // namespace tamiz::blind
