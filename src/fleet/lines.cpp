#include "fleet/lines.hpp"

#include <fmt/format.h>

#include "base/file.hpp"
#include "base/hash.hpp"
#include "base/time.hpp"
#include "fleet/loss.hpp"

namespace tamiz::fleet {
namespace {

constexpr std::string_view kDigits = "0123456789ABCDEF";

void put_hex(std::string& out, std::uint64_t number, unsigned digits) {
  for (unsigned i = digits; i > 0; --i) out += kDigits[number >> (4 * (i - 1)) & 15];
}

// 2023-02-20 11:22:33.444 and 2023-02-20T11:22:33.444Z
std::string time_text(Micros at, char between, std::string_view end) {
  std::string out = format_time(at);  // 2023-02-20T11:22:33Z
  out.resize(19);
  out[10] = between;
  return out + fmt::format(".{:03}{}", at / 1000 % 1000, end);
}

class Object {
 public:
  explicit Object(std::string& out) : out_(out) { out_ += '{'; }
  Object& text(std::string_view key, std::string_view value) {
    begin(key);
    write_text(out_, value);
    return *this;
  }
  Object& number(std::string_view key, std::uint64_t value) {
    begin(key);
    out_ += std::to_string(value);
    return *this;
  }
  Object& open(std::string_view key) {
    begin(key);
    out_ += '{';
    first_ = true;
    return *this;
  }
  Object& close() {
    out_ += '}';
    first_ = false;
    return *this;
  }

 private:
  void begin(std::string_view key) {
    if (!first_) out_ += ',';
    first_ = false;
    out_ += '"';
    out_ += key;
    out_ += "\":";
  }
  std::string& out_;
  bool first_ = true;
};

unsigned sysmon_id(Kind kind) {
  switch (kind) {
    case Kind::Start:
      return 1;
    case Kind::Module:
      return 7;
    case Kind::File:
      return 11;
    case Kind::Registry:
      return 13;
    default:
      return 22;
  }
}

void acting(Object& data, const Process& actor) {
  data.text("ProcessGuid", guid_of(actor.id))
      .text("ProcessId", std::to_string(actor.pid))
      .text("Image", actor.image.path);
}

void described(Object& data, const Image& image) {
  data.text("Hashes", "SHA256=" + sha256_of(image.content));
  if (!image.company.empty()) data.text("Company", image.company);
  if (!image.product.empty()) data.text("Product", image.product);
  if (!image.version.empty()) data.text("FileVersion", image.version);
}

void event_data(Object& data, const Host& host, const Event& event) {
  const Image& target = event.target;
  switch (event.kind) {
    case Kind::Start:
      data.text("ProcessGuid", guid_of(event.id)).text("ProcessId", std::to_string(event.pid));
      data.text("Image", target.path).text("CommandLine", event.value).text("User", host.user);
      described(data, target);
      data.text("ParentProcessGuid", guid_of(event.actor.id))
          .text("ParentProcessId", std::to_string(event.actor.pid))
          .text("ParentImage", event.actor.image.path)
          .text("ParentCommandLine", event.actor.command);
      return;
    case Kind::Module:
      acting(data, event.actor);
      data.text("ImageLoaded", target.path);
      described(data, target);
      if (!host.org->signers) return;
      data.text("Signed", target.signer.empty() ? "false" : "true")
          .text("Signature", target.signer.empty() ? "-" : target.signer)
          .text("SignatureStatus", target.signer.empty() ? "Unavailable" : "Valid");
      return;
    case Kind::File:
      acting(data, event.actor);
      data.text("TargetFilename", target.path);
      return;
    case Kind::Registry:
      acting(data, event.actor);
      data.text("EventType", "SetValue")
          .text("TargetObject", target.path)
          .text("Details", event.value);
      return;
    case Kind::Dns:
      acting(data, event.actor);
      data.text("QueryName", target.path).text("QueryResults", "::ffff:192.0.2.10;");
      return;
    case Kind::Service:
      data.text("ServiceName", target.path).text("ImagePath", event.value);
      return;
    case Kind::Task:
      data.text("TaskName", target.path).text("UserContext", host.user);
      return;
  }
}

}  // namespace

void write_text(std::string& out, std::string_view text) {
  out += '"';
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  out += '"';
}

std::string quoted(std::string_view text) {
  std::string out;
  write_text(out, text);
  return out;
}

std::string sha256_of(std::uint64_t content) {
  std::string out;
  for (std::uint64_t part = 0; part < 4; ++part) put_hex(out, mix64(content, part), 16);
  return out;
}

std::string guid_of(std::uint64_t id) {
  std::string out = "{";
  put_hex(out, id >> 32, 8);
  out += "-0000-0000-";
  put_hex(out, id >> 16, 4);
  out += '-';
  put_hex(out, id, 12);
  return out + "}";
}

void write_winlogbeat(std::string& out, const Host& host, const Event& event,
                      std::uint64_t record) {
  const Micros at = written_at(host, event.at);
  const std::string& name = name_at(host, event.at);
  const bool sysmon = event.kind != Kind::Service && event.kind != Kind::Task;
  Object o{out};
  o.text("@timestamp", time_text(at, 'T', "Z"));
  o.open("agent")
      .text("id", fmt::format("{:032x}", mix64(host.number, 77)))
      .text("type", "winlogbeat")
      .close();
  o.open("host").text("name", name).close();
  o.open("winlog");
  o.text("channel", sysmon                        ? "Microsoft-Windows-Sysmon/Operational"
                    : event.kind == Kind::Service ? "System"
                                                  : "Microsoft-Windows-TaskScheduler/Operational");
  if (event.kind == Kind::Service) o.text("provider_name", "Service Control Manager");
  o.text("event_id", std::to_string(sysmon                        ? sysmon_id(event.kind)
                                    : event.kind == Kind::Service ? 7045u
                                                                  : 106u));
  o.number("record_id", record).text("computer_name", name);
  o.open("event_data");
  if (sysmon) o.text("UtcTime", time_text(at, ' ', ""));
  event_data(o, host, event);
  o.close().close().close();
  out += '\n';
}

}  // namespace tamiz::fleet
