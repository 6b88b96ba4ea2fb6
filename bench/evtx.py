#!/usr/bin/env python3
"""Event logs to events, side by side with public readers, on one thread and the same files.

  bench/evtx.py EVTX_DUMP FOLDER.. [--rust EVTX_DUMP_OF_THE_CRATE] [--rounds 5] [--evtxexport PROGRAM] [--python PYTHON_WITH_PYTHON_EVTX]

EVTX_DUMP: the program bench/evtx_dump of a release build. FOLDER: *.evtx below it. The `evtx` crate
(`cargo install evtx`), evtxexport (libevtx-utils) and python-evtx (pip) are timed when they are given, the two slow ones on the five smallest files. First each reader's number of
records is compared, file by file; files in which they differ (damaged ones: others stop in them) are left
out and named. Then all run in turns, measured in CPU seconds; the median of each is printed, with MB/s, and memcpy's speed of the
same run. Ours fills every slot that a shipped map asks for; the others write JSON lines to /dev/null.
"""
import argparse, os, pathlib, re, statistics, subprocess, sys, time

def ours_count(dump, path):
    out = subprocess.run([dump, "events", path], capture_output=True, text=True).stdout
    return int(re.search(r"records (\d+) failed (\d+)", out)[1]) if out else -1

def rust_count(rust, path):
    out = subprocess.run([rust, "-t", "1", "-o", "jsonl", "--no-confirm-overwrite", path], capture_output=True).stdout
    return sum(1 for line in out.split(b"\n") if line.startswith(b"{"))

def cpu(command):
    """User and system seconds of one process: other work on the machine does not count."""
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, _, usage = os.wait4(process.pid, 0)
    return usage.ru_utime + usage.ru_stime

PYTHON_EVTX = "import sys\nfrom Evtx.Evtx import Evtx\nfor p in sys.argv[1:]:\n  with Evtx(p) as log:\n    for r in log.records(): print('<!-- record -->', r.xml())"

def slow_reader(name, command, mark, files, dump):
    """One that takes minutes: once, on a few files, when it gives as many records as we do."""
    fit = []
    for path in files:
        out = subprocess.run([*command, path], capture_output=True).stdout
        if len(re.findall(mark, out)) == ours_count(dump, path):
            fit.append(path)
    if not fit:
        return print(f"{name}: no file in which it gives as many records")
    size = sum(p.stat().st_size for p in fit)
    theirs = sum(cpu([*command, p]) for p in fit)
    mine = cpu([dump, "events", *fit * 20]) / 20
    print(f"{name:28} {theirs:7.3f} CPU s  {size / theirs / 1e6:8.1f} MB/s  on {len(fit)} files; tamiz there {size / mine / 1e6:.1f} MB/s, ratio {theirs / mine:.0f}")

def memcpy_speed():
    data = bytearray(256 << 20)
    start = time.perf_counter()
    bytes(data)
    return len(data) / (time.perf_counter() - start) / 1e9

def main():
    args = argparse.ArgumentParser()
    args.add_argument("dump"), args.add_argument("folders", nargs="+")
    args.add_argument("--evtxexport"), args.add_argument("--python")
    args.add_argument("--rust"), args.add_argument("--rounds", type=int, default=5)
    args.add_argument("--copies", type=int, default=10)
    args.add_argument("--least-kb", type=int, default=512, help="smaller files measure process starts")
    args = args.parse_args()
    files = sorted(p for f in args.folders for p in pathlib.Path(f).rglob("*.evtx")
                   if p.stat().st_size >= args.least_kb << 10)
    kept = []
    for path in files:
        mine = ours_count(args.dump, path)
        other = rust_count(args.rust, path) if args.rust else mine
        if mine == other:
            kept.append(path)
        else:
            print(f"left out: {path.name}: {mine} records here, {other} by the crate")
    size = sum(p.stat().st_size for p in kept)
    used = sum(len(c.rstrip(b"\0")) for p in kept for c in [p.read_bytes()])
    records = sum(ours_count(args.dump, p) for p in kept)
    print(f"{len(kept)} files, {size / 1e6:.1f} MB ({used / 1e6:.1f} without zeros at the end), {records:,} records; "
          f"memcpy {memcpy_speed():.1f} GB/s")
    tiny = min(sorted(p for f in args.folders for p in pathlib.Path(f).rglob("*.evtx")), key=lambda p: p.stat().st_size)
    ours, rust = [], []
    for _ in range(args.rounds):  # in turns; a process's start is not reading, and taken off
        ours.append(cpu([args.dump, "events", *kept * args.copies]) - cpu([args.dump, "events", tiny]))
        if args.rust:
            dump = [args.rust, "-t", "1", "-o", "jsonl", "--no-confirm-overwrite"]
            start = min(cpu([*dump, tiny]) for _ in range(5))
            rust.append(sum(cpu([*dump, p]) - start for p in kept) * args.copies)
    size, records = size * args.copies, records * args.copies
    for name, runs in (("tamiz, to filled slots", ours), ("evtx crate, to JSON lines", rust)):
        if runs:
            t = statistics.median(runs)
            print(f"{name:28} {t:7.3f} CPU s  {size / t / 1e6:8.1f} MB/s  {records / t:12,.0f} records/s")
    if rust:
        ratio = statistics.median(r / o for r, o in zip(rust, ours))
        print(f"ratio {ratio:.2f} (goal 1.5)")
    few = sorted(kept, key=lambda p: p.stat().st_size)[:5]
    if args.evtxexport:
        slow_reader("evtxexport, to text", [args.evtxexport], rb"(?m)^Event number", few, args.dump)
    if args.python:
        slow_reader("python-evtx, to XML", [args.python, "-c", PYTHON_EVTX], rb"<!-- record -->", few, args.dump)
    return 0

if __name__ == "__main__":
    sys.exit(main())
