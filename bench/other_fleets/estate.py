"""Organisations, their machines, and what their sensors miss."""
import random

from . import catalogue, words
from .catalogue import DAYS, Program

CHANNELS = ("process", "module", "file", "dns", "network", "registry")
# How often an organisation lacks a whole channel. A Sysmon configuration without event 7 is common; the rest are guesses.
ORG_LACKS = {"module": 0.12, "file": 0.07, "registry": 0.10, "network": 0.08, "dns": 0.06}
PROXY_SHARE, NO_SIGNER_SHARE, SHORT_RETENTION_SHARE = 0.22, 0.12, 0.2
# One of 25 machines misses one channel; days are missed by runs, 0-30 % a machine (the brief's loss).
MACHINE_LACKS, RENAMED, SKEWED, DEVELOPER, VDI_SHARE = 0.04, 0.015, 0.03, 0.04, 0.08


class Org:
    def __init__(self, seed, number, size, alone):
        self.rng = rng = random.Random(f"{seed}/org/{number}")
        self.number, self.size, self.name = number, size, words.name(rng, 2).lower() + (str(number) if number else "")
        self.tenant = words.guid(rng)
        self.proxy = rng.random() < PROXY_SHARE
        self.no_signer = rng.random() < NO_SIGNER_SHARE
        self.retention = 30 if rng.random() < SHORT_RETENTION_SHARE else DAYS
        lacks = [c for c, share in ORG_LACKS.items() if rng.random() < share]
        self.lacks = set(lacks[:1]) if alone else set(lacks)
        self.inhouse = [Program(seed, n, self.name) for n in range(rng.randrange(2, 7))]
        self.scripts = [f"{words.name(rng, 1).lower()}{rng.choice(('_map', 'login', '-inv', 'cfg'))}.{rng.choice(('cmd', 'ps1', 'vbs', 'bat'))}" for _ in range(rng.randrange(2, 8))]
        self.security = Program(seed, rng.randrange(6), "security")
        self.agent = Program(seed, rng.randrange(5), "management")
        self.remote = Program(seed, rng.randrange(4), "remote")
        self.hooks = rng.random() < 0.35            # its security agent loads a library in other programs
        self.uses_remote = rng.random() < 0.45
        self.product_share = rng.uniform(0.35, 0.85)
        self.printers = [rng.random() for _ in range(6)]
        self.common = [rng.randrange(catalogue.PROGRAMS) for _ in range(rng.randrange(3, 12))]

    @property
    def domain(self):
        return f"{self.name}.example"


class Machine:
    def __init__(self, seed, number, org, world):
        self.rng = rng = random.Random(f"{seed}/machine/{number}")
        self.number, self.org = number, org
        self.vdi = rng.random() < VDI_SHARE
        self.developer = not self.vdi and rng.random() < DEVELOPER
        self.user = f"{rng.choice('abcdefghijklmnoprstvw')}.{words.name(rng).lower()}"
        self.short = self._name(rng)
        self.renamed = self._name(rng) if rng.random() < RENAMED else ""
        self.renamed_day = rng.uniform(8, 34)
        self.ip = f"10.{org.number % 250}.{number // 250 % 250}.{number % 250 + 1}"
        self.build = "10.0." + rng.choices(("22631.4890", "26100.3037", "19045.5440", "20348.3091"), (5, 3, 3, 1))[0]
        self.lag = 0 if self.vdi else min(20, rng.expovariate(1 / 3.5))
        self.skew = (rng.gauss(0, 150) if rng.random() < 0.85 else rng.choice((-1, 1)) * 3600 * rng.randrange(1, 9)) if rng.random() < SKEWED else 0.0
        self.lacks = {rng.choice(CHANNELS)} if rng.random() < MACHINE_LACKS else set()
        self.dark = self._dark(rng)
        self.programs = self._software(rng, world)
        self.addins = [world.addins.draw(rng) for _ in range(rng.randrange(0, 5))]
        self.printers = [int(org.printers[rng.randrange(6)] ** 3 * catalogue.PRINTERS) for _ in range(rng.randrange(0, 3))]
        self.drivers = [world.drivers.draw(rng) for _ in range(rng.randrange(1, 5))]
        self.browser = rng.choices(range(3), (6, 4, 1))[0]

    def _name(self, rng):
        kind = "VDI" if self.vdi else rng.choices(("LT", "WS", "SRV", "PC"), (6, 4, 1, 2))[0]
        site = ("HQ", "N", "S", "FIN", "ENG", "OPS", "LAB")[rng.randrange(7)]
        return f"{site}-{kind}-{self.number:05d}{rng.choice('ABCDEFGHJK')}"

    def _dark(self, rng):
        """Days without data, by runs: half of the machines miss none."""
        share = 0 if rng.random() < 0.5 else rng.uniform(0, 0.3)
        dark = set()
        while len(dark) < share * DAYS:
            first = rng.randrange(DAYS)
            dark.update(range(first, min(DAYS, first + rng.randrange(1, 6))))
        return dark

    def _software(self, rng, world):
        ranks = set(self.org.common if self.vdi else rng.sample(self.org.common, len(self.org.common) // 2))
        ranks.update(() if self.vdi else (world.by_rank.draw(rng) for _ in range(rng.randrange(4, 14))))
        return [world.programs[r] for r in sorted(ranks)] + (self.org.inhouse if self.vdi else rng.sample(self.org.inhouse, max(1, len(self.org.inhouse) // 2)))

    def full(self, name):
        return f"{name}.{self.org.domain}"


def organisations(seed, hosts):
    """One organisation up to 1,000 machines; above, many, of sizes that differ by two orders (log-normal, a guess)."""
    if hosts <= 1000:
        return [Org(seed, 0, hosts, True)]
    rng, orgs, left = random.Random(f"{seed}/orgs"), [], hosts
    while left:
        size = min(left, max(12, int(rng.lognormvariate(4.9, 1.0))))
        orgs.append(Org(seed, len(orgs), size, False))
        left -= size
    return orgs
