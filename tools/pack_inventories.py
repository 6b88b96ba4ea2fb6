#!/usr/bin/env python3
"""pack_inventories.py TAMIZ [PACK..]: packs whose first stage is a package, over lists of packages, lock files and bills of materials.

packs/<id>/inventories.py names machines (also CI runs and images: whatever has a list), what they hold and what hunt has to say of them. Its
words: case(title, taken, *machines, exit=, as_of=); machine(name, *files, want=); want: stage -> state or (state, reason), None = silent; the
files: dpkg, dpkg_log, rpm, zypper, lock, yarn, pnpm, npm_ls, pip, bill, osquery_packages, osquery_maps. Checked: states and reasons, yes + no +
cannot = base, and the exit code.
"""
import json
import pathlib
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
YES, NO, CANNOT = "reached", "not_reached", "cannot_know"
NOT_YES = "not said to be reached"
OPEN = "open"                              # it was reached, and no map or join shows it yet: counted apart
NOTHING = {"hosts": [], "funnel": []}      # a pack that nobody knew on that day is no campaign


def dpkg(*packages, arch="amd64"):
    head = "Desired=Unknown/Install/Remove/Purge/Hold\n||/ Name Version Architecture Description\n+++-====-=======-============-===========\n"
    return "dpkg.txt", head + "".join(f"ii  {n + ':' + arch if n.startswith('lib') else n:<30} {v:<28} {arch:<12} -\n" for n, v in packages)


def dpkg_log(*rows):
    """(time, verb, name, before, after)"""
    return "dpkg.log", "".join(f"{at} {verb} {name}:amd64 {before} {after}\n" for at, verb, name, before, after in rows)


def rpm(*packages):
    return "rpm.txt", "".join(f"{n}-{v}.x86_64\n" for n, v in packages)


def zypper(*rows):
    """(time, name, version)"""
    return "zypp-history.log", "".join(f"{at}|install|{name}|{version}|x86_64||repo-oss|{'a' * 64}|\n" for at, name, version in rows)


def lock(*packages, version=1):
    old = {n: {"version": v, "resolved": f"https://registry.example.org/{n}/-/{n.split('/')[-1]}-{v}.tgz", "integrity": "sha512-AAAA=="} for n, v in packages}
    new = {"": {"name": "shop", "version": "1.0.0"}} | {f"node_modules/{n}": e for n, e in old.items()}
    parts = {1: {"dependencies": old}, 2: {"packages": new, "dependencies": old}, 3: {"packages": new}}[version]
    return "package-lock.json", json.dumps({"name": "shop", "version": "1.0.0", "lockfileVersion": version, "requires": True} | parts, indent=2)


def yarn(*packages):
    return "yarn.lock", "# yarn lockfile v1\n\n" + "".join(
        f'"{n}@^{v}":\n  version "{v}"\n  resolved "https://registry.example.org/{n}/-/{n.split("/")[-1]}-{v}.tgz#{"a" * 40}"\n  integrity sha512-AAAA==\n\n' for n, v in packages)


def pnpm(*packages):
    return "pnpm-lock.yaml", "lockfileVersion: '6.0'\n\npackages:\n\n" + "".join(f"  /{n}@{v}:\n    resolution: {{integrity: sha512-AAAA==}}\n    dev: false\n\n" for n, v in packages)


def npm_ls(*packages):
    return "npm-ls.json", json.dumps({"name": "shop", "version": "1.0.0", "dependencies": {n: {"version": v, "overridden": False} for n, v in packages}}, indent=2)


def pip(*packages):
    return "pip-freeze.txt", "".join(f"{n}=={v}\n" for n, v in packages)


def bill(*purls):
    """CycloneDX; a purl as its ecosystem writes it, e.g. npm/%40example/colours@1.0.0"""
    parts = []
    for purl in purls:
        path, _, version = purl.split("?")[0].rpartition("@")
        kind, *space, name = path.split("/")
        parts.append({"type": "library", "name": name, "version": version, "purl": "pkg:" + purl} | ({"group": space[0].replace("%40", "@")} if space and kind == "npm" else {}))
    return "bom.json", json.dumps({"bomFormat": "CycloneDX", "specVersion": "1.5", "version": 1, "metadata": {"component": {"type": "application", "name": "shop", "version": "1.0.0"}}, "components": parts}, indent=1)


