// All maps over one table of fields, the best first (telemetry/program.hpp).
#include <algorithm>

#include "telemetry/program.hpp"

namespace tamiz::telemetry {

Programs::Programs(const std::vector<Map>& maps) {
  for (const Map& map : maps) {
    if (map.delimited) delimited.emplace_back(map, fields);
    if (map.json) json.emplace_back(map, fields);
    if (map.lines) lines.emplace_back(map, fields);
    if (map.xml) xml.emplace_back(map, fields);
    if (map.pairs) pairs.emplace_back(map, fields);
    if (map.paragraphs) paragraphs.emplace_back(map, fields);
    if (map.audit) audit.emplace_back(map, fields);
  }
  const auto better = [](const Program& a, const Program& b) {
    return a.score() != b.score() ? a.score() > b.score() : a.map().id < b.map().id;
  };
  for (auto* list : {&delimited, &json, &lines, &xml, &pairs, &paragraphs, &audit})
    std::ranges::sort(*list, better);
}

}  // namespace tamiz::telemetry
