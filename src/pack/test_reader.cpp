#include "pack/test_reader.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <set>

#include "base/text.hpp"
#include "pack/address.hpp"
#include "pack/ecosystem.hpp"
#include "pack/suffix.hpp"

namespace tamiz::pack {
namespace {

constexpr std::uint32_t bit(Channel channel) { return 1u << static_cast<unsigned>(channel); }

struct TestKind {
  std::string_view key;
  std::uint32_t channels;
};
// A name in a stage's test, and the channels in which it can show. A DNS name also shows where a
// connection names its host. `module` and `file` share hashes with images that run: a process start
// shows its image's hash.
constexpr std::array kTestKinds{
    TestKind{"file", bit(Channel::File) | bit(Channel::Module) | bit(Channel::Process)},
    TestKind{"module", bit(Channel::Module)},
    TestKind{"process", bit(Channel::Process)},
    TestKind{"dns", bit(Channel::Dns) | bit(Channel::Network) | bit(Channel::Http)},
    TestKind{"network", bit(Channel::Network) | bit(Channel::Http) | bit(Channel::Dns)},
    TestKind{"http", bit(Channel::Http)},
    TestKind{"registry", bit(Channel::Registry)},
    TestKind{"service", bit(Channel::Service)},
    TestKind{"task", bit(Channel::Task)},
    TestKind{"package", bit(Channel::Software)},
};

bool hex(std::string_view text) {
  return (text.size() == 32 || text.size() == 40 || text.size() == 64) &&
         text.find_first_not_of("0123456789abcdefABCDEF") == std::string_view::npos;
}

class TestReader {
 public:
  explicit TestReader(FactReader& facts) : facts_(facts), yaml_(facts.yaml) {}

  void starts(const YamlNode& list, Stage& into) {
    if (!list.is_list())
      return yaml_.error(list, "write a list of {path: .., text: .., actor: ..}");
    for (const YamlNode& item : list.items) {
      into.tests.push_back(test(item, kTestKinds[2]));
      into.tests.back().channels = bit(Channel::Process);
    }
  }

  void tests(const YamlNode& node, Stage& stage) {
    if (!node.is_map())
      return yaml_.error(node, "'test' is {release: bad} or {dns: [..]}, {file: [..]} ..");
    for (std::size_t i = 0; i < node.keys.size(); ++i) {
      const std::string& key = node.keys[i].text;
      const YamlNode& value = node.items[i];
      const auto kind = std::ranges::find(kTestKinds, key, &TestKind::key);
      if (key == "release") {
        if (value.text != "bad") return yaml_.error(value, "'release' can only be bad");
        stage.release_bad = true;
      } else if (key == "process" && value.is_scalar() && value.text == "product") {
        stage.ran_product = true;
      } else if (key == "decoder") {
        decoders(value, stage);
      } else if (key == "packages") {
        packages(value, stage);
      } else if (kind != kTestKinds.end()) {
        if (!value.is_list()) return yaml_.error(value, fmt::format("'{}' is a list", key));
        for (const YamlNode& item : value.items) stage.tests.push_back(test(item, *kind));
      } else {
        return yaml_.error(
            node.keys[i],
            fmt::format("unknown test '{}'; known: release, process, file, module, dns, network, "
                        "http, registry, service, task, package, packages, decoder",
                        printable(key)));
      }
    }
  }

 private:
  void decoders(const YamlNode& node, Stage& stage) {
    if (!node.is_list())
      return yaml_.error(node, "'decoder' is a list of {name: sunburst, says: ..}");
    constexpr std::array<std::string_view, 4> kSays{"domain", "ping", "stage2", "cname"};
    for (const YamlNode& item : node.items) {
      yaml_.only_keys(item,
                      {"name", "says", "source", "grade", "known_since", "withdrawn", "note"});
      DecoderTest test{yaml_.text_at(item, "name"), yaml_.text_at(item, "says"), facts_.fact(item)};
      if (yaml_.failed()) return;
      if (test.decoder != "sunburst")
        return yaml_.error(
            item, fmt::format("unknown decoder '{}'; known: sunburst", printable(test.decoder)));
      if (std::ranges::find(kSays, test.says) == kSays.end())
        return yaml_.error(item, "the sunburst decoder says domain, ping, stage2 or cname");
      stage.decoders.push_back(std::move(test));
    }
  }

