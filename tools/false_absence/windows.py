"""Sysmon and MsiInstaller as NXLog writes them, the DNS server's debug log, the DHCP server's log."""
from .defender import hash_of, lost
from .world import EVIL_DLL, EVIL_EXE

PREAMBLE = """DNS Server log file creation at {0}
Log file wrap at {0}

Message logging key (for packets - other items use a subset of these fields):
\tField #  Information         Values
\t-------  -----------         ------
\t   1     Date
\t   2     Time
\t   3     Thread ID
\t   4     Context
\t   5     Internal packet identifier
\t   6     UDP/TCP indicator
\t   7     Send/Receive indicator
\t   8     Remote IP
\t   9     Xid (hex)
\t  10     Query/Response      R = Response
\t                             blank = Query
\t  11     Opcode              Q = Standard Query
\t                             N = Notify
\t                             U = Update
\t                             ? = Unknown
\t  12     [ Flags (hex)
\t  13     Flags (char codes)  A = Authoritative Answer
\t                             T = Truncated Response
\t                             D = Recursion Desired
\t                             R = Recursion Available
\t  14     ResponseCode ]
\t  15     Question Type
\t  16     Question Name

"""
DHCP = """\t\tMicrosoft DHCP Service Activity Log


Event ID  Meaning
00\tThe log was started.
01\tThe log was stopped.
02\tThe log was temporarily paused due to low disk space.
10\tA new IP address was leased to a client.
11\tA lease was renewed by a client.
12\tA lease was released by a client.
17\tA lease was expired and DNS records for an expired leases have not been deleted.
18\tA lease was expired and DNS records were deleted.
30\tDNS update request to the named DNS server.

QResult: 0: NoQuarantine, 1:Quarantine, 2:Drop Packet, 3:Probation,6:No Quarantine Information ProbationTime:Year-Month-Day Hour:Minute:Second:MilliSecond.

ID,Date,Time,Description,IP Address,Host Name,MAC Address,User Name, TransactionID, QResult,Probationtime, CorrelationID,Dhcid,VendorClass(Hex),VendorClass(ASCII),UserClass(Hex),UserClass(ASCII),RelayAgentInformation,DnsRegError.
"""
EVENT = {"p": 1, "m": 7, "d": 22, "f": 11}
PHONE = "C:\\\\Program Files\\\\Example Phone\\\\phone.exe"


def hashes(log, row, key, evil):
    if id(row) in log.no_hash_rows:
        return "-"
    sha1 = f"SHA1={hash_of(key) % 2**160:040X}"
    return sha1 if lost(log, row) else f"{sha1},SHA256={evil.upper() if row[3] == 'evil' else f'{hash_of(key):064X}'}"


