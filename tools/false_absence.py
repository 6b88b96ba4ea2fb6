#!/usr/bin/env python3
"""false_absence.py TAMIZ --fleets N --seed S [--only K] [--keep DIR] [--jobs 2] [--mutations a,b] [--shapes a,b] [--json]

Does tamiz ever say "not reached" of a machine that was? Small fleets with truth are written as exports, evidence is removed from them
knowingly, and the answers are compared with the truth. Seeded: --seed S --only K --keep DIR writes fleet K again and leaves it there.
Exit code 1 on any false absence, crash, wrong sum, wrong exit code or missed evidence.
"""
import argparse
import concurrent.futures
import json
import pathlib
import shutil
import sys
import tempfile

from false_absence import shapes, table
from false_absence.check import Checker
from false_absence.emit import Emitter
from false_absence.logs import Telemetry
from false_absence.mutate import Mutator
from false_absence.world import World


def fleet(task):
    number, options, known = task
    world = World(options.seed, number)
    telemetry = Telemetry(world, known)
    numbers = world.rng.choice(["none", "none", "jump", "dense", "kept"])
    if numbers == "kept":   # numbered before anything is lost: a loss on the way leaves a gap in the numbers
        last, numbers = {}, {}
        for log in telemetry.logs:
            if log.shape == "sysmon":
                for row in sorted(log.rows, key=lambda r: r[0]):
                    last[row[1]] = numbers[id(row)] = last.get(row[1], 1000) + 1
    mutator = Mutator(world, telemetry)
    mutator.run(options.mutations.split(",") if options.mutations else None)
    folder = pathlib.Path(options.keep) / str(number) if options.keep else pathlib.Path(tempfile.mkdtemp(prefix="fleet-"))
    if options.keep and folder.exists():
        shutil.rmtree(folder)
    try:
        Emitter(world, telemetry, folder, numbers).all()
        checker = Checker(number, world, telemetry, mutator)
        checker.run(options.tamiz, folder)
    finally:
        if not options.keep:
            shutil.rmtree(folder, ignore_errors=True)
    result = {"fleet": number, "done": mutator.done, "pairs": checker.pairs, "failures": [f.record() for f in checker.failures], "logs": [x.shape for x in telemetry.logs],
              "rows": sum(len(x.rows) for x in telemetry.logs)}
    if options.keep:
        truth = {m.name + (f" {m.number}" if m.later is None else f" then {m.later[1]}"): {"kind": m.kind, "product": m.product, "reached": {s: [world.clock.iso(t) for t in x] for s, x in m.reached.items()}}
                 for m in world.machines}
        losses = [(x.name, *loss[:3], world.clock.iso(loss[3]), world.clock.iso(loss[4])) for x in telemetry.logs for loss in x.losses]
        (folder / "truth.json").write_text(json.dumps({"truth": truth, "losses": losses, **result}, indent=1))
    return result


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("tamiz", type=lambda p: str(pathlib.Path(p).resolve()))
    parser.add_argument("--fleets", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", type=int, action="append")
    parser.add_argument("--keep")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--mutations", help="only these, in every fleet")
    parser.add_argument("--shapes", help="only these of " + ", ".join([*shapes.NEEDED, *shapes.PROBED]))
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    known = frozenset(options.shapes.split(",")) if options.shapes else frozenset(shapes.known(options.tamiz))
    tasks = [(k, options, known) for k in (options.only or range(options.fleets))]
    with concurrent.futures.ProcessPoolExecutor(options.jobs) as pool:
        results = list(pool.map(fleet, tasks, chunksize=4))
    bad = table.show(results, options, known)
    sys.exit(1 if bad else 0)


if __name__ == "__main__":
    main()
