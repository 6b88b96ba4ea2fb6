// Reading packs (pack/pack.hpp). The grammar in reading order: head, product, releases, stages, and
// in each stage its tests. doc/packs.md is the same for people.
#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <set>

#include "base/text.hpp"
#include "pack/address.hpp"
#include "pack/pack.hpp"
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

class PackReader {
 public:
  explicit PackReader(const std::string& name) : yaml_(name) { pack_.file = name; }

  Result<Pack> read(const YamlNode& root) {
    yaml_.only_keys(root,
                    {"pack", "id", "title", "grade", "known_since", "source", "product", "bad",
                     "releases", "stages", "demoted", "answers_until", "noise", "notes"});
    if (!yaml_.failed() && yaml_.text_at(root, "pack") != "tamiz.pack/1")
      yaml_.error(*root.find("pack"), "this program reads 'pack: tamiz.pack/1'");
    pack_.id = yaml_.text_at(root, "id");
    if (!yaml_.failed() &&
        pack_.id.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-") != std::string::npos)
      yaml_.error(*root.find("id"), "'id' is small letters, digits and '-'");
    pack_.source = yaml_.text_at(root, "source");
    pack_.grade = grade(root, Grade::Draft);
    pack_.known_since = day(root, "known_since", kNoTime);
    if (!yaml_.failed() && pack_.known_since == kNoTime)
      yaml_.error(
          root,
          "'known_since' is missing here: the day since which the campaign is public, YYYY-MM-DD");
    product(root);
    pack_.title = yaml_.text_or(root, "title", pack_.product.name);
    releases(root);
    stages(root);
    rest(root);
    if (yaml_.failed()) return std::unexpected(yaml_.first_error());
    return std::move(pack_);
  }

 private:
  Grade grade(const YamlNode& map, Grade otherwise) {
    const YamlNode* node = map.find("grade");
    if (node == nullptr) return otherwise;
    for (const Grade g : {Grade::Draft, Grade::Tested, Grade::Reviewed}) {
      if (node->text == name_of(g)) return g;
    }
    yaml_.error(*node, fmt::format("'grade' is draft, tested or reviewed, not '{}'",
                                   printable(node->text)));
    return otherwise;
  }
  Micros day(const YamlNode& map, std::string_view key, Micros otherwise) {
    const YamlNode* node = map.find(key);
    if (node == nullptr) return otherwise;
    const auto read = read_day(node->text);
    if (!read)
      yaml_.error(*node, fmt::format("'{}' must be a day, YYYY-MM-DD, not '{}'", key,
                                     printable(node->text)));
    return read.value_or(otherwise);
  }
  Fact fact(const YamlNode& node) {
    Fact fact{pack_.source, pack_.grade, pack_.known_since, kNoTime, "", node.line};
    if (!node.is_map()) return fact;
    fact.source = yaml_.text_or(node, "source", fact.source);
    fact.grade = grade(node, fact.grade);
    fact.known_since = day(node, "known_since", fact.known_since);
    fact.withdrawn = day(node, "withdrawn", kNoTime);
    fact.note = yaml_.text_or(node, "note", "");
    return fact;
  }

  void product(const YamlNode& root) {
    const YamlNode* node = root.find("product");
    if (node == nullptr)
      return yaml_.error(root, "'product' is missing here: {name: .., images: [..]}");
    yaml_.only_keys(*node, {"name", "vendor", "aliases", "images"});
    pack_.product.name = yaml_.text_at(*node, "name");
    pack_.product.vendor = yaml_.text_or(*node, "vendor", "");
    pack_.product.aliases.push_back(folded_product(pack_.product.name));
    for (const std::string& alias : yaml_.texts_at(*node, "aliases"))
      pack_.product.aliases.push_back(folded_product(alias));
    for (const std::string& image : yaml_.texts_at(*node, "images"))
      pack_.product.images.push_back(fold(image));
  }

  // "windows 18.12.407" or "18.12.407"
  void version(const YamlNode& at, std::string text, Release& release) {
    for (const std::string_view platform : {"windows", "mac", "linux"}) {
      if (!text.starts_with(std::string{platform} + " ")) continue;
      release.platform = platform;
      text.erase(0, platform.size() + 1);
      break;
    }
    release.version = text;
    if (!compare_versions(text, text))
      yaml_.error(at, fmt::format("'{}' is not readable as a version; write e.g. windows 18.12.407",
                                  printable(text)));
  }
  void releases(const YamlNode& root) {
    if (const YamlNode* bad = root.find("bad")) {
      if (!bad->is_list())
        return yaml_.error(*bad, "'bad' is a list of releases: [windows 18.12.407, ..]");
      for (const YamlNode& item : bad->items) {
        Release release;
        release.fact = fact(item);
        version(item, yaml_.text(item, "a release"), release);
        pack_.releases.push_back(std::move(release));
      }
    }
    const YamlNode* list = root.find("releases");
    if (list == nullptr) return;
    if (!list->is_list())
      return yaml_.error(*list,
                         "'releases' is a list of {version: .., state: bad|clean|dry_run|unknown}");
    constexpr std::array<std::string_view, 4> kStates{"bad", "clean", "dry_run", "unknown"};
    for (const YamlNode& item : list->items) {
      yaml_.only_keys(item, {"version", "state", "available_from", "source", "grade", "known_since",
                             "withdrawn", "note"});
      Release release;
      release.fact = fact(item);
      version(item, yaml_.text_at(item, "version"), release);
      const std::string state = yaml_.text_at(item, "state");
      const auto found = std::ranges::find(kStates, state);
      if (found == kStates.end() && !yaml_.failed())
        yaml_.error(
            *item.find("state"),
            fmt::format("'state' is bad, clean, dry_run or unknown, not '{}'", printable(state)));
      release.state =
          static_cast<ReleaseState>(found == kStates.end() ? 0 : found - kStates.begin());
      release.available_from = day(item, "available_from", kNoTime);
      pack_.releases.push_back(std::move(release));
    }
  }

  void stages(const YamlNode& root) {
    const YamlNode* list = root.find("stages");
    if (list == nullptr || !list->is_list() || list->items.empty())
      return yaml_.error(
          list == nullptr ? root : *list,
          "'stages' must list at least one stage: - {id: installed, test: {release: bad}}");
    std::set<std::string> ids;
    for (const YamlNode& item : list->items) {
      yaml_.only_keys(item, {"id", "title", "after", "delay", "needs", "proves", "decisive",
                             "settles", "unseen", "test"});
      Stage stage;
      stage.line = item.line;
      stage.id = yaml_.text_at(item, "id");
      stage.title = yaml_.text_or(item, "title", stage.id);
      stage.after = yaml_.text_or(item, "after", "");
      if (!stage.after.empty() && !ids.contains(stage.after))
        yaml_.error(*item.find("after"),
                    fmt::format("'after' names no stage above: '{}'", printable(stage.after)));
      if (stage.after.empty() && !ids.empty())
        yaml_.error(item, "'after' is missing here: every stage but the first follows one above");
      if (!ids.insert(stage.id).second)
        yaml_.error(*item.find("id"),
                    fmt::format("the stage '{}' stands twice", printable(stage.id)));
      delay(item, stage);
      words(item, stage);
      if (const YamlNode* test = item.find("test")) tests(*test, stage);
      pack_.stages.push_back(std::move(stage));
    }
  }
  void delay(const YamlNode& item, Stage& stage) {
    const YamlNode* node = item.find("delay");
    if (node == nullptr) return;
    const bool pair = node->is_list() && node->items.size() == 2;
    const auto shortest = pair ? read_duration(node->items[0].text) : std::nullopt;
    const auto longest = pair ? read_duration(node->items[1].text) : std::nullopt;
    if (!shortest || !longest || *longest < *shortest)
      return yaml_.error(*node, "'delay' is [shortest, longest], e.g. [7d, 28d] (d, h, m, s)");
    stage.shortest_delay = *shortest;
    stage.longest_delay = *longest;
  }
  void words(const YamlNode& item, Stage& stage) {
    const std::string needs = yaml_.text_or(item, "needs", "");
    if (!needs.empty() && needs != "product")
      yaml_.error(*item.find("needs"), "'needs' can only be product");
    stage.needs_product = needs == "product";
    const std::string proves = yaml_.text_or(item, "proves", "");
    if (!proves.empty() && proves != "product")
      yaml_.error(*item.find("proves"), "'proves' can only be product");
    stage.proves_product = proves == "product";
    stage.settles = yaml_.text_or(item, "settles", "");
    stage.unseen = yaml_.text_or(item, "unseen", "");
    for (const std::string& name : yaml_.texts_at(item, "decisive")) {
      const auto channel = channel_named(name);
      if (!channel)
        return yaml_.error(
            *item.find("decisive"),
            fmt::format("unknown channel '{}'; known: process, module, file, registry, dns, "
                        "network, http, software, service, task, logon, alert, script",
                        printable(name)));
      stage.decisive |= bit(*channel);
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
      } else if (kind != kTestKinds.end()) {
        if (!value.is_list()) return yaml_.error(value, fmt::format("'{}' is a list", key));
        for (const YamlNode& item : value.items) stage.tests.push_back(test(item, *kind));
      } else {
        return yaml_.error(
            node.keys[i],
            fmt::format("unknown test '{}'; known: release, process, file, module, dns, network, "
                        "http, registry, service, task, package, decoder",
                        printable(key)));
      }
    }
  }
  void decoders(const YamlNode& node, Stage& stage) {
    if (!node.is_list())
      return yaml_.error(node, "'decoder' is a list of {name: sunburst, says: ..}");
    constexpr std::array<std::string_view, 4> kSays{"domain", "ping", "stage2", "cname"};
    for (const YamlNode& item : node.items) {
      yaml_.only_keys(item,
                      {"name", "says", "source", "grade", "known_since", "withdrawn", "note"});
      DecoderTest test{yaml_.text_at(item, "name"), yaml_.text_at(item, "says"), fact(item)};
      if (yaml_.failed()) return;
      if (test.decoder != "sunburst")
        return yaml_.error(
            item, fmt::format("unknown decoder '{}'; known: sunburst", printable(test.decoder)));
      if (std::ranges::find(kSays, test.says) == kSays.end())
        return yaml_.error(item, "the sunburst decoder says domain, ping, stage2 or cname");
      stage.decoders.push_back(std::move(test));
    }
  }

