"""What really happened: machines, when they are on and where, what was installed when, and how far the campaign got."""
import random

from .clock import DAY, HOUR, ZONES, Clock, seconds, weekday

OLD, BAD, CLEAN = "18.11.1", "18.12.416", "18.13.7"
EVIL_DLL = "7375adedb82fd62cefc6b6fd20a704a164e056022f3b8c2e1b94f3a9b8361470"
EVIL_EXE = "aa124a4b4df12b34e74ee7f6c683b2ebec4ce9a8edcf9be345823b4fdcf5d8aa"
CHANNEL = {"installed": "p", "ran": "p", "beacon": "d", "module": "m", "implant": "p", "drop": "f"}
NAMES = {"p": "process", "m": "module", "d": "dns", "f": "file", "s": "software"}


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

    def named(self, t):
        return self.later[1] if self.later and t >= self.later[0] else self.name

    def is_on(self, t):
        return any(a <= t < b for a, b in self.on)

    def on_site(self, t):
        return any(a <= t < b for a, b in self.site)

    def version(self, t):
        return next((v for a, b, v in self.product if a <= t < b), None)


class Stage:
    def __init__(self, name, after, lo=0, hi=None, needs=False):
        self.name, self.after, self.lo, self.hi, self.needs = name, after, lo, hi, needs
        self.decisive = {"installed": None}.get(name, NAMES[CHANNEL[name]]) if name != "installed" else None


class World:
    def __init__(self, seed, number):
        self.rng = rng = random.Random(f"fleet {seed} {number}")
        self.clock = Clock(rng.choice(ZONES))
        first = seconds(2026, 2, 1) // DAY + rng.randrange(270)
        self.start = first * DAY
        self.days = rng.choice([7, 8, 9, 10, 11, 13, 16])
        self.end = self.start + self.days * DAY - rng.choice([0, 2, 6, 9, 14, 18]) * HOUR
        self.available = self.start + rng.choice([-20, -3, 0, 1, 2]) * DAY if rng.random() < .85 else None
        self.stages = self.campaign()
        self.by_signer = rng.random() < .2
        self.domain = rng.choice(["phone-update.example.net", "evil.example", "cdn.bad-telemetry.example.com"])
        self.machines = []
        for number in range(min(40, 8 + int(rng.expovariate(1 / 7)))):
            self.machines.append(self.machine(number))
        for machine in self.machines:
            self.history(machine)

    def campaign(self):
        rng = self.rng
        lo = rng.choice([0, 6, 24, 48, 72]) * HOUR
        needs = rng.random() < .4
        stages = [Stage("installed", None), Stage("ran", "installed", needs=rng.random() < .5),
                  Stage("beacon", "installed", lo, lo + rng.choice([2, 3, 5]) * DAY, needs)]
        if rng.random() < .8:
            stages.append(Stage("module", "beacon" if rng.random() < .7 else "ran", 0, DAY, needs))
        if rng.random() < .6:
            stages.append(Stage("implant", stages[-1].name, rng.choice([0, HOUR]), DAY, needs))
        if rng.random() < .4:
            stages.append(Stage("drop", "beacon", 0, DAY, needs))
        return stages

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
        rng, begin, end = self.rng, self.start, self.end
        fate = rng.choices(["none", "clean", "upgrade", "fresh", "before"], [1.5, 2.5, 4, 3, 1])[0]
        taken = None
        bad_from = max(begin, self.available or begin)
        if fate == "upgrade" or fate == "fresh":
            taken = self.moment(m, bad_from, begin + int((end - begin) * rng.choice([.3, .5, .5, .95])))
        if fate == "before" and (self.available is None or self.available < begin):
            taken = begin - rng.randrange(HOUR, 2 * DAY)
        if fate in ("clean", "upgrade") or (fate == "before" and taken is None):
            m.product.append((begin - 40 * DAY, taken or end, OLD))
        if taken is None:
            return
        fixed = self.moment(m, taken + DAY, end) if rng.random() < .25 else None
        m.product.append((taken, fixed or end, BAD))
        if fixed and rng.random() < .5:
            m.product.append((fixed, end, CLEAN))
        m.reached["installed"] = [taken]
        self.go_on(m, taken, fixed or end)

    def go_on(self, m, taken, gone):
        rng = self.rng
        for stage in self.stages[1:]:
            before = m.reached.get(stage.after)
            if not before or rng.random() > {"ran": .95, "beacon": .6, "module": .7, "implant": .6, "drop": .7}[stage.name]:
                continue
            a = max(before[0], self.start) + stage.lo
            if before[0] < self.start:
                a = max(before[0] + stage.lo, self.start)
            t = self.moment(m, a + 30, min(gone if stage.needs or stage.name == "ran" else self.end, a + (stage.hi or DAY)))
            if stage.name == "ran":
                t = next((max(x, a) + 90 for x, y in m.on if max(x, a) + 200 < min(y, gone)), None)
            if t is None:
                continue
            times = [t]
            if stage.name == "beacon" and rng.random() < .35:
                limit = gone if stage.needs else self.end
                times += [x for x in (self.moment(m, t + k * DAY, min(limit, t + k * DAY + DAY)) for k in range(1, rng.choice([2, 3, 20]))) if x]
            m.reached[stage.name] = sorted(times)

    def descendants(self, name):
        found, grew = {name}, True
        while grew:
            new = {s.name for s in self.stages if s.after in found} - found
            found, grew = found | new, bool(new)
        return found - {name}

    def pack(self):
        day = self.clock.date
        lines = ["pack: tamiz.pack/1", "id: phone-test", "grade: draft", "known_since: 2026-01-01", "source: invented",
                 "product: {name: Example Phone, vendor: Example Ltd, aliases: [example_phone, Example Phone.app], images: [phone.exe]}", "releases:"]
        available = f", available_from: {day(self.available)[0]}" if self.available else ""
        lines += [f"  - {{version: windows {BAD}, state: bad{available}}}", f"  - {{version: {CLEAN}, state: clean}}", "stages:"]
        for s in self.stages:
            test = {"installed": "{release: bad}", "ran": "{process: product}", "beacon": f"{{dns: [{self.domain}]}}",
                    "module": "{module: [{signer: Evil Signer Ltd}]}" if self.by_signer else f"{{module: [{{hash: {EVIL_DLL}}}]}}",
                    "implant": f"{{process: [{{hash: {EVIL_EXE}}}]}}", "drop": "{file: [{path: 'C:\\ProgramData\\Phone\\*.dat', actor: '*phone.exe'}]}"}[s.name]
            parts = [f"id: {s.name}"] + ([f"after: {s.after}"] if s.after else [])
            parts += [f"delay: [{s.lo // HOUR}h, {s.hi // HOUR}h]"] if s.hi and s.name == "beacon" else [f"delay: [{s.lo // HOUR}h, {30 * 24}h]"] if s.lo else []
            parts += ["needs: product"] if s.needs else []
            parts += [f"decisive: [{s.decisive}]"] if s.decisive else []
            lines.append("  - {" + ", ".join(parts) + f", test: {test}}}")
        return "\n".join(lines) + "\n"
