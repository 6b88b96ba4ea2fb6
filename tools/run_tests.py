#!/usr/bin/env python3
"""run_tests.py BUILD [ASAN_BUILD]: every test: unit programs, stories, stories of packs, invariance, hostile input, oracles on real data.

The last line is "N passed, N failed, N skipped"; exit 1 if any failed. Real data (../shared/data) is used when it is
there; what is skipped without it is said.
"""
import os
import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
DATA = pathlib.Path(os.environ.get("TAMIZ_DATA", ROOT.parent / "shared" / "data"))
READERS = ("base_tests", "model_tests", "telemetry_tests", "pack_tests", "store_tests")  # these also run under ASan and UBSan


class Tally:
    def __init__(self):
        self.passed = self.failed = self.skipped = 0

    def add(self, name, good, text=""):
        self.passed += good
        self.failed += not good
        if not good:
            print(f"FAIL {name}\n{text}", flush=True)

    def lines(self, name, code, text):
        """A checker that prints its own `N passed, N failed`."""
        found = re.findall(r"^(\d+) passed, (\d+) failed(?:, (\d+) skipped)?$", text, re.M)
        if not found:
            self.skipped += "skipped" in text
            if "skipped" in text:
                print(text.strip(), flush=True)
            else:
                self.add(name, code == 0, text)
            return
        passed, failed, skipped = (int(n or 0) for n in found[-1])
        self.passed += passed
        self.failed += failed or (code != 0 and 1)
        self.skipped += skipped
        if failed or code:
            print(text, flush=True)


def run(words, **more):
    done = subprocess.run([str(w) for w in words], capture_output=True, text=True, errors="replace", check=False, **more)
    return done.returncode, done.stdout + done.stderr


def unit(tally, build, names=None):
    for program in sorted(build.glob("*_tests")):
        if names and program.name not in names:
            continue
        code, text = run([program, "--gtest_brief=1"], cwd=ROOT)
        count = re.search(r"(\d+) tests? from", text)
        passed = re.search(r"\[  PASSED  \] (\d+)", text)
        tally.passed += int(passed.group(1)) if passed else 0
        tally.skipped += len(re.findall(r"\[  SKIPPED \]", text)) // 2
        if code:
            tally.failed += max(1, len(re.findall(r"^\[  FAILED  \] \w+\.\w+", text, re.M)) // 2)
            print(f"FAIL {build.name}/{program.name} {count}\n{text}", flush=True)
        print(f"{build.name}/{program.name}: {'ok' if code == 0 else 'FAILED'}", flush=True)


def main(build, asan=None):
    tally = Tally()
    build = pathlib.Path(build).resolve()
    unit(tally, build)
    if asan:
        unit(tally, pathlib.Path(asan).resolve(), READERS)
    tamiz = build / "tamiz"
    checks = [("stories", ["stories.py", tamiz]), ("invariance", ["invariance.py", tamiz]), ("hostile input", ["hostile.py", tamiz]),
              ("oracle", ["oracle.py", tamiz, DATA]), ("the story against its truth", ["check_story.py", tamiz]), ("mutations of the story", ["mutations.py", tamiz]),
              ("stories of the packs", ["pack_stories.py", tamiz]), ("lists of packages", ["pack_inventories.py", tamiz]), ("facts of the packs", ["pack_facts.py", tamiz]), ("no hindsight", ["no_hindsight.py", tamiz]), ("a case that is interrupted", ["resume.py", tamiz]),
              ("fleets", ["fleets.py", tamiz, "120"]), ("false absence", ["false_absence.py", tamiz, "--fleets", "40", "--seed", "1"]),
              ("false absence, all packs", ["false_absence.py", tamiz, "--pack", "all", "--fleets", "3", "--seed", "7"]), ("changed fleets", ["metamorphic.py", tamiz, "--fleets", "3"])]
    if asan:
        checks.append(("fuzz programs over their seeds", ["fuzz.py", pathlib.Path(asan).resolve(), "0"]))
        checks.append(("hostile input under ASan", ["hostile.py", pathlib.Path(asan).resolve() / "tamiz", "--small"]))
    for name, words in checks:
        code, text = run(["python3", ROOT / "tools" / words[0], *words[1:]], cwd=ROOT)
        tally.lines(name, code, text)
        print(f"{name}: {'ok' if code == 0 else 'FAILED'}", flush=True)
    print(f"{tally.passed} passed, {tally.failed} failed, {tally.skipped} skipped")
    return 1 if tally.failed else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
