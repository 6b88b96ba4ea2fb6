#include "pack/sunburst.hpp"

#include <fmt/core.h>

#include <algorithm>

#include "base/hash.hpp"
#include "base/text.hpp"
#include "pack/address.hpp"

namespace tamiz::pack {
namespace {

constexpr std::string_view kBase32 = "ph2eifo3n5utg1j8d94qrvbmk0sal76c";
constexpr std::string_view kSubstitution = "rq3gsalt6u1iyfzop572d49bnx8cvmkewhj";
constexpr std::string_view kSpecial = "0_-.";
constexpr std::array<std::string_view, 4> kRegions{"eu-west-1", "us-west-2", "us-east-1",
                                                   "us-east-2"};
constexpr std::string_view kEnd = ".avsvmcloud.com";
constexpr std::string_view kMiddle = "appsync-api";
constexpr std::size_t kFragment = 16;  // characters in a full fragment
constexpr std::size_t kShift = 4;      // of the substitution alphabet
// Minutes are counted from 2010-01-01T00:00Z.
constexpr Micros kEpoch = 14'610 * kDay;

std::optional<std::vector<std::uint8_t>> base32(std::string_view text) {
  std::vector<std::uint8_t> out(text.size() * 5 / 8);
  std::uint32_t bits = 0;
  unsigned held = 0;
  std::size_t at = 0;
  for (const char c : text) {
    const auto value = kBase32.find(c);
    if (value == std::string_view::npos) return std::nullopt;
    bits |= static_cast<std::uint32_t>(value) << held;
    held += 5;
    if (held >= 8 && at < out.size()) {
      out[at++] = static_cast<std::uint8_t>(bits & 0xFF);
      bits >>= 8;
      held -= 8;
    }
  }
  return out;
}

// base32 and the XOR key undone; the key's top bit apart.
struct Secure {
  bool top = false;
  std::vector<std::uint8_t> data;
};
std::optional<Secure> secure(std::string_view text) {
  const auto raw = base32(text);
  if (!raw || raw->empty()) return std::nullopt;
  Secure out{((*raw)[0] & 0x80) != 0, {}};
  for (std::size_t i = 1; i < raw->size(); ++i) out.data.push_back((*raw)[i] ^ (*raw)[0]);
  return out;
}

unsigned letter_value(char c) {
  return c <= '9' ? static_cast<unsigned>(c - '0') : static_cast<unsigned>(c - 'a' + 10);
}

Result<SunburstName> decode_domain(std::string_view label) {
  if (label.size() < 17 || label.size() > 32)
    return fail(Code::Damaged,
                fmt::format("a domain name of {} characters; 17 to 32 are possible", label.size()));
  const auto plain = secure(label.substr(0, 15));
  SunburstName out;
  out.type = SunburstName::Type::Domain;
  std::copy_n(plain->data.begin(), 8, out.guid.begin());
  out.sequence = (letter_value(label[15]) + 36 -
                  static_cast<unsigned>(static_cast<unsigned char>(label[0])) % 36) %
                 36;
  out.fragment = label.substr(16);
  return out;
}

Result<SunburstName> decode_ping(std::string_view label) {
  if (label.size() != 20 && label.size() != 23)
    return fail(Code::Damaged,
                fmt::format("a ping of {} characters; 20 or 23 are possible", label.size()));
  const auto plain = secure(label);
  if (!plain) return fail(Code::Damaged, "a character outside the base32 alphabet");
  auto data = plain->data;
  if (data.size() < 11) return fail(Code::Damaged, "too few bytes for a ping");
  for (std::size_t i = 0; i < 8; ++i)
    data[i] = static_cast<std::uint8_t>(data[i] ^ data[10 - i % 2]);
  SunburstName out;
  std::copy_n(data.begin(), 8, out.guid.begin());
  const unsigned size = data[8] >> 4;
  out.type = size == 2 ? SunburstName::Type::PingWithServices : SunburstName::Type::Ping;
  if ((size != 1 && size != 2) || (size == 2) != (label.size() == 23))
    return fail(Code::Damaged, fmt::format("a ping whose size field is {}", size));
  const std::uint32_t half_hours = static_cast<std::uint32_t>(data[8] & 15) << 16 |
                                   static_cast<std::uint32_t>(data[9]) << 8 | data[10];
  out.stage2 = (half_hours & 1) != 0;
  out.time = kEpoch + static_cast<Micros>(half_hours >> 1) * 30 * 60 * kSecond;
  if (size == 2) out.services = static_cast<std::uint16_t>(data[11] << 8 | data[12]);
  return out;
}

// The characters that the substitution stands for.
std::string substituted(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '0' && i + 1 < text.size()) {
      const auto at = kSubstitution.find(text[++i]);
      out += at == std::string_view::npos ? '?' : kSpecial[at % 4];
      continue;
    }
    const auto at = kSubstitution.find(text[i]);
    out += at == std::string_view::npos
               ? '?'
               : kSubstitution[(at + kSubstitution.size() - kShift) % kSubstitution.size()];
  }
  return out;
}

