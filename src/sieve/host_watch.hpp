#pragma once
// When one machine was being watched by what: what all its stages, packs and what-ifs share,
// computed once and when asked for. Tested by the stories.
#include <map>
#include <optional>
#include <utility>
#include <vector>

#include "sieve/story.hpp"
#include "sieve/succession.hpp"

namespace tamiz::sieve {

struct ExportGroups;

class HostWatch {
 public:
  // `end`: of all data, exclusive.
  HostWatch(const HostStory& story, const std::vector<Source>& sources, const ExportGroups& groups,
            const identity::Addresses& addresses, const Succession& succession, Micros end)
      : story_(story),
        sources_(sources),
        groups_(groups),
        addresses_(addresses),
        succession_(succession),
        end_(end) {}

  [[nodiscard]] const HostStory& story() const { return story_; }
  [[nodiscard]] Micros end() const { return end_; }

  // Sources and channels of one export, in ascending order.
  using Members = std::vector<std::pair<std::uint32_t, Channel>>;
  // While these spoke, the machine's sensors spoke as a whole, and the export was being written.
  // `group`: of the export.
  const std::vector<TimeSpan>& sensors(std::uint32_t group, const Members& members);
  // While an address was known to be the machine's, and it spoke there in logs of the network.
  const std::vector<TimeSpan>& at_addresses();
  // While its name was surely its.
  TimeSpan life();

 private:
  const std::vector<Sign>& network();
  [[nodiscard]] bool same_channels(std::uint32_t group, const Members& members,
                                   std::uint32_t source, Channel channel) const;
  [[nodiscard]] std::vector<Sign> unfit(std::uint32_t group, const Members& members) const;
  [[nodiscard]] std::vector<Sign> others(std::uint32_t group, const Members& members) const;
  const std::vector<TimeSpan>& whole();

  const HostStory& story_;
  const std::vector<Source>& sources_;
  const ExportGroups& groups_;
  const identity::Addresses& addresses_;
  const Succession& succession_;
  Micros end_;
  std::map<std::pair<std::uint32_t, Members>, std::vector<TimeSpan>> sensors_;
  std::optional<std::vector<Sign>> network_;
  std::optional<std::vector<TimeSpan>> whole_, at_addresses_;
  std::optional<TimeSpan> life_;
};

}  // namespace tamiz::sieve
