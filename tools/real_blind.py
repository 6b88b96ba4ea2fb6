#!/usr/bin/env python3
"""real_blind.py TAMIZ SHARED [--names PROGRAM] [--page]: the search without packs on the real captures of SHARED/data/telemetry, and canonical names on them.

Each capture, and all together: machines, programs, what is LOOK NOW, what is ranked first and whether the capture's own description (its README, the name
of its file or folder) supports it. Then how many names two machines share raw and canonical, what still differs, what is merged too far. PROGRAM: bench/canonical_names.cpp,
beside TAMIZ where it is not named. --page writes doc/blind-captures.md. Exit code 1 when something in LOOK NOW or among the first is not explained here.
"""
import argparse
import collections
import json
import os
import pathlib
import re
import subprocess
import sys
import tarfile
import tempfile
import zipfile

import real_names
from real_captures import CAPTURES, FIRST, JUDGED, MERGED, RENTED

ROOT = pathlib.Path(__file__).resolve().parent.parent
TAKEN = 1767225600  # 2026-01-01: files of the archives are of no day, and a log is not younger than its file
HEAD = """# The search without packs on real captures

Written by `tools/real_blind.py TAMIZ SHARED --page`; do not edit. The captures are other people's, recorded to show an attack each: a laboratory's few machines
for a few minutes, not a company at work. So they cannot show that the search finds anything. They show that it keeps silent where it knows nothing, how it
reads what real sensors write, and whether machines meet by their names.
"""


def unpacked(archive, folder):
    with tarfile.open(archive) as tar:
        tar.extractall(folder, filter="data")
    for zipped in [p for p in folder.rglob("*") if p.suffix.lower() == ".zip" and p.parent.parent.name != "pcaps"]:
        try:
            with zipfile.ZipFile(zipped) as inner:
                inner.extractall(zipped.with_suffix(""))
            zipped.unlink()
        except (RuntimeError, zipfile.BadZipFile):
            pass  # with a password
    for file in folder.rglob("*"):
        os.utime(file, (TAKEN, TAKEN))


def hunt(tamiz, inputs, case):
    done = subprocess.run([tamiz, "hunt", *inputs, "--no-packs", "--json", "-", "--case", case], capture_output=True, text=True, check=False)
    assert done.returncode == 2, (inputs, done.returncode, done.stderr[-400:])
    return json.loads(done.stdout)


def cohorts(told):
    """Programs of the listed machines with their cohorts, the largest first."""
    seen = {(r["program"] or "programs of the system"): r["cohort"] for r in told["unusual"]["hosts"]}
    return ", ".join(f"{program.rpartition(chr(92))[2]} {n}" for program, n in sorted(seen.items(), key=lambda p: (-p[1], p[0]))) or "-"


def row_of_capture(name, capture, told):
    first = told["ranking"][0] if told["ranking"] else None
    top = f"{first['host']}: chance puts {float(first['expected']):.2g} that high" if first else "nothing: no program on 12 machines"
    return f"| {name} | {capture} | {told['unusual']['machines']} | {told['unusual']['programs']} | {cohorts(told)} | {len(looked(told))} | {top} |"


def looked(told):
    return [host for f in told["findings"] if f["band"] == "look_now" for host in f["hosts"]]


def code(text):
    return "`" + text.replace("`", "'").replace("|", "\\|") + "`"


def evidence(row):
    """What weighs on one machine, by the file that holds it: the file's name is the capture's description."""
    by_file = collections.defaultdict(list)
    for part in row["parts"]:
        if float(part["weight"]) > 0:
            by_file["/".join(pathlib.PurePath(part["evidence"].get("source", "?")).parts[-2:])].append(part["thing"])
    return "; ".join(f"{', '.join(map(code, things))} in *{file}*" for file, things in by_file.items())


def first_ranks(answers, wrong):
    """Every machine of LOOK NOW and the first of each ranking, with its judgement."""
    for name, told in answers.items():
        named = set(looked(told))
        rows = [row for row in told["unusual"]["hosts"] if row["host"] in named or row["rank"] <= FIRST]
        for row in rows:
            verdict, why = JUDGED.get(row["host"].split(".")[0].lower(), ("", ""))
            if not verdict or (row["look_now"] and verdict == "work"):
                wrong.append(f"{name}: {row['host']} is {'LOOK NOW' if row['look_now'] else 'among the first'}, {'judged as work' if verdict else 'not judged'}")
            yield f"| {name} | {row['rank']} | {row['host']} | {float(row['expected']):.3g} | {evidence(row)} | {verdict or 'not judged'}: {why} |"


