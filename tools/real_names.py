"""How canonical names (src/blind/canonical.hpp) do on the names of real machines: what two of them share, what still differs, what is merged too far.
For real_blind.py; bench/canonical_names.cpp gives the canonical forms, so that no rule is written twice.
"""
import collections
import json
import re
import subprocess

# Of each channel: what its target is called here, and which function of canonical.hpp it goes through.
KINDS = {"process": ("start", "path"), "module": ("library", "path"), "file": ("file", "path"), "registry": ("value", "key"), "service": ("service", "key"),
         "task": ("task", "key"), "dns": ("name", "domain"), "network": ("name", "domain"), "http": ("name", "domain")}
QUERY = "SELECT DISTINCT channel, subject, target FROM events WHERE target IS NOT NULL AND subject IS NOT NULL AND (channel <> 'process' OR action = 'start')"

# What differs by chance, person or machine and should not; each with the kinds it may stand in, and what it ought to become.
PATTERNS = (
    ("a person's folder inside a key", "value task", r"[a-z]:\\users\\(?!public\\|default\\|\{user\})[^\\]+\\", "c:\\users\\{user}\\"),
    ("a person's SID inside a key or path", "value task file", r"(?<!^hku\\)s-1-5-21-[\d-]+", "{sid}"),
    ("_Classes of a person's hive", "value", r"^hku\\s-1-5-21-[\d-]+_classes", r"hkcu\software\classes"),
    ("ControlSet001 beside CurrentControlSet", "value", r"\\system\\controlset\d{3}(?=\\)", r"\system\currentcontrolset"),
    ("a person's service: name and session", "value service", r"(?<=[a-z])_[0-9a-f]{4,8}(?=\\|$)", "_{session}"),
    ("GetTempFileName: letters, up to four digits", "file library start", r"(?<=\\)[a-z~]{0,3}[0-9a-f]{1,4}\.tmp", "{temp}"),
    ("ReplaceFile: ~RF and digits", "file", r"~rf[0-9a-f]+\.tmp", "~rf{hex}.tmp"),
    ("an instance of a device", "value", r"(?<=\\)(?:[0-9a-f]+&(?:amp;)?){2,}[^\\]*", "{instance}"),
    ("0x and digits", "value file", r"(?<![0-9a-z])0x[0-9a-f]+", "{hex}"),
    ("a short word of hexadecimal digits", "value file library start", r"(?<![0-9a-z{-])(?=[0-9a-f]*[0-9])(?=[0-9a-f]*[a-f])[0-9a-f]{4,7}(?![0-9a-z-])", "{hex}"),
    ("a random word of 16 letters and digits", "value file library", r"(?<![0-9a-z])(?![0-9a-f]+(?![0-9a-z]))(?=(?:[a-z]*\d+[a-z]+){3})[0-9a-z]{16,}(?![0-9a-z])", "{word}"),
    ("a drive by its share", "file", r"^\\\\\*\\([a-z])\$(?=\\)", "c:"),
    ("a name of one label: a machine nearby, or a browser's probe", "name", r"^[^.]+$", "{machine}"),
    ("a name with a dot at its end", "name", r"\.$", ""),
    ("an address instead of a name", "name", r"^\d+\.\d+\.\d+\.\d+$", "{address}"),
)
HOST = "the machine's own name inside"


def short(host):
    return host.split(".")[0].lower()


def things(tamiz, case):
    """(kind, form, raw name) -> machines."""
    done = subprocess.run([tamiz, "sql", "--case", case, "--json", "-", QUERY], capture_output=True, text=True, check=False)
    assert done.returncode in (0, 1), done.stderr[-400:]
    found = collections.defaultdict(set)
    for line in done.stdout.splitlines():
        row = json.loads(line)
        if row["channel"] in KINDS and row["target"].strip():
            found[(*KINDS[row["channel"]], re.sub(r"[\r\n\t]", " ", row["target"].strip().lower()))].add(short(row["subject"]))
    return found


