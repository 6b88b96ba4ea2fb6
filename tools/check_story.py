#!/usr/bin/env python3
"""check_story.py TAMIZ [--seed N]: is what the first ten minutes print true of the company they are printed about?

Makes the company of doc/simulate.md, runs look, hunt, and explain of machines of every group, and compares with truth.json
and with the exports themselves, which it reads by itself. Prints `ok NAME` or `FAIL NAME: what`, last `N passed, N failed`.
"""
import argparse
import concurrent.futures
import csv
import re
import sys

sys.dont_write_bytecode = True  # no __pycache__ among the tools

from story.citations import STAMP, Library, parse_utc
from story.company import (LAST_LINE, Company, Tally, against_truth, campaign, fold, forbidden, funnel_tables, host_sets, look_now, number,
                           section, short, sums, too_wide, without)

CONTRACT = ("schema", "verdict", "as_of", "provenance", "inputs", "campaigns", "findings", "ranking", "drift", "coverage", "indicators")
FUNNEL = {"installed": (412, 319, 86, 7), "ran": (326, 281, 0, 45), "beacon": (326, 63, 118, 145), "payload": (326, 2, 118, 206),
          "implant": (326, 0, 118, 208)}  # for every seed: doc/simulate.md
LOOKED = (  # file, machines, first day as written (a zone may make it the day before); all end on 03-30
    ("DhcpSrvLog", "1,871", "03-24"), ("dc0", "by address", "03-16"), ("jamf_apps", "96", "03-29"), ("mde_imageload", "377", "03-09"),
    ("mde_network", "391", "02-28"), ("mde_process", "398", "02-28"), ("tvm_software", "2,322", "03-30"))


# ---- look ---------------------------------------------------------------------------------------

def look(answer):
    for file, machines, first in LOOKED:
        line = next((li for li in answer.lines if file in li and "!" != li[:1]), None)
        if line is None:
            yield f"{file} has no line"
            continue
        if not re.search(rf"\b{machines}\b", line):
            yield f"{file}: not {machines} machines: `{line.strip()}`"
        days = re.findall(r"(?<!\d)\d\d-\d\d(?!\d)", line)
        earlier = {"03-24": "03-23", "03-16": "03-15", "03-09": "03-08", "02-28": "02-27", "03-29": "03-28", "03-30": "03-30"}[first]
        if not days or days[0] not in (first, earlier):
            yield f"{file}: begins {days[:1]}, not {first}"
        if not days or days[-1] != "03-30":
            yield f"{file}: ends {days[-1:]}, but has rows of 03-30"
    if not re.search(r"mde_imageload.*CUT at 100,000 rows", answer.text):
        yield "mde_imageload.csv is not said to be CUT at 100,000 rows"
    if not re.search(r"dc0.*complete \(coverage\.yaml\)", answer.text):
        yield "the DNS logs are not said to be complete by coverage.yaml"
    if "--zone" not in answer.text or "1,201 of 1,204" not in answer.flat:
        yield "no warning that names --zone and the 1,201 of 1,204 that agree"
    yield f"exit {answer.code}" if answer.code not in (0, 2) else ""


# ---- hunt ---------------------------------------------------------------------------------------

def contract(answer):
    yield from (f"no {key}" for key in CONTRACT if key not in answer.json)
    if answer.json["verdict"] != "found":
        yield f"verdict is {answer.json['verdict']}"
    for host in campaign(answer)["hosts"]:
        for stage in host["stages"]:
            times = [parse_utc(e["time"]) for e in stage["evidence"] if not e.get("observed")]  # what is only seen has no beginning
            if stage["state"] == "reached" and stage["reason"] != "implied" and not stage["evidence"]:
                yield f"{host['host']} {stage['stage']}: reached without evidence"
            if stage["evidence"] and (parse_utc(stage["first"]) if stage["first"] else None) != (min(times) if times else None):
                yield f"{host['host']} {stage['stage']}: first is {stage['first']}, the earliest evidence {min(times) if times else 'only seen'}"
            if stage["state"] == "cannot_know" and not stage["reason"]:
                yield f"{host['host']} {stage['stage']}: cannot know, without a reason"


