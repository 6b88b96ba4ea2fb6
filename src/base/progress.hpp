#pragma once
// Where long work says how far it is. The caller passes a sink; the library never prints.
#include <cstdint>
#include <string_view>

namespace tamiz {

class Progress {
 public:
  virtual ~Progress() = default;
  // Called from any thread, often: a sink decides itself how seldom it shows anything.
  virtual void report(std::uint64_t files, std::uint64_t bytes, std::uint64_t events,
                      std::string_view doing) = 0;
};

}  // namespace tamiz
