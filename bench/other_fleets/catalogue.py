"""Software of the whole world and of each organisation: a few that all have, and a tail that nearly nobody has."""
import random

from . import words
from .model import Image

SYS = "C:\\Windows\\System32\\"
DAYS = 42
# A head that most have and a tail seen almost nowhere (Zipf; DSN'17: 83 % of files on one or a few machines).
PROGRAMS, SITES, PRINTERS, ADDINS, DRIVERS = 1500, 6000, 400, 500, 900
BROWSERS = (("C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe", "Google LLC", "Google Chrome", "144.0.7500."),
            ("C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe", "Microsoft Corporation", "Microsoft Edge", "144.0.3700."),
            ("C:\\Program Files\\Mozilla Firefox\\firefox.exe", "Mozilla Corporation", "Firefox", "147.0."))
OFFICE = "C:\\Program Files\\Microsoft Office\\root\\Office16\\"
SYSTEM_DLLS = ("version dwmapi uxtheme winmm wtsapi32 dbghelp secur32 cryptbase propsys mswsock dnsapi iphlpapi winhttp wininet urlmon "
               "msxml6 dxgi d3d11 windowscodecs comdlg32 netapi32 wbemprox amsi taskschd samlib vaultcli dpapi msi xmllite").split()
SERVICE_DLLS = "wuaueng schedsvc bits gpsvc themeservice dhcpcore dnsrslvr lanmanserver wkssvc sysmain ikeext usosvc appinfo seclogon iphlpsvc".split()
GROUPS = ("netsvcs", "LocalService", "NetworkService", "LocalSystemNetworkRestricted", "DcomLaunch", "UnistackSvcGroup")


def system(base, folder=SYS, build="10.0.22631.1"):
    """A file of Windows; one hash per build."""
    return Image(folder + base, f"windows/{base}/{build}", "Microsoft Windows", "Microsoft Corporation", "Microsoft Windows Operating System", build)


class Program:
    """A third party's program with its own libraries, versions over the six weeks, and habits."""

    def __init__(self, seed, rank, owner=""):
        rng = random.Random(f"{seed}/program/{owner}/{rank}")
        self.vendor, self.name = words.name(rng), words.name(rng, rng.choice((1, 2, 2)))
        self.unsigned = rng.random() < (0.7 if owner else 0.12)
        self.per_user = rng.random() < 0.22
        self.versioned = rng.random() < 0.3
        self.updates = rng.random() < 0.6
        self.service = rng.random() < 0.15
        self.helper = rng.random() < 0.35
        self.runs_cmd = rng.random() < 0.12
        self.exe = self.name.lower() + ".exe"
        self.libs = [self._library(rng) for _ in range(rng.randrange(2, 8))]
        self.domains = [f"{h}.{self.vendor.lower()}.example" for h in rng.sample(["api", "update", "cdn", "login", "telemetry", "sync"], rng.randrange(1, 4))]
        major = rng.randrange(1, 25)
        self.releases = [(rng.randrange(0, DAYS) if n else -99, f"{major}.{rng.randrange(20)}.{n}.{rng.randrange(3000)}") for n in range(rng.choice((1, 1, 2, 3, 4)))]
        self.releases.sort()
        self.key = f"{seed}/{owner}/{rank}"

    def _library(self, rng):
        return rng.choice(("lib", "", self.name.lower()[:3])) + words.name(rng, 1).lower() + rng.choice(("", "32", "64", "core", "ui")) + ".dll"

    def version(self, day, lag):
        """The release that a machine which is `lag` days behind runs on this day."""
        return [v for d, v in self.releases if d + lag <= day or d < 0][-1]

    def folder(self, user, version):
        base = f"C:\\Users\\{user}\\AppData\\Local\\{self.name}" if self.per_user else f"C:\\Program Files\\{self.vendor}\\{self.name}"
        return base + (f"\\app-{version}\\" if self.versioned else "\\")

    def image(self, base, user, version):
        signer = "" if self.unsigned else f"{self.vendor} Ltd"
        return Image(self.folder(user, version) + base, f"{self.key}/{base}/{version}", signer, f"{self.vendor} Ltd", self.name, version)


class World:
    """What all organisations draw from."""

    def __init__(self, seed):
        self.seed = seed
        self.programs = [Program(seed, rank) for rank in range(PROGRAMS)]
        self.by_rank, self.sites = words.Zipf(PROGRAMS, 1.05, 3), words.Zipf(SITES, 0.95, 4)
        self.printers, self.addins, self.drivers = words.Zipf(PRINTERS, 0.9), words.Zipf(ADDINS, 0.95), words.Zipf(DRIVERS, 0.85, 3)
        self._things = {}

    def site(self, rng):
        rank = self.sites.draw(rng)
        return f"{('www', 'app', 'static', 'img')[rank % 4]}.site{rank * 7919 % 99991}.example"

    def thing(self, what, rank):
        """A printer's, add-in's or driver's library, by rank."""
        if (what, rank) not in self._things:
            self._things[what, rank] = self._make(what, rank, random.Random(f"{self.seed}/{what}/{rank}"))
        return self._things[what, rank]

    def _make(self, what, rank, rng):
        maker, stem = words.name(rng), words.name(rng, 1).lower()
        path = {"printer": f"{SYS}spool\\drivers\\x64\\3\\{stem}ui.dll",
                "addin": f"C:\\Program Files\\{maker}\\Connect\\{stem}shext.dll",
                "driver": f"{SYS}DriverStore\\FileRepository\\{stem}.inf_amd64_{rng.getrandbits(64):016x}\\{stem}svc.dll"}[what]
        signer = "Microsoft Windows Hardware Compatibility Publisher" if what != "addin" else ("" if rng.random() < 0.15 else f"{maker} Inc")
        return Image(path, f"{what}/{rank}/{self.seed}", signer, f"{maker} Inc", maker + " " + what, f"{rng.randrange(9)}.{rng.randrange(99)}")
