# Read by tools/pack_stories.py; its words are in tools/pack_stories/tell.py.
APP = "C:\\Program Files\\3CXDesktopApp\\app\\"
PHONE, MAC = APP + "3CXDesktopApp.exe", "/Applications/3CX Desktop App.app/Contents/MacOS/3CX Desktop App"
STATE = "/Users/user1/Library/Application Support/3CX Desktop App/"
FFMPEG, STEALER = "7986bbaee8940da11ce089383521ab420c443ab7b15ed42aed91fd31ce833896", "8ab3a5eaaf8c296080fadf56b265194681d7da5da7c02562953a4cb60e147423"
CHROME = "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe"


def phone(day, version="18.12.416"):
    return [installed(f"{day} 09:00", "3CX Desktop App", version), start(f"{day} 09:05", PHONE, version + ".0", "3CX Desktop App", "3CX Ltd")]


def mac_phone(day, version="18.12.416"):
    return [installed(f"{day} 09:00", "3CX Desktop App", version), start(f"{day} 09:05", MAC, version, "3CX Desktop App", "3CX", parent="/sbin/launchd")]


case("full chain on a few, most only installed", "2023-03-10", "2023-04-08",
     host("FIN-01", *phone("2023-03-14"), load("2023-03-14 09:05:10", APP + "ffmpeg.dll", PHONE, FFMPEG), ask("2023-03-23 10:00", "msstorageazure.com", PHONE),
          load("2023-03-23 10:05", APP + "stealer.dll", PHONE, STEALER), write("2023-03-25 11:00", "C:\\Windows\\System32\\wlbsctrl.dll", PHONE),
          want={"installed": YES, "ran": YES, "beacon": YES, "payload": YES, "implant": YES}),
     host("FIN-02", *phone("2023-03-14"), ask("2023-03-24 08:00", "sourceslabs.com", PHONE),
          want={"installed": YES, "ran": YES, "beacon": YES, "payload": CANNOT, "implant": CANNOT}),
     *[host(f"WS-{n:02}", *phone("2023-03-15"), load("2023-03-15 09:05:10", APP + "ffmpeg.dll", PHONE), want={"installed": YES, "ran": YES, "beacon": NO, "payload": NO, "implant": NO}) for n in range(1, 6)],
     # A newer release proves nothing about the one before it; and no release has a day before the data.
     host("WS-20", *phone("2023-03-15", "18.12.422"), want={"installed": CANNOT, "ran": CANNOT, "beacon": CANNOT}),
     host("WS-30", want=None),
     joined=("beacon", ("module", "ffmpeg.dll"), ("dns", "msstorageazure.com")), flagged=2)

case("too young, blind, and a run of which nothing is kept", "2023-03-20", "2023-04-01",
     host("NEW-01", *phone("2023-03-28"), want={"installed": YES, "ran": YES, "beacon": (CANNOT, "too_young")},
          also={"defender": {"beacon": NO}}),   # an inventory dates no installation: it may be as old as the release, and nothing was asked since
     host("OLD-01", *phone("2023-03-21"), want={"installed": YES, "ran": YES, "beacon": NO}),
     host("BLIND-01", *phone("2023-03-21"), ask("2023-03-30 10:00", "pbxsources.com", PHONE), lost=["dns", "network"], want={"installed": YES, "ran": YES, "beacon": CANNOT}),
     host("BLIND-02", *phone("2023-03-21"), lost=["process", "module", "file", "network", "registry"], want={"installed": YES, "ran": CANNOT, "beacon": NO}),
     )

