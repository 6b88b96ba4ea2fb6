"""What really happened: machines, when they are on and where, what was installed when, and how far the campaign got."""
import random

from .campaign import Phone
from .clock import DAY, HOUR, ZONES, Clock, weekday
from .shipped import Shipped, vectors


class Machine:
    def __init__(self, number, name, kind):
        self.number, self.name, self.kind = number, name, kind
        self.fqdn = f"{name}.corp.example.org"
        self.agent = f"{0xD00000 + number:040x}"
        self.mac = f"0200000000{number:02x}".upper()
        self.on, self.site = [], []        # [from, until)
        self.product = []                  # (from, until, version), ordered
        self.reached = {}                  # stage -> times, ordered
        self.sensors = set()
        self.dc, self.rate = 0, 7.0
        self.later = None                  # (time, name): renamed
        self.upper = False
        self.code = None                   # which of the published GUIDs is its

    def named(self, t):
        return self.later[1] if self.later and t >= self.later[0] else self.name

    def is_on(self, t):
        return any(a <= t < b for a, b in self.on)

    def on_site(self, t):
        return any(a <= t < b for a, b in self.site)

    def version(self, t):
        return next((v for a, b, v in self.product if a <= t < b), None)


class World:
    def __init__(self, seed, number, pack="phone"):
        self.rng = rng = random.Random(f"fleet {seed} {number}" + ("" if pack == "phone" else f" {pack}"))
        self.clock = Clock(rng.choice(ZONES))
        self.campaign = of = Phone(rng) if pack == "phone" else Shipped(pack, rng)
        self.start, self.days, self.available, self.stages = of.start, of.days, of.available, of.stages
        self.end = self.start + self.days * DAY - rng.choice([0, 2, 6, 9, 14, 18]) * HOUR
        self.codes = list(range(len(vectors()))) if of.slow else []
        rng.shuffle(self.codes)
        self.machines = []
        for number in range(min(16 if of.slow else 40, 8 + int(rng.expovariate(1 / 7)))):
            self.machines.append(self.machine(number))
        for machine in self.machines:
            self.history(machine)

    def machine(self, number):
        rng = self.rng
        kind = rng.choices(["dense", "office", "sparse", "laptop"], [1.5, 5, 2.5, 3])[0]
        prefix = {"dense": rng.choice(["SRV", "WS"]), "office": "WS", "sparse": rng.choice(["SRV", "WS"]), "laptop": "LT"}[kind]
        m = Machine(number, f"{prefix}-{number:03}", kind)
        m.rate = rng.uniform(.4, 1.5) if kind == "sparse" else rng.uniform(6.6, 7.6)
        m.upper = rng.random() < .5
        m.dc = rng.randrange(2)
        self.presence(m)
        return m

    def presence(self, m):
        rng, begin, end = self.rng, self.start, self.end
        if m.kind in ("dense", "sparse"):
            m.on = m.site = [(begin, end)]
            return
        travel = rng.choice([None, None, rng.randrange(self.days)]) if m.kind == "laptop" else None
        for day in range(self.days):
            midnight = begin + day * DAY - self.clock.offset(begin + day * DAY)
            if weekday(begin + day * DAY) >= 5 or rng.random() < .07:
                if m.kind == "laptop" and rng.random() < .4:
                    self.present(m, midnight + 11 * HOUR, midnight + 15 * HOUR, False)
                continue
            a = midnight + rng.randrange(27000, 32400)
            b = midnight + rng.randrange(59400, 66600)
            away = m.kind == "laptop" and (rng.random() < .3 or (travel is not None and travel <= day < travel + 6))
            self.present(m, a, b, not away)
            if m.kind == "laptop" and rng.random() < .3:
                self.present(m, midnight + 19 * HOUR + rng.randrange(1800), midnight + 22 * HOUR, False)

    def present(self, m, a, b, site):
        a, b = max(a, self.start), min(b, self.end)
        if a < b:
            m.on.append((a, b))
            if site:
                m.site.append((a, b))

    def moment(self, m, a, b, site=None):
        """A time in [a, b) at which the machine is on, or None."""
        spans = [(max(a, x), min(b, y)) for x, y in m.on if max(a, x) + 120 < min(b, y)]
        if not spans:
            return None
        x, y = self.rng.choice(spans)
        return self.rng.randrange(x + 60, y - 30)

    def history(self, m):
        rng, begin, end, of = self.rng, self.start, self.end, self.campaign
        fate = rng.choices(["none", "clean", "upgrade", "fresh", "before"], [1.5, 2.5, 4, 3, 1])[0]
        taken, first = None, self.stages[0]
        if of.kind == "window":
            m.product.append((begin - 40 * DAY, end, of.old))
            if fate in ("upgrade", "fresh"):
                taken = self.moment(m, max(begin, first.during[0]), min(end, first.during[1]))
        elif fate in ("upgrade", "fresh"):
            taken = self.moment(m, max(begin, self.available or begin), begin + int((end - begin) * rng.choice([.3, .3, .4, .6] if of.slow else [.3, .5, .5, .95])))
        if fate == "before" and of.kind != "window" and (self.available is None or self.available < begin):
            taken = begin - rng.randrange(HOUR, 2 * DAY)
        if of.kind == "release" and (fate in ("clean", "upgrade") or (fate == "before" and taken is None)):
            m.product.append((begin - 40 * DAY, taken or end, of.old))
        if taken is None:
            return
        fixed = None
        if of.kind in ("release", "program"):
            fixed = self.moment(m, taken + DAY, end) if rng.random() < .25 else None
            m.product.append((taken, fixed or end, of.bad))
            if fixed and of.kind == "release" and rng.random() < .5:
                m.product.append((fixed, end, of.clean))
        m.reached[first.name] = [taken]
        self.go_on(m, fixed or end)

    def go_on(self, m, gone):
        rng = self.rng
        for stage in self.stages[1:]:
            before = m.reached.get(stage.after)
            if not before or rng.random() > self.campaign.chance(stage):
                continue
            a = max(before[0], self.start) + stage.lo
            if before[0] < self.start:
                a = max(before[0] + stage.lo, self.start)
            until = min(gone if stage.needs or stage.runs else self.end, a + (stage.hi or DAY))
            if stage.during:
                a, until = max(a, stage.during[0]), min(until, stage.during[1])
            t = self.moment(m, a + 30, until)
            if stage.runs:
                t = next((max(x, a) + 90 for x, y in m.on if max(x, a) + 200 < min(y, gone)), None)
            if t is None or not self.may(m, stage):
                continue
            m.reached[stage.name] = sorted([t] + self.again(m, stage, t, gone))

    def again(self, m, stage, t, gone):
        """Who calls home may do so on other days, too."""
        if stage.channel != "d" or self.rng.random() >= .35:
            return []
        limit = gone if stage.needs else self.end
        times = [self.moment(m, t + k * DAY, min(limit, t + k * DAY + DAY)) for k in range(1, self.rng.choice([2, 3, 20]))]
        return [x for x in times if x]

    def may(self, m, stage):
        """Of names in the implant's code there are only the published ones, each of one machine."""
        if stage.main is None or not stage.main.target.startswith("vector "):
            return True
        if m.code is None and self.codes:
            m.code = self.codes.pop()
        return self.campaign.asked(m, stage.main) is not None

    def descendants(self, name):
        found, grew = {name}, True
        while grew:
            new = {s.name for s in self.stages if s.after in found} - found
            found, grew = found | new, bool(new)
        return found - {name}
