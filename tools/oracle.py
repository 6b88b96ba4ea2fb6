#!/usr/bin/env python3
"""Checks tamiz against a second reading of the same public data that shares no code with it.

  oracle.py TAMIZ [DATA]      TAMIZ: the binary; DATA: the data folder (campaigns/, telemetry/, exports/),
                              ../shared/data beside the checkout when none is given

One line per check, `ok ..` or `FAIL ..`, then the sum; exit code 1 when a check failed. What is
expected is computed here from the data: the SUNBURST DNS codec and the answer classes after the
public analyses, Windows captures with tarfile, zipfile and json, CSV with the csv module; one thing
in two formats, and other readers' goldens, in oracle_formats.py. Without
the data folder the checks are skipped. Standard library only.
"""
import csv, hashlib, io, ipaddress, json, lzma, pathlib, random, re, subprocess, sys, tarfile
import tempfile, zipfile
from collections import Counter, defaultdict
from datetime import datetime, timedelta

import oracle_formats

ZONE = re.compile(r"([^.]+)\.appsync-api\.([a-z0-9-]+)\.avsvmcloud\.com")
REGIONS = ("eu-west-1", "us-west-2", "us-east-1", "us-east-2")
BASE32 = "ph2eifo3n5utg1j8d94qrvbmk0sal76c"
SHIFTED = "rq3gsalt6u1iyfzop572d49bnx8cvmkewhj"
SPECIAL = "0_-."
DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
LAST, EPOCH, DISCLOSED = 35, datetime(2010, 1, 1), "2020-12-13"
BLOCK_PAGES = {ipaddress.ip_address(a) for a in ("146.112.61.104", "146.112.61.107")}
NETWORKS = [(what, ipaddress.ip_network(n)) for what, nets in (
    ("terminate", "10.0.0.0/8 172.16.0.0/12 192.168.0.0/16 224.0.0.0/4 127.0.0.0/8 0.0.0.0/32 fc00::/7 fec0::/10 "
                  "ff00::/8 ::1/128 20.140.0.0/15 96.31.172.0/24 131.228.12.0/22 144.86.226.0/24"),
    ("reset", "41.84.159.0/24 74.114.24.0/21 154.118.140.0/24 217.163.7.0/24"),
    ("continue", "8.18.144.0/23 71.152.53.0/24 87.238.80.0/21 199.201.117.0/24"),
    ("stage2", "18.130.0.0/16 99.79.0.0/16 184.72.0.0/15")) for n in nets.split()]

def base32(text):
    """Lowest bit first: character k holds the bits 5k .. 5k+4; whole bytes only."""
    number = sum(BASE32.index(c) << 5 * k for k, c in enumerate(text))
    size = len(text) * 5 // 8
    return (number & (1 << 8 * size) - 1).to_bytes(size, "little")

def decode(name):
    """None: another name. Else guid, type and what it says; `fits` is the region check."""
    match = ZONE.fullmatch(name.strip().rstrip(".").lower())
    if not match or match[2] not in REGIONS:
        return None
    label, region = match.groups()
    try:
        key, *rest = base32(label[:15] if base32(label[:2])[0] & 0x80 else label)
    except (ValueError, IndexError):
        return None
    data = [b ^ key for b in rest]
    if key & 0x80:
        if not 17 <= len(label) <= 32 or label[15] not in DIGITS:
            return None
        sequence = (DIGITS.index(label[15]) - ord(label[0])) % 36
        out = {"type": "domain", "sequence": sequence, "fragment": label[16:]}
    else:
        if len(label) not in (20, 23) or data[8] >> 4 != {20: 1, 23: 2}[len(label)]:
            return None
        data[:8] = [data[i] ^ data[10 - i % 2] for i in range(8)]
        clock = (data[8] & 15) << 16 | data[9] << 8 | data[10]
        out = {"type": "ping" if len(label) == 20 else "ping with products", "stage2": bool(clock & 1),
               "time": (EPOCH + timedelta(minutes=30 * (clock >> 1))).strftime("%Y-%m-%dT%H:%M:%SZ"),
               "services": int.from_bytes(bytes(data[11:13]), "big")}
    guid = bytes(data[:8])
    return out | {"guid": guid.hex().upper(), "fits": REGIONS[guid[0] % 4] == region}

