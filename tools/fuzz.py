#!/usr/bin/env python3
"""fuzz.py BUILD SECONDS: runs every fuzz program for so long, from seeds that the repository holds. Stops at a finding."""
import pathlib
import shutil
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
SEEDS = {"fuzz_yaml": ["maps/*.yaml", "packs/*/pack.yaml", "stories/bad-packs/packs/*.yaml"], "fuzz_names": []}
OTHERS = ["maps/samples/*", "stories/*/inputs/*", "demo/*.txt"]


def main(build, seconds):
    for program in sorted(pathlib.Path(build).glob("fuzz_*")):
        if program.suffix or not program.is_file():
            continue
        with tempfile.TemporaryDirectory() as corpus:
            for pattern in SEEDS.get(program.name, OTHERS):
                for i, seed in enumerate(f for f in ROOT.glob(pattern) if f.is_file()):
                    shutil.copy(seed, pathlib.Path(corpus) / f"{i}-{seed.name}")
            done = subprocess.run([program, f"-max_total_time={seconds}", "-max_len=16384", "-rss_limit_mb=2000", corpus], cwd=build, capture_output=True, text=True, errors="replace", check=False)
        print(f"{program.name}: {'no finding' if done.returncode == 0 else 'FINDING'}; {done.stderr.splitlines()[-1] if done.stderr else ''}", flush=True)
        if done.returncode:
            print(done.stderr[-4000:])
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
