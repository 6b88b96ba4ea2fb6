#!/usr/bin/env python3
"""stories.py TAMIZ [--approve] [NAME..]: runs the commands of stories/*/commands.txt and compares the transcripts.

A story is a folder: commands.txt (one shell command a line, run in a copy of the folder whose files all carry the same
time), expected.txt (each command, what it printed, its exit code; lines of standard error begin with "! "). With
--approve the transcripts are written instead; the diff is what is reviewed.
"""
import datetime
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
TIME = datetime.datetime(2023, 3, 30, 6, tzinfo=datetime.timezone.utc).timestamp()


def normal(text):
    text = re.sub(r'"commit": "[^"]*"', '"commit": "COMMIT"', text)
    return re.sub(r"tamiz (\d+\.\d+\.\d+) \([^)]*\)", r"tamiz \1 (COMMIT)", text)


def transcript(story, tamiz):
    with tempfile.TemporaryDirectory() as scratch:
        work = pathlib.Path(scratch) / "story"
        shutil.copytree(story, work)
        for file in work.rglob("*"):
            os.utime(file, (TIME, TIME))
        env = {"PATH": f"{pathlib.Path(tamiz).resolve().parent}:/usr/bin:/bin", "HOME": scratch, "LC_ALL": "C.UTF-8", "TMPDIR": scratch}
        out = []
        for command in (story / "commands.txt").read_text(encoding="utf-8").splitlines():
            if not command or command.startswith("#"):
                continue
            done = subprocess.run(["bash", "-c", command], cwd=work, env=env, capture_output=True, check=False)
            out.append(f"$ {command}")
            out += done.stdout.decode(errors="backslashreplace").splitlines()
            out += ["! " + line for line in done.stderr.decode(errors="backslashreplace").splitlines()]
            out.append(f"[exit {done.returncode}]\n")
        return normal("\n".join(out) + "\n")


def main(tamiz, *words):
    approve = "--approve" in words
    names = [w for w in words if w != "--approve"]
    passed = failed = 0
    for story in sorted(p.parent for p in (ROOT / "stories").glob("*/commands.txt")):
        if names and story.name not in names:
            continue
        got = transcript(story, tamiz)
        expected = story / "expected.txt"
        if approve:
            expected.write_text(got, encoding="utf-8")
        want = expected.read_text(encoding="utf-8") if expected.exists() else ""
        if got == want:
            passed += 1
            continue
        failed += 1
        print(f"FAIL story {story.name}:")
        import difflib
        print("\n".join(list(difflib.unified_diff(want.splitlines(), got.splitlines(), "expected", "got", lineterm="", n=1))[:60]))
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
