"""Where text goes: several compressed files, rows sorted by time within an organisation's batch."""
import datetime
import gzip
import io
import json

try:
    import zstandard
except ImportError:
    zstandard = None

_CACHE = {}
_LIMIT = 300_000                 # texts kept escaped; paths that only one machine has would fill the memory


def text(value):
    """A JSON string with its quotes."""
    found = _CACHE.get(value)
    if found is None:
        if len(_CACHE) > _LIMIT:
            _CACHE.clear()
        found = _CACHE[value] = json.dumps(value)
    return found


def cell(value):
    """A CSV cell."""
    return '"' + value.replace('"', '""') + '"' if '"' in value or "," in value else value


def stamp(t, blank="T"):
    return datetime.datetime.fromtimestamp(t, datetime.timezone.utc).replace(tzinfo=None).isoformat(blank, "milliseconds")


def open_packed(path, zst):
    if zst and zstandard is not None:
        return zstandard.open(f"{path}.zst", "wt", cctx=zstandard.ZstdCompressor(level=1), encoding="utf-8")
    # No name and no time inside: the same fleet is the same bytes.
    return io.TextIOWrapper(gzip.GzipFile("", "wb", 1, open(f"{path}.gz", "wb"), 0), encoding="utf-8", newline="")


class Sink:
    """Named streams of lines; every stream is one file, opened when its first line comes."""

    def __init__(self, folder, headers=None, zst=False):
        self.folder, self.headers, self.zst, self.files, self.rows = folder, headers or {}, zst, {}, {}

    def add(self, stream, t, line):
        self.rows.setdefault(stream, []).append((t, line))

    def flush(self):
        for stream, rows in self.rows.items():
            rows.sort(key=lambda r: r[0])
            file = self._file(stream)
            file.write("".join(line + "\n" for _, line in rows))
        self.rows = {}

    def _file(self, stream):
        if stream not in self.files:
            self.files[stream] = open_packed(self.folder / stream, self.zst)
            header = self.headers.get(stream.split("-")[0])
            if header:
                self.files[stream].write(header + "\n")
        return self.files[stream]

    def close(self):
        self.flush()
        for file in self.files.values():
            file.close()
