"""compare.py: what two hunts say of the same machines, compared by JSON and by text."""
import csv
import re

from story.company import against_truth, forbidden, host_sets, look_now, short, without


def ranked(answer):
    return [short(host) for _, host, _ in look_now(answer.lines)]


def entry(answer, host):
    return next((text for _, name, text in look_now(answer.lines) if short(name) == short(host)), None)


def still_found(answer, targets):
    if set(ranked(answer)) != {short(t) for t in targets}:
        yield f"LOOK NOW lists {ranked(answer)}"


def no_new_no(answer, base):
    for stage, sets in host_sets(answer).items():
        new = sets["not_reached"] - host_sets(base)[stage]["not_reached"]
        if new:
            yield f"{stage}: {len(new)} new no, e.g. {min(new)}"


def true_sets(answer, truth):
    yield from forbidden(answer, truth)
    yield from against_truth(answer, truth)


def no_becomes_cannot(answer, base):
    """What is no longer no (or yes) is cannot know, machine by machine. Gives (how many no are lost, faults)."""
    lost, faults = 0, []
    for stage, now in host_sets(answer).items():
        was = host_sets(base)[stage]
        gone = was["not_reached"] - now["not_reached"]
        elsewhere = {h for h in gone if h not in now["cannot_know"]}
        if stage == "installed" or not elsewhere:
            lost += len(gone)
        if elsewhere:
            faults.append(f"{stage}: {len(elsewhere)} of the lost no are not cannot know, e.g. {min(elsewhere)}")
        shrunk = len(was["not_reached"]) - len(now["not_reached"]) + len(was["reached"]) - len(now["reached"])
        grown = len(now["cannot_know"]) - len(was["cannot_know"])
        if sum(map(len, was.values())) == sum(map(len, now.values())) and shrunk != grown:
            faults.append(f"{stage}: {shrunk} fewer yes and no, {grown} more cannot know")
    return lost, faults


def is_cut(answer, *files):
    for source in answer.json["inputs"]["sources"]:
        if any(source["path"].endswith(file) for file in files) and source["completeness"] != "cut":
            yield f"{source['path']} has {source['events']} events and is {source['completeness']}, not cut"


def later_facts(value, path=""):
    """Dates of knowledge (not of telemetry) that were not public on 2023-03-22."""
    if isinstance(value, dict):
        for key, one in value.items():
            if key in ("known_since", "disclosed", "published", "withdrawn", "available_from") and str(one or "") >= "2023-03-23":
                yield f"JSON: {path}.{key} is {one}"
            yield from later_facts(one, f"{path}.{key}")
    elif isinstance(value, list):
        for one in value:
            yield from later_facts(one, path)


# ---- text ---------------------------------------------------------------------------------------

NUMBERED = re.compile(r"[\w./-]+\.(?:csv|log|gz)(?::\d+)?")


def comparable(lines):
    """The text but for sources and records; where a long path wrapped a line, the line is joined again."""
    flat = " ".join(" ".join(without(lines, "NEXT")).split())
    once = re.sub(r"(@: [^@]+? )\1+", r"\1", NUMBERED.sub("@", flat))   # the same fault of several files
    return re.split(r"(?<=[.;|]) | {2,}", once)


def stripped(value):
    if isinstance(value, dict):
        return {key: stripped(one) for key, one in value.items() if key not in ("source", "record", "inputs", "provenance", "tested_rows")}
    return [stripped(one) for one in value] if isinstance(value, list) else value


def differs(what, one, other):
    if one != other:
        first = next((pair for pair in zip(one, other) if pair[0] != pair[1]), ("", f"{len(one)} and {len(other)} lines"))
        yield f"{what}: `{first[0].strip()[:110]}` became `{first[1].strip()[:110]}`"


def same(what, base, answer, twice=False):
    was, now = base.lines, answer.lines
    if twice:  # what was read is counted as read; what is concluded from it is not
        was, now = ([re.sub(r"[\d,]+ (records|events|rows)", r"N \1", li) for li in lines] for lines in (was, now))
    yield from differs(what, comparable(was), comparable(now))
    for key in ("campaigns", "findings", "ranking", "drift", "coverage", "verdict", "end_of_data"):
        if stripped(base.json[key]) != stripped(answer.json[key]):
            yield f"{what}: {key} of the JSON differs"


def machine_names(company):
    """Every machine of the inventories and DHCP logs, short and folded."""
    names = set()
    for file, column in (("tvm_software.csv", "DeviceName"), ("jamf_apps.csv", "Computer Name")):
        with open(company.exports / file, encoding="utf-8-sig", newline="") as rows:
            names |= {short(row[column]) for row in csv.DictReader(rows)}
    return sorted(names)


def renamed(text, names):
    def new(found):
        name = names.get(found[0].casefold(), found[0])
        return name.upper() if found[0].isupper() else name
    return re.sub(r"\b[A-Za-z]+(?:-[A-Za-z]+)?-\d{4}\b", new, text)
