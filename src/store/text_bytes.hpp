#pragma once
// Evidence is bytes, a Parquet string is UTF-8. A text that is UTF-8 is stored as it is. In any
// other, each byte 80..FF that is no part of a character becomes the private character
// U+10F700 + byte (U+10F780..U+10F7FF, in plane 16, which no script uses), and so do the bytes of
// such a character that stands in the text itself: so every text comes back to the byte, and other
// tools read a valid string. Tested by text_bytes_test.cpp.
#include <string>
#include <string_view>

namespace tamiz::store {

// Whether all bytes are below 80: then nothing needs to be done, nor checked text by text.
bool is_ascii(std::string_view text);

// Appends the text as UTF-8.
void append_stored(std::string_view text, std::string& out);

// Appends what was stored, as the bytes it was.
void append_original(std::string_view stored, std::string& out);

// Whether append_original could change anything: the first byte of the private characters occurs.
bool may_be_changed(std::string_view stored);

}  // namespace tamiz::store
