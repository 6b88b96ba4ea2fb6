"""Campaigns of packs/: stages, delays, releases and facts are read from pack.yaml; which machine goes how far is the world's."""
import csv
import functools
import pathlib
import re

from pack_facts import facts_of, product_path

from .campaign import LETTERS, Stage
from .clock import DAY, HOUR, seconds
from .marks import Mark, marks_of

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
# What a pack does not say: the kind of its story, releases before and after, the program's name in an inventory and the days
# between which a fleet's data may begin. `program`: any copy counts; `bare`: no program of its own, the first stage has a
# mark; `window`: the release is clean, the months count.
PACKS = {
    "3cx-2023": dict(kind="release", software="3cx_desktop_app", company="3CX Ltd", old="18.11.1197", clean="18.12.422", days=[9, 10, 11, 13, 16]),
    "applejeus": dict(kind="program", software="celas_trade_pro", company="Celas", first="2020-12-01", days=[7, 8, 10, 13]),
    "ccleaner-2017": dict(kind="release", software="piriform_ccleaner", company="Piriform Ltd", old="5.32.6129", clean="5.34.6207", days=[7, 8, 10, 13]),
    "daemontools-2026": dict(kind="release", software="daemon_tools_lite", company="AVB Disc Soft", old="12.4.0.2400", clean="12.6.0.2445", days=[7, 8, 10, 13]),
    "gopuram": dict(kind="bare", first="2023-02-01", days=[7, 8, 10]),
    "notepadpp-2025": dict(kind="window", company="Don Ho", old="8.8.1", first="2025-05-29", days=[4, 5, 7, 8, 10]),
    "registry-worms": dict(kind="bare", first="2026-05-20", days=[7, 8, 10]),
    "sunburst-2020": dict(kind="release", software="orion_platform", company="SolarWinds Worldwide, LLC", old="2019.2.3.1000", clean="2020.2.65.12999", days=[16, 18, 20, 23]),
    "xz-2024": dict(kind="bare", days=[4, 5, 7, 8, 10]),
}
LENGTH = {"s": 1, "m": 60, "h": HOUR, "d": DAY}
VECTORS = {"domain": ("domain", ""), "beacon": ("ping", "0"), "chosen": ("ping", "1")}   # stage -> kind and flag of published names


def day(text):
    return seconds(*map(int, text.split("-")))


@functools.cache
def read(name):
    """The product's name, stages as {key: text}, facts, the product's images, bad releases."""
    text = (ROOT / "packs" / name / "pack.yaml").read_text(encoding="utf-8")
    facts, images = facts_of(text)
    stages, inside = [], False
    for line in text.splitlines():
        inside = line.startswith("stages:") or (inside and not re.match(r"[a-z]", line))
        if inside and (m := re.match(r"  - id: (\S+)", line)):
            stages.append({"id": m[1], "test": ""})
        elif inside and (m := re.match(r"    (after|delay|needs|decisive|during): \[?([^\]]*)\]?$", line)):
            stages[-1][m[1]] = m[2]
        elif inside and (m := re.match(r"      (process|release): (\w+)$", line)):
            stages[-1]["test"] += f"{m[1]} {m[2]};"
    releases = re.findall(r"^  - \{version: '?([^,']+)'?, state: bad, available_from: ([\d-]+)", text, re.M)
    return re.search(r"^product: *\{name: ([^,}]+)|^  name: (.+)$", text, re.M), stages, facts, images, releases


def same(one, other):
    """Two facts of one thing: what shows the one stage would show the other as well."""
    keys = ("value", "hash", "domain", "name", "address")
    narrow = ("path", "actor", "command")
    return any(one[a] == other[b] for a in keys if a in one for b in keys if b in other) or ("path" in one and all(one.get(k) == other.get(k) for k in narrow))


