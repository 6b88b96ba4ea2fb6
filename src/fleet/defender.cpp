// The streaming API's records of Defender's tables (learn.microsoft.com, "Raw data streaming").
#include <fmt/format.h>

#include <string_view>

#include "base/file.hpp"
#include "base/hash.hpp"
#include "base/time.hpp"
#include "fleet/lines.hpp"
#include "fleet/loss.hpp"

namespace tamiz::fleet {
namespace {

struct Table {
  std::string_view category, action;
};
Table table_of(Kind kind) {
  switch (kind) {
    case Kind::Start:
      return {"DeviceProcessEvents", "ProcessCreated"};
    case Kind::Module:
      return {"DeviceImageLoadEvents", "ImageLoaded"};
    case Kind::File:
      return {"DeviceFileEvents", "FileCreated"};
    case Kind::Registry:
      return {"DeviceRegistryEvents", "RegistryValueSet"};
    case Kind::Dns:
      return {"DeviceNetworkEvents", "ConnectionSuccess"};
    case Kind::Service:
      return {"DeviceEvents", "ServiceInstalled"};
    default:
      return {"DeviceEvents", "ScheduledTaskCreated"};
  }
}

void field(std::string& out, std::string_view key, std::string_view value) {
  out += ",\"";
  out += key;
  out += "\":";
  write_text(out, value);
}

void file_fields(std::string& out, const Image& file) {
  field(out, "FileName", base_name(file.path));
  field(out, "FolderPath", file.path);
  if (file.content != 0) field(out, "SHA256", sha256_of(file.content));
}

void actor_fields(std::string& out, const Process& actor, const Host& host) {
  field(out, "InitiatingProcessFileName", base_name(actor.image.path));
  field(out, "InitiatingProcessFolderPath", actor.image.path);
  field(out, "InitiatingProcessSHA256", sha256_of(actor.image.content));
  field(out, "InitiatingProcessCommandLine", actor.command);
  field(out, "InitiatingProcessAccountName", host.user);
  if (!actor.image.product.empty()) {
    field(out, "InitiatingProcessVersionInfoCompanyName", actor.image.company);
    field(out, "InitiatingProcessVersionInfoProductName", actor.image.product);
    field(out, "InitiatingProcessVersionInfoProductVersion", actor.image.version);
  }
  out += fmt::format(",\"InitiatingProcessId\":{}", actor.pid);
  out += fmt::format(",\"InitiatingProcessUniqueId\":{}", actor.id >> 12);
}

void target_fields(std::string& out, const Host& host, const Event& event) {
  const Image& target = event.target;
  switch (event.kind) {
    case Kind::Start:
      file_fields(out, target);
      field(out, "ProcessCommandLine", event.value);
      if (!target.product.empty()) {
        field(out, "ProcessVersionInfoCompanyName", target.company);
        field(out, "ProcessVersionInfoProductName", target.product);
        field(out, "ProcessVersionInfoProductVersion", target.version);
      }
      out += fmt::format(",\"ProcessId\":{},\"ProcessUniqueId\":{}", event.pid, event.id >> 12);
      field(out, "AccountName", host.user);
      return;
    case Kind::Module:
    case Kind::File:
      file_fields(out, target);
      return;
    case Kind::Registry: {
      const auto cut = target.path.rfind('\\');
      field(out, "RegistryKey", target.path.substr(0, cut));
      field(out, "RegistryValueName", cut == std::string::npos ? "" : target.path.substr(cut + 1));
      field(out, "RegistryValueData", event.value);
      return;
    }
    case Kind::Dns:
      field(out, "RemoteUrl", target.path);
      field(out, "RemoteIP", "192.0.2.10");
      out += ",\"RemotePort\":443";
      return;
    default:
      field(out, "AdditionalFields",
            event.kind == Kind::Service
                ? fmt::format("{{\"ServiceName\":\"{}\"}}", target.path)
                : fmt::format("{{\"TaskName\":\"{}{}\"}}",
                              target.path.starts_with('\\') ? "\\" : "", target.path));
      field(out, "FolderPath", event.value);
      field(out, "FileName", base_name(event.value));
      return;
  }
}

}  // namespace

void write_defender(std::string& out, const Host& host, const Event& event, std::uint64_t record) {
  std::string time = format_time(written_at(host, event.at));
  time.resize(19);
  time += fmt::format(".{:06}Z", event.at % kSecond);
  const Table table = table_of(event.kind);
  out += fmt::format(
      "{{\"time\":\"{}\",\"category\":\"AdvancedHunting-{}\",\"properties\":{{\"Timestamp\":\"{}\"",
      time, table.category, time);
  field(out, "DeviceId", fmt::format("{:040x}", mix64(host.number, 77)));
  field(out, "DeviceName", name_at(host, event.at));
  field(out, "ActionType", table.action);
  target_fields(out, host, event);
  actor_fields(out, event.actor, host);
  out += fmt::format(",\"ReportId\":{}}}}}\n", record);
}

}  // namespace tamiz::fleet
