// What a row says to the search without packs: the second part of unusual.hpp.
#include "base/hash.hpp"
#include "sieve/unusual.hpp"

namespace tamiz::sieve {

blind::Seen seen_in(const Segment& s, std::size_t row, const Dictionary& strings) {
  const auto text = [&](Column column) { return strings.text(s.code(column, row)); };
  blind::Seen out;
  out.channel = static_cast<Channel>(s.channel[row]);
  out.action = text(Column::Action);
  out.actor_guid = s.long_text(Column::ActorGuid, row);
  out.actor_pid = s.long_text(Column::ActorPid, row);
  out.actor_image = text(Column::ActorImage);
  out.actor_company = text(Column::ActorCompany);
  out.actor_version = text(Column::ActorVersion);
  out.actor_signer = text(Column::ActorSigner);
  out.actor_signer_state = text(Column::ActorSignerState);
  out.target = text(Column::Target);
  out.target_guid = s.long_text(Column::TargetGuid, row);
  out.target_pid = s.long_text(Column::TargetPid, row);
  out.target_signer = text(Column::TargetSigner);
  out.target_signer_state = text(Column::TargetSignerState);
  out.target_company = text(Column::TargetCompany);
  out.target_version = text(Column::TargetVersion);
  out.signer_known =
      s.code(Column::TargetSigner, row) != 0 || s.code(Column::TargetSignerState, row) != 0;
  out.value = s.long_text(Column::Value, row);
  out.target_command = s.long_text(Column::TargetCommand, row);
  out.parent_image = text(Column::ParentImage);
  out.time = s.time[row];
  out.source = s.source[row];
  out.record = s.record[row];
  return out;
}

blind::Again again_in(const Segment& s, std::size_t row, const Dictionary& strings) {
  blind::Again out;
  out.channel = static_cast<Channel>(s.channel[row]);
  out.actor_guid = s.long_text(Column::ActorGuid, row);
  out.actor_pid = s.long_text(Column::ActorPid, row);
  out.target_guid = s.long_text(Column::TargetGuid, row);
  out.target_pid = s.long_text(Column::TargetPid, row);
  out.target_command = s.long_text(Column::TargetCommand, row);
  if (!real_guid(out.actor_guid)) out.actor_image = strings.text(s.code(Column::ActorImage, row));
  out.names_parent = s.code(Column::ParentImage, row) != 0;
  out.time = s.time[row];
  const bool on_value = out.channel == Channel::Registry || out.channel == Channel::Service ||
                        out.channel == Channel::Task;
  if (on_value) out.says = hash64(s.long_text(Column::Value, row));
  for (const Column column :
       {Column::Action, Column::ActorImage, Column::ActorCompany, Column::ActorSigner,
        Column::ActorSignerState, Column::ParentImage, Column::ActorVersion, Column::Target,
        Column::TargetSigner, Column::TargetSignerState, Column::TargetCompany,
        Column::TargetVersion})
    out.says = mix64(out.says, s.code(column, row));
  return out;
}

}  // namespace tamiz::sieve