def osquery(rows):
    return "".join(json.dumps({"name": "pack_example_" + table, "hostIdentifier": "", "calendarTime": "x", "unixTime": at, "epoch": 0, "counter": 0, "action": "added", "columns": columns}) + "\n" for at, table, columns in rows)


def osquery_packages(at, *packages):
    return "packages.log", osquery([(at, "deb_packages", {"name": n, "version": v, "arch": "amd64", "status": "install ok installed"}) for n, v in packages])


def osquery_maps(at, pid, image, *libraries):
    """processes and process_memory_map of one process"""
    rows = [(at, "processes", {"pid": str(pid), "parent": "1", "name": image.split("/")[-1], "path": image, "cmdline": image})]
    return "maps.log", osquery(rows + [(at + 1, "process_memory_map", {"pid": str(pid), "path": p, "permissions": "r-xp", "pseudo": "0"}) for p in libraries])


def machine(name, *files, want):
    return name, files, want


def cases_of(file):
    cases, words = [], {n: v for n, v in globals().items() if n in (
        "YES NO CANNOT NOT_YES OPEN machine dpkg dpkg_log rpm zypper lock yarn pnpm npm_ls pip bill osquery_packages osquery_maps".split())}
    words["case"] = lambda title, taken, *machines, exit=1, as_of="": cases.append((title, taken, machines, exit, as_of))
    exec(compile(file.read_text(encoding="utf-8"), str(file), "exec"), words)  # our own file, of this repository
    return cases


def run(tamiz, pack, taken, machines, as_of, scratch):
    words = [tamiz, "hunt", str(scratch), "--pack", str(pack), "--all-hosts", "--json", "-", "--zone", "Etc/UTC"] + (["--as-of", as_of] if as_of else [])
    for name, files, _ in machines:
        (scratch / name).mkdir(parents=True)
        for file, text in files:
            (scratch / name / file).write_text(text.replace('"hostIdentifier": ""', f'"hostIdentifier": "{name}"'), encoding="utf-8")
        words += ["--host", f"{name}={scratch / name}"]
    (scratch / "coverage.yaml").write_text(f'coverage: tamiz.coverage/1\ntaken:\n  - {{sources: ["*"], at: {taken}T12:00:00Z}}\n', encoding="utf-8")
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    return done, json.loads(done.stdout) if done.stdout.startswith("{") else None


def wrong_in(machines, campaign):
    said = {h["host"].lower(): {s["stage"]: (s["state"], s["reason"]) for s in h["stages"]} for h in campaign["hosts"]}
    for row in campaign["funnel"]:
        total = row["reached"] + row["not_reached"] + row["cannot_know"]
        yield total == row["base"], f"{row['stage']}: {total} of base {row['base']}"
    for name, _, want in machines:
        got = said.get(name.lower(), {})
        if want is None:
            yield not any(s == YES for s, _ in got.values()), f"{name} was to be silent, and is {got}"
            continue
        for stage, wanted in want.items():
            state, reason = wanted if isinstance(wanted, tuple) else (wanted, None)
            has = got.get(stage, ("nothing said", None))
            if state == OPEN:
                print(f"open: {name} {stage} is {'now reached: write YES' if has[0] == YES else has}")
                yield has[0] != NO, f"{name} {stage} was reached, and it says no"
                continue
            yield has[0] != YES if state == NOT_YES else has[0] == state and reason in (None, has[1]), f"{name} {stage}: wanted {wanted}, got {has}"


def main(tamiz, *packs):
    passed, failures, machines_told = 0, [], 0
    for file in sorted(ROOT.glob("packs/*/inventories.py")):
        if packs and file.parent.name not in packs:
            continue
        for title, taken, machines, code, as_of in cases_of(file):
            machines_told += len(machines)
            where = f"{file.parent.name}, {title}"
            with tempfile.TemporaryDirectory() as scratch:
                done, report = run(tamiz, file.parent / "pack.yaml", taken, machines, as_of, pathlib.Path(scratch) / "in")
            if report is None:
                failures.append(f"{where}: no report (exit {done.returncode}): {done.stderr[:500]}")
                continue
            for good, what in [(done.returncode == code, f"exit {done.returncode}, wanted {code}"), *wrong_in(machines, (report["campaigns"] or [NOTHING])[0])]:
                passed += bool(good)
                if not good:
                    failures.append(f"{where}: {what}")
    for failure in failures[:100]:
        print("FAIL", failure)
    print(f"{machines_told} machines")
    print(f"{passed} passed, {len(failures)} failed")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
