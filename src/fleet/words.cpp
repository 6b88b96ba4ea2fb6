#include "fleet/words.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>

#include "base/text.hpp"

namespace tamiz::fleet {
namespace {

constexpr std::array<std::string_view, 48> kSyllables{
    "ba", "be", "bo", "ca", "co", "cu", "da", "di", "do", "fa", "fe", "fi", "ga", "go", "ha", "hi",
    "ja", "ke", "ki", "la", "le", "li", "lu", "ma", "me", "mo", "na", "ne", "no", "pa", "pe", "po",
    "ra", "re", "ri", "ro", "sa", "se", "so", "su", "ta", "te", "ti", "to", "va", "ve", "vo", "zu"};
constexpr std::array<std::string_view, 6> kForms{" Ltd", " GmbH", " Inc.", " SL", " AB", " BV"};
constexpr std::array<std::string_view, 6> kTrades{" Software", " Systems", " Technologies",
                                                  " Labs",     "",         ""};
constexpr std::array<std::string_view, 6> kHosts{"-cdn", "-api", "cloud", "online", "", ""};

}  // namespace

std::string word(sim::Rng& rng) {
  std::string out;
  for (std::uint64_t n = 2 + rng.below(2); n > 0; --n)
    out += kSyllables[rng.below(kSyllables.size())];
  return out;
}

std::string capital(std::string text) {
  if (!text.empty() && text[0] >= 'a' && text[0] <= 'z') text[0] = static_cast<char>(text[0] - 32);
  return text;
}

std::string company(sim::Rng& rng) {
  std::string out = capital(word(rng));
  out += rng.pick(kTrades);
  out += rng.pick(kForms);
  return out;
}

std::string site(sim::Rng& rng) {
  std::string out = word(rng) + word(rng);
  out += rng.pick(kHosts);
  return out + ".example";
}

std::string hex(sim::Rng& rng, unsigned digits) {
  std::string out;
  for (unsigned i = 0; i < digits; ++i) out += "0123456789abcdef"[rng.below(16)];
  return out;
}

std::string drawn_text(std::string_view name, std::uint64_t seed, std::uint64_t of) {
  const std::string_view what = name.substr(2);
  sim::Rng rng(seed, fmt::format("{} {}", name[0], fold(what)), of);
  if (what == "word") return word(rng) + word(rng).substr(0, 2);
  if (what == "Word") return capital(word(rng) + word(rng).substr(0, 2));
  if (what.starts_with("site")) return site(rng);
  if (what.starts_with("hex"))
    return hex(rng, static_cast<unsigned>(whole_number(what.substr(3)).value_or(8)));
  return std::string{what};
}

std::string with_words(std::string_view text,
                       const std::function<std::string(std::string_view)>& word) {
  std::string out;
  while (!text.empty()) {
    const auto open = text.find('{');
    const auto close = open == std::string_view::npos ? open : text.find('}', open);
    out += text.substr(0, std::min(open, text.size()));
    if (close == std::string_view::npos) break;
    out += word(text.substr(open + 1, close - open - 1));
    text.remove_prefix(close + 1);
  }
  return out;
}

std::uint64_t zipf(sim::Rng& rng, std::uint64_t of) {
  const double even = static_cast<double>(rng.next() >> 11) * 0x1.0p-53;
  const auto rank =
      static_cast<std::uint64_t>(std::exp(even * std::log(static_cast<double>(of) + 1))) - 1;
  return rank < of ? rank : of - 1;
}

}  // namespace tamiz::fleet
