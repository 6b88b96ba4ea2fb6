"""The words in which packs/<id>/stories.py tells its cases."""
import dataclasses
import datetime

YES, NO, CANNOT = "reached", "not_reached", "cannot_know"


def when(text):
    """`2023-03-15`, `2023-03-15 09:00` or `2023-03-15 09:00:30`, UTC, in seconds."""
    day, _, clock = text.partition(" ")
    clock = (clock or "00:00").split(":")
    at = datetime.datetime.fromisoformat(day).replace(tzinfo=datetime.timezone.utc)
    return int(at.timestamp()) + 3600 * int(clock[0]) + 60 * int(clock[1]) + (int(clock[2]) if len(clock) > 2 else 0)


@dataclasses.dataclass
class Event:
    at: int
    channel: str
    fields: dict


def start(at, image, version="", product="", company="", digest="", command="", parent=""):
    return Event(when(at), "process", {"image": image, "version": version, "product": product, "company": company, "digest": digest,
                                       "command": command or f'"{image}"', "actor": parent})


def load(at, image, actor, digest=""):
    return Event(when(at), "module", {"image": image, "actor": actor, "digest": digest})


def write(at, image, actor, digest=""):
    return Event(when(at), "file", {"image": image, "actor": actor, "digest": digest})


def ask(at, name, actor="", answer="192.0.2.80"):
    return Event(when(at), "dns", {"name": name, "actor": actor, "answer": answer})


def connect(at, address, actor, name=""):
    return Event(when(at), "network", {"address": address, "actor": actor, "name": name})


def mark(at, key, value, data, actor):
    return Event(when(at), "registry", {"key": key, "value": value, "data": data, "actor": actor})


def installed(at, product, version):
    """A record of Windows Installer where there are event logs, a row of the inventory elsewhere."""
    return Event(when(at), "software", {"product": product, "version": version})


@dataclasses.dataclass
class Host:
    name: str
    mac: bool
    events: list
    want: dict | None      # stage -> state, or (state, reason); None: the pack says nothing of this machine
    lost: tuple = ()       # channels of which nothing was kept
    neighbour: bool = False
    only: tuple = ()       # shapes; none: all that carry its events
    also: dict = dataclasses.field(default_factory=dict)   # shape -> what it has to say where it knows more or less; the story says why


def host(name, *events, want, lost=(), mac=False, neighbour=False, only=(), also=None):
    return Host(name, mac, sorted(events, key=lambda e: e.at), want, tuple(lost), neighbour, tuple(only), also or {})


@dataclasses.dataclass
class Case:
    title: str
    first: int
    last: int
    hosts: list
    exit: int
    as_of: str
    joined: tuple          # (channel of the one rule, channel of the other): what a public rule without `by host` joins
    flagged: int           # machines that tamiz says reached the last of `joined`'s stages
    said: tuple            # words that the report must hold


def case(title, first, last, *hosts, exit=1, as_of="", joined=(), flagged=0, said=()):
    return Case(title, when(first), when(last), list(hosts), exit, as_of, tuple(joined), flagged, tuple(said))


def cases_of(file):
    """The cases that a packs/<id>/stories.py tells: our own file, of this repository."""
    cases = []
    words = {n: globals()[n] for n in ("YES", "NO", "CANNOT", "start", "load", "write", "ask", "connect", "mark", "installed", "host")}
    words["case"] = lambda *a, **k: cases.append(case(*a, **k))
    exec(compile(file.read_text(encoding="utf-8"), str(file), "exec"), words)
    return cases
