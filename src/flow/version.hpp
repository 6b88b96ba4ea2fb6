#pragma once
// Which program this is. The commit is what the build was told, "unknown" when it was not.
#include <string_view>

namespace tamiz::flow {

inline constexpr std::string_view kVersion = "0.1.0";
#ifdef TAMIZ_COMMIT
inline constexpr std::string_view kCommit = TAMIZ_COMMIT;
#else
inline constexpr std::string_view kCommit = "unknown";
#endif

}  // namespace tamiz::flow
