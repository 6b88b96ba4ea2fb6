#!/usr/bin/env python3
"""invariance.py TAMIZ: the answer depends on the set of events, on nothing else.

The demo company and the twenty hosts are hunted as they are; with every file split in seven (headers repeated); given
twice; with rows shuffled where the map says `order: none`; packed (gz, zip, tar.xz, zst); on 1, 2 and 16 threads; with
little memory, so that everything is spilled. The JSON without inputs, provenance, sources and records must be the same
to the byte.
"""
import gzip
import json
import lzma
import os
import pathlib
import random
import shutil
import subprocess
import sys
import tarfile
import tempfile
import zipfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
TIME = 1680156000  # 2023-03-30T06:00:00Z


def stripped(value):
    if isinstance(value, dict):
        return {k: stripped(v) for k, v in value.items() if k not in ("source", "record")}
    return [stripped(v) for v in value] if isinstance(value, list) else value


def hunt(tamiz, folder, options):
    done = subprocess.run([tamiz, "hunt", "inputs", *options, "--all-hosts", "--json", "-"], cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode not in (0, 1, 2):
        return f"exit {done.returncode}: {done.stderr}"
    report = json.loads(done.stdout)
    report.pop("inputs")
    report.pop("provenance")
    report.pop("warnings")  # they name files
    return json.dumps(stripped(report), indent=1)


def same_time(folder):
    for file in pathlib.Path(folder).rglob("*"):
        os.utime(file, (TIME, TIME))


def csvs(folder):
    return [p for p in sorted((folder / "inputs").rglob("*.csv"))]


def split_in_7(folder):
    for file in csvs(folder):
        header, *rows = file.read_bytes().splitlines(keepends=True)
        if b'"' in b"".join(rows) and any(r.count(b'"') % 2 for r in rows):
            continue  # a record over several lines is not ours to cut here
        file.unlink()
        for i in range(7):
            part = rows[i * len(rows) // 7:(i + 1) * len(rows) // 7]
            file.with_name(f"{file.stem}-{i}.csv").write_bytes(header + b"".join(part))


def shuffled(folder):
    for file in csvs(folder):
        header, *rows = file.read_bytes().splitlines(keepends=True)
        random.Random(7).shuffle(rows)
        file.write_bytes(header + b"".join(rows))


def twice(folder):
    shutil.copytree(folder / "inputs", folder / "again")
    shutil.move(folder / "again", folder / "inputs" / "again")
    (folder / "inputs" / "again" / "coverage.yaml").unlink()


def packed(folder):
    for i, file in enumerate(csvs(folder)):
        kind = i % 4
        if kind == 0:
            file.with_name(file.name + ".gz").write_bytes(gzip.compress(file.read_bytes()))
        elif kind == 1:
            with zipfile.ZipFile(file.with_name(file.name + ".zip"), "w", zipfile.ZIP_DEFLATED) as out:
                out.write(file, file.name)
        elif kind == 2:
            with tarfile.open(file.with_name(file.name + ".tar.xz"), "w:xz") as out:
                out.add(file, file.name)
        else:
            file.with_name(file.name + ".xz").write_bytes(lzma.compress(file.read_bytes()))
        file.unlink()


def cases():
    demo, story = pathlib.Path("demo"), ROOT / "stories" / "twenty-hosts"

    def company(folder):
        subprocess.run(["python3", ROOT / "tools" / "small_company.py", folder / "inputs"], check=True)

    def twenty(folder):
        shutil.copytree(story, folder, dirs_exist_ok=True)

    maps = [w for m in sorted((story / "maps").glob("*.yaml")) for w in ("--map", str(m))]
    yield str(demo), company, ["--pack", "3cx-2023", "--as-of", "2023-03-30"]
    yield "twenty-hosts", twenty, [*maps, "--pack", str(story / "pack.yaml"), "--as-of", "2023-03-31"]


def main(tamiz):
    tamiz = str(pathlib.Path(tamiz).resolve())
    passed = failed = 0
    for name, make, options in cases():
        want = None
        for change, more in [(None, []), (None, ["--threads", "1"]), (None, ["--threads", "2"]), (None, ["--threads", "16"]), (None, ["--max-memory", "512M"]), (split_in_7, []), (shuffled, []), (twice, []), (packed, [])]:
            # The cut detector must not see other counts: an export of exactly 1,000 rows is cut, in parts or whole.
            with tempfile.TemporaryDirectory() as scratch:
                folder = pathlib.Path(scratch)
                make(folder)
                if change is twice and name == "twenty-hosts":
                    (folder / "inputs" / "h07" / "dns.csv").rename(folder / "inputs" / "h07" / "dns-cut.csv")
                if change is not None:
                    change(folder)
                same_time(folder)
                got = hunt(tamiz, folder, options + more)
            want = want or got
            good = got == want and not got.startswith("exit")
            passed += good
            failed += not good
            if not good:
                print(f"FAIL {name}: {change.__name__ if change else 'as it is'} {more}: {got[:200] if got.startswith('exit') else 'another answer'}")
                if os.environ.get("TAMIZ_KEEP"):
                    pathlib.Path("/tmp/want.json").write_text(want), pathlib.Path("/tmp/got.json").write_text(got)
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
