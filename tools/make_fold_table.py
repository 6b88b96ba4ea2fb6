#!/usr/bin/env python3
"""make_fold_table.py CaseFolding.txt > src/base/fold_table.hpp: Unicode simple case folding (statuses C and S)."""
import sys

pairs = []
for line in open(sys.argv[1], encoding="utf-8"):
    parts = [p.strip() for p in line.split("#")[0].split(";")]
    if len(parts) >= 3 and parts[1] in "CS" and int(parts[0], 16) > 0x7F:
        pairs.append((int(parts[0], 16), int(parts[2], 16)))
pairs.sort()
version = open(sys.argv[1], encoding="utf-8").readline().strip("# \n")
print("#pragma once")
print(f"// Made by tools/make_fold_table.py from {version} (Unicode, Inc.; dated 2022-02-02). Do not edit.")
print("// Simple case folding above U+007F, sorted by `from`.")
print("// clang-format off")
print("namespace tamiz {")
print("struct FoldPair { char32_t from, to; };")
print("inline constexpr FoldPair kFoldTable[] = {")
for i in range(0, len(pairs), 8):
    print("    " + " ".join(f"{{0x{a:X}, 0x{b:X}}}," for a, b in pairs[i:i + 8]))
print("};")
print("}  // namespace tamiz")
