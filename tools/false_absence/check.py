"""Asks tamiz about a fleet and compares its answer with the truth."""
import json
import subprocess

from .know import Knowable
from .plain import standing, with_implied

VERDICTS = {"found": 1, "not_found": 0, "could_not_look": 2}


class Failure:
    def __init__(self, kind, fleet, host, stage, why, causes=()):
        self.kind, self.fleet, self.host, self.stage, self.why, self.causes = kind, fleet, host, stage, why, sorted(causes)

    def record(self):
        return {"kind": self.kind, "fleet": self.fleet, "host": self.host, "stage": self.stage, "why": self.why, "causes": self.causes}


def ask(tamiz, folder, pack, zone):
    command = [tamiz, "hunt", "in", "--pack", pack, "--as-of", "2026-12-31", "--all-hosts", "--threads", "1", "--json", "-"] + (["--zone", zone] if zone else [])
    (folder / "command.txt").write_text(" ".join(command) + "\n")
    try:
        run = subprocess.run(command, cwd=folder, capture_output=True, timeout=300)
    except subprocess.TimeoutExpired:
        return -1, b"", "no answer in five minutes"
    return run.returncode, run.stdout, run.stderr.decode(errors="replace")


class Checker:
    def __init__(self, number, world, telemetry, mutator):
        self.number, self.world, self.telemetry, self.mutator = number, world, telemetry, mutator
        self.failures, self.pairs, self.causes, self.unsure = [], [], {}, {}
        self.groups = self.grouped()
        self.cutoff = max((r[0] for log in telemetry.logs if log.shape not in ("tvm", "jamf") for r in log.rows), default=0)

    def grouped(self):
        """Machines that share a name are one group."""
        groups = []
        for m in self.world.machines:
            names = {m.name.lower()} | ({m.later[1].lower()} if m.later else set())
            same = [g for g in groups if g[0] & names]
            for g in same:
                groups.remove(g)
            groups.append((names.union(*(g[0] for g in same)), [x for g in same for x in g[1]] + [m]))
        return groups

    def fail(self, kind, host, stage, why, causes=()):
        self.failures.append(Failure(kind, self.number, host, stage, why, causes))

    def run(self, tamiz, folder):
        code, out, err = ask(tamiz, folder, self.world.campaign.pack, self.world.clock.name if self.telemetry.zone else None)
        try:
            report = json.loads(out)
        except ValueError:
            self.fail("crash", "", "", f"exit {code}, no JSON: {err.strip()[:200]}")
            return
        (folder / "report.json").write_bytes(out)
        campaign = report["campaigns"][0]
        reached = any(f["reached"] for f in campaign["funnel"]) or any(h["neighbour"] for h in campaign["hosts"])
        expected = VERDICTS.get(report["verdict"])
        somebody = reached or campaign["ownerless_rows"] > 0   # an indicator was asked for from an address without owner
        if code != expected or (reached and code != 1) or (code == 1 and not somebody):
            self.fail("exit", "", "", f"exit {code}, verdict {report['verdict']}, reached {reached}")
        for f in campaign["funnel"]:
            if f["reached"] + f["not_reached"] + f["cannot_know"] != f["base"]:
                self.fail("sum", "", f["stage"], str({k: f[k] for k in ("base", "reached", "not_reached", "cannot_know")}))
        if code == 0 and any(f["cannot_know"] for f, s in zip(campaign["funnel"], self.world.stages) if s.decisive):
            self.fail("exit", "", "", "exit 0 with hosts that one cannot know")
        self.compare(campaign)

    def compare(self, campaign):
        entries = {}
        for entry in campaign["hosts"]:
            names = {entry["host"].split(".")[0].lower()} | {a.split(".")[0].lower() for a in entry["aliases"]}
            for i, (group, _) in enumerate(self.groups):
                if group & names:
                    entries.setdefault(i, []).append({s["stage"]: s for s in entry["stages"]})
        self.shown = standing(self.world, self.telemetry)
        self.stands = with_implied(self.world, self.shown)
        self.seen = {row[1] for log in self.telemetry.logs for row in log.rows}
        ambiguous = {m.number for _, machines in self.groups if len(machines) > 1 for m in machines}
        self.knowable = Knowable(self.world, self.telemetry, ambiguous)
        for i, (_, machines) in enumerate(self.groups):
            for stage in self.world.stages:
                self.stage(machines, stage, [e[stage.name] for e in entries.get(i, []) if stage.name in e])

    def stage(self, machines, stage, states):
        stands, knowable = self.stands, self.knowable
        yes = [m for m in machines if m.reached.get(stage.name, [self.cutoff])[0] < self.cutoff]
        said = [s["state"] for s in states]
        lost = [m for m in yes if (m.number, stage.name) not in stands]
        causes = set().union(*(self.mutator.removed.get((m.number, stage.name), {"(early)"}) for m in lost)) if lost else set()
        host = machines[0].name
        if any(s.get("reason") == "carried" for s in states if s["state"] == "not_reached"):   # the fault lies with the stage before
            causes = self.causes.get((host, stage.after), causes)
        self.causes[host, stage.name] = causes
        false = bool(yes) and (said.count("not_reached") > len(machines) - len(yes) if len(machines) > 1 else "not_reached" in said)
        if false:
            when = self.world.clock.iso(yes[0].reached[stage.name][0])
            self.fail("FALSE ABSENCE", host, stage.name, f"reached {when} ({yes[0].kind}), said {said}; mutations {self.mutator.done}; evidence {stands.get((yes[0].number, stage.name), 'lost')}", causes)
        plain = [m for m in yes if stands.get((m.number, stage.name)) == "plain"]
        if plain and "reached" not in said:
            reason = [s.get("reason") for s in states]
            self.fail("missed", host, stage.name, f"evidence stands, said {said} {reason}; mutations {self.mutator.done}", self.mutator.done)
        ever = [m for m in machines if stage.name in m.reached or (stage.runs and m.product)]
        if "reached" in said and not ever:
            self.fail("spurious", host, stage.name, f"never reached; mutations {self.mutator.done}; {[e.get('evidence') for e in states][:1]}"[:600], self.mutator.done)
        self.pair(machines, stage, states, {"yes": bool(yes), "lost": bool(lost) and not plain, "causes": sorted(causes), "said": said[0] if said else "absent", "false": false})

    def pair(self, machines, stage, states, about):
        """What is counted of it: also what a reader could have known, and what a rule on single events would have said."""
        expected = {self.knowable.expected(m, stage, self.stands) for m in machines}
        about["expected"] = next(x for x in ("unknown", "quiet", "no", "yes") if x in expected)
        unsure = next((s for s in states if s["state"] == "cannot_know"), {})
        reason = str(unsure.get("reason") or "")
        window = self.knowable.window(machines[0], stage)
        if unsure.get("open") and window:
            begin = unsure["open"][0]["from"]
            if not begin or begin < self.world.clock.iso(window[0])[:19]:
                reason += " before the window"
        if about["said"] == "cannot_know" and about["expected"] == "no":   # the cause lies with the first stage that was not known
            reason = self.unsure.get((machines[0].name, stage.after), reason)
            self.unsure[machines[0].name, stage.name] = reason
        testable = bool(stage.marks) or stage.runs or stage.release
        rule = testable and about["yes"] and any(m.number in self.seen for m in machines)
        hit = any((m.number, stage.name) in self.shown for m in machines)
        self.pairs.append(about | {"stage": stage.name, "reason": reason, "kind": machines[0].kind, "host": machines[0].name, "sigma": "" if not rule else "hit" if hit else "clean"})
