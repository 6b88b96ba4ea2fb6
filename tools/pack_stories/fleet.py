"""A case as files: what every machine's sensors kept, in one of the shapes, with coverage.yaml."""
import collections
import hashlib

from . import defender, mac, windows
from .tell import Event

CHANNELS = ("process", "module", "file", "dns", "network", "registry")
# What a shape can carry, of Windows and of Macs. Beside Jamf and osquery lies the resolver's table.
SHAPES = {
    "defender": {False: {*CHANNELS, "software"}, True: {"process", "file", "dns", "network", "software"}},
    "winlogbeat": {False: {*CHANNELS, "software", "service", "task", "http"}, True: set()},
    "xml": {False: {*CHANNELS, "software"}, True: set()},
    "jamf": {False: set(), True: {"software", "dns", "process", "network"}},
    "osquery": {False: set(), True: {"software", "dns", "process", "network", "file"}},
}
STEP = 1200        # seconds between two rows of a sensor's everyday
SHELL = {False: "C:\\Windows\\explorer.exe", True: "/sbin/launchd"}
Process = collections.namedtuple("Process", "pid guid")


class World:
    """Names and numbers of a case's machines: the same in every shape."""
    def __init__(self, case):
        self.case = case
        self.numbers = {h.name: n for n, h in enumerate(case.hosts, 1)}

    @staticmethod
    def full(host):
        return f"{host.name}.corp.example.org"

    @staticmethod
    def key(text):
        return int.from_bytes(hashlib.sha256(text.encode()).digest(), "big")

    @staticmethod
    def shell(host):
        return SHELL[host.mac]

    def agent(self, host):
        return f"{self.numbers[host.name]:040x}"

    def address(self, host):
        return f"192.0.2.{self.numbers[host.name]}"

    def process(self, host, image):
        n = self.key(image.lower()) % 60000 + 100
        return Process(n, f"{{{self.numbers[host.name]:08x}-{n % 65536:04x}-4000-8000-{n:012x}}}")


def everyday(host, case, channels):
    """One row of each sensor every twenty minutes: without them silence would be a hole, not an absence."""
    shell, out = SHELL[host.mac], []
    tool = "/usr/bin/true" if host.mac else "C:\\Windows\\System32\\notepad.exe"
    for n, at in enumerate(range(case.first, case.last, STEP)):
        fields = {"process": {"image": tool, "version": "10.0", "product": "Windows", "company": "Example", "digest": "", "command": tool, "actor": shell},
                  "module": {"image": "C:\\Windows\\System32\\version.dll", "actor": shell, "digest": ""},
                  "file": {"image": ("/Users/user1/" if host.mac else "C:\\Users\\user1\\") + f"note{n}.tmp", "actor": shell, "digest": ""},
                  "dns": {"name": f"host{n % 7}.example.org", "actor": shell, "answer": "192.0.2.80"},
                  "network": {"address": "192.0.2.80", "actor": shell, "name": ""},
                  "registry": {"key": "HKEY_LOCAL_MACHINE\\SOFTWARE\\Example", "value": "Seen", "data": str(n), "actor": shell}}
        out += [Event(at, c, fields[c]) for c in channels if c in fields]
    return out


def kept(host, case, shape):
    channels = SHAPES[shape][host.mac] - set(host.lost)
    events = [e for e in host.events if e.channel in channels] + everyday(host, case, sorted(channels))
    return sorted(events, key=lambda e: (e.at, e.channel)), channels


def knows(host, shape):
    return bool(SHAPES[shape][host.mac]) and (not host.only or shape in host.only)


def carried(host, shape):
    """Whether the shape carries everything that was to be seen of the machine."""
    channels = SHAPES[shape][host.mac]
    return knows(host, shape) and {e.channel for e in host.events} - set(host.lost) <= channels


def put(folder, name, text):
    (folder / name).parent.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(text, encoding="utf-8", newline="")


def write(case, shape, folder):
    """The machines that the shape knows; False if there are none."""
    world, claims = World(case), []
    hosts = [h for h in case.hosts if knows(h, shape)]
    queries = []
    for host in hosts:
        events, channels = kept(host, case, shape)
        name = host.name.lower()
        watched = ", ".join(sorted(channels & set(CHANNELS)))
        if shape == "defender":
            for file, text in defender.tables(world, host, events).items():
                put(folder, f"defender/{file}", text)
            claims.append(f'  - {{sources: ["*-{name}.csv"], channels: [{watched}], why: a test}}')
        elif shape == "winlogbeat":
            put(folder, f"winlogbeat/{name}.ndjson", windows.winlogbeat(world, host, events))
            claims.append(f'  - {{sources: ["{name}.ndjson"], channels: [{watched}], why: a test}}')
        elif shape == "xml":
            put(folder, f"xml/{name}.xml", windows.xml(world, host, events))
            claims.append(f'  - {{sources: ["{name}.xml"], channels: [{watched}], why: a test}}')
        else:
            if shape == "jamf":
                put(folder, f"jamf/inventory-of-{name}.json", mac.jamf_inventory(world, host))
                put(folder, f"jamf/protect-{name}.jsonl", mac.jamf_protect(world, host, events))
            else:
                put(folder, f"osquery/{name}.log", mac.osquery(world, host, events))
            claims.append(f'  - {{sources: ["{"protect-" if shape == "jamf" else ""}{name}.{"jsonl" if shape == "jamf" else "log"}"], channels: [{", ".join(sorted(channels - {"software", "dns"}))}], why: a test}}')
            queries += [(e.at, world.full(host).lower(), e.fields["name"], e.fields["answer"]) for e in events if e.channel == "dns"]
    if queries:
        put(folder, "resolver/queries.csv", "time,client,name,type,answer\n" + "".join(f"{windows.stamp(at, '%Y-%m-%dT%H:%M:%SZ')},{client},{name},A,{answer}\n" for at, client, name, answer in sorted(queries)))
    taken = f'taken:\n  - {{sources: ["inventory-*"], at: {windows.stamp(case.last, "%Y-%m-%dT%H:%M:%SZ")}}}\n' if shape == "defender" else ""
    resolvers = "resolvers: all\nfixed: [\"*\"]\n" if queries else ""
    put(folder, "coverage.yaml", "coverage: tamiz.coverage/1\n" + resolvers + taken + ("complete:\n" + "\n".join(claims) + "\n" if claims else ""))
    return bool(hosts)
