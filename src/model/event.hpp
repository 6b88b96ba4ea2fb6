#pragma once
// One normalised observation on one host at one time: a subset of OCSF 1.x as flat columns.
// `kColumns` below is the one table of columns, with the names that Sigma (Sysmon) and ECS use for
// them. Tested by the goldens of maps/samples.
#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

#include "base/time.hpp"

namespace tamiz {

enum class Channel : std::uint8_t {
  Process,
  Module,
  File,
  Registry,
  Dns,
  Network,
  Http,
  Software,
  Service,
  Task,
  Logon,
  Alert,
  Script,
  Address,  // an address is, or stops being, a machine's
};
inline constexpr std::array<std::string_view, 14> kChannelNames{
    "process",  "module",  "file", "registry", "dns",   "network", "http",
    "software", "service", "task", "logon",    "alert", "script",  "address"};
inline constexpr std::size_t kChannels = kChannelNames.size();
constexpr std::string_view name_of(Channel channel) {
  return kChannelNames[static_cast<std::size_t>(channel)];
}
std::optional<Channel> channel_named(std::string_view name);

// What silence in a source is worth, from most to least. Only Complete supports a "no".
enum class Completeness : std::uint8_t {
  Complete,
  Capped,
  Sampled,
  Filtered,
  Cut,
  Snapshot,
  AlertsOnly,
  Absent
};
inline constexpr std::array<std::string_view, 8> kCompletenessNames{
    "complete", "capped", "sampled", "filtered", "cut", "snapshot", "alerts_only", "absent"};
constexpr std::string_view name_of(Completeness c) {
  return kCompletenessNames[static_cast<std::size_t>(c)];
}
std::optional<Completeness> completeness_named(std::string_view name);

enum class Column : std::uint8_t {
  Subject,
  Agent,
  Address,
  Org,
  Key,
  Action,
  ActorGuid,
  ActorPid,
  ActorImage,
  ActorSha1,
  ActorSha256,
  ActorMd5,
  ActorProduct,
  ActorCompany,
  ActorVersion,
  ActorSigner,
  ActorSignerState,
  ActorUser,
  ActorCommand,
  ParentGuid,
  ParentPid,
  ParentImage,
  Target,
  TargetGuid,
  TargetPid,
  TargetSha1,
  TargetSha256,
  TargetMd5,
  TargetProduct,
  TargetCompany,
  TargetVersion,
  TargetSigner,
  TargetSignerState,
  TargetCommand,
  RemoteAddress,
  RemotePort,
  Answer,
  AnswerKind,
  Value,
  Extra,
};
inline constexpr std::size_t kColumnCount = 40;

struct ColumnInfo {
  Column column;
  std::string_view name;  // in maps and in `tamiz sql` later
  bool in_identity;       // part of an event's identity when the map names no producer key (design,
                          // section 4)
  bool long_text;  // nearly every row has its own: lies in the segment's arena instead of the
                   // dictionary
  std::string_view sigma;  // Sysmon's field, "" where there is none
  std::string_view ecs;    // Elastic Common Schema 8
};

// Ordered as an investigator reads: who, did what by which process, to what, with which answer.
inline constexpr std::array<ColumnInfo, kColumnCount> kColumns{{
    {Column::Subject, "subject", false, false, "Computer", "host.name"},
    {Column::Agent, "agent", false, false, "", "agent.id"},
    {Column::Address, "address", true, false, "SourceIp", "source.ip"},
    {Column::Org, "org", false, false, "", "organization.id"},
    {Column::Key, "key", true, false, "RecordNumber", "event.id"},
    {Column::Action, "action", true, false, "EventType", "event.action"},
    {Column::ActorGuid, "actor_guid", true, true, "ProcessGuid", "process.entity_id"},
    {Column::ActorPid, "actor_pid", true, true, "ProcessId", "process.pid"},
    {Column::ActorImage, "actor_image", true, false, "Image", "process.executable"},
    {Column::ActorSha1, "actor_sha1", true, false, "Hashes", "process.hash.sha1"},
    {Column::ActorSha256, "actor_sha256", true, false, "Hashes", "process.hash.sha256"},
    {Column::ActorMd5, "actor_md5", true, false, "Hashes", "process.hash.md5"},
    {Column::ActorProduct, "actor_product", true, false, "Product", "process.pe.product"},
    {Column::ActorCompany, "actor_company", true, false, "Company", "process.pe.company"},
    {Column::ActorVersion, "actor_version", true, false, "FileVersion", "process.pe.file_version"},
    {Column::ActorSigner, "actor_signer", true, false, "Signature",
     "process.code_signature.subject_name"},
    {Column::ActorSignerState, "actor_signer_state", true, false, "SignatureStatus",
     "process.code_signature.status"},
    {Column::ActorUser, "actor_user", true, false, "User", "user.name"},
    {Column::ActorCommand, "actor_command", true, true, "CommandLine", "process.command_line"},
    {Column::ParentGuid, "parent_guid", true, true, "ParentProcessGuid",
     "process.parent.entity_id"},
    {Column::ParentPid, "parent_pid", true, true, "ParentProcessId", "process.parent.pid"},
    {Column::ParentImage, "parent_image", true, false, "ParentImage", "process.parent.executable"},
    {Column::Target, "target", true, false, "TargetFilename", "file.path"},
    {Column::TargetGuid, "target_guid", true, true, "TargetProcessGUID", ""},
    {Column::TargetPid, "target_pid", true, true, "TargetProcessId", ""},
    {Column::TargetSha1, "target_sha1", true, false, "Hashes", "file.hash.sha1"},
    {Column::TargetSha256, "target_sha256", true, false, "Hashes", "file.hash.sha256"},
    {Column::TargetMd5, "target_md5", true, false, "Hashes", "file.hash.md5"},
    {Column::TargetProduct, "target_product", true, false, "Product", "file.pe.product"},
    {Column::TargetCompany, "target_company", true, false, "Company", "file.pe.company"},
    {Column::TargetVersion, "target_version", true, false, "FileVersion", "file.pe.file_version"},
    {Column::TargetSigner, "target_signer", true, false, "Signature",
     "dll.code_signature.subject_name"},
    {Column::TargetSignerState, "target_signer_state", true, false, "SignatureStatus",
     "dll.code_signature.status"},
    {Column::TargetCommand, "target_command", true, true, "CommandLine", "process.command_line"},
    {Column::RemoteAddress, "remote_address", true, false, "DestinationIp", "destination.ip"},
    {Column::RemotePort, "remote_port", true, false, "DestinationPort", "destination.port"},
    {Column::Answer, "answer", true, false, "QueryResults", "dns.answers.data"},
    {Column::AnswerKind, "answer_kind", true, false, "", "dns.answers.type"},
    {Column::Value, "value", true, true, "Details", "registry.data.strings"},
    {Column::Extra, "extra", false, true, "", ""},
}};
constexpr std::size_t index_of(Column column) { return static_cast<std::size_t>(column); }
constexpr std::string_view name_of(Column column) { return kColumns[index_of(column)].name; }
std::optional<Column> column_named(std::string_view name);

// Whether a process has that id: sensors write zeros for "none".
bool real_guid(std::string_view guid);

// One event on its way into a segment. Views live as long as the record they were read from.
struct Row {
  Micros time = kNoTime;     // start of the interval
  Micros clock_error = 0;    // its length; raw while its source is read (model/clock.hpp)
  std::uint64_t record = 0;  // byte offset of the record in its decompressed member
  std::uint32_t source = 0;
  Channel channel{};
  std::array<std::string_view, kColumnCount> values{};

  std::string_view& operator[](Column column) { return values[index_of(column)]; }
  std::string_view operator[](Column column) const { return values[index_of(column)]; }
};

}  // namespace tamiz
