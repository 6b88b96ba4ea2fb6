#!/usr/bin/env python3
"""Compares our reading of Windows event logs with an independent reader's, record by record.

  evtx_oracle.py EVTX_DUMP FOLDER..     EVTX_DUMP: the program bench/evtx_dump; FOLDER: *.evtx below it

The other reader is the `evtx` package (a Rust library; pip install evtx). Every record that it can read
must be read by us, with the same number and the same content: both are turned into paths with values,
and values are compared after the few spellings that differ are made one (time fractions, hexadecimal,
booleans, GUID braces). Prints the counts, and each difference up to 20. Exit code 1 when there is one,
2 when the other reader is not installed.
"""
import json, pathlib, re, subprocess, sys
import xml.etree.ElementTree as ET

BAD = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")

def one(text):
    text = BAD.sub("", text or "").replace("\r\n", "\n").replace("\r", "\n").strip()
    time = re.fullmatch(r"(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d)(?:\.(\d+))?(?: UTC|Z)?", text)
    if time:
        return f"{time[1]}T{time[2]}.{(time[3] or '')[:6].ljust(6, '0')}"
    if re.fullmatch(r"0x[0-9a-fA-F]+", text):
        return hex(int(text, 16))
    if re.fullmatch(r"\{?[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}\}?", text):
        return text.strip("{}").lower()
    if re.fullmatch(r"-?\d+(\.\d+)?([eE][-+]?\d+)?", text):
        try:
            return repr(float(text)) if any(c in text for c in ".eE") else str(int(text))
        except OverflowError:
            return text
    return text

def flat(node, at, out):
    name = node.tag.split("}")[-1]
    at = f"{at}/{name}"
    for key, value in node.attrib.items():
        if not key.startswith("xmlns"):
            out.append((f"{at}@{key}", one(value)))
    if node.text and one(node.text):
        out.append((at, one(node.text)))
    for child in node:
        flat(child, at, out)
        if child.tail and one(child.tail):
            out.append((at, one(child.tail)))

def tree(xml):
    text = BAD.sub("", re.sub(r"<\?xml[^>]*\?>", "", xml)).strip()
    return ET.fromstring(re.sub(r"&#(x?)([0-9a-fA-F]+);", lambda m: BAD.sub("", chr(int(m[2], 16 if m[1] else 10))), text))

def content(xml):
    out = []
    flat(tree(xml), "", out)
    return sorted(out)

def records_of(dump, path):
    """Number and XML of each record that we read."""
    got = subprocess.run([dump, "xml", path], capture_output=True).stdout.decode("utf-8", "replace")
    return [(number, xml) for line in re.split(r"\n(?=\d+\t)", got.rstrip("\n")) if line for number, _, xml in [line.partition("\t")]]

def main():
    try:
        from evtx import PyEvtxParser
    except ImportError:
        print("the package evtx is not installed: pip install evtx")
        return 2
    dump, files = sys.argv[1], sorted(p for f in sys.argv[2:] for p in pathlib.Path(f).rglob("*.evtx"))
    records = ours_only = theirs_only = differ = shown = unreadable = 0
    for path in files:
        theirs = {}
        try:
            for record in PyEvtxParser(str(path)).records():
                theirs[record["event_record_id"]] = record["data"]
        except RuntimeError as error:
            unreadable += 1
        mine = {int(number): xml for number, xml in records_of(dump, path)}
        records += len(mine)
        ours_only += len(mine.keys() - theirs.keys())
        for number in theirs.keys() - mine.keys():
            theirs_only += 1
            print(f"{path.name}: record {number} is not read by us")
        for number in theirs.keys() & mine.keys():
            try:
                want = content(theirs[number])
            except ET.ParseError:
                continue
            try:
                have = content(mine[number])
            except ET.ParseError as error:
                have = [("not XML", str(error))]
            if have == want:
                continue
            differ += 1
            shown += 1
            if shown <= 20:
                print(f"{path.name} record {number}:")
                for side, a, b in (("  theirs", want, have), ("  ours  ", have, want)):
                    for item in a:
                        if item not in b:
                            print(side, item[0], repr(item[1])[:160])
    print(f"{len(files)} files, {records:,} records; {theirs_only} missing here, {ours_only} read only here, "
          f"{differ} differ; {unreadable} files the other reader stops in")
    return 1 if differ or theirs_only else 0

if __name__ == "__main__":
    sys.exit(main())
