"""The checks of oracle.py that read one thing twice: the same traffic as two formats, the same
records by another reader. Standard library only, but for the package `evtx`, which is optional.
"""
import gzip, io, json, pathlib, re, subprocess, sys, tarfile, tempfile
import xml.etree.ElementTree as ET
from collections import Counter

def events_of(check, *arguments):
    """The events of one input as tamiz prints them, without the byte where they stand."""
    text = check.run("look", *arguments, "--events", 1_000_000)[1]
    begin = re.search(r"^ *byte \d+: ", text, re.M)
    if not begin:
        return []
    events, indent = [], begin[0].index("b")
    for line in text[begin.start():].split("\n"):
        if re.match(rf" {{{indent}}}byte \d+: ", line):
            events.append(re.sub(r"^ *byte \d+: ", "", line))
        elif line.startswith(" " * (indent + 4)) and events:
            events[-1] += "\n" + line.strip()
        elif line.strip():
            break
    return events

def differing(one, other):
    """How many events differ, by the first column in which they do."""
    a, b = Counter(one) - Counter(other), Counter(other) - Counter(one)
    if not a and not b:
        return {}
    return {"only in the first": sum(a.values()), "only in the second": sum(b.values()),
            "for example": (next(iter(a), ""), next(iter(b), ""))}

def check_zeek(check, data):
    """One capture, written by Zeek as TSV and as JSON: the same events, column by column."""
    with tarfile.open(data / "telemetry" / "zeek-wrccdc2018-brimdata.tar.xz") as tar, tempfile.TemporaryDirectory() as folder:
        logs = {m.name: gzip.decompress(tar.extractfile(m).read()) for m in tar if m.name.endswith(".gz")}
        for name in sorted(logs):
            if not name.startswith("zeek-default/"):
                continue
            log = name.split("/")[1].split(".")[0]
            found = []
            for each in (name, f"zeek-json/{log}.json.gz"):
                path = pathlib.Path(folder, "input")
                path.write_bytes(logs[each])
                source = json.loads(check.run("look", path, "--json", "-")[1])["sources"][0]
                found.append((source["map"], source["records"], source["events"], events_of(check, path)))
            (tsv, rows, count, events), (as_json, objects, other, again) = found
            if not tsv or not as_json:
                if tsv or as_json:
                    print(f"skipped zeek {log}: only {'TSV' if tsv else 'JSON'} has a map")
                continue
            check.same(f"zeek {log}: {rows} records as TSV and as JSON, {count} events", (tsv, rows, count), (as_json, objects, other))
            check.same(f"zeek {log}: {len(events)} events printed are equal, column by column", {}, differing(events, again))

# --- Windows events as XML, and what osquery made of them ------------------------------------------

TEXT_COLUMNS = "target value extra action actor_user actor_command parent_image answer target_command target_product target_company".split()

def wanted(record):
    """{key of ours: value} that osquery's JSON gives for one event."""
    out = {"System.EventID": record["event_id"], "System.Channel": record["source"], "System.Computer": record["computer_name"],
           "System.Provider.Name": record["provider_name"], "System.TimeCreated.SystemTime": record["datetime"]}
    for part, inner in json.loads(record["data"]).items():
        if isinstance(inner, list):
            inner = {f"Data{i + 1}": value for i, value in enumerate(inner)}
        if part == "UserData" and isinstance(inner, dict):
            inner = next(iter(inner.values()))
        for key, value in inner.items() if isinstance(inner, dict) else ():
            if isinstance(value, str) and key not in ("<xmlattr>", ""):  # under "" it keeps the last of those without name
                out[f"{part}.{key}"] = value
    return out

def map_of(keys):
    columns = ", ".join(f"{column}: {json.dumps(key)}" for column, key in zip(TEXT_COLUMNS, keys))
    return ("map: tamiz.map/1\nid: oracle\ntitle: every value\ndate: 2026-11-29\nsource: oracle\nreader: xml\nrecognise:\n"
            "  need: [System.EventID, System.Channel, System.Computer, System.Provider.Name, System.TimeCreated.SystemTime]\n"
            "time: {from: System.TimeCreated.SystemTime, zone: utc}\nempty: [\"(no value is empty)\"]\nchannel: alert\n"
            f"columns: {{subject: System.Computer, {columns}}}\n"
            "completeness:\n  alert: {class: filtered, why: oracle, source: oracle}\n")