struct AnswerRow {
  std::string_view block;
  SunburstAnswer answer;
};
// The networks do not overlap, so their order means nothing to the answer.
constexpr std::array kAnswers{
    AnswerRow{"10.0.0.0/8", SunburstAnswer::Terminate},
    AnswerRow{"172.16.0.0/12", SunburstAnswer::Terminate},
    AnswerRow{"192.168.0.0/16", SunburstAnswer::Terminate},
    AnswerRow{"224.0.0.0/4", SunburstAnswer::Terminate},
    AnswerRow{"fc00::/7", SunburstAnswer::Terminate},
    AnswerRow{"fec0::/10", SunburstAnswer::Terminate},
    AnswerRow{"ff00::/8", SunburstAnswer::Terminate},
    AnswerRow{"127.0.0.0/8", SunburstAnswer::Terminate},
    AnswerRow{"::1", SunburstAnswer::Terminate},
    AnswerRow{"0.0.0.0/32", SunburstAnswer::Terminate},
    AnswerRow{"41.84.159.0/24", SunburstAnswer::Reset},
    AnswerRow{"74.114.24.0/21", SunburstAnswer::Reset},
    AnswerRow{"154.118.140.0/24", SunburstAnswer::Reset},
    AnswerRow{"217.163.7.0/24", SunburstAnswer::Reset},
    AnswerRow{"20.140.0.0/15", SunburstAnswer::Terminate},
    AnswerRow{"96.31.172.0/24", SunburstAnswer::Terminate},
    AnswerRow{"131.228.12.0/22", SunburstAnswer::Terminate},
    AnswerRow{"144.86.226.0/24", SunburstAnswer::Terminate},
    AnswerRow{"8.18.144.0/23", SunburstAnswer::Continue},
    AnswerRow{"18.130.0.0/16", SunburstAnswer::Stage2},
    AnswerRow{"71.152.53.0/24", SunburstAnswer::Continue},
    AnswerRow{"99.79.0.0/16", SunburstAnswer::Stage2},
    AnswerRow{"87.238.80.0/21", SunburstAnswer::Continue},
    AnswerRow{"199.201.117.0/24", SunburstAnswer::Continue},
    AnswerRow{"184.72.0.0/15", SunburstAnswer::Stage2},
};

}  // namespace

std::string guid_text(const Guid& guid) {
  std::string text;
  for (const std::uint8_t b : guid) text += fmt::format("{:02X}", b);
  return text;
}

Result<SunburstName> decode_sunburst(std::string_view name) {
  std::string folded = fold(trim(name));
  while (folded.ends_with(".")) folded.pop_back();
  if (!folded.ends_with(kEnd)) return fail(Code::NotThisFormat, "not a name under avsvmcloud.com");
  const std::string_view front = std::string_view{folded}.substr(0, folded.size() - kEnd.size());
  const auto labels = split(front, '.');
  if (labels.size() != 3 || labels[1] != kMiddle)
    return fail(Code::NotThisFormat, "not <label>.appsync-api.<region>.avsvmcloud.com");
  const auto region = std::ranges::find(kRegions, labels[2]);
  if (region == kRegions.end())
    return fail(Code::Damaged,
                fmt::format("the region '{}' is none of the four", printable(labels[2])));
  // The first two characters hold the key byte, and its top bit tells the type.
  const auto key = base32(labels[0].substr(0, 15));
  if (labels[0].size() < 17 || !key)
    return fail(Code::Damaged, "too short, or a character outside the base32 alphabet");
  auto decoded = ((*key)[0] & 0x80) != 0 ? decode_domain(labels[0]) : decode_ping(labels[0]);
  if (!decoded) return decoded;
  const std::string_view expected = kRegions[decoded->guid[0] % 4];
  if (*region != expected)
    return fail(Code::Damaged, fmt::format("the region {} does not fit GUID {}, which asks in {}",
                                           *region, guid_text(decoded->guid), expected));
  return decoded;
}

