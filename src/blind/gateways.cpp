#include "blind/gateways.hpp"

#include <string>
#include <unordered_map>
#include <unordered_set>

#include "base/embedded.hpp"
#include "base/file.hpp"
#include "base/text.hpp"

namespace tamiz::blind {
namespace {

// What stands before the first `#` of each line that holds anything.
std::vector<std::string> lines_of(std::string_view bytes) {
  std::vector<std::string> out;
  for (const std::string_view line : split(bytes, '\n')) {
    const std::string_view text = trim(line.substr(0, line.find('#')));
    if (!text.empty()) out.push_back(fold(text));
  }
  return out;
}

std::unordered_map<std::string, SystemProgram> read_system_programs() {
  std::unordered_map<std::string, SystemProgram> out;
  for (const std::string& line : lines_of(embedded::system_programs().front().bytes)) {
    const auto blank = line.rfind(' ');
    const std::string_view kind = std::string_view{line}.substr(blank + 1);
    out[line.substr(0, blank)] = kind == "tool"     ? SystemProgram::Tool
                                 : kind == "runner" ? SystemProgram::Runner
                                                    : SystemProgram::Host;
  }
  return out;
}

}  // namespace

bool is_gateway(std::string_view image) {
  static const auto kGateways = [] {
    const auto names = lines_of(embedded::gateways().front().bytes);
    return std::unordered_set<std::string>{names.begin(), names.end()};
  }();
  return kGateways.contains(fold(base_name(image)));
}

SystemProgram system_program(std::string_view folded_base) {
  static const auto kPrograms = read_system_programs();
  const auto found = kPrograms.find(std::string{folded_base});
  return found == kPrograms.end() ? SystemProgram::No : found->second;
}

}  // namespace tamiz::blind
