#include "pack/decoder_reader.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <set>

#include "base/cipher.hpp"
#include "base/text.hpp"

namespace tamiz::pack {
namespace {

constexpr std::size_t kMostSkip = 1u << 20, kMostKeyBytes = 256, kMostMeanings = 256;
constexpr std::array<std::pair<std::string_view, StepKind>, 9> kSteps{{
    {"base64", StepKind::Base64},
    {"hex", StepKind::Hex},
    {"xor", StepKind::Xor},
    {"rc4", StepKind::Rc4},
    {"aes_256_gcm", StepKind::Aes256Gcm},
    {"skip", StepKind::Skip},
    {"utf8", StepKind::Utf8},
    {"utf16", StepKind::Utf16},
    {"map", StepKind::Map},
}};
// Steps that need nothing more than their name.
bool is_bare(StepKind kind) {
  return kind == StepKind::Base64 || kind == StepKind::Hex || kind == StepKind::Utf8 ||
         kind == StepKind::Utf16;
}

class DecoderReader {
 public:
  explicit DecoderReader(FactReader& facts) : facts_(facts), yaml_(facts.yaml) {}

  Decoder decoder(const YamlNode& item) {
    yaml_.only_keys(item, {"id", "what", "find", "steps", "says", "source", "grade", "known_since",
                           "withdrawn", "note"});
    Decoder out;
    out.id = yaml_.text_at(item, "id");
    out.what = yaml_.text_at(item, "what");
    out.find = yaml_.text_at(item, "find");
    out.fact = facts_.fact(item);
    if (const std::string wrong = wrong_expression(out.find); !wrong.empty() && !yaml_.failed())
      yaml_.error_at(item, "find", fmt::format("'find' is no expression: {}", printable(wrong)));
    says(item, out);
    const YamlNode* steps = item.find("steps");
    if (steps == nullptr || !steps->is_list() || steps->items.empty() ||
        steps->items.size() > kMostSteps) {
      yaml_.error_at(item, "steps", "'steps' is a list of one to eight steps");
      return out;
    }
    for (const YamlNode& each : steps->items) out.steps.push_back(step(each));
    return out;
  }

 private:
  void says(const YamlNode& item, Decoder& out) {
    const std::string text = yaml_.text_at(item, "says");
    for (const Says each : {Says::Url, Says::Stage, Says::Text}) {
      if (text != name_of(each)) continue;
      out.says = each;
      return;
    }
    yaml_.error_at(item, "says",
                   fmt::format("'says' is url, stage or text, not '{}'", printable(text)));
  }

  DecodeStep step(const YamlNode& node) {
    DecodeStep out;
    const bool map = node.is_map() && node.keys.size() == 1;
    const std::string name = map ? node.keys[0].text : node.text;
    const auto found = std::ranges::find(kSteps, name, [](const auto& s) { return s.first; });
    if (found == kSteps.end() || map == is_bare(found->second)) {
      yaml_.error(node,
                  fmt::format("'{}' is no step; known: base64, hex, {{xor: HEX}}, {{rc4: HEX}}, "
                              "{{aes_256_gcm: {{key: HEX, nonce: HEX, tag: ..}}}}, {{skip: N}}, "
                              "utf8, utf16, {{map: {{value: meaning}}}}",
                              printable(name)));
      return out;
    }
    out.kind = found->second;
    if (is_bare(out.kind)) return out;
    const YamlNode& value = node.items[0];
    if (out.kind == StepKind::Skip) {
      out.skip = number(value, value.text);
    } else if (out.kind == StepKind::Map) {
      meanings(value, out);
    } else if (out.kind == StepKind::Aes256Gcm) {
      gcm(value, out);
    } else {
      out.key = bytes(value, 1, kMostKeyBytes);
    }
    return out;
  }
  void gcm(const YamlNode& node, DecodeStep& out) {
    if (!node.is_map())
      return yaml_.error(node, "'aes_256_gcm' is {key: HEX, nonce: HEX, tag: last 16}");
    yaml_.only_keys(node, {"key", "nonce", "tag", "skip"});
    const YamlNode *key = node.find("key"), *nonce = node.find("nonce"), *skip = node.find("skip");
    if (key == nullptr || nonce == nullptr)
      return yaml_.error(node, "'aes_256_gcm' needs a key of 32 bytes and a nonce of 12");
    out.key = bytes(*key, kGcmKeyBytes, kGcmKeyBytes);
    out.nonce = bytes(*nonce, kGcmNonceBytes, kGcmNonceBytes);
    if (skip != nullptr) out.skip = number(*skip, skip->text);
    constexpr std::string_view kFirst = "first 16 after ";
    const std::string tag = yaml_.text_at(node, "tag");
    out.tag_first = tag.starts_with(kFirst);
    if (out.tag_first) {
      out.tag_after = number(*node.find("tag"), std::string_view{tag}.substr(kFirst.size()));
    } else if (tag != "last 16") {
      yaml_.error_at(node, "tag", "'tag' is `last 16` or `first 16 after N`");
    }
  }
  void meanings(const YamlNode& node, DecodeStep& out) {
    if (!node.is_map() || node.keys.empty() || node.keys.size() > kMostMeanings)
      return yaml_.error(node, "'map' is {value: meaning, ..}, at most 256; \"*\" is any other");
    for (std::size_t i = 0; i < node.keys.size(); ++i)
      out.meanings.emplace_back(node.keys[i].text, yaml_.text(node.items[i], "a meaning"));
  }
  std::size_t number(const YamlNode& at, std::string_view text) {
    std::size_t out = 0;
    const auto read = std::from_chars(text.data(), text.data() + text.size(), out);
    if (read.ec != std::errc{} || read.ptr != text.data() + text.size() || out > kMostSkip)
      yaml_.error(at, fmt::format("'{}' is no count of bytes up to 1048576", printable(text)));
    return out;
  }
  std::string bytes(const YamlNode& node, std::size_t least, std::size_t most) {
    DecodeStep hex;
    hex.kind = StepKind::Hex;
    auto out = run_steps({hex}, node.text);
    if (out && out->size() >= least && out->size() <= most) return *std::move(out);
    yaml_.error(node, least == most ? fmt::format("'{}' is not {} bytes as hex",
                                                  shortened(node.text, 70), most)
                                    : fmt::format("'{}' is not bytes as hex, {} to {}",
                                                  shortened(node.text, 70), least, most));
    return std::string(least, '\0');
  }

  FactReader& facts_;
  YamlReader& yaml_;
};

}  // namespace

std::vector<Decoder> read_decoders(const YamlNode& root, FactReader& facts) {
  std::vector<Decoder> out;
  const YamlNode* list = root.find("decoders");
  if (list == nullptr) return out;
  if (!list->is_list()) {
    facts.yaml.error(*list, "'decoders' is a list of {id, what, find, steps, says}");
    return out;
  }
  std::set<std::string> ids;
  DecoderReader reader{facts};
  for (const YamlNode& item : list->items) {
    out.push_back(reader.decoder(item));
    if (!ids.insert(out.back().id).second)
      facts.yaml.error(item,
                       fmt::format("the decoder '{}' stands twice", printable(out.back().id)));
  }
  return out;
}

}  // namespace tamiz::pack
