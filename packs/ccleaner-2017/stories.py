# Read by tools/pack_stories.py; its words are in tools/pack_stories/tell.py.
FOLDER = "C:\\Program Files\\CCleaner\\"
CLEANER, CLEANER64 = FOLDER + "CCleaner.exe", FOLDER + "CCleaner64.exe"
CHROME, SVCHOST, SPOOL = "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe", "C:\\Windows\\System32\\svchost.exe", "C:\\Windows\\System32\\spoolsv.exe"
AGOMO, WBEM = "HKEY_LOCAL_MACHINE\\SOFTWARE\\Piriform\\Agomo", "HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion\\WbemPerf"
PROGRAM, SERVICE = "6f7840c77f99049d788155c1351e1560b62b8ad18ad0e9adda8218b9f432f0a9", "07fb252d2e853a9b1b32f30ede411f2efbb9f01e4a7782db5eacf3f55cf34902"
SERVER = "216.126.225.148"


def cleaner(day, version="5.33.0.6162", listed="5.33", digest="", clock="09:00"):
    hour, minute = clock.split(":")
    return [installed(f"{day} {clock}", "CCleaner", listed), start(f"{day} {hour}:{int(minute) + 5:02}", CLEANER, version, "CCleaner", "Piriform Ltd", digest)]


case("of many that called one is chosen", "2017-08-14", "2017-09-16",
     host("ENG-01", *cleaner("2017-08-20", digest=PROGRAM), connect("2017-08-20 09:15:30", SERVER, CLEANER), mark("2017-08-20 09:15:31", AGOMO, "MUID", "7", CLEANER),
          mark("2017-08-20 09:15:31", AGOMO, "TCID", "8", CLEANER), write("2017-09-13 10:00", "C:\\Windows\\System32\\TSMSISrv.dll", CLEANER),
          load("2017-09-13 10:02", "C:\\Windows\\System32\\TSMSISrv.dll", SVCHOST, SERVICE), mark("2017-09-13 10:03", WBEM, "001", "x", SVCHOST),
          want={"installed": YES, "ran": YES, "beacon": YES, "stage2": YES, "shadowpad": (CANNOT, "no_test")}),
     host("ENG-02", *cleaner("2017-08-20"), connect("2017-08-20 09:16", SERVER, CLEANER), want={"installed": YES, "ran": YES, "beacon": YES, "stage2": CANNOT, "shadowpad": CANNOT}),
     host("ENG-03", *cleaner("2017-08-21"), ask("2017-08-21 09:16", "ab1abad1d0c2a.com", CLEANER), mark("2017-08-21 09:17", AGOMO, "NID", "192.0.2.9", CLEANER),
          want={"installed": YES, "ran": YES, "beacon": YES, "stage2": CANNOT}),
     *[host(f"WS-{n:02}", *cleaner("2017-08-22"), load("2017-08-22 09:05:10", FOLDER + "lang.dll", CLEANER), want={"installed": YES, "ran": YES, "beacon": NO, "stage2": NO, "shadowpad": NO}) for n in range(1, 6)],
     host("WS-20", want=None),
     joined=("stage2", ("process", "CCleaner.exe"), ("module", SERVICE)), flagged=1)

case("601 seconds, and logs that do not have them", "2017-08-14", "2017-08-25 10:00",
     host("NEW-01", *cleaner("2017-08-25", clock="09:35"), want={"installed": YES, "ran": YES, "beacon": (CANNOT, "too_young"), "stage2": CANNOT}),
     host("OLD-01", *cleaner("2017-08-16"), want={"installed": YES, "ran": YES, "beacon": NO}),
     host("BLIND-01", *cleaner("2017-08-16"), connect("2017-08-16 09:16", SERVER, CLEANER), lost=["network", "registry"], want={"installed": YES, "ran": YES, "beacon": CANNOT, "stage2": CANNOT}),
     host("BLIND-02", *cleaner("2017-08-16"), lost=["process", "module"], want={"installed": YES, "ran": CANNOT, "beacon": NO}))

case("the day it was public: no second stage is known", "2017-08-14", "2017-09-16",
     host("ENG-01", *cleaner("2017-08-20"), connect("2017-08-20 09:16", SERVER, CLEANER), load("2017-09-13 10:02", "C:\\Windows\\System32\\TSMSISrv.dll", SVCHOST, SERVICE),
          want={"installed": YES, "beacon": YES, "stage2": (CANNOT, "no_test"), "shadowpad": (CANNOT, "no_test")}), as_of="2017-09-18")

case("namesakes are silent, and so is an older release in the inventory at the end", "2017-08-14", "2017-09-16",
     host("CLEAN-01", *cleaner("2017-08-16", "5.32.0.6129", "5.32"), only=["defender"], want={"installed": NO, "ran": NO, "beacon": NO, "stage2": NO}),
     host("SYM-01", load("2017-08-22 10:00", "C:\\Program Files\\Example Protection\\EFACli64.dll", CHROME), want=None),
     host("RDS-01", load("2017-08-22 10:00", "C:\\Windows\\System32\\TSMSISrv.dll", SVCHOST), want=None),
     host("PRINT-01", load("2017-08-22 10:00", "C:\\Windows\\System32\\localspl.dll", SPOOL), want=None),
     host("AGOMO-01", mark("2017-08-22 10:00", AGOMO, "Server", "x", "C:\\Program Files\\Agomo\\agent.exe"), want=None),
     host("WEB-01", ask("2017-08-22 10:00", "www.piriform.com", CHROME), ask("2017-08-22 10:01", "speccy.piriform.com", CHROME), ask("2017-08-22 10:02", "github.com", CHROME), want=None),
     exit=0)

case("the newer release, the 64-bit program, and the other product", "2017-08-14", "2017-09-16",
     # What it had before 5.34 is not known; that it never called is.
     host("NEWER-01", *cleaner("2017-09-13", "5.34.0.6207", "5.34"), want={"installed": CANNOT, "beacon": NO, "stage2": NO}),
     host("WIN64-01", installed("2017-08-20 09:00", "CCleaner", "5.33"), start("2017-08-20 09:05", CLEANER64, "5.33.0.6162", "CCleaner", "Piriform Ltd"), want={"installed": YES, "ran": NO, "beacon": NO}),
     host("CLOUD-01", installed("2017-08-28 09:00", "CCleaner Cloud", "1.07.3191"), want={"installed": YES}),
     host("CLOUD-02", installed("2017-09-15 09:00", "CCleaner Cloud", "1.07.3214"), want=None))

case("the way round without the program: a neighbour", "2017-08-14", "2017-09-16",
     host("WS-01", *cleaner("2017-08-20"), want={"installed": YES, "beacon": NO}),
     host("LAB-01", connect("2017-09-14 10:00", SERVER, CHROME), want={"beacon": YES}, neighbour=True),
     host("SPOOL-01", write("2017-09-14 10:00", "C:\\Windows\\System32\\spool\\prtprocs\\x64\\localspl.dll", SVCHOST), want={"stage2": YES}, neighbour=True))