SunburstDomain join_sunburst(const std::map<unsigned, std::string>& fragments) {
  SunburstDomain out;
  if (fragments.empty()) return out;
  out.complete = fragments.contains(kLastSequence);
  std::string text;
  std::vector<std::string> pieces;  // runs of neighbours, joined
  unsigned expected = 0;
  bool base32_mode = false;
  for (const auto& [sequence, sent] : fragments) {
    const bool last = sequence == kLastSequence;
    if (!last && sequence != expected) {
      out.complete = false;
      pieces.emplace_back();
    }
    if (pieces.empty()) pieces.emplace_back();
    std::string piece = sent;
    base32_mode =
        base32_mode ||
        (sequence == 0 || (last && fragments.size() == 1) ? piece.starts_with("00") : false);
    // A full fragment that is not the last and ends in 0: the 0 was added, the character before it
    // is sent again.
    if (!last && piece.size() == kFragment && piece.back() == '0') piece.pop_back();
    if (base32_mode && last && piece.ends_with("00")) piece.pop_back();
    pieces.back() += piece;
    expected = sequence + 1;
  }
  for (const std::string& piece : pieces) {
    if (!out.text.empty() || &piece != &pieces.front()) out.text += "..";
    if (base32_mode) {
      const auto bytes = base32(std::string_view{piece}.substr(piece.starts_with("00") ? 2 : 0));
      if (bytes) out.text += std::string(bytes->begin(), bytes->end());
    } else {
      out.text += substituted(piece);
    }
  }
  if (!out.complete && !fragments.contains(kLastSequence)) out.text += "..";
  if (!out.complete && !fragments.contains(0) && fragments.size() > 0 &&
      !out.text.starts_with(".."))
    out.text = ".." + out.text;
  return out;
}

Guid sunburst_guid(std::string_view mac, std::string_view domain, std::string_view machine_guid) {
  const auto sum = md5(fmt::format("{}{}{}", mac, domain, machine_guid));
  Guid guid{};
  for (std::size_t i = 0; i < sum.size(); ++i)
    guid[i % 8] = static_cast<std::uint8_t>(guid[i % 8] ^ std::to_integer<std::uint8_t>(sum[i]));
  return guid;
}

std::optional<SunburstAnswer> classify_sunburst_answer(std::string_view text) {
  const auto address = Address::read(text);
  if (!address) return std::nullopt;
  static const auto kBlocks = [] {
    std::array<AddressBlock, kAnswers.size()> blocks;
    for (std::size_t i = 0; i < blocks.size(); ++i)
      blocks[i] = *AddressBlock::read(kAnswers[i].block);
    return blocks;
  }();
  for (std::size_t i = 0; i < kBlocks.size(); ++i) {
    if (kBlocks[i].holds(*address)) return kAnswers[i].answer;
  }
  return SunburstAnswer::Other;
}

std::string sunburst_services_text(std::uint16_t services) {
  // Product i: byte 12 - i / 4 of the buffer (the last byte holds the first four), two bits each.
  std::string text;
  for (unsigned i = 0; i < kSunburstServices.size(); ++i) {
    const unsigned state = services >> (8 * (i / 4) + 2 * (i % 4)) & 3u;
    if (state == 0) continue;
    constexpr std::array<std::string_view, 4> kStates{"", "stopped", "running",
                                                      "running, then stopped"};
    text += fmt::format("{}{} {}", text.empty() ? "" : "; ", kSunburstServices[i], kStates[state]);
  }
  return text;
}

}  // namespace tamiz::pack
