"""The captures of shared/data/telemetry, and what was judged of them by hand, for real_blind.py."""

FIRST = 10  # of each ranking are judged

OTRF = "otrf-windows-captures"
# Name, archive, folder in it, what it says of itself.
CAPTURES = (
    ("Empire, DCOM", OTRF, "datasets/atomic/windows/lateral_movement", "ShellWindows over DCOM starts an Empire stager on another machine"),
    ("Empire, run keys", OTRF, "datasets/atomic/windows/persistence", "an Empire agent writes a run key as an ordinary user"),
    ("Metasploit, passwords", OTRF, "datasets/compound/LSASS_campaign_01", "Metasploit takes passwords from lsass"),
    ("Metasploit, SharpDump", OTRF, "datasets/compound/LSASS_campaign_05", "Metasploit starts SharpDump, which dumps lsass"),
    ("Golden SAML", OTRF, "datasets/compound/GoldenSAMLADFSMailAccess", "a signing key of AD FS is stolen and used (exports of a cloud's tables that no map knows)"),
    ("Hayabusa samples", "hayabusa-sample-evtx", ".", "593 logs, a technique each: the name of file or folder"),
    ("evtx samples", "omerbenamram-evtx-samples", ".", "odd and broken logs to test readers with; no attack is claimed"),
    ("osquery events", "osquery-windows_events", ".", "one event of each kind, as XML"),
    ("Velociraptor", "velociraptor-testdata", ".", "files to test collectors with: logs of some techniques, hives, tables"),
    ("APT29, Zeek", "otrf-apt29-zeek", ".", "the traffic of an emulation; no programs"),
    ("WRCCDC 2018, Zeek", "zeek-wrccdc2018-brimdata", ".", "the traffic of a contest; no programs"),
    ("RITA, Zeek", "rita-zeek-testdata", ".", "traffic with beacons; no programs"),
)

# Of machines (by the first label of their names) that are among the first: whether the description supports it, and why it stands there.
JUDGED = {
    "iewin7": ("attack", "mmc starts cmd (DCOM), svchost starts mshta and regsvr32 (LethalHTA, a BITS job); start-up programs stand beside them"),
    "fs03": ("attack", "runas, netsh, sc, schtasks and the shadow copies' service, as the files say; the logs do not name who started them"),
    "msedgewin10": ("attack", "consent and what it loads (UACME 22), regedit and wscript from the desktop, the hijacked library"),
    "pc01": ("beside", "a remote desktop session begins: what the tunnel carried, not the tunnel"),
    "srvdefender01": ("attack", "psexesvc and its shell, PowerShell that starts PowerShell; an update stands beside them"),
    "ie10win7": ("attack", "dukhlyux.exe is the service that Metasploit left; whoami and ipconfig; the search hosts are work"),
    "fs03vuln": ("attack", "certutil, the Task Manager that dumps lsass, net, PowerShell from WMI"),
    "fs01": ("attack", "svchost starts cmd (a task from afar), tscon (a session is taken over), spoolsv starts cmd"),
    "win10-02": ("beside", "winlogon starts cmd (sticky keys) and WMI starts cmd; the rest is Windows' work"),
    "win10": ("attack", "explorer with /root starts calc: the file's whole story"),
    "desktop-2kgm189": ("work", "telemetry, an installer, an update: no attack is claimed, and none is seen"),
    "workstation6": ("work", "one of few machines whose libraries are logged: programs load themselves and Windows' libraries"),
    "mkt01": ("work", "the same; rundll32's libraries are the attack's, and say nothing here"),
    "workstation5": ("beside", "explorer starts PowerShell: the run key; a logon and an index stand beside it"),
    "02694w-win10": ("attack", "payload.dll by the spooler (CVE-2020-1030), lsadb.dll into lsass, a registry service from afar: three files' stories"),
    "laptop-ju4m3i0e": ("attack", "zipexec's i.exe and its script; the hijacked task of a UAC bypass (byeintegrity5)"),
    "dc1": ("beside", "a service starts sc, Sysmon starts: what stands around Zerologon, which is a logon and starts nothing"),
    "dc": ("work", "services of a domain controller start: the file shows logons"),
}

# Suffixes whose labels are let to anybody: names under one are different things.
RENTED = r"^(cloudfront\.net|amazonaws\.com|azureedge\.net|windows\.net|akamai\w*\.net|fastly\.net|cloudflarestream\.com|digitalocean\w*\.com|oraclecloud\.com|appspot\.com|github\.io|trafficmanager\.net|edgekey\.net|edgesuite\.net)$"

ONE, DIFFERENT = "one thing", "**different things**"
# Of merged names, but for those of domains: whether they are one thing. The first that fits counts.
MERGED = (
    (r"\\d#d#\.dll|\\msxml#\.dll", f"{DIFFERENT}: Direct2D and Direct3D, two readers of XML; a number that is a name cannot be told from a counter"),
    (r"taskcache\\tasks\\", f"{DIFFERENT}, but each stands by its name under `taskcache\\tree`"),
    (r"\\assembly\\nativeimages", f"{DIFFERENT}: assemblies under a hash of their name; their libraries are told by their own names"),
    (r"networkservicetriggers\\triggers", f"{DIFFERENT}: services' triggers; nobody sets them by hand"),
    (r"autologger|winevt\\publishers|\\clsid\\|control\\class\\\{\{guid", f"{DIFFERENT}: each GUID is a name that everybody's is; to switch one off is an attack"),
    (r"wer\\|windows error reporting\\|endpointerrors|lastalive", f"{ONE}: reports of crashes and of telemetry, numbered"),
    (r"inventoryapplication|staterepository|appmodel|inventory", f"{ONE}: rows of Windows' lists of programs"),
    (r"mojo|\{temp\}|\\temp\\|\.tmp|pipe|notifications\\data", f"{ONE}: names that chance gives"),
    (r"\\registry\\a\\|security and maintenance", f"{ONE}: Windows' background tasks and checks"),
    (r"devicecontainers|networksetup|control\\video|devicemap|ndiscap|basecontainers|deviceclasses|\\enum\\|control\\class|volume", f"{ONE}: instances of devices"),
    (r"^c:$|^c:\\users\\\{user\}|^c:\\windows\\system32\\lsass\.exe$", f"{ONE}: disks and people"),
    (r"\.pf$", f"{ONE}: traces of one program's starts"),
    (r"_\{hex\}", f"{ONE}: a person's services, by session"),
)
