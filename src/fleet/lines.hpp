#pragma once
// Events as the lines of an export. Tested by fleet_test.cpp against what the readers make of them.
#include <string>

#include "fleet/fleet.hpp"
#include "fleet/host.hpp"

namespace tamiz::fleet {

// Appends one line. `record`: counts the machine's events.
void write_winlogbeat(std::string& out, const Host& host, const Event& event, std::uint64_t record);
void write_defender(std::string& out, const Host& host, const Event& event, std::uint64_t record);

// A JSON text with its quotes.
void write_text(std::string& out, std::string_view text);
std::string quoted(std::string_view text);  // the same, by itself
// The invented digest of a file's bytes: 64 hexadecimal digits.
std::string sha256_of(std::uint64_t content);
// {1F2E3D4C-0000-0000-0102-030405060708}
std::string guid_of(std::uint64_t id);

}  // namespace tamiz::fleet
