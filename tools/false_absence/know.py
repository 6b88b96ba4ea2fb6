"""Could one know, from what is left, that a stage was not reached? The harness' own reckoning, by what it removed.

Level 0: no; 1: yes, if silent days are days off; 2: yes, the machine speaks on every day.
"""
from .clock import DAY
from .plain import stands


class Knowable:
    def __init__(self, world, telemetry, ambiguous):
        self.world, self.telemetry, self.ambiguous = world, telemetry, ambiguous      # machines that share a name
        self.msi, self.older, self.days, self.first, self.ownerless = {}, {}, {}, {}, set()
        of = world.campaign
        for log in telemetry.logs:
            for row in log.rows:
                t, n, c, what, stages = row
                if log.shape == "msi" and isinstance(what, str) and what[1:] == of.bad:
                    self.msi.setdefault((n, what[0]), []).append(t)
                elif of.kind == "release" and c == "p" and what == "run " + str(of.old):
                    self.older[n] = max(t, self.older.get(n, 0))
                elif log.shape == "tvm" and what == of.old and not world.machines[n].reached:   # an inventory of that day shows the older release
                    self.older[n] = max(t, self.older.get(n, 0))
                if log.shape in ("sysmon", "dc", "resolver"):
                    self.first[id(log), n, c] = min(t, self.first.get((id(log), n, c), t))
                    self.days.setdefault((id(log), n, c), set()).add(t // DAY)
                if isinstance(what, tuple) and stages and stands(world, telemetry, log, row) == "none":
                    self.ownerless |= set(stages)
        self.end = max((row[0] for log in telemetry.logs if log.shape not in ("tvm", "jamf") for row in log.rows), default=0)
        self.newer = {row[1] for log in telemetry.logs if log.shape in ("msi", "tvm") or "p" in log.channels for row in log.rows
                      if row[3] in ("run " + of.bad, "run " + str(of.clean), of.bad, of.clean) or str(row[3])[:1] == "-"}
        self.leaky_dhcp = not any(x.shape == "dhcp" and not x.losses for x in telemetry.logs)

    def window(self, m, stage):
        """When it can have happened, as far as the inputs tell, and whether it is over; None: nobody knows since when."""
        bounds = [x for x in (self.world.available, self.older.get(m.number), min(self.msi.get((m.number, "+"), [0]))) if x]
        a, b, over, at = max(bounds, default=0), self.world.end, False, stage
        while at.after:
            a += at.lo if a else 0
            at = next(s for s in self.world.stages if s.name == at.after)
        if stage.during:
            a, b, over = max(a, stage.during[0]), min(b, stage.during[1]), stage.during[1] < b
        if stage.needs and (m.number, "-") in self.msi:
            b, over = min(b, max(self.msi[m.number, "-"])), True
        return (a, b, over) if a else None

    def expected(self, m, stage, found):
        """What a reader of what is left can say: yes, no, unknown; quiet: no, if silent days are days off."""
        if (m.number, stage.name) in found:
            return "yes"
        before = self.expected(m, next(s for s in self.world.stages if s.name == stage.after), found) if stage.after else ""
        if stage.release:
            return "no" if self.older.get(m.number, 0) >= self.end and m.number not in self.newer else "unknown"
        own = ("unknown", "quiet", "no")[self.level(m, stage)]
        return "no" if "no" in (before, own) else "quiet" if before == "quiet" else own

    def level(self, m, stage):
        if not stage.decisive or m.number in self.ambiguous or stage.name in self.ownerless:
            return 0
        window = self.window(m, stage)
        if window is None or window[0] < self.world.start:
            return 0
        if window[0] >= window[1]:     # the product was gone, or the months over, before it could begin; else it still can
            return 2 if window[2] else 0
        channel = stage.channel
        return max((self.covers(log, m, stage, channel, *window[:2]) for log in self.telemetry.logs), default=0)

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
        whole = [d for d in range(a // DAY, b // DAY + 1) if min(b, (d + 1) * DAY) - max(a, d * DAY) >= DAY // 4]
        spoke_before = self.first[id(log), m.number, channel] <= a     # else nobody knows that it was heard from the beginning
        return 2 if spoke_before and days.issuperset(whole) else 1

    def blunt(self, log, m, stage, until):
        """Cannot see the stage's mark: no SHA-256, no signer."""
        mark = stage.main
        if mark is None or not (mark.signer or mark.digest):
            return False
        if mark.signer:
            return log.no_signer
        return any(log.hash.get(k, until) < until for k in (None, m.number)) or bool(log.no_hash_rows)

    def on_site(self, log, m):
        t = self.telemetry
        fixed = any(m.name.startswith(p[:-1]) for p in t.fixed)
        if not t.resolvers or m.later or not (fixed or m.kind in ("dense", "sparse")):
            return False
        if log.shape == "resolver" and not isinstance(log.rows[0][3] if log.rows else "", tuple):
            return True
        return t.zone and not self.leaky_dhcp and not any(x.losses for x in t.logs if x.shape == "dc")
