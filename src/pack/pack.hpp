#pragma once
// A pack: what is publicly known of one campaign, as data (packs/<id>/pack.yaml, format
// `tamiz.pack/1`, written out in doc/packs.md). Every fact has a source, a grade and the day since
// which it was public. Tested by pack_test.cpp.
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.hpp"
#include "base/yaml.hpp"
#include "model/campaign_context.hpp"
#include "model/event.hpp"
#include "pack/decode_steps.hpp"
#include "pack/fact.hpp"

namespace tamiz::pack {

enum class Match : std::uint8_t {
  Hash,          // by its own kind
  Domain,        // a registrable domain: itself and every name under it
  Name,          // exactly this DNS name
  Path,          // pattern with * and ?, `/` and `\` alike, case-blind
  Signer,        // the whole name, case-blind
  Network,       // address or CIDR block
  Product,       // the whole product name, blanks and `_` alike
  Version,       // equal as versions
  Text,          // pattern with * and ?, case-blind (registry data, command lines, services)
  ProductImage,  // an image of the pack's product
};

enum class Side : std::uint8_t { Target, Actor };

// One thing that an event must show. `value` is folded.
struct Condition {
  Match match{};
  Side side = Side::Target;
  std::string value;
  friend bool operator==(const Condition&, const Condition&) = default;
};

// Conditions that one event must show together.
struct Test {
  std::uint32_t channels = 0;  // bit per Channel
  std::vector<Condition> all;
  bool weak = false;               // a name alone: never decides
  bool lineage = false;            // counts only when the acting process descends from the product
  bool rules_out = false;          // shows that the stage cannot happen on the machine
  std::vector<Condition> outside;  // and the event shows none of these: the expected ones
  std::string ecosystem;           // of a package: the row must be of it; "" = any
  Micros from = kNoTime, until = kNoTime;  // only events of this period; kNoTime = open
  Fact fact;
  std::string shown;  // as the pack writes it
  friend bool operator==(const Test&, const Test&) = default;
};

enum class ReleaseState : std::uint8_t { Bad, Clean, DryRun, Unknown };

struct Release {
  std::string platform;  // windows, mac, linux or an ecosystem (ecosystem.hpp); "" = any
  std::string version;
  ReleaseState state = ReleaseState::Bad;
  Micros available_from = kNoTime;
  Fact fact;
  friend bool operator==(const Release&, const Release&) = default;
};

struct DecoderTest {
  std::string decoder, says;
  Fact fact;
  friend bool operator==(const DecoderTest&, const DecoderTest&) = default;
};

struct Stage {
  std::string id, title, after, settles, unseen;
  Micros known_since = kNoTime;  // since when anybody knew of the stage; kNoTime = as the pack
  Micros shortest_delay = 0, longest_delay = kNoTime;
  Micros not_before = kNoTime, not_after = kNoTime;  // it can have happened only in between
  bool needs_product = false;
  bool proves_product =
      false;                 // only the product's implant can do this: it implies the stages before
  bool release_bad = false;  // test: {release: bad}
  bool ran_product = false;  // test: {process: product}
  std::uint32_t decisive = 0;  // bit per Channel
  std::vector<Test> tests;
  std::vector<DecoderTest> decoders;
  std::uint32_t line = 0;
  [[nodiscard]] bool has_tests() const {
    return release_bad || ran_product || !tests.empty() || !decoders.empty();
  }
  friend bool operator==(const Stage&, const Stage&) = default;
};

struct Product {
  std::string name, vendor;
  std::vector<std::string> aliases;    // folded product names, the name among them
  std::vector<std::string> images;     // folded base names
  std::vector<Test> install, removal;  // process starts that put it there, and take it away
  friend bool operator==(const Product&, const Product&) = default;
};

// A legitimate thing that bears the name of an indicator: a reason against.
struct Namesake {
  std::string name;  // folded
  std::string what;
  Fact fact;
  friend bool operator==(const Namesake&, const Namesake&) = default;
};

struct Demoted {
  std::string value, why;
  Micros known_since = kNoTime;  // kNoTime = as long as the pack
  friend bool operator==(const Demoted&, const Demoted&) = default;
};

struct PackLink {
  std::string pack, how;
  Fact fact;
  friend bool operator==(const PackLink&, const PackLink&) = default;
};
// What two campaigns may have in common. Sinkholes and shared services join nothing.
enum class Shares : std::uint8_t { Address, Registrant, Certificate, Sinkhole, Shared };
struct Infrastructure {
  Shares kind{};
  std::string value, of;  // folded; the domain whose address or registrant it is
  Micros from = kNoTime, until = kNoTime;
  Fact fact;
  friend bool operator==(const Infrastructure&, const Infrastructure&) = default;
};

struct Pack {
  std::string id, title, source, file;
  Grade grade = Grade::Draft;
  Micros known_since = kNoTime;
  Product product;
  std::vector<Release> releases;
  std::vector<Stage> stages;
  std::vector<Namesake> benign;
  std::vector<Demoted> demoted;  // listed elsewhere as indicators, not used here, with the reason
  Micros answers_until =
      kNoTime;  // answers from this day on are the response's, not the attacker's
  std::vector<std::string> noise;  // addresses (CIDR) that are block pages or parking
  Selector selector;
  std::vector<Hazard> hazards;
  std::vector<Conflict> conflicts;
  std::vector<Cluster> clusters;
  std::vector<PackLink> links;
  std::vector<Infrastructure> infrastructure;
  std::vector<Decoder> decoders;  // for files; those of stages are DecoderTests
  bool shipped = false;

  [[nodiscard]] const Stage* stage(std::string_view wanted) const;
  friend bool operator==(const Pack&, const Pack&) = default;
};

// Usage error with file, line and column, and what would be right.
// `beside` gives the text of a file that lies beside the pack; without it such files are an error.
using Beside = std::function<Result<std::string>(const std::string& file)>;
Result<Pack> read_pack(std::string_view text, const std::string& name, const Beside& beside = {});
// The packs that travel inside the program, by id.
Result<std::vector<Pack>> shipped_packs();

// The pack as one could have written it on that day (inclusive): facts that were not public then,
// or were taken back by then, are gone, and stages that nobody knew of are an id without a test or
// a word. `younger` counts what is gone because it came later.
Pack as_known(Pack pack, Micros as_of, std::uint64_t* younger = nullptr);
// The days on which what it can find came to be public, or was taken back; in order, each once.
std::vector<Micros> knowledge_days(const Pack& pack);
bool takes_back(const Pack& pack);  // any of it

// Versions compare by their numbers, missing ones are 0; letters after equal numbers compare as
// text; those of an ecosystem compare as it does. nullopt when one is not readable as a version.
std::optional<int> compare_versions(std::string_view a, std::string_view b,
                                    std::string_view platform = {});
// Equal for versions that compare equal without an ecosystem; "" for what is no version.
std::string canonical_version(std::string_view text);
// Whether a version is the beginning of another ("18.12" of "18.12.416"): then it cannot be told
// from it.
bool may_be_cut_from(std::string_view shorter, std::string_view whole);
std::string folded_product(std::string_view name);

}  // namespace tamiz::pack
