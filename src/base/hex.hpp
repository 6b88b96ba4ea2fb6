#pragma once
// Bytes as hexadecimal digits (RFC 4648, 8), two for each. Tested by hex_test.cpp.
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace tamiz {

std::string to_hex(std::string_view bytes);  // small letters
// Digits of either case. Damaged with the offset for half a byte, or what is no digit.
Result<std::string> from_hex(std::string_view text);

}  // namespace tamiz
