#include "model/stage.hpp"

namespace tamiz {
namespace {

struct ReasonText {
  std::string_view text, settles;
};
// In the order of the enum.
constexpr std::array<ReasonText, kReasonCount> kTexts{{
    {"", ""},
    {"by a later stage", ""},
    {"the stage before was not reached", ""},
    {"only older releases seen", ""},
    {"too young: the shortest delay is not over", "newer logs, at least to the end of the delay"},
    {"no source that can see it", "a log of this channel from these machines"},
    {"the source is capped by its product",
     "an uncapped source for these machines, or one image of each"},
    {"the export is cut at a row limit", "the same query in smaller slices"},
    {"the source is filtered by configuration",
     "the sensor's configuration (coverage.yaml), or another source"},
    {"the source is a sample", "the organisation's own logs"},
    {"a snapshot has no history",
     "install history: MsiInstaller events, AmCache, or the updater's log"},
    {"only alerts, no telemetry", "the telemetry behind the alerts"},
    {"a hit has no owner and may be this machine",
     "DHCP, VPN or user-id logs that name the address's owner"},
    {"the source has no hash of the kind that is known", "a source with the listed hash kinds"},
    {"the version is unreadable", "the file version or the install log"},
    {"the pack has no test for it", "a pack that knows how to see this stage"},
    {"no log can see it", "an image of memory or disk"},
    {"time without data from a source that could see it", "the logs of that time"},
    {"something on the machine rules it out", ""},
    {"its time was over before it could begin", ""},
}};

}  // namespace

std::string_view text_of(Reason reason) { return kTexts[static_cast<std::size_t>(reason)].text; }
std::string_view settles_of(Reason reason) {
  return kTexts[static_cast<std::size_t>(reason)].settles;
}

}  // namespace tamiz
