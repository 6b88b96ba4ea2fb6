"""The product under suspicion: its parts, its releases, and its everyday life on the machines that have it."""
import random

from . import life as everyday
from . import odd, words
from .catalogue import SYS, SYSTEM_DLLS
from .model import Image

KINDS = {  # kind: (parent, folder, own service account)
    "talk": ("explorer", "C:\\Users\\{user}\\AppData\\Local\\Programs\\{name}\\", False), "watch": ("services", "C:\\Program Files (x86)\\{vendor}\\{name}\\", True),
    "paper": ("explorer", "C:\\Program Files\\{vendor} {name}\\", False), "design": ("explorer", "C:\\Program Files\\{vendor}\\{name}\\", False),
    "electron": ("explorer", "C:\\Users\\{user}\\AppData\\Local\\{name}\\app-{version}\\", False)}
NEVER_UPDATES = 0.1          # machines that stay on the old release: sleeping laptops, pinned versions
EXTENSIONS = 60


class Product:
    def __init__(self, seed, shape):
        self.rng = rng = random.Random(f"{seed}/product/{shape.name}")
        self.kind = rng.choice(shape.kinds)
        self.parent, self.pattern, self.as_system = KINDS[self.kind]
        self.vendor, self.name = words.name(rng), words.name(rng)
        stem = self.name.lower()
        self.main, self.update, self.helper = stem + ".exe", rng.choice((stem + "updater.exe", "update.exe", "autoupdate.exe")), stem + rng.choice(("helper.exe", "host.exe", "worker.exe"))
        self.libs = [words.name(rng, 1).lower() + rng.choice(("", "core", "net", "ui")) + ".dll" for _ in range(9)]
        self.domains = [f"{h}.{self.vendor.lower()}.example" for h in ("update", "telemetry", "api", "cdn")]
        major = rng.randrange(2, 20)
        self.versions = [f"{major}.{rng.randrange(1, 5)}.{rng.randrange(900)}", f"{major}.6.{rng.randrange(900)}", f"{major}.7.{rng.randrange(900)}", f"{major}.8.{rng.randrange(900)}"]
        self.roll_day, self.fix_day = rng.uniform(8, 14), rng.uniform(35, 40)
        self.new_lib, self.new_domain = words.name(rng, 1).lower() + "next.dll", f"edge.{self.vendor.lower()}.example"
        self.new_child = rng.random() < 0.4
        self.extensions, self.tail = [words.name(rng).lower() for _ in range(EXTENSIONS)], words.Zipf(EXTENSIONS)
        self.market = shape.name == "marketplace" or rng.random() < 0.3
        self.shape, self.seed = shape, seed

    @property
    def files(self):
        return {self.main, self.update, self.helper}

    def image(self, base, user, version):
        folder = self.pattern.format(user=user, vendor=self.vendor, name=self.name, version=version)
        return Image(folder + base, f"product/{self.seed}/{base}/{version}", f"{self.vendor} Inc.", f"{self.vendor} Inc.", f"{self.vendor} {self.name}", version)


