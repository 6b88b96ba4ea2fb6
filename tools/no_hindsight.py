#!/usr/bin/env python3
"""no_hindsight.py TAMIZ [--packs DIR] [PACK..]: what is younger than --as-of changes nothing.

For every pack, its stories' cases, and several days between the pack's first and last: facts of the pack that were not public
on that day are replaced by garbage, and in a second run removed; hunt over the same exports with --as-of that day must say the
same, byte for byte but for the command line and, where they are removed, the number of facts that are younger. A third run damages one fact that *was* public:
it has to change something in at least one case of each pack, or the test proves nothing.
"""
import json
import pathlib
import re
import subprocess
import sys
import tempfile

sys.dont_write_bytecode = True  # no __pycache__ among the tools
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from pack_stories import fleet  # noqa: E402
from pack_stories.tell import cases_of  # noqa: E402

ROOT = pathlib.Path(__file__).resolve().parent.parent
fleet.STEP = 6 * 3600   # what is compared needs no dense everyday
DAY = re.compile(r"known_since: (\d{4}-\d\d-\d\d)")
HEX = re.compile(r"\b(?:[0-9a-f]{64}|[0-9a-f]{40}|[0-9a-f]{32})\b")
FIELDS = "hash actor_hash value path text command name address domain actor product signer what why how note source version title settles unseen".split()
VALUE = re.compile(r"\b(" + "|".join(FIELDS) + r"""): (?:"([^"]*)"|'([^']*)'|([^,}]+))""")


def garbage(line, number):
    """The line with all its values replaced by others of the same kind; its days, state and grade stand."""
    def other(match):
        field, text = match[1], next(x for x in match.groups()[1:] if x is not None)
        if HEX.fullmatch(text):
            return f"{field}: " + (f"{number:08x}" * 8)[:len(text)]
        if field == "address" or re.fullmatch(r"[\d.]+(/\d+)?", text) and field == "value":
            return f"{field}: 192.0.2.{number % 250}" + ("/32" if "/" in text else "")
        if field == "version":
            return f"{field}: {text.split(' ')[0] + ' ' if ' ' in text else ''}9{number}.1"
        if field in ("value", "domain") and re.fullmatch(r"[\w-]+(\.[\w-]+)+", text):
            return f"{field}: made-up-{number}.com"
        if field in ("path", "actor", "text", "command"):
            return f"{field}: '*\\made up {number}\\*.xyz'"
        return f'{field}: "made up {number}"'
    if "says: " in line and "name: sunburst" in line:     # a decoder has four words and no others
        return re.sub(r"says: (\w+)", lambda m: "says: " + {"domain": "ping", "ping": "stage2", "stage2": "cname", "cname": "domain"}[m[1]], line)
    return VALUE.sub(other, line)


def younger(text, day):
    """Lines of facts whose day is later, and of facts and words of stages whose own day is."""
    lines, facts, words, stage = text.splitlines(), [], [], ""
    for n, line in enumerate(lines):
        if not line.startswith(" ") or re.match(r"  - id: ", line):
            stage = next((m[1] for m in map(re.compile(r"    known_since: (\S+)").match, block(lines, n)) if m), "") if line.startswith("  - id: ") else ""
        own = DAY.search(line)
        if line.lstrip().startswith("- {") and not line.startswith("  - {id: ") and max(own[1] if own else "", stage) > day:
            facts.append(n)
        elif stage > day and re.match(r"    (title|settles|unseen): ", line):
            words.append(n)
    return lines, facts, words


def block(lines, n):
    """The lines of the stage that begins here."""
    end = next((i for i in range(n + 1, len(lines)) if re.match(r"  - |\S", lines[i])), len(lines))
    return lines[n:end]


def changed(text, day, remove):
    lines, facts, words = younger(text, day)
    for number, n in enumerate(words + facts):
        lines[n] = garbage(lines[n], number)
    if remove:
        kept = [line for n, line in enumerate(lines) if n not in set(facts)]
        while True:      # a list whose every fact is gone goes too; and a test whose every list is gone
            bare = {n for n, line in enumerate(kept) if re.match(r"\s*\w+:\s*(#.*)?$", line) and not deeper(kept, n)}
            if not bare:
                break
            kept = [line for n, line in enumerate(kept) if n not in bare]
        lines = kept
    return "\n".join(lines) + "\n", len(facts) + len(words)


