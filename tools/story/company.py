"""company.py: makes the company of the first ten minutes, runs tamiz in it, and reads its answers.

Shares no code with tamiz: what a line of text means is read from the documents (doc/simulate.md, the acceptance story).
"""
import contextlib
import json
import pathlib
import re
import shutil
import signal
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
PACK = ROOT / "stories" / "first-ten-minutes" / "3cx.yaml"
STATES = ("reached", "not_reached", "cannot_know")
LAST_LINE = re.compile(r"exit 1 \(found, and could not look everywhere\)")
CLOCK = 180  # seconds; the slowest run takes 5 on two cores in a debug build


class Answer:
    """One run: exit code, standard output and error, and the JSON if one was asked for."""

    def __init__(self, code, text, errors, report=None):
        self.code, self.text, self.errors, self.json = code, text, errors, report
        self.lines = text.splitlines()
        self.flat = " ".join(text.split())


class Company:
    """A company in a temporary directory, removed on exit."""

    def __init__(self, tamiz, seed=1, mutate=None):
        self.tamiz = str(pathlib.Path(tamiz).resolve())
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="tamiz-story-"))
        words = ["simulate", "--scenario", "first-ten-minutes", "--seed", str(seed), "--out", "company"]
        made = self.run(*words, *(["--mutate", mutate] if mutate else []), where=self.folder)
        self.home = self.folder / "company"
        if made.code != 0 or not (self.home / "truth.json").exists():
            shutil.rmtree(self.folder, ignore_errors=True)
            raise RuntimeError(f"simulate exits with {made.code}: {made.errors[:300]}")
        self.truth = json.loads((self.home / "truth.json").read_text())
        self.exports = self.home / "exports"

    def __enter__(self):
        return self

    def __exit__(self, *_):
        shutil.rmtree(self.folder, ignore_errors=True)

    def run(self, *words, where=None):
        done = subprocess.run([self.tamiz, *map(str, words)], cwd=where or self.home, capture_output=True, timeout=CLOCK, check=False)
        return Answer(done.returncode, done.stdout.decode(errors="replace"), done.stderr.decode(errors="replace"))

    def hunt(self, *more, paths=("exports",), pack=True, zone=True, as_of="2023-03-30", report=True, all_hosts=True):
        words = ["hunt", *paths, *(["--pack", PACK] if pack else []), *(["--zone", "Europe/Madrid"] if zone else []), "--as-of", as_of, *more]
        file = self.home / "hunt.json"
        file.unlink(missing_ok=True)
        answer = self.run(*words, *(["--all-hosts"] if report and all_hosts else []), *(["--json", "hunt.json"] if report else []))
        if report and file.exists():
            with contextlib.suppress(ValueError):
                answer.json = json.loads(file.read_text())
        if answer.code not in (0, 1, 2) or (report and answer.json is None):
            raise RuntimeError(f"hunt {' '.join(map(str, more))} exits with {answer.code}: {answer.errors.strip()[:200]}")
        return answer

    def explain(self, host, *more, **how):
        return self.hunt("--explain", host, *more, report=False, **how)

    def knows(self, option):
        return option in self.run("hunt", "--help").text


class Tally:
    """Prints one line a test, and the sum in the form that run_tests.py reads."""

    def __init__(self):
        self.passed = self.failed = 0

    def add(self, name, faults):
        faults = [f for f in faults if f]
        self.passed += not faults
        self.failed += bool(faults)
        more = f" (and {len(faults) - 3} more)" if len(faults) > 3 else ""
        print(f"FAIL {name}: {'; '.join(faults[:3])}{more}" if faults else f"ok {name}", flush=True)

    def guard(self, name, test, *arguments):
        """A checker that stumbles over an unforeseen answer is a failed test, not the end of the others."""
        try:
            self.add(name, list(test(*arguments)))
        except (KeyError, IndexError, TypeError, ValueError, AttributeError, StopIteration, RuntimeError, OSError, subprocess.TimeoutExpired) as error:
            self.add(name, [f"{type(error).__name__}: {error}"])

    @contextlib.contextmanager
    def whole(self):
        """Around all tests: what none of them can do without is a failed test too, and the sum is printed all the same."""
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # the company is removed even then
        try:
            yield
        except (RuntimeError, OSError, subprocess.TimeoutExpired) as error:
            self.add("runs", [str(error)])

    def end(self):
        print(f"{self.passed} passed, {self.failed} failed")
        return 1 if self.failed else 0


def number(word):
    return int(word.replace(",", ""))


def fold(name):
    return name.casefold()


def short(name):
    return fold(name).split(".")[0]


# ---- text ---------------------------------------------------------------------------------------

ROW = re.compile(r"^ +(?P<title>\S.*?)(?: \(of (?P<base>[\d,]+)[^)]*\))? {2,}(?P<yes>[\d,]+) +(?P<no>[\d,]+)\*? +(?P<cannot>[\d,]+)(?: {2,}.*)?$")
HEAD = re.compile(r"^ *stage \(as known on (\S+)\) +yes +no\*? +cannot know$")


def funnel_tables(lines):
    """The rows below each `yes no cannot know`; a row without `(of N)` has the base of the one above."""
    tables, inside, base = [], False, None
    for line in lines:
        if HEAD.match(line):
            inside, base = True, None
            tables.append([])
            continue
        inside = inside and line.startswith(" ")
        found = ROW.match(line) if inside else None
        if found:
            base = number(found["base"]) if found["base"] else base
            tables[-1].append({"title": found["title"], "base": base, **{k: number(found[k]) for k in ("yes", "no", "cannot")}})
    return tables