def same_for_every_seed(answer):
    for row in campaign(answer)["funnel"]:
        got = (row["base"], row["reached"], row["not_reached"], row["cannot_know"])
        if got != FUNNEL.get(row["stage"]):
            yield f"{row['stage']}: {got}, not {FUNNEL.get(row['stage'])}"
    if campaign(answer)["no_trace"] != 2006 or answer.json["coverage"]["hosts"] != 2418:
        yield f"{campaign(answer)['no_trace']} without trace of {answer.json['coverage']['hosts']}, not 2006 of 2418"


def headline(answer):
    """The sentence at the top says what the table says."""
    top = re.split(r" (?:pack |stage \(as known)", answer.flat)[0]
    for row in campaign(answer)["funnel"]:
        said = re.search(rf"([\d,]+) (?:of ([\d,]+) machines )?{re.escape(row['title'])}", top)
        if said and number(said[1]) != row["reached"]:
            yield f"says {said[1]} {row['title']}, the table {row['reached']}"
        if said and said[2] and number(said[2]) != answer.json["coverage"]["hosts"]:
            yield f"says of {said[2]} machines, there are {answer.json['coverage']['hosts']}"
        if not said and row["stage"] in ("installed", "beacon"):
            yield f"does not say how many {row['title']}"
    many = re.search(r"LOOK AT (\d+) NOW", top)
    if not many or int(many[1]) != len(look_now(answer.lines)):
        yield f"LOOK AT {many[1] if many else '?'} NOW, and {len(look_now(answer.lines))} are listed"
    if [row["title"] for row in funnel_tables(answer.lines)[0]] != [row["title"] for row in campaign(answer)["funnel"]]:
        yield "the stages of the table are not those of the JSON"


def targets_first(answer, truth):
    listed = [short(host) for _, host, _ in look_now(answer.lines)]
    if set(listed) != {short(t) for t in truth["targets"]} or len(set(listed)) != len(listed):
        yield f"LOOK NOW lists {listed}, chosen were {[short(t) for t in truth['targets']]}"
    if not listed or listed[0] != short(truth["targets"][0]):
        yield f"first is {listed[:1]}, not {short(truth['targets'][0])}"
    bands = {short(host) for finding in answer.json["findings"] if finding["band"] == "look_now" for host in finding["hosts"]}
    if bands != set(listed) or [short(r["host"]) for r in answer.json["ranking"]][:len(listed)] != listed:
        yield "findings and ranking of the JSON are not the list of the text"
    first = next((text for rank, _, text in look_now(answer.lines) if rank == 1), "")
    if "guard64.dll" not in first or not re.search(r"1 of 281.*0 of (70|86)", first) or "41 s after" not in first:
        yield f"rank 1 does not give guard64.dll, 1 of 281, 0 of the others, 41 s after: {first}"


def decoys(answer, truth):
    now = fold(" ".join(section(answer.lines, "LOOK NOW")))
    harmless = fold(" ".join(section(answer.lines, "PROBABLY HARMLESS")))
    for name in truth["decoys"]:
        if fold(name) in now:
            yield f"{name} is in LOOK NOW"
        if fold(name) not in harmless:
            yield f"{name} is not in PROBABLY HARMLESS"
        if any(fold(name) in fold(f["entity"]) and f["band"] == "look_now" for f in answer.json["findings"]):
            yield f"{name} has the band look_now"


def inventory(answer, exports):
    """What the inventory alone shows is counted here from its rows."""
    listed = set()
    with open(exports / "tvm_software.csv", encoding="utf-8-sig", newline="") as file:
        listed |= {row["DeviceName"] for row in csv.DictReader(file) if "3cx" in row["SoftwareName"] and row["SoftwareVersion"] in ("18.12.407", "18.12.416")}
    with open(exports / "jamf_apps.csv", encoding="utf-8-sig", newline="") as file:
        bad = ("18.11.1213", "18.12.402", "18.12.407", "18.12.416")
        listed |= {row["Computer Name"] for row in csv.DictReader(file) if "3CX" in row["Application Title"] and row["Application Version"] in bad}
    if len(listed) != 139:
        yield f"the inventories list {len(listed)} machines with a bad release, not 139"
    if not re.search(r"180 of the 319 left the inventory since 03-29.21:14 .*\b139\b", answer.flat):
        yield "no sentence: 180 of the 319 left the inventory since 03-29 21:14, it alone would have said 139"


