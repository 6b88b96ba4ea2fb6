#pragma once
// Names by which two machines that did the same thing meet: what differs by person, machine,
// version or chance becomes a placeholder. Tested by canonical_test.cpp.
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace tamiz::blind {

// Of a path: folded, `\` between folders, a device, drive or shared drive as c:, the person's
// folder as {user}, and in each part {guid}, {hex} (8 digits and more), {temp} (a temporary file's
// name), {v} (1.2.3) and # (any other number). Numbers that are part of a name stay: hook64.dll,
// 7zip.exe, d3dcompiler.dll.
std::string canonical_path(std::string_view path);
// Where the person's folder ends in a path like C:\Users\ana\x, so that what follows alone says
// what the canonical path is; 0 where that cannot be told so simply.
std::size_t person_in(std::string_view path);
// The same of a registry key: hives by one name, a person's as hkcu, a person's service without its
// session; GUIDs of classes stay.
std::string canonical_key(std::string_view key);
// Of a domain: the last two labels, three where the last but one is a country's "co" or "com": a
// machine's own label says nothing. Addresses stay. (The whole list of public suffixes is the
// packs' business.)
std::string canonical_domain(std::string_view domain);

// Canonical paths that a command or a value names, at most four; a path with blanks needs quotes.
std::vector<std::string> paths_in(std::string_view text);

// Where a file lies, in a few words: "its own folder", "system folder", "temp" .. `home`: the
// canonical folder of the program that acts, "" for none.
std::string place_of(std::string_view canonical, std::string_view home);

}  // namespace tamiz::blind
