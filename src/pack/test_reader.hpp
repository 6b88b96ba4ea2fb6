#pragma once
// What a stage looks for, read from its `test:` (doc/packs.md). Every list entry is a value, or a
// map of a value and its own source, grade, known_since, withdrawn, note.
#include "base/yaml.hpp"
#include "pack/pack.hpp"

namespace tamiz::pack {

// Reads the words that every fact can carry; what it does not say, it inherits from the pack.
struct FactReader {
  YamlReader& yaml;
  Fact defaults;
  Beside beside;  // reads a file that lies beside the pack; may be empty

  Grade grade(const YamlNode& map, Grade otherwise);
  Micros day(const YamlNode& map, std::string_view key, Micros otherwise);
  Fact fact(const YamlNode& node);
};

// Process starts that mean something (an installation, a removal): a list of conditions.
std::vector<Test> read_starts(const YamlNode& list, FactReader& facts);

// Rows `ecosystem,name,version,known_since,withdrawn,source` of a list beside a pack, with a header
// line, as tests. "" or what is wrong, with the line. An empty day or source is the pack's.
std::string read_packages(std::string_view text, const Fact& defaults, std::vector<Test>& tests);

void read_tests(const YamlNode& node, Stage& stage, FactReader& facts);

}  // namespace tamiz::pack
