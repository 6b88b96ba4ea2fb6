"""Mutations of limits, addresses, identity and content."""
import copy

from .clock import DAY, HOUR
from .marks import Mark

SENSOR = ("sysmon",)


class Damage:
    """Shares choosing with the mutator that it is mixed into."""

    # limits

    def cap(self):
        logs = [x for x in self.telemetry.logs if x.shape.startswith("mde")]
        for log in logs:
            seen, kept = set(), []
            for row in sorted(log.rows, key=lambda r: r[:3]):
                key = (row[1], row[3], row[0] // DAY)
                if key not in seen and not (row[4] and self.rng.random() < .5):
                    kept.append(row)
                seen.add(key)
            log.rows = kept
        return bool(logs)

    def limit(self, name):
        logs = [x for x in self.telemetry.logs if x.shape in ("sysmon", "resolver", "mde-process", "mde-network") and len(x.rows) > 1050 and x.layout == "one" and x.order == "old" and not x.torn and not x.twice]
        if not logs:
            return None, []
        log = self.rng.choice(logs)
        rows = sorted(log.rows, key=lambda r: r[0])
        if name != "cut_unsorted" and (name == "cut_newest" or self.rng.random() < .6):
            log.rows, log.order = rows[-1000:], "new"
            log.losses.append((name, None, None, self.world.start - DAY, rows[-1000][0]))
        else:
            self.rng.shuffle(rows)
            log.rows, log.order = rows[:1000], "none"
            log.losses.append((name, None, None, self.world.start - DAY, self.world.end))
        return log, rows

    def cut_newest(self):
        return self.limit("cut_newest")[0] is not None

    def cut_unsorted(self):
        return self.limit("cut_unsorted")[0] is not None

    def cut_split(self):
        log = self.limit("cut_split")[0]
        if log:
            log.layout = "three"
        return log is not None

    # addresses

    def dhcp_lost(self):
        dhcp = next((x for x in self.telemetry.logs if x.shape == "dhcp"), None)
        log, row = self.pick(("dc",))
        if not dhcp or not row:
            return False
        local = self.world.clock.local
        for day in {local(row[0]) // DAY - back for back in self.rng.choice([(0,), (0,), (0, 1), (1,)])}:
            gone = [r for r in dhcp.rows if local(r[0]) // DAY == day]
            dhcp.rows = [r for r in dhcp.rows if local(r[0]) // DAY != day]
            dhcp.lost_days.add(day)
            if gone:
                dhcp.losses.append(("dhcp_lost", None, None, gone[0][0] // DAY * DAY - DAY, gone[-1][0] + DAY))
        return True

    def dhcp_week(self):
        dhcp = next((x for x in self.telemetry.logs if x.shape == "dhcp"), None)
        if not dhcp or self.world.days < 9:
            return False
        local = self.world.clock.local
        last = local(self.world.end - 1) // DAY
        dhcp.rows, dhcp.layout = [r for r in dhcp.rows if local(r[0]) // DAY > last - 7], "week"
        dhcp.lost_days |= {day for day in range(last - 30, last - 6)}
        dhcp.losses.append(("dhcp_week", None, None, self.world.start - DAY, (last - 6) * DAY))
        return True

    def no_resolvers(self):
        was, self.telemetry.resolvers = self.telemetry.resolvers, False
        return was and any(x.shape in ("dc", "resolver") for x in self.telemetry.logs)

    def no_zone(self):
        self.telemetry.zone = False
        return any(x.shape in ("dc", "dhcp", "msi", "jamf") for x in self.telemetry.logs)

    # identity

    def renamed(self):
        log, row = self.pick(("sysmon", "mde-process"))
        if not row or self.world.machines[row[1]].later:
            return False
        m = self.world.machines[row[1]]
        m.later = (row[0] + self.rng.randrange(-3 * DAY, 3 * DAY), f"{m.name[:2]}-{900 + m.number}")
        return True

    def reimaged(self):
        log, row = self.pick(("mde-process",))
        if not row:
            return False
        world, old = self.world, self.world.machines[row[1]]
        t = row[0] + self.rng.randrange(HOUR, 3 * DAY)
        if t > world.end - DAY or any(s != self.world.stages[0].name and times[0] >= t for s, times in old.reached.items()):
            return False
        new = copy.copy(old)
        new.number, new.agent = len(world.machines), f"{0xE00000 + old.number:040x}"
        new.reached, new.product = {}, []
        old.product = [(a, min(b, t), v) for a, b, v in old.product if a < t]
        old.reached = {s: [x for x in times if x < t] for s, times in old.reached.items() if times[0] < t}
        world.machines.append(new)
        self.telemetry.net and self.telemetry.net.held.setdefault(new.number, self.telemetry.net.held[old.number])
        for log in self.telemetry.logs:
            log.rows = [r if r[1] != old.number or r[0] < t else (r[0], new.number, *r[2:]) for r in log.rows
                        if r[1] != old.number or r[0] < t or not (r[4] or str(r[3]).startswith("run ") or str(r[3])[:1] in "+-" or log.shape in ("tvm", "jamf"))]
            if log.shape == "sysmon" and self.rng.random() < .6:   # what the old installation had logged went with its disk
                log.lose("reimaged", old.number, None, world.start - DAY, t)
        return True

    def twin(self):
        pair = [m for m in self.world.machines if "mde" in m.sensors and not m.later]
        if len(pair) < 2 or not any(x.shape == "mde-process" for x in self.telemetry.logs):
            return False
        one, two = self.rng.sample(pair, 2)
        if one.reached:
            one, two = two, one
        if one.name == two.name:
            return False
        one.name, one.fqdn, one.kind = two.name, two.fqdn, "laptop" if "laptop" in (one.kind, two.kind) else two.kind
        return True

    # content

    def hash_lost(self):
        log, row = self.pick(("sysmon", "mde-image", "mde-process"), "pm")
        if not row:
            return False
        log.hash[None] = 0
        return True

    def hash_switch(self):
        log, row = self.pick(SENSOR, "pm")
        if not row:
            return False
        log.hash[self.rng.choice([None, row[1]])] = row[0] - self.rng.randrange(60, 3 * DAY)
        return True

    def hash_row(self):
        rows = [(log, row) for log, row in self.evidence(SENSOR, "pm") if isinstance(row[3], Mark) and row[3].digest]
        if not rows:
            return False
        log, row = self.rng.choice(rows)
        log.no_hash_rows.add(id(row))
        return True

    def signer_lost(self):
        logs = [x for x in self.telemetry.logs if x.shape == "sysmon" and self.world.campaign.by_signer]
        for log in logs:
            log.no_signer = True
        return bool(logs)

    def torn(self):
        log, row = self.pick(("sysmon", "resolver", "dc", "mde-process"))
        if not row or log.order != "old" or log.layout == "three" or log.torn:
            return False
        t = row[0] - self.rng.randrange(0, 4 * HOUR)
        mine = lambda r: log.layout == "one" or (log.layout == "day" and r[0] // DAY == row[0] // DAY) or (log.layout == "host" and r[1] == row[1])  # noqa: E731
        part = sorted([r for r in log.rows if mine(r) and r[0] >= t], key=lambda r: r[0])
        log.torn = part[0]
        gone = {id(r) for r in part}
        log.rows = [r for r in log.rows if id(r) not in gone]
        log.losses.append(("torn", row[1] if log.layout == "host" else None, None, part[0][0], row[0] // DAY * DAY + DAY if log.layout == "day" else self.world.end + 1))
        return True

    def duplicates(self):
        logs = [x for x in self.telemetry.logs if x.shape in ("sysmon", "resolver", "mde-process", "dc") and not x.torn and len(x.rows) > 10]
        if logs:
            self.rng.choice(logs).twice = True
        return bool(logs)

    def old_inventory(self):
        tvm = next((x for x in self.telemetry.logs if x.shape == "tvm"), None)
        if not tvm:
            return False
        first = self.world.stages[0].name
        times = [m.reached[first][0] for m in self.world.machines if m.reached.get(first, [0])[0] > self.world.start + HOUR]
        t = (self.rng.choice(times) if times else self.world.end) - self.rng.randrange(HOUR, 3 * DAY)
        self.telemetry.taken["tvm"] = t
        rows = [(t, m.number, "s", m.version(t) or "", self.telemetry.shows(m, t)) for m in self.world.machines]
        tvm.rows = [r for r in rows if r[3]]
        return True

