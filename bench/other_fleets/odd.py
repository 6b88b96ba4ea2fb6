"""Odd things that happen on honest machines: what a hunter mistakes for an attack."""
from . import words
from .catalogue import SYS, SYSTEM_DLLS
from .model import Image

SYSTEM_USER = "NT AUTHORITY\\SYSTEM"
POWERSHELL = "WindowsPowerShell\\v1.0\\powershell.exe"


def private(life, folder, ending, signed=0.25):
    """A file that nearly nobody else has (DSN'17: 69 % of machines own one)."""
    rng = life.rng
    maker, stem = words.name(rng), words.name(rng, 1).lower() + rng.choice(("", "32", "_x64", "-tool", str(rng.randrange(99))))
    signer = f"{maker} GmbH" if rng.random() < signed else ""
    return Image(f"{folder}{stem}{ending}", f"private/{rng.getrandbits(64):016x}", signer, maker, stem, f"{rng.randrange(5)}.{rng.randrange(20)}")


def download(life, t, browser):
    """Something is downloaded and run by its user."""
    rng, tape, user = life.rng, life.tape, life.m.user
    image = private(life, f"C:\\Users\\{user}\\Downloads\\", rng.choice((".exe", ".exe", ".msi", ".zip", ".pdf")))
    tape.file(t, browser, image.path, key=image.sha256)
    if image.path.endswith(".exe") and rng.random() < 0.6:
        child = tape.start(t + 20, rng.choice((browser, life.explorer(t))), image)
        tape.file(t + 22, child, f"C:\\Users\\{user}\\AppData\\Local\\{image.product}\\{image.product}.dll")
        tape.load(t + 25, child, private(life, f"C:\\Users\\{user}\\AppData\\Local\\{image.product}\\", ".dll"))
        if rng.random() < 0.3:
            tape.reg(t + 26, child, f"HKU\\S-1-5-21-{rng.randrange(10**6)}\\Software\\Microsoft\\Windows\\CurrentVersion\\Run", image.product, image.path)
    elif image.path.endswith(".msi"):
        tape.start(t + 20, life.explorer(t), life.sys("msiexec.exe"), f'"{SYS}msiexec.exe" /i "{image.path}"')


def rarity(life, t):
    """A program or library that only this machine has."""
    rng, tape, user = life.rng, life.tape, life.m.user
    where = rng.choice((f"C:\\Users\\{user}\\AppData\\Roaming\\", "C:\\Program Files (x86)\\", "C:\\ProgramData\\", "C:\\Tools\\", f"D:\\{words.name(rng)}\\"))
    image = private(life, where + words.name(rng) + "\\", ".exe")
    proc = tape.start(t, life.explorer(t), image)
    tape.load(t + 1, proc, private(life, image.path.rsplit("\\", 1)[0] + "\\", ".dll"))
    if rng.random() < 0.3:
        tape.call(t + 2, proc, f"{words.token(rng, 4)}.{words.name(rng).lower()}.example")
    if rng.random() < 0.1:
        tape.start(t + 3, proc, life.sys("cmd.exe"), f"cmd /c {words.token(rng, 5)}.bat")


