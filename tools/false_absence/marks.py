"""What a stage leaves in the logs: one event that a fact of a pack describes, made from the pack's own text."""
import dataclasses
import re

from pack_facts import concrete

EXPLORER = "C:\\Windows\\explorer.exe"
# Which events a fact of this kind can be seen as (a hash is seen as a start or as a load). Of `http`, services, tasks, and
# packages this harness writes no logs.
CHANNELS = {"file": "f", "module": "m", "process": "p", "dns": "d", "network": "n", "registry": "r"}


@dataclasses.dataclass(frozen=True)
class Mark:
    channel: str      # p, m, f, d, n, r: process, module, file, dns, network, registry
    target: str       # what was started, loaded, written, asked for
    actor: str        # the program that did it
    digest: str = ""  # the hash that tells it from others; "" if its name or its actor do
    signer: str = ""
    command: str = ""


def tells(kind, fact):
    """A file's bare name decides nothing, unless somebody's child, or in the product's lineage, or with such a command line, bears it."""
    named = "lineage" in fact or "outside" in fact or "command" in fact or (kind == "process" and "actor" in fact)
    return named or any(re.search(r"[\\/]", fact.get(key, "").lstrip("*\\/")) for key in ("path", "value", "actor"))


def digest_of(fact):
    text = fact.get("hash", fact.get("value", ""))
    return text if re.fullmatch(r"[0-9a-f]{32}|[0-9a-f]{40}|[0-9a-f]{64}", text) else ""


def marks_of(kind, fact, image):
    """The marks that this fact allows. `image`: the product's own program, or None."""
    if kind not in CHANNELS or (fact.get("lineage") == "true" and not image) or "actor_hash" in fact:
        return []
    actor = concrete(fact["actor"]) if "actor" in fact else image if fact.get("lineage") == "true" else EXPLORER
    digest = digest_of(fact)
    if kind == "dns":
        name = fact.get("value", fact.get("domain", fact.get("name")))
        return [Mark("d", name, "")] if name and actor == EXPLORER else []
    if kind == "network":
        return [Mark("n", fact.get("address", fact.get("value")), actor)]
    if kind == "registry":
        return [Mark("r", concrete(fact.get("path", fact.get("value", ""))).replace("C:\\", "HKLM\\SOFTWARE\\"), actor)]
    path = concrete(fact["path"]) if "path" in fact else "C:\\ProgramData\\x.exe"
    if digest:
        return [Mark("p", path, actor, digest, "", "x.exe"), Mark("m", path.replace(".exe", ".dll"), actor, digest)]
    if not tells(kind, fact):
        return []
    return [Mark(CHANNELS[kind], path, actor, command=concrete(fact.get("command", "")))]
