#pragma once
// Data that travels inside the program (cmake/embed.cmake writes the definitions). Spans live for
// ever.
#include <span>
#include <string_view>

namespace tamiz::embedded {

struct File {
  std::string_view path;  // as in the repository, `/` between folders
  std::string_view bytes;
};

std::span<const File> zones();            // IANA time zones, one packed file (base/zone.cpp)
std::span<const File> suffixes();         // the public suffix list (pack/suffix.cpp)
std::span<const File> maps();             // maps/*.yaml
std::span<const File> packs();            // packs/*/pack.yaml
std::span<const File> fleets();           // data/fleets/*.yaml
std::span<const File> gateways();         // data/gateways.txt (blind/gateways.cpp)
std::span<const File> system_programs();  // data/system_programs.txt (the same)
std::span<const File> page();             // data/report/*: style and script of the HTML report

}  // namespace tamiz::embedded
