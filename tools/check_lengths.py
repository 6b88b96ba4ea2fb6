#!/usr/bin/env python3
"""check_lengths.py ROOT: a source file has at most 300 lines, or says in its first twelve why it is longer."""
import pathlib
import sys

MOST, REASON = 300, "Longer than 300 lines:"
bad = 0
for file in sorted(pathlib.Path(sys.argv[1]).glob("src/*/*.?pp")):
    lines = file.read_text(encoding="utf-8").splitlines()
    if len(lines) > MOST and not any(REASON in line for line in lines[:12]):
        print(f"{file}: {len(lines)} lines; split it, or write '// {REASON} ..' at its top")
        bad += 1
sys.exit(1 if bad else 0)
