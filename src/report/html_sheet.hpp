#pragma once
// What the parts of the HTML report share: the one door through which text from inputs passes, the
// words of the language, and the list of evidence to which numbers lead. "Markup" is text that has
// passed the door. Tested by html_test.cpp.
#include <initializer_list>
#include <map>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "report/html.hpp"

namespace tamiz::report {

// Hostile bytes made visible (base/text.hpp), then & < > " ' as entities: harmless in text and in
// quoted attributes.
std::string escaped(std::string_view text);

// The evidence that the page cites, numbered in the order in which it was first cited.
class Cites {
 public:
  static constexpr std::size_t kMost = 4'000;  // later ones are named where they stand
  // 0 when the list is full.
  std::size_t number_of(std::uint32_t source, std::uint64_t record, Micros time, bool observed,
                        const std::string& why);
  struct Cite {
    std::uint32_t source = 0;
    std::uint64_t record = 0;
    Micros time = kNoTime;
    bool observed = false;
    std::string why;
  };
  [[nodiscard]] const std::vector<Cite>& list() const { return list_; }

 private:
  std::vector<Cite> list_;
  std::map<std::tuple<std::uint32_t, std::uint64_t, std::string>, std::size_t> numbers_;
};

class Sheet {
 public:
  Sheet(const Report& of, const HtmlOptions& how, Cites& where)
      : report(of), options(how), cites(where) {}

  const Report& report;
  const HtmlOptions& options;
  Cites& cites;

  // Our own words; `markup` fills {0}, {1} ..
  [[nodiscard]] std::string say(Word which,
                                std::initializer_list<std::string_view> markup = {}) const;
  // Text from inputs.
  [[nodiscard]] std::string text(std::string_view raw) const;
  // The same without escaping, for plain text.
  [[nodiscard]] std::string plain(std::string_view raw) const;
  // Text of the sieve or a pack: always English, and said to be so.
  [[nodiscard]] std::string english(std::string_view raw) const;
  [[nodiscard]] std::string count(std::uint64_t n) const { return number(options.language, n); }
  [[nodiscard]] std::string machines(std::uint64_t n) const;  // "1 machine"
  [[nodiscard]] std::string settles(Reason reason, std::string_view as_reported) const;
  [[nodiscard]] std::string host(std::string_view name) const;        // whole, isolated
  [[nodiscard]] std::string short_host(std::string_view name) const;  // FIN-LT-0231
  // A link to the evidence; `label` is markup, "" = its number.
  [[nodiscard]] std::string cite(const Evidence& e, std::string_view label = "") const;
  [[nodiscard]] std::string cite_owner(const Evidence& e) const;
};

// 03-24 04:01:37, or "" without a time.
std::string moment(Micros at);
// What campaign the first screen is about: with something to look at, then what reached most.
std::size_t main_campaign(const Report& report);
std::string share_percent(std::uint64_t part, std::uint64_t whole);  // "12.3%"

// The parts of the page, from top to bottom; each is markup, "" when there is nothing to show.
std::string headline_part(const Sheet& sheet, const CampaignReport& campaign);
std::string funnel_part(const Sheet& sheet, const CampaignReport& campaign);
std::string cards_part(const Sheet& sheet);  // LOOK NOW, the first five
std::string unseen_part(const Sheet& sheet, const CampaignReport& campaign);
std::string footer_part(const Sheet& sheet, const CampaignReport* campaign);
std::string look_in_full_part(const Sheet& sheet);
std::string unseen_in_full_part(const Sheet& sheet);
std::string context_part(const Sheet& sheet);  // what packs say besides stages
std::string sleep_part(const Sheet& sheet, const CampaignReport& campaign);
std::string lanes_part(const Sheet& sheet, const CampaignReport& campaign);
std::string chain_part(const Sheet& sheet);
std::string coverage_part(const Sheet& sheet);
std::string facts_part(const Sheet& sheet);  // alerts, harmless, tallies, indicators, assumptions
// Without a pack: the sentence, the first five machines, and all of it in full.
std::string unusual_headline(const Sheet& sheet);
std::string unusual_cards(const Sheet& sheet);
std::string unusual_products(const Sheet& sheet);
std::string unusual_unseen(const Sheet& sheet);
std::string unusual_part(const Sheet& sheet);
std::string replay_part(const Sheet& sheet);  // day by day
std::string links_part(const Sheet& sheet);   // what campaigns share, where it touches this case
std::string sources_part(const Sheet& sheet);
std::string evidence_part(const Sheet& sheet);
std::string mail_part(const Sheet& sheet);

// What is known of one machine in a campaign, in order of time; findings to look at included.
struct Happened {
  Evidence evidence;
  bool finding = false;
};
std::vector<Happened> happened_on(const Report& report, const CampaignReport& campaign,
                                  const HostReport& host);

}  // namespace tamiz::report