  void packages(const YamlNode& node, Stage& stage) {
    if (!facts_.beside)
      return yaml_.error(node,
                         "'packages' names a file beside the pack, which cannot be read here");
    const auto text = facts_.beside(node.text);
    if (!text) return yaml_.error(node, text.error().what);
    if (auto wrong = read_packages(*text, facts_.defaults, stage.tests); !wrong.empty())
      yaml_.error(node, fmt::format("{}: {}", node.text, wrong));
  }

  Test test(const YamlNode& item, const TestKind& kind) {
    Test test;
    test.channels = kind.channels;
    test.fact = facts_.fact(item);
    if (item.is_scalar()) {
      test.shown = item.text;
      condition(item,
                kind.key == "dns"       ? "domain"
                : kind.key == "network" ? "address"
                : hex(item.text)        ? "hash"
                : kind.key == "registry" || kind.key == "package" || kind.key == "service" ||
                        kind.key == "task"
                    ? "name"
                    : "path",
                kind, test);
    } else {
      yaml_.only_keys(item,
                      {"value",   "hash",    "path",        "signer",    "product",    "version",
                       "domain",  "name",    "address",     "actor",     "actor_hash", "text",
                       "command", "outside", "ecosystem",   "from",      "until",      "lineage",
                       "source",  "grade",   "known_since", "withdrawn", "note"});
      const std::string lineage = yaml_.text_or(item, "lineage", "false");
      if (lineage != "true" && lineage != "false")
        yaml_.error_at(item, "lineage", "'lineage' must be true or false");
      test.lineage = lineage == "true";
      for (std::size_t i = 0; i < item.keys.size(); ++i) {
        static const std::set<std::string_view> kMeta{
            "source", "grade", "known_since", "withdrawn", "lineage",
            "note",   "from",  "until",       "outside",   "ecosystem"};
        if (kMeta.contains(item.keys[i].text)) continue;
        const std::string key = item.keys[i].text == "value" ? (kind.key == "dns"       ? "domain"
                                                                : kind.key == "network" ? "address"
                                                                : hex(item.items[i].text) ? "hash"
                                                                                          : "path")
                                                             : item.keys[i].text;
        condition(item.items[i], key, kind, test);
        test.shown += (test.shown.empty() ? "" : ", ") + item.items[i].text;
      }
    }
    if (item.is_map()) limits(item, kind, test);
    if (test.all.empty() && !yaml_.failed())
      yaml_.error(item, "this test names nothing to look for");
    if (!yaml_.failed() && item.is_map() && item.find("command") != nullptr && test.all.size() == 1)
      yaml_.error(
          item, "'command' alone is tried on no row: name a path, actor, hash or signer beside it");
    // A file's name alone never decides: other vendors and the system itself use the same ones.
    // Who starts whom is behaviour, not a name.
    const bool behaviour =
        kind.key == "process" &&
        std::ranges::any_of(test.all, [](const Condition& c) { return c.side == Side::Actor; });
    test.weak = !test.lineage && !behaviour && test.outside.empty() &&
                std::ranges::all_of(test.all, [](const Condition& c) {
                  return c.match == Match::Path &&
                         c.value.find_first_not_of("*/") == c.value.rfind('/') + 1;
                });
    // A hash is itself wherever it stands: the image of a process that resolves a name is seen in
    // that event.
    if (!test.lineage &&
        std::ranges::all_of(test.all, [](const Condition& c) { return c.match == Match::Hash; }))
      test.channels = ~0u;
    return test;
  }
  // What else narrows a test down: a period, an ecosystem, what is expected.
  void limits(const YamlNode& item, const TestKind& kind, Test& test) {
    test.from = facts_.day(item, "from", kNoTime);
    test.until = facts_.day(item, "until", kNoTime);
    if (test.from != kNoTime && test.until != kNoTime && test.until <= test.from)
      yaml_.error_at(item, "until", "'until' must be a later day than 'from'");
    test.ecosystem = yaml_.text_or(item, "ecosystem", "");
    if (!test.ecosystem.empty() && !is_ecosystem(test.ecosystem))
      yaml_.error_at(item, "ecosystem",
                     fmt::format("unknown ecosystem '{}'; known: deb, rpm, apk, pacman, npm, pypi, "
                                 "go, composer, gem, brew",
                                 printable(test.ecosystem)));
    const YamlNode* outside = item.find("outside");
    if (outside == nullptr) return;
    if (!outside->is_list() || outside->items.empty())
      return yaml_.error(*outside, "'outside' is a list of what is expected: paths or domains");
    const bool names = kind.key == "dns" || kind.key == "network" || kind.key == "http";
    Test expected;
    for (const YamlNode& each : outside->items)
      condition(each, names ? "domain" : "path", kind, expected);
    test.outside = std::move(expected.all);
    test.shown += (test.shown.empty() ? "" : ", ") + std::string{"outside the expected"};
  }
  void condition(const YamlNode& at, const std::string& key, const TestKind& kind, Test& test) {
    const std::string text = yaml_.text(at, "a value");
    Condition c;
    c.side = key.starts_with("actor") ? Side::Actor : Side::Target;
    c.value = fold(text);
    if (key == "hash" || key == "actor_hash") {
      c.match = Match::Hash;
      if (!hex(text))
        return yaml_.error(
            at, fmt::format("'{}' is no hash: 32 (MD5), 40 (SHA-1) or 64 (SHA-256) hex digits",
                            shortened(text, 70)));
    } else if (key == "domain") {
      while (c.value.ends_with(".")) c.value.pop_back();
      const std::string registrable = registrable_domain(c.value);
      if (registrable.empty() || c.value.find('@') != std::string::npos)
        return yaml_.error(
            at, fmt::format("'{}' is no domain one can register; it would match everybody",
                            shortened(text, 70)));
      c.match = registrable == c.value ? Match::Domain : Match::Name;
    } else if (key == "name" && kind.key == "dns") {
      c.match = Match::Name;
    } else if (key == "address") {
      c.match = Match::Network;
      if (!AddressBlock::read(text))
        return yaml_.error(
            at, fmt::format("'{}' is no address: write 192.0.2.1, 192.0.2.0/24 or 2001:db8::/32",
                            shortened(text, 70)));
    } else if (key == "signer") {
      c.match = Match::Signer;
    } else if (key == "product" || (key == "name" && kind.key == "package")) {
      c.match = Match::Product;
      c.value = folded_product(text);
    } else if (key == "version") {
      c.match = Match::Version;
    } else if (key == "text" || key == "command" || key == "name") {
      c.match = Match::Text;
      std::ranges::replace(c.value, '\\', '/');
    } else {
      c.match = Match::Path;
      std::ranges::replace(c.value, '\\', '/');
      if (c.value.find('/') == std::string::npos) c.value = "*/" + c.value;
    }
    test.all.push_back(std::move(c));
  }

