#!/usr/bin/env python3
"""fleets.py TAMIZ [HOSTS]: fleets of `tamiz simulate`: the same bytes for any number of threads, and read back without a loss.

Each line of an export is read by this program itself (JSON, no map of ours) and compared with the event that the case keeps of it: machine, time, kind,
acting program, target, digest. Every event of the truth's count is there once, or twice where the machine's events arrive twice.
"""
import collections
import filecmp
import hashlib
import json
import pathlib
import subprocess
import sys
import tempfile

SCENARIOS = ("3cx", "solarwinds", "ccleaner", "updater", "quiet", "noisyquiet", "response", "novel")
CHANNELS = {"1": "process", "7": "module", "11": "file", "13": "registry", "22": "dns", "7045": "service", "106": "task"}
TABLES = {"DeviceProcessEvents": "process", "DeviceImageLoadEvents": "module", "DeviceFileEvents": "file", "DeviceRegistryEvents": "registry", "DeviceNetworkEvents": "network",
          "DeviceEvents": None}
passed = failed = 0


def check(name, good, text=""):
    global passed, failed
    passed += bool(good)
    failed += not good
    if not good:
        print(f"FAIL {name} {text}", flush=True)


def run(words, codes=(0,)):
    done = subprocess.run([str(w) for w in words], capture_output=True, text=True, check=False)
    assert done.returncode in codes, (words, done.returncode, done.stderr[-400:])
    return done.stdout


def lines(folder):
    for file in sorted((folder / "exports").glob("*.zst")):
        yield from subprocess.run(["zstd", "-dc", file], capture_output=True, check=True).stdout.decode().splitlines()


def winlogbeat(line):
    record = json.loads(line)["winlog"]
    data = record["event_data"]
    kind = CHANNELS[record["event_id"]]
    starts = kind == "process"
    digest = data.get("Hashes", "").removeprefix("SHA256=").lower()
    target = data.get("Image") if starts else next(data[k] for k in ("ImageLoaded", "TargetFilename", "TargetObject", "QueryName", "ServiceName", "TaskName") if k in data)
    return kind, record["computer_name"], data.get("ParentImage") if starts else data.get("Image", ""), target, digest


def defender(line):
    record = json.loads(line)
    row, table = record["properties"], record["category"].split("-")[1]
    kind = TABLES[table] or ("service" if row["ActionType"] == "ServiceInstalled" else "task")
    target = {"registry": lambda: row["RegistryKey"] + "\\" + row["RegistryValueName"], "network": lambda: row["RemoteUrl"],
              "service": lambda: json.loads(row["AdditionalFields"])["ServiceName"], "task": lambda: json.loads(row["AdditionalFields"])["TaskName"]}.get(kind, lambda: row["FolderPath"])()
    digest = row.get("SHA256", "").lower() if kind in ("process", "module", "file") else ""
    return kind, row["DeviceName"], row["InitiatingProcessFolderPath"], target, digest


def kept(tamiz, folder):
    run([tamiz, "hunt", folder / "exports", "--no-packs", "--case", folder / "case"], codes=(2,))
    text = run([tamiz, "sql", "--case", folder / "case", "--json", "-",
                "SELECT channel, subject, coalesce(actor_image, '') AS actor, coalesce(target, '') AS target, coalesce(lower(target_sha256), '') AS digest FROM events"], codes=(1,))
    for line in text.splitlines():
        row = json.loads(line)
        yield row["channel"], row["subject"], row["actor"], row["target"], row["digest"]


def same_bytes(tamiz, scenario, hosts, scratch):
    for threads in (1, 3):
        run([tamiz, "simulate", "--scenario", scenario, "--hosts", hosts, "--seed", 11, "--threads", threads, "--out", scratch / f"{scenario}-{threads}"])
    one, three = scratch / f"{scenario}-1", scratch / f"{scenario}-3"
    names = sorted(p.relative_to(one) for p in one.rglob("*") if p.is_file())
    check(f"{scenario}: files", names == sorted(p.relative_to(three) for p in three.rglob("*") if p.is_file()))
    check(f"{scenario}: bytes", all(filecmp.cmp(one / n, three / n, shallow=False) for n in names))
    return one


def read_back(tamiz, folder, read, name):
    truth = json.loads((folder / "truth/truth.json").read_text(encoding="utf-8"))
    ours = collections.Counter(read(line) for line in lines(folder))
    check(f"{name}: lines", sum(ours.values()) == truth["written"], f"{sum(ours.values())} {truth['written']}")
    theirs = collections.Counter(kept(tamiz, folder))
    check(f"{name}: events", ours == theirs, f"{sum((ours - theirs).values())} lost, {sum((theirs - ours).values())} made up: {list((ours - theirs))[:2]} {list((theirs - ours))[:2]}")


def main(tamiz, hosts="300"):
    tamiz = pathlib.Path(tamiz).resolve()
    with tempfile.TemporaryDirectory() as scratch:
        scratch = pathlib.Path(scratch)
        for scenario in SCENARIOS:
            folder = same_bytes(tamiz, scenario, hosts, scratch)
            read_back(tamiz, folder, winlogbeat, scenario)
            pack = folder / "truth/pack.yaml"
            few = any(stage["few"] for stage in json.loads((folder / "truth/truth.json").read_text(encoding="utf-8"))["stages"])
            check(f"{scenario}: a pack where there are targets", pack.exists() == few)
            if few:
                done = subprocess.run([tamiz, "pack", "check", pack], capture_output=True, text=True, check=False)
                check(f"{scenario}: its pack is well formed", "well formed" in done.stdout, done.stderr)
        out = scratch / "defender"
        run([tamiz, "simulate", "--scenario", "3cx", "--hosts", hosts, "--shape", "defender", "--out", out])
        read_back(tamiz, out, defender, "3cx, defender")
        for variant in ("capped", "30-days", "no-signer", "no-modules"):
            out = scratch / variant
            run([tamiz, "simulate", "--scenario", "3cx", "--hosts", hosts, "--variant", variant, "--out", out])
            read_back(tamiz, out, winlogbeat, variant)
        # Another seed is another fleet.
        run([tamiz, "simulate", "--scenario", "3cx", "--hosts", hosts, "--seed", 12, "--out", scratch / "other"])
        sums = [hashlib.sha256((f / "exports/part-0000.ndjson.zst").read_bytes()).hexdigest() for f in (scratch / "other", scratch / "3cx-1")]
        check("another seed", sums[0] != sums[1])
    print(f"{passed} passed, {failed} failed")
    return failed > 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
