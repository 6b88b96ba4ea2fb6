#include "base/shared_library.hpp"

#include <dlfcn.h>

namespace tamiz {

Result<SharedLibrary> SharedLibrary::load(const std::string& name) {
  // RTLD_LOCAL: what it exports (ICU, zlib ..) does not get in the way of our own libraries.
  void* const handle = ::dlopen(name.c_str(), RTLD_LAZY | RTLD_LOCAL | RTLD_NODELETE);
  if (handle == nullptr) return fail(Code::Unsupported, ::dlerror());
  return SharedLibrary{handle};
}

void* SharedLibrary::address(const char* name) const { return ::dlsym(handle_, name); }

}  // namespace tamiz
