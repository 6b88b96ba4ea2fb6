#include "pack/pack.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>

#include "base/embedded.hpp"
#include "base/text.hpp"
#include "pack/ecosystem.hpp"

namespace tamiz::pack {

std::string_view name_of(Grade grade) {
  constexpr std::array<std::string_view, 3> kNames{"draft", "tested", "reviewed"};
  return kNames[static_cast<std::size_t>(grade)];
}

const Stage* Pack::stage(std::string_view wanted) const {
  const auto found = std::ranges::find(stages, wanted, &Stage::id);
  return found == stages.end() ? nullptr : &*found;
}

Result<std::vector<Pack>> shipped_packs() {
  std::vector<Pack> packs;
  for (const auto& file : embedded::packs()) {
    if (!file.path.ends_with(".yaml")) continue;
    const std::string folder{file.path.substr(0, file.path.rfind('/') + 1)};
    const Beside beside = [&folder](const std::string& name) -> Result<std::string> {
      for (const auto& each : embedded::packs()) {
        if (each.path == folder + name) return std::string{each.bytes};
      }
      return fail(Code::Usage, folder + name + " is not in the program");
    };
    TAMIZ_TRY(auto pack, read_pack(file.bytes, std::string{file.path}, beside));
    pack.shipped = true;
    packs.push_back(std::move(pack));
  }
  std::ranges::sort(packs, {}, &Pack::id);
  return packs;
}

std::string folded_product(std::string_view name) {
  std::string out;
  for (const char c : fold(trim(name))) {
    const char plain = c == '_' || c == '-' || c == '\t' ? ' ' : c;
    if (plain == ' ' && (out.empty() || out.back() == ' ')) continue;
    out += plain;
  }
  while (!out.empty() && out.back() == ' ') out.pop_back();
  // Some inventories of macOS write the bundle's name.
  if (out.size() > 4 && out.ends_with(".app")) out.resize(out.size() - 4);
  return out;
}

namespace {

struct Part {
  std::uint64_t number = 0;
  std::string letters;
};

bool digit(char c) { return c >= '0' && c <= '9'; }

// "18.12.416" -> 18, 12, 416; "2020.2 HF1" keeps "hf1" behind its number. nullopt without any digit
// first.
std::optional<std::vector<Part>> parts_of(std::string_view text) {
  text = trim(text);
  if (text.starts_with("v") || text.starts_with("V")) text.remove_prefix(1);
  if (text.empty() || !digit(text.front()) || text.size() > 64) return std::nullopt;
  std::vector<Part> parts;
  while (!text.empty()) {
    if (!digit(text.front())) return std::nullopt;  // "18.x" names no version
    Part part;
    const auto read = std::from_chars(text.data(), text.data() + text.size(), part.number);
    if (read.ec == std::errc::result_out_of_range) return std::nullopt;
    text.remove_prefix(static_cast<std::size_t>(read.ptr - text.data()));
    const auto end = text.find('.');
    part.letters = fold(trim(text.substr(0, end)));
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    parts.push_back(std::move(part));
  }
  while (parts.size() > 1 && parts.back().number == 0 && parts.back().letters.empty())
    parts.pop_back();
  return parts;
}

}  // namespace

bool may_be_cut_from(std::string_view shorter, std::string_view whole) {
  const auto a = parts_of(shorter), b = parts_of(whole);
  if (!a || !b || a->size() >= b->size()) return false;
  for (std::size_t i = 0; i < a->size(); ++i) {
    if ((*a)[i].number != (*b)[i].number) return false;
  }
  return true;
}

std::string canonical_version(std::string_view text) {
  std::string out;
  for (const Part& part : parts_of(text).value_or(std::vector<Part>{}))
    out += std::to_string(part.number) + part.letters + ".";
  return out;
}

std::optional<int> compare_versions(std::string_view a, std::string_view b,
                                    std::string_view platform) {
  if (is_ecosystem(platform)) return compare_in(platform, a, b);
  const auto left = parts_of(a), right = parts_of(b);
  if (!left || !right) return std::nullopt;
  for (std::size_t i = 0; i < std::max(left->size(), right->size()); ++i) {
    const Part x = i < left->size() ? (*left)[i] : Part{},
               y = i < right->size() ? (*right)[i] : Part{};
    if (x.number != y.number) return x.number < y.number ? -1 : 1;
    if (x.letters != y.letters) return x.letters < y.letters ? -1 : 1;
  }
  return 0;
}

}  // namespace tamiz::pack