def section(lines, head):
    """The line that begins with `head` and what is indented below it, each line as it is."""
    taken = []
    for line in lines:
        if taken and line[:1] not in ("", " "):
            break
        if taken or line.startswith(head):
            taken.append(line)
    return taken


def without(lines, head):
    begin = next((i for i, line in enumerate(lines) if line.startswith(head)), len(lines))
    return lines[:begin] + lines[begin + len(section(lines, head)):]


def look_now(lines):
    """[(rank, machine, the whole entry)] of the list LOOK NOW."""
    entries = []
    for line in section(lines, "LOOK NOW")[1:]:
        found = re.match(r"^ {1,4}(\d+) (\S+) +(.*)$", line)
        if found:
            entries.append((int(found[1]), found[2], found[3]))
        elif entries:
            rank, host, text = entries[-1]
            entries[-1] = (rank, host, f"{text} {line.strip()}")
    return entries


def too_wide(what, answer):
    return [f"{what}: {len(line)} columns: {line[:60]}.." for line in answer.lines if len(line) > 100]


# ---- JSON ---------------------------------------------------------------------------------------

def campaign(answer):
    (one,) = answer.json["campaigns"]
    return one


def sets_of(found):
    """stage -> state -> folded names. Later stages are asked only of their base; neighbours stand apart."""
    sets, base = {}, None
    for stage in (row["stage"] for row in found["funnel"]):
        sets[stage] = {state: set() for state in STATES}
        for host in found["hosts"]:
            for one in host["stages"]:
                if one["stage"] == stage and not host["neighbour"]:
                    sets[stage][one["state"]].add(fold(host["host"]))
        if base is None:
            base = sets[stage]["reached"] | sets[stage]["cannot_know"]
        else:
            sets[stage] = {state: names & base for state, names in sets[stage].items()}
    return sets


def host_sets(answer):
    return sets_of(campaign(answer))


def sums_of_text(what, rows):
    for i, row in enumerate(rows):
        if row["base"] is None:
            yield f"{what}: text: no base in the line `{row['title']}`"
            continue
        if row["yes"] + row["no"] + row["cannot"] != row["base"]:
            yield f"{what}: text: {row['title']}: {row['yes']} + {row['no']} + {row['cannot']} is not {row['base']}"
        if i and rows[0]["base"] and row["base"] != rows[0]["yes"] + rows[0]["cannot"]:
            yield f"{what}: text: base of {row['title']} is {row['base']}, not {rows[0]['yes']} + {rows[0]['cannot']}"


def sums_of_campaign(what, found, machines):
    what, sets, first = f"{what}: JSON: {found['id']}", sets_of(found), found["funnel"][0]
    for row in found["funnel"]:
        if row["reached"] + row["not_reached"] + row["cannot_know"] != row["base"]:
            yield f"{what}: {row['stage']} does not add up"
        if row is not first and row["base"] != first["reached"] + first["cannot_know"]:
            yield f"{what}: base of {row['stage']} is {row['base']}"
        if sum(reason["hosts"] for reason in row["reasons"]) != row["cannot_know"]:
            yield f"{what}: reasons of {row['stage']} do not add up to {row['cannot_know']}"
        for state in STATES:
            if len(sets[row["stage"]][state]) != row[state]:
                yield f"{what}: {row['stage']} {state} is {row[state]}, but {len(sets[row['stage']][state])} hosts are listed"
    neighbours = sum(host["neighbour"] for host in found["hosts"])
    if found["no_trace"] + first["base"] + neighbours != machines:
        yield f"{what}: {found['no_trace']} without trace + {first['base']} + {neighbours} is not {machines}"


def sums(what, answer):
    """Every line ever printed that has yes, no, cannot know adds up, in text and JSON, and both say the same."""
    tables = funnel_tables(answer.lines)
    if not tables:
        yield f"{what}: no table with yes, no, cannot know in the text"
    for rows in tables:
        yield from sums_of_text(what, rows)
    if answer.json is None:
        return
    for found in answer.json["campaigns"]:
        yield from sums_of_campaign(what, found, answer.json["coverage"]["hosts"])
    plain = [[(r["base"], r["reached"], r["not_reached"], r["cannot_know"]) for r in c["funnel"]] for c in answer.json["campaigns"] if c["funnel"][0]["base"]]
    if plain != [[(r["base"] or r["yes"] + r["no"] + r["cannot"], r["yes"], r["no"], r["cannot"]) for r in rows] for rows in tables]:
        yield f"{what}: the table in the text is not the funnel of the JSON"


def forbidden(answer, truth):
    """The unforgivable one: a `no` for a machine on which it happened."""
    for stage, sets in host_sets(answer).items():
        for host in sorted(sets["not_reached"] & {fold(h) for h in truth["stage_hosts"].get(stage, [])}):
            yield f"{host} is called not {stage}, and was"


def against_truth(answer, truth):
    """Host sets by stage and state are what the exports that are left can show, exactly."""
    for stage, sets in host_sets(answer).items():
        for state in STATES:
            want = {fold(h) for h in truth["knowable"][stage][state]}
            for word, names in (("too many", sets[state] - want), ("missing", want - sets[state])):
                if names:
                    yield f"{stage} {state}: {len(names)} {word}, e.g. {min(names)}"
