#!/usr/bin/env python3
"""store.py STORE_BENCH FOLDER [ROWS]: how fast do we write and read events as Parquet, and how fast does DuckDB, same rows, same run?

CPU seconds (the machine is shared), one thread each, medians of five. DuckDB has the rows in a table of its own before it is timed; "read" fills a table in memory.
What store_bench wrote is read by DuckDB and compared with what DuckDB wrote from it, sum by sum, before it is timed.
"""
import os
import pathlib
import statistics
import subprocess
import sys
import time

import duckdb

EIGHT = "subject, actor_image, actor_sha256, actor_user, parent_image, target, action, actor_command"


def timed(work):
    seconds = []
    for _ in range(5):
        start = time.process_time()
        work()
        seconds.append(time.process_time() - start)
    return statistics.median(seconds)


def main(program, folder, rows="2000000"):
    folder = pathlib.Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    ours, theirs = folder / "events.parquet", folder / "duckdb.parquet"
    done = subprocess.run([program, rows, ours], capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(done.stdout)
    results = {name: (int(n), float(s), int(size)) for name, n, s, size in (line.split() for line in done.stdout.splitlines())}

    con = duckdb.connect()
    con.execute("SET threads = 1")
    con.execute(f"CREATE TABLE t AS FROM '{ours}'")

    def copy():
        con.execute(f"COPY t TO '{theirs}' (FORMAT parquet, CODEC zstd, COMPRESSION_LEVEL 1, ROW_GROUP_SIZE 131072)")

    def read(what):
        con.execute("DROP TABLE IF EXISTS x")
        con.execute(f"CREATE TABLE x AS SELECT {what} FROM '{theirs}'")

    copy()
    columns = [row[0] for row in con.execute("DESCRIBE t").fetchall()]
    sums = ", ".join(f'sum(hash("{c}")), count("{c}")' for c in columns)
    same = [con.execute(f"SELECT {sums} FROM '{f}'").fetchall() for f in (ours, theirs)]
    if same[0] != same[1]:
        sys.exit("the two files differ")
    results["duckdb copy"] = (int(rows), timed(copy), os.path.getsize(theirs))
    results["duckdb read-all"] = (int(rows), timed(lambda: read("*")), os.path.getsize(theirs))
    fixed = "time, clock_error, record, source, channel, key, "
    results["duckdb read-8-columns"] = (int(rows), timed(lambda: read(fixed + EIGHT)), os.path.getsize(theirs))
    print(f"{rows} rows, DuckDB {duckdb.__version__}, one thread")
    for name, (n, seconds, size) in results.items():
        print(f"{name:24} {seconds:8.3f} s {n / seconds / 1e6:8.2f} M rows/s {seconds / n * 1e6:7.3f} us/row {size / n:6.1f} bytes/row")


if __name__ == "__main__":
    main(*sys.argv[1:])
