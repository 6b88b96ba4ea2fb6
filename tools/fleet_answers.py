"""Made fleets and what `tamiz hunt --no-packs` says of them, in forms that can be compared. For metamorphic.py."""
import collections
import dataclasses
import json
import re
import subprocess

NAMES = re.compile(r'"(name|computer_name)":"([^"]+)"')
TOLD = 200  # machines whose parts are told: src/model/unusual.hpp
AGENT = re.compile(r'"agent":\{"id":"(.)')


@dataclasses.dataclass
class Fleet:
    name: str
    lines: list
    targets: list  # of linked targets, all names of each
    product: str   # its file
    answer: dict = None


class Asker:
    """Runs the program in a scratch folder."""

    def __init__(self, tamiz, scratch):
        self.tamiz, self.scratch, self.count = tamiz, scratch, 0

    def run(self, *words, codes=(0,)):
        done = subprocess.run([str(w) for w in (self.tamiz, *words)], capture_output=True, text=True, check=False)
        assert done.returncode in codes, (words, done.returncode, done.stderr[-400:])
        return done.stdout

    def folder(self, **files):
        """A new folder; each file is a list of lines, `__` in a name a folder."""
        self.count += 1
        top = self.scratch / f"inputs-{self.count}"
        for name, lines in files.items():
            file = top / (name.replace("__", "/") + ".ndjson")
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text("".join(lines), encoding="utf-8")
        return top

    def hunt(self, *inputs):
        told = json.loads(self.run("hunt", *inputs, "--no-packs", "--json", "-", codes=(2,)))  # the ranking alone never makes exit 1
        return plain({k: told[k] for k in ("verdict", "findings", "ranking", "drift", "products", "unusual")})

    def made(self, scenario, hosts, seed):
        out = self.scratch / f"{scenario}-{seed}"
        self.run("simulate", "--scenario", scenario, "--hosts", hosts, "--seed", seed, "--out", out)
        lines = []
        for file in sorted(out.glob("exports/*.zst")):
            text = subprocess.run(["zstd", "-dc", file], capture_output=True, check=True).stdout.decode()
            lines += [line + "\n" for line in text.splitlines()]
        rows = [json.loads(line) for line in (out / "truth/hosts.ndjson").read_text(encoding="utf-8").splitlines()]
        targets = [{n.lower() for n in (r["host"], r["later"]) if n} for r in rows if r["linked"]]
        return Fleet(f"{scenario} {hosts}/{seed}", lines, targets, json.loads((out / "truth/truth.json").read_text(encoding="utf-8"))["product"]["file"].lower())


def plain(value):
    """Without the places of evidence: where a line stands is not what it says."""
    if isinstance(value, dict):
        return {k: plain(v) for k, v in value.items() if k not in ("source", "record")}
    return [plain(v) for v in value] if isinstance(value, list) else value


def host_of(line):
    return NAMES.search(line, line.index('"computer_name"')).group(2)


def names_of(lines):
    return sorted({host_of(line) for line in lines})


def without(lines, machines):
    """`machines`: the lower-case names of each."""
    gone = set().union(*machines)
    return [line for line in lines if host_of(line).lower() not in gone]


def by_host(lines, parts):
    """Whole machines, in so many parts."""
    place = {name: i % parts for i, name in enumerate(names_of(lines))}
    return [[line for line in lines if place[host_of(line)] == p] for p in range(parts)]


def renamed(lines, new, agent=""):
    """`agent`: makes their agents others, too."""
    lines = [NAMES.sub(lambda m: f'"{m[1]}":"{new(m[2])}"', line) for line in lines]
    return [AGENT.sub(lambda m: f'"agent":{{"id":"{agent}', line, count=1) for line in lines] if agent else lines


def without_ties(answer):
    """Equal places stand in the order of machines' ids: sorted by name, so that only what is weighed is compared."""
    by_place = lambda row: (*weight_of(row), row["host"])
    out = json.loads(json.dumps(answer))
    out["ranking"] = sorted(out["ranking"], key=by_place)
    told = out["unusual"]["hosts"]
    last = weight_of(told[-1]) if len(told) == TOLD else None  # which of those that are equal to the last told are told is chance
    out["unusual"]["hosts"] = {row["host"]: row for row in told if last is None or weight_of(row) < last}
    for row in [*out["ranking"], *out["unusual"]["hosts"].values(), *out["findings"]]:
        for key in ("rank", "id", "findings"):
            row.pop(key, None)
    first = {row["host"]: weight_of(row) for row in out["ranking"]}
    tied = {equal for equal, n in collections.Counter(first.values()).items() if n > 1}
    for f in out["findings"]:
        if first[f["hosts"][0]] in tied:  # which of them gives the words is chance
            f["entity"] = f["for"] = f["settles"] = f["against"] = None
        f["hosts"] = sorted(f["hosts"])
    out["findings"].sort(key=lambda f: (f["band"], f["product"], f["hosts"]))
    return out


