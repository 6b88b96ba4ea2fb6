#!/usr/bin/env python3
"""beats.py TAMIZ FOLDER [MILLIONS]: a hunt with all packs over Winlogbeat events, zstd, with the case written: how fast, and does memory grow with events?

MILLIONS (default 20) files of a million events each, of the same 2,000 machines, 2.7 KB an event before packing, each file a month. Every 20,011th event is the start
of a tampered 3CX Desktop App. First the answer is checked: how many machines ran it, over 1 file and over all; then events a second and peak memory; then with
--max-memory 1G the same campaigns, ranking and findings; then a pack that was not asked at first, over the events that the case keeps. Beside it DuckDB counts those starts.
"""
import json
import os
import pathlib
import random
import shutil
import subprocess
import sys
import time

import duckdb
from make_inputs import winlogbeat_rows

ROWS, HOSTS, EVERY = 1_000_000, 2000, 20_011
DAY = "2023-04-05"


def block():
    """A million events of one month, and the machines that ran what was tampered with."""
    rows, ran = [], set()
    for i, row in enumerate(winlogbeat_rows(random.Random(20230329), ROWS, HOSTS)):
        if i % EVERY == 0:
            event = json.loads(row)
            data = event["winlog"]["event_data"]
            data.update(Image="C:\\Users\\u\\AppData\\Local\\Programs\\3CXDesktopApp\\app\\3CXDesktopApp.exe", Product="3CX Desktop App", Company="3CX Ltd.", FileVersion="18.12.416.0")
            ran.add(event["host"]["name"])
            row = json.dumps(event) + "\n"
        rows.append(row)
    return "".join(rows).encode(), len(ran)


def make(folder, millions):
    folder.mkdir(parents=True, exist_ok=True)
    known = folder / "ran.txt"
    if known.exists() and (folder / f"beats-{millions - 1:02}.ndjson.zst").exists():
        return int(known.read_text())
    events, ran = block()
    for n in range(millions):
        month = f"20{22 - n // 12}-{12 - n % 12:02}-".encode()
        packed = subprocess.Popen(["zstd", "-q", "-3", "-f", "-o", folder / f"beats-{n:02}.ndjson.zst"], stdin=subprocess.PIPE)
        packed.communicate(events.replace(b"2023-03-", month))
    known.write_text(str(ran))
    return ran


def run(words, expect):
    start = time.perf_counter()
    child = subprocess.Popen([str(w) for w in words], stdout=subprocess.DEVNULL)
    _, status, used = os.wait4(child.pid, 0)
    seconds = time.perf_counter() - start
    assert os.waitstatus_to_exitcode(status) == expect, (words, os.waitstatus_to_exitcode(status))
    return seconds, used.ru_maxrss // 1024, used.ru_utime + used.ru_stime


def hunt(tamiz, folder, files, threads, *more, expect=1):
    case = folder / "case"
    shutil.rmtree(case, ignore_errors=True)
    return run([tamiz, "hunt", *files, "--threads", threads, "--as-of", DAY, "--case", case, "--json", folder / "out.json", *more], expect)


def answer(folder, ran, events):
    report = json.loads((folder / "out.json").read_text(encoding="utf-8"))
    assert report["inputs"]["events"] == events, report["inputs"]["events"]
    rows = {c["id"]: {r["stage"]: r["reached"] for r in c["funnel"]} for c in report["campaigns"]}
    assert rows["3cx-2023"]["ran"] == ran, rows["3cx-2023"]
    return {key: report[key] for key in ("campaigns", "ranking", "findings") if key in report}


def main(tamiz, folder, millions=20):
    tamiz, folder, millions = pathlib.Path(tamiz).resolve(), pathlib.Path(folder), int(millions)
    ran = make(folder, millions)
    files = sorted(folder.glob("beats-*.ndjson.zst"))[:millions]
    for threads in (1, 2):
        runs = [hunt(tamiz, folder, files[:4], threads) for _ in range(3)]
        answer(folder, ran, 4 * ROWS)
        seconds, memory, cpu = min(runs)
        print(f"{threads} threads: 4,000,000 events with the case: {seconds:.1f} s, {4 * ROWS / seconds:,.0f} events/s, {cpu / 4:.2f} us of CPU an event, {memory} MB", flush=True)
        connection = duckdb.connect(config={"threads": threads})
        start = time.perf_counter()
        names = [str(f) for f in files[:4]]
        columns = "{winlog: 'STRUCT(computer_name VARCHAR, event_data STRUCT(Image VARCHAR, CommandLine VARCHAR, ProcessGuid VARCHAR, FileVersion VARCHAR, Product VARCHAR))'}"
        found = connection.execute(f"SELECT count(DISTINCT winlog.computer_name) FROM read_json(?, format='newline_delimited', columns={columns}) WHERE winlog.event_data.Image LIKE '%3CXDesktopApp.exe'", [names]).fetchone()[0]
        assert found == ran, found
        print(f"  DuckDB, counting the machines that started it, six fields: {time.perf_counter() - start:.1f} s", flush=True)
    _, small, _ = hunt(tamiz, folder, files[:1], 2)
    answer(folder, ran, ROWS)
    seconds, large, _ = hunt(tamiz, folder, files, 2)
    whole = answer(folder, ran, millions * ROWS)
    print(f"memory: 1,000,000 events {small} MB, {millions},000,000 events {large} MB ({seconds:.0f} s, {millions * ROWS / seconds:,.0f} events/s)", flush=True)
    _, limited, _ = hunt(tamiz, folder, files, 2, "--max-memory", "1G")
    assert answer(folder, ran, millions * ROWS) == whole
    print(f"--max-memory 1G: {limited} MB, the same campaigns", flush=True)
    hunt(tamiz, folder, files, 2, "--pack", "sunburst-2020", expect=2)
    seconds, memory, _ = run([tamiz, "hunt", "--case", folder / "case", "--pack", "3cx-2023", "--as-of", DAY, "--threads", 2, "--json", folder / "out.json"], 1)
    answer(folder, ran, millions * ROWS)
    print(f"a new pack over {millions},000,000 events of the case: {seconds:.1f} s, {memory} MB", flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
