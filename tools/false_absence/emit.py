"""Writes the logs of a fleet as files, its pack and its coverage.yaml."""
import gzip
import random
import struct
import zlib

from .campaign import NAMES
from .clock import DAY, HOUR
from .defender import TABLES, table
from .leases import short
from .sysmon import Nxlog
from .windows import DHCP, debug_lines, dhcp_line

WEEKDAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
FILES = {"sysmon": "sysmon/sysmon-{}.ndjson", "msi": "app/msi-{}.ndjson", "dc": "{0}/dns.log", "resolver": "resolver/resolver-{}.csv", "jamf": "jamf.csv", "tvm": "tvm_software.csv",
         "netinfo": "mde/networkinfo-{}.csv", "mde-process": "mde/process-{}.csv", "mde-image": "mde/imageload-{}.csv", "mde-network": "mde/network-{}.csv"}


class Emitter:
    def __init__(self, world, telemetry, folder, numbers):
        self.world, self.telemetry, self.folder, self.numbers = world, telemetry, folder, numbers
        self.rng = random.Random(world.start)
        self.writers = {}

    def all(self):
        self.folder.mkdir(parents=True, exist_ok=True)
        text = self.world.campaign.text(self.world.clock)
        if text:
            (self.folder / "pack.yaml").write_text(text)
        (self.folder / "in").mkdir(exist_ok=True)
        (self.folder / "in" / "coverage.yaml").write_text(self.coverage())
        for log in self.telemetry.logs:
            if log.shape == "dhcp":
                self.dhcp(log)
            else:
                for name, rows in self.parts(log).items():
                    self.write(log, name, rows)

    def coverage(self):
        t, lines = self.telemetry, ["coverage: tamiz.coverage/1"]
        shapes = {log.shape for log in t.logs}
        if t.resolvers and shapes & {"dc", "resolver"}:
            lines.append("resolvers: all")
        if t.fixed:
            lines.append(f"fixed: [{', '.join(t.fixed)}]")
        if t.claims_lease and "dhcp" in shapes:
            lines.append(f"lease: {short(t.lease)}")
        if "tvm" in shapes:
            lines += ["taken:", f'  - {{sources: ["tvm_software*"], at: {self.world.clock.iso(t.taken["tvm"])}}}']
        claims = [(log.shape, [NAMES[c] for c in log.claim]) for log in t.logs if log.claim]
        if claims:
            lines.append("complete:")
            lines += [f'  - {{sources: ["{shape}-*"], channels: [{", ".join(sorted(channels))}], why: our configuration logs all of them}}' for shape, channels in claims]
        return "\n".join(lines) + "\n"

    def key(self, log, row):
        if log.layout == "day":
            return self.world.clock.date(row[0])[0]
        if log.layout == "host":
            return self.world.machines[row[1]].name
        return log.name if log.shape == "dc" else "all"

    def parts(self, log):
        rows = sorted(log.rows, key=lambda row: row[0], reverse=log.order == "new")
        if log.order == "none":
            random.Random(self.world.start + 1).shuffle(rows)
        if log.layout == "three":
            third = (len(rows) + 2) // 3
            return {self.named(log, f"{log.name}-{i + 1}" if log.shape == "dc" else f"part{i + 1}"): rows[i * third:(i + 1) * third] for i in range(3)}
        found = {}
        for row in rows:
            found.setdefault(self.key(log, row), []).append(row)
        if log.torn and self.key(log, log.torn) not in found:
            found[self.key(log, log.torn)] = []
        return {self.named(log, key): part for key, part in found.items()} or {self.named(log, "all"): []}

    @staticmethod
    def named(log, key):
        return FILES[log.shape].format(key)

    def write(self, log, name, rows):
        torn = log.torn and self.named(log, self.key(log, log.torn)) == name
        text = self.text(log, rows)
        if torn:
            line = self.text(log, [log.torn])[len(self.text(log, [])):]
            text += line[:max(8, int(len(line) * .6))]
        if log.twice:
            name_twice = name.replace(".", "-copy.", 1)
            self.put(name_twice, self.text(log, rows[len(rows) // 3:]), log.gz, False)
        self.put(name, text, log.gz, torn)

    def put(self, name, text, gz, torn):
        path = self.folder / "in" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        data = text.encode()
        if gz and torn:   # as a copy that broke off: no end of the stream
            squeeze = zlib.compressobj(1, zlib.DEFLATED, -15)
            data = b"\x1f\x8b\x08\x00" + struct.pack("<L", 0) + b"\x00\x03" + squeeze.compress(data) + squeeze.flush(zlib.Z_SYNC_FLUSH)
        elif gz:
            data = gzip.compress(data, 1, mtime=0)
        path.with_name(path.name + ".gz" if gz else path.name).write_bytes(data)

    def text(self, log, rows):
        world, clock = self.world, self.world.clock
        if log.shape in ("sysmon", "msi"):
            writer = self.writers.setdefault(log.name, Nxlog(world, log, self.numbers))
            line = writer.sysmon if log.shape == "sysmon" else writer.installer
            return "".join(map(line, rows))
        if log.shape == "dc":
            return "".join(debug_lines(world, rows, self.telemetry.style, self.telemetry.answers)).replace("\n", "\r\n")
        if log.shape == "resolver":
            lines = ["time,client,name,type,answer\n"]
            for t, n, _, what, _ in rows:
                name, client = (what[0], what[1]) if isinstance(what, tuple) else (what, f"{world.machines[n].named(t).lower()}.corp.example.org")
                lines.append(f"{clock.iso(t)},{client},{name},A,192.0.2.80\n")
            return "".join(lines)
        if log.shape == "jamf":
            lines = ["Computer Name,Serial Number,Last Inventory Update,Application Title,Application Version\n"]
            return "".join(lines + [f"{world.machines[n].named(t)},C{n:08},{clock.plain(clock.local(t))},Example Phone.app,{version}\n" for t, n, _, version, _ in rows if version])
        header, record = TABLES[log.shape]
        return table(header, (record(world, log, row, i + 1) for i, row in enumerate(rows)), log.shape == "tvm")

    def dhcp(self, log):
        local, days = self.world.clock.local, {}
        for t in range(self.world.start // HOUR * HOUR, self.world.end, HOUR):   # every hour the server cleans its database, and says so
            if local(t) // DAY not in log.lost_days:
                days.setdefault(local(t) // DAY, []).append((t, f"24,{self.world.clock.dhcp(t)},Database Cleanup Begin,,,,,0,6,,,,,,,,,0\n"))
        for row in log.rows:
            days.setdefault(local(row[0]) // DAY, []).append((row[0], dhcp_line(self.world, row)))
        for day, lines in days.items():
            folder = "dhcp" if log.layout == "week" else f"dhcp/{(day + 3) // 7}"
            lines.sort(key=lambda x: x[0])
            text = DHCP + f"00,{self.world.clock.dhcp(lines[0][0])[:8]},00:00:00,Started,,,,,0,6,,,,,,,,,0\n" + "".join(line for _, line in lines)
            self.put(f"{folder}/DhcpSrvLog-{WEEKDAYS[(day + 3) % 7]}.log", text.replace("\n", "\r\n"), False, False)
