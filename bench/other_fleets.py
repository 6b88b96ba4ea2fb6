#!/usr/bin/env python3
"""other_fleets.py OUT --shape-of-attack SHAPE --hosts N --seed S --export KIND [--quiet-kind K]: a fleet of invented machines with its truth.

Written without looking at the program's own simulator (src/fleet), so that the blind search is tried on noise that its authors did not think of. OUT/exports has
what an investigator would be given; OUT/truth who was chosen, and whom of them the export can show at all: a *linked* target has a chain (parentage, or a file
written and then run or loaded) from the product to something that only targets have, after all losses. Only text about events that never happened; every
domain is under .example. The same arguments give the same bytes.
"""
import argparse
import json
import pathlib
import random

from other_fleets import as_defender, as_elastic, as_falcon, as_sysmon, catalogue, estate, life, losses, product, quiet, truth

EXPORTS = {"sysmon": as_sysmon, "defender": as_defender, "elastic": as_elastic, "falcon": as_falcon}
BATCH = 500                       # machines sorted by time together; more would need more memory


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("out", type=pathlib.Path)
    parser.add_argument("--shape-of-attack", choices=[*quiet.SHAPES, "quiet"], required=True)
    parser.add_argument("--quiet-kind", choices=list(quiet.QUIET), default="plain")
    parser.add_argument("--hosts", type=int, default=400)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--export", choices=list(EXPORTS), default="sysmon")
    parser.add_argument("--chosen", choices=("drawn", "one", "many"), default="drawn", help="targets in one organisation of 60 to 120 machines, or anywhere")
    # 1.2 gives 0.22 services of a name of its own per machine in six weeks: many; a tenth is at the other end of what one sees.
    parser.add_argument("--services", type=float, default=1.2, help="weight of honest new services among everyday acts")
    return parser.parse_args()


def choose(seed, orgs, how, shape, wanted):
    """Numbers of the machines that are chosen: scattered, or in a few organisations as most campaigns did."""
    if shape.name == "quiet":
        return set()
    rng = random.Random(f"{seed}/targets")
    first, ranges = 0, []
    for org in orgs:
        ranges.append(range(first, first + org.size))
        first += org.size
    pool = rng.sample(ranges, min(len(ranges), rng.randrange(1, 4))) if rng.random() < 0.6 else ranges
    if how != "drawn":
        pool = [r for r in ranges if 60 < len(r) < 120][:1] if how == "one" else ranges
    numbers = [n for r in pool for n in r]
    return set(rng.sample(numbers, min(len(numbers), wanted)))


class Fleet:
    def __init__(self, options):
        self.o, self.seed = options, f"{options.seed}/{options.shape_of_attack}/{options.quiet_kind}"
        self.world, self.shape = catalogue.World(options.seed), quiet.shape_of(options.shape_of_attack, options.quiet_kind, options.seed)
        self.product = product.Product(self.seed, self.shape)
        rng = random.Random(f"{self.seed}/fleet")
        self.epoch = 1767571200 + rng.randrange(300) * 86400            # 2026-01-05, and up to 300 days later
        self.orgs = estate.organisations(self.seed, options.hosts)
        # A handful of a hundred, ten of twenty thousand: campaigns chose 7 of 18,000, 40 of 2 million.
        self.wanted = rng.randrange(2, 5) if options.hosts <= 1000 else rng.randrange(4, 11)
        self.chosen = choose(self.seed, self.orgs, options.chosen, self.shape, self.wanted)
        self.acts = life.with_services(options.services)
        for part in ("exports", "truth"):
            (options.out / part).mkdir(parents=True, exist_ok=True)
        self.kind = EXPORTS[options.export]
        self.writer, self.names, self.truth = self.kind.Writer(options.out / "exports"), [], []

    def run(self):
        number = 0
        for org in self.orgs:
            for n in range(org.size):
                self.machine(estate.Machine(self.seed, number, org, self.world))
                number += 1
                if n % BATCH == BATCH - 1:
                    self.writer.sink.flush()
            self.writer.sink.flush()
        self.writer.close(self.names)
        self.write_truth()

    def machine(self, machine):
        """Everything about one machine: its life, the attack, the losses, its lines and its truth."""
        lived = life.Life(machine, self.world, self.epoch)
        target = machine.number in self.chosen
        has = target or machine.rng.random() < machine.org.product_share
        installed = product.Installed(self.product, lived) if has else None
        if has:
            if target:                    # the chosen took the release early enough to be chosen
                installed.took = min(installed.took, self.product.roll_day + machine.rng.uniform(0, 6))
            product.everyday_use(installed)
        if target:
            self.shape.target(installed, self.epoch + (installed.took + self.shape.sleep + machine.rng.uniform(1, 11)) * life.DAY)
        life.live(lived, machine.rng.uniform(75, 135), self.acts)         # of which losses take a seventh
        self.shape.after(lived, installed)
        rows = losses.survivors(lived, self.writer.keeps)
        names = self.write(machine, rows)
        if has:
            self.judge(machine, names, target, rows)

    def write(self, machine, rows):
        """The names under which the machine stands in the export, in order of time."""
        names = {}
        for row in rows:
            day = (row[0] - self.epoch) / life.DAY
            name = machine.renamed if machine.renamed and day >= machine.renamed_day else machine.short
            names[name] = row[0]
            part = f"{machine.org.number % 6:02}" if len(self.orgs) > 1 else f"{int(day) // 14:02}"
            self.writer.add(machine, name, row[0], row, part)
        self.names += [(machine, name, t) for name, t in names.items()]
        return [self.writer.host(machine, n) for n in names] or [self.writer.host(machine, machine.short)]

    def judge(self, machine, names, target, rows):
        chain = truth.Chain(self.product.files, self.kind.PARENTS_SHOWN)
        linked = target and chain.follow(rows)
        self.truth.append({"host": names[0], "later": names[1] if len(names) > 1 else "", "org": machine.org.name, "target": target, "linked": linked, "steps": chain.steps})

    def write_truth(self):
        folder = self.o.out / "truth"
        with open(folder / "hosts.ndjson", "w", encoding="utf-8") as file:
            for row in self.truth:
                file.write(json.dumps({k: v for k, v in row.items() if k != "steps"}) + "\n")
        targets = [r for r in self.truth if r["target"]]
        shape = self.shape
        (folder / "truth.json").write_text(json.dumps({
            "shape": self.o.shape_of_attack, "quiet_kind": self.o.quiet_kind if shape.name == "quiet" else "", "hosts": self.o.hosts, "seed": self.o.seed, "export": self.o.export,
            "product": {"file": self.product.main, "files": sorted(self.product.files), "name": self.product.name, "vendor": self.product.vendor, "kind": self.product.kind, "releases": self.product.versions,
                        "bad_release": self.product.versions[2] if shape.bad_release else ""},
            "campaign": {"unique_names": shape.unique, "hands_on": shape.hands_on, "domains": shape.c2, "sleep_days": round(shape.sleep, 2)},
            "organisations": len(self.orgs), "with_product": len(self.truth), "targets": [r["host"] for r in targets], "targets_linked": [r["host"] for r in targets if r["linked"]],
            "surviving_steps": {r["host"]: r["steps"] for r in targets}}, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    Fleet(arguments()).run()
