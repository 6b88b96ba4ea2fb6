"""Fleets in which nobody attacks: plain, and with what honest people do that looks like it."""
from . import odd, words
from .attacks import DnsChoice, Shape, Sideload, Updater
from .attacks_more import Borrowed, Electron, Lolbin, Marketplace
from .catalogue import Program
from .model import Image


class Quiet(Shape):
    name, quiet_kind = "quiet", "plain"


class Hotfix(Quiet):
    """The maker's support repairs one or two organisations with a library and a script that nobody else gets."""
    quiet_kind = "hotfix"

    def after(self, life, installed):
        if installed is None or life.rng.random() > (0.6 if life.org.size < 300 else 0.05) or life.org.number not in (0, 7):
            return
        t = life.when(max(installed.took, 15) if installed.took < 40 else 20)
        tape = life.tape
        proc = installed.updater(t)
        library = Image(installed.image("hotfix_" + self.stem + ".dll", t).path, f"hotfix/{self.hash}", f"{installed.p.vendor} Inc.", f"{installed.p.vendor} Inc.", installed.p.name, "hf1")
        tape.file(t + 4, proc, library.path, key=library.sha256)
        tape.start(t + 6, proc, life.sys("cmd.exe"), f"cmd.exe /c C:\\ProgramData\\{installed.p.vendor}\\hotfix.cmd", odd.SYSTEM_USER)
        tape.load(t + 3000, installed.main(t + 2990), library)


class Support(Quiet):
    """Support engineers work on a few machines inside the product: console, logs, a debugger, an own build of one library."""
    quiet_kind = "support"

    def after(self, life, installed):
        if installed is None or life.rng.random() > 0.008:
            return
        t, tape, rng = life.when(18, 40), life.tape, life.rng
        proc = installed.main(t, " --diagnose")
        shell = tape.start(t + 40, proc, life.sys("cmd.exe"), "cmd.exe")
        for n, base in enumerate(rng.sample(("netstat.exe", "tasklist.exe", "ipconfig.exe", "reg.exe", "systeminfo.exe"), 3)):
            tape.start(t + 60 + n * 20, shell, life.sys(base), base[:-4] + " " + words.token(rng, 3))
        dump = odd.private(life, "C:\\Support\\", ".exe", 0.6)
        tape.file(t + 200, proc, dump.path, key=dump.sha256)
        tape.file(t + 240, tape.start(t + 220, shell, dump), f"C:\\Support\\{words.token(rng, 5)}.dmp")
        fixed = Image(installed.image(installed.p.libs[0], t).path, f"support/{rng.getrandbits(60)}")
        tape.load(t + 4000, installed.main(t + 3990), fixed)


class Agent(Quiet):
    """A new security agent arrives in some organisations and loads its library into everything."""
    quiet_kind = "agent"

    def __init__(self, seed):
        super().__init__(seed)
        self.agent = Program(seed, 0, "newagent")

    def after(self, life, installed):
        day = 16 + life.org.number % 11
        if life.org.number % 4 or life.rng.random() < 0.15:
            return
        first = life.epoch + (day + life.rng.expovariate(0.4)) * 86400
        library = self.agent.image(self.agent.libs[0], "", self.agent.version(41, 0))
        for row in [r for r in life.tape.rows if r[1] == "start" and r[0] > first and life.rng.random() < 0.5]:
            life.tape.load(row[0] + 0.4, row[3], library)


class Response(Sideload):
    """The release was bad, nobody was chosen: after disclosure, uninstallers, collectors and scanners run everywhere."""
    name, quiet_kind = "quiet", "response"

    def after(self, life, installed):
        if installed is None or life.rng.random() < 0.3:
            return
        t, tape, rng = life.when(33, 41.9), life.tape, life.rng
        agent = tape.start(t, life.services(t), life.org.agent.image(life.org.agent.exe, "", "9"), user=odd.SYSTEM_USER)
        shell = tape.start(t + 2, agent, life.sys(odd.POWERSHELL), f"powershell.exe -File C:\\Windows\\agentcache\\remove-{installed.p.name.lower()}.ps1", odd.SYSTEM_USER)
        remover = tape.start(t + 5, shell, installed.image("uninst.exe", t), "uninst.exe /S", odd.SYSTEM_USER)
        tape.file(t + 8, remover, installed.image(installed.p.main, t).path, verb="delete")
        if rng.random() < 0.4:
            collector = Image("C:\\Windows\\Temp\\collector.exe", "collector", "Velo Works", "Velo Works", "Collector", "0.7")
            proc = tape.start(t - 900, life.services(t), collector, "collector.exe artifacts collect", odd.SYSTEM_USER)
            tape.file(t - 880, proc, f"C:\\Windows\\Temp\\{life.m.short}-{words.token(rng, 5)}.zip")
            tape.start(t - 870, proc, life.sys("reg.exe"), "reg save HKLM\\SYSTEM sys.hiv", odd.SYSTEM_USER)


SHAPES = {s.name: s for s in (Sideload, DnsChoice, Updater, Marketplace, Electron, Lolbin, Borrowed)}
QUIET = {s.quiet_kind: s for s in (Quiet, Hotfix, Support, Agent, Response)}


def shape_of(name, kind, seed):
    """The shape by its name; `quiet` needs a kind."""
    return QUIET[kind or "plain"](seed) if name == "quiet" else SHAPES[name](seed)