@functools.cache
def vectors():
    """Published names of the SUNBURST code: GUID -> {(kind, flag): names}. tamiz makes none, and neither does its harness."""
    found = {}
    with open(ROOT / "src" / "pack" / "testdata" / "sunburst_vectors.csv", newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            found.setdefault(row["guid"], {}).setdefault((row["kind"], row["stage2_flag"]), []).append(row["qname"])
    return [found[guid] for guid in sorted(found)]


class Shipped:
    missing = {"jamf"}
    by_signer = False

    def __init__(self, name, rng):
        product, stages, facts, images, releases = read(name)
        about = PACKS[name]
        self.id = self.pack = name
        self.product = (product[1] or product[2]).strip()
        self.kind, self.software, self.vendor = about["kind"], about.get("software"), about.get("company", "")
        self.old, self.clean = about.get("old"), about.get("clean")
        self.image = product_path(images) if images else None
        self.bad, self.available = "1.2.3.4", None
        wanted = [(v, day(d)) for v, d in releases if re.match(r"windows .*\d\.\d+\.\d+|deb 5\.6\.0", v)]
        if wanted:
            version, self.available = rng.choice(wanted)
            self.bad = version.split(" ")[1]
            if name == "sunburst-2020":   # the published names tell their time: of the first days of June
                self.bad, self.available = "2020.2.5300.12432", day("2020-05-11")
        self.when(rng, about)
        self.stages = [self.stage(rng, s, facts) for s in stages]
        self.channels = "".join(c for c in "pmdfnr" if c in {"p"} | {m.channel for s in self.stages for m in s.marks})
        self.slow = name == "sunburst-2020"
        if self.kind != "release":
            self.missing = {"jamf", "tvm", "msi"}
        if "d" not in self.channels:
            self.missing = self.missing | {"dns", "resolver", "dhcp", "netinfo"}

    def when(self, rng, about):
        self.days = rng.choice(about["days"])
        if self.available:
            self.start = self.available + rng.choice([20, 3, 0, -1, -2]) * DAY
        else:
            self.start = day(about["first"]) + rng.choice([0, 0, 1, 1, 2, 20]) * DAY
        if self.id == "sunburst-2020":
            self.start = self.available + rng.choice([-2, -1, 0, 3, 9]) * DAY
        self.end = self.start + self.days * DAY

    def stage(self, rng, told, facts):
        name, decisive = told["id"], told.get("decisive")
        lo, hi = ([int(re.match(r"\d+", x)[0]) * LENGTH[x.strip()[-1]] for x in told["delay"].split(", ")] if "delay" in told else (0, None))
        during = [day(x) for x in told["during"].split(", ")] if "during" in told else None
        runs, release = "process product" in told["test"], "release bad" in told["test"] and self.kind == "release"
        if self.id == "sunburst-2020" and name in VECTORS:
            marks = [Mark("d", "vector " + name, "")]
        else:
            own = [f for f in facts if f[1] == name and not any(g[1] != name and same(f[3], g[3]) for g in facts)]
            marks = [] if runs or release else self.choose(rng, own, decisive)
        return Stage(name, told.get("after"), lo, hi, told.get("needs") == "product", marks=marks, runs=runs, release=release, decisive=decisive, during=during)

    def choose(self, rng, facts, decisive):
        """A mark on the deciding channel, which the pack says shows it always, and sometimes one more; any one where no channel decides."""
        found = {}
        for _, _, kind, fact in facts:
            late = "from" in fact and day(fact["from"]) > max(self.start + DAY * 3, self.available or 0)
            if late or ("until" in fact and day(fact["until"]) < self.end) or "withdrawn" in fact:
                continue
            for mark in marks_of(kind, fact, self.image):
                if self.id in ("xz-2024", "registry-worms") or "/" not in mark.target.replace("://", ""):
                    found.setdefault(mark.channel, []).append(mark)
        if decisive and LETTERS[decisive] not in found:
            raise ValueError(f"{self.id}: no fact of a stage shows on its deciding channel, {decisive}")
        if not found:
            return []
        first = LETTERS[decisive] if decisive else rng.choice(sorted(found))
        more = [c for c in sorted(found) if c != first and rng.random() < .15]
        return [rng.choice(found[c]) for c in [first, *more]]

    def chance(self, stage):
        return .95 if stage.runs else .65

    def asked(self, machine, mark):
        """A name that this machine asks for; None: there are no more published ones."""
        if not mark.target.startswith("vector "):
            return mark.target
        if machine.code is None:
            return None
        return next(iter(vectors()[machine.code].get(VECTORS[mark.target[7:]], [])), None)

    def text(self, clock):
        return None