def canonical(program, found):
    """A name for each of `found`, in order."""
    text = "".join(f"{form}\t{raw}\n" for _, form, raw in found)
    done = subprocess.run([program], input=text, capture_output=True, text=True, check=True, encoding="utf-8")
    out = done.stdout.splitlines()
    assert len(out) == len(found), (len(out), len(found))
    return out


class Names:
    def __init__(self, program, found):
        self.program, self.found = program, found
        self.name = dict(zip(found, canonical(program, found)))
        self.groups = collections.defaultdict(set)  # (kind, canonical) -> raw
        self.hosts = collections.defaultdict(set)
        for (kind, form, raw), machines in found.items():
            name = self.name[kind, form, raw]
            self.groups[kind, name].add(raw)
            self.hosts[kind, name] |= machines

    def shared(self):
        """Rows: kind, distinct raw, of two machines, distinct canonical, of two machines, distinct last parts, of two machines."""
        for kind in dict.fromkeys(kind for kind, _ in KINDS.values()):
            raw = [machines for (k, _, _), machines in self.found.items() if k == kind]
            names = [machines for (k, _), machines in self.hosts.items() if k == kind]
            last = collections.defaultdict(set)
            for (k, name), machines in self.hosts.items():
                if k == kind:
                    last[re.split(r"[\\/]", name)[-1]] |= machines
            two = lambda all_of: sum(len(m) > 1 for m in all_of)
            if raw:
                yield kind, len(raw), two(raw), len(names), two(names), len(last), two(last.values())

    def still_apart(self):
        """Rows: pattern, raw names with it, their canonical names and those of two machines, the same with the pattern replaced, an example."""
        for title, kinds, pattern, put in PATTERNS:
            yield title, *self._replaced(re.compile(pattern), kinds.split(), put)
        hosts = sorted({h for machines in self.found.values() for h in machines if len(h) > 3}, key=len, reverse=True)
        yield HOST, *self._replaced(re.compile(r"(?<![0-9a-z])(" + "|".join(map(re.escape, hosts)) + r")(?![0-9a-z])"), ["value", "file", "start", "library", "service", "task"], "{host}")

    def _replaced(self, pattern, kinds, put):
        keys = [key for key in self.found if key[0] in kinds and pattern.search(key[2])]
        without = canonical(self.program, [(kind, form, pattern.sub(lambda _: put, raw)) for kind, form, raw in keys])
        now, then = collections.defaultdict(set), collections.defaultdict(set)
        for key, name in zip(keys, without):
            now[key[0], self.name[key]] |= self.found[key]
            then[key[0], name] |= self.found[key]
        two = lambda names: sum(len(machines) > 1 for machines in names.values())
        return len(keys), len(now), two(now), len(then), two(then), min((key[2] for key in keys), key=lambda r: (abs(len(r) - 60), r), default="")

    def merged(self, most):
        """The largest groups of different raw names under one, one of each folder: kind, canonical, raw names."""
        groups = sorted(((kind, name, sorted(raw)) for (kind, name), raw in self.groups.items() if len(raw) > 1 and kind != "name"), key=lambda g: (-len(g[2]), g[0], g[1]))
        folders = {}
        for kind, name, raw in groups:
            folders.setdefault((kind, re.sub(r"[\\/][^\\/]*$", "", name)), (kind, name, raw))
        return list(folders.values())[:most]

    def too_far(self):
        """Groups in which two raw names and more are met on two machines each: names, not chance, and yet one. With those names; the most first."""
        stable = collections.defaultdict(list)
        for (kind, form, raw), machines in self.found.items():
            if len(machines) > 1:
                stable[kind, self.name[kind, form, raw]].append(raw)
        return sorted(((kind, name, sorted(raw)) for (kind, name), raw in stable.items() if len(raw) > 1), key=lambda g: (-len(g[2]), g[0], g[1]))
