#!/usr/bin/env python3
"""pack_facts.py TAMIZ [--packs DIR] [PACK..]: every fact of every stage is found when it happens.

For each fact of a pack one machine does what the fact describes, as a Winlogbeat record; hunt has to say that its stage was
reached there, citing that fact's kind. A fact that nothing can trip (a misspelt path, a hash of no kind, a channel that no map
of this program fills) is named. Facts that this test cannot act out (user agents, decoders) are counted as skipped.
"""
import json
import pathlib
import re
import subprocess
import sys
import tempfile

sys.dont_write_bytecode = True  # no __pycache__ among the tools
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from pack_stories import fleet, tell  # noqa: E402

ROOT = pathlib.Path(__file__).resolve().parent.parent
PAIR = re.compile(r"""(\w+): (?:"((?:[^"\\]|\\.)*)"|'((?:[^']|'')*)'|\[([^\]]*)\]|([^,}]+))""")
DAY, OTHER = "2026-11-01", "C:\\Program Files\\Other\\other.exe"


def facts_of(text):
    """(line, stage, kind, {key: value}) of facts on one line, and the product's images."""
    stage = kind = ""
    inside, found = False, []
    for n, line in enumerate(text.splitlines(), 1):
        if re.match(r"\S", line) and not line.startswith("#"):
            inside = line.startswith("stages:")
        if m := re.match(r"  - id: (\S+)", line):
            stage, kind = m[1], ""
        if m := re.match(r"    (\w+):", line):
            kind = "" if m[1] != "test" else kind
            testing = m[1] == "test"
        if m := re.match(r"      (\w+):\s*$", line):
            kind = m[1] if inside and testing else ""
        if inside and kind and line.startswith("        - "):
            body = line.strip()[2:]
            pairs = {m[1]: next(x for x in m.groups()[1:] if x is not None) for m in PAIR.finditer(body)} if body.startswith("{") else {"value": body.strip("'\"")}
            found.append((n, stage, kind, pairs))
    images = re.search(r"^  images: \[([^\]]*)\]", text, re.M)
    return found, [i.strip(" '\"") for i in images[1].split(",")] if images else []


def concrete(pattern):
    """A text that the pattern fits."""
    pattern = "C:" + pattern[2:] if pattern.startswith("*:") else pattern
    if pattern.startswith("*\\"):
        pattern = "C:" + pattern[1:]
    elif pattern.startswith("*/"):
        pattern = pattern[1:]
    return pattern.replace("*", "x").replace("?", "x")


def product_path(images):
    name = images[0] if images else "product.exe"
    return f"C:\\Program Files\\{name.removesuffix('.exe')}\\{name}" if name.endswith(".exe") else f"/Applications/{name}.app/Contents/MacOS/{name}"


def acts(kind, fact, images, at):
    """Events that are the fact; None where no map of this test's shape has the channel."""
    digest = fact.get("hash") or (fact.get("value", "") if re.fullmatch(r"[0-9a-f]{32,64}", fact.get("value", "")) else "")
    actor = concrete(fact["actor"]) if "actor" in fact else product_path(images) if fact.get("lineage") == "true" else OTHER
    before = [tell.start(f"{at} 08:00", actor)] if fact.get("lineage") == "true" else []
    path = concrete(fact["path"]) if "path" in fact else concrete(fact["value"]) if "value" in fact and not digest else "C:\\ProgramData\\x.bin"
    if kind in ("file", "module") or (kind == "process" and digest):
        return before + [tell.load(f"{at} 09:00", path, actor, digest) if digest or kind == "module" else tell.write(f"{at} 09:00", path, actor)]
    if kind == "process":
        return before + [tell.start(f"{at} 09:00", path, command=concrete(fact.get("command", fact.get("text", "x"))), parent=actor)]
    if kind == "dns":
        return before + [tell.ask(f"{at} 09:00", fact.get("value") or fact.get("domain") or fact.get("name") or "elsewhere.example.net", actor)]
    if kind == "network":
        return before + [tell.connect(f"{at} 09:00", (fact.get("address") or fact["value"]).split("/")[0], actor)]
    if kind == "registry":
        key, _, value = path.rpartition("\\")
        return before + [tell.mark(f"{at} 09:00", key.replace("C:\\", "HKEY_LOCAL_MACHINE\\SOFTWARE\\"), value, "1", actor)]
    if kind == "http" and ("domain" in fact or "address" in fact) and "actor" not in fact:
        return [tell.Event(tell.when(f"{at} 09:00"), "http", {"url": f"https://{fact.get('domain') or fact['address']}{concrete(fact['text'])}"})]
    if kind in ("service", "task"):
        return [tell.Event(tell.when(f"{at} 09:00"), kind, {"name": concrete(fact.get("name") or fact["value"])})]
    if kind == "package":
        return [tell.installed(f"{at} 09:00", fact.get("product") or fact["name"], fact.get("version", "1.0"))]
    return None


def main(tamiz, *words):
    words, packs = list(words), ROOT / "packs"
    if "--packs" in words:
        at = words.index("--packs")
        packs = pathlib.Path(words[at + 1])
        del words[at:at + 2]
    fleet.STEP = 6 * 3600
    passed, failed, skipped = 0, [], 0
    with tempfile.TemporaryDirectory() as scratch:
        for file in sorted(packs.glob("*/pack.yaml")):
            name = file.parent.name
            if words and name not in words:
                continue
            facts, images = facts_of(file.read_text(encoding="utf-8"))
            hosts, of = [], {}
            for n, stage, kind, fact in facts:
                day = fact.get("from", DAY)
                events = acts(kind, fact, images, day)
                if events is None:
                    skipped += 1
                    continue
                hosts.append(tell.host(f"FACT-{n}", *events, want={stage: tell.YES}))
                of[f"fact-{n}"] = (n, stage, kind, fact)
            if not hosts:
                print(f"{name}: no facts on lines of their own", flush=True)
                continue
            days = [e.at for h in hosts for e in h.events]
            case = tell.Case("facts", min(days) // 86400 * 86400, min(days) // 86400 * 86400 + 2 * 86400, hosts, 1, "", (), 0, ())
            folder = pathlib.Path(scratch) / name
            fleet.write(case, "winlogbeat", folder)
            done = subprocess.run([tamiz, "hunt", str(folder), "--pack", str(file), "--all-hosts", "--json", "-", "--zone", "Etc/UTC"], capture_output=True, text=True, check=False)
            try:
                report = json.loads(done.stdout)
            except ValueError:
                failed.append(f"{name}: exit {done.returncode}: {done.stderr[:300]}")
                continue
            said = {h["host"].split(".")[0].lower(): {s["stage"]: s["state"] for s in h["stages"]} for h in report["campaigns"][0]["hosts"]}
            for host, (n, stage, kind, fact) in of.items():
                good = said.get(host, {}).get(stage) == tell.YES
                passed += good
                if not good:
                    failed.append(f"{file}:{n}: {stage}, {kind}: {({k: v for k, v in fact.items() if k not in ('source', 'note', 'grade', 'known_since')})} happens, and hunt says {said.get(host, {}).get(stage)}")
            # A fact that was taken back is said to be so, and is meant to be there: --as-of an earlier day uses it.
            unusable = [u for u in report["indicators"].get("unusable", []) if not u["why"].startswith("withdrawn on ")]
            failed += [f"{name}: unusable: {u}" for u in unusable]
            print(f"{name}: {len(of)} facts acted out", flush=True)
    for failure in failed[:60]:
        print("FAIL", failure)
    print(f"{passed} passed, {len(failed)} failed, {skipped} skipped")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