def shown(value):
    """As tamiz prints it: blanks around it are no part of a value, and marks of direction are visible."""
    value = re.sub("[\u200e\u200f]", lambda mark: f"\\u{{{ord(mark[0]):04X}}}", value.strip())
    return value.replace("\r", "\\r").replace("\n", "\\n").replace("\t", "\\t")

def check_osquery(check, data):
    """74 Windows events as XML; osquery's tests say what every value is."""
    values = different = files = 0
    with tarfile.open(data / "telemetry" / "osquery-windows_events.tar.xz") as tar, tempfile.TemporaryDirectory() as folder:
        members = {m.name: tar.extractfile(m).read() for m in tar if m.isfile()}
        for name in sorted(n for n in members if "/output/" in n and n.endswith(".json")):
            record = json.loads(members[name].decode("utf-8-sig"))
            source = members.get(name.replace("/output/", "/input/").replace(".json", ".xml"))
            if source is None:
                continue
            files += 1
            path, own = pathlib.Path(folder, "input"), pathlib.Path(folder, "map.yaml")
            path.write_bytes(source)
            expected = {k: shown(v) for k, v in wanted(record).items() if v.strip()}
            got, keys = {}, sorted(expected)
            for i in range(0, len(keys), len(TEXT_COLUMNS)):
                part = keys[i:i + len(TEXT_COLUMNS)]
                own.write_text(map_of(part))
                for line in "\n".join(events_of(check, path, "--map", own)).split("\n")[1:]:
                    column, _, value = line.partition(": ")
                    if column in TEXT_COLUMNS:
                        got[part[TEXT_COLUMNS.index(column)]] = value.strip()
            values += len(expected)
            if got != expected:
                different += 1
                check.same(f"osquery {name.split('/output/')[1]}", expected, got)
    check.same(f"osquery: {values} values of {files} Windows events", 0, different)

# --- Velociraptor: its own goldens of a client ----------------------------------------------------

def check_velociraptor(check, data):
    """What was collected from one client as JSON and CSV, and what its tests say stands in event logs."""
    with tarfile.open(data / "telemetry" / "velociraptor-testdata.tar.xz") as tar, tempfile.TemporaryDirectory() as folder:
        members = {m.name: tar.extractfile(m).read() for m in tar if m.isfile()}
        def given(name):
            path = pathlib.Path(folder, "input")
            path.write_bytes(next(v for k, v in sorted(members.items()) if k.endswith(name)))
            return path
        rows = [json.loads(line) for line in given("NetstatEnriched/F.BSJMEJIPT6P9I/Netstat.json").read_text().split("\n") if line]
        expected = Counter((str(r["Pid"]), r["Path"] or r["Name"], (r["Hash"] or {}).get("SHA256", ""), {"0.0.0.0": "", "::": ""}.get(r["Raddr.IP"], r["Raddr.IP"])) for r in rows)
        check.same(f"velociraptor netstat: {len(rows)} rows", expected, Counter(map(netstat, events_of(check, given("F.BSJMEJIPT6P9I/Netstat.json")))))
        both = [[e.partition(" ")[2] for e in events_of(check, given(f"ChocolateyPackages/F.BN2HP3OSS3LK6.{kind}"))] for kind in ("csv", "json")]
        check.same(f"velociraptor packages: {len(both[0])} as CSV and as JSON", (True, {}), (bool(both[0]), differing(*both)))
        status = [dict(re.findall(r"^(Package|Version|Status): (.*)$", p, re.M)) for p in given("/files/debian/status").read_text().split("\n\n")]
        golden = next(v for k, v in members.items() if k.endswith("testcases/debian.out.yaml")).decode()
        there = {(p["Package"], p["Version"]) for p in status if p.get("Status", "").endswith(" installed")}
        told = set(re.findall(r'"(?:Package|Name)": "([^"]+)",(?:[^{}]*?)"Version": "([^"]+)"', golden, re.S))
        got = {(columns(e).get("target", ""), columns(e).get("target_version", "")) for e in events_of(check, given("/files/debian/status"))}
        check.same(f"velociraptor dpkg: {len(there)} installed packages", there, got)
        check.same("velociraptor dpkg: those in its golden", set(), {p for p in told if p in there} - got)
        check_logons(check, given, members)

