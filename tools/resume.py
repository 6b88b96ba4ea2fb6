#!/usr/bin/env python3
"""A case that is killed at random and begun again must end as one that was left alone.

  resume.py TAMIZ [--kills 20] [--seed 1]

Invents a small company, hunts it into a case once, then into another that is killed KILLS times at random
moments and run again. Compared: what is printed, report.json but for its provenance, shortlist.csv,
rejected.ndjson, and every file of events byte for byte. Then: the same inputs given again change nothing,
`case verify` finds one flipped byte of an input and one of the events, an input that is gone is said and
its events still answer. Exit code 1 when one of these fails.
"""
import argparse, json, os, pathlib, random, shutil, subprocess, sys, tempfile, time

ARGS = ["--pack", "3cx-2023", "--zone", "Europe/Madrid", "--as-of", "2023-03-30"]
MINE = """pack: tamiz.pack/1
id: mine
grade: draft
known_since: 2023-03-29
source: invented
product: {name: 3CX Desktop App, images: [3CXDesktopApp.exe]}
bad: [windows 18.12.416]
stages:
  - {id: installed, test: {release: bad}}
"""
MAP = """map: tamiz.map/1
id: mine
title: Invented
family: invented
date: 2026-11-24
source: invented
reader: delimited
recognise: {need: [no such column]}
time: file
observer: network
columns: {subject: no such column}
rows:
  - when: {no such column: ["*"]}
    channel: address
completeness:
  address: {class: filtered, why: invented, source: invented}
"""
failures = checks = 0

def check(what, good):
    global failures, checks
    failures += not good
    checks += 1
    print(f"{'ok  ' if good else 'FAIL'} {what}")

def kept(folder):
    report = json.loads((folder / "report.json").read_text())
    report.pop("provenance")
    events = {p.name: p.read_bytes() for p in sorted((folder / "events").glob("*.parquet"))}
    return report, events, (folder / "shortlist.csv").read_bytes(), (folder / "rejected.ndjson").read_bytes()

def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("tamiz"), parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    tamiz, rng = str(pathlib.Path(args.tamiz).resolve()), random.Random(args.seed)
    with tempfile.TemporaryDirectory() as temporary:
        root = pathlib.Path(temporary)
        run = lambda *words: subprocess.run([tamiz, *words], cwd=root, capture_output=True, text=True)
        run("simulate", "--scenario", "first-ten-minutes", "--seed", str(args.seed), "--out", "co")
        start = time.monotonic()
        first = run("hunt", "co/exports", *ARGS, "--case", "whole")
        took = time.monotonic() - start
        killed = 0
        for _ in range(args.kills):
            process = subprocess.Popen([tamiz, "hunt", "co/exports", *ARGS, "--case", "broken"], cwd=root,
                                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            try:
                process.wait(rng.uniform(0.02, took))
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
                killed += 1
            (root / "broken" / "manifest.json").unlink(missing_ok=True)  # as if it had never come to its end
        last = run("hunt", "co/exports", *ARGS, "--case", "broken")
        check(f"killed {killed} times of {args.kills}, then run to its end: exit {last.returncode}", last.returncode == first.returncode)
        check("the same text", last.stdout.replace("broken", "whole") == first.stdout)
        check("the same report, shortlist, rejects and events", kept(root / "broken") == kept(root / "whole"))
        before = kept(root / "whole")
        again = run("hunt", "co/exports", *ARGS, "--case", "whole")
        check("the same inputs again change nothing", kept(root / "whole") == before and again.returncode == first.returncode)
        check("and leave one run", len(list((root / "whole" / "runs").glob("*.txt"))) == 1)
        funnels = lambda folder: [c["id"] for c in json.loads((root / folder / "report.json").read_text())["campaigns"]]
        shutil.copytree(root / "whole", root / "grown")
        run("hunt", "--case", "grown", "--pack", "gopuram", "--as-of", "2023-04-04")
        check("a pack is added to those of the case", funnels("grown") == ["3cx-2023", "gopuram"])
        run("hunt", "co/exports", "--zone", "Europe/Madrid", "--as-of", "2023-04-04", "--case", "all")
        shipped = funnels("all")
        (root / "mine.yaml").write_text(MINE)
        run("hunt", "--case", "all", "--pack", "gopuram")
        check("a shipped one changes nothing where all are asked", funnels("all") == shipped)
        run("hunt", "--case", "all", "--pack", "./mine.yaml", "--as-of", "2023-04-04")
        check("one of yours comes to all that are shipped", funnels("all") == [*shipped, "mine"])
        (root / "mine.map.yaml").write_text(MAP)
        keys = lambda: {i["path"]: i["events"] for i in json.loads((root / "grown/manifest.json").read_text())["files"] if i["role"] == "input"}
        old = keys()
        run("hunt", "--case", "grown", "--map", "mine.map.yaml", "--pack", "./mine.yaml")
        new = keys()
        check("another map: every input is read again, and named so", old.keys() == new.keys()
              and all(old[p] != new[p] and (root / "grown/events" / f"{new[p]}.parquet").exists() for p in old))
        victim = root / "co/exports/jamf_apps.csv"
        good, times = victim.read_bytes(), victim.stat()
        victim.write_bytes(good.replace(b"18", b"81", 1))
        os.utime(victim, ns=(times.st_atime_ns, times.st_mtime_ns))
        run("hunt", "co/exports", "--case", "grown")
        inputs = [i for i in json.loads((root / "grown/manifest.json").read_text())["files"] if i["path"].endswith("jamf_apps.csv")]
        check("other bytes of the same size and time are another input", len(inputs) == 2)
        victim.write_bytes(good)
        os.utime(victim, ns=(times.st_atime_ns, times.st_mtime_ns))
        check("verify: all are what they were", run("case", "verify", "whole").returncode == 0)
        victim = root / "co/exports/mde_process.csv"
        good = victim.read_bytes()
        flipped = bytearray(good)
        flipped[rng.randrange(len(flipped))] ^= 1
        victim.write_bytes(flipped)
        answer = run("case", "verify", "whole")
        check("verify: one flipped byte of an input", answer.returncode == 2 and "mde_process.csv is not what it was" in answer.stdout)
        victim.unlink()
        answer = run("case", "verify", "whole")
        check("verify: an input that is gone", answer.returncode == 2 and "is gone; the case has its events" in answer.stdout)
        check("its events still answer", run("hunt", "--case", "whole").stdout.split("NEXT")[0] == first.stdout.split("NEXT")[0])
        victim.write_bytes(good)
        events = rng.choice(sorted((root / "whole/events").glob("*.parquet")))
        damaged = bytearray(events.read_bytes())
        damaged[rng.randrange(len(damaged))] ^= 1
        events.write_bytes(damaged)
        answer = run("case", "verify", "whole")
        check("verify: one flipped byte of the events", answer.returncode == 2 and events.name in answer.stdout)
        check("and hunt refuses them", run("hunt", "--case", "whole").returncode == 64)
    print(f"{checks - failures} passed, {failures} failed")
    return 1 if failures else 0

if __name__ == "__main__":
    sys.exit(main())
