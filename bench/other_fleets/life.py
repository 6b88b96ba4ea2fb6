"""Everyday life of one machine: what its programs do when nobody attacks anybody."""
from . import odd, words
from .catalogue import BROWSERS, DAYS, GROUPS, OFFICE, SERVICE_DLLS, SYS, SYSTEM_DLLS, system
from .model import Image, Tape

DAY = 86400.0


class Life:
    """A machine's processes of the system, and its tape."""

    def __init__(self, machine, world, epoch):
        self.m, self.org, self.world, self.rng = machine, machine.org, world, machine.rng
        self.tape = Tape(self.rng, f"{self.rng.getrandbits(32):08x}", machine.user)
        self.epoch = epoch
        self.boots = sorted([-0.5] + [self.rng.uniform(0, DAYS) for _ in range(self.rng.randrange(1, 5))])
        self._sessions = {}

    def when(self, low=0.0, high=DAYS):
        """A working hour of a working day, mostly."""
        day = self.rng.uniform(low, high)
        if int(day) % 7 in (5, 6) and self.rng.random() < 0.8:
            day = min(high, max(low, day - 2))
        hour = self.rng.gauss(13, 3) if self.rng.random() < 0.85 else self.rng.uniform(0, 24)
        return min(max(self.epoch + int(day) * DAY + hour % 24 * 3600, self.epoch + low * DAY), self.epoch + DAYS * DAY - 60)

    def day(self, t):
        return (t - self.epoch) / DAY

    def sys(self, base, folder=SYS):
        return system(base, folder, self.m.build)

    def boot(self, t):
        """The system's processes since the last start of the machine."""
        at = max(b for b in self.boots if b <= self.day(t))
        if at not in self._sessions:
            self._sessions[at] = self._booted(self.epoch + at * DAY)
        return self._sessions[at]

    def _booted(self, t):
        tape, root = self.tape, "NT AUTHORITY\\SYSTEM"
        wininit = tape.process(t, None, self.sys("wininit.exe"), "wininit.exe", root)
        procs = {"services": tape.process(t + 1, wininit, self.sys("services.exe"), SYS + "services.exe", root), "parent": wininit}
        userinit = tape.process(t + 30, None, self.sys("userinit.exe"), SYS + "userinit.exe")
        procs["explorer"] = tape.process(t + 31, userinit, self.sys("explorer.exe", "C:\\Windows\\"), "C:\\Windows\\Explorer.EXE")
        for n, group in enumerate(GROUPS):
            procs[group] = tape.process(t + 2 + n, procs["services"], self.sys("svchost.exe"), f"{SYS}svchost.exe -k {group} -p", root)
        return procs

    def svchost(self, t, group=None):
        return self.boot(t)[group or self.rng.choice(GROUPS)]

    def explorer(self, t):
        return self.boot(t)["explorer"]

    def services(self, t):
        return self.boot(t)["services"]

    def hooked(self, t, proc):
        """Libraries that others put into every program: the security agent's, shell extensions, an input method."""
        org, rng = self.org, self.rng
        if org.hooks and rng.random() < 0.3:
            self.tape.load(t, proc, org.security.image(org.security.libs[0], self.m.user, org.security.version(self.day(t), self.m.lag)))
        if self.m.addins and rng.random() < 0.12:
            self.tape.load(t + 2, proc, self.world.thing("addin", rng.choice(self.m.addins)))
        if self.m.printers and rng.random() < 0.08:
            self.tape.load(t + 3, proc, self.world.thing("printer", rng.choice(self.m.printers)))


