#!/usr/bin/env python3
"""fuzz.py BUILD SECONDS [--seeds DIR] [PROGRAM..]: runs every fuzz program (or those named) for so long, from seeds that the repository holds.

DIR holds more of them, in a folder of the program's name.

0 seconds: each seed once. Exit 1 when any of them has a finding; the input that shows it lies in BUILD.
"""
import pathlib
import shutil
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
SEEDS = {"fuzz_parquet": ["fuzz/seeds/*.parquet"], "fuzz_unpack": ["fuzz/seeds/*.*z*", "fuzz/seeds/*.tar"], "fuzz_yaml": ["maps/*.yaml", "packs/*/pack.yaml", "stories/bad-packs/packs/*.yaml"], "fuzz_names": [],
         "fuzz_pack": ["packs/*/packages.csv", "packs/*/pack.yaml"]}
OTHERS = ["maps/samples/*.*", "stories/*/inputs/*", "stories/*/in/*", "stories/*/*/in/*", "demo/*.txt"]


def main(build, seconds, *names):
    more = None
    if names[:1] == ("--seeds",):
        more, names = pathlib.Path(names[1]), names[2:]
    programs = [p for p in sorted(pathlib.Path(build).resolve().glob("fuzz_*")) if p.is_file() and not p.suffix and (not names or p.name in names)]
    how = [f"-max_total_time={seconds}", "-max_len=66000", "-timeout=25"] if seconds != "0" else ["-runs=0"]
    findings = 0
    for program in programs:
        with tempfile.TemporaryDirectory() as corpus:
            seeds = (f for pattern in SEEDS.get(program.name, OTHERS) for f in sorted(ROOT.glob(pattern)) if f.is_file() and f.suffix != ".golden")
            for i, seed in enumerate(seeds):
                shutil.copy(seed, pathlib.Path(corpus) / f"{i}-{seed.name}")
            for seed in sorted((more / program.name).glob("*")) if more else ():
                shutil.copy(seed, pathlib.Path(corpus) / f"more-{seed.name}")
            done = subprocess.run([program, *how, "-rss_limit_mb=2000", corpus], cwd=build, capture_output=True, text=True, errors="replace", check=False)
        print(f"{program.name}: {'no finding' if done.returncode == 0 else 'FINDING'}; {done.stderr.splitlines()[-1] if done.stderr else ''}", flush=True)
        if done.returncode:
            print(done.stderr[-4000:])
            findings += 1
    print(f"{len(programs) - findings} passed, {findings} failed")
    return 1 if findings or not programs else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
