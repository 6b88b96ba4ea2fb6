#!/usr/bin/env python3
"""readers.py TAMIZ INPUTS: how fast do exports become events, against DuckDB's readers on the same files, in one run?

Both end with the mapped columns as columns in memory (tamiz: also a SHA-256 of the file, identity, completeness). Rows and
distinct machines must be equal before anything is timed. Medians of three runs; memcpy and `zstd -d` of the same file in
the same run say what the machine can do. Then memory from 1 M to 20 M rows of the same machines, and the same answer with
--max-memory 512M.
"""
import json
import os
import pathlib
import statistics
import subprocess
import sys
import time

import duckdb

RUNS = 3
CSV_COLUMNS = ["Timestamp", "DeviceId", "DeviceName", "ActionType", "InitiatingProcessSHA1", "InitiatingProcessMD5", "InitiatingProcessFileName", "InitiatingProcessParentFileName", "InitiatingProcessFolderPath",
               "InitiatingProcessCommandLine", "SHA1", "MD5", "FolderPath", "ProcessCommandLine", "FileName", "ProcessId", "InitiatingProcessId", "InitiatingProcessAccountName", "ReportId", "SHA256", "InitiatingProcessSHA256",
               "InitiatingProcessVersionInfoCompanyName", "InitiatingProcessVersionInfoProductName", "InitiatingProcessVersionInfoProductVersion", "ProcessVersionInfoCompanyName", "ProcessVersionInfoProductName",
               "ProcessVersionInfoProductVersion", "InitiatingProcessUniqueId", "ProcessUniqueId"]
DATA = ["CommandLine", "Company", "FileVersion", "Hashes", "Image", "ParentImage", "ParentProcessGuid", "ProcessGuid", "ProcessId", "Product", "User", "UtcTime"]
JSON_TYPE = "STRUCT(channel VARCHAR, computer_name VARCHAR, event_id VARCHAR, event_data STRUCT(" + ", ".join(f'"{k}" VARCHAR' for k in DATA) + "))"


def timed(work):
    times = []
    for _ in range(RUNS):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return statistics.median(times), max(times) - min(times)


def tamiz_look(tamiz, file, threads):
    done = subprocess.run([tamiz, "look", str(file), "--threads", str(threads), "--json", "-"], capture_output=True, check=False)
    return json.loads(done.stdout)


def duck(file, threads):
    database = duckdb.connect()
    database.execute(f"SET threads={threads}")
    if file.suffix == ".csv":
        database.execute(f"CREATE TABLE t AS SELECT {', '.join(CSV_COLUMNS)} FROM read_csv('{file}', all_varchar=true)")
        return database.execute("SELECT count(*), count(DISTINCT DeviceName) FROM t").fetchone()
    database.execute(f"CREATE TABLE t AS SELECT \"@timestamp\", winlog FROM read_json('{file}', format='newline_delimited', columns={{'@timestamp': 'VARCHAR', 'winlog': '{JSON_TYPE}'}})")
    return database.execute("SELECT count(*), count(DISTINCT winlog.computer_name) FROM t").fetchone()


def machine(file):
    data = bytearray(file.read_bytes())
    copy, _ = timed(lambda: bytes(data))
    packed = file.with_suffix(file.suffix + ".zst")
    if not packed.exists():
        subprocess.run(["zstd", "-q", "-3", str(file), "-o", str(packed)], check=True)
    unpack, _ = timed(lambda: subprocess.run(["zstd", "-q", "-d", "-c", str(packed)], stdout=subprocess.DEVNULL, check=True))
    return copy, unpack


def compare(tamiz, file):
    megabytes = file.stat().st_size / 1e6
    copy, unpack = machine(file)
    print(f"{file.name}: {megabytes:.0f} MB; memcpy {megabytes / copy:.0f} MB/s, zstd -d {megabytes / unpack:.0f} MB/s")
    for threads in (1, 2):
        look = tamiz_look(tamiz, file, threads)
        rows, hosts = duck(file, threads)
        if (look["events"], look["hosts"]) != (rows, hosts):
            sys.exit(f"answers differ: tamiz {look['events']} rows, {look['hosts']} machines; DuckDB {rows}, {hosts}")
        ours, our_spread = timed(lambda: tamiz_look(tamiz, file, threads))
        theirs, their_spread = timed(lambda: duck(file, threads))
        print(f"  {threads} thread(s): tamiz {megabytes / ours:.0f} MB/s ({rows / ours / 1e3:.0f} k rows/s, spread {our_spread:.2f} s), "
              f"DuckDB {megabytes / theirs:.0f} MB/s (spread {their_spread:.2f} s): ratio {theirs / ours:.2f}")


def peak(tamiz, file, *more):
    """Peak resident memory by VmHWM: the kernel's ru_maxrss would count this program's own memory before exec."""
    with open(os.devnull, "wb") as out:
        start = time.perf_counter()
        child = subprocess.Popen([tamiz, "hunt", str(file), "--pack", "3cx-2023", "--as-of", "2023-03-30", "--json", "/tmp/tamiz-bench.json", *more], stdout=out, stderr=out)
        most = 0
        while child.poll() is None:
            try:
                for line in open(f"/proc/{child.pid}/status", encoding="utf-8"):
                    if line.startswith("VmHWM"):
                        most = max(most, int(line.split()[1]) / 1024)
            except OSError:
                pass
            time.sleep(0.02)
    report = json.loads(pathlib.Path("/tmp/tamiz-bench.json").read_text())
    rows = report["inputs"]["events"]
    report.pop("inputs"), report.pop("provenance")
    return most, rows, time.perf_counter() - start, json.dumps(report)


def main(tamiz, inputs):
    inputs = pathlib.Path(inputs)
    print("machine:", next((line.split(":")[1].strip() for line in open("/proc/cpuinfo", encoding="utf-8") if line.startswith("model name")), "?"), f"{os.cpu_count()} cores; DuckDB {duckdb.__version__}")
    for name in ("wide.csv", "beats.ndjson"):
        compare(tamiz, inputs / name)
    for name in ("narrow-1M.csv", "narrow-20M.csv"):
        for more in ([], ["--max-memory", "512M"]):
            megabytes, rows, seconds, answer = peak(tamiz, inputs / name, *more)
            if not more:
                want = answer
            print(f"{name} {' '.join(more)}: {rows / 1e6:.0f} M rows in {seconds:.1f} s, peak {megabytes:.0f} MB{'' if answer == want else '; ANOTHER ANSWER'}")


if __name__ == "__main__":
    main(*sys.argv[1:])
