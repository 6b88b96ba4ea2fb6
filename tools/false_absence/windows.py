"""The DNS server's debug log and the DHCP server's log, as Windows writes them."""

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