def join(parts):
    """The AD domain of {sequence: fragment}, or None while a fragment is missing."""
    if sorted(parts) != [*range(len(parts) - 1), LAST]:
        return None
    encoded = "".join(p[:-1] if n != LAST and len(p) == 16 and p.endswith("0") else p
                      for n, p in sorted(parts.items()))
    if encoded.startswith("00"):
        if len(parts[LAST]) < 16 and parts[LAST].endswith("00"):
            encoded = encoded[:-1]
        return base32(encoded[2:]).decode("utf-8")
    text, chars = "", iter(encoded)
    for c in chars:
        text += SPECIAL[SHIFTED.index(next(chars)) % 4] if c == "0" else SHIFTED[(SHIFTED.index(c) - 4) % 35]
    return text

def answer_class(value):
    """The address of an A or AAAA answer and what it tells the implant; None when no address."""
    try:
        address = ipaddress.ip_address(value)
    except ValueError:
        return None
    address = getattr(address, "ipv4_mapped", None) or address
    return address, next((what for what, net in NETWORKS if address in net), "other")

def machine_guid(mac, domain, machine):
    digest = hashlib.md5((mac + domain + machine).encode()).digest()
    return bytes(a ^ b for a, b in zip(digest[:8], digest[8:])).hex().upper()

class Checks:
    def __init__(self, tamiz):
        self.tamiz, self.passed, self.failed = tamiz, 0, 0

    def run(self, *arguments):
        done = subprocess.run([self.tamiz, *map(str, arguments)], capture_output=True, timeout=300)
        return done.returncode, done.stdout.decode("utf-8")

    def same(self, what, expected, got):
        if expected == got:
            self.passed += 1
            return print(f"ok {what}", flush=True)
        self.failed += 1
        if isinstance(expected, dict) and isinstance(got, dict):  # only where they differ
            keys = [k for k in sorted(expected.keys() | got.keys(), key=str) if expected.get(k) != got.get(k)]
            expected, got = {k: expected.get(k) for k in keys}, {k: got.get(k) for k in keys}
        elif isinstance(expected, set) and isinstance(got, set):
            expected, got = sorted(expected - got), sorted(got - expected)
        print(f"FAIL {what}: expected {str(expected)[:300]!r} got {str(got)[:300]!r}", flush=True)

def funnel_adds_up(campaigns):
    return [f"{c['id']} {r['stage']}" for c in campaigns for r in c["funnel"]
            if r["base"] != r["reached"] + r["not_reached"] + r["cannot_know"]
            or r["cannot_know"] != sum(x["hosts"] for x in r["reasons"]) or r["implied"] > r["reached"]]

def uncounted(sources):
    """Where events + unmapped + rejected are not the records."""
    return [s["path"] for s in sources if s["events"] + sum(s["unmapped"].values()) + s["rejected"] != s["records"]]

