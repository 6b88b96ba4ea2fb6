#!/usr/bin/env python3
"""check_format.py: fails when a source file is not as clang-format (version 19, .clang-format) would write it."""
import pathlib
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
files = sorted(str(f.relative_to(ROOT)) for pattern in ("src/*/*.?pp", "fuzz/*.cpp", "bench/*.cpp") for f in ROOT.glob(pattern))
done = subprocess.run(["clang-format-19", "--dry-run", "--Werror", *files], cwd=ROOT, capture_output=True, text=True, check=False)
if done.returncode:
    print(done.stderr[:4000])
    print("run ./dev format")
sys.exit(done.returncode)
