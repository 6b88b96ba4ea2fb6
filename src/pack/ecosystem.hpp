#pragma once
// Versions as each ecosystem compares them. Tested by ecosystem_test.cpp over the published vectors
// of each, and against dpkg itself where it is installed (tools/oracle.py).
//
//   deb      deb-version(7): [epoch:]upstream[-revision], `~` sorts before the end
//   rpm      rpmvercmp of rpm 4.18: [epoch:]version[-release], `~` before the end, `^` behind it;
//   pacman
//            and apk alike, apk's `-rN` as a release
//   semver   semver.org 2.0.0, 11: npm, go, composer, gem
//   pypi     PEP 440, the public part: epoch, release, pre-, post- and development releases
#include <array>
#include <optional>
#include <string_view>

namespace tamiz::pack {

inline constexpr std::array<std::string_view, 10> kEcosystems{
    "deb", "rpm", "apk", "pacman", "npm", "pypi", "go", "composer", "gem", "brew"};
// Those that lists name too, whose versions are not compared here.
inline constexpr std::array<std::string_view, 14> kOtherEcosystems{
    "cargo", "maven", "nuget", "vscode", "chrome", "edge",    "firefox",
    "hex",   "pub",   "conda", "cran",   "swift",  "hackage", "cpan"};
// Whether a release may be written with this word before its version.
bool is_ecosystem(std::string_view word);

// Less than, equal to, greater than 0; nullopt when one of them is no version there.
std::optional<int> compare_in(std::string_view ecosystem, std::string_view a, std::string_view b);

}  // namespace tamiz::pack
