#pragma once
// Every text of the HTML report that is its own, in each language: one table, so that nothing is
// half translated. What comes from packs and from the sieve stays English and is marked so
// (`Sheet::english`). Texts are plain; {0}, {1} .. are filled in. Tested by html_test.cpp.
#include <array>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>

#include "model/stage.hpp"

namespace tamiz::report {

enum class Language : std::uint8_t { English, Spanish };
std::optional<Language> language_named(std::string_view code);  // en, es
constexpr std::string_view code_of(Language language) {
  return language == Language::English ? "en" : "es";
}

// clang-format off
enum class Word : std::uint16_t {
  Title, AsKnown, SkipToFull, Machine, Machines, HeadOf, HeadThen, HeadLook, HeadNeighbours,
  Neighbours, HeadOwnerless, HeadUntested, HeadNobody, HeadNothing, HeadNoTrace, NothingRead,
  NoCampaign, Lacking, Zoneless, LeftOut, Draft, Foreign, ByRelease, OtherCampaigns, Funnel, Of,
  Yes, No, CannotKnow, FunnelHint, BarLabel, MoreInCsv, MoreAllHosts, NotListed, NoMachines,
  NoTraceLine, ByClaims, ByOlder, MayStill, ByLater, WhyNo, IfClaim, LookNow, LookNone,
  LookNoneNot, WatchedBy, AbsentCol, MoreLook, Against, For, Settles, NothingAgainst, LookInFull,
  Unseen, UnseenNone, Closes, HitsUnowned, HitUnowned, OwnerLog, LeftInventory, HoldUninstall,
  InputLost, InputLostFix, MoreUnseen, UnseenInFull, NotLooked, FooterPeriod, FooterInputs,
  FooterPack, FooterAsOf, FilesEvents, MoreFiles, Grade, Utc, MadeBy, Contents, SleepTitle,
  SleepText, SleepBinned, SleepLabel, AxisInstall, AxisFirst, KnownSleep, EndOfData, AsTable,
  Installed, First, Waited, Host, Evidence, LanesTitle, LanesText, LaneLabel, LaneEvents,
  LaneInstall, ChainTitle, ChainText, Later, AtOnce, WasIts, Undated, CoverTitle, CoverText,
  CoverRows, CoverLabel, CoverRowsLabel, CoverTable, Day, Channel, CompleteCol, PartialCol,
  AlertTitle, AlertText, SeenRunning, With, AlertRelease, Harmless, MoreItems, LinksTitle, LinksText,
  LinkPair, LinkCarries, LinkSeen, LinkKnownBy, LinkRival, LinkSince, TalliesTitle,
  IndicatorsTitle, IndicatorsText, Younger, Indicator, Why, Fate, Unusable, NotTestable, Demoted,
  AssumptionsTitle, Assumption, Value, NoAssumption, WarningsTitle, SourcesTitle, SourcesCaption,
  Source, Rows, Span, Silence, MachinesCol, Rejected, Hash, MoreSources, GivenTitle, Role,
  EvidenceTitle, EvidenceText, Number, Time, What, Where, LineByte, Byte, SeenThen, MailTitle,
  MailHint, MailArea, Copy, Copied, MailSubject, MailExposure, MailUpdates, MailIndicators,
  MailBehaviour, MailLimits, MailStage, MailNoTrace, MailInstalled, MailNoInstall, MailVanished,
  MailFound, MailNothing, MailCannot, MailPeriod, NoScript, RedactedAll, RedactedUsers, MapKept,
  MapGone, Complete, CompleteClaimed, Capped, Sampled, Filtered, CutAt, Cut, Snapshot, AlertsOnly,
  NoEvents, NotRead, EndsEarly, NotMapped, Hostless, Ambiguous, Verdict, VerdictFound,
  VerdictFoundPartly, VerdictNot, VerdictCould, ContextTitle, Chosen, ByServer, ByAnswer, ByTargets,
  ByDates, ByAbsence, OnList, DoNot, Disputed, Actors, UnusualHead, UnusualLook, UnusualProducts, UnusualNone, UnusualBegan,
  UnusualNoProgram, UnusualAlso, UnusualAtWork, UnusualAskWho, UnusualSplit, UnusualAfter, UnusualDismissed, UnusualSetAside, UnusualTitle,
  UnusualText, UnusualProgram, UnusualDoes, UnusualChance, DriftTitle, DriftText, DriftRelease,
  DriftBegan, DriftCohort, DriftEarlier, DriftBefore, DriftLag, DriftMissing, DriftNoControl,
  DriftWaits, ReplayTitle, ReplayText, ReplayFirst, ReplayNobody, ReplayThen, ReplayUnnamed,
  ReplayBlind, ReplayNamed, ReplayKnowledge, ReplayTable, ReplayBlindDay, ReplayNamedDay, ReplayFurthest, ReplayLead,
  ReplayNever, Count
};
// clang-format on
inline constexpr auto kWords = static_cast<std::size_t>(Word::Count);

std::string_view word(Language language, Word which);
// {0}, {1} .. of `pattern` replaced; what has no value stays.
std::string filled(std::string_view pattern, std::initializer_list<std::string_view> values);
std::string number(Language language, std::uint64_t value);  // 1,234 or 1.234
// As model/stage.hpp has them, or translated.
std::string_view reason_text(Language language, Reason reason);
std::string_view reason_settles(Language language, Reason reason);

}  // namespace tamiz::report
