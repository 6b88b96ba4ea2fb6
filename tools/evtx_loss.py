#!/usr/bin/env python3
"""evtx_loss.py TAMIZ FOLDER [RECORDS]: takes single records out of real event logs, as attackers do, and asks whether the loss is named.

Each of RECORDS (200) random records is lost in a copy of its log: zeroed; covered by the record before it, which is made longer; covered
and overwritten. Checksums are mended, and each is done a second time with all numbers behind it written anew. `tamiz look --json -` must
then say something that it did not say before, with the record's number or its place. Exit 1 when one loss is not named.
"""
import json
import pathlib
import random
import re
import struct
import subprocess
import sys
import tempfile
import zlib

HEADER, CHUNK, FIRST = 4096, 65536, 512
MAGIC = b"\x2a\x2a\0\0"


def records(chunk):
    """Where sound records begin, and their sizes."""
    at, found = FIRST, []
    free = struct.unpack_from("<I", chunk, 48)[0]
    while at + 28 <= min(free, len(chunk)) and chunk[at:at + 4] == MAGIC:
        size = struct.unpack_from("<I", chunk, at + 4)[0]
        if size < 28 or at + size > len(chunk) or struct.unpack_from("<I", chunk, at + size - 4)[0] != size:
            break
        found.append((at, size))
        at += size
    return found


def seal(chunk):
    free = struct.unpack_from("<I", chunk, 48)[0]
    struct.pack_into("<I", chunk, 52, zlib.crc32(chunk[FIRST:free]))
    struct.pack_into("<I", chunk, 124, zlib.crc32(chunk[128:512], zlib.crc32(chunk[:120])))


def sizes(chunk, at, size):
    struct.pack_into("<I", chunk, at + 4, size)
    struct.pack_into("<I", chunk, at + size - 4, size)


def zeroed(chunk, found, which):
    at, size = found[which]
    chunk[at:at + size] = bytes(size)
    seal(chunk)


def covered(chunk, found, which):
    """By the record before it; the first of a chunk by nobody: it is zeroed and the header begins with the next."""
    at, size = found[which]
    if which == 0:
        return zeroed(chunk, found, which)
    before, before_size = found[which - 1]
    sizes(chunk, before, before_size + size)
    seal(chunk)


def wiped(chunk, found, which):
    """Covered, and what it said overwritten."""
    at, size = found[which]
    covered(chunk, found, which)
    chunk[at:at + size - 4] = bytes(size - 4)
    seal(chunk)


def less_by_one(data, at):
    struct.pack_into("<Q", data, at, struct.unpack_from("<Q", data, at)[0] - 1)


def renumbered(log, number):
    """All numbers behind that record written anew, to the end of the log, and what the headers say of them."""
    for base in range(HEADER, len(log) - CHUNK + 1, CHUNK):
        chunk = bytearray(log[base:base + CHUNK])
        if not chunk.startswith(b"ElfChnk\0"):
            continue
        for at, _ in records(chunk):
            if struct.unpack_from("<Q", chunk, at + 8)[0] > number:
                less_by_one(chunk, at + 8)
        for at in (8, 16, 24, 32):
            if struct.unpack_from("<Q", chunk, at)[0] > number or (at in (16, 32) and struct.unpack_from("<Q", chunk, at)[0] == number):
                less_by_one(chunk, at)
        seal(chunk)
        log[base:base + CHUNK] = chunk
    if log.startswith(b"ElfFile\0"):
        less_by_one(log, 24)
        struct.pack_into("<I", log, 124, zlib.crc32(log[:120]))


def said(tamiz, path):
    """What is said of the log, as (offset, words)."""
    done = subprocess.run([tamiz, "look", str(path), "--json", "-"], capture_output=True, check=False)
    return [(a["record"], a["what"]) for a in json.loads(done.stdout)["sources"][0]["anomalies"]]


def names(line, number, start, end):
    place, words = line
    numbers = [int(n) for n in re.findall(r"\d+", words.replace(",", ""))]
    within = len(numbers) == 2 and numbers[0] <= number <= numbers[1]
    return number in numbers or within or start <= place < end or "more runs" in words


def main(tamiz, folder, wanted="200"):
    tamiz = str(pathlib.Path(tamiz).resolve())
    chance = random.Random(7)
    places = []
    for path in sorted(pathlib.Path(folder).rglob("*")):
        if path.suffix.lower() != ".evtx" or path.stat().st_size > 8 << 20:
            continue
        data = path.read_bytes()
        for base in range(HEADER, len(data) - CHUNK + 1, CHUNK):
            chunk = data[base:base + CHUNK]
            if chunk.startswith(b"ElfChnk\0"):
                places += [(path, base, i) for i in range(len(records(chunk)))]
    chosen = chance.sample(places, min(int(wanted), len(places)))
    named, before = {}, {}
    ways = [(way, again) for way in (zeroed, covered, wiped) for again in (False, True)]
    with tempfile.TemporaryDirectory() as scratch:
        copy = pathlib.Path(scratch) / "log.evtx"
        for path, base, which in chosen:
            data = path.read_bytes()
            if path not in before:
                copy.write_bytes(data)
                before[path] = said(tamiz, copy)
            for way, again in ways:
                log, chunk = bytearray(data), bytearray(data[base:base + CHUNK])
                found = records(chunk)
                at, size = found[which]
                number = struct.unpack_from("<Q", chunk, at + 8)[0]
                way(chunk, found, which)
                log[base:base + CHUNK] = chunk
                if again:
                    renumbered(log, number)
                copy.write_bytes(log)
                start = found[which - 1][0] if which else at
                ok = any(names(line, number, base + start, base + at + size) for line in said(tamiz, copy) if line not in before[path])
                name = way.__name__ + (", renumbered" if again else "")
                yes, tried = named.get(name, (0, 0))
                named[name] = (yes + ok, tried + 1)
                if not ok:
                    print(f"NOT NAMED ({name}): record {number}, {which + 1} of {len(found)} in the chunk at {base} of {path}", flush=True)
    for name, (yes, tried) in named.items():
        print(f"{name}: {yes} of {tried} losses named")
    return 0 if named and all(yes == tried for yes, tried in named.values()) else 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
