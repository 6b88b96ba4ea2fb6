#include "sieve/lineage.hpp"

#include <algorithm>
#include <vector>

#include "base/file.hpp"
#include "base/text.hpp"

namespace tamiz::sieve {
namespace {

// One machine's lineage is small; a flood of tainted files (an archive that the product unpacks)
// must not fill memory. Beyond this the earliest are kept.
constexpr std::size_t kMostFiles = 20'000;

std::string folded_path(std::string_view path) {
  std::string out = fold(path);
  std::ranges::replace(out, '\\', '/');
  return out;
}

std::string folded_base(std::string_view path) { return std::string{base_name(folded_path(path))}; }

// The paths in a registry value or command line that can be run or loaded.
std::vector<std::string> program_paths(std::string_view text) {
  std::vector<std::string> out;
  const std::string folded = folded_path(text);
  for (const std::string_view ending : {".exe", ".dll", ".dylib", ".so"}) {
    for (std::size_t at = folded.find(ending); at != std::string::npos;
         at = folded.find(ending, at + 1)) {
      std::size_t begin = folded.find_last_of("\"'=", at);
      begin = begin == std::string::npos ? 0 : begin + 1;
      const std::string path{
          trim(std::string_view{folded}.substr(begin, at + ending.size() - begin))};
      if (path.find('/') != std::string::npos) out.push_back(path);
    }
  }
  return out;
}

}  // namespace

const Lineage::Process* Lineage::process(std::string_view guid, std::string_view pid,
                                         std::string_view image) const {
  if (real_guid(guid)) {
    const auto found = by_guid_.find(std::string{guid});
    return found == by_guid_.end() ? nullptr : &found->second;
  }
  const auto found = by_pid_.find(std::string{pid});
  if (pid.empty() || found == by_pid_.end()) return nullptr;
  // The same number under another image is another process.
  if (!image.empty() && !found->second.image.empty() && found->second.image != folded_base(image))
    return nullptr;
  return &found->second;
}

void Lineage::taint_process(const LineageEvent& event, std::string cause) {
  Process child{std::move(cause), folded_base(event.target)};
  if (real_guid(event.target_guid)) by_guid_[std::string{event.target_guid}] = child;
  if (!event.target_pid.empty()) by_pid_[std::string{event.target_pid}] = std::move(child);
}

Descent Lineage::add(const LineageEvent& event) {
  Descent descent;
  const Process* actor = process(event.actor_guid, event.actor_pid, event.actor_image);
  if (event.of_product) {
    descent.in = true;
  } else if (actor != nullptr) {
    descent = {true, actor->cause};
  }
  const std::string path = folded_path(event.target);
  if (event.starts) {
    const auto written = files_.find(path);
    const bool handed_on = descent.in && !is_gateway(event.actor_image);
    if (event.target_of_product) {
      taint_process(event, "");
    } else if (handed_on && !is_gateway(event.target)) {
      taint_process(event, "started by " + printable(base_name(event.actor_image)));
    } else if (written != files_.end() && !is_gateway(event.target)) {
      taint_process(event, "runs a file that was " + written->second);
    } else {
      // The number is somebody else's now.
      by_pid_.erase(std::string{event.target_pid});
    }
  } else if (event.channel == Channel::Module) {
    const auto written = files_.find(path);
    if (!descent.in && written != files_.end()) {
      descent = {true, "loads a file that was " + written->second};
      const Process process{descent.cause, folded_base(event.actor_image)};
      if (real_guid(event.actor_guid)) by_guid_[std::string{event.actor_guid}] = process;
      if (!event.actor_pid.empty()) by_pid_[std::string{event.actor_pid}] = process;
    }
  } else if (descent.in && event.writes && files_.size() < kMostFiles) {
    const std::string cause = "written by " + printable(base_name(event.actor_image));
    if (event.channel == Channel::File) files_.try_emplace(path, cause);
    // A service, a run key or an image-file-execution option that points to a program.
    for (const std::string& program : program_paths(event.value))
      files_.try_emplace(program, "set to run by " + printable(base_name(event.actor_image)));
  }
  return descent;
}

}  // namespace tamiz::sieve
