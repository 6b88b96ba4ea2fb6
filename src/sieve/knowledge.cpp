#include "sieve/knowledge.hpp"

#include <algorithm>
#include <mutex>

#include "base/file.hpp"
#include "base/text.hpp"

namespace tamiz::sieve {
namespace {

constexpr std::uint32_t bit(Channel channel) { return 1u << static_cast<unsigned>(channel); }

bool applies(const pack::Release& release, std::string_view platform) {
  return release.platform.empty() || platform.empty() || release.platform == platform;
}

}  // namespace

Knowledge::Knowledge(std::vector<pack::Pack> packs, Micros as_of)
    : packs_(std::move(packs)), as_of_(as_of), matcher_(packs_, as_of) {
  for (const pack::Pack& pack : packs_) {
    decoder_packs_.push_back(
        std::ranges::any_of(pack.stages, [](const pack::Stage& s) { return !s.decoders.empty(); }));
  }
  find_usable();
}

void Knowledge::find_usable() {
  for (std::uint16_t p = 0; p < packs_.size(); ++p) {
    auto& of_pack = usable_.emplace_back();
    for (std::uint16_t s = 0; s < packs_[p].stages.size(); ++s) {
      const pack::Stage& stage = packs_[p].stages[s];
      bool usable = stage.ran_product || (stage.release_bad && first_bad(p, "") != nullptr);
      for (std::uint32_t t = 0; t < stage.tests.size(); ++t)
        usable = usable || (!stage.tests[t].weak && !stage.tests[t].rules_out &&
                            stage.tests[t].fact.holds(as_of_) && !matcher_.broken({p, s, t}));
      for (const pack::DecoderTest& test : stage.decoders)
        usable = usable || test.fact.holds(as_of_);
      of_pack.push_back(usable);
    }
  }
}

void Knowledge::learn(const Dictionary& strings, unsigned threads) {
  const std::size_t limit = strings.code_limit();
  starts_.assign(limit, 0);
  any_.assign(limit / 64 + 1, 0);
  pool_.assign(1, 0);
  const bool decode = std::ranges::find(decoder_packs_, true) != decoder_packs_.end();
  std::mutex lock;
  in_parallel(threads, [&](unsigned me) {
    std::vector<std::uint32_t> found;
    for (std::size_t code = me; code < limit; code += threads) {
      const std::string_view text = strings.text(static_cast<StringCode>(code));
      if (text.empty()) continue;
      found.clear();
      matcher_.match(text, found);
      if (!found.empty()) {
        const std::lock_guard guard{lock};
        any_[code / 64] |= std::uint64_t{1} << (code % 64);
        starts_[code] = static_cast<std::uint32_t>(pool_.size());
        pool_.push_back(static_cast<std::uint32_t>(found.size()));
        pool_.insert(pool_.end(), found.begin(), found.end());
      }
      if (!decode || text.size() < 40) continue;
      auto name = pack::decode_sunburst(text);
      if (!name && name.error().code == Code::NotThisFormat) continue;
      const std::lock_guard guard{lock};
      if (name) {
        sunburst_.emplace(static_cast<StringCode>(code), *name);
      } else {
        refused_.emplace(static_cast<StringCode>(code), name.error().what);
      }
    }
  });
}

std::span<const std::uint32_t> Knowledge::hits(StringCode code) const {
  if (!any_hit(code)) return {};
  return std::span{pool_}.subspan(starts_[code] + 1, pool_[starts_[code]]);
}

const pack::SunburstName* Knowledge::sunburst(StringCode code) const {
  const auto found = sunburst_.find(code);
  return found == sunburst_.end() ? nullptr : &found->second;
}

std::uint8_t Knowledge::needed_hashes(std::size_t pack, std::size_t stage, Channel channel) const {
  const pack::Stage& of = packs_[pack].stages[stage];
  const bool files =
      channel == Channel::Process || channel == Channel::Module || channel == Channel::File;
  if (!files || of.release_bad || of.ran_product || !of.decoders.empty()) return 0;
  std::uint8_t needed = 0;
  for (const pack::Test& test : of.tests) {
    if ((test.channels & bit(channel)) == 0 || test.weak || test.rules_out ||
        !test.fact.holds(as_of_))
      continue;
    for (const pack::Condition& c : test.all) {
      if (c.match == pack::Match::Signer) needed |= 8;
      if (c.match == pack::Match::Hash)
        needed |= static_cast<std::uint8_t>(c.value.size() == 40   ? 1
                                            : c.value.size() == 64 ? 2
                                                                   : 4);
    }
  }
  return needed;
}

const pack::Release* Knowledge::release(std::size_t pack, std::string_view platform,
                                        std::string_view version) const {
  for (const pack::Release& each : packs_[pack].releases) {
    if (each.fact.holds(as_of_) && applies(each, platform) &&
        pack::compare_versions(each.version, version, each.platform) == 0)
      return &each;
  }
  return nullptr;
}

bool Knowledge::bad_release(std::size_t pack, std::string_view platform,
                            std::string_view version) const {
  const auto& releases = packs_[pack].releases;
  const auto bad_on = [&](std::string_view on) {
    return std::ranges::any_of(releases, [&](const pack::Release& r) {
      return r.state == pack::ReleaseState::Bad && r.fact.holds(as_of_) &&
             (r.platform.empty() || r.platform == on) &&
             pack::compare_versions(r.version, version, r.platform) == 0;
    });
  };
  if (!platform.empty()) return bad_on(platform);
  // Of a system that nobody names only what is bad on every system that the pack speaks of.
  bool any = false;
  for (const pack::Release& r : releases) {
    if (!r.platform.empty() && !bad_on(r.platform)) return false;
    any = any || bad_on(r.platform);
  }
  return any;
}

const pack::Release* Knowledge::first_bad(std::size_t pack, std::string_view platform) const {
  const pack::Release* first = nullptr;
  for (const pack::Release& each : packs_[pack].releases) {
    if (each.state != pack::ReleaseState::Bad || !each.fact.holds(as_of_) ||
        !applies(each, platform))
      continue;
    if (first == nullptr ||
        pack::compare_versions(each.version, first->version, each.platform).value_or(0) < 0)
      first = &each;
  }
  return first;
}

}  // namespace tamiz::sieve
