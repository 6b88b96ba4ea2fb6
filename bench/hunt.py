#!/usr/bin/env python3
"""hunt.py TAMIZ FOLDER [COMPANIES]: how long from five million events in mixed exports to the answer, and how much memory?

COMPANIES (default 12) invented companies of 2,418 machines each (tamiz simulate, seeds 1 ..; every one an organisation of its own): Defender CSVs, DNS debug logs
in gz, DHCP logs, inventories. First the answer is checked: 63 beacons, 118 "no", 319 installations in each. Beside it DuckDB only counts the lines of the DNS
logs that name an indicator: it resolves no address, judges no machine and knows no "no".
"""
import json
import os
import pathlib
import subprocess
import sys
import time

import duckdb

ROOT = pathlib.Path(__file__).resolve().parent.parent
PACK = ROOT / "stories" / "first-ten-minutes" / "3cx.yaml"

def companies(tamiz, folder, count):
    for seed in range(1, count + 1):
        if not (folder / f"c{seed:02}").exists():
            subprocess.run([tamiz, "simulate", "--scenario", "first-ten-minutes", "--seed", str(seed), "--out", folder / f"c{seed:02}"], check=True)
            (folder / f"c{seed:02}" / "exports" / "coverage.yaml").unlink()
    (folder / "coverage.yaml").write_text('coverage: tamiz.coverage/1\nresolvers: all\nlease: 8h\ntaken: [{sources: ["tvm_software*"], at: 2023-03-30T06:10:00Z}]\n', encoding="utf-8")

def hunt(tamiz, folder, count, threads):
    words = [tamiz, "hunt", *(folder / f"c{s:02}" / "exports" for s in range(1, count + 1)), "--pack", PACK, "--zone", "Europe/Madrid", "--as-of", "2023-03-30",
             "--coverage", folder / "coverage.yaml", "--threads", str(threads), "--json", folder / "out.json"]
    for s in range(1, count + 1):
        words += ["--org", f"org{s:02}={folder / f'c{s:02}'}"]
    start = time.perf_counter()
    child = subprocess.Popen([str(w) for w in words], stdout=subprocess.DEVNULL)
    _, status, used = os.wait4(child.pid, 0)
    seconds = time.perf_counter() - start
    assert os.waitstatus_to_exitcode(status) == 1
    return seconds, used.ru_maxrss // 1024

def check(folder, count):
    report = json.loads((folder / "out.json").read_text(encoding="utf-8"))
    rows = {r["stage"]: r for r in report["campaigns"][0]["funnel"]}
    assert rows["installed"]["reached"] == 319 * count, rows["installed"]
    assert (rows["beacon"]["reached"], rows["beacon"]["not_reached"]) == (63 * count, 118 * count), rows["beacon"]
    return report["inputs"]["events"], report["inputs"]["bytes"]

def duck(folder, threads):
    names = [w for w in PACK.read_text(encoding="utf-8").split("dns: [")[1].split("]")[0].split(", ")]
    any_of = " OR ".join(f"contains(l, '({len(n.split('.')[0])}){n.split('.')[0]}(')" for n in names)
    connection = duckdb.connect(config={"threads": threads})
    start = time.perf_counter()
    hits = connection.execute(f"SELECT count(*) FROM read_csv('{folder}/c*/exports/dns/*.gz', delim='\x01', quote='', escape='', header=false, columns={{'l': 'VARCHAR'}}, ignore_errors=true) WHERE contains(l, ' Rcv ') AND ({any_of})").fetchone()[0]
    return time.perf_counter() - start, hits

def main(tamiz, folder, count=12):
    tamiz, folder, count = pathlib.Path(tamiz).resolve(), pathlib.Path(folder), int(count)
    folder.mkdir(parents=True, exist_ok=True)
    companies(tamiz, folder, count)
    for threads in (1, 2):
        runs = [hunt(tamiz, folder, count, threads) for _ in range(2)]
        events, size = check(folder, count)
        seconds, memory = min(runs)[0], max(m for _, m in runs)
        other, hits = duck(folder, threads)
        print(f"{threads} threads: {events:,} events, {size / 1e6:,.0f} MB: {seconds:.1f} s, {events / seconds:,.0f} events/s, {memory} MB, {memory * 1024 / (2418 * count):.1f} KB a machine; "
              f"DuckDB, counting {hits:,} lines of the DNS logs only: {other:.1f} s", flush=True)

if __name__ == "__main__":
    main(*sys.argv[1:])