def use_program(life, t):
    """A program is opened, loads some of its libraries, talks to its maker, perhaps updates itself."""
    rng, tape, m = life.rng, life.tape, life.m
    if not m.programs:
        return
    program = rng.choice(m.programs)
    version = program.version(life.day(t), m.lag)
    parent = life.services(t) if program.service else life.explorer(t)
    proc = tape.start(t, parent, program.image(program.exe, m.user, version), user="NT AUTHORITY\\SYSTEM" if program.service else None)
    for n, lib in enumerate(rng.sample(program.libs, min(len(program.libs), rng.randrange(1, 4)))):
        tape.load(t + 0.2 * n + 0.1, proc, program.image(lib, m.user, version))
    life.hooked(t + 1, proc)
    if rng.random() < 0.6:
        tape.load(t + 0.5, proc, life.sys(rng.choice(SYSTEM_DLLS) + ".dll"))
    if rng.random() < 0.7:
        tape.call(t + 4, proc, rng.choice(program.domains))
    if program.helper and rng.random() < 0.5:
        tape.start(t + 5, proc, program.image(program.name.lower() + "_helper.exe", m.user, version), f'"{program.name.lower()}_helper.exe" --type=renderer --id={rng.randrange(9999)}')
    if program.runs_cmd and rng.random() < 0.3:
        tape.start(t + 6, proc, life.sys("cmd.exe"), f'cmd.exe /d /s /c "{rng.choice(("ver", "reg query HKCU", "netsh interface show", "wmic os get", "chcp"))}"')
    if program.updates and rng.random() < 0.2:
        update(life, t + 60, proc, program)
    if rng.random() < 0.1:
        tape.end(t + rng.uniform(600, 20000), proc)


def update(life, t, proc, program):
    """A versioned updater: another name each time, new files where the program lies."""
    rng, tape, m = life.rng, life.tape, life.m
    version = program.version(life.day(t) + 2, m.lag)
    where = f"C:\\Users\\{m.user}\\AppData\\Local\\Temp\\{program.name}-{words.token(rng, 6)}\\"
    setup = Image(f"{where}{program.name.lower()}-setup-{version}.exe", f"{program.key}/setup/{version}", f"{program.vendor} Ltd", f"{program.vendor} Ltd", program.name, version)
    tape.file(t, proc, setup.path, key=setup.sha256)
    child = tape.start(t + 3, proc, setup, f'"{setup.path}" /S /update={version}')
    tape.file(t + 5, child, program.folder(m.user, version) + program.exe)
    tape.file(t + 5.4, child, program.folder(m.user, version) + rng.choice(program.libs))


