"""Could one know, from what is left, that a stage was not reached? 0: no; 1: yes, if silent days are days off; 2: yes, the machine speaks on every day."""
from .clock import DAY
from .plain import stands
from .world import BAD, CHANNEL, OLD


class Knowable:
    def __init__(self, world, telemetry, ambiguous):
        self.world, self.telemetry, self.ambiguous = world, telemetry, ambiguous      # machines that share a name
        self.msi, self.older, self.days, self.spoke, self.ownerless = {}, {}, {}, set(), set()
        for log in telemetry.logs:
            for row in log.rows:
                t, n, c, what, stages = row
                if log.shape == "msi" and isinstance(what, str) and what[1:] == BAD:
                    self.msi.setdefault((n, what[0]), []).append(t)
                elif c == "p" and what == "phone " + OLD:
                    self.older[n] = max(t, self.older.get(n, 0))
                elif log.shape == "tvm" and what == OLD and not world.machines[n].reached:   # an inventory of that day shows the older release
                    self.older[n] = max(t, self.older.get(n, 0))
                if log.shape in ("sysmon", "dc", "resolver"):
                    self.days.setdefault((id(log), n, c), set()).add(t // DAY)
                if isinstance(what, tuple) and stages and stands(world, telemetry, log, row, stages[0]) == "none":
                    self.ownerless |= set(stages)
        self.leaky_dhcp = not any(x.shape == "dhcp" and not x.losses for x in telemetry.logs)

    def window(self, m, stage):
        bounds = [x for x in (self.world.available, self.older.get(m.number), min(self.msi.get((m.number, "+"), [0])) if self.telemetry.zone else 0) if x]
        if not bounds:
            return None
        a, b, at = max(bounds), self.world.end, stage
        while at.after:
            a += at.lo
            at = next(s for s in self.world.stages if s.name == at.after)
        if stage.needs and (m.number, "-") in self.msi and self.telemetry.zone:
            b = min(b, max(self.msi[m.number, "-"]))
        return (a, b) if a < b else None

    def level(self, m, stage):
        if not stage.decisive or m.number in self.ambiguous or stage.name in self.ownerless:
            return 0
        window = self.window(m, stage)
        if window is None or window[0] < self.world.start:
            return 0
        channel = CHANNEL[stage.name]
        return max((self.covers(log, m, stage, channel, *window) for log in self.telemetry.logs), default=0)

    def covers(self, log, m, stage, channel, a, b):
        if channel not in log.channels or log.shape not in ("sysmon", "dc", "resolver") or (log.shape == "sysmon" and channel not in log.claim):
            return 0
        if any(x < b and y > a and n in (None, m.number) and c in (None, channel) for _, n, c, x, y in log.losses):
            return 0
        if any(loss[0].startswith("cut_") for loss in log.losses):   # no map here says in which order rows come: a cut may have taken any of them
            return 0
        if log.shape == "sysmon" and ("sysmon" not in m.sensors or m.later or self.blunt(log, m, stage, b)):
            return 0
        if log.shape != "sysmon" and not self.on_site(log, m):
            return 0
        days = self.days.get((id(log), m.number, channel), set())
        if not days:
            return 0
        whole = range((a + DAY - 1) // DAY, b // DAY)
        return 2 if days.issuperset(whole) else 1

    def blunt(self, log, m, stage, until):
        """Cannot see the stage's mark: no SHA-256, no signer."""
        if stage.name == "module" and self.world.by_signer:
            return log.no_signer
        if stage.name not in ("module", "implant"):
            return False
        return any(log.hash.get(k, until) < until for k in (None, m.number)) or bool(log.no_hash_rows)

    def on_site(self, log, m):
        t = self.telemetry
        fixed = any(m.name.startswith(p[:-1]) for p in t.fixed)
        if not t.resolvers or m.later or not (fixed or m.kind in ("dense", "sparse")):
            return False
        if log.shape == "resolver" and not isinstance(log.rows[0][3] if log.rows else "", tuple):
            return True
        return t.zone and not self.leaky_dhcp and not any(x.losses for x in t.logs if x.shape == "dc")
