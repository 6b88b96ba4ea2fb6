#pragma once
// What values of auditd's records mean: hex, system calls, socket addresses (telemetry/audit.hpp).
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace tamiz::telemetry {

// The bytes of upper-case hex, as the kernel writes a text that holds a blank, a quote or a control
// character; nullopt when it is none.
std::optional<std::string> audit_bytes(std::string_view hex);

// The system call's name, "" = tamiz does not name it. `arch` and the first argument in hex, the
// number in decimal, as they stand in the record.
std::string_view audit_syscall(std::string_view arch, std::string_view number,
                               std::string_view argument);

struct AuditSocket {
  std::string family;   // ipv4, ipv6, unix, netlink, or the number
  std::string address;  // of ipv4 and ipv6
  std::string port;
  std::string path;  // of unix; "@name" in the abstract space
};
// Of SOCKADDR's hex, as little-endian machines write it; an empty family when it is none.
AuditSocket audit_socket(std::string_view hex);

}  // namespace tamiz::telemetry