def browse(life, t):
    rng, tape, m = life.rng, life.tape, life.m
    path, company, product, version = BROWSERS[m.browser]
    build = version + str(20 + int(life.day(t) - m.lag) // 9)
    image = Image(path, f"browser/{path}/{build}", company, company, product, build)
    proc = tape.start(t, life.explorer(t), image) if rng.random() < 0.7 else tape.start(t, life.explorer(t), image, f'"{path}" --single-argument https://{life.world.site(rng)}/')
    for n in range(rng.randrange(1, 4)):
        tape.call(t + 5 * n + 2, proc, life.world.site(rng))
    life.hooked(t + 3, proc)
    if rng.random() < 0.25:
        odd.download(life, t + 40, proc)


def office(life, t):
    """Documents, add-ins, and links that open the browser."""
    rng, tape, m = life.rng, life.tape, life.m
    base = rng.choice(("WINWORD.EXE", "EXCEL.EXE", "OUTLOOK.EXE", "POWERPNT.EXE"))
    build = f"16.0.19{500 + int(life.day(t)) // 14}.20"
    image = Image(OFFICE + base, f"office/{base}/{build}", "Microsoft Corporation", "Microsoft Corporation", "Microsoft Office", build)
    document = f"C:\\Users\\{m.user}\\Documents\\{words.name(rng)}{rng.randrange(99)}.{('docx', 'xlsx', 'msg', 'pptx')[rng.randrange(4)]}"
    proc = tape.start(t, life.explorer(t), image, f'"{image.path}" /n "{document}"')
    tape.load(t + 1, proc, life.sys(rng.choice(SYSTEM_DLLS) + ".dll"))
    life.hooked(t + 2, proc)
    if rng.random() < 0.3:
        tape.file(t + 100, proc, document)
    if base == "OUTLOOK.EXE" and rng.random() < 0.4:
        link(life, t + 200, proc)


def link(life, t, proc):
    """Somebody follows a link in any program: the browser is a gateway, what follows is the user's."""
    path, company, product, version = BROWSERS[life.m.browser]
    build = version + str(20 + int(life.day(t) - life.m.lag) // 9)
    child = life.tape.start(t, proc, Image(path, f"browser/{path}/{build}", company, company, product, build), f'"{path}" -- https://{life.world.site(life.rng)}/{words.token(life.rng, 5)}')
    life.tape.call(t + 2, child, life.world.site(life.rng))
    if life.rng.random() < 0.15:
        odd.download(life, t + 30, child)


def service_host(life, t):
    rng, tape = life.rng, life.tape
    proc = life.svchost(t)
    if rng.random() < 0.3:
        proc = tape.start(t - 1, life.services(t), life.sys("svchost.exe"), f"{SYS}svchost.exe -k {rng.choice(GROUPS)} -p -s {rng.choice(SERVICE_DLLS)}", "NT AUTHORITY\\SYSTEM")
    tape.load(t, proc, life.sys(rng.choice(SERVICE_DLLS) + ".dll"))
    if rng.random() < 0.35:
        tape.load(t + 1, proc, life.world.thing("driver", rng.choice(life.m.drivers)))
    if rng.random() < 0.4:
        tape.call(t + 2, proc, rng.choice(("ctl.windows-updates.example", "fe3.windows-updates.example", "time.windows-updates.example")))
    if rng.random() < 0.2:
        tape.reg(t + 3, life.services(t), f"HKLM\\System\\CurrentControlSet\\Services\\{rng.choice(SERVICE_DLLS)}", "Start", f"DWORD (0x0000000{rng.randrange(2, 5)})")


def scheduled(life, t):
    """The task scheduler starts a helper of some program."""
    rng, tape, m = life.rng, life.tape, life.m
    scheduler = life.svchost(t, "netsvcs")
    if m.programs and rng.random() < 0.6:
        program = rng.choice(m.programs)
        version = program.version(life.day(t), m.lag)
        proc = tape.start(t, scheduler, program.image(program.name.lower() + "_update.exe", m.user, version), f'"{program.name.lower()}_update.exe" /scheduled')
        tape.call(t + 1, proc, program.domains[0])
    else:
        base = rng.choice(("taskhostw.exe", "sc.exe", "rundll32.exe", "cleanmgr.exe", "usoclient.exe", "dllhost.exe"))
        tape.start(t, scheduler, life.sys(base), {"sc.exe": "sc.exe start wuauserv", "rundll32.exe": f"{SYS}rundll32.exe {SYS}PcaSvc.dll,PcaPatchSdbTask"}.get(base, base))


def logon_script(life, t):
    rng, tape, org = life.rng, life.tape, life.org
    script = f"\\\\{org.domain}\\netlogon\\{rng.choice(org.scripts)}"
    shell, flags = ("cmd.exe", "/c ") if not script.endswith("ps1") else ("WindowsPowerShell\\v1.0\\powershell.exe", "-ExecutionPolicy Bypass -File ")
    proc = tape.start(t, life.explorer(t), life.sys(shell), f"{shell.rsplit(chr(92), 1)[-1]} {flags}{script}")
    tape.start(t + 1, proc, life.sys(rng.choice(("net.exe", "reg.exe", "whoami.exe", "gpresult.exe", "ipconfig.exe"))), rng.choice(("use z: \\\\files\\dept", "add HKCU\\Software\\Dept /f", "/groups", "/r", "/all")))


def security_agent(life, t):
    rng, tape, org = life.rng, life.tape, life.org
    version = org.security.version(life.day(t), life.m.lag)
    proc = tape.start(t, life.services(t), org.security.image(org.security.exe, "", version), user="NT AUTHORITY\\SYSTEM")
    tape.load(t + 1, proc, org.security.image(rng.choice(org.security.libs), "", version))
    tape.call(t + 2, proc, rng.choice(org.security.domains))
    if rng.random() < 0.3:
        tape.file(t + 5, proc, f"C:\\ProgramData\\{org.security.vendor}\\defs\\{rng.getrandbits(40):010x}.vdm")


# What a machine does, and how often among its acts: shares are guesses in the order seen on office machines.
ACTS = ((use_program, 26), (browse, 12), (office, 10), (service_host, 11), (scheduled, 6), (logon_script, 4), (security_agent, 4),
        (odd.management, 4), (odd.admin, 2.2), (odd.rarity, 2.2), (odd.dialog, 3), (odd.services, 1.2), (odd.hand_over, 0.25), (odd.remote_help, 0.8))


def with_services(weight):
    """ACTS with another weight of honest new services: what the blind search is most sensitive to."""
    return tuple((act, weight if act is odd.services else share) for act, share in ACTS)


def live(life, budget, acts=ACTS):
    """Fills the tape up to its budget of events."""
    functions, weights = zip(*acts)
    while len(life.tape.rows) < budget:
        act = odd.develop if life.m.developer and life.rng.random() < 0.25 else life.rng.choices(functions, weights)[0]
        act(life, life.when())
