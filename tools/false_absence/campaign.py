"""The campaigns that fleets go through: the stages, what shows them, and the days. `Phone` is invented; shipped.py has those of packs/."""
from .clock import DAY, HOUR, seconds
from .marks import EXPLORER, Mark

PHONE = "C:\\Program Files\\Example Phone\\phone.exe"
EVIL_DLL = "7375adedb82fd62cefc6b6fd20a704a164e056022f3b8c2e1b94f3a9b8361470"
EVIL_EXE = "aa124a4b4df12b34e74ee7f6c683b2ebec4ce9a8edcf9be345823b4fdcf5d8aa"
NAMES = {"p": "process", "m": "module", "d": "dns", "f": "file", "s": "software", "n": "network", "r": "registry"}
LETTERS = {name: letter for letter, name in NAMES.items()}


class Stage:
    """Seen by the product's release, by its running, or by marks, the first of which is what the deciding channel would show."""

    def __init__(self, name, after, lo=0, hi=None, needs=False, *, marks=(), runs=False, release=False, decisive=None, during=None):
        self.name, self.after, self.lo, self.hi, self.needs = name, after, lo, hi, needs
        self.marks, self.runs, self.release, self.decisive, self.during = list(marks), runs, release, decisive, during
        self.channel = LETTERS[decisive] if decisive else marks[0].channel if marks else "p"

    @property
    def main(self):
        """The mark that the deciding channel shows."""
        return self.marks[0] if self.marks else None


class Phone:
    id, product, vendor, software, image = "phone-test", "Example Phone", "Example Ltd", "example_phone", PHONE
    old, bad, clean = "18.11.1", "18.12.416", "18.13.7"
    kind, missing, channels, slow = "release", set(), "pmdf", False
    chances = {"ran": .95, "beacon": .6, "module": .7, "implant": .6, "drop": .7}

    def __init__(self, rng):
        self.start = (seconds(2026, 2, 1) // DAY + rng.randrange(270)) * DAY
        self.days = rng.choice([7, 8, 9, 10, 11, 13, 16])
        self.available = self.start + rng.choice([-20, -3, 0, 1, 2]) * DAY if rng.random() < .85 else None
        self.by_signer = rng.random() < .2
        self.domain = rng.choice(["phone-update.example.net", "evil.example", "cdn.bad-telemetry.example.com"])
        self.stages = self.invented(rng)

    def invented(self, rng):
        lo = rng.choice([0, 6, 24, 48, 72]) * HOUR
        needs = rng.random() < .4
        folder = "C:\\ProgramData\\Phone\\"
        library = Mark("m", folder + "helper64.dll", PHONE, "" if self.by_signer else EVIL_DLL, "Evil Signer Ltd" if self.by_signer else "")
        stages = [Stage("installed", None, release=True), Stage("ran", "installed", needs=rng.random() < .5, runs=True, decisive="process"),
                  Stage("beacon", "installed", lo, lo + rng.choice([2, 3, 5]) * DAY, needs, marks=[Mark("d", self.domain, "")], decisive="dns")]
        if rng.random() < .8:
            stages.append(Stage("module", "beacon" if rng.random() < .7 else "ran", 0, DAY, needs, marks=[library], decisive="module"))
        if rng.random() < .6:
            stages.append(Stage("implant", stages[-1].name, rng.choice([0, HOUR]), DAY, needs, marks=[Mark("p", folder + "svcupd.exe", EXPLORER, EVIL_EXE)], decisive="process"))
        if rng.random() < .4:
            stages.append(Stage("drop", "beacon", 0, DAY, needs, marks=[Mark("f", folder + "stage.dat", PHONE)], decisive="file"))
        return stages

    def chance(self, stage):
        return self.chances[stage.name]

    def asked(self, machine, mark):
        return mark.target

    @property
    def pack(self):
        return "./pack.yaml"

    def text(self, clock):
        day = clock.date
        lines = ["pack: tamiz.pack/1", "id: phone-test", "grade: draft", "known_since: 2026-01-01", "source: invented",
                 "product: {name: Example Phone, vendor: Example Ltd, aliases: [example_phone, Example Phone.app], images: [phone.exe]}", "releases:"]
        available = f", available_from: {day(self.available)[0]}" if self.available else ""
        lines += [f"  - {{version: windows {self.bad}, state: bad{available}}}", f"  - {{version: {self.clean}, state: clean}}", "stages:"]
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
