"""citations.py: opens what tamiz cites and looks for the cited value, the time and the machine in that line.

A citation of the text is path:line (1-based); of the JSON, source and record: the byte offset of the record's first byte
in the decompressed file. Local times are Europe/Madrid.
"""
import bisect
import datetime
import gzip
import pathlib
import re

from story.company import fold, short

UTC = datetime.timezone.utc
CITED = re.compile(r"(?P<path>[\w./\\-]+\.(?:csv|log|gz|yaml)):(?P<line>\d+)\b")
STAMP = re.compile(r"(?P<year>\d{4}-)?(?P<month>\d\d)-(?P<day>\d\d)[T ](?P<time>\d\d:\d\d:\d\d)(?P<part>\.\d+)?Z?")
LEASE = re.compile(r"(?P<address>\d+(?:\.\d+){3}) = \S+ (?:\S+ )?(?P<begin>\d\d:\d\d)")
VALUE = re.compile(r"[\w-]+(?:\.[\w-]+)+")
ROW_TIME = (  # how the exports write times, by what a line begins with; all but the ISO form are local
    (re.compile(r'^"(\d+)/(\d+)/(\d{4}), (\d+):(\d\d):(\d\d)(?:\.(\d+))? ([AP]M)"'), "m d y H M S f p"),
    (re.compile(r"^(\d+)/(\d+)/(\d{4}) (\d+):(\d\d):(\d\d) ([AP]M) "), "m d y H M S p"),
    (re.compile(r"^\d\d,(\d\d)/(\d\d)/(\d\d),(\d\d):(\d\d):(\d\d),"), "m d y H M S"),
    (re.compile(r"^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.(\d+))?Z"), "y m d H M S f"),
    (re.compile(r"^[^,]*,[^,]*,(\d{4})-(\d\d)-(\d\d) (\d\d):(\d\d):(\d\d),"), "y m d H M S"),
)


def last_sunday(year, month):
    last = datetime.datetime(year, month, 31)
    return last - datetime.timedelta(days=(last.weekday() + 1) % 7)


def to_utc(local):
    """Madrid is UTC+1, and UTC+2 from 01:00 UTC of the last Sunday of March to that of October."""
    summer = last_sunday(local.year, 3).replace(hour=2) <= local < last_sunday(local.year, 10).replace(hour=3)
    return local - datetime.timedelta(hours=2 if summer else 1)


def row_time(line):
    """UTC of the time that a line begins with, or None (an inventory has none)."""
    for form, names in ROW_TIME:
        found = form.match(line)
        if found:
            part = dict(zip(names.split(), found.groups()))
            hour = int(part["H"]) % 12 + (12 if part["p"] == "PM" else 0) if "p" in part else int(part["H"])
            year = int(part["y"]) + (2000 if len(part["y"]) == 2 else 0)
            time = datetime.datetime(year, int(part["m"]), int(part["d"]), hour, int(part["M"]), int(part["S"]))
            time += datetime.timedelta(microseconds=int((part.get("f") or "0").ljust(6, "0")[:6]))
            return time if "T" in line[:11] else to_utc(time)
    return None


def parse_utc(text):
    found = STAMP.search(text)
    if not found:
        return None
    time = datetime.datetime.fromisoformat(f"{found['year'] or '2023-'}{found['month']}-{found['day']}T{found['time']}")
    return time + datetime.timedelta(microseconds=int((found["part"] or ".0")[1:].ljust(6, "0")[:6]))


def has_value(line, value):
    """The value as a whole word; a domain also in the (n)label form of the DNS debug log."""
    line, value = fold(line), fold(value)
    if re.search(rf"(?<![\w.]){re.escape(value)}(?![\w]|\.\w)", line):
        return True
    return "".join(f"({len(label)}){label}" for label in value.split(".")) + "(0)" in line