def columns(event):
    return dict(line.partition(": ")[::2] for line in event.split("\n")[1:])

def netstat(event):
    row = columns(event)
    return row.get("actor_pid", ""), row.get("actor_image", ""), row.get("actor_sha256", ""), row.get("remote_address", "")

def check_logons(check, given, members):
    """Logons of its golden that come from the Security log: event number, domain, user, address."""
    golden = next(v for k, v in members.items() if k.endswith("testcases/evtx.out.yaml")).decode()
    rows = json.loads("[" + golden.split("Output: [", 1)[1].split("\n]\n", 1)[0] + "]")
    users = {columns(e).get("target", "") for e in events_of(check, given("RDPAuth_Security.evtx"))}
    expected = {r["UserName"] for r in rows if r["EventID"] in (4624, 4625, 4634, 4647, 4778, 4779) and r["UserName"] != "null"}
    check.same(f"velociraptor evtx: {len(expected)} users of its logons", set(), {u for u in expected if not any(u in t for t in users)})

# --- auditd: go-libaudit's own reading ------------------------------------------------------------

def check_auditd(check, data):
    """Records of one line each, with what go-libaudit's tests say stands in them."""
    folder = data / "exports" / "auditd"
    golden = [r for r in json.loads((folder / "audit-rhel7.golibaudit.expected.json").read_text()) if r]
    log = folder / "audit-rhel7.golibaudit.log"
    source = json.loads(check.run("look", log, "--json", "-")[1])["sources"][0]
    stamps = {re.search(r"audit\(([^)]*)\)", line)[1] for line in log.read_text().split("\n") if "audit(" in line}
    check.same(f"auditd: {len(stamps)} events", len(stamps), source["records"] - source["rejected"])
    said = "\n".join(events_of(check, log)).split("\n")
    of_kind = {"user_cmd": ("value", "cmd"), "user_login": ("remote_address", "addr"), "service_start": ("target", "unit"),
               "service_stop": ("target", "unit"), "user_err": ("remote_address", "addr"), "user_acct": ("target", "acct"), "cred_acq": ("target", "acct")}
    wanted_lines = {f"{of_kind[r['record_type']][0]}: {r['data'][of_kind[r['record_type']][1]]}" for r in golden if r["record_type"] in of_kind}
    for r in (r for r in golden if r["record_type"] == "execve"):
        arguments = " ".join(r["data"][f"a{i}"] for i in range(int(r["data"]["argc"])) if f"a{i}" in r["data"])
        wanted_lines.add("target_command: " + shown(arguments))
    wanted_lines |= {f"remote_address: {r['data']['addr']}" for r in golden if r["record_type"] == "sockaddr" and "addr" in r["data"]}
    check.same(f"auditd: {len(wanted_lines)} values that go-libaudit reads", set(), wanted_lines - set(said))

# --- Windows event logs: the package evtx ---------------------------------------------------------

def check_evtx(check, data):
    dump = pathlib.Path(check.tamiz).parent / "evtx_dump"
    if not dump.is_file():
        return print(f"skipped evtx: no {dump} (cmake --build --preset release --target evtx_dump)")
    tool = pathlib.Path(__file__).parent / "evtx_oracle.py"
    with tempfile.TemporaryDirectory() as folder:
        for name in ("omerbenamram-evtx-samples", "hayabusa-sample-evtx"):
            with tarfile.open(data / "telemetry" / f"{name}.tar.xz") as tar:
                tar.extractall(pathlib.Path(folder, name), filter="data")
            done = subprocess.run([sys.executable, tool, dump, pathlib.Path(folder, name)], capture_output=True, text=True, timeout=1200)
            if done.returncode == 2:
                return print(f"skipped evtx: {done.stdout.strip()}")
            check.same(f"evtx {name}: {done.stdout.strip().splitlines()[-1]}", 0, done.returncode)

CHECKS = (check_zeek, check_osquery, check_velociraptor, check_auditd, check_evtx)
