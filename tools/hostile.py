#!/usr/bin/env python3
"""hostile.py TAMIZ [--small] [NAME..]: inputs that want to break the reader. Each must end in time, under 500 MB, with the right
exit code, a clear line, and the good record beside it still read. --small leaves out the large ones (for sanitizers).
"""
import gzip
import io
import os
import pathlib
import struct
import subprocess
import sys
import tarfile
import tempfile
import threading
import time
import zipfile

import hostile_evtx

ROOT = pathlib.Path(__file__).resolve().parent.parent
MOST_MB, MOST_SECONDS = 500, 60
HEADER = b"time,client,name\n"
PROCESS = b"Timestamp,DeviceName,ActionType,InitiatingProcessFileName,ProcessCommandLine\n2023-03-10T08:00:00Z,ws-1,ProcessCreated,explorer.exe,notepad.exe\n"
GOOD = HEADER + b"2023-03-10T08:00:00Z,ws-1,www.example.org\n"


def sparse(path):
    with open(path, "wb") as out:
        out.truncate(10 << 30)


def zip_bomb(path):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as out:
        with out.open("bomb.csv", "w", force_zip64=True) as member:
            member.write(HEADER)
            block = b"2023-03-10T08:00:00Z,ws-1,www.example.org\n" * 20_000
            for _ in range(2500):
                member.write(block)


def long_line(path, head):
    with open(path, "wb") as out:
        out.write(head)
        for _ in range(200):
            out.write(b"x" * (1 << 20))


def nested(path):
    data = gzip.compress(GOOD)
    for _ in range(6):
        data = gzip.compress(data)
    path.write_bytes(data)


def tar_of_bad_zip(path):
    bad = path.with_name("x.zip")
    bad.write_bytes(b"PK\x03\x04" + os.urandom(200))
    good = path.with_name("g.csv")
    good.write_bytes(GOOD.replace(b"ws-1", b"ws-2"))
    with tarfile.open(path, "w") as out:
        out.add(bad, "bad.zip")
        out.add(good, "good.csv")
    bad.unlink()
    good.unlink()


def locked_zip(path):
    with zipfile.ZipFile(path, "w") as out:
        out.writestr("open.csv", GOOD)
        out.writestr("locked.csv", GOOD)
    data = bytearray(path.read_bytes())
    second = data.index(b"PK\x03\x04", 4)
    data[second + 6] |= 1   # APPNOTE 4.4.4: bit 0 says that the file is encrypted
    path.write_bytes(data)


def truncated_gz(path):
    path.write_bytes(gzip.compress(HEADER + b"".join(b"2023-03-10T08:00:00Z,ws-%d,n%d.example.org\n" % (i, i * 7919) for i in range(20_000)))[:-2000])


def members(path):
    """Ten million empty members: only their heads, which is all that a reader of a stream sees."""
    head = struct.pack("<4sHHHHHIIIHH", b"PK\x03\x04", 20, 0, 0, 0, 0, 0, 0, 0, 1, 0) + b"a"
    with open(path, "wb") as out:
        for _ in range(100):
            out.write(head * 100_000)
        out.write(b"PK\x05\x06" + bytes(18))


def overlapping_zip(path):
    """A thousand names in the directory for one member."""
    plain = io.BytesIO()
    with zipfile.ZipFile(plain, "w") as out:
        out.writestr("g.csv", GOOD.replace(b"ws-1", b"ws-2"))
    data = plain.getvalue()
    start = data.index(b"PK\x01\x02")
    end = data.index(b"PK\x05\x06")
    entry = data[start:end]
    path.write_bytes(data[:start] + entry * 1000 + struct.pack("<4sHHHHIIH", b"PK\x05\x06", 0, 0, 1000, 1000, 1000 * len(entry), start, 0))


def bomb_in_zip(path):
    inner = path.with_name("inner.zip")
    zip_bomb(inner)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as out:
        out.write(inner, "inner.zip")
    inner.unlink()


def zeek_headers(path):
    rows = (f"#fields\tts\tuid\tid.orig_h\tquery\tqtype_name\tRD\trejected\tx{i}\n1583839200.0\tC1\t192.0.2.1\twww.example.org\tA\tT\tF\t1\n" for i in range(100_000))
    path.write_text("".join(rows))


def keys(path):
    inner = ",".join(f'"k{i}":1' for i in range(1_000_000))
    path.write_text('{"Channel":"Security","EventID":4688,"Hostname":"ws-4","TimeCreated":"2023-03-10T08:00:00Z","x":[{' + inner + "}]}\n")


def long_pairs(path):
    good = (ROOT / "maps/samples/fortigate-cef.log").read_bytes()
    path.write_bytes(good + b'msg="' * 4_000_000 + b"\n" + good)


