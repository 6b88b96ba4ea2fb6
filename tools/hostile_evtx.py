"""Event logs that want to break the reader, for tools/hostile.py. The shapes: src/telemetry/evtx.hpp and evtx_template.hpp."""
import struct
import zlib

CHUNK, FIRST = 65536, 512
FRAGMENT = b"\x0f\x01\x01\x00"
XML = 0x21


def sealed(body, first, last, magic=b"ElfChnk\0"):
    chunk = bytearray(FIRST) + body
    struct.pack_into("<8sQQQQI", chunk, 0, magic, first, last, first, last, 128)
    struct.pack_into("<II", chunk, 48, len(chunk), zlib.crc32(chunk[FIRST:]))
    struct.pack_into("<I", chunk, 124, zlib.crc32(chunk[128:512], zlib.crc32(chunk[:120])))
    return bytes(chunk) + bytes(CHUNK - len(chunk))


def log(path, chunks, next_number=0):
    head = bytearray(4096)
    struct.pack_into("<8s", head, 0, b"ElfFile\0")
    struct.pack_into("<Q", head, 24, next_number)
    struct.pack_into("<I", head, 124, zlib.crc32(head[:120]))
    with open(path, "wb") as out:
        out.write(head)
        for chunk in chunks:
            out.write(chunk)


def record(number, at, content):
    """`content`, given where it begins in the chunk."""
    inside = content(at + 24) + b"\0"
    size = 28 + len(inside)
    return struct.pack("<4sIQQ", b"\x2a\x2a\0\0", size, number, 133_000_000_000_000_000) + inside + struct.pack("<I", size)


def opened(name, at):
    return b"\x01\xff\xff" + bytes(4) + struct.pack("<I", at + 11) + bytes(6) + struct.pack("<H", len(name)) + name.encode("utf-16le") + b"\0\0\x02"


def definition(name, at, inside):
    fragment = FRAGMENT + opened(name, at + 28) + inside + b"\x04\0"
    return bytes(20) + struct.pack("<I", len(fragment)) + fragment


def instance(at, name, inside, value, known=0, kind=XML, count=1):
    """A template with one value; its definition stands here, or at `known`."""
    place = known or at + 14
    head = FRAGMENT + b"\x0c\x01" + bytes(4) + struct.pack("<I", place) + (b"" if known else definition(name, place, inside))
    values = at + len(head) + 4 + 4
    body = value(values)
    return head + struct.pack("<IHH", count, len(body), kind) + body


def nest(path):
    """A value that a template names 5,000 times, whose template does the same, five deep."""
    many = b"\x0d\0\0\x21" * 5000

    def level(depth, known):
        def make(at):
            if depth == 0:
                return b""
            return instance(at, "UserData", many, level(depth - 1, known or at + 14), known)
        return make
    chunk = sealed(record(1, FIRST, lambda at: instance(at, "Event", many, level(5, 0))), 1, 1)
    log(path, [chunk] * 100)


def tail(path):
    """A definition that holds the template itself."""
    body = record(1, FIRST, lambda at: instance(at, "Event", b"\x0c\x01" + bytes(4) + struct.pack("<I", at + 14), lambda _: b""))
    log(path, [sealed(body, 1, 1)] * 100)


def values(path):
    log(path, [sealed(record(1, FIRST, lambda at: instance(at, "Event", b"", lambda _: b"", count=65_535)), 1, 1)] * 100)


def headless(path):
    body = b"".join(record(1 + i, FIRST + i * 100, lambda at: FRAGMENT + opened("Event", at + 4) + b"\x04" + bytes(40)) for i in range(3))
    log(path, [sealed(body, 1, 3, b"nothing\0")] * 500)


def numbers(path):
    def one(at):
        return FRAGMENT + opened("Event", at + 4) + b"\x04"
    chunks = [sealed(record(n, FIRST, one), n, n) for n in (1, 2**63, 2**64 - 2, 2**64 - 1)]
    log(path, chunks, 2**64 - 1)


def overlapping(path):
    """Each record's definition begins 8 bytes further, and all run to the same end."""
    fill = record(1, FIRST, lambda at: FRAGMENT + b"\x02" * 40_000)
    body = fill
    for i in range(300):
        place = FIRST + 100 + 8 * i
        body += record(2 + i, FIRST + len(body), lambda at, place=place: FRAGMENT + b"\x0c\x01" + bytes(4) + struct.pack("<I", place) + bytes(4))
    inside = bytearray(body)
    for i in range(300):
        struct.pack_into("<I", inside, 100 + 8 * i + 20, 30_000)
    log(path, [sealed(bytes(inside), 1, 301)] * 50)
