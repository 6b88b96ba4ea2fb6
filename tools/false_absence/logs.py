"""What sources there are and what each would have seen: rows before anything is lost."""
from .clock import DAY, HOUR
from .leases import Leases

DOMAINS = ["www.example.org", "mail.example.org", "updates.example.net", "cdn.example.com", "time.example.org", "intranet.corp.example.org"]


class Log:
    def __init__(self, name, shape, channels, rows, claim=()):
        self.name, self.shape, self.channels, self.rows, self.claim = name, shape, channels, rows, set(claim)
        self.losses = []          # (mutation, machine or None, channel or None, from, until)
        self.layout = "one"       # one, day, host, three, week
        self.gz = self.torn = self.tear = self.twice = False
        self.order = "old"        # old, new, none
        self.hash = {}            # machine or None -> time from which only SHA-1 is written
        self.no_signer = False
        self.lost_days = set()    # of a DHCP log: local days whose file is gone
        self.no_hash_rows = set()  # rows (by identity) whose hashes are "-"

    def hosts(self):
        return {row[1] for row in self.rows}

    def lose(self, mutation, machine, channel, a, b):
        """Removes the rows of a machine (None: all), a channel (None: all) in [a, b); gives what was removed."""
        gone = [r for r in self.rows if a <= r[0] < b and (machine is None or r[1] == machine) and (channel is None or r[2] == channel)]
        self.rows = [r for r in self.rows if not (a <= r[0] < b and (machine is None or r[1] == machine) and (channel is None or r[2] == channel))]
        self.losses.append((mutation, machine, channel, a, b))
        return gone


def pulse(rng, spans, rate, steady=True):
    """Times at which a machine speaks; steady ones are never silent for longer than one and a half mean intervals."""
    mean, uniform = 3600 / rate, rng.random
    times = []
    for a, b in spans:
        t = a + 20 + uniform() * min(mean, 600)
        while t < b:
            times.append(int(t))
            t += mean * (.5 + uniform()) if steady else mean * (.1 + 1.8 * uniform())
    return times


