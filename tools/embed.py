#!/usr/bin/env python3
"""embed.py NAME OUT ROOT FILE...: writes a C++ file that defines tamiz::embedded::NAME() over the FILEs' bytes."""
import pathlib
import sys

BYTES_PER_LINE = 96


def literal(data):
    lines = []
    for at in range(0, len(data), BYTES_PER_LINE):
        # Octal escapes of fixed width: a digit that follows cannot be taken as part of the escape.
        lines.append('"' + "".join(f"\\{b:03o}" for b in data[at:at + BYTES_PER_LINE]) + '"')
    return "\n    ".join(lines) or '""'


def main(name, out, root, *files):
    root = pathlib.Path(root)
    text = ['#include "base/embedded.hpp"', "#include <array>", "namespace tamiz::embedded {", "namespace {"]
    rows = []
    for number, file in enumerate(sorted(files)):
        data = pathlib.Path(file).read_bytes()
        text.append(f"constexpr char k{number}[] =\n    {literal(data)};")
        rows.append(f'File{{"{pathlib.Path(file).relative_to(root).as_posix()}", {{k{number}, {len(data)}}}}}')
    text.append(f"constexpr std::array<File, {len(rows)}> kFiles{{{{{', '.join(rows)}}}}};")
    text.append("}")
    text.append(f"std::span<const File> {name}() {{ return kFiles; }}")
    text.append("}\n")
    pathlib.Path(out).parent.mkdir(parents=True, exist_ok=True)
    pathlib.Path(out).write_text("\n".join(text), encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