def management(life, t):
    """The organisation's software distribution runs its package of the week, by script."""
    rng, tape, org = life.rng, life.tape, life.org
    agent = tape.start(t - 5, life.services(t), org.agent.image(org.agent.exe, "", org.agent.version(life.day(t), life.m.lag)), user=SYSTEM_USER)
    week = int(life.day(t)) // 7
    package = f"C:\\Windows\\agentcache\\{org.name[:3].upper()}{1000 + week:05d}\\"
    shell = tape.start(t, agent, life.sys(POWERSHELL), f"powershell.exe -NoProfile -ExecutionPolicy Bypass -File {package}install.ps1", SYSTEM_USER)
    choice = rng.random()
    if choice < 0.4:
        tape.start(t + 2, shell, life.sys("msiexec.exe"), f"msiexec /i {package}pkg{week}.msi /qn /l*v C:\\Windows\\Temp\\pkg{week}.log", SYSTEM_USER)
    elif choice < 0.55:
        tape.start(t + 2, shell, life.sys("schtasks.exe"), f'schtasks /create /tn "{org.name}\\week{week}" /tr "{package}run.cmd" /sc daily /ru SYSTEM', SYSTEM_USER)
        tape.file(t + 2.5, life.svchost(t, "netsvcs"), f"{SYS}Tasks\\{org.name}\\week{week}")
    elif choice < 0.7:
        tape.start(t + 2, shell, life.sys("certutil.exe"), f"certutil -addstore Root {package}ca{week}.cer", SYSTEM_USER)
    elif choice < 0.8:
        tape.start(t + 2, shell, life.sys("curl.exe"), f"curl.exe -s -o {package}inv.json https://inventory.{org.domain}/agent", SYSTEM_USER)
    tape.file(t + 1, agent, f"{package}install.ps1")


def admin(life, t):
    """Somebody with rights repairs something by hand; no two commands are alike."""
    rng, tape = life.rng, life.tape
    shell = tape.start(t, life.explorer(t), life.sys("cmd.exe"), "cmd.exe")
    commands = (("rundll32.exe", f"rundll32 printui.dll,PrintUIEntry /in /n \\\\print\\{words.name(rng, 1)}"), ("regsvr32.exe", f"regsvr32 /s C:\\Program Files (x86)\\{words.name(rng)}\\{words.name(rng, 1)}.ocx"),
                ("whoami.exe", "whoami /all"), ("net.exe", f"net user {words.name(rng).lower()} /domain"), ("sc.exe", f"sc query {words.name(rng, 1)}"), ("systeminfo.exe", "systeminfo"),
                ("netstat.exe", "netstat -ano"), ("tasklist.exe", "tasklist /svc"), ("nltest.exe", "nltest /dsgetdc:"), ("certutil.exe", f"certutil -hashfile {words.token(rng, 6)}.iso SHA256"),
                ("schtasks.exe", f"schtasks /query /tn {words.name(rng)}"), ("reg.exe", f"reg export HKLM\\Software\\{words.name(rng)} b.reg"))
    for n, (base, line) in enumerate(rng.sample(commands, rng.randrange(1, 4))):
        tape.start(t + 20 * n + 4, shell, life.sys(base), line)


def dialog(life, t):
    """A file or print dialog pulls others' libraries into whatever program shows it."""
    rng, tape, m = life.rng, life.tape, life.m
    if not m.programs:
        return
    program = rng.choice(m.programs)
    proc = tape.process(t - rng.uniform(60, 9000), life.explorer(t), program.image(program.exe, m.user, program.version(life.day(t), m.lag)))
    dialog_in(life, t, proc)


def dialog_in(life, t, proc):
    rng, tape, m = life.rng, life.tape, life.m
    tape.load(t, proc, life.sys(rng.choice(("comdlg32.dll", "propsys.dll", "thumbcache.dll"))))
    for what, ranks in (("addin", m.addins), ("printer", m.printers)):
        if ranks and rng.random() < 0.7:
            tape.load(t + 1, proc, life.world.thing(what, rng.choice(ranks)))
    if rng.random() < 0.04:
        tape.load(t + 2, proc, private(life, f"C:\\Program Files\\{words.name(rng)}\\", ".dll", 0.5))


