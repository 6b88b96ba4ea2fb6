#pragma once
// Everything on one host that descends causally from a product: its processes, their children, what
// they wrote, and what later ran or loaded what they wrote. Events are given in time order. Every
// tainted thing remembers its one-step cause. Taint stops at gateways (data/gateways.txt): programs
// that start others for a user, whose children are the user's. A reused process id breaks the chain
// rather than inventing one. Tested by lineage_test.cpp.
#include <string>
#include <string_view>
#include <unordered_map>

#include "blind/gateways.hpp"
#include "model/event.hpp"

namespace tamiz::sieve {

// What the lineage needs to see of an event; views live while it is given.
struct LineageEvent {
  Channel channel{};
  bool starts = false, writes = false;  // a process begins; a file or registry value is written
  bool of_product = false;              // the actor's image is the product's
  bool target_of_product = false;       // the target's image is
  std::string_view actor_guid, actor_pid, actor_image;
  std::string_view target, target_guid, target_pid, value;
};

struct Descent {
  bool in = false;    // the acting process belongs to the lineage
  std::string cause;  // "" for the product itself: "started by 3CXDesktopApp.exe"
};

class Lineage {
 public:
  // What the event's acting process is; then learns from the event.
  Descent add(const LineageEvent& event);

 private:
  struct Process {
    std::string cause;
    std::string image;  // folded base name; "" = not known
  };
  const Process* process(std::string_view guid, std::string_view pid, std::string_view image) const;
  void taint_process(const LineageEvent& event, std::string cause);
  std::unordered_map<std::string, Process> by_guid_, by_pid_;
  std::unordered_map<std::string, std::string> files_;  // folded path -> cause
};

using blind::is_gateway;

}  // namespace tamiz::sieve
