# Read by tools/pack_stories.py; its words are in tools/pack_stories/tell.py.
SVCHOST, SPOOL, CHROME = "C:\\Windows\\System32\\svchost.exe", "C:\\Windows\\System32\\spoolsv.exe", "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe"
PHONE = "C:\\Program Files\\3CXDesktopApp\\app\\3CXDesktopApp.exe"
LOADER, LOADED, SHARED = "beb775af5196f30e0ee021790a4978ca7a7ac2a7cf970a5a620ffeb89cc60b2c", "69dd140f45c3fa3aaa64c69f860cd3c74379dec37c46319d7805a29b637d4dbf", "b56279136d816a11cf4db9fc1b249da04b3fa3aef4ba709b20cdfbe572394812"
MD5, TXR = "9f85a07d4b4abff82ca18d990f062a84", "C:\\Windows\\System32\\config\\TxR\\{00000000-0000-0000-0000-000000000001}.TxR.0.regtrans-ms"

# This pack has no product and no window: only evidence counts, and nothing is ever a no.
case("loader and what it loads, on machines with and without the phone", "2023-03-10", "2023-04-04",
     host("FIN-01", start("2023-03-14 09:00", PHONE, "18.12.416.0", "3CX Desktop App", "3CX Ltd"), load("2023-03-25 09:00", "C:\\Windows\\System32\\wlbsctrl.dll", SVCHOST, LOADER),
          load("2023-03-25 09:01", "C:\\ProgramData\\x.dll", SVCHOST, LOADED), want={"loader": YES, "implant": YES, "c2": CANNOT}),
     host("FIN-02", load("2023-03-25 09:00", "C:\\Windows\\System32\\wlbsctrl.dll", SVCHOST, MD5), want={"loader": YES, "implant": CANNOT}),
     host("FIN-03", write("2023-03-25 09:00", "C:\\Windows\\System32\\krwve.jat", SVCHOST), want={"loader": YES, "implant": CANNOT}),
     host("FIN-04", load("2023-03-26 09:00", "C:\\ProgramData\\y.dll", SVCHOST, LOADED), want={"loader": YES, "implant": YES}),
     *[host(f"WS-{n:02}", want=None) for n in range(1, 4)],
     joined=("implant", ("module", "wlbsctrl.dll"), ("module", LOADED)), flagged=2)

case("namesakes are silent", "2023-03-10", "2023-04-04",
     host("COMODO-01", load("2023-03-22 10:00", "C:\\Windows\\System32\\guard64.dll", CHROME), want=None),
     host("PHANTOM-01", load("2023-03-22 10:00", "C:\\Windows\\System32\\wlbsctrl.dll", SVCHOST), load("2023-03-22 10:01", "C:\\Windows\\System32\\ualapi.dll", SPOOL), want=None),
     host("TXR-01", write("2023-03-22 10:00", TXR, SVCHOST), want=None),
     host("PHONE-01", start("2023-03-14 09:00", PHONE, "18.12.416.0", "3CX Desktop App", "3CX Ltd"), load("2023-03-24 09:00", "C:\\ProgramData\\z.bin", PHONE, SHARED), want=None),
     exit=0)

case("before it was public nothing is said", "2023-03-10", "2023-04-04",
     host("FIN-01", load("2023-03-25 09:00", "C:\\Windows\\System32\\wlbsctrl.dll", SVCHOST, LOADER), want=None), exit=2, as_of="2023-04-02")   # no pack is known then: nobody looked

case("blind: the sensor kept no module", "2023-03-10", "2023-04-04",
     host("FIN-01", load("2023-03-25 09:00", "C:\\Windows\\System32\\wlbsctrl.dll", SVCHOST, LOADER), lost=["module"], want=None), exit=0)
