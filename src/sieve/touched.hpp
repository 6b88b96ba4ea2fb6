#pragma once
// Machines of which any pack has something to say: one of their rows meets a condition, or asks a
// name that a decoder reads. Of all others the fold needs to know when they spoke, by which sensor,
// and little else: their rows travel light.
#include <cstdint>
#include <vector>

#include "model/segment.hpp"
#include "sieve/knowledge.hpp"
#include "sieve/row_hosts.hpp"
#include "sieve/signers.hpp"

namespace tamiz::sieve {

// By row: whether any value meets a condition of a pack, signers that other rows name included.
void near_rows(const Segment& segment, const Knowledge& knowledge, const Signers* signers,
               std::vector<std::uint8_t>& near);

// By host.
Result<std::vector<std::uint8_t>> touched_hosts(const SegmentStore& store, const RowHosts& whose,
                                                std::size_t hosts, const Knowledge& knowledge,
                                                const Signers* signers, unsigned threads);

// The columns that the fold reads: of touched machines, and of all others.
inline constexpr ColumnSet kColumnsOfTouched =
    kAllColumns &
    ~(set_of(Column::Agent) | set_of(Column::Address) | set_of(Column::Key) |
      set_of(Column::ActorUser) | set_of(Column::ParentGuid) | set_of(Column::ParentPid) |
      set_of(Column::RemotePort));  // these tell events apart, or find their machine
// What programs did, where no pack asks anything.
inline constexpr ColumnSet kColumnsOfPrograms =
    set_of(Column::Subject) | set_of(Column::Org) | set_of(Column::Action) |
    set_of(Column::ActorGuid) | set_of(Column::ActorPid) | set_of(Column::ActorImage) |
    set_of(Column::ActorCompany) | set_of(Column::ActorSigner) | set_of(Column::ActorSignerState) |
    set_of(Column::ActorVersion) | set_of(Column::ParentImage) | set_of(Column::Target) |
    set_of(Column::TargetGuid) | set_of(Column::TargetPid) | set_of(Column::TargetSigner) |
    set_of(Column::TargetSignerState) | set_of(Column::TargetCompany) |
    set_of(Column::TargetVersion) | set_of(Column::TargetCommand) | set_of(Column::Value);
// What is to be read for that: the machine's names, whose an address is, and what joins a file with
// its certificate.
inline constexpr ColumnSet kColumnsWithoutPacks = kColumnsOfPrograms | set_of(Column::Agent) |
                                                  set_of(Column::Address) |
                                                  set_of(Column::TargetSha1);
inline constexpr ColumnSet kColumnsOfOthers =
    set_of(Column::Action) | set_of(Column::ActorImage) | set_of(Column::Target);

}  // namespace tamiz::sieve