def paragraphs(path):
    good = b"Package: a\nStatus: install ok installed\nVersion: 1\n\n"
    path.write_bytes(good + b"Conffiles: /etc/a\n" * 6_000_000 + b"\n" + good)


def wide_xml(path):
    event = """<Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'><System><Provider Name='Microsoft-Windows-Sysmon'/><EventID>22</EventID>
<TimeCreated SystemTime='2023-03-10T08:00:00Z'/><Channel>Microsoft-Windows-Sysmon/Operational</Channel><Computer>ws-1</Computer></System>
<EventData><Data Name='QueryName'>www.example.org</Data></EventData></Event>\n"""
    path.write_bytes(("<?xml version='1.0' encoding='utf-16'?><Events>" + event * 20_000 + "</Events>").encode("utf-16"))


# name, what makes it, words that must be said, large
CASES = [
    ("empty.csv", lambda p: p.write_bytes(b""), "empty", False),
    ("line.csv", lambda p: long_line(p, HEADER), "a record of more than 16 MiB", True),
    ("line.ndjson", lambda p: long_line(p, b'{"Channel":"Security","EventID":4688,"Hostname":"ws-3","TimeCreated":"2023-03-10T08:00:00Z"}\n{"x":"'), "a record of more than 16 MiB", True),
    ("sparse.csv", sparse, "binary data", True),
    ("bomb.zip", zip_bomb, "unpacks to more than 200 times its size", True),
    ("loop", lambda p: p.symlink_to(p), "Too many levels of symbolic links", False),
    ("fifo", lambda p: os.mkfifo(p), "not a regular file", False),
    ("folder", lambda p: (p.mkdir(), (p / "up").symlink_to("..")), "a link to a folder", False),
    ("junk.csv", lambda p: p.write_bytes(bytes(range(256)) * 4000), "binary data", False),
    ("open.csv", lambda p: p.write_bytes(HEADER + b'2023-03-10T08:00:00Z,"ws-9,x\n' + b"2023-03-10T08:00:00Z,ws-9,www.example.org\n" * 1000), "never closes", False),
    ("openlong.csv", lambda p: p.write_bytes(HEADER + b'2023-03-10T08:00:00Z,"ws-9,x\n' + b"2023-03-10T08:00:00Z,ws-9,www.example.org\n" * 450_000), "never closes", True),
    ("nul.csv", lambda p: p.write_bytes(HEADER + b"2023-03-10T08:00:00Z,ws\x00-9,www.example.org\n" * 50), "", False),
    ("names.csv", lambda p: p.write_bytes(HEADER + "2023-03-10T08:00:00Z,\u202egro.elpmaxe,www.example.org\n2023-03-10T08:00:00Z,<b onload=x>,www.example.org\n".encode()), "", False),
    ("command.csv", lambda p: p.write_bytes(HEADER + b"2023-03-10T08:00:00Z,ws-9," + b"a" * 1_000_000 + b"\n"), "", False),
    ("nested.gz", nested, "", False),
    ("bad.tar", tar_of_bad_zip, "bad.zip", False),
    ("locked.zip", locked_zip, "locked.zip!locked.csv: damaged: Passphrase required for this entry", False),
    ("cut.csv.gz", truncated_gz, "what follows is missing", False),
    ("seven.7z", lambda p: p.write_bytes(b"7z\xBC\xAF\x27\x1C" + b"\0" * 100), "a 7z archive is not read", False),
    ("fields.csv", lambda p: p.write_bytes(HEADER + b"," * 100_000 + b"\n"), "100001 fields where the header has 3", False),
    ("torn.json", lambda p: p.write_bytes(b'{"results":[{"qname":"a.example.org","type":"a","value":"192.0.2.1","date":"2020-01-01"},{"qname":"b'), "does not end", False),
    ("audit.log", lambda p: p.write_bytes(b"type=PATH msg=audit(1774324897.123:1): item=0 name=\"/x\" nametype=CREATE\n" * 100_000 + b"type=PATH msg=audit(17743"), "no record of auditd", False),
    ("tail.evtx", hostile_evtx.tail, "a template within a template", False),
    ("values.evtx", hostile_evtx.values, "a record of 65535 values", False),
    ("nest.evtx", hostile_evtx.nest, "a record of more than 32 pieces of XML", False),
    ("headless.evtx", hostile_evtx.headless, "no header of a chunk", False),
    ("numbers.evtx", hostile_evtx.numbers, "18,446,744,073,709,551,611 records are missing", False),
    ("overlapping.evtx", hostile_evtx.overlapping, "an unknown token", False),
    ("members.zip", members, "more than 100,000 members", True),
    ("overlapping.zip", overlapping_zip, "", False),
    ("bombs.zip", bomb_in_zip, "unpacks to more than 200 times its size", True),
    ("headers.log", zeek_headers, "", True),
    ("keys.json", keys, "", True),
    ("pairs.log", long_pairs, "a record of more than 16 MiB", True),
    ("paragraphs", paragraphs, "a record of more than 16 MiB", True),
    ("wide.xml", wide_xml, "", False),
    ("deep.json", lambda p: p.write_bytes(b'{"Channel":"Security","EventID":4688,"Hostname":"ws-4","TimeCreated":"2023-03-10T08:00:00Z","x":' + b"[" * 100_000 + b"]" * 100_000 + b"}\n"), "", False),
]