def check_sunburst(check, data):
    raw = data / "campaigns" / "bambenek_sunburst_raw_as_stored.json.txt"
    names = data / "campaigns" / "bambenek_sunburst_uniq_hostnames.txt"
    rows = json.loads("{" + raw.read_text() + "}")["results"]  # stored without its outer braces
    every = {r["qname"].lower() for r in rows} | {line.strip().lower() for line in names.read_text().split("\n")}
    hits = {n: d for n in sorted(every) if (d := decode(n))}
    refused = {n for n, d in hits.items() if not d["fits"]}
    hits = {n: d for n, d in hits.items() if d["fits"]}
    guids, flagged = {d["guid"] for d in hits.values()}, {d["guid"] for d in hits.values() if d.get("stage2")}
    parts, pings, answers = defaultdict(dict), defaultdict(list), defaultdict(set)
    for d in hits.values():
        if d["type"] == "domain":
            parts[d["guid"]].setdefault(d["sequence"], d["fragment"])
        else:
            pings[d["guid"]].append(d["time"])
    for r in rows:
        if (d := hits.get(r["qname"].lower())) and (answer := answer_class(r["value"])):
            answers[d["guid"]].add((*answer, r["date"] < DISCLOSED))
    whole = {g: d for g, p in parts.items() if (d := join(p)) is not None}
    partial = parts.keys() - whole.keys()
    said = lambda test: {g for g, a in answers.items() if any(test(*x) for x in a)}
    of_class = lambda what: said(lambda a, c, before: c == what and a not in BLOCK_PAGES)
    by_answer = said(lambda a, c, before: c == "stage2" and before)

    code, text = check.run("hunt", raw, names, "--pack", "sunburst-2020", "--json", "-")
    campaign = json.loads(text)["campaigns"][0]
    hosts, stages = {h["host"]: h for h in campaign["hosts"]}, [r["stage"] for r in campaign["funnel"]]
    notes = [(host.removeprefix("guid:"), note) for host, h in hosts.items() for note in h["notes"]]
    check.same("sunburst: exit code", 1, code)
    check.same(f"sunburst: {len(guids)} GUIDs seen", {"guid:" + g for g in guids}, set(hosts))
    check.same(f"sunburst: {len(flagged | by_answer)} GUIDs chosen", {"guid:" + g for g in flagged | by_answer},
               {h for h, v in hosts.items() if stages.index(v["furthest"]) >= stages.index("chosen")})
    check.same(f"sunburst: {len(refused)} name refused by the region check", refused,
               {r.split(":")[0].lower() for r in campaign["refused"]})
    tallies = {t["id"]: t["hosts"] for t in campaign["tallies"]}
    for what, expected in {
            "answered": answers,
            "answered_without_noise": said(lambda a, c, before: a not in BLOCK_PAGES),
            "answered_before_disclosure": said(lambda a, c, before: before),
            "answer_continue": of_class("continue"), "answer_terminate": of_class("terminate"),
            "answer_terminate_before": said(lambda a, c, before: c == "terminate" and before),
            "answer_reset": of_class("reset"), "answer_stage2": of_class("stage2"),
            "chosen_by_query": flagged, "chosen_by_answer_alone": by_answer - flagged,
            "domain_complete": whole, "domain_partial": partial}.items():
        check.same(f"sunburst: tally {what} {len(expected)}", len(expected), tallies.get(what))
    told = {g: note.removeprefix("AD domain ") for g, note in notes if note.startswith("AD domain ")}
    check.same("sunburst: each rebuilt AD domain", whole,
               {g: d for g, d in told.items() if not d.endswith(" (partial)")})
    check.same("sunburst: each GUID with a partial AD domain", partial,
               {g for g, d in told.items() if d.endswith(" (partial)")})
    clocks = {g: m.groups() for g, note in notes if (m := re.match(r"\d+ pings?, (\S+) \.\. (\S+) by", note))}
    check.same("sunburst: first and last ping of each GUID", {g: (min(p), max(p)) for g, p in pings.items()}, clocks)
    direct = {r["stage"]: r["reached"] - r["implied"] for r in campaign["funnel"]}
    check.same("sunburst: funnel counts what was seen", (len(parts), len(pings), len(flagged | by_answer)),
               (direct["domain"], direct["beacon"], direct["chosen"]))
    check.same("sunburst: funnel rows add up", [], funnel_adds_up([campaign]))

