#!/usr/bin/env python3
"""metamorphic.py TAMIZ [--only NAME] [--fleets N] [--sabotage]: what a fleet is changed by, its blind answer changes as it must and no further.

Fleets of `tamiz simulate` are hunted with --no-packs as they are and changed: lines in another order, files split, digests of parts, one machine's
events doubled, machines renamed, all times weeks later, houses split and merged, strangers' machines added, a second product's chain added. Each
case says what must stay. --sabotage does each change wrongly on purpose, in two ways: then every check must fail somewhere, or it can never fail.
"""
import argparse
import datetime
import json
import math
import pathlib
import random
import re
import sys
import tempfile

from fleet_answers import (Asker, best, by_host, first_difference, grown, host_of, kept_first, look_now, names_of, of_product, renamed, still_named,
                           without, without_ties)

FLEETS = (("3cx", 300, 5), ("solarwinds", 200, 3), ("updater", 300, 7), ("novel", 300, 2), ("novel", 300, 9), ("solarwinds", 200, 103), ("noisyquiet", 200, 4))
TIMES = re.compile(r'"(@timestamp|UtcTime)":"(\d{4}-\d\d-\d\d)')
LOOK_NOW = 0.1  # expected: src/model/unusual.hpp
WEEKS = datetime.timedelta(weeks=31)


# Each takes (ask, fleet, others, wrong) and yields (name, what is wrong or ""). `wrong`: a step is left out.

def order(ask, fleet, _, wrong):
    """Lines in any order, in any files."""
    lines = fleet.lines[:]
    random.Random(7).shuffle(lines)
    if wrong:
        lines = without(lines, fleet.targets)
    yield "another order", first_difference(fleet.answer, ask.hunt(ask.folder(all=lines)))
    dealt = {f"d{i % 2}__{i}": lines[i::5] for i in range(4 if wrong else 5)}
    yield "five files, lines dealt out", first_difference(fleet.answer, ask.hunt(ask.folder(**dealt)))


def digests(ask, fleet, _, wrong):
    """Digests of parts, merged, say the same; only the evidence lies where the events are."""
    parts = by_host(fleet.lines, 3)
    made = []
    for i, part in enumerate(parts):
        made.append(ask.scratch / f"{ask.count}-{i}.digest")
        ask.run("digest", ask.folder(part=part), "--out", made[-1])
    merged = ask.scratch / f"{ask.count}-all.digest"
    ask.run("merge", *reversed(made[1:] if wrong else made), made[1], "--out", merged)
    bare = json.loads(json.dumps(fleet.answer))
    for part in (p for row in bare["unusual"]["hosts"] for p in row["parts"]):
        part["evidence"] = {"why": "", "time": None}
    yield "digests of parts, merged", first_difference(bare, ask.hunt(merged))
    half = ask.folder(**{f"{i}": part for i, part in enumerate(parts[:2])})
    mixed = ask.hunt(half, *([] if wrong else made[2:]))
    yield "two parts' events, the third's digest", first_difference(*({k: v for k, v in a.items() if k != "unusual"} for a in (fleet.answer, mixed)))


def doubled(ask, fleet, _, wrong):
    """A machine's events that arrive twice are duplicates: a target's, and anybody's."""
    for name in (sorted(fleet.targets[0])[0] if fleet.targets else None, names_of(fleet.lines)[17]):
        if name is None:
            continue
        again = [line for line in fleet.lines if host_of(line).lower() == name.lower()]
        assert again, name
        if wrong:
            again = renamed(again, lambda old: "copy-" + old, "x")
        yield f"the events of {name} twice", first_difference(fleet.answer, ask.hunt(ask.folder(fleet=fleet.lines, again=again)))


def names(ask, fleet, _, wrong):
    """Machines under other names: the same answer, after their names are put back."""
    known = names_of(fleet.lines)
    shuffled = known[:]
    random.Random(3).shuffle(shuffled)
    new = {old: f"pc{i:04}." + old.partition(".")[2] for i, old in enumerate(shuffled)}
    told = json.dumps(ask.hunt(ask.folder(all=renamed(fleet.lines, lambda old: new.get(old, old)))))
    for old, name in new.items():
        if not wrong or old not in sorted(fleet.targets[0]):
            told = told.replace(f'"{name}"', f'"{old}"').replace(f" {name}:", f" {old}:")
    yield "machines renamed", first_difference(without_ties(fleet.answer), without_ties(json.loads(told)))