  Test test(const YamlNode& item, const TestKind& kind) {
    Test test;
    test.channels = kind.channels;
    test.fact = fact(item);
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
      yaml_.only_keys(item, {"value", "hash", "path", "signer", "product", "version", "domain",
                             "name", "address", "actor", "actor_hash", "text", "source", "grade",
                             "known_since", "withdrawn", "note"});
      for (std::size_t i = 0; i < item.keys.size(); ++i) {
        static const std::set<std::string_view> kMeta{"source", "grade", "known_since", "withdrawn",
                                                      "note"};
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
    if (test.all.empty() && !yaml_.failed())
      yaml_.error(item, "this test names nothing to look for");
    // A file's name alone never decides: other vendors and the system itself use the same ones.
    test.weak = std::ranges::all_of(test.all, [](const Condition& c) {
      return c.match == Match::Path && c.value.find_first_not_of("*/") == c.value.rfind('/') + 1;
    });
    // A hash is itself wherever it stands: the image of a process that resolves a name is seen in
    // that event.
    if (std::ranges::all_of(test.all, [](const Condition& c) { return c.match == Match::Hash; }))
      test.channels = ~0u;
    return test;
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
    } else if (key == "text" || key == "name") {
      c.match = Match::Text;
      std::ranges::replace(c.value, '\\', '/');
    } else {
      c.match = Match::Path;
      std::ranges::replace(c.value, '\\', '/');
      if (c.value.find('/') == std::string::npos) c.value = "*/" + c.value;
    }
    test.all.push_back(std::move(c));
  }

  void rest(const YamlNode& root) {
    if (const YamlNode* node = root.find("demoted")) {
      for (const YamlNode& item : node->items) {
        yaml_.only_keys(item, {"value", "why"});
        pack_.demoted.push_back({yaml_.text_at(item, "value"), yaml_.text_at(item, "why")});
      }
    }
    pack_.answers_until = day(root, "answers_until", kNoTime);
    for (const std::string& block : yaml_.texts_at(root, "noise")) {
      if (!AddressBlock::read(block))
        return yaml_.error(*root.find("noise"),
                           fmt::format("'{}' is no address block", printable(block)));
      pack_.noise.push_back(block);
    }
  }

  YamlReader yaml_;
  Pack pack_;
};

}  // namespace

Result<Pack> read_pack(std::string_view text, const std::string& name) {
  TAMIZ_TRY(const YamlNode root, parse_yaml(text, name));
  if (!root.is_map())
    return std::unexpected(Error{Code::Usage, "a pack begins with 'pack: tamiz.pack/1'", 0, name});
  return PackReader{name}.read(root);
}

}  // namespace tamiz::pack