class Library:
    """The exports of one company, opened once each."""

    def __init__(self, home):
        self.home, self.files, self.leases = pathlib.Path(home), {}, None
        coverage = self.home / "exports" / "coverage.yaml"
        found = re.search(r"taken:.*?at: (\S+?)[}\s]", coverage.read_text()) if coverage.exists() else None
        self.taken = parse_utc(found[1]) if found else None

    def open(self, path):
        path = str(path).replace("\\", "/")
        if path not in self.files:
            file = next((f for f in (self.home / path, self.home / "exports" / path) if f.is_file()), None)
            if file is None:
                raise FileNotFoundError(f"cites {path}, which does not exist")
            data = gzip.decompress(file.read_bytes()) if file.suffix == ".gz" else file.read_bytes()
            starts = [0] + [m.end() for m in re.finditer(b"\n", data)]
            self.files[path] = (data, starts)
        return self.files[path]

    def line(self, path, number):
        data, starts = self.open(path)
        if not 1 <= number < len(starts):
            raise IndexError(f"{path} has no line {number}")
        return data[starts[number - 1]:starts[number]].decode("utf-8-sig", "replace").rstrip("\r\n")

    def record(self, path, offset):
        data, starts = self.open(path)
        at = bisect.bisect_left(starts, offset)
        if at >= len(starts) or starts[at] != offset or offset >= len(data):
            raise IndexError(f"{path}: no line begins at byte {offset}")
        return self.line(path, at + 1)

    def owner(self, address, time):
        """Who holds an address by DHCP: the last Assign (10) or Renew (11) of the 8 hours before, if nothing ended it."""
        if self.leases is None:
            self.leases = {}
            for file in sorted((self.home / "exports" / "dhcp").glob("*.log")):
                for line in file.read_text(errors="replace").splitlines():
                    cell = line.split(",")
                    if cell[0] in ("10", "11", "12", "16", "17", "18") and len(cell) > 6:
                        self.leases.setdefault(cell[4], []).append((row_time(line), cell[0] in ("10", "11"), short(cell[5])))
            for rows in self.leases.values():
                rows.sort()
        rows = self.leases.get(address, [])
        at = bisect.bisect_right(rows, (time, True, "\uffff")) - 1
        if at < 0 or not rows[at][1] or time - rows[at][0] >= datetime.timedelta(hours=8):
            return None
        return rows[at][2]

    def check(self, line, why, time, host, where):
        """What is wrong with a citation: the value, the time or the machine is not in the line."""
        why = re.sub(r"\([^)]*\*[^)]*\)", "", why)  # (*\cmd.exe): the pattern, not the value
        packet = " PACKET " in line
        for value in VALUE.findall(why):
            if host and short(value) == short(host) and (packet or value != short(value)):
                continue
            if len(value) > 3 and not has_value(line, value):
                yield f"{where}: no {value} in `{line[:90]}`"
        if "3CX Desktop App" in why and "3cx" not in fold(line):
            yield f"{where}: no 3CX in `{line[:90]}`"
        told = row_time(line) or self.taken
        if time and (told is None or abs(told.replace(microsecond=told.microsecond if time.microsecond else 0) - time) >= datetime.timedelta(milliseconds=1)):
            yield f"{where}: says {time.isoformat()}Z, the line {told.isoformat() + 'Z' if told else 'has no time'}"
        if host and packet:
            address = re.search(r" Rcv (\S+) ", line)
            owner = self.owner(address[1], row_time(line)) if address else None
            if owner != short(host):
                yield f"{where}: {address[1] if address else 'no address'} belonged to {owner}, not to {host}"
        elif host and short(host) not in re.split(r"[,.\"\s]", fold(line)):
            yield f"{where}: {host} is not in `{line[:90]}`"

    def check_json(self, evidence, host):
        where = f"{evidence['source']}@{evidence['record']}"
        try:
            line = self.record(evidence["source"], evidence["record"])
        except (OSError, IndexError) as error:
            return [str(error)]
        return list(self.check(line, evidence["why"], parse_utc(evidence["time"]), host, where))

    def check_text(self, answer, host):
        """Each path:line of an explanation. Gives (citations, faults). A long entry has its citation on the next line."""
        count, faults, before = 0, [], ""
        for text in answer.lines:
            found = CITED.search(text)
            said = (text[:found.start()] if found else text).strip()
            begins = STAMP.match(said) or " = " in said
            said = said if begins else f"{before} {said}".strip()
            before = "" if found else said
            if not found:
                continue
            count += 1
            try:
                line = self.line(found["path"], int(found["line"]))
            except (OSError, IndexError) as error:
                faults.append(str(error))
                continue
            stamp = STAMP.match(said)
            owner = None if "owner unknown" in said else host
            faults += self.check(line, said[stamp.end():].strip() if stamp else said, parse_utc(stamp[0]) if stamp else None, owner, found[0])
            lease = LEASE.search(said)
            if not stamp and not lease:
                faults.append(f"{found[0]}: neither a time nor a lease before it: `{said[:60]}`")
            if lease and (row_time(line) is None or f"{row_time(line):%H:%M}" != lease["begin"]):
                faults.append(f"{found[0]}: the lease begins at {lease['begin']}, the line says {row_time(line)}")
        return count, faults
