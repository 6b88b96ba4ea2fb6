// The door: words in, exit code out. What is thrown is a bug or a lack of memory, and is said as
// such.
#include <cstdio>
#include <exception>
#include <new>

#include "base/file.hpp"
#include "cli/commands.hpp"

// How jemalloc begins (jemalloc(3), TUNING): what was freed goes back to the system after a second
// of use, not ten. Where another allocator is linked nobody reads it.
extern "C" {
extern const char* const malloc_conf;
const char* const malloc_conf = "dirty_decay_ms:1000,muzzy_decay_ms:0";
}

int main(int count, char** words) {
  try {
    tamiz::watch_interrupt();
    return tamiz::cli::run({words + 1, words + count});
  } catch (const std::bad_alloc&) {
    std::fputs("tamiz: out of memory; give a larger --max-memory, or fewer inputs at once\n",
               stderr);
    return tamiz::cli::kMemory;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "tamiz: a bug of ours: %s\n", error.what());
    return tamiz::cli::kBug;
  }
}
