#include "telemetry/evtx_template.hpp"

#include <fmt/core.h>

#include "base/cursor.hpp"
#include "base/hash.hpp"
#include "telemetry/evtx_value.hpp"

namespace tamiz::telemetry {
namespace {

enum Token : std::uint8_t {
  kEnd = 0x00,
  kOpen = 0x01,
  kCloseStart = 0x02,
  kCloseEmpty = 0x03,
  kCloseElement = 0x04,
  kValue = 0x05,
  kAttribute = 0x06,
  kCData = 0x07,
  kCharacter = 0x08,
  kEntity = 0x09,
  kInstructionTarget = 0x0A,
  kInstructionData = 0x0B,
  kInstance = 0x0C,
  kSubstitution = 0x0D,
  kOptionalSubstitution = 0x0E,
  kFragment = 0x0F,
};
constexpr std::uint8_t kMore = 0x40;

// Walks the tokens and tells `to` what they say; `to` builds a tree or a sum.
template <class To>
class Walk {
 public:
  Walk(std::string_view chunk, std::size_t at, std::size_t end, bool dependency, To& to)
      : chunk_(chunk), window_(chunk.substr(0, end), at), dependency_(dependency), to_(to) {}

  // "" or what is wrong, at `at()`.
  std::string_view run() {
    std::size_t depth = 0;
    for (std::size_t n = 0; n < kMostEvtxTokens; ++n) {
      token_at_ = window_.at();
      const auto token = window_.le<std::uint8_t>();
      if (!window_.good()) return depth == 0 && n > 0 ? "" : "the XML ends within an element";
      switch (token & ~kMore) {
        case kEnd:
          return depth == 0 ? "" : "the XML ends within an element";
        case kFragment:
          window_.skip(3);
          break;
        case kOpen:
          if (++depth > kMostEvtxDepth) return "elements lie more than 64 deep";
          if (dependency_) window_.skip(2);
          window_.skip(4);
          to_.open(name());
          if ((token & kMore) != 0) window_.skip(4);
          break;
        case kAttribute:
          to_.attribute(name());
          break;
        case kCloseStart:
          to_.content();
          break;
        case kCloseEmpty:
        case kCloseElement:
          if (depth == 0) return "an element ends that did not begin";
          to_.close();
          if (--depth == 0) return "";
          break;
        case kValue: {
          const auto type = window_.le<std::uint8_t>();
          if (type != static_cast<std::uint8_t>(EvtxType::String))
            return "a literal that is no string";
          to_.text(window_.take(window_.le<std::uint16_t>() * std::size_t{2}));
          break;
        }
        case kCData:
        case kInstructionData:
          to_.text(window_.take(window_.le<std::uint16_t>() * std::size_t{2}));
          break;
        case kCharacter:
          to_.character(window_.le<std::uint16_t>());
          break;
        case kEntity:
          to_.entity(name());
          break;
        case kInstructionTarget:
          name();
          break;
        case kSubstitution:
        case kOptionalSubstitution: {
          const auto number = window_.le<std::uint16_t>();
          window_.skip(1);  // the type that the record gives counts
          to_.value(number, token == kOptionalSubstitution);
          break;
        }
        case kInstance:
          return depth == 0 ? "a template stands here" : "a template within a template";
        default:
          return "an unknown token";
      }
      if (!window_.good()) return "a token reaches past the end";
      if (long_name_) return "a name of more than 512 characters";
    }
    return "more than 65,536 tokens";
  }
  [[nodiscard]] std::size_t at() const { return token_at_; }
  [[nodiscard]] std::size_t end() const { return window_.at(); }

 private:
  std::string_view name() {
    const auto offset = window_.le<std::uint32_t>();
    const bool here = offset == window_.at();
    Window elsewhere{chunk_, offset};
    Window& at = here ? window_ : elsewhere;
    at.skip(6);
    const std::string_view text = at.take(at.le<std::uint16_t>() * std::size_t{2});
    at.skip(2);
    long_name_ = long_name_ || text.size() > 2 * kMostEvtxName;
    return text.substr(0, 2 * kMostEvtxName);
  }

  std::string_view chunk_;
  Window window_;
  bool dependency_, long_name_ = false;
  To& to_;
  std::size_t token_at_ = 0;
};

class Builder {
 public:
  EvtxTree tree;

