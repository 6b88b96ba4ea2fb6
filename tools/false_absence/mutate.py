"""Removes or damages evidence, and knows what. Each mutation leaves something that a careful reader could notice."""
from .clock import DAY, HOUR
from .damage import SENSOR, Damage
from .plain import rows_standing

WHOLE = ("sysmon", "dc", "resolver")
COMMON = ["chan_hours", "chan_hours", "chan_days", "chan_days", "host_hours", "log_hours", "log_hours", "day_gap_host", "day_gap_host", "day_gap_log", "cut_newest", "cut_unsorted",
          "cut_split", "dhcp_lost", "dhcp_lost", "dc_day_gap", "dc_day_gap", "late_sensor", "early_end", "retention", "renamed", "reimaged", "hash_lost", "hash_switch", "hash_row", "signer_lost", "torn", "torn",
          "no_zone", "duplicates", "old_inventory", "no_resolvers", "dhcp_week", "cap", "twin"]
SMALL = {"chan_hours", "chan_days", "host_hours", "day_gap_host", "late_sensor", "early_end", "renamed", "hash_row", "hash_switch"}


class Mutator(Damage):
    def __init__(self, world, telemetry):
        self.world, self.telemetry, self.rng = world, telemetry, world.rng
        self.done, self.removed = [], {}      # removed: (machine, stage) -> mutations that took evidence of it

    def run(self, wanted=None):
        most = self.rng.choice([0, 1, 2, 3, 4, 5])
        names = wanted or self.rng.sample(COMMON, 15 if most else 0)
        before = rows_standing(self.world, self.telemetry)
        self.never(before)
        for name in sorted(dict.fromkeys(names), key=lambda x: x.startswith("cut_")):   # cuts last: what is cut has the limit's number of rows
            if not wanted and (len(self.done) >= most and not name.startswith("cut_")):
                continue
            if any([getattr(self, name)() for _ in range(self.rng.choice([1, 2, 4, 6]) if name in SMALL else 1)]):
                after = rows_standing(self.world, self.telemetry)
                self.done.append(name)
                for key, rows in before.items():
                    if rows - after.get(key, set()):
                        self.removed.setdefault(key, set()).add(name)
                before = after

    def never(self, standing):
        """What was not collected in the first place, and why."""
        network = [x for x in self.telemetry.logs if x.shape in ("dc", "resolver")]
        by_name = {s.name for s in self.world.stages if s.channel == "d"}
        for m in self.world.machines:
            for stage, times in m.reached.items():
                if (m.number, stage) not in standing:
                    away = stage in by_name and network and not m.on_site(times[0])
                    vpn = away and any(stage in r[4] and r[1] == m.number for x in network for r in x.rows)
                    self.removed[m.number, stage] = {"(vpn)" if vpn else "(away)" if away else "(no sensor)"}

    # choosing

    def evidence(self, shapes, channels="pmdf", wanted=lambda m: True):
        rows = [(log, row) for log in self.telemetry.logs if log.shape in shapes for row in log.rows
                if row[4] and row[2] in channels and wanted(self.world.machines[row[1]])]
        late = [x for x in rows if x[1][4][-1] != "ran"]
        return late if late and self.rng.random() < .8 else rows

    def pick(self, *args, **kwargs):
        rows = self.evidence(*args, **kwargs)
        return self.rng.choice(rows) if rows else (None, None)

    def around(self, t, least, most):
        length = self.rng.uniform(least, most)
        a = int(t - self.rng.uniform(.15, .85) * length)
        return a, int(a + length)

    @staticmethod
    def count(log, machine, channel, a, b, other=False):
        return sum(1 for r in log.rows if a <= r[0] < b and (machine is None or r[1] == machine) and (channel is None or (r[2] == channel) != other))

    def claimed_fixed(self, m):
        return any(m.name.startswith(p[:-1]) for p in self.telemetry.fixed)

    def excused(self, m, log, a, b):
        """fixed: says that a silent machine is off; only another log that shows it alive contradicts that."""
        return self.claimed_fixed(m) and not any(r[1] == m.number and a <= r[0] < b for x in self.telemetry.logs if x is not log and x.shape in ("sysmon", "resolver", "mde-process", "mde-network")
                                                 and not (r_by_address(x)) for r in x.rows)

    def inside(self, m, t, a, b):
        """The part of [a, b) within the time for which the machine is on around t, with margins."""
        x, y = next(((x, y) for x, y in m.on if x <= t < y), (t, t))
        return max(a, x + 1200), min(b, y - 1200)

    # outages

    def chan_hours(self):
        log, row = self.pick(SENSOR, wanted=lambda m: m.kind != "sparse")
        if not row or len(log.channels) < 2:
            return False
        t, n, channel = row[:3]
        a, b = self.inside(self.world.machines[n], t, *self.around(t, 3 * HOUR, 10 * HOUR))
        if b - a < 3 * HOUR or not a <= t < b or self.count(log, n, channel, a, b) < max(18, 6 * (b - a) / HOUR) or self.count(log, n, channel, a, b, True) < 18:
            return False
        return bool(log.lose("chan_hours", n, channel, a, b))

    def chan_days(self):
        log, row = self.pick(SENSOR, wanted=lambda m: m.kind != "sparse")
        if not row or len(log.channels) < 2:
            return False
        t, n, channel = row[:3]
        a, b = self.around(t, DAY, 4 * DAY)
        if self.count(log, n, channel, a, b) < 40 or self.count(log, n, channel, a, b, True) < 40:
            return False
        return bool(log.lose("chan_days", n, channel, a, b))

    def host_hours(self):
        log, row = self.pick(SENSOR, wanted=lambda m: m.kind == "dense")
        if not row:
            return False
        t, n = row[:2]
        a, b = self.inside(self.world.machines[n], t, *self.around(t, 3 * HOUR, 10 * HOUR))
        if b - a < 3 * HOUR or not a <= t < b or self.excused(self.world.machines[n], log, a, b):
            return False
        return bool(log.lose("host_hours", n, None, a, b))

    def log_hours(self):
        log, row = self.pick(WHOLE)
        if not row or log.layout == "host":
            return False
        a, b = self.around(row[0], 3 * HOUR, 8 * HOUR)
        hours = {}
        for r in log.rows:
            hours[(r[0] - a) // HOUR] = hours.get((r[0] - a) // HOUR, 0) + 1
        if any(hours.get(h, 0) < 6 for h in range(-1, (b - a) // HOUR + 2)):
            return False
        return bool(log.lose("log_hours", None, None, a, b))

    def day_gap_host(self):
        log, row = self.pick(SENSOR)
        if not row:
            return False
        a = row[0] // DAY * DAY
        b = a + DAY * self.rng.choice([1, 1, 2])
        if self.excused(self.world.machines[row[1]], log, a, b):
            return False
        return bool(log.lose("day_gap_host", row[1], None, a, b))

    def dc_day_gap(self):   # while the other domain controller's log goes on
        return sum(x.shape == "dc" for x in self.telemetry.logs) == 2 and self.day_gap_log(("dc",))

    def day_gap_log(self, shapes=WHOLE):
        log, row = self.pick(shapes)
        if not row:
            return False
        a = row[0] // DAY * DAY
        b = a + DAY * self.rng.choice([1, 1, 2])
        speak = {r[1] for r in log.rows if a <= r[0] < b}
        if len(speak) < 4 and not any(self.world.machines[n].kind == "dense" for n in speak):
            return False
        return bool(log.lose("day_gap_log", None, None, a, b))

    def late_sensor(self):
        return self.edge("late_sensor")

    def early_end(self):
        return self.edge("early_end")

    def edge(self, name):
        log, row = self.pick(SENSOR)
        if not row:
            return False
        t, n = row[:2]
        m = self.world.machines[n]
        if name == "late_sensor":
            a, b = self.world.start - DAY, t + self.rng.randrange(HOUR, 4 * DAY)
        else:
            a, b = t - self.rng.randrange(HOUR, 3 * DAY), self.world.end + 1
        if self.excused(m, log, a, b) or (name == "early_end" and b - a < 1.5 * DAY):
            return False
        return bool(log.lose(name, n, None, a, b))

    def retention(self):
        log, row = self.pick(WHOLE + ("msi",), "pmdfs")
        if not row:
            return False
        edge = (row[0] // DAY + 1) * DAY
        if edge > self.world.end - 2 * DAY:
            return False
        if log.shape == "sysmon" and self.rng.random() < .5:   # each machine's own log overwrote its oldest
            for n in sorted(log.hosts()):
                own = edge + self.rng.randrange(-DAY, 2 * DAY) if n != row[1] else edge
                if not self.excused(self.world.machines[n], log, self.world.start - DAY, own):
                    log.lose("retention", n, None, self.world.start - DAY, own)
            return True
        return bool(log.lose("retention", None, None, self.world.start - DAY, edge))


def r_by_address(log):
    return log.shape == "resolver" and log.rows and isinstance(log.rows[0][3], tuple)
