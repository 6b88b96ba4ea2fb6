#pragma once
// A library that is loaded when it is needed, not when the program starts: for what is large and
// rarely used. Tested by store/sql_test.cpp.
#include <memory>
#include <string>

#include "base/result.hpp"

namespace tamiz {

class SharedLibrary {
 public:
  // By file name, where the program looks for its libraries (its rpath), not in the current folder.
  // Unsupported, with the system's words, when it cannot be loaded. It stays loaded: threads of its
  // own may outlive the object.
  static Result<SharedLibrary> load(const std::string& name);
  // Its function of that name as a pointer of that type; nullptr when it has none.
  template <class Function>
  Function* function(const char* name) const {
    return reinterpret_cast<Function*>(address(name));
  }

 private:
  explicit SharedLibrary(void* handle) : handle_(handle) {}
  void* address(const char* name) const;
  void* handle_;
};

}  // namespace tamiz
