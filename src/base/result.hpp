#pragma once
// Errors as values. An Error says what is wrong, where (offset in bytes, input name) and, in
// `what`, what would be right. Tested wherever it is used.
#include <cstdint>
#include <expected>
#include <string>
#include <utility>

namespace tamiz {

enum class Code : std::uint8_t {
  NotThisFormat,  // another reader may know it
  Damaged,        // this format, but broken at `offset`
  TooLarge,       // a budget was spent (record, memory, ratio)
  Unsupported,    // known, deliberately not read
  Io,             // the system refused or the read failed
  Usage,          // the caller's words are wrong (a path, an option, a pack)
  Stopped,        // interrupted by the user
  Bug,            // a promise of ours is broken
};

struct Error {
  Code code{};
  std::string what;
  std::uint64_t offset = 0;
  std::string input{};  // file and member, added by whoever opened it
};

// A class, not an alias: g++ 12 and clang 19 let a plain std::expected be dropped in silence.
// Results do not compare: a == b compiles with neither (libstdc++ 12's operator== depends on
// itself). Compare *a.
template <class T = void>
class [[nodiscard]] Result : public std::expected<T, Error> {
 public:
  using std::expected<T, Error>::expected;
};

inline std::unexpected<Error> fail(Code code, std::string what, std::uint64_t offset = 0) {
  return std::unexpected(Error{code, std::move(what), offset});
}

}  // namespace tamiz

// Both are several statements: not for the body of an if without braces. Names come from
// __COUNTER__, so two may share a line; the expression is variadic, so f<a, b>(x) needs no extra
// parentheses.
#define TAMIZ_CAT2(a, b) a##b
#define TAMIZ_CAT(a, b) TAMIZ_CAT2(a, b)
#define TAMIZ_TRY_IMPL(tmp, decl, ...)                      \
  auto tmp = (__VA_ARGS__);                                 \
  if (!tmp) return std::unexpected(std::move(tmp).error()); \
  decl = *std::move(tmp)
#define TAMIZ_TRY(decl, ...) TAMIZ_TRY_IMPL(TAMIZ_CAT(tamiz_try_, __COUNTER__), decl, __VA_ARGS__)
// For Result<>: there is no value to keep.
#define TAMIZ_CHECK(...)                                      \
  do {                                                        \
    if (auto tamiz_check = (__VA_ARGS__); !tamiz_check)       \
      return std::unexpected(std::move(tamiz_check).error()); \
  } while (false)