def services(life, t):
    """A driver package, a licence server, a backup agent: a new service, from places that are not always tidy."""
    rng, tape, m = life.rng, life.tape, life.m
    image = private(life, rng.choice(("C:\\Program Files\\" + words.name(rng) + "\\", "C:\\ProgramData\\" + words.name(rng) + "\\", SYS, "C:\\Windows\\")), ".exe", 0.7)
    setup = tape.start(t - 30, life.explorer(t), private(life, f"C:\\Users\\{m.user}\\Downloads\\", ".exe", 0.6))
    tape.file(t - 20, setup, image.path, key=image.sha256)
    if rng.random() < 0.5:
        tape.start(t - 12, setup, life.sys("sc.exe"), f'sc create {image.product} binPath= "{image.path}" start= auto')
    tape.reg(t - 10, life.services(t), f"HKLM\\System\\CurrentControlSet\\Services\\{image.product}", "ImagePath", image.path)
    proc = tape.start(t, life.services(t), image, user=SYSTEM_USER)
    tape.load(t + 1, proc, life.sys(rng.choice(SYSTEM_DLLS) + ".dll"))
    if rng.random() < 0.3:
        hosted = private(life, SYS, ".dll", 0.6)
        tape.file(t + 5, setup, hosted.path, key=hosted.sha256)
        tape.load(t + 9, life.svchost(t + 9, "netsvcs"), hosted)


def hand_over(life, t):
    """Image file execution options by people who are allowed to: a process viewer, a profiler, a compatibility setting."""
    rng, tape = life.rng, life.tape
    key = "HKLM\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion\\Image File Execution Options\\"
    proc = tape.start(t, life.explorer(t), private(life, "C:\\Tools\\", ".exe", 0.5))
    tape.reg(t + 1, proc, key + rng.choice(("taskmgr.exe", "notepad.exe", "devenv.exe", "excel.exe")), rng.choice(("Debugger", "GlobalFlag", "UseLargePages")), proc.image.path)


def remote_help(life, t):
    """A support engineer on the machine, where the organisation has such a tool."""
    rng, tape, org = life.rng, life.tape, life.org
    if not org.uses_remote:
        return
    service = tape.start(t, life.services(t), org.remote.image(org.remote.exe, "", org.remote.version(life.day(t), 0)), user=SYSTEM_USER)
    tape.call(t + 1, service, org.remote.domains[0])
    shell = tape.start(t + 40, service, life.sys(rng.choice(("cmd.exe", POWERSHELL))), user=SYSTEM_USER)
    for n in range(rng.randrange(0, 3)):
        tape.start(t + 60 + 20 * n, shell, life.sys(rng.choice(("ipconfig.exe", "tasklist.exe", "net.exe", "reg.exe"))), f"{words.token(rng, 4)} /{words.token(rng, 2)}", SYSTEM_USER)


def develop(life, t):
    """Developers' machines: own builds with a new hash each time, package managers, script interpreters."""
    rng, tape, m = life.rng, life.tape, life.m
    project = f"C:\\dev\\{words.name(rng).lower()}\\"
    code = Image("C:\\Program Files\\CodeEdit\\codeedit.exe", "codeedit", "Codewright Inc", "Codewright Inc", "CodeEdit", "1.99")
    editor = tape.process(t - 100, life.explorer(t), code)
    shell = tape.start(t, editor, life.sys(rng.choice(("cmd.exe", POWERSHELL))))
    tool = rng.choice(("node.exe", "python.exe", "git.exe", "MSBuild.exe", "cmake.exe"))
    where = {"MSBuild.exe": "C:\\Windows\\Microsoft.NET\\Framework64\\v4.0.30319\\"}.get(tool, f"C:\\Program Files\\{tool[:-4]}\\")
    proc = tape.start(t + 3, shell, Image(where + tool, f"dev/{tool}", "", tool[:-4], tool[:-4], "9"), f"{tool} {project}{words.token(rng, 5)} --{words.token(rng, 4)}")
    if tool in ("node.exe", "python.exe"):
        tape.call(t + 5, proc, f"registry.packages{rng.randrange(3)}.example")
        tape.file(t + 6, proc, f"{project}node_modules\\{words.token(rng, 6)}\\index.js")
        tape.start(t + 7, proc, life.sys("cmd.exe"), f"cmd /d /s /c {words.token(rng, 5)} postinstall")
    else:
        built = private(life, project + "bin\\Debug\\", ".exe", 0)
        tape.file(t + 6, proc, built.path, key=built.sha256)
        tape.start(t + 30, editor, built)
