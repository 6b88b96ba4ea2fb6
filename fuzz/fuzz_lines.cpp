// Can any line crash the reader of text logs, its times or its forms?
#include <cstdint>
#include <cstdlib>
#include <string>

#include "base/text.hpp"
#include "base/time.hpp"
#include "model/clock.hpp"
#include "telemetry/map.hpp"
#include "telemetry/program.hpp"
#include "telemetry/values.hpp"

using namespace tamiz;
using namespace tamiz::telemetry;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const Programs kPrograms{*shipped_maps()};
  static const Zone kZone = *Zone::named("Europe/Madrid");
  const std::string text(data, data + size);
  std::vector<std::string_view> values;
  Scratch scratch;
  for (const std::string_view line : split(text, '\n')) {
    for (const Program& program : kPrograms.lines) {
      for (const Program::Line& each : program.lines()) {
        if (!each.pattern.match(line, values)) continue;
        for (const std::string_view v : values) {
          if (!v.empty() && (v.data() < text.data() || v.data() + v.size() > text.data() + size))
            std::abort();
        }
      }
    }
    for (const Program& program : kPrograms.delimited) {
      if (program.fits_first_line(line) && line.empty()) std::abort();
    }
    if (name_of_labels(line, scratch).size() > line.size()) std::abort();
    app_name(line);
    after_name(line);
    msi_product(line);
    if (const auto read = read_time(line)) {
      for (const DateOrder order : {DateOrder::MonthFirst, DateOrder::DayFirst, DateOrder::Open}) {
        const Settled when =
            settle({kZone, order}, read->at, raw_clock(read->width, !read->has_zone, read->either));
        if (when.clock_error < 0) std::abort();
      }
    }
    scratch.clear();
  }
  return 0;
}
