#pragma once
// Bytes as base64 (RFC 4648, 4). Tested by base64_test.cpp.
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace tamiz {

std::string to_base64(std::string_view bytes);  // padded, on one line
// Padding or none; blanks and line ends between characters are skipped. Damaged with the offset for
// another character, anything behind padding, and an end within a byte.
Result<std::string> from_base64(std::string_view text);

}  // namespace tamiz