def check_decode(check, data):
    path = data / "campaigns" / "derived_sunburst_synthetic_vectors.csv"
    vectors = list(csv.DictReader(path.read_text().splitlines()))
    kinds = {"domain": "domain", "ping": "ping", "ping_av": "ping with products"}
    expected, parts, domain_of, machines = {}, defaultdict(dict), {}, {}
    for v in vectors:
        want = expected[v["qname"]] = {"guid": v["guid"], "type": kinds[v["kind"]]}
        machines[v["guid"]] = v["mac"], v["machine_guid"]
        if v["kind"] == "domain":
            domain_of[v["guid"]] = v["ad_domain"]
            want |= {"sequence": int(v["seq"]), "fragment": decode(v["qname"])["fragment"]}
            parts[v["guid"]][int(v["seq"])] = want["fragment"]
        else:
            bits = v["service_bits(index=value;1=stopped,2=running,3=both)"]
            products = [map(int, p.split("=")) for p in bits.split(";") if p]
            want |= {"time": v["timestamp_utc"], "stage2": v["stage2_flag"] == "1",
                     "services": sum(state << 8 * (i // 4) + 2 * (i % 4) for i, state in products)}
    own = {q: {k: x for k, x in decode(q).items() if k != "fits"} for q in expected}
    check.same("decode: this file's codec on the vectors", expected, own)
    check.same("decode: this file's joining on the vectors", domain_of, {g: join(p) for g, p in parts.items()})
    check.same("decode: GUIDs of the vectors' machines", set(domain_of),
               {machine_guid(machines[g][0], d, machines[g][1]) for g, d in domain_of.items()})
    lines = map(json.loads, check.run("decode", "sunburst", "--file", path, "--json")[1].splitlines())
    check.same(f"decode: {len(expected)} synthetic vectors", expected, {x.pop("name"): x for x in lines})
    published = csv.DictReader((data / "campaigns" / "mandiant_sunburst_nbis.csv").read_text().splitlines())
    seen = {r["FQDN"].replace("[.]", "."): r["First Seen"] for r in published if r["DNS Record Type "] == "CNAME"}
    half_hour = lambda t: f"{t[:10]}T{t[11:14]}{'30' if t[14:16] >= '30' else '00'}:00Z"
    lines = map(json.loads, check.run("decode", "sunburst", *seen, "--json")[1].splitlines())
    check.same(f"decode: stage-2 flag and half hour of {len(seen)} published CNAME names",
               {n: (True, half_hour(t)) for n, t in seen.items()},
               {x["name"]: (x["stage2"], x["time"]) for x in lines})

def check_captures(check, data):
    path = data / "telemetry" / "otrf-windows-captures.tar.xz"
    counts, silent = {}, {}  # member!capture -> Counter of (channel, event id); those without a message
    told = {("windows powershell", "400"), ("windows powershell", "800")}  # events only by their message
    with tarfile.open(path) as tar:
        for member in (m for m in tar if m.name.lower().endswith(".zip")):
            with zipfile.ZipFile(io.BytesIO(tar.extractfile(member).read())) as archive:
                for name in (n for n in archive.namelist() if n.endswith(".json")):
                    kinds = counts[f"{member.name}!{name}"] = Counter()
                    quiet = silent[f"{member.name}!{name}"] = Counter()
                    for record in (json.loads(line) for line in archive.open(name) if line.strip()):
                        key = str(record.get("Channel", "")).lower(), str(record.get("EventID", ""))
                        kinds[key] += 1
                        quiet[key] += not record.get("Message")
    windows = {k: c for k, c in counts.items() if ("", "") not in c and all(channel for channel, _ in c)}
    sources = {s["path"].split("!", 1)[-1]: s for s in json.loads(check.run("look", path, "--json", "-")[1])["sources"]}
    check.same("captures: every JSON capture is a source", set(counts), set(counts) & set(sources))
    check.same("captures: four of Windows events", 4, len(windows))
    check.same("captures: either records or a reason why not", [],
               [p for p, s in sources.items() if (s["records"] > 0) == bool(s["unread"])])
    check.same("captures: events + unmapped + rejected = records", [], uncounted(sources.values()))
    known = {("security", "4624"), ("security", "4688"), *(
        ("microsoft-windows-sysmon/operational", i) for i in "1 3 7 11 12 13 14 22".split())}
    for name, kinds in windows.items():
        short = name.rsplit("!")[-1]
        check.same(f"captures: {sum(kinds.values())} records of {short}", sum(kinds.values()), sources[name]["records"])
        unmapped, there = Counter(), Counter()
        for key, n in sources[name]["unmapped"].items():
            unmapped[tuple(key.lower().rsplit(" ", 1))] += n
        for (channel, event), n in kinds.items():
            n = silent[name][channel, event] if (channel, event) in told else n
            there[channel[:60], event] += n  # tamiz cuts a long channel there
        check.same(f"captures: none of {sum(kinds[k] for k in known)} known events unmapped in {short}", set(),
                   known & set(unmapped))
        check.same(f"captures: unmapped events by kind, {sum(unmapped.values())} in all, of {short}",
                   {k: there[k] for k in unmapped}, dict(unmapped))

def check_clean(check, data):
    path = data / "telemetry" / "deepbluecli-safelist-win10-x64.csv.xz"
    with lzma.open(path, "rt", encoding="utf-8-sig", newline="") as file:
        rows = sum(1 for row in csv.reader(file) if row) - 1
    code, text = check.run("hunt", path, "--json", "-")
    report = json.loads(text)
    campaigns = report["campaigns"]
    check.same(f"clean list: {rows} rows", rows, report["inputs"]["events"])
    check.same("clean list: exit code 0 or 2", True, code in (0, 2))
    check.same("clean list: no host", [], [h["host"] for c in campaigns for h in c["hosts"]])
    check.same("clean list: no stage reached", [],
               [f"{c['id']} {r['stage']}" for c in campaigns for r in c["funnel"] if r["reached"]])
    check.same("clean list: funnel rows add up", [], funnel_adds_up(campaigns))

def check_csv(check, _):
    dice = random.Random(20201213)
    pieces = ['"', '""', "\n", "\r\n", ",", ";", "\t", "|", " ", "a", "é", "ñ", "C:\\x", "'", "0", "\\", "#", "\r"]
    expected = {}
    with tempfile.TemporaryDirectory() as folder:
        for name in (f"{i:03}.csv" for i in range(300)):
            delimiter, end, out = dice.choice(",;\t|"), dice.choice(["\n", "\r\n"]), io.StringIO()
            writer = csv.writer(out, delimiter=delimiter, lineterminator=end, strict=True,
                                quoting=dice.choice([csv.QUOTE_MINIMAL, csv.QUOTE_ALL, csv.QUOTE_NONNUMERIC]))
            out.write(delimiter.join(["path", "md5", "sha1", "sha256"]) + end)
            count = dice.randint(2, 40)
            for r in range(count):
                path = "".join(dice.choices(pieces, k=dice.randint(0, 12))) if r else f"C:\\first {name}"
                if end == "\n":  # csv.writer of 3.11 does not quote a CR that is no part of its line end
                    path = path.replace("\r", "\r\n")
                hashes = ["".join(dice.choices("0123456789abcdef", k=k)) for k in (32, 40, 64)]
                writer.writerow([path] + [dice.choice([h, h, h, "", "-", f'say "{h}"' + end]) for h in hashes])
                out.write(end * (dice.random() < 0.1))  # a blank line
            text = out.getvalue().removesuffix(end if dice.random() < 0.3 else "")
            pathlib.Path(folder, name).write_bytes((b"\xef\xbb\xbf" if dice.random() < 0.1 else b"") + text.encode())
            reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
            expected[name] = sum(1 for row in reader if row) - 1
            assert expected[name] == count, f"csv.reader does not read what csv.writer wrote: {name}"
        sources = json.loads(check.run("look", folder, "--json", "-")[1])["sources"]
    got = {pathlib.PurePath(s["path"]).name: s["records"] for s in sources}
    check.same(f"csv: {sum(expected.values())} rows of {len(expected)} random files", expected, got)
    check.same("csv: events + unmapped + rejected = records", [], uncounted(sources))

def main():
    own = pathlib.Path(__file__).resolve().parent.parent.parent / "shared" / "data"
    tamiz, data = sys.argv[1], pathlib.Path(sys.argv[2]) if len(sys.argv) > 2 else own
    if not data.is_dir():
        print(f"oracle: skipped, no data folder {data}")
        return 0
    check = Checks(tamiz)
    for part in (check_sunburst, check_decode, check_captures, check_clean, check_csv, *oracle_formats.CHECKS):
        try:
            part(check, data)
        except Exception as error:  # a crash of tamiz, no JSON, a missing key or file: this part failed
            check.same(f"{part.__name__[6:]}: ran to its end", "no error", f"{type(error).__name__}: {error}")
    print(f"{check.passed} passed, {check.failed} failed")
    return 1 if check.failed else 0

if __name__ == "__main__":
    sys.exit(main())
