#!/usr/bin/env python3
"""pack_stories.py TAMIZ [--packs DIR] [--keep DIR] [PACK..]: tells the stories of packs and checks what hunt says of each machine.

packs/<id>/stories.py names machines, what each did and what its sensors lost (words: tools/pack_stories/tell.py). Every case is
written as Defender tables, as Winlogbeat NDJSON and as the event log's XML, for Macs as Defender tables, as Jamf's inventory and sensor, and as osquery's
tables, with a resolver's table. Checked: state and reason of every stage, yes + no + cannot = base, the exit code, that all
shapes agree where they carry the same events, and that what a public rule without `by host` would flag everywhere is not.
--packs: another folder of packs; --keep: leave the exports there.
"""
import collections
import json
import pathlib
import shutil
import subprocess
import sys
import tempfile

sys.dont_write_bytecode = True  # no __pycache__ among the tools
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from pack_stories import fleet, tell  # noqa: E402

ROOT = pathlib.Path(__file__).resolve().parent.parent


class Tally:
    def __init__(self):
        self.passed, self.failures = 0, []

    def check(self, good, where, what):
        self.passed += bool(good)
        if not good:
            self.failures.append(f"{where}: {what}")


def hunt(tamiz, pack, case, folder):
    words = [tamiz, "hunt", str(folder), "--pack", str(pack), "--all-hosts", "--json", "-", "--zone", "Etc/UTC"] + (["--as-of", case.as_of] if case.as_of else [])
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    try:
        return done.returncode, json.loads(done.stdout), done.stderr
    except ValueError:
        return done.returncode, None, done.stderr


def said_of(campaign):
    """host -> (neighbour, {stage: (state, reason)})"""
    return {h["host"].split(".")[0].lower(): (h["neighbour"], {s["stage"]: (s["state"], s["reason"]) for s in h["stages"]}) for h in campaign["hosts"]}


def check_funnel(tally, where, campaign):
    for row in campaign["funnel"]:
        total = row["reached"] + row["not_reached"] + row["cannot_know"]
        tally.check(total == row["base"], where, f"{row['stage']}: {total} of base {row['base']}")


def check_host(tally, where, host, said, shape):
    neighbour, stages = said.get(host.name.lower(), (False, {}))
    if host.want is None:
        states = {s for s, _ in stages.values()}
        tally.check(not neighbour and tell.YES not in states, where, f"{host.name} was to be silent, and is {stages}{' (neighbour)' if neighbour else ''}")
        return
    tally.check(neighbour == host.neighbour, where, f"{host.name}: neighbour {neighbour}")
    for stage, want in (host.want | host.also.get(shape, {})).items():
        state, reason = want if isinstance(want, tuple) else (want, None)
        got = stages.get(stage, ("nothing said", None))
        tally.check(got[0] == state and reason in (None, got[1]), where, f"{host.name} {stage}: wanted {want}, got {got}")


def check_false_absence(tally, where, host, said):
    """A shape that carries less may know less; it may never say no where the machine did it."""
    for stage, want in (host.want or {}).items():
        state = want[0] if isinstance(want, tuple) else want
        if state == tell.YES:
            got = said.get(host.name.lower(), (False, {}))[1].get(stage, ("cannot_know", None))
            tally.check(got[0] != tell.NO, where, f"{host.name} {stage} was reached, and this shape says no")


def joined_without_host(case, kinds):
    """What two rules flag when nothing keeps them to one machine: all machines of the one, as soon as any has the other."""
    one = [h for h in case.hosts if any(e.channel == kinds[0][0] and kinds[0][1] in json.dumps(e.fields) for e in h.events)]
    other = [h for h in case.hosts if any(e.channel == kinds[1][0] and kinds[1][1] in json.dumps(e.fields) for e in h.events)]
    return {h.name for h in one} | {h.name for h in other} if one and other else set()


def check_case(tally, tamiz, pack, case, number, scratch):
    seen, ran = collections.defaultdict(dict), 0
    for shape in fleet.SHAPES:
        folder = pathlib.Path(scratch) / f"{pack.parent.name}-{number}" / shape
        shutil.rmtree(folder, ignore_errors=True)
        if not fleet.write(case, shape, folder):
            continue
        ran += 1
        where = f"{pack.parent.name}, {case.title}, {shape}"
        code, report, error = hunt(tamiz, pack, case, folder)
        tally.check(report is not None, where, f"no report (exit {code}): {error[:500]}")
        if report is None:
            continue
        campaign, full = (report["campaigns"] or [{"funnel": [], "hosts": []}])[0], all(fleet.carried(h, shape) for h in case.hosts if not h.only)
        if full:
            tally.check(code == case.exit, where, f"exit {code}, wanted {case.exit}: {error[:300]}")
        check_funnel(tally, where, campaign)
        said = said_of(campaign)
        for host in case.hosts:
            if not fleet.knows(host, shape):
                continue
            if fleet.carried(host, shape):
                check_host(tally, where, host, said, shape)
                told = set(host.want or {}) - {s for more in host.also.values() for s in more}
                seen[host.name][shape] = {s: x[0] for s, x in said.get(host.name.lower(), (False, {}))[1].items() if s in told}
            else:
                check_false_absence(tally, where, host, said)
        for words in case.said:
            if full:
                tally.check(words in json.dumps(report), where, f"the report does not say '{words}'")
        if case.joined and full:
            stage, kinds = case.joined[0], case.joined[1:]
            flagged = joined_without_host(case, kinds)
            ours = {name for name, (_, stages) in said.items() if stages.get(stage, ("", None))[0] == tell.YES}
            tally.check(len(ours) == case.flagged < len(flagged), where, f"a rule without hosts flags {len(flagged)}, tamiz {len(ours)}, wanted {case.flagged}")
    for name, shapes in seen.items():
        tally.check(len({json.dumps(s, sort_keys=True) for s in shapes.values()}) == 1, f"{pack.parent.name}, {case.title}", f"{name}: shapes disagree: {shapes}")
    return ran


def main(tamiz, *words):
    words, options = list(words), {"--packs": str(ROOT / "packs"), "--keep": ""}
    for option in options:
        if option in words:
            at = words.index(option)
            options[option] = words[at + 1]
            del words[at:at + 2]
    tally, hosts, runs = Tally(), 0, 0
    with tempfile.TemporaryDirectory() as scratch:
        for file in sorted(ROOT.glob("packs/*/stories.py")):
            pack = pathlib.Path(options["--packs"]) / file.parent.name / "pack.yaml"
            if (words and file.parent.name not in words) or not pack.exists():
                continue
            cases = tell.cases_of(file)
            before = len(tally.failures)
            for number, case in enumerate(cases, 1):
                runs += check_case(tally, tamiz, pack, case, number, options["--keep"] or scratch)
                hosts += len(case.hosts)
            print(f"{file.parent.name}: {len(cases)} cases, {sum(len(c.hosts) for c in cases)} machines, {len(tally.failures) - before} failures", flush=True)
    for failure in tally.failures[:100]:
        print("FAIL", failure)
    print(f"{hosts} machines, {runs} runs")
    print(f"{tally.passed} passed, {len(tally.failures)} failed")
    return 1 if tally.failures else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
