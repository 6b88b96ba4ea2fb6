#include "pack/ecosystem.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <string>
#include <vector>

#include "base/text.hpp"

namespace tamiz::pack {
namespace {

bool digit(char c) { return c >= '0' && c <= '9'; }
bool letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
int sign(auto a, auto b) { return a < b ? -1 : a > b ? 1 : 0; }

std::string_view digits_off(std::string_view& text) {
  std::size_t n = 0;
  while (n < text.size() && digit(text[n])) ++n;
  const std::string_view out = text.substr(0, n);
  text.remove_prefix(n);
  return out;
}
// Numbers of any length.
int compare_digits(std::string_view a, std::string_view b) {
  a.remove_prefix(std::min(a.find_first_not_of('0'), a.size()));
  b.remove_prefix(std::min(b.find_first_not_of('0'), b.size()));
  return a.size() != b.size() ? sign(a.size(), b.size()) : sign(a.compare(b), 0);
}

// [epoch:]version[-release]; without a release `release` is "".
struct Evr {
  std::string_view epoch, version, release;
};
Evr evr_of(std::string_view text) {
  Evr out;
  if (const auto colon = text.find(':'); colon != std::string_view::npos) {
    out.epoch = text.substr(0, colon);
    text.remove_prefix(colon + 1);
  }
  const auto dash = text.rfind('-');
  out.version = text.substr(0, dash);
  if (dash != std::string_view::npos) out.release = text.substr(dash + 1);
  return out;
}

// deb-version(7): runs of non-digits and of digits in turn; `~` before the end, letters before
// others.
int deb_order(std::string_view text, std::size_t i) {
  if (i >= text.size() || digit(text[i])) return 0;
  if (text[i] == '~') return -1;
  return letter(text[i]) ? static_cast<unsigned char>(text[i])
                         : static_cast<unsigned char>(text[i]) + 256;
}
int deb_part(std::string_view a, std::string_view b) {
  while (!a.empty() || !b.empty()) {
    while ((!a.empty() && !digit(a.front())) || (!b.empty() && !digit(b.front()))) {
      const int x = deb_order(a, 0), y = deb_order(b, 0);
      if (x != y) return sign(x, y);
      a.remove_prefix(a.empty() ? 0 : 1);
      b.remove_prefix(b.empty() ? 0 : 1);
    }
    const std::string_view x = digits_off(a), y = digits_off(b);
    if (const int order = compare_digits(x, y); order != 0) return order;
  }
  return 0;
}

std::size_t run_of(std::string_view text, bool (*of)(char)) {
  std::size_t n = 0;
  while (n < text.size() && of(text[n])) ++n;
  return n;
}

// rpmvercmp: segments of digits or of letters; a number is newer than letters.
int rpm_part(std::string_view a, std::string_view b) {
  const auto separator = [](char c) { return !digit(c) && !letter(c) && c != '~' && c != '^'; };
  while (!a.empty() || !b.empty()) {
    a.remove_prefix(run_of(a, separator));
    b.remove_prefix(run_of(b, separator));
    if (const bool x = a.starts_with('~'); x != b.starts_with('~')) return x ? -1 : 1;
    // The one that goes on with ^ is newer than the one that ends here, older than anything else.
    if (const bool x = a.starts_with('^'); x != b.starts_with('^'))
      return x ? (b.empty() ? 1 : -1) : (a.empty() ? -1 : 1);
    if (a.empty() || b.empty()) break;
    if (a.front() == '~' || a.front() == '^') {
      a.remove_prefix(1);
      b.remove_prefix(1);
      continue;
    }
    const bool numbers = digit(a.front());
    const auto kind = numbers ? digit : letter;
    const std::size_t n = run_of(a, kind), m = run_of(b, kind);
    if (m == 0) return numbers ? 1 : -1;
    const std::string_view x = a.substr(0, n), y = b.substr(0, m);
    if (const int order = numbers ? compare_digits(x, y) : sign(x.compare(y), 0); order != 0)
      return order;
    a.remove_prefix(n);
    b.remove_prefix(m);
  }
  return sign(a.size() > 0, b.size() > 0);
}

std::optional<int> by_evr(std::string_view a, std::string_view b,
                          int (*part)(std::string_view, std::string_view), bool release_decides) {
  const Evr x = evr_of(a), y = evr_of(b);
  if (x.version.empty() || y.version.empty()) return std::nullopt;
  if (const int order = compare_digits(x.epoch, y.epoch); order != 0) return order;
  if (const int order = part(x.version, y.version); order != 0) return order;
  if (!release_decides && (x.release.empty() || y.release.empty())) return 0;
  return part(x.release, y.release);
}

// semver 2.0.0, 11: build metadata does not count; a pre-release comes before its release.
struct Semver {
  std::array<std::string_view, 3> core{"0", "0", "0"};
  std::string_view pre;
};
std::optional<Semver> semver_of(std::string_view text) {
  text = trim(text);
  if (text.starts_with("v")) text.remove_prefix(1);
  text = text.substr(0, text.find('+'));
  Semver out;
  for (std::size_t i = 0; i < 3; ++i) {
    const std::string_view number = digits_off(text);
    if (number.empty()) return std::nullopt;
    out.core[i] = number;
    if (i < 2 && text.starts_with('.')) {
      text.remove_prefix(1);
    } else {
      break;
    }
  }
  if (text.starts_with('-')) {
    out.pre = text.substr(1);
  } else if (!text.empty()) {
    return std::nullopt;
  }
  return out;
}
int compare_pre(std::string_view a, std::string_view b) {
  if (a.empty() || b.empty()) return sign(a.empty(), b.empty());
  const auto x = split(a, '.'), y = split(b, '.');
  for (std::size_t i = 0; i < std::min(x.size(), y.size()); ++i) {
    const bool n = run_of(x[i], digit) == x[i].size(), m = run_of(y[i], digit) == y[i].size();
    const int order = n && m   ? compare_digits(x[i], y[i])
                      : n != m ? (n ? -1 : 1)
                               : sign(x[i].compare(y[i]), 0);
    if (order != 0) return order;
  }
  return sign(x.size(), y.size());
}
std::optional<int> by_semver(std::string_view a, std::string_view b) {
  const auto x = semver_of(a), y = semver_of(b);
  if (!x || !y) return std::nullopt;
  for (std::size_t i = 0; i < 3; ++i) {
    if (const int order = compare_digits(x->core[i], y->core[i]); order != 0) return order;
  }
  return compare_pre(x->pre, y->pre);
}

// PEP 440: N(.N)*, then a|b|rc N, .postN, .devN; local parts (+..) do not count. A phase is -2 (dev
// of the release itself), -1 (pre-release), 0 (release), 1 (post).
struct Pep440 {
  std::string_view epoch;
  std::vector<std::string_view> release;
  int pre_kind = 3;  // a 0, b 1, rc 2, none 3
  std::string_view pre, post, dev;
  bool has_post = false, has_dev = false;
};
std::string_view number_after(std::string_view& text, std::string_view word) {
  text.remove_prefix(word.size());
  if (!text.empty() && std::string_view{"._-"}.find(text.front()) != std::string_view::npos)
    text.remove_prefix(1);
  const std::string_view digits = digits_off(text);
  return digits.empty() ? "0" : digits;
}
std::optional<Pep440> pep440_of(std::string_view text) {
  Pep440 out;
  text = text.substr(0, text.find('+'));
  if (text.starts_with('v')) text.remove_prefix(1);
  if (const auto bang = text.find('!'); bang != std::string_view::npos) {
    out.epoch = text.substr(0, bang);
    text.remove_prefix(bang + 1);
  }
  do {
    if (text.starts_with('.')) text.remove_prefix(1);
    const std::string_view number = digits_off(text);
    if (number.empty()) return std::nullopt;
    out.release.push_back(number);
  } while (text.size() > 1 && text[0] == '.' && digit(text[1]));
  while (out.release.size() > 1 && compare_digits(out.release.back(), "0") == 0)
    out.release.pop_back();
  while (!text.empty()) {
    const std::size_t before = text.size();
    if (std::string_view{"._-"}.find(text.front()) != std::string_view::npos) text.remove_prefix(1);
    constexpr std::array<std::pair<std::string_view, int>, 8> kPre{{{"alpha", 0},
                                                                    {"beta", 1},
                                                                    {"preview", 2},
                                                                    {"pre", 2},
                                                                    {"rc", 2},
                                                                    {"a", 0},
                                                                    {"b", 1},
                                                                    {"c", 2}}};
    if (text.starts_with("post") || text.starts_with("rev")) {
      out.has_post = true;
      out.post = number_after(text, text.starts_with("post") ? "post" : "rev");
    } else if (text.starts_with("dev")) {
      out.has_dev = true;
      out.dev = number_after(text, "dev");
    } else if (before > text.size() && !text.empty() && digit(text.front())) {
      out.has_post = true;  // 1.0-1
      out.post = digits_off(text);
    } else {
      const auto found =
          std::ranges::find_if(kPre, [&](const auto& p) { return text.starts_with(p.first); });
      if (found == kPre.end()) return std::nullopt;
      out.pre_kind = found->second;
      out.pre = number_after(text, found->first);
    }
  }
  return out;
}
std::optional<int> by_pep440(std::string_view a, std::string_view b) {
  const std::string left = fold(trim(a)), right = fold(trim(b));
  const auto x = pep440_of(left), y = pep440_of(right);
  if (!x || !y) return std::nullopt;
  if (const int order = compare_digits(x->epoch, y->epoch); order != 0) return order;
  for (std::size_t i = 0; i < std::max(x->release.size(), y->release.size()); ++i) {
    const int order = compare_digits(i < x->release.size() ? x->release[i] : "0",
                                     i < y->release.size() ? y->release[i] : "0");
    if (order != 0) return order;
  }
  // A development release of the release itself comes before its pre-releases.
  const auto kind = [](const Pep440& v) {
    return v.pre_kind == 3 && v.has_dev && !v.has_post ? -1 : v.pre_kind;
  };
  if (kind(*x) != kind(*y)) return sign(kind(*x), kind(*y));
  if (const int order = compare_digits(x->pre, y->pre); order != 0) return order;
  if (x->has_post != y->has_post) return x->has_post ? 1 : -1;
  if (const int order = compare_digits(x->post, y->post); order != 0) return order;
  if (x->has_dev != y->has_dev) return x->has_dev ? -1 : 1;
  return compare_digits(x->dev, y->dev);
}

}  // namespace

bool is_ecosystem(std::string_view word) {
  return std::ranges::find(kEcosystems, word) != kEcosystems.end();
}

std::optional<int> compare_in(std::string_view ecosystem, std::string_view a, std::string_view b) {
  a = trim(a);
  b = trim(b);
  if (a.empty() || b.empty()) return std::nullopt;
  if (a == b) return 0;
  if (ecosystem == "deb") return by_evr(a, b, deb_part, true);
  if (ecosystem == "rpm" || ecosystem == "pacman" || ecosystem == "apk" || ecosystem == "brew")
    return by_evr(a, b, rpm_part, false);
  if (ecosystem == "pypi") return by_pep440(a, b);
  return by_semver(a, b);
}

}  // namespace tamiz::pack
