// The part of the fold that reads what names and answers say to a decoder (sieve/fold.hpp).
#include <fmt/core.h>

#include <algorithm>

#include "base/text.hpp"
#include "pack/address.hpp"
#include "sieve/fold.hpp"

namespace tamiz::sieve {
namespace {

constexpr std::uint32_t answer_bit(pack::SunburstAnswer answer) {
  return 1u << static_cast<unsigned>(answer);
}

}  // namespace

void Fold::decode(const Segment& segment, std::size_t row) {
  const pack::SunburstName* name = context_.knowledge->sunburst(segment.code(Column::Target, row));
  if (name == nullptr) return;
  for (std::size_t p = 0; p < story_.packs.size(); ++p) {
    if (!context_.knowledge->has_decoder(p)) continue;
    SunburstStory& story = story_.packs[p].sunburst;
    const std::string asked{printable(text(segment, Column::Target, row))};
    story.guids.insert(pack::guid_text(name->guid));
    if (name->type == pack::SunburstName::Type::Domain) {
      story.fragments.emplace(name->sequence, name->fragment);
      decoder_evidence(p, "domain",
                       evidence(segment, row,
                                fmt::format("dns {} sends its AD domain, part {}", asked,
                                            name->sequence == pack::kLastSequence
                                                ? "last"
                                                : std::to_string(name->sequence))));
    } else {
      ++story.pings;
      story.first_ping = earlier_of(story.first_ping, name->time);
      story.last_ping = std::max(story.last_ping, name->time);
      story.services |= name->services;
      Evidence seen = evidence(
          segment, row, fmt::format("dns {} is a ping of {}", asked, format_time(name->time)));
      if (seen.time == kNoTime) seen.time = name->time;
      decoder_evidence(p, "ping", seen);
      if (name->stage2) {
        story.flagged = true;
        seen.why = fmt::format("dns {}: the query carries the stage-2 flag, {}", asked,
                               format_time(name->time));
        decoder_evidence(p, "stage2", std::move(seen));
      }
    }
    answer(p, segment, row);
  }
}

void Fold::answer(std::size_t p, const Segment& segment, std::size_t row) {
  const pack::Pack& pack = context_.knowledge->packs()[p];
  SunburstStory& story = story_.packs[p].sunburst;
  const std::string_view answer = text(segment, Column::Answer, row),
                         kind = text(segment, Column::AnswerKind, row);
  if (answer.empty()) return;
  // From the day of disclosure on, sinkholes and blocks answer, not the attacker.
  const bool before = pack.answers_until == kNoTime || segment.time[row] == kNoTime ||
                      segment.time[row] < pack.answers_until;
  if (equal_blind(kind, "cname")) {
    if (before)
      decoder_evidence(
          p, "cname",
          evidence(segment, row, fmt::format("dns answer CNAME {}", printable(answer))));
    return;
  }
  const auto address = pack::Address::read(answer);
  const auto cls = pack::classify_sunburst_answer(answer);
  if (!address || !cls) return;
  story.answered = true;
  const bool noise = std::ranges::any_of(pack.noise, [&](const std::string& block) {
    return pack::AddressBlock::read(block)->holds(*address);
  });
  if (noise) return;
  story.answers |= answer_bit(*cls);
  if (!before) return;
  story.answers_before |= answer_bit(*cls);
  if (*cls == pack::SunburstAnswer::Stage2) {
    story.chosen_by_answer = true;
    decoder_evidence(p, "stage2",
                     evidence(segment, row,
                              fmt::format("dns answer {} to {} asks for stage 2", printable(answer),
                                          printable(text(segment, Column::Target, row)))));
  }
}

void Fold::decoder_evidence(std::size_t pack, std::string_view says, Evidence evidence) {
  const auto& stages = context_.knowledge->packs()[pack].stages;
  for (std::size_t s = 0; s < stages.size(); ++s) {
    for (const pack::DecoderTest& test : stages[s].decoders) {
      if (test.says == says && test.fact.holds(context_.knowledge->as_of()))
        keep(story_.packs[pack].stages[s], evidence);
    }
  }
}

}  // namespace tamiz::sieve
