#!/usr/bin/env python3
"""rarity.py RARITY_BENCH FOLDER [ACTS [MACHINES]]: on how many machines is each program and each thing? Ours and DuckDB's, same rows, same run.

RARITY_BENCH (bench/rarity_bench.cpp) makes the rows, keeps them as the search does, counts five times, and writes its counts. DuckDB has the rows in a table of its
own, in memory and in the same order (by machine), before it is timed: two questions, count(DISTINCT host) by program and by thing, on all processors. Every count is
compared before a ratio is printed. Memory: resident of each process, with the rows, at the end.
"""
import pathlib
import resource
import statistics
import subprocess
import sys
import time

import duckdb


def resident():
    words = pathlib.Path("/proc/self/statm").read_text(encoding="ascii").split()
    return int(words[1]) * resource.getpagesize() >> 20


def main(program, folder, acts="50000000", machines="600000"):
    folder = pathlib.Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    done = subprocess.run([program, acts, machines, folder], capture_output=True, text=True, check=True)
    rows, *rest = done.stdout.split()
    ours, mib, added = [float(s) for s in rest[:5]], int(rest[5]), int(rest[6])
    con = duckdb.connect()
    con.execute(f"CREATE TABLE acts AS SELECT host::UINTEGER AS host, program::UINTEGER AS program, thing::UINTEGER AS thing FROM read_csv('{folder}/acts.csv') ORDER BY host")
    loaded = resident()
    theirs = []
    for _ in range(3):
        start = time.perf_counter()
        con.execute("CREATE OR REPLACE TABLE programs AS SELECT program, count(DISTINCT host) AS machines FROM acts GROUP BY program")
        con.execute("CREATE OR REPLACE TABLE things AS SELECT thing, count(DISTINCT host) AS machines FROM acts GROUP BY thing")
        theirs.append(time.perf_counter() - start)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10
    con.execute(f"CREATE TABLE ours AS FROM read_csv('{folder}/ours.csv', header = false, names = ['kind', 'code', 'machines'])")
    con.execute("CREATE TABLE theirs AS SELECT 'program' AS kind, program AS code, machines FROM programs UNION ALL SELECT 'thing', thing, machines FROM things")
    wrong = con.execute("SELECT count(*) FROM (FROM ours FULL JOIN theirs USING (kind, code) WHERE ours.machines IS DISTINCT FROM theirs.machines)").fetchone()[0]
    counts = con.execute("SELECT count(*) FROM ours").fetchone()[0]
    if wrong:
        sys.exit(f"{wrong} of {counts} counts differ")
    a, b = statistics.median(ours), statistics.median(theirs)
    print(f"{int(rows):,} rows of {int(machines):,} machines; {counts:,} counts, all equal (DuckDB {duckdb.__version__})")
    print(f"ours {a:.2f} s ({min(ours):.2f} .. {max(ours):.2f}), {mib} MiB with the rows, {added} more after counting")
    print(f"DuckDB {b:.2f} s ({min(theirs):.2f} .. {max(theirs):.2f}), {loaded} MiB with the rows, {peak} at the most")
    print(f"ratio {b / a:.1f}")


if __name__ == "__main__":
    if not 3 <= len(sys.argv) <= 5:
        sys.exit(__doc__)
    main(*sys.argv[1:])
