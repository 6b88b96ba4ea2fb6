#pragma once
// Memory that will be read soon: asked for early, so that several waits become one. A hint.

namespace tamiz {

inline void prefetch([[maybe_unused]] const void* place) {
#if defined(__GNUC__) || defined(__clang__)
  __builtin_prefetch(place);
#endif
}

}  // namespace tamiz