def weeks(ask, fleet, _, wrong):
    """All clocks weeks later: nothing but times."""
    def later(line):
        return TIMES.sub(lambda m: f'"{m[1]}":"{datetime.date.fromisoformat(m[2]) + WEEKS}', line)
    changed = [later(line) if not wrong or i % 2 else line for i, line in enumerate(fleet.lines)]
    told = json.dumps(ask.hunt(ask.folder(all=changed)))
    told = re.sub(r'"(time|since)": "(\d{4}-\d\d-\d\d)', lambda m: f'"{m[1]}": "{datetime.date.fromisoformat(m[2]) - WEEKS}', told)
    yield "all times 31 weeks later", first_difference(fleet.answer, json.loads(told))


def surprises(answer):
    """Of each part: what is counted, and what it weighs."""
    return {(row["host"], row["program"], p["shape"]): ((row["cohort"], p["thing"], p["machines_with_thing"]), p["measured_by"] != "houses" and (p["as_rare"], p["of"]), float(p["surprise"]))
            for row in answer["unusual"]["hosts"] for p in row["parts"]}


def unhoused(answer):
    """Without organisations, domains and findings (whose words name both)."""
    out = without_ties(answer)
    out.pop("findings")
    for row in (*out["ranking"], *out["unusual"]["hosts"].values()):
        row["org"], row["host"] = "", row["host"].partition(".")[0]
    out["unusual"]["hosts"] = {row["host"]: row for row in out["unusual"]["hosts"].values()}
    return out


def houses(ask, fleet, _, wrong):
    """One organisation or four: only what is a house's own may say something else, namely how odd it is that a house has such a thing."""
    parts = by_host(fleet.lines, 4)
    top = ask.folder(**{f"o{i}__part": part for i, part in enumerate(parts)})
    orgs = [word for folder in sorted(top.iterdir()) for word in ("--org", f"{folder.name}={folder}")]
    one, four = ask.hunt(top / "o0" if wrong else top, "--org", f"one={top}"), ask.hunt(top, *orgs)
    yield "one organisation is what one domain is", first_difference(unhoused(fleet.answer), unhoused(one))
    yield "drift knows no houses", first_difference(one["drift"], four["drift"])
    before, after = surprises(one), surprises(four)
    met = before.keys() & after.keys()
    odd = [(before[k], after[k]) for k in met if before[k][0] != after[k][0] or (before[k][1] and after[k][1] and before[k][1] != after[k][1])]
    yield "what is counted knows no houses", f"{len(odd)} of {len(met)}: {odd[:1]}" if odd or not met else ""
    by_houses = {round(math.log((all + 1) / (with_one + 1)), 3) for all in range(1, len(parts) + 1) for with_one in range(all + 1)}
    odd = [(k, a, b) for k in met if (a := before[k][2]) != (b := after[k][2]) and not {a, b} & by_houses]
    yield "a house's own is counted by houses, the rest says what it said", f"{len(odd)} of {len(met)}: {odd[:1]}" if odd else ""


def lone_houses(ask, fleet, _, wrong):
    """Where each machine is a house of its own, nothing is a house's: as if nobody had told any."""
    bare = renamed(fleet.lines, lambda old: old.replace(".", "-"))
    lone = renamed(fleet.lines, lambda old: old.replace(".", "-") + (".house" if wrong else ".h-" + old.replace(".", "-")))
    yield "a house of one is no house", first_difference(unhoused(ask.hunt(ask.folder(a=bare))), unhoused(ask.hunt(ask.folder(a=lone))))