class Telemetry:
    def __init__(self, world, shapes):
        self.world, self.rng, self.logs = world, world.rng, []
        rng = self.rng
        self.lease = rng.choice([8 * HOUR, 8 * HOUR, 8 * DAY])
        self.claims_lease = self.lease == 8 * HOUR or rng.random() < .4
        self.zone, self.resolvers = True, rng.random() < .9
        self.fixed = [p for p in ("WS-*", "SRV-*") if rng.random() < .5]
        self.taken = {}
        use = self.mix(shapes)
        for m in world.machines:
            m.sensors = {s for s in ("sysmon", "mde") if s in use and rng.random() < (.9 if len(use & {"sysmon", "mde"}) == 1 else .7)}
        if "sysmon" in use:
            self.sysmon("msi" in use and rng.random() < .8)
        if "mde" in use:
            self.defender("mdeimage" in use)
        self.net = world.net = Leases(world, self.lease, rng.random() < .6) if use & {"dns", "dhcp", "netinfo"} else None
        if "dns" in use:
            self.debug_logs(rng.random() < .3)
        if "dhcp" in use:
            self.logs.append(Log("dhcp", "dhcp", "x", list(self.net.rows)))
        if "resolver" in use:
            self.resolver()
        if "netinfo" in use:
            self.sightings()
        if "tvm" in use:
            self.inventory()
        if "jamf" in use:
            self.logs.append(Log("jamf", "jamf", "s", [(self.day_before(m), m.number, "s", m.version(self.day_before(m)) or "", self.shows(m, self.day_before(m)))
                                                       for m in world.machines if rng.random() < .4]))

    def mix(self, shapes):
        rng, shapes = self.rng, shapes - self.world.campaign.missing
        chance = {"sysmon": .75, "msi": .8, "mde": .5, "mdeimage": .7, "dns": .5, "dhcp": .9, "resolver": .35, "netinfo": .3, "tvm": .45, "jamf": .12}
        use = {s for s in sorted(shapes) if rng.random() < chance[s]}
        if not use & {"sysmon", "dns", "resolver"}:
            use.add("sysmon" if "sysmon" in shapes else "resolver")
        if "dns" not in use:
            use -= {"dhcp", "netinfo"}
        if "mde" not in use:
            use -= {"netinfo"}
        if "dns" in use and "sysmon" in use and rng.random() < .4:
            use -= {"resolver"}
        return use

    def evidence(self, m, channel):
        """(time, what is seen, stage) of all marks on that channel."""
        for stage in self.world.stages:
            for mark in stage.marks:
                if mark.channel == channel:
                    for t in m.reached.get(stage.name, []):
                        yield t, self.world.campaign.asked(m, mark) if channel == "d" else mark, stage.name

    def starts(self, m):
        """Starts of the product: when a machine is switched on, daily, and after an installation."""
        of = self.world.campaign
        shown = [s for s in self.world.stages if s.runs or s.release]
        ran = next((s.name for s in shown if s.runs and s.after), None)
        if of.image is None:
            return
        for a, b, version in m.product:
            if ran and ran not in m.reached and version == of.bad:
                continue
            first = m.reached[ran][0] if ran and version == of.bad else a
            stages = tuple(s.name for s in shown) if version == of.bad else ()
            if ran and version == of.bad:
                yield first, version, stages
            for x, y in m.on:
                t = max(a, x) + 90
                while t < min(b, y) - 60:
                    if t > first + 600:
                        yield t, version, stages
                    t += DAY

    def common(self, m, channel, rate, spans=None):
        """Background rows and evidence of a machine on one channel of a sensor."""
        rng, rows, n = self.rng, [], m.number
        steady = m.kind != "sparse"
        if channel == "d":
            rows += [(t, n, "d", DOMAINS[t % 6], ()) for t in pulse(rng, spans or m.on, rate, steady)]
            rows += [(t, n, "d", name, (s,)) for t, name, s in self.evidence(m, "d")]
        else:
            rows += [(t, n, channel, f"b{t % 7}", ()) for t in pulse(rng, spans or m.on, rate, steady)]
            rows += [(t, n, channel, mark, (s,)) for t, mark, s in self.evidence(m, channel)]
        if channel == "p":
            rows += [(t, n, "p", "run " + v, s) for t, v, s in self.starts(m)]
        return rows

    def sysmon(self, msi):
        rng, rows = self.rng, []
        wanted = self.world.campaign.channels
        claim = [c for c in wanted if rng.random() < .93]
        channels = [c for c in wanted if c in claim or rng.random() < .5]
        if "f" in channels and all(m.channel != "f" for s in self.world.stages for m in s.marks):
            channels.remove("f")
        for m in self.world.machines:
            if "sysmon" in m.sensors:
                for c in channels:
                    rows += self.common(m, c, m.rate)
        log = Log("sysmon", "sysmon", "".join(channels), rows, claim)
        log.layout, log.gz = rng.choice(["one", "one", "day", "host"]), rng.random() < .3
        self.logs.append(log)
        if msi:
            self.logs.append(Log("msi", "msi", "s", [r for m in self.world.machines if "sysmon" in m.sensors or rng.random() < .3 for r in self.installer(m)]))

    def installer(self, m):
        bad = self.world.campaign.bad
        shown = (self.world.stages[0].name,)
        for a, b, version in m.product:
            if a >= self.world.start:
                yield a, m.number, "s", "+" + version, shown if version == bad else ()
            if b < self.world.end:
                yield b - 5, m.number, "s", "-" + version, shown if version == bad else ()
        for t in pulse(self.rng, m.on, 1 / 30):
            yield t, m.number, "s", "+other", ()

    def defender(self, images):
        for name, c, rate in (("mde-process", "p", .5), ("mde-image", "m", .3), ("mde-network", "d", .4)):
            if c == "p" or (c == "m" and images) or (c == "d" and self.rng.random() < .7):
                rows = [r for m in self.world.machines if "mde" in m.sensors for r in self.common(m, c, rate)]
                self.logs.append(Log(name, name, c, rows))

    def debug_logs(self, mixed):
        rng, rows = self.rng, ([], [])
        vpn = rng.random() < .3
        for m in self.world.machines:
            for t, n, c, domain, s in self.common(m, "d", m.rate):
                address = self.net.address(n, t) or (f"10.99.{n % 5}.{20 + (n * 7 + t // DAY) % 200}" if vpn and m.kind == "laptop" else None)
                if address:
                    rows[rng.randrange(2) if mixed else m.dc].append((t, n, "d", (domain, address), s))
        servers = 2 if rng.random() < .6 else 1
        parts = rows if servers == 2 else (rows[0] + rows[1],)
        for i, part in enumerate(parts):
            log = Log(f"dc{i + 1}", "dc", "d", part)
            log.gz = rng.random() < .35
            self.logs.append(log)
        self.style = rng.choice(["us", "us", "de", "gb"])
        self.answers = rng.random() < .4

    def resolver(self):
        by_address = self.net is not None and any(x.shape == "dhcp" for x in self.logs) and self.rng.random() < .3
        rows = []
        for m in self.world.machines:
            for row in self.common(m, "d", m.rate):
                if m.on_site(row[0]):
                    rows.append(row if not by_address else (*row[:3], (row[3], self.net.address(m.number, row[0])), row[4]))
        self.logs.append(Log("resolver", "resolver", "d", rows))

    def sightings(self):
        rows = []
        for m in self.world.machines:
            if "mde" in m.sensors:
                for t in pulse(self.rng, m.on, 1 / 6, False):
                    rows.append((t, m.number, "x", self.net.address(m.number, t) or f"192.168.1.{5 + m.number}", ()))
        self.logs.append(Log("netinfo", "netinfo", "x", rows))

    def shows(self, m, t):
        return (self.world.stages[0].name,) if m.version(t) == self.world.campaign.bad else ()

    def day_before(self, m):
        spans = [a for a, b in m.on if a < self.world.end - HOUR]
        return (spans[-1] if spans else self.world.start) + HOUR

    def inventory(self):
        t = self.world.end - self.rng.choice([HOUR, HOUR, 20 * HOUR])
        self.taken["tvm"] = t
        rows = [(t, m.number, "s", m.version(t) or "", self.shows(m, t)) for m in self.world.machines]
        self.logs.append(Log("tvm", "tvm", "s", [r for r in rows if r[3]]))


def known(world, logs):
    """(machine, stage) -> logs that still show it."""
    found = {}
    for log in logs:
        for row in log.rows:
            for stage in row[4]:
                found.setdefault((row[1], stage), []).append((log, row))
    return found


__all__ = ["Log", "Telemetry", "known"]