  FactReader& facts_;
  YamlReader& yaml_;
};

}  // namespace

Grade FactReader::grade(const YamlNode& map, Grade otherwise) {
  const YamlNode* node = map.find("grade");
  if (node == nullptr) return otherwise;
  for (const Grade g : {Grade::Draft, Grade::Tested, Grade::Reviewed}) {
    if (node->text == name_of(g)) return g;
  }
  yaml.error(*node,
             fmt::format("'grade' is draft, tested or reviewed, not '{}'", printable(node->text)));
  return otherwise;
}
Micros FactReader::day(const YamlNode& map, std::string_view key, Micros otherwise) {
  const YamlNode* node = map.find(key);
  if (node == nullptr) return otherwise;
  const auto read = read_day(node->text);
  if (!read)
    yaml.error(*node,
               fmt::format("'{}' must be a day, YYYY-MM-DD, not '{}'", key, printable(node->text)));
  return read.value_or(otherwise);
}
Fact FactReader::fact(const YamlNode& node) {
  Fact fact = defaults;
  fact.line = node.line;
  if (!node.is_map()) return fact;
  fact.source = yaml.text_or(node, "source", fact.source);
  fact.grade = grade(node, fact.grade);
  fact.known_since = day(node, "known_since", fact.known_since);
  fact.withdrawn = day(node, "withdrawn", kNoTime);
  fact.note = yaml.text_or(node, "note", "");
  return fact;
}

std::vector<Test> read_starts(const YamlNode& list, FactReader& facts) {
  Stage starts;
  TestReader{facts}.starts(list, starts);
  return std::move(starts.tests);
}

void read_tests(const YamlNode& node, Stage& stage, FactReader& facts) {
  TestReader{facts}.tests(node, stage);
}

}  // namespace tamiz::pack
