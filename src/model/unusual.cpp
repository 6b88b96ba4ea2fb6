#include "model/unusual.hpp"

#include <fmt/core.h>

namespace tamiz {

std::string rough_span(Micros length) {
  const double minutes = static_cast<double>(length) / kMinute;
  return minutes >= 48 * 60 ? fmt::format("{:.1f} d", minutes / 1440)
         : minutes >= 120   ? fmt::format("{:.1f} h", minutes / 60)
                            : fmt::format("{:.0f} min", minutes);
}

}  // namespace tamiz