class Installed:
    """The product on one machine: when it took which release, and what it did there."""

    def __init__(self, product, life):
        self.p, self.life, self.rng = product, life, life.rng
        rng = life.rng
        self.base = 0 if rng.random() < 0.15 else 1
        # Staged roll-out: most take it within a week, some late, some never.
        self.took = 99.0 if rng.random() < NEVER_UPDATES else product.roll_day + min(18, rng.expovariate(1 / 3.0)) + (2 if life.m.org.number % 3 == 1 else 0)
        self.fixed = 99.0 if rng.random() < 0.5 else product.fix_day + rng.uniform(0, 4)
        self.extensions = sorted({product.tail.draw(rng) for _ in range(rng.randrange(0, 4))}) if product.market else []

    def version(self, day):
        return self.p.versions[3 if day >= self.fixed else 2 if day >= self.took else self.base]

    def image(self, base, t):
        return self.p.image(base, self.life.m.user, self.version(self.life.day(t)))

    def new(self, t):
        return self.life.day(t) >= self.took

    def main(self, t, extra=""):
        """The product is started at t; its process, and what it always does."""
        life, rng, tape, p = self.life, self.rng, self.life.tape, self.p
        parent = life.services(t) if p.as_system else life.explorer(t)
        image = self.image(p.main, t)
        proc = tape.start(t, parent, image, f'"{image.path}"{extra}', odd.SYSTEM_USER if p.as_system else None)
        for n, lib in enumerate(rng.sample(p.libs, rng.randrange(1, 4))):
            tape.load(t + 0.1 + n * 0.1, proc, self.image(lib, t))
        if rng.random() < 0.6:
            tape.call(t + 2, proc, rng.choice(p.domains))
        if self.new(t):
            if rng.random() < 0.6:
                tape.load(t + 0.6, proc, self.image(p.new_lib, t))
            if rng.random() < 0.3:
                tape.call(t + 3, proc, p.new_domain)
            if p.new_child and rng.random() < 0.4:
                tape.start(t + 4, proc, self.image("crashwatch.exe", t), "crashwatch.exe --monitor-self")
            p.shape.wide(self, t, proc)
        return proc

    def helper(self, t, proc):
        image = self.image(self.p.helper, t)
        return self.life.tape.start(t, proc, image, f'"{image.path}" --type={self.rng.choice(("renderer", "gpu", "utility", "exthost"))} --pid={proc.pid}')

    def updater(self, t, proc=None):
        image = self.image(self.p.update, t)
        parent = proc or self.life.svchost(t, "netsvcs")
        child = self.life.tape.start(t, parent, image, f'"{image.path}" --check', odd.SYSTEM_USER if self.p.as_system else None)
        self.life.tape.call(t + 1, child, self.p.domains[0])
        return child

    def install(self):
        """The new release arrives by the product's own updater; or by the organisation's distribution."""
        t = self.life.epoch + self.took * everyday.DAY
        if self.took > 41:
            return
        tape, rng = self.life.tape, self.rng
        if rng.random() < 0.2:
            odd.management(self.life, t)
        before = self.updater(t - 20)
        setup = Image(f"C:\\Windows\\Temp\\{self.p.name}-{words.token(rng, 5)}\\setup-{self.p.versions[2]}.exe", f"product/{self.p.seed}/setup", f"{self.p.vendor} Inc.", f"{self.p.vendor} Inc.", self.p.name, self.p.versions[2])
        tape.file(t - 12, before, setup.path, key=setup.sha256)
        child = tape.start(t - 8, before, setup, f'"{setup.path}" /silent')
        for base in [self.p.main, self.p.new_lib, *rng.sample(self.p.libs, 2)]:
            tape.file(t - 6 + rng.random(), child, self.image(base, t).path)
        self.p.shape.arrives(self, t, child)

    def session(self, t):
        """One use of the product with what its user and its machine add."""
        life, rng, tape = self.life, self.rng, self.life.tape
        proc = self.main(t)
        life.hooked(t + 5, proc)
        if rng.random() < 0.5:
            tape.load(t + 1, proc, life.sys(rng.choice(SYSTEM_DLLS) + ".dll"))
        if rng.random() < 0.3:
            self.helper(t + 2, proc)
        if rng.random() < 0.15:
            everyday.link(life, t + 300, proc)
        if rng.random() < 0.1:
            odd.dialog_in(life, t + 200, proc)
        if rng.random() < 0.12:
            tape.file(t + 400, proc, f"C:\\Users\\{life.m.user}\\Documents\\{words.name(rng)}{rng.randrange(999)}.{rng.choice(('pdf', 'docx', 'png', 'log', 'csv'))}")
        if rng.random() < 0.15:
            self.updater(t + 900, proc if rng.random() < 0.5 else None)
        for rank in self.extensions:
            self.extension(t + 10 + rank, proc, rank)
        self._odd(t + 500, proc)

    def extension(self, t, proc, rank):
        """An extension of the marketplace in the product's host process; every ninth runs an interpreter, honestly."""
        rng, tape, p = self.rng, self.life.tape, self.p
        if rng.random() < 0.6:
            return
        name = p.extensions[rank]
        folder = f"C:\\Users\\{self.life.m.user}\\.{p.name.lower()}\\extensions\\{name}-1.{rank % 7}\\"
        if rng.random() < 0.3:
            tape.file(t, proc, f"{folder}package.json")
        host = self.helper(t + 1, proc)
        tape.load(t + 2, host, Image(f"{folder}{name}.dll", f"extension/{p.seed}/{name}", "" if rank % 2 else f"{name} dev", name, name, "1"))
        if rank % 9 == 4:
            tape.start(t + 3, host, self.life.sys(odd.POWERSHELL), f"powershell.exe -NoLogo -Command Get-{name.capitalize()} -Id {rng.randrange(999)}")

    def _odd(self, t, proc):
        """What honest copies of the product do on a few machines only: per session, so two or three times this per machine."""
        life, rng, tape = self.life, self.rng, self.life.tape
        user = life.m.user
        if rng.random() < 0.006:       # somebody's own plug-in
            tape.load(t, proc, odd.private(life, self.image("plugins\\", t).path, ".dll", 0.3))
        if rng.random() < 0.006:       # a file received or saved, then run
            image = odd.private(life, f"C:\\Users\\{user}\\{rng.choice(('Downloads', 'Desktop', 'AppData' + chr(92) + 'Local' + chr(92) + 'Temp'))}\\", ".exe", 0.4)
            tape.file(t + 1, proc, image.path, key=image.sha256)
            ran = tape.start(t + 30, rng.choice((proc, life.explorer(t))), image)
            tape.load(t + 31, ran, life.sys(rng.choice(SYSTEM_DLLS) + ".dll"))
        if rng.random() < 0.008:       # an integration or a macro of somebody's
            shell = tape.start(t + 2, proc, life.sys(rng.choice(("cmd.exe", odd.POWERSHELL, "wscript.exe"))), f"{words.token(rng, 4)} /c C:\\Users\\{user}\\{words.name(rng)}\\{words.token(rng, 5)}.{rng.choice(('bat', 'ps1', 'vbs'))}")
            tape.start(t + 4, shell, life.sys(rng.choice(("curl.exe", "reg.exe", "net.exe", "rundll32.exe", "whoami.exe", "tasklist.exe"))), words.token(rng, 7))
        if rng.random() < 0.02:
            tape.start(t + 2, proc, life.sys(rng.choice(("rundll32.exe", "WerFault.exe", "explorer.exe", "dllhost.exe"))), rng.choice(("shell32.dll,OpenAs_RunDLL", "-u -p 1", "/select,C:\\Users")))
        if rng.random() < 0.012 and life.org.inhouse:   # the organisation's own tool, called from the product
            tool = life.org.inhouse[0]
            tape.start(t + 6, proc, tool.image(tool.exe, user, tool.version(life.day(t), life.m.lag)), f'"{tool.exe}" --from {self.p.name}')
        if rng.random() < 0.03:
            tape.reg(t + 8, proc, f"HKU\\S-1-5-21-{rng.randrange(10**6)}\\Software\\{self.p.vendor}\\{self.p.name}", rng.choice(("LastUser", "Window", "Recent")), words.token(rng, 6))
        if rng.random() < 0.02:        # what a user does in a server that only he uses
            tape.call(t + 9, proc, f"{words.token(rng, 4)}.{words.name(rng).lower()}.example")


def everyday_use(installed):
    """Three to five sessions in six weeks are what de-duplicated telemetry keeps."""
    installed.install()
    for _ in range(installed.rng.randrange(3, 6)):
        installed.session(installed.life.when())