def deeper(lines, n):
    depth = len(lines[n]) - len(lines[n].lstrip())
    for line in lines[n + 1:]:
        if line.strip() and not line.lstrip().startswith("#"):
            own = len(line) - len(line.lstrip())
            return own > depth or (own == depth and line.lstrip().startswith("- "))
    return False


def spoilt(text, day):
    """Facts of the stages that were public on that day, as garbage: the control."""
    lines, found, _ = younger(text, day)
    found = set(found)
    facts = [n for n, line in enumerate(lines) if line.startswith("        - {") and n not in found]
    for number, n in enumerate(facts):
        lines[n] = garbage(lines[n], 500000 + number)
    return "\n".join(lines) + "\n"


def said(tamiz, pack, day, folder, counted=True):
    done = subprocess.run([tamiz, "hunt", str(folder), "--pack", str(pack), "--as-of", day, "--all-hosts", "--json", "-", "--zone", "Etc/UTC"], capture_output=True, text=True, check=False)
    try:
        report = json.loads(done.stdout)
    except ValueError:
        return f"exit {done.returncode}: {done.stderr[:400]}"
    report.pop("provenance", None)   # it names the pack's file and the command
    if not counted:
        report["indicators"].pop("younger", None)
    return json.dumps(without(report), sort_keys=True) + f" exit {done.returncode}"


def without(value):
    """What names the pack's file or hash is its own; nothing else may differ."""
    if isinstance(value, dict):
        return {k: without(v) for k, v in value.items() if k not in ("sha256", "file")}
    return [without(v) for v in value] if isinstance(value, list) else value


def days_of(text):
    days = sorted(set(DAY.findall(text)))
    top = re.search(r"^known_since: (\S+)", text, re.M).group(1)
    return [d for d in days if d >= top]


def check(tamiz, name, pack, cases, scratch):
    text, passed, failures, facts, moved = pack.read_text(encoding="utf-8"), 0, [], 0, False
    work = scratch / name / "pack.yaml"
    work.parent.mkdir(parents=True)
    for beside in pack.parent.glob("*.csv"):
        (work.parent / beside.name).write_bytes(beside.read_bytes())
    for number, case in enumerate(cases, 1):
        for shape in ("winlogbeat", "jamf"):
            folder = scratch / f"{name}-{number}-{shape}"
            if not fleet.write(case, shape, folder):
                continue
            for day in days_of(text):
                for remove in (False, True):   # how many younger facts a pack has is said as a number, which removal changes
                    work.write_text(text, encoding="utf-8")
                    want = said(tamiz, work, day, folder, not remove)
                    other, count = changed(text, day, remove)
                    if not count:
                        continue
                    facts += count
                    work.write_text(other, encoding="utf-8")
                    got = said(tamiz, work, day, folder, not remove)
                    passed += got == want
                    if got != want:
                        at = next((i for i, (a, b) in enumerate(zip(want, got)) if a != b), min(len(want), len(got)))
                        failures.append(f"{name}, {case.title}, {shape}, as of {day}, {'removed' if remove else 'garbage'}: ..{want[max(0, at - 120):at + 80]}.. became ..{got[max(0, at - 120):at + 80]}..")
                if not moved:
                    work.write_text(spoilt(text, day), encoding="utf-8")
                    moved = said(tamiz, work, day, folder, False) != want
    if not moved:
        failures.append(f"{name}: garbage in facts that were public changed nothing either: this test sees nothing")
    return passed + moved, failures, facts


def main(tamiz, *words):
    words, packs = list(words), ROOT / "packs"
    if "--packs" in words:
        at = words.index("--packs")
        packs = pathlib.Path(words[at + 1])
        del words[at:at + 2]
    passed, failed = 0, []
    with tempfile.TemporaryDirectory() as scratch:
        for file in sorted(ROOT.glob("packs/*/stories.py")):
            name = file.parent.name
            if (words and name not in words) or not (packs / name / "pack.yaml").exists():
                continue
            good, bad, facts = check(tamiz, name, packs / name / "pack.yaml", cases_of(file), pathlib.Path(scratch))
            passed, failed = passed + good, failed + bad
            print(f"{name}: {good} equal, {len(bad)} different, {facts} younger facts changed", flush=True)
    for failure in failed[:30]:
        print("FAIL", failure)
    print(f"{passed} passed, {len(failed)} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
