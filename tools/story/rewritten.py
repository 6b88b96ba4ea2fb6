"""rewritten.py: the same exports, given otherwise: fewer rows, other order, in seven files, twice.

Files keep their times. `changed` works on a copy of links; what is rewritten is written anew, so that the company stays as it is.
"""
import contextlib
import datetime
import gzip
import os
import random
import re
import shutil

SEED = 20230330


@contextlib.contextmanager
def changed(exports, gone=()):
    """Stands in for `exports` until the end: the same files, which may be rewritten."""
    kept = exports.with_name("kept")
    exports.rename(kept)
    try:
        shutil.copytree(kept, exports, copy_function=link)
        for name in gone:
            shutil.rmtree(exports / name)
        yield exports
    finally:
        shutil.rmtree(exports, ignore_errors=True)
        shutil.rmtree(exports.with_name("twin"), ignore_errors=True)
        kept.rename(exports)


def link(source, target):
    if str(source).endswith(".yaml"):
        shutil.copy2(source, target)
    else:
        os.link(source, target)


def write(file, data, like):
    """Never into a linked file: the name is freed first. `like`: whose time it keeps."""
    times = (like.st_atime_ns, like.st_mtime_ns)
    file.unlink(missing_ok=True)
    file.write_bytes(data)
    os.utime(file, ns=times)


def rows_of(file):
    header, *rows = file.read_bytes().splitlines(keepends=True)
    return header, rows


def only_rows(file, choose):
    header, rows = rows_of(file)
    write(file, header + b"".join(choose(rows)), file.stat())


def cut_rows(file, count):
    """One CSV as `count` files, each with the header."""
    header, rows = rows_of(file)
    like = file.stat()
    for i in range(count):
        part = rows[i * len(rows) // count:(i + 1) * len(rows) // count]
        write(file.with_name(f"{file.stem}-{i}.csv"), header + b"".join(part), like)
    file.unlink()


def shifted(file, hours):
    """Every time of an export of the Defender console, so many hours later."""
    def later(found):
        time = datetime.datetime.strptime(f"{found[1]} {found[3]}", "%m/%d/%Y, %I:%M:%S %p") + datetime.timedelta(hours=hours)
        return f'"{time.month}/{time.day}/{time.year}, {time.hour % 12 or 12}:{time:%M:%S}{found[2]} {time:%p}"'
    text = file.read_bytes().decode()
    write(file, re.sub(r'"(\d+/\d+/\d{4}, \d+:\d\d:\d\d)(\.\d+) ([AP]M)"', later, text).encode(), file.stat())


def shuffled_paths(exports):
    """Every file by its own name, in another order."""
    paths = [str(p.relative_to(exports.parent)) for p in sorted(exports.rglob("*")) if p.is_file()]
    random.Random(SEED).shuffle(paths)
    return paths


def shuffled_rows(exports):
    """CSV rows in any order; text logs keep theirs."""
    order = random.Random(SEED)
    for file in sorted(exports.glob("*.csv")):
        only_rows(file, lambda rows: order.sample(rows, len(rows)))


def split_in_7(exports):
    for file in sorted(exports.glob("*.csv")):
        cut_rows(file, 7)
    for file in sorted(exports.glob("d*/*")):
        packed = file.suffix == ".gz"
        data = gzip.decompress(file.read_bytes()) if packed else file.read_bytes()
        end = re.search(rb"Question Name\r?\n|^ID,Date.*\r?\n", data, re.M).end()
        rows, like = re.findall(rb"[^\n]*\n(?:\r?\n)*", data[end:]), file.stat()
        stem, suffix = (file.name[:-7], ".log.gz") if packed else (file.stem, ".log")
        for i in range(7):
            part = data[:end] + b"".join(rows[i * len(rows) // 7:(i + 1) * len(rows) // 7])
            write(file.with_name(f"{stem}-{i}{suffix}"), gzip.compress(part, 1, mtime=0) if packed else part, like)
        file.unlink()


def given_twice(exports):
    """A second folder with the same files, but for the claims."""
    shutil.copytree(exports, exports.with_name("twin"), copy_function=link)
    (exports.with_name("twin") / "coverage.yaml").unlink()
    return ("exports", "twin")
