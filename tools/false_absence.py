#!/usr/bin/env python3
"""false_absence.py TAMIZ --fleets N --seed S [--pack P].. [--only K] [--keep DIR] [--results FILE] [--sigma] [--stages] [--jobs 2] [--mutations a,b] [--shapes a,b]

Does tamiz ever say "not reached" of a machine that was? Small fleets with truth are written as exports, evidence is removed from them
knowingly, and the answers are compared with the truth. --pack: `phone` (invented, the default), an id of packs/, or `all`: then N
fleets of each. Seeded: --seed S --only K --keep DIR writes fleet K again and leaves it there. --results: one JSON line for each
fleet; what is there already is not done again, and the tables are of all of it. --sigma: what a rule for each stage would have
called clean that looks for its indicator in single events. Exit code 1 on any false absence, crash, wrong sum, wrong exit code or
missed evidence.
"""
import argparse
import concurrent.futures
import json
import pathlib
import shutil
import sys
import tempfile

sys.dont_write_bytecode = True  # no __pycache__ among the tools
from false_absence import shapes, shipped, table  # noqa: E402
from false_absence.check import Checker  # noqa: E402
from false_absence.emit import Emitter  # noqa: E402
from false_absence.logs import Telemetry  # noqa: E402
from false_absence.mutate import Mutator  # noqa: E402
from false_absence.results import Store, record  # noqa: E402
from false_absence.world import World  # noqa: E402


def numbering(world, telemetry):
    """Record numbers: none, or with a jump, or dense, or as they were before anything was lost, so that a loss on the way leaves a gap."""
    numbers = world.rng.choice(["none", "none", "jump", "dense", "kept"])
    if numbers != "kept":
        return numbers
    last, numbers = {}, {}
    for log in telemetry.logs:
        if log.shape == "sysmon":
            for row in sorted(log.rows, key=lambda r: r[0]):
                last[row[1]] = numbers[id(row)] = last.get(row[1], 1000) + 1
    return numbers


def fleet(task):
    pack, number, options, known = task
    world = World(options.seed, number, pack)
    telemetry = Telemetry(world, known)
    numbers = numbering(world, telemetry)
    mutator = Mutator(world, telemetry)
    mutator.run(options.mutations.split(",") if options.mutations else None)
    folder = pathlib.Path(options.keep) / f"{pack}-{number}" if options.keep else pathlib.Path(tempfile.mkdtemp(prefix="fleet-"))
    if options.keep and folder.exists():
        shutil.rmtree(folder)
    try:
        Emitter(world, telemetry, folder, numbers).all()
        checker = Checker(number, world, telemetry, mutator)
        checker.run(options.tamiz, folder)
        result = record(number, world, telemetry, mutator, checker)
        if options.keep:
            (folder / "truth.json").write_text(json.dumps({"truth": truth(world), "losses": losses(world, telemetry), **result}, indent=1))
    finally:
        if not options.keep:
            shutil.rmtree(folder, ignore_errors=True)
    return pack, result


def truth(world):
    return {m.name + (f" {m.number}" if m.later is None else f" then {m.later[1]}"): {"kind": m.kind, "product": m.product, "reached": {s: [world.clock.iso(t) for t in x] for s, x in m.reached.items()}}
            for m in world.machines}


def losses(world, telemetry):
    return [(x.name, *loss[:3], world.clock.iso(loss[3]), world.clock.iso(loss[4])) for x in telemetry.logs for loss in x.losses]


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("tamiz", type=lambda p: str(pathlib.Path(p).resolve()))
    parser.add_argument("--fleets", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--pack", action="append", choices=["phone", "all", *shipped.PACKS])
    parser.add_argument("--only", type=int, action="append")
    parser.add_argument("--keep")
    parser.add_argument("--results", help="a file of JSON lines")
    parser.add_argument("--sigma", action="store_true")
    parser.add_argument("--stages", action="store_true", help="a table of all stages, too")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--mutations", help="only these, in every fleet")
    parser.add_argument("--shapes", help="only these of " + ", ".join([*shapes.NEEDED, *shapes.PROBED]))
    return parser.parse_args()


def main():
    options = arguments()
    known = frozenset(options.shapes.split(",")) if options.shapes else frozenset(shapes.known(options.tamiz))
    asked = options.pack or ["phone"]
    packs = ["phone", *shipped.PACKS] if "all" in asked else asked
    store = Store(options.results, options.seed)
    tasks = [(p, k, options, known) for k in (options.only or range(options.fleets)) for p in packs if not store.has(p, k)]
    with concurrent.futures.ProcessPoolExecutor(options.jobs) as pool:
        for pack, result in pool.map(fleet, tasks, chunksize=4):
            store.add(pack, result)
    print("shapes:", ", ".join(sorted(known)))
    sys.exit(1 if table.show(store.lines, options) else 0)


if __name__ == "__main__":
    main()
