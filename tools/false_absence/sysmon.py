"""Sysmon as NXLog writes it, and MsiInstaller as Winlogbeat does."""
import json

from .defender import full, hash_of, lost
from .marks import EXPLORER, Mark

EVENT = {"p": 1, "m": 7, "d": 22, "f": 11, "n": 3, "r": 13}
DELETED = 23      # the file event that has hashes
SYSTEM = "C:\\Windows\\System32\\"
SERVICES = SYSTEM + "svchost.exe"
KINDS = {32: "MD5", 40: "SHA1", 64: "SHA256"}


def hashes(log, row, key, digest=""):
    if id(row) in log.no_hash_rows:
        return "-"
    found = {"SHA1": f"{hash_of(key) % 2**160:040X}", "SHA256": f"{hash_of(key):064X}"}
    if digest:
        found[KINDS[len(digest)]] = digest.upper()
    return ",".join(f"{kind}={value}" for kind, value in sorted(found.items()) if kind == "SHA1" or not lost(log, row))


def code_of(row):
    """The event's number."""
    return DELETED if row[2] == "f" and isinstance(row[3], Mark) and row[3].digest else EVENT[row[2]]


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

    def data(self, row):
        """(the program whose event it is, its other fields)"""
        t, n, c, what, stages = row
        mark = what if isinstance(what, Mark) else None
        if c == "p":
            return self.start(row, mark)
        if c == "d":
            asker = self.world.campaign.image if stages else None
            return asker or SERVICES, {"QueryName": what, "QueryStatus": "0", "QueryResults": "::ffff:192.0.2.10;"}
        if c == "f":
            digest = {"Hashes": hashes(self.log, row, mark.target, mark.digest)} if mark and mark.digest else {}
            return mark.actor if mark else EXPLORER, {"TargetFilename": mark.target if mark else f"C:\\Users\\u\\doc{what[1:]}.tmp"} | digest
        if c == "n":
            return mark.actor if mark else SERVICES, {"Protocol": "tcp", "SourceIp": f"192.0.2.{n + 1}", "SourcePort": "50000", "DestinationIp": mark.target if mark else f"192.0.2.{200 + int(what[1:])}",
                                                      "DestinationHostname": "-", "DestinationPort": "443"}
        if c == "r":
            return mark.actor if mark else EXPLORER, {"EventType": "SetValue", "TargetObject": mark.target if mark else f"HKLM\\SOFTWARE\\Example\\Seen{what[1:]}", "Details": "1"}
        return self.load(row, mark)

    def load(self, row, mark):
        library = mark.target if mark else f"{SYSTEM}lib{row[3][1:]}.dll"
        signer = (mark.signer or "-") if mark else "Microsoft Windows"
        signed = {} if self.log.no_signer else {"Signed": "true", "Signature": signer, "SignatureStatus": "Valid"}
        return mark.actor if mark else SERVICES, {"ImageLoaded": library, "Hashes": hashes(self.log, row, "m" + library, mark.digest if mark else "")} | signed

    def start(self, row, mark):
        of, what = self.world.campaign, row[3]
        about = {"FileVersion": "-", "Product": "-", "Company": "-"}
        if mark:
            image, parent, about["CommandLine"] = mark.target, mark.actor, mark.command or mark.target
        elif what.startswith("run "):
            image, parent = of.image, EXPLORER
            about = {"FileVersion": full(what[4:]), "Product": of.product, "Company": of.vendor, "CommandLine": image}
        else:
            image, parent = f"{SYSTEM}tool{what[1:]}.exe", EXPLORER
            about = {"FileVersion": "10.0", "Product": "Windows", "Company": "Microsoft"}
        return image, about | {"Hashes": hashes(self.log, row, what if isinstance(what, str) else image, mark.digest if mark else ""), "ParentImage": parent,
                               "ParentProcessGuid": self.guid(row[1], parent), "ParentProcessId": self.pid(parent)}

    @staticmethod
    def guid(n, image):
        return f"{{0BA009B0-846C-5CDE-{n:04X}-{hash_of(image.lower()) % 2**48:012X}}}"

    @staticmethod
    def pid(image):
        return str(1000 + hash_of(image.lower()) % 30000)

    def host(self, m, t):
        name = f"{m.named(t)}.corp.example.org"
        return name if m.upper else name.lower()

    def sysmon(self, row):
        t, n, c, what, stages = row
        clock, m = self.clock, self.world.machines[n]
        key = (n, c, what, bool(stages), m.later is not None and t >= m.later[0], lost(self.log, row), id(row) in self.log.no_hash_rows)
        body = self.cache.get(key)
        if body is None:
            image, fields = self.data(row)
            rest = json.dumps({"ProcessGuid": self.guid(n, image), "ProcessId": self.pid(image), "Image": image} | fields, separators=(",", ":"))
            body = self.cache[key] = (f'","Hostname":"{self.host(m, t)}","EventID":{code_of(row)},"SourceName":"Microsoft-Windows-Sysmon","Channel":"Microsoft-Windows-Sysmon/Operational",', rest[1:] + "\n")
        utc = clock.plain(t)
        local = clock.plain(clock.local(t)) if clock.name != "Etc/UTC" else utc
        return f'{{"EventTime":"{local}{body[0]}{self.number(row)}"UtcTime":"{utc}.{(t * 7 + n) % 1000:03}",{body[1]}'

    def installer(self, row):
        t, n, c, what, _ = row
        of = self.world.campaign
        name, version, maker = ("Office Tools", "16.0.1", "Example Ltd") if what == "+other" else (of.product, what[1:], of.vendor)
        log = {"channel": "Application", "event_id": 1033 if what[0] == "+" else 1034, "computer_name": self.host(self.world.machines[n], t), "provider_name": "MsiInstaller",
               "event_data": {f"param{i}": v for i, v in enumerate((name, version, "1033", "0", maker), 1)}}
        return json.dumps({"@timestamp": self.clock.iso(t).replace("Z", ".000Z"), "host": {"name": "collector"}, "winlog": log}) + "\n"