def names_part(names, wrong):
    yield "## Names that two machines share\n\n*Raw*: folded text, each once. *Last part*: what a thing is called by (a library by its file's name).\n"
    yield "| kind | raw | of two machines | canonical | of two machines | last part | of two machines |\n|---|---:|---:|---:|---:|---:|---:|"
    rows = list(names.shared())
    yield from (f"| {row[0]} | " + " | ".join(f"{n:,}" for n in row[1:]) + " |" for row in rows)
    yield "| all | " + " | ".join(f"{sum(column):,}" for column in list(zip(*rows))[1:]) + " |"
    yield "\n## What still differs\n\nRaw names with a pattern, their canonical names, and both as they would be if the pattern were one word. Equal numbers: the rule is there, or gains nothing here.\n"
    yield "| pattern | raw | canonical | of two machines | as one word | of two machines | example |\n|---|---:|---:|---:|---:|---:|---|"
    for title, *numbers, example in names.still_apart():
        yield f"| {title} | " + " | ".join(f"{n:,}" for n in numbers) + f" | {code(example[-90:])} |"
    far = names.too_far()
    things, domains = ([g for g in far if (g[0] == "name") == is_name] for is_name in (False, True))
    yield f"\n## What is merged too far\n\nNames that two machines share raw are names, not chance. {sum(len(raw) for _, _, raw in things)} of them became {len(things)}:\n"
    yield "| kind | canonical | names | judged |\n|---|---|---|---|"
    yield from merged_rows(things, wrong)
    rented = [(name, len(raw)) for _, name, raw in domains if re.search(RENTED, name)]
    yield f"\nOf domains {sum(len(raw) for _, _, raw in domains)} names became {len(domains)}: labels of one owner, but for those under suffixes whose labels anybody rents, which are **different things**: {', '.join(f'{name} {n}' for name, n in rented)}."
    yield "\nThe fifty largest groups, one of each folder (number of raw names in them):\n\n| kind | canonical | names | judged |\n|---|---|---|---|"
    yield from merged_rows(names.merged(50), wrong)


def merged_rows(groups, wrong):
    for kind, name, raw in groups:
        judged = next((text for pattern, text in MERGED if re.search(pattern, name)), "")
        if not judged:
            wrong.append(f"not judged: {kind} {name}")
        ends = ", ".join(code(r[-24:]) for r in (raw[0], raw[-1]))
        yield f"| {kind} | {code(name[-100:])} | {len(raw)}: {ends} | {judged or 'not judged'} |"


def answers_of(given, scratch):
    """What is said of each capture and of all, and all their names."""
    found, answers, inputs = collections.defaultdict(set), {}, []
    for archive in dict.fromkeys(archive for _, archive, _, _ in CAPTURES):
        (scratch / archive).mkdir()
        unpacked(given.shared / "data/telemetry" / f"{archive}.tar.xz", scratch / archive)
    for name, archive, part, _ in CAPTURES:
        case = scratch / f"case-{len(answers)}"
        inputs.append(scratch / archive / part)
        answers[name] = hunt(given.tamiz, inputs[-1:], case)
        for key, machines in real_names.things(given.tamiz, case).items():
            found[key] |= machines
    answers["all together"] = hunt(given.tamiz, inputs, scratch / "case-all")
    return answers, found


def page(given, wrong):
    with tempfile.TemporaryDirectory() as scratch:
        answers, found = answers_of(given, pathlib.Path(scratch))
    known = {name: text for name, _, _, text in CAPTURES} | {"all together": "-"}
    yield HEAD
    yield "| capture | what it says it is | machines | programs weighed | cohorts of those listed | LOOK NOW | first |\n|---|---|---:|---:|---|---:|---|"
    yield from (row_of_capture(name, known[name], told) for name, told in answers.items())
    total = sum(len(looked(told)) for told in answers.values())
    yield f"\nLOOK NOW: {total or 'nothing, in any of them'}.\n\n## What is ranked first\n\nThe first {FIRST} of each ranking. *attack*: the weighty parts are what the file's name says; *beside*: some are; *work*: none is. The ranking says of all that chance explains them.\n"
    yield "| capture | rank | machine | expected | what weighs, and where it was recorded | judged |\n|---|---:|---|---:|---|---|"
    yield from first_ranks(answers, wrong)
    yield ""
    yield from names_part(real_names.Names(given.names, found), wrong)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("tamiz", type=lambda p: pathlib.Path(p).resolve())
    parser.add_argument("shared", type=pathlib.Path)
    parser.add_argument("--names", type=lambda p: pathlib.Path(p).resolve())
    parser.add_argument("--page", action="store_true")
    given = parser.parse_args()
    given.names = given.names or given.tamiz.with_name("canonical_names")
    if not given.names.exists():
        print(f"{given.names} is missing: build bench/canonical_names.cpp (-DTAMIZ_BENCH=ON), or name it with --names", file=sys.stderr)
        return 2
    wrong = []
    text = "\n".join(page(given, wrong)) + "\n"
    if given.page:
        (ROOT / "doc/blind-captures.md").write_text(text, encoding="utf-8")
    else:
        print(text)
    for line in wrong:
        print(f"FAIL {line}", file=sys.stderr)
    return len(wrong) > 0


if __name__ == "__main__":
    sys.exit(main())