def ownerless(answer, truth, library):
    calls = {(u["time"], u["address"]) for u in truth["unowned_beacons"]}
    vpn = [u for u in truth["unowned_beacons"] if u["address"].startswith("10.9.")]
    servers = len({u["address"] for u in vpn})
    if campaign(answer)["ownerless_rows"] != len(calls):
        yield f"JSON: {campaign(answer)['ownerless_rows']} rows without owner, not {len(calls)}"
    for row in campaign(answer)["ownerless"]:
        address = re.search(r"\d+(?:\.\d+){3}", row["why"])
        if not address or (row["time"], address[0]) not in calls:
            yield f"JSON: {row['why']} at {row['time']} is not in the truth"
        yield from library.check_json(row, None)
    cannot = " ".join(" ".join(section(answer.lines, "CANNOT KNOW, AND")).split())
    if not re.search(rf"\b{len(vpn)}\b[^.:]*\b{servers}\b[^.:]*\b{len(calls) - len(vpn)}\b", cannot):
        yield f"text: not {len(vpn)} from {servers} addresses and {len(calls) - len(vpn)} from before the first lease"


def alone(answer, truth, explained):
    want = f"{truth['local_modules_alone']} of 281 machines own some module alone"
    rank_1 = next(f for f in answer.json["findings"] if f["rank"] == 1)
    if not any(want in reason for reason in rank_1["for"]):
        yield f"JSON: no `{want}`"
    if want not in explained.flat:
        yield f"explain: no `{want}`"


def citations(answer, library):
    for host in campaign(answer)["hosts"]:
        for stage in host["stages"]:
            for one in stage["evidence"]:
                yield from library.check_json(one, host["host"])
    for finding in answer.json["findings"]:
        for one in finding["evidence"]:
            yield from library.check_json(one, None)


def plain_hunt(answer, whole):
    """Without --all-hosts: the same text, and the hosts with a stage after the first reached, and neighbours."""
    if without(answer.lines, "NEXT") != without(whole.lines, "NEXT"):
        yield "the text is not that with --all-hosts"
    first = campaign(whole)["funnel"][0]["stage"]
    want = {h["host"] for h in campaign(whole)["hosts"] if h["neighbour"] or any(s["state"] == "reached" and s["stage"] != first for s in h["stages"])}
    got = {h["host"] for h in campaign(answer)["hosts"]}
    if got != want:
        yield f"{len(got)} hosts, not {len(want)}"


def ending(answer):
    if answer.code != 1:
        yield f"exit code {answer.code}, not 1"
    if not LAST_LINE.match(answer.lines[-1]):
        yield f"the last line is `{answer.lines[-1]}`"


# ---- explain ------------------------------------------------------------------------------------

def groups(truth, answer, exports):
    """About 20 machines, some of every group."""
    know, what, sets = truth["knowable"], truth["stage_hosts"], host_sets(answer)
    reasons = {}
    for host in campaign(answer)["hosts"]:
        for stage in host["stages"]:
            if stage["stage"] == "beacon" and stage["state"] == "cannot_know":
                reasons.setdefault(stage["reason"], []).append(host["host"])
    unowned = [u["host"] for u in truth["unowned_beacons"]]
    with open(exports / "tvm_software.csv", encoding="utf-8-sig", newline="") as file:
        traced = {fold(h["host"]) for h in campaign(answer)["hosts"]}
        never = sorted({fold(row["DeviceName"]) for row in csv.DictReader(file)} - traced)
    macs = [h for h in know["installed"]["reached"] if h.startswith("mac-")]
    decoy = [h for f in answer.json["findings"] if any(fold(d) in fold(f["entity"]) for d in truth["decoys"]) for h in f["hosts"]]
    unseen = sorted(set(what["ran"]) - sets["ran"]["reached"] - set(macs))
    chosen = [*truth["targets"], *know["beacon"]["reached"][:2], *know["beacon"]["not_reached"][:2]]
    for names in (know["installed"]["not_reached"], know["installed"]["cannot_know"], unowned, unowned[::-1], macs, unseen, never, decoy):
        chosen += names[:1]
    chosen += [host for reason in sorted(reasons) for host in reasons[reason][-2:]]
    return list(dict.fromkeys(fold(h) for h in chosen))


