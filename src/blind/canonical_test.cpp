#include "blind/canonical.hpp"

#include <gtest/gtest.h>

#include <initializer_list>
#include <utility>

namespace tamiz::blind {
namespace {

using Cases = std::initializer_list<std::pair<std::string_view, std::string_view>>;

TEST(Canonical, PathsOfOneThingMeet) {
  for (const auto& [path, canonical] : Cases{
           {"", ""},
           {"C:\\Windows\\System32\\cmd.exe", "c:\\windows\\system32\\cmd.exe"},
           {"\\Device\\HarddiskVolume3\\Windows\\System32\\cmd.exe",
            "c:\\windows\\system32\\cmd.exe"},
           {"D:/Tools/x.exe", "c:\\tools\\x.exe"},
           {"\\??\\C:\\a.dll", "c:\\a.dll"},
           {"C:\\Users\\ana.garcia\\AppData\\Local\\Programs\\Phone\\app-18.12.416\\Phone.exe",
            "c:\\users\\{user}\\appdata\\local\\programs\\phone\\app-{v}\\phone.exe"},
           {"C:\\Users\\Public\\x.exe", "c:\\users\\public\\x.exe"},
           {"C:\\Users\\ana", "c:\\users\\{user}"},
           {"/Users/ana/Library/a.dylib", "/users/{user}/library/a.dylib"},
           {"/home/ana/x", "/home/{user}/x"},
           {"/usr/lib/libssl.so.3", "/usr/lib/libssl.so.#"},
           // A versioned updater is not rare.
           {"C:\\T\\Setup-7.12.0-x64.exe", "c:\\t\\setup-{v}-x64.exe"},
           {"C:\\T\\Setup-8.1.exe", "c:\\t\\setup-{v}.exe"},
           {"C:\\T\\7zip1900.exe", "c:\\t\\7zip#.exe"},
           {"C:\\T\\{3F2504E0-4F89-11D3-9A0C-0305E82C3301}\\a.exe", "c:\\t\\{{guid}}\\a.exe"},
           {"C:\\T\\3f2504e04f8911d3.tmp", "c:\\t\\{hex}.tmp"},
           {"C:\\T\\deadbeef.tmp", "c:\\t\\{hex}.tmp"},
           {"C:\\T\\hook64.dll", "c:\\t\\hook64.dll"},
           {"C:\\T\\hook17.dll", "c:\\t\\hook#.dll"},
           {"C:\\T\\d3dcompiler_47.dll", "c:\\t\\d3dcompiler_#.dll"},
           {"C:\\T\\~DF3A0B9C11.tmp", "c:\\t\\~{hex}.tmp"},
           // Names that the system makes up (measured: doc/blind-captures.md).
           {"C:\\T\\WER1A2B.tmp", "c:\\t\\{temp}.tmp"},
           {"C:\\T\\WERFD.tmp.xml", "c:\\t\\{temp}.tmp.xml"},
           {"C:\\T\\RPT6B14.tmp\\cab\\a.cab", "c:\\t\\{temp}.tmp\\cab\\a.cab"},
           {"C:\\T\\setup.tmp", "c:\\t\\setup.tmp"},
           {"C:\\T\\log.old~RF58B73E.TMP", "c:\\t\\log.old~rf{hex}.tmp"},
           {"\\\\*\\C$\\T\\a.exe", "c:\\t\\a.exe"},
           {"\\\\files\\c$\\a.exe", "\\\\files\\c$\\a.exe"},
           {"C:\\T\\d3d11.dll", "c:\\t\\d#d#.dll"},
       })
    EXPECT_EQ(canonical_path(path), canonical) << path;
}

// What follows the person's folder is kept once for all persons: it must say all.
TEST(Canonical, APersonsFolderEnds) {
  for (const auto& [path, end] : std::initializer_list<std::pair<std::string_view, std::size_t>>{
           {"C:\\Users\\ana\\x.dll", 12},
           {"d:\\USERS\\a.b\\AppData\\1.2.3\\x ", 12},
           {"C:\\Users\\Public\\x.dll", 0},
           {"C:\\Users\\ana", 0},
           {"C:\\Users\\ana/x\\y", 0},
           {"C:\\Users\\\\x", 0},
           {"C:\\Users\\a na\\x", 0},
           {"C:\\Users\\an\xC3\xA9\\x", 0},
           {"C:/Users/ana/x", 0},
           {" C:\\Users\\ana\\x", 0},
           {"/Users/ana/x", 0},
           {"C:\\Windows\\x", 0},
           {"", 0}}) {
    EXPECT_EQ(person_in(path), end) << path;
    if (end == 0) continue;
    EXPECT_EQ(canonical_path(path), canonical_path("C:\\Users\\x" + std::string{path.substr(end)}));
  }
}

TEST(Canonical, PathsThatATextNames) {
  using Paths = std::vector<std::string>;
  EXPECT_EQ(paths_in("C:\\Program Files\\A B\\s.exe"),
            (Paths{"c:\\program files\\a b\\s.exe", "c:\\program"}));
  EXPECT_EQ(paths_in("\"C:\\Program Files\\s.exe\" -k x"), Paths{"c:\\program files\\s.exe"});
  EXPECT_EQ(paths_in("wscript C:\\Windows\\Temp\\ab.vbs dllhost.exe"),
            Paths{"c:\\windows\\temp\\ab.vbs"});
  EXPECT_EQ(paths_in("rundll32 C:\\T\\x.dll,Start"), Paths{"c:\\t\\x.dll"});
  EXPECT_EQ(paths_in("/usr/bin/sh /tmp/x.sh"),
            (Paths{"/usr/bin/sh /tmp/x.sh", "/usr/bin/sh", "/tmp/x.sh"}));
  EXPECT_EQ(paths_in("DWORD (0x00000002)"), Paths{});
  EXPECT_EQ(paths_in("\",,\"\""), Paths{});
  EXPECT_EQ(paths_in("C:\\a C:\\b C:\\c C:\\d C:\\e").size(), 4u);
}

TEST(Canonical, KeysAndDomains) {
  for (const auto& [key, canonical] : Cases{
           {"HKLM\\Software\\X", "hklm\\software\\x"},
           {"HKEY_LOCAL_MACHINE\\Software\\X", "hklm\\software\\x"},
           {"\\REGISTRY\\MACHINE\\Software\\X", "hklm\\software\\x"},
           {"HKU\\S-1-5-21-1-2-3-1001\\Software\\Run\\a", "hkcu\\software\\run\\a"},
           {"HKCU\\Software\\Run\\a", "hkcu\\software\\run\\a"},
           {"HKLM\\Wbem\\001", "hklm\\wbem\\#"},
           {"HKU\\S-1-5-21-1-2-3-1001_Classes\\x", "hkcu\\software\\classes\\x"},
           {"HKLM\\System\\ControlSet001\\Services\\x",
            "hklm\\system\\currentcontrolset\\services\\x"},
           {"HKLM\\System\\CurrentControlSet\\Services\\CDPUserSvc_1fa105\\Start",
            "hklm\\system\\currentcontrolset\\services\\cdpusersvc_{hex}\\start"},
           {"HKCU\\Store\\C:\\Users\\ana.garcia\\x.exe", "hkcu\\store\\c:\\users\\{user}\\x.exe"},
           {"HKLM\\System\\CurrentControlSet\\Control\\WMI\\Autologger\\EventLog-Application\\"
            "{3F2504E0-4F89-11D3-9A0C-0305E82C3301}\\Enabled",
            "hklm\\system\\currentcontrolset\\control\\wmi\\autologger\\eventlog-application\\"
            "{3f2504e0-4f89-11d3-9a0c-0305e82c3301}\\enabled"},
           {"CDPUserSvc_48231", "cdpusersvc_{hex}"},
           {"HKLM\\X\\to_face", "hklm\\x\\to_face"},
           {"HKCU\\Software\\Classes\\CLSID\\{3F2504E0-4F89-11D3-9A0C-0305E82C3301}\\x",
            "hkcu\\software\\classes\\clsid\\{3f2504e0-4f89-11d3-9a0c-0305e82c3301}\\x"},
       })
    EXPECT_EQ(canonical_key(key), canonical) << key;
  for (const auto& [domain, canonical] : Cases{{"", ""},
                                               {"a", "a"},
                                               {"example.com", "example.com"},
                                               {"X.Y.Example.com", "example.com"},
                                               {"x.example.com.", "example.com"},
                                               {"192.168.10.254", "192.168.10.254"},
                                               {"a.example.co.uk", "example.co.uk"},
                                               {"co.uk", "co.uk"}})
    EXPECT_EQ(canonical_domain(domain), canonical) << domain;
}

TEST(Canonical, PlacesInWords) {
  constexpr std::string_view kHome = "c:\\program files\\phone";
  for (const auto& [path, place] : Cases{
           {"c:\\program files\\phone\\a.dll", "its own folder"},
           {"c:\\program files\\phone\\plugins\\a.dll", "its own folder (plugins)"},
           {"c:\\program files\\phone2\\a.dll", "another program's folder"},
           {"c:\\windows\\system32\\a.dll", "system folder"},
           {"c:\\users\\{user}\\appdata\\local\\temp\\a.exe", "temp"},
           {"c:\\odd\\a.exe", "elsewhere"},
           {"a.exe", "no folder"},
       })
    EXPECT_EQ(place_of(path, kHome), place) << path;
  EXPECT_EQ(place_of("c:\\odd\\a.exe", ""), "elsewhere");
}

}  // namespace
}  // namespace tamiz::blind