case("namesakes are silent, and so is an older release in the inventory at the end", "2023-03-10", "2023-04-05",
     host("CLEAN-02", *phone("2023-03-14", "18.11.1213"), only=["defender"], want={"installed": NO, "ran": NO, "beacon": NO, "payload": NO, "implant": NO}),
     host("COMODO-01", load("2023-03-22 10:00", "C:\\Windows\\System32\\guard64.dll", CHROME), write("2023-03-22 10:00", "C:\\Windows\\System32\\guard64.dll", CHROME), want=None),
     host("NAMES-01", ask("2023-03-23 10:00", "www.3cx.com", CHROME), ask("2023-03-23 10:01", "raw.githubusercontent.com", CHROME),
          load("2023-03-23 10:02", "C:\\Program Files\\Example\\ffmpeg.dll", CHROME), write("2023-03-23 10:03", "C:\\Windows\\System32\\wlbsctrl.dll", CHROME), want=None),
     # A Windows user agent from a Mac is nothing when a browser says it: no log here has one, and the Mac is quiet.
     host("MAC-30", ask("2023-03-23 10:00", "www.3cx.com", "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"), mac=True, want=None),
     exit=0)

case("an older release, and no word after it", "2023-03-10", "2023-04-05",
     # Whatever it took later was asked for nothing in all that time.
     host("CLEAN-03", *phone("2023-03-14", "18.11.1213"), only=["winlogbeat", "xml"], want={"installed": CANNOT, "beacon": NO}),
     host("CLEAN-04", *phone("2023-03-14", "18.12.425"), only=["winlogbeat", "xml"], want={"installed": CANNOT, "beacon": CANNOT}), exit=2)

case("a neighbour: a name asked, and no phone", "2023-03-10", "2023-04-05",
     host("WS-01", *phone("2023-03-14"), want={"installed": YES, "beacon": NO}),
     host("LAB-01", ask("2023-03-30 10:00", "azureonlinestorage.com", CHROME), want={"beacon": YES}, neighbour=True))

case("the phone on Macs", "2023-03-10", "2023-04-08",
     host("MAC-01", *mac_phone("2023-03-14"), write("2023-03-14 09:06", STATE + ".main_storage", MAC), ask("2023-03-23 10:00", "pbxcloudeservices.com", MAC),
          write("2023-03-23 10:04", STATE + "UpdateAgent", MAC), mac=True, want={"installed": YES, "ran": YES, "beacon": YES, "payload": YES}),
     host("MAC-02", *mac_phone("2023-03-15"), mac=True, want={"installed": YES, "beacon": NO, "payload": NO}),
     # Tampered on Macs only: a process event names no platform, and the release may be older than the data.
     host("MAC-04", *mac_phone("2023-03-15", "18.11.1213"), mac=True, want={"installed": YES, "ran": CANNOT, "beacon": CANNOT},
          also={"jamf": {"ran": YES}, "osquery": {"installed": CANNOT}}),   # an inventory with a day before the run says which release ran; osquery's rows name no platform
     host("MAC-03", *mac_phone("2023-03-15", "18.12.422"), mac=True, want={"installed": CANNOT, "beacon": CANNOT}))

case("the phone on Macs, by inventories and a resolver alone", "2023-03-10", "2023-04-08",
     host("MAC-11", installed("2023-03-14 09:00", "3CX Desktop App", "18.12.416"), ask("2023-03-23 10:00", "pbxcloudeservices.com"), mac=True, want={"installed": YES, "beacon": YES}),
     host("MAC-12", installed("2023-03-14 09:00", "3CX Desktop App", "18.12.402"), mac=True, want={"installed": YES, "beacon": CANNOT},
          also={"osquery": {"installed": CANNOT}}),   # its rows name no platform, and only the Mac's 18.12.402 is bad
     host("MAC-14", installed("2023-03-14 09:00", "3CX Desktop App", "18.12.416"), mac=True, want={"installed": YES, "beacon": NO}),
     host("MAC-13", installed("2023-03-14 09:00", "3CX Desktop App", "18.12.422"), mac=True, want={"installed": CANNOT}))

case("as of the day after the alert: no Macs, no implant", "2023-03-10", "2023-04-08",
     host("FIN-01", *phone("2023-03-14"), ask("2023-03-23 10:00", "msstorageazure.com", PHONE), write("2023-03-25 11:00", "C:\\Windows\\System32\\wlbsctrl.dll", PHONE),
          want={"installed": YES, "ran": YES, "beacon": YES, "implant": (CANNOT, "no_test")}), as_of="2023-03-29")
