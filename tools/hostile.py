#!/usr/bin/env python3
"""hostile.py TAMIZ [--small]: inputs that want to break the reader. Each must end in time, under 500 MB, with the right
exit code, a clear line, and the good record beside it still read. --small leaves out the large ones (for sanitizers).
"""
import gzip
import os
import pathlib
import subprocess
import sys
import tarfile
import tempfile
import threading
import time
import zipfile

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
    ("deep.json", lambda p: p.write_bytes(b'{"Channel":"Security","EventID":4688,"Hostname":"ws-4","TimeCreated":"2023-03-10T08:00:00Z","x":' + b"[" * 100_000 + b"]" * 100_000 + b"}\n"), "", False),
]


def run(tamiz, inputs):
    started = time.time()
    with tempfile.TemporaryFile() as out:
        child = subprocess.Popen([tamiz, "hunt", *inputs, "--pack", "sunburst-2020", "--as-of", "2021-01-01"], stdout=out, stderr=subprocess.STDOUT)
        killer = threading.Timer(MOST_SECONDS * 3, child.kill)
        killer.start()
        _, status, usage = os.wait4(child.pid, 0)
        killer.cancel()
        out.seek(0)
        text = " ".join(out.read().decode(errors="replace").split())
    return os.waitstatus_to_exitcode(status), usage.ru_maxrss / 1024, time.time() - started, text


def main(tamiz, *words):
    tamiz = str(pathlib.Path(tamiz).resolve())
    small = "--small" in words
    passed = failed = 0
    for name, make, said, large in CASES:
        if large and small:
            continue
        with tempfile.TemporaryDirectory() as scratch:
            folder = pathlib.Path(scratch)
            (folder / "good.csv").write_bytes(GOOD)
            (folder / "process.csv").write_bytes(PROCESS)  # so that somebody looks for installations
            make(folder / name)
            code, megabytes, seconds, text = run(tamiz, [str(folder)])
        expected = 2 if said else 0
        bad = []
        if code != expected:
            bad.append(f"exit {code}, not {expected}")
        if said not in text:
            bad.append(f"does not say '{said}'")
        if "no trace on" not in text or "0 machines" in text.split(".")[0]:
            bad.append("the good record beside it was lost")
        if not small and megabytes > MOST_MB:
            bad.append(f"{megabytes:.0f} MB")
        if seconds > MOST_SECONDS:
            bad.append(f"{seconds:.0f} s")
        if "\u202e" in text or "\x00" in text:
            bad.append("prints hostile bytes")
        passed += not bad
        failed += bool(bad)
        print(f"{'FAIL' if bad else 'ok'} {name}: {', '.join(bad) or f'exit {code}, {megabytes:.0f} MB, {seconds:.1f} s'}", flush=True)
        if bad:
            print("   ", text[:600])
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