  void open(std::string_view name) {
    const auto number = static_cast<std::uint32_t>(tree.elements.size());
    if (!stack_.empty())
      tree.elements[stack_.back()].content.push_back({EvtxPart::Kind::Element, "", number, false});
    tree.elements.push_back({utf8(name), {}, {}});
    stack_.push_back(number);
    in_attribute_ = false;
  }
  void attribute(std::string_view name) {
    if (stack_.empty()) return;
    tree.elements[stack_.back()].attributes.push_back({utf8(name), {}});
    in_attribute_ = true;
  }
  void content() { in_attribute_ = false; }
  void close() {
    stack_.pop_back();
    in_attribute_ = false;
  }
  void text(std::string_view utf16) { add({EvtxPart::Kind::Text, utf8(utf16), 0, false}); }
  void character(std::uint16_t unit) {
    const char bytes[2] = {static_cast<char>(unit & 0xFF), static_cast<char>(unit >> 8)};
    text({bytes, 2});
  }
  // The five of XML; others stay as they stand ([MS-EVEN6] has no DTD).
  void entity(std::string_view name) {
    const std::string known = utf8(name);
    const std::string text = known == "lt"     ? "<"
                             : known == "gt"   ? ">"
                             : known == "amp"  ? "&"
                             : known == "quot" ? "\""
                             : known == "apos" ? "'"
                                               : "&" + known + ";";
    add({EvtxPart::Kind::Text, text, 0, false});
  }
  void value(std::uint16_t number, bool optional) {
    add({EvtxPart::Kind::Value, "", number, optional});
  }

 private:
  std::string utf8(std::string_view utf16) {
    scratch_.clear();
    return std::string{evtx_text(utf16, scratch_)};
  }
  void add(EvtxPart part) {
    if (stack_.empty()) return;
    EvtxElement& element = tree.elements[stack_.back()];
    (in_attribute_ && !element.attributes.empty() ? element.attributes.back().parts
                                                  : element.content)
        .push_back(std::move(part));
  }
  std::vector<std::uint32_t> stack_;
  bool in_attribute_ = false;
  Scratch scratch_;
};

struct Sum {
  std::uint64_t sum = 0x65767478;
  void add(std::uint64_t what, std::string_view bytes) { sum = mix64(sum + what, hash64(bytes)); }
  void open(std::string_view name) { add(1, name); }
  void attribute(std::string_view name) { add(2, name); }
  void content() { sum = mix64(sum, 3); }
  void close() { sum = mix64(sum, 4); }
  void text(std::string_view utf16) { add(5, utf16); }
  void character(std::uint16_t unit) { sum = mix64(sum + 6, unit); }
  void entity(std::string_view name) { add(7, name); }
  void value(std::uint16_t number, bool optional) { sum = mix64(sum + (optional ? 8 : 9), number); }
};

// Whether a name can stand at that offset, seen from a reference to it.
bool names(std::string_view chunk, std::size_t reference, std::size_t end) {
  const std::size_t offset = le_at<std::uint32_t>(chunk, reference);
  if (offset != reference + 4 && (offset < 128 || offset >= reference)) return false;
  const std::size_t units = le_at<std::uint16_t>(chunk, offset + 6);
  return units > 0 && offset + 10 + units * 2 <= (offset > reference ? end : chunk.size()) &&
         le_at<std::uint16_t>(chunk, offset + 8 + units * 2) == 0;
}

// Whether the first element at or after the fragment's head has the 16 bits of templates: its size
// and its name must then fit behind them.
bool has_dependency(std::string_view chunk, std::size_t at, std::size_t end) {
  if (at < chunk.size() && chunk[at] == '\x0F') at += 4;
  const std::size_t left = end > at + 7 ? end - at - 7 : 0;
  return le_at<std::uint32_t>(chunk, at + 3) <= left && names(chunk, at + 7, end);
}

}  // namespace

Result<EvtxTree> read_evtx_tree(std::string_view chunk, std::size_t at, std::size_t end,
                                bool in_template) {
  Builder builder;
  const bool dependency = in_template || has_dependency(chunk, at, end);
  Walk walk{chunk, at, end, dependency, builder};
  const std::string_view wrong = walk.run();
  if (!wrong.empty()) return fail(Code::Damaged, std::string{wrong}, walk.at());
  if (builder.tree.elements.empty()) return fail(Code::Damaged, "XML without an element", at);
  builder.tree.end = walk.end();
  return std::move(builder.tree);
}

std::size_t evtx_tree_bytes(const EvtxTree& tree) {
  std::size_t sum = sizeof(tree);
  const auto add = [&sum](const std::vector<EvtxPart>& parts) {
    for (const EvtxPart& part : parts) sum += sizeof(part) + part.text.size();
  };
  for (const EvtxElement& element : tree.elements) {
    sum += sizeof(element) + element.name.size();
    add(element.content);
    for (const EvtxAttribute& attribute : element.attributes) {
      sum += sizeof(attribute) + attribute.name.size();
      add(attribute.parts);
    }
  }
  return sum;
}

std::uint64_t evtx_fingerprint(std::string_view chunk, std::size_t at, std::size_t end) {
  Sum sum;
  Walk walk{chunk, at, end, true, sum};
  return walk.run().empty() ? sum.sum | 1 : 0;
}

}  // namespace tamiz::telemetry