def strangers(ask, fleet, others, wrong):
    """Machines of another company that share nothing but Windows: what is counted of the product stays."""
    other = others["quiet"]
    added = renamed(fleet.lines if wrong == 1 else other.lines, lambda old: f"far-{old}.stranger.example", "f")
    told = ask.hunt(ask.folder(own=without(fleet.lines, fleet.targets) if wrong == 2 else fleet.lines, far=added))
    (counts, drift), (new, new_drift) = of_product(fleet.answer, fleet.product), of_product(told, fleet.product)
    yield "strangers: counts of the product", grown(counts, new)
    yield "strangers: drift of the product", first_difference(drift, new_drift)
    machines = [a["unusual"]["machines"] for a in (fleet.answer, other.answer, told)]
    yield "strangers: machines are added up", "" if machines[0] + machines[1] == machines[2] else str(machines)
    before_them = sum(host.startswith("far-") for host in look_now(told)) + 2
    yield "strangers: targets stay first", kept_first(fleet.answer, told, [(t, t) for t in fleet.targets], before_them)
    # What chance does grows with the fleet: only who stood clear of the limit must stay.
    clear = {h for t in fleet.targets for h in t if (best(fleet.answer, t) or (1,))[0] <= LOOK_NOW / 10} & look_now(fleet.answer)
    yield "strangers: LOOK NOW keeps the targets", str(sorted(clear - look_now(told))) if clear - look_now(told) else ""
    yield "strangers: the product is named", still_named(fleet.answer, told, fleet.product, len(look_now(fleet.answer) - look_now(told)), 1)


def second_product(ask, fleet, others, wrong):
    """Another product is tampered with on other machines of the same company: both are found."""
    second = others["second"]
    house = host_of(fleet.lines[0]).partition(".")[2]
    moved = lambda old: f"b-{old.partition('.')[0]}.{house}"
    added = renamed(second.lines, moved, "b")
    told = ask.hunt(ask.folder(first=added if wrong == 1 else fleet.lines, second=fleet.lines if wrong == 2 else added))
    sides = (("first", fleet, [(t, t) for t in fleet.targets]), ("second", second, [(t, {moved(n) for n in t}) for t in second.targets]))
    for which, one, pairs in sides:
        yield f"two products: targets of the {which}", kept_first(one.answer, told, pairs, len(fleet.targets) + len(second.targets) + 2)
        lost = len(look_now(one.answer)) - sum(any(n in look_now(told) for n in new) for _, new in pairs)
        yield f"two products: the {which} is named", still_named(one.answer, told, one.product, max(lost, 0), 2)


CASES = (order, digests, doubled, names, weeks, houses, lone_houses, strangers, second_product)


def checks(ask, fleets, others, only, wrong):
    """Each fleet's name, each check's, and what is wrong."""
    for fleet in fleets:
        for case in CASES:
            if only in (None, case.__name__):
                yield from ((fleet.name, name, text) for name, text in case(ask, fleet, others, wrong))


def sabotage(*given):
    """Every check must fail on some fleet in one of the wrong ways."""
    failed = {}
    for wrong in (1, 2):
        for _, name, text in checks(*given, wrong):
            name = re.sub(r" of [\w.-]+ twice", " twice", name)
            failed[name] = failed.get(name, 0) + bool(text)
    for name, times in failed.items():
        print(f"{'ok' if times else 'FAIL'} {name}: failed {times} times", flush=True)
    return sum(map(bool, failed.values())), sum(not times for times in failed.values())


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("tamiz", type=pathlib.Path)
    parser.add_argument("--only", help="one of " + ", ".join(c.__name__ for c in CASES))
    parser.add_argument("--seed", type=int, default=0, help="added to each fleet's")
    parser.add_argument("--fleets", type=int, default=len(FLEETS), help="only the first so many")
    parser.add_argument("--sabotage", action="store_true")
    given = parser.parse_args()
    passed = failed = 0
    with tempfile.TemporaryDirectory() as scratch:
        ask = Asker(given.tamiz.resolve(), pathlib.Path(scratch))
        others = {"quiet": ask.made("quiet", 200, 31), "second": ask.made("solarwinds", 200, 23)}
        fleets = [ask.made(scenario, hosts, seed + given.seed) for scenario, hosts, seed in FLEETS[:given.fleets]]
        for fleet in (*others.values(), *fleets):
            fleet.answer = ask.hunt(ask.folder(all=fleet.lines))
        if given.sabotage:
            passed, failed = sabotage(ask, [f for f in fleets if f.targets], others, given.only)
        else:
            for fleet, name, text in checks(ask, fleets, others, given.only, 0):
                passed, failed = passed + (not text), failed + bool(text)
                print(f"FAIL {fleet}: {name}: {text}" if text else f"ok {fleet}: {name}", flush=True)
    print(f"{passed} passed, {failed} failed")
    return failed > 0


if __name__ == "__main__":
    sys.exit(main())
