// Where files lie, and which ones a text names (blind/canonical.hpp).
#include <array>

#include "base/file.hpp"
#include "base/text.hpp"
#include "blind/canonical.hpp"

namespace tamiz::blind {
namespace {

constexpr std::size_t kMostPaths = 4;

// C:\x.dll, /tmp/x, %TEMP%\x.exe, \\?\C:\x.
bool looks_like_path(std::string_view text) {
  if (text.size() < 4) return false;
  const bool drive = text[1] == ':' && (text[2] == '\\' || text[2] == '/');
  return drive || (text[0] == '/' && text.find('/', 1) != std::string_view::npos) ||
         text.starts_with("\\\\?\\") || text.starts_with("\\??\\");
}

}  // namespace

std::vector<std::string> paths_in(std::string_view text) {
  std::vector<std::string> out;
  const auto take = [&](std::string_view piece) {
    if (out.size() < kMostPaths && looks_like_path(piece)) out.push_back(canonical_path(piece));
  };
  text = trim(text);
  const std::string_view all = text;
  const bool whole = text.find_first_of("\",") == std::string_view::npos;
  if (whole) take(all);  // a service's path may have blanks and no quotes
  while (!text.empty()) {
    const bool quoted = text[0] == '"';
    if (quoted) text.remove_prefix(1);
    const std::size_t end = std::min(text.find_first_of(quoted ? "\"" : " ,\t\""), text.size());
    if (!whole || end < all.size()) take(text.substr(0, end));
    text.remove_prefix(std::min(text.size(), quoted ? end + 1 : end));
    text = trim(text.substr(std::min(text.size(), text.find_first_not_of(','))));
  }
  return out;
}

std::string place_of(std::string_view canonical, std::string_view home) {
  const std::string_view folder = folder_of(canonical);
  if (!home.empty() && folder.starts_with(home) &&
      (folder.size() == home.size() || folder[home.size()] == home[home.size() - 1] ||
       folder[home.size()] == '\\' || folder[home.size()] == '/')) {
    return folder.size() == home.size() ? "its own folder"
                                        : "its own folder (" + std::string{base_name(folder)} + ")";
  }
  struct Known {
    std::string_view front, words;
    bool whole = false;  // the folder of that name, and none whose name begins so
  };
  static constexpr std::array kKnown{
      Known{"c:\\windows\\system32\\spool", "printer folder"},
      Known{"c:\\windows\\system32\\drivers", "driver folder"},
      Known{"c:\\windows\\system32", "system folder"},
      Known{"c:\\windows\\syswow64", "system folder (32 bit)"},
      Known{"c:\\windows\\winsxs", "side-by-side store"},
      Known{"c:\\windows\\assembly", "assembly store"},
      Known{"c:\\windows\\temp", "Windows' temp"},
      Known{"c:\\windows", "Windows' folder"},
      Known{"c:\\program files", "another program's folder"},
      Known{"c:\\programdata", "ProgramData"},
      Known{"c:\\users\\{user}\\appdata\\local\\temp", "temp"},
      Known{"c:\\users\\{user}\\appdata\\local\\programs", "another program's folder"},
      Known{"c:\\users\\{user}\\appdata", "AppData"},
      Known{"c:\\users\\{user}\\downloads", "downloads", true},
      Known{"c:\\users\\{user}\\desktop", "desktop", true},
      Known{"c:\\users\\{user}", "a person's folder"},
      Known{"c:\\users\\public", "the public folder"},
      Known{"/tmp", "temp"},
      Known{"/var/tmp", "temp"},
      Known{"/usr", "system folder"},
      Known{"/system", "system folder"},
      Known{"/applications", "another program's folder"},
      Known{"/users/{user}/downloads", "downloads", true},
      Known{"/users/{user}/desktop", "desktop", true},
      Known{"/users/{user}", "a person's folder"},
      Known{"/home/{user}/downloads", "downloads", true},
      Known{"/home/{user}/desktop", "desktop", true},
      Known{"/home/{user}", "a person's folder"}};
  for (const Known& known : kKnown) {
    if (!folder.starts_with(known.front)) continue;
    const std::string_view rest = folder.substr(known.front.size());
    if (!known.whole || rest.empty() || rest[0] == '\\' || rest[0] == '/')
      return std::string{known.words};
  }
  return folder.empty() ? "no folder" : "elsewhere";
}

}  // namespace tamiz::blind
