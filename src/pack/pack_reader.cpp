// Reading packs (pack/pack.hpp). The grammar in reading order: head, product, releases, stages, and
// in each stage its tests. doc/packs.md is the same for people.
#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <set>

#include "base/text.hpp"
#include "pack/address.hpp"
#include "pack/context_reader.hpp"
#include "pack/decoder_reader.hpp"
#include "pack/ecosystem.hpp"
#include "pack/pack.hpp"
#include "pack/test_reader.hpp"

namespace tamiz::pack {
namespace {

class PackReader {
 public:
  PackReader(const std::string& name, const Beside& beside) : yaml_(name) {
    pack_.file = name;
    facts_.beside = beside;
  }

  Result<Pack> read(const YamlNode& root) {
    yaml_.only_keys(
        root, {"pack",          "id",    "title",          "grade",    "known_since", "source",
               "product",       "bad",   "releases",       "stages",   "demoted",     "benign",
               "answers_until", "noise", "notes",          "selector", "hazards",     "conflicts",
               "clusters",      "links", "infrastructure", "decoders"});
    if (!yaml_.failed() && yaml_.text_at(root, "pack") != "tamiz.pack/1")
      yaml_.error_at(root, "pack", "this program reads 'pack: tamiz.pack/1'");
    pack_.id = yaml_.text_at(root, "id");
    if (!yaml_.failed() &&
        pack_.id.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-") != std::string::npos)
      yaml_.error_at(root, "id", "'id' is small letters, digits and '-'");
    pack_.source = yaml_.text_at(root, "source");
    pack_.grade = facts_.grade(root, Grade::Draft);
    pack_.known_since = facts_.day(root, "known_since", kNoTime);
    if (!yaml_.failed() && pack_.known_since == kNoTime)
      yaml_.error(
          root,
          "'known_since' is missing here: the day since which the campaign is public, YYYY-MM-DD");
    facts_.defaults = {pack_.source, pack_.grade, pack_.known_since, kNoTime, "", 0};
    product(root);
    pack_.title = yaml_.text_or(root, "title", pack_.product.name);
    releases(root);
    stages(root);
    rest(root);
    read_context(root, facts_, pack_);
    pack_.decoders = read_decoders(root, facts_);
    if (yaml_.failed()) return std::unexpected(yaml_.first_error());
    return std::move(pack_);
  }

 private:
  void product(const YamlNode& root) {
    const YamlNode* node = root.find("product");
    if (node == nullptr)
      return yaml_.error(root, "'product' is missing here: {name: .., images: [..]}");
    yaml_.only_keys(*node, {"name", "vendor", "aliases", "images", "install", "removal"});
    pack_.product.name = yaml_.text_at(*node, "name");
    pack_.product.vendor = yaml_.text_or(*node, "vendor", "");
    pack_.product.aliases.push_back(folded_product(pack_.product.name));
    for (const std::string& alias : yaml_.texts_at(*node, "aliases"))
      pack_.product.aliases.push_back(folded_product(alias));
    for (const std::string& image : yaml_.texts_at(*node, "images"))
      pack_.product.images.push_back(fold(image));
    if (const YamlNode* list = node->find("install"))
      pack_.product.install = read_starts(*list, facts_);
    if (const YamlNode* list = node->find("removal"))
      pack_.product.removal = read_starts(*list, facts_);
  }

  // "windows 18.12.407" or "18.12.407"
  void version(const YamlNode& at, std::string text, Release& release) {
    const std::string word = text.substr(0, text.find(' '));
    if (word == "windows" || word == "mac" || word == "linux" || is_ecosystem(word)) {
      release.platform = word;
      text.erase(0, std::min(word.size() + 1, text.size()));
    }
    release.version = text;
    if (!compare_versions(text, text, release.platform))
      yaml_.error(at, fmt::format("'{}' is not readable as a version; write e.g. windows 18.12.407",
                                  printable(text)));
  }
  void releases(const YamlNode& root) {
    if (const YamlNode* bad = root.find("bad")) {
      if (!bad->is_list())
        return yaml_.error(*bad, "'bad' is a list of releases: [windows 18.12.407, ..]");
      for (const YamlNode& item : bad->items) {
        Release release;
        release.fact = facts_.fact(item);
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
      release.fact = facts_.fact(item);
      version(item, yaml_.text_at(item, "version"), release);
      const std::string state = yaml_.text_at(item, "state");
      const auto found = std::ranges::find(kStates, state);
      if (found == kStates.end() && !yaml_.failed())
        yaml_.error_at(
            item, "state",
            fmt::format("'state' is bad, clean, dry_run or unknown, not '{}'", printable(state)));
      release.state =
          static_cast<ReleaseState>(found == kStates.end() ? 0 : found - kStates.begin());
      release.available_from = facts_.day(item, "available_from", kNoTime);
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
                             "settles", "unseen", "known_since", "test", "during", "rules_out"});
      Stage stage;
      stage.line = item.line;
      stage.id = yaml_.text_at(item, "id");
      stage.title = yaml_.text_or(item, "title", stage.id);
      stage.after = yaml_.text_or(item, "after", "");
      if (!stage.after.empty() && !ids.contains(stage.after))
        yaml_.error_at(item, "after",
                       fmt::format("'after' names no stage above: '{}'", printable(stage.after)));
      if (stage.after.empty() && !ids.empty())
        yaml_.error(item, "'after' is missing here: every stage but the first follows one above");
      if (!ids.insert(stage.id).second)
        yaml_.error_at(item, "id", fmt::format("the stage '{}' stands twice", printable(stage.id)));
      stage.known_since = facts_.day(item, "known_since", kNoTime);
      delay(item, stage);
      words(item, stage);
      if (const YamlNode* test = item.find("test")) read_tests(*test, stage, facts_);
      if (const YamlNode* node = item.find("rules_out")) rules_out(*node, stage);
      during(item, stage);
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
  void rules_out(const YamlNode& node, Stage& stage) {
    Stage of;
    read_tests(node, of, facts_);
    for (Test& test : of.tests) {
      test.rules_out = true;
      stage.tests.push_back(std::move(test));
    }
  }
  // Events of another time are no evidence of it.
  void during(const YamlNode& item, Stage& stage) {
    const YamlNode* node = item.find("during");
    if (node == nullptr) return;
    const bool pair = node->is_list() && node->items.size() == 2;
    const auto from = pair ? read_day(node->items[0].text) : std::nullopt;
    const auto until = pair ? read_day(node->items[1].text) : std::nullopt;
    if (!from || !until || *until <= *from)
      return yaml_.error(
          *node, "'during' is [first day, day after the last], e.g. [2025-06-01, 2025-12-03]");
    stage.not_before = *from;
    stage.not_after = *until;
    for (Test& test : stage.tests) {
      if (test.rules_out) continue;
      test.from = std::max(test.from, *from);
      test.until = test.until == kNoTime ? *until : std::min(test.until, *until);
    }
  }
  void words(const YamlNode& item, Stage& stage) {
    const std::string needs = yaml_.text_or(item, "needs", "");
    if (!needs.empty() && needs != "product")
      yaml_.error_at(item, "needs", "'needs' can only be product");
    stage.needs_product = needs == "product";
    const std::string proves = yaml_.text_or(item, "proves", "");
    if (!proves.empty() && proves != "product")
      yaml_.error_at(item, "proves", "'proves' can only be product");
    stage.proves_product = proves == "product";
    stage.settles = yaml_.text_or(item, "settles", "");
    stage.unseen = yaml_.text_or(item, "unseen", "");
    for (const std::string& name : yaml_.texts_at(item, "decisive")) {
      const auto channel = channel_named(name);
      if (!channel)
        return yaml_.error_at(
            item, "decisive",
            fmt::format("unknown channel '{}'; known: process, module, file, registry, dns, "
                        "network, http, software, service, task, logon, alert, script",
                        printable(name)));
      stage.decisive |= 1u << static_cast<unsigned>(*channel);
    }
  }

  void rest(const YamlNode& root) {
    if (const YamlNode* node = root.find("demoted")) {
      for (const YamlNode& item : node->items) {
        yaml_.only_keys(item, {"value", "why", "known_since"});
        pack_.demoted.push_back({yaml_.text_at(item, "value"), yaml_.text_at(item, "why"),
                                 facts_.day(item, "known_since", kNoTime)});
      }
    }
    if (const YamlNode* node = root.find("benign")) {
      if (!node->is_list())
        return yaml_.error(*node, "'benign' is a list of {name: .., what: .., source: ..}");
      for (const YamlNode& item : node->items) {
        yaml_.only_keys(item,
                        {"name", "what", "source", "grade", "known_since", "withdrawn", "note"});
        pack_.benign.push_back(
            {fold(yaml_.text_at(item, "name")), yaml_.text_at(item, "what"), facts_.fact(item)});
      }
    }
    pack_.answers_until = facts_.day(root, "answers_until", kNoTime);
    for (const std::string& block : yaml_.texts_at(root, "noise")) {
      if (!AddressBlock::read(block))
        return yaml_.error_at(root, "noise",
                              fmt::format("'{}' is no address block", printable(block)));
      pack_.noise.push_back(block);
    }
  }

  YamlReader yaml_;
  FactReader facts_{yaml_, {}, {}};
  Pack pack_;
};

}  // namespace

Result<Pack> read_pack(std::string_view text, const std::string& name, const Beside& beside) {
  TAMIZ_TRY(const YamlNode root, parse_yaml(text, name));
  if (!root.is_map())
    return std::unexpected(Error{Code::Usage, "a pack begins with 'pack: tamiz.pack/1'", 0, name});
  return PackReader{name, beside}.read(root);
}

}  // namespace tamiz::pack