def run(command):
    started = time.time()
    with tempfile.TemporaryFile() as out:
        child = subprocess.Popen(command, stdout=out, stderr=subprocess.STDOUT)
        killer = threading.Timer(MOST_SECONDS * 3, child.kill)
        killer.start()
        _, status, usage = os.wait4(child.pid, 0)
        killer.cancel()
        out.seek(0)
        text = " ".join(out.read().decode(errors="replace").split())
    return os.waitstatus_to_exitcode(status), usage.ru_maxrss / 1024, time.time() - started, text


def flipped(folder):
    """An event file of ours with one byte changed, at 60 places: rows or an error, never another end."""
    data = (ROOT / "fuzz/seeds/plain.parquet").read_bytes()
    for i in range(60):
        bad = bytearray(data)
        bad[i * len(data) // 60] ^= 1 << i % 8
        path = folder / f"{i}.parquet"
        path.write_bytes(bad)
        yield ["sql", "SELECT count(*), min(time), max(target) FROM events", str(path)], (0, 1, 2, 64), ""


def many_packages(folder):
    pack = (ROOT / "packs/registry-worms/pack.yaml").read_text()
    (folder / "pack.yaml").write_text(pack)
    (folder / "packages.csv").write_text("ecosystem,name,version,known_since,withdrawn,source\n" + "npm,a,1.0.0,2025-09-08,,x\n" * 1_000_000)
    yield ["hunt", "-", "--pack", str(folder / "pack.yaml")], (64,), "line 100002: more than 100,000 packages"


OTHERS = [("flipped.parquet", flipped, True), ("packages.csv", many_packages, False)]


def limits(megabytes, seconds, small):
    bad = [f"{megabytes:.0f} MB"] if not small and megabytes > MOST_MB else []
    return bad + ([f"{seconds:.0f} s"] if seconds > MOST_SECONDS else [])


def other(tamiz, make, small):
    """What is wrong with the runs over what `make` made; at most one of each."""
    bad = set()
    with tempfile.TemporaryDirectory() as scratch:
        for command, codes, said in make(pathlib.Path(scratch)):
            code, megabytes, seconds, text = run([tamiz, *command])
            bad.update(limits(megabytes, seconds, small))
            bad.update([f"exit {code}, not one of {codes}"] if code not in codes else [])
            bad.update([f"does not say '{said}': {text[:200]}"] if said not in text else [])
    return sorted(bad)


def main(tamiz, *words):
    tamiz = str(pathlib.Path(tamiz).resolve())
    small, names = "--small" in words, [word for word in words if not word.startswith("--")]
    passed = failed = 0
    for name, make, said, large in CASES:
        if (large and small) or (names and name not in names):
            continue
        with tempfile.TemporaryDirectory() as scratch:
            folder = pathlib.Path(scratch)
            (folder / "good.csv").write_bytes(GOOD)
            (folder / "process.csv").write_bytes(PROCESS)  # so that somebody looks for installations
            make(folder / name)
            code, megabytes, seconds, text = run([tamiz, "hunt", str(folder), "--pack", "sunburst-2020", "--as-of", "2021-01-01"])
        expected = 2 if said else 0
        bad = []
        if code != expected:
            bad.append(f"exit {code}, not {expected}")
        if said not in text:
            bad.append(f"does not say '{said}'")
        if "no trace on" not in text or "0 machines" in text.split(".")[0]:
            bad.append("the good record beside it was lost")
        bad += limits(megabytes, seconds, small)
        if "\u202e" in text or "\x00" in text:
            bad.append("prints hostile bytes")
        passed += not bad
        failed += bool(bad)
        print(f"{'FAIL' if bad else 'ok'} {name}: {', '.join(bad) or f'exit {code}, {megabytes:.0f} MB, {seconds:.1f} s'}", flush=True)
        if bad:
            print("   ", text[:600])
    for name, make, large in OTHERS:
        if (large and small) or (names and name not in names):
            continue
        bad = other(tamiz, make, small)
        passed += not bad
        failed += bool(bad)
        print(f"{'FAIL' if bad else 'ok'} {name}: {', '.join(bad) or 'all as expected'}", flush=True)
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
