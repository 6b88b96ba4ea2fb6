"""What is kept of a fleet: one JSON line of counts, so that a run can be stopped and gone on with."""
import collections
import json
import pathlib

SAID = {"reached": "reached", "not_reached": "no", "cannot_know": "cannot", "absent": "absent"}


def counts_of(pairs):
    """Of one stage: what was said, against what could be known."""
    found = collections.Counter()
    for p in pairs:
        said, expected = SAID[p["said"]], p["expected"]
        found[said] += 1
        found["lost"] += p["lost"]
        if said != "absent":
            found[f"{expected}/{said}"] += 1
        if p["sigma"]:
            found["rules"] += 1
            found["rules clean"] += p["sigma"] == "clean"
            found["rules clean, tamiz no"] += p["false"]
    return {k: n for k, n in found.items() if n}


def machines_of(pairs, first):
    """Machines with the first stage, and how many of them no rule on single events hits."""
    hit, all_of = set(), set()
    for p in pairs:
        if p["sigma"]:
            all_of.add(p["host"])
        if p["sigma"] == "hit":
            hit.add(p["host"])
    return {"reached": len(all_of), "no rule hits": len(all_of - hit)}


def record(number, world, telemetry, mutator, checker):
    stages, causes = collections.defaultdict(list), collections.defaultdict(collections.Counter)
    for p in checker.pairs:
        stages[p["stage"]].append(p)
        for cause in p["causes"] if p["lost"] or p["false"] else ():
            causes[cause].update({"lost": p["lost"], "false": p["false"]})
    over = collections.Counter(f"{p['reason']}, {p['kind']}" for p in checker.pairs if p["said"] == "cannot_know" and p["expected"] == "no")
    under = collections.Counter(p["kind"] for p in checker.pairs if p["said"] == "not_reached" and p["expected"] == "unknown")
    return {"fleet": number, "pack": world.campaign.id, "done": mutator.done, "machines": machines_of(checker.pairs, world.stages[0].name), "hosts": len(world.machines),
            "stages": {s: counts_of(p) for s, p in stages.items()}, "causes": causes, "over": over, "under": under,
            "failures": [f.record() for f in checker.failures], "rows": sum(len(x.rows) for x in telemetry.logs)}


class Store:
    """The lines of a file, or of this run alone. A fleet is known by its seed, its pack and its number, and counts once."""

    def __init__(self, path, seed):
        self.path, self.seed, self.fleets = path and pathlib.Path(path), seed, {}
        if self.path and self.path.exists():
            for line in self.path.read_text(encoding="utf-8").splitlines():
                try:
                    self.keep(json.loads(line))
                except ValueError:      # the last one of a run that was cut off
                    continue

    def keep(self, line):
        self.fleets.setdefault((line["seed"], line["asked"], line["fleet"]), line)

    @property
    def lines(self):
        return list(self.fleets.values())

    def has(self, pack, number):
        return (self.seed, pack, number) in self.fleets

    def add(self, pack, line):
        line = {"seed": self.seed, "asked": pack} | line
        self.keep(line)
        if self.path:
            with self.path.open("a", encoding="utf-8") as file:
                file.write(json.dumps(line, separators=(",", ":")) + "\n")
