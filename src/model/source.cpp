#include "model/source.hpp"

#include <algorithm>

namespace tamiz {

Completeness weakest(const Source& source) {
  Completeness worst = Completeness::Complete;
  bool any = false;
  for (const ChannelCover& cover : source.cover) {
    if (cover.completeness == Completeness::Absent) continue;
    any = true;
    worst = std::max(worst, cover.completeness);
  }
  return any ? worst : Completeness::Absent;
}

}  // namespace tamiz
