"""What a machine's sensor writes down: images, processes, and a tape of events.

An event is a tuple (time, kind, actor, detail, mark). The mark is truth and never leaves this program: 0 everyday,
1 the attack's wide stage (many machines), 2 what only targets got, 3 the same but of a kind that honest machines do at similar rates.
"""
from . import words

WIDE, TARGET, COMMON = 1, 2, 3


class Image:
    """A file with its name, hash and what its resources and signature say."""
    __slots__ = ("path", "base", "sha256", "signer", "company", "product", "version")

    def __init__(self, path, key, signer="", company="", product="", version=""):
        self.path, self.base = path, path.rsplit("\\", 1)[-1]
        self.sha256 = words.digest(key)
        self.signer, self.company, self.product, self.version = signer, company, product, version


class Proc:
    __slots__ = ("image", "cmd", "user", "parent", "pid", "guid", "start", "text")

    def __init__(self, image, cmd, user, parent, pid, guid, start):
        self.image, self.cmd, self.user, self.parent = image, cmd, user, parent
        self.pid, self.guid, self.start, self.text = pid, guid, start, None


class Tape:
    """Events of one machine, in the order in which they were thought of."""

    def __init__(self, rng, tag, user):
        self.rng, self.tag, self.user, self.rows, self.pid, self.count = rng, tag, user, [], rng.randrange(900, 4000) * 4, 0

    def process(self, t, parent, image, cmd=None, user=None):
        """A process that was there; no event of its start."""
        self.pid = (self.pid + 4 * self.rng.randrange(1, 90)) % 60000 + 400
        self.count += 1
        guid = f"{self.tag}-{int(t) >> 16:04x}-{int(t) & 0xffff:04x}-{self.pid & 0xffff:04x}-{self.count:012x}"
        return Proc(image, cmd if cmd is not None else f'"{image.path}"', user or self.user, parent, self.pid, guid, t)

    def start(self, t, parent, image, cmd=None, user=None, mark=0):
        child = self.process(t, parent, image, cmd, user)
        self.rows.append((t, "start", parent, child, mark))
        return child

    def end(self, t, actor):
        self.rows.append((t, "end", actor, None, 0))

    def load(self, t, actor, image, mark=0):
        self.rows.append((t, "load", actor, image, mark))

    def file(self, t, actor, path, mark=0, verb="create", key=""):
        self.rows.append((t, "file", actor, (path, verb, key), mark))

    def dns(self, t, actor, domain, mark=0, answer=None):
        self.rows.append((t, "dns", actor, (domain, answer or words.address(domain)), mark))

    def net(self, t, actor, domain, port=443, mark=0):
        self.rows.append((t, "net", actor, (domain, words.address(domain), port), mark))

    def call(self, t, actor, domain, mark=0):
        """A name is asked for and the machine connects."""
        self.dns(t, actor, domain, mark)
        self.net(t + self.rng.random(), actor, domain, 443, mark)

    def reg(self, t, actor, key, value, data, mark=0):
        self.rows.append((t, "reg", actor, (key, value, data), mark))
