# Read by tools/pack_stories.py; its words are in tools/pack_stories/tell.py.
CELAS, CELAS_UPDATER = "C:\\Program Files (x86)\\CelasTradePro\\CelasTradePro.exe", "C:\\Program Files (x86)\\CelasTradePro\\Updater.exe"
CHROME, SVCHOST, MSI = "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe", "C:\\Windows\\System32\\svchost.exe", "C:\\Windows\\System32\\msiexec.exe"
UNION, UNION_UPDATER = "/Applications/UnionCryptoTrader.app/Contents/MacOS/UnionCryptoTrader", "/Library/UnionCrypto/unioncryptoupdater"
JMT_UPDATER, SAFARI = "/Library/JMTTrader/CrashReporter", "/Applications/Safari.app/Contents/MacOS/Safari"
UPDATER = "bdff852398f174e9eef1db1c2d3fefdda25fe0ea90a40a2e06e51b5c0ebd69eb"


def celas(day):
    return [installed(f"{day} 09:00", "Celas Trade Pro", "1.0"), start(f"{day} 09:05", CELAS, "1.0", "CelasTradePro", "Celas LLC")]


# No channel decides a stage of this pack: what was not seen is never a no.
case("Celas on Windows, the whole chain on one", "2018-07-01", "2018-08-01",
     host("TRADE-01", *celas("2018-07-03"), start("2018-07-03 09:06", CELAS_UPDATER, "", "", "", UPDATER, f'"{CELAS_UPDATER}" CheckUpdate', CELAS),
          ask("2018-07-03 09:07", "www.celasllc.com", CELAS_UPDATER), write("2018-07-05 10:00", "C:\\Windows\\System32\\uploadmgrsvc.dll", CELAS_UPDATER),
          connect("2018-07-05 10:30", "185.142.236.226", CELAS_UPDATER), want={"installed": YES, "updater": YES, "beacon": YES, "payload": YES}),
     host("TRADE-02", *celas("2018-07-03"), start("2018-07-03 09:06", CELAS_UPDATER, "", "", "", UPDATER, f'"{CELAS_UPDATER}" CheckUpdate', CELAS), ask("2018-07-03 09:07", "www.celasllc.com", CELAS_UPDATER),
          want={"installed": YES, "updater": YES, "beacon": YES, "payload": CANNOT}),
     *[host(f"TRADE-1{n}", *celas("2018-07-04"), want={"installed": YES, "updater": CANNOT, "beacon": CANNOT, "payload": CANNOT}) for n in range(4)],
     # No record of its installation, only that it ran: every copy counts, whatever its version says.
     host("TRADE-21", start("2018-07-05 09:05", CELAS, "1.0", "CelasTradePro", "Celas LLC"), want={"installed": YES, "updater": CANNOT, "beacon": CANNOT, "payload": CANNOT}),
     host("TRADE-22", start("2018-07-05 09:05", CELAS), want={"installed": YES, "updater": CANNOT, "beacon": CANNOT, "payload": CANNOT}),
     host("WS-01", want=None),
     joined=("payload", ("process", "CelasTradePro.exe"), ("file", "uploadmgrsvc.dll")), flagged=1)

case("Union Crypto and JMT on Macs", "2019-09-20", "2019-12-05",
     host("MAC-01", installed("2019-11-20 09:00", "UnionCryptoTrader", "1.0"), start("2019-11-20 09:05", UNION, "1.0", parent="/sbin/launchd"),
          start("2019-11-20 09:06", UNION_UPDATER, parent="/sbin/launchd"), write("2019-11-20 09:06", "/Library/LaunchDaemons/vip.unioncrypto.plist", "/bin/mv"),
          ask("2019-11-20 09:07", "unioncrypto.vip", UNION_UPDATER), mac=True, want={"installed": YES, "updater": YES, "beacon": YES, "payload": CANNOT}),
     host("MAC-02", installed("2019-10-02 09:00", "JMTTrader", "1.0"), start("2019-10-02 09:06", JMT_UPDATER, command=f"{JMT_UPDATER} Maintain", parent="/sbin/launchd"),
          ask("2019-10-02 09:07", "beastgoc.com", JMT_UPDATER), mac=True, want={"installed": YES, "updater": YES, "beacon": YES, "payload": CANNOT}),
     host("MAC-03", installed("2019-11-20 09:00", "UnionCryptoTrader", "1.0"), mac=True, want={"installed": YES, "updater": CANNOT, "beacon": CANNOT, "payload": CANNOT}),
     host("MAC-04", mac=True, want=None))

case("the same Macs by inventories and a resolver", "2019-11-01", "2019-12-05",
     host("MAC-11", installed("2019-11-20 09:00", "UnionCryptoTrader", "1.0"), ask("2019-11-20 09:07", "unioncrypto.vip"), mac=True, want={"installed": YES, "beacon": YES}),
     host("MAC-12", installed("2019-11-20 09:00", "UnionCryptoTrader", "1.0"), mac=True, want={"installed": YES, "beacon": CANNOT}),
     host("MAC-13", mac=True, want=None))

case("too young, and blind", "2020-06-01", "2020-06-10",
     host("TRADE-31", installed("2020-06-09 20:00", "CoinGoTrade", "1.0"), want={"installed": YES, "updater": CANNOT, "beacon": CANNOT, "payload": CANNOT}),
     host("TRADE-32", installed("2020-06-02 09:00", "Kupay Wallet", "1.0"), ask("2020-06-02 09:10", "kupaywallet.com", CHROME), lost=["dns", "network"], want={"installed": YES, "beacon": CANNOT}))

case("namesakes are silent", "2018-07-01", "2018-08-01",
     host("NAMES-01", start("2018-07-04 09:00", "C:\\Program Files\\Example\\Updater.exe", command="Updater.exe CheckUpdate"), start("2018-07-04 09:01", "C:\\Program Files\\MSN\\msn.exe"),
          write("2018-07-04 09:02", "C:\\Program Files\\Example\\uploadmgr.dat", CHROME), want=None),
     host("SITE-01", ask("2018-07-04 09:00", "www.jmttrading.org", CHROME), ask("2018-07-04 09:01", "sche-eg.org", CHROME), want=None),
     host("RENT-01", connect("2018-07-04 09:00", "185.142.236.226", CHROME), connect("2018-07-04 09:01", "104.168.167.16", CHROME), want=None),
     host("MAC-41", start("2018-07-04 09:00", "/System/Library/CoreServices/CrashReporter", parent="/sbin/launchd"), mac=True, only=["defender"], want=None),
     exit=0)

case("a visit to the site looks like a report: a neighbour, and said to be one", "2018-07-01", "2018-08-01",
     host("TRADE-51", *celas("2018-07-03"), want={"installed": YES, "beacon": CANNOT}),
     host("VISIT-01", ask("2018-07-04 09:00", "www.celasllc.com", CHROME), want={"beacon": YES}, neighbour=True))

case("before a family was public its programs are nothing", "2019-11-01", "2019-12-05",
     host("MAC-51", installed("2019-11-20 09:00", "UnionCryptoTrader", "1.0"), ask("2019-11-20 09:07", "unioncrypto.vip"), mac=True, want=None),
     host("TRADE-61", installed("2019-11-20 09:00", "UnionCryptoTrader", "1.0"), ask("2019-11-20 09:07", "unioncrypto.vip", CHROME), want=None), as_of="2019-11-30", exit=0)
