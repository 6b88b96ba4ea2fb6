#!/usr/bin/env python3
"""Compares our reading of single event records with the snapshots that the authors of another reader keep of theirs.

  evtx_snapshots.py EVTX_DUMP FOLDER     EVTX_DUMP: the program bench/evtx_dump; FOLDER: *.evtx and test_record_samples*.snap below it

A snapshot is one record, as JSON or XML. It is found in the logs by its machine, number and time; the names and values of the record are compared, whatever way
a form writes them (JSON of that reader keeps one of several elements of a name: those are counted, not compared). Exit code 1 when one differs. A record that
no log here has is said: whether the other reader finds it is evtx_oracle.py's affair.
"""
import collections, json, pathlib, re, sys
import xml.etree.ElementTree as ET
from evtx_oracle import one, records_of, tree

def leaves_of_json(value, name, out):
    if isinstance(value, dict):
        for key, inner in value.items():
            if key.endswith("attributes"):  # "#attributes", or "Provider_attributes" beside "Provider"
                for attribute, text in inner.items():
                    if not attribute.startswith("xmlns"):
                        out.append((attribute, one(str(text))))
            else:
                leaves_of_json(inner, name if key == "#text" else re.sub(r"_\d+$", "", key), out)
    elif isinstance(value, list):
        for inner in value:
            leaves_of_json(inner, name, out)
    elif value not in (None, ""):
        out.append((name, one(str(value).lower() if isinstance(value, bool) else str(value))))

def leaves_of_xml(node, out):
    name = node.tag.rsplit("}", 1)[-1]
    # <Data Name="x">y</Data> is x: y, as that JSON has it
    named = name == "Data" and "Name" in node.attrib
    for key, text in node.attrib.items():
        if not named:
            out.append((key, one(text)))
    if node.text and one(node.text):
        out.append((node.attrib["Name"] if named else name, one(node.text)))
    for child in node:
        leaves_of_xml(child, out)

def parsed(xml):
    out = []
    leaves_of_xml(tree(xml), out)
    return collections.Counter(pair for pair in out if pair[1])

def snapshot(path):
    text = path.read_text(encoding="utf-8").split("---\n", 2)[2].strip()
    if text.startswith("{"):
        out = []
        leaves_of_json(json.loads(text), "", out)
        return collections.Counter(pair for pair in out if pair[1]), True
    if text.startswith('"'):
        text = json.loads(text)
    return parsed(text), False

def first(leaves, name):
    return next((value for key, value in leaves if key == name), "")

def main(dump, folder):
    folder = pathlib.Path(folder)
    records = collections.defaultdict(list)
    for log in sorted(folder.rglob("*.evtx")):
        for _, xml in records_of(dump, log):
            try:
                leaves = parsed(xml)
            except ET.ParseError:
                continue
            records[first(leaves, "EventRecordID"), first(leaves, "Computer"), first(leaves, "SystemTime")].append((log.name, leaves))
    equal = failed = folded = absent = 0
    for path in sorted(folder.rglob("test_record_samples*.snap")):
        want, is_json = snapshot(path)
        found = records[first(want, "EventRecordID"), first(want, "Computer"), first(want, "SystemTime")]
        name = path.stem.removeprefix("test_record_samples__")
        if not found:
            print(f"{name}: no record of these logs has its machine, number and time")
            absent += 1
            continue
        log, have = min(found, key=lambda item: sum(((item[1] - want) + (want - item[1])).values()))
        missing, more = want - have, have - want
        # What that JSON keeps of several elements of one name is one of them.
        kept = {key for key, _ in want}
        if is_json and not missing and all(key in kept and sum(n for (k, _), n in have.items() if k == key) > 1 for key, _ in more):
            folded += sum(more.values())
            more = {}
        if missing or more:
            print(f"{name} ({log}): the snapshot has {dict(missing)}, we have {dict(more)}")
            failed += 1
        else:
            equal += 1
    print(f"{equal} snapshots equal, {failed} not, {absent} of records that no log here has; {folded} values that the snapshot's form leaves out")
    return 1 if failed or not equal else 0

if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