def explained(answer, host, whole, truth, library):
    count, faults = library.check_text(answer, host)
    yield from faults
    yield from too_wide("explain", answer)
    found = next((h for h in campaign(whole)["hosts"] if fold(h["host"]) == host), None)
    said = dict(re.findall(r"^  (\w+) +(reached|not reached|cannot know)\b", answer.text, re.M))
    for stage, state in said.items():
        if state == "not reached" and host in {fold(h) for h in truth["stage_hosts"].get(stage, [])}:
            yield f"says not {stage}, and it was"
    if found is None:
        if said or count:
            yield f"has no trace, and the explanation says {said}"
        return
    want = {s["stage"]: s["state"].replace("_", " ") for s in found["stages"]}
    if said != want:
        yield f"states are {said}, in the JSON {want}"
    if any(s["evidence"] for s in found["stages"]) and not count:
        yield "cites nothing"
    times = [STAMP.match(li.strip())[0] for li in answer.lines if STAMP.match(li.strip())]
    if times != sorted(times):
        yield "is not in order of time"
    if answer.code != 1:
        yield f"exit code {answer.code}, not 1"


def first_target(answer):
    """Minute 6 of the story."""
    for form in (r"03-14.07:02:11Z? +install\b.*18\.12\.416", r"03-24.04:01:37Z? +dns +msstorageazure\.com from 10\.2\.7\.31",
                 r"10\.2\.7\.31 = fin-lt-0231 (03-24 )?03:58 \.\. (03-24 )?11:58 .*DhcpSrvLog-Fri\.log:\d+", r"03-24.04:02:18Z? +module +guard64\.dll",
                 r"\bfor +\S", r"against +.*lower bound", r"against.*Comodo", r"[Ss]ettles it"):
        if not re.search(form, answer.flat, re.I):
            yield f"no {form}"


def case(company, direct):
    if not company.knows("--case"):
        return ["hunt has no --case yet"]
    made = company.hunt("--case", "acme")
    again = company.run("hunt", "--case", "acme", "--explain", "FIN-LT-0231")
    faults = [f"hunt --case: exit {made.code}"] if made.code != 1 else []
    faults += [f"acme has no {n}" for n in ("manifest.json", "shortlist.csv") if not (company.home / "acme" / n).exists()]
    faults += [f"the last line names {n}, which is not there" for n in re.findall(r"\b[\w/]+\.(?:html|csv|json)\b", made.lines[-1])
               if not any((company.home / d / n).exists() for d in (".", "acme"))]
    if again.text != direct.text or again.code != direct.code:
        faults.append(f"--explain from the case (exit {again.code}) is not that from the exports: {again.errors.strip()[:80]}")
    return faults


def main():
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("tamiz")
    words.add_argument("--seed", type=int, default=1)
    words, tally = words.parse_args(), Tally()
    with tally.whole(), Company(words.tamiz, words.seed) as company:
        truth, library = company.truth, Library(company.home)
        whole = company.hunt()
        tally.guard("no-false-no", forbidden, whole, truth)
        tally.guard("sets-as-the-truth", against_truth, whole, truth)
        tally.guard("sums", sums, "hunt", whole)
        tally.guard("same-for-every-seed", same_for_every_seed, whole)
        tally.guard("headline", headline, whole)
        tally.guard("look-now", targets_first, whole, truth)
        tally.guard("decoys", decoys, whole, truth)
        tally.guard("inventory", inventory, whole, company.exports)
        tally.guard("ownerless", ownerless, whole, truth, library)
        tally.guard("contract", contract, whole)
        tally.guard("citations", citations, whole, library)
        tally.guard("ending", ending, whole)
        tally.guard("width-hunt", too_wide, "hunt", whole)
        tally.guard("plain-hunt", plain_hunt, company.hunt(all_hosts=False), whole)
        looked = company.run("look", "exports")
        tally.guard("look", look, looked)
        tally.guard("width-look", too_wide, "look", looked)
        machines = groups(truth, whole, company.exports)
        with concurrent.futures.ThreadPoolExecutor(2) as pool:
            answers = list(pool.map(company.explain, machines))
        direct = answers[0]
        tally.guard("alone", alone, whole, truth, direct)
        tally.guard("explain-as-the-story", first_target, direct)
        for host, answer in zip(machines, answers):
            tally.guard(f"explain {host.upper()}", explained, answer, host, whole, truth, library)
        tally.guard("case", case, company, direct)
    return tally.end()


if __name__ == "__main__":
    sys.exit(main())