def first_difference(a, b, at=""):
    if isinstance(a, dict) and isinstance(b, dict):
        for key in sorted(a.keys() | b.keys()):
            if a.get(key) != b.get(key):
                return first_difference(a.get(key), b.get(key), f"{at}.{key}")
    if isinstance(a, list) and isinstance(b, list):
        for i, (x, y) in enumerate(zip(a, b)):
            if x != y:
                return first_difference(x, y, f"{at}[{i}]")
        if len(a) != len(b):
            return f"{at}: {len(a)} and {len(b)} of them"
    return "" if a == b else f"{at}: {json.dumps(a)[:160]} became {json.dumps(b)[:160]}"


def weight_of(row):
    return float(row["expected"]), -float(row["score"])


def best(answer, names):
    """Of a machine under all its names; None where it is not listed."""
    return min((weight_of(row) for row in answer["ranking"] if row["host"].lower() in names), default=None)


def place(answer, names):
    """Equal ones are counted against us; 0 where it is not listed."""
    own = best(answer, names)
    return sum(weight_of(row) <= own for row in answer["ranking"]) if own else 0


def kept_first(before, after, pairs, more):
    """Those that stood out (chance put less than one machine so high) must still be among the first, behind at most `more` others.
    `pairs`: a machine's names before and after."""
    was = [(place(before, old), place(after, new)) for old, new in pairs if (own := best(before, old)) and own[0] <= 1]
    odd = [pair for pair in was if not 0 < pair[1] <= pair[0] + more]
    return f"places before and after: {odd}" if odd else ""


def look_now(answer):
    return {host.lower() for f in answer["findings"] if f["band"] == "look_now" for host in f["hosts"]}


def of_product(answer, product):
    """What is counted of a product's own program: cohort and weighty parts on each told machine, and the drift of its releases."""
    cohorts = {(r["host"].lower(), p["shape"]): (r["program"], r["cohort"], p["thing"], p["machines_with_thing"], p["as_rare"])
               for r in answer["unusual"]["hosts"] if base(r["program"]) == product for p in r["parts"] if float(p["weight"]) > 0}
    drift = [{k: v for k, v in row.items() if k != "explained"} for row in answer["drift"] if base(row["product"]) == product]
    return cohorts, sorted(drift, key=json.dumps)


def base(program):
    return program.split(" of ")[0].rpartition("\\")[2]


def is_of(program, product):
    """The product's own program, or one that lies in its folder (its updater)."""
    folder = program.split(" of ")[0].rpartition("\\")[0]
    return base(program) == product or folder.rpartition("\\")[2] == product.removesuffix(".exe")


def still_named(before, after, product, lost, more):
    """The product stays among the first in `products`, and with as many machines in LOOK NOW, less `lost` of them."""
    was, now = ([(i + 1, p) for i, p in enumerate(a["products"]) if is_of(p["product"], product)] for a in (before, after))
    if not was:
        return ""
    machines = [sum(p["look_now"] for _, p in found) for found in (was, now)]
    if not now or now[0][0] > was[0][0] + more:
        return f"place {was[0][0]} became {now[0][0] if now else 'none'}"
    return f"{machines[0]} machines in LOOK NOW became {machines[1]}" if machines[1] < machines[0] - lost else ""


def grown(before, after):
    """What cannot be, of a product's counts, when machines without it are added: its cohort stays, a thing's machines never become fewer, and while
    they stay, others' things only become commoner, so that fewer machines have one as rare."""
    for key in before.keys() & after.keys():
        (program, cohort, thing, things, as_rare), (now_program, now_cohort, now_thing, now_things, now_as_rare) = before[key], after[key]
        fewer = thing == now_thing and (now_things < things or (now_things == things and now_as_rare > as_rare))
        if (program, cohort) != (now_program, now_cohort) or fewer:
            return f"{key}: {before[key]} became {after[key]}"
    return "" if before.keys() & after.keys() or not before else "nothing is told of it any more"