class Nxlog:
    def __init__(self, world, log, numbers):
        self.world, self.log, self.clock, self.numbers, self.last, self.cache = world, log, world.clock, numbers, {}, {}

    def number(self, row):
        if self.numbers == "none":
            return ""
        if isinstance(self.numbers, dict):
            return f'"RecordNumber":{self.numbers.get(id(row), 0)},'
        step = 1 if self.numbers == "dense" else 1 + row[0] % 9
        self.last[row[1]] = self.last.get(row[1], 1000) + step
        return f'"RecordNumber":{self.last[row[1]]},'

    def body(self, row):
        t, n, c, what, _ = row
        if c == "d":
            image = PHONE if row[4] else "C:\\\\Windows\\\\System32\\\\svchost.exe"
            return f'"Image":"{image}","QueryName":"{what}","QueryStatus":"0","QueryResults":"::ffff:192.0.2.10;"'
        if c == "f":
            path = "C:\\\\ProgramData\\\\Phone\\\\stage.dat" if what == "evil" else f"C:\\\\Users\\\\u\\\\doc{what[1:]}.tmp"
            return self.file(what, path)
        if c == "m":
            loaded, image = ("C:\\\\ProgramData\\\\Phone\\\\helper64.dll", PHONE) if what == "evil" else (f"C:\\\\Windows\\\\System32\\\\lib{what[1:]}.dll", "C:\\\\Windows\\\\System32\\\\svchost.exe")
            signer = "" if self.log.no_signer else f',"Signed":"true","Signature":"{"Evil Signer Ltd" if what == "evil" else "Microsoft Windows"}","SignatureStatus":"Valid"'
            return f'"Image":"{image}","ImageLoaded":"{loaded}","Hashes":"{hashes(self.log, row, "m" + what, EVIL_DLL)}"{signer}'
        if what.startswith("phone "):
            image, extra = PHONE, f'"FileVersion":"{what[6:]}.0","Product":"Example Phone","Company":"Example Ltd","CommandLine":"phone.exe",'
        elif what == "evil":
            image, extra = "C:\\\\ProgramData\\\\Phone\\\\svcupd.exe", '"FileVersion":"-","Product":"-","Company":"-",'
        else:
            image, extra = f"C:\\\\Windows\\\\System32\\\\tool{what[1:]}.exe", '"FileVersion":"10.0","Product":"Windows","Company":"Microsoft",'
        return f'"Image":"{image}",{extra}"Hashes":"{hashes(self.log, row, what, EVIL_EXE)}","ParentImage":"C:\\\\Windows\\\\explorer.exe"'

    @staticmethod
    def file(what, path):
        image = PHONE if what == "evil" else "C:\\\\Windows\\\\explorer.exe"
        return f'"Image":"{image}","TargetFilename":"{path}"'

    def host(self, m, t):
        name = f"{m.named(t)}.corp.example.org"
        return name if m.upper else name.lower()

    def sysmon(self, row):
        t, n, c, what, stages = row
        clock, m = self.clock, self.world.machines[n]
        key = (n, c, what, bool(stages), m.later is not None and t >= m.later[0], lost(self.log, row), id(row) in self.log.no_hash_rows)
        body = self.cache.get(key)
        if body is None:
            body = self.cache[key] = (f'","Hostname":"{self.host(m, t)}","EventID":{EVENT[c]},"SourceName":"Microsoft-Windows-Sysmon","Channel":"Microsoft-Windows-Sysmon/Operational",',
                                      f'"ProcessGuid":"{{0BA009B0-846C-5CDE-{n:04X}-0010821E0D00}}","ProcessId":"{4000 + n}",{self.body(row)}}}\n')
        return f'{{"EventTime":"{clock.plain(clock.local(t))}{body[0]}{self.number(row)}"UtcTime":"{clock.plain(t)}.{(t * 7 + n) % 1000:03}",{body[1]}'

    def installer(self, row):
        t, n, c, what, _ = row
        name, version = ("Office Tools", "16.0.1") if what == "+other" else ("Example Phone", what[1:])
        done = "installed" if what[0] == "+" else "removed"
        status = "Installation" if what[0] == "+" else "Removal"
        text = f"Windows Installer {done} the product. Product Name: {name}. Product Version: {version}. Product Language: 1033. Manufacturer: Example Ltd. {status} success or error status: 0."
        data = f'"Data":"{name}","Data_1":"{version}","Data_2":"1033","Data_3":"0","Data_4":"Example Ltd","Data_5":"(NULL)",'
        return (f'{{"EventTime":"{self.clock.plain(self.clock.local(t))}","Hostname":"{self.host(self.world.machines[n], t)}","EventType":"INFO","SeverityValue":2,'
                f'"EventID":{1033 if what[0] == "+" else 1034},"SourceName":"MsiInstaller",{self.number(row)}"Channel":"Application","Message":"{text}",{data}'
                f'"EventReceivedTime":"{self.clock.plain(self.clock.local(t))}","SourceModuleName":"evtx_win","SourceModuleType":"im_msvistalog"}}\n')


def dns_name(name, cache={}):
    if name not in cache:
        cache[name] = "".join(f"({len(x)}){x}" for x in name.split(".")) + "(0)"
    return cache[name]


def debug_lines(world, rows, style, answers):
    clock = world.clock
    yield PREAMBLE.format(clock.debug(rows[0][0] if rows else world.start, style))
    for t, n, _, (domain, address), _ in rows:
        stamp, xid, packet = clock.debug(t, style), f"{(t * 31 + n) % 65536:04x}", f"{0x33397A0 + t % 4096:016X}"
        yield f"{stamp} 0E70 PACKET  {packet} UDP Rcv {address:<15} {xid}   Q [0001   D   NOERROR] A      {dns_name(domain)}\n\n"
        if answers:
            yield f"{stamp} 0E70 PACKET  {packet} UDP Snd {address:<15} {xid} R Q [8081   DR  NOERROR] A      {dns_name(domain)}\n\n"


WORDS = {10: "Assign", 11: "Renew", 12: "Release", 17: "Expired", 18: "Expired"}


def dhcp_line(world, row):
    t, n, _, (event, address), _ = row
    m = world.machines[n]
    name, mac = ("", "") if event in (17, 18) else (f"{m.named(t)}.corp.example.org", m.mac)
    vendor = "0x4D53465420352E30,MSFT 5.0" if event in (10, 11) else ","
    return f"{event},{world.clock.dhcp(t)},{WORDS[event]},{address},{name},{mac},,{t % 2**31},0,,,,{vendor},,,,0\n"
