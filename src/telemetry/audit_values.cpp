#include "telemetry/audit_values.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>

namespace tamiz::telemetry {
namespace {

// Numbers after the kernel's tables (arch/x86/entry/syscalls/syscall_{64,32}.tbl and
// include/uapi/asm-generic/unistd.h, v6.6); -1 = that machine has none. Only what maps ask for.
struct Syscall {
  std::string_view name;
  int x86_64, i386, aarch64;
};
constexpr std::array<Syscall, 31> kSyscalls{{
    {"open", 2, 5, -1},
    {"bind", 49, 361, 200},
    {"connect", 42, 362, 203},
    {"accept", 43, -1, 202},
    {"accept4", 288, 364, 242},
    {"sendto", 44, 369, 206},
    {"sendmsg", 46, 370, 211},
    {"execve", 59, 11, 221},
    {"execveat", 322, 358, 281},
    {"truncate", 76, 92, 45},
    {"rename", 82, 38, -1},
    {"mkdir", 83, 39, -1},
    {"rmdir", 84, 40, -1},
    {"creat", 85, 8, -1},
    {"link", 86, 9, -1},
    {"unlink", 87, 10, -1},
    {"symlink", 88, 83, -1},
    {"chmod", 90, 15, -1},
    {"chown", 92, 182, -1},
    {"init_module", 175, 128, 105},
    {"delete_module", 176, 129, 106},
    {"openat", 257, 295, 56},
    {"mkdirat", 258, 296, 34},
    {"unlinkat", 263, 301, 35},
    {"renameat", 264, 302, 38},
    {"linkat", 265, 303, 37},
    {"symlinkat", 266, 304, 36},
    {"fchmodat", 268, 306, 53},
    {"finit_module", 313, 350, 273},
    {"renameat2", 316, 353, 276},
    {"openat2", 437, 437, 437},
}};
// i386 had one system call for all of sockets (include/uapi/linux/net.h).
constexpr int kSocketcall = 102;
constexpr std::array<std::pair<std::string_view, std::string_view>, 6> kSocketcalls{
    {{"2", "bind"},
     {"3", "connect"},
     {"5", "accept"},
     {"b", "sendto"},
     {"10", "sendmsg"},
     {"12", "accept4"}}};

constexpr unsigned kUnix = 1, kIpv4 = 2, kIpv6 = 10, kNetlink = 16;  // include/linux/socket.h

int digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

unsigned byte_at(std::string_view bytes, std::size_t at) {
  return static_cast<unsigned char>(bytes[at]);
}
unsigned big_endian(std::string_view bytes, std::size_t at) {
  return byte_at(bytes, at) << 8 | byte_at(bytes, at + 1);
}

std::string ipv4_text(std::string_view bytes) {
  return fmt::format("{}.{}.{}.{}", byte_at(bytes, 0), byte_at(bytes, 1), byte_at(bytes, 2),
                     byte_at(bytes, 3));
}

// RFC 5952: the first longest run of zeros is "::"; a mapped IPv4 address is written as that.
std::string ipv6_text(std::string_view bytes) {
  constexpr std::string_view kMapped{"\0\0\0\0\0\0\0\0\0\0\xFF\xFF", 12};
  if (bytes.starts_with(kMapped)) return ipv4_text(bytes.substr(12));
  std::size_t best = 8, longest = 1;
  for (std::size_t i = 0; i < 8; ++i) {
    std::size_t n = 0;
    while (i + n < 8 && big_endian(bytes, 2 * (i + n)) == 0) ++n;
    if (n > longest) best = i, longest = n;
  }
  std::string out;
  for (std::size_t i = 0; i < 8; ++i) {
    if (i == best) {
      out += "::";
      i += longest - 1;
      continue;
    }
    if (!out.empty() && !out.ends_with(':')) out += ':';
    out += fmt::format("{:x}", big_endian(bytes, 2 * i));
  }
  return out;
}

std::string unix_path(std::string_view bytes) {
  if (bytes.empty()) return "";
  if (bytes.front() != '\0') return std::string{bytes.substr(0, bytes.find('\0'))};
  bytes.remove_prefix(1);
  const std::size_t end = bytes.find('\0');
  return end == 0 ? "" : "@" + std::string{bytes.substr(0, end)};
}

}  // namespace

std::optional<std::string> audit_bytes(std::string_view hex) {
  if (hex.empty() || hex.size() % 2 != 0) return std::nullopt;
  std::string out;
  out.reserve(hex.size() / 2);
  for (std::size_t i = 0; i < hex.size(); i += 2) {
    const int high = digit(hex[i]), low = digit(hex[i + 1]);
    if (high < 0 || low < 0) return std::nullopt;
    out += static_cast<char>(high << 4 | low);
  }
  return out;
}

std::string_view audit_syscall(std::string_view arch, std::string_view number,
                               std::string_view argument) {
  int Syscall::* const of = arch == "c000003e"   ? &Syscall::x86_64
                            : arch == "40000003" ? &Syscall::i386
                            : arch == "c00000b7" ? &Syscall::aarch64
                                                 : nullptr;
  if (of == nullptr || number.empty() || number.size() > 4) return "";
  int wanted = 0;
  for (const char c : number) {
    if (c < '0' || c > '9') return "";
    wanted = wanted * 10 + (c - '0');
  }
  if (of == &Syscall::i386 && wanted == kSocketcall) {
    for (const auto& [first, name] : kSocketcalls) {
      if (first == argument) return name;
    }
    return "";
  }
  for (const Syscall& each : kSyscalls) {
    if (each.*of == wanted) return each.name;
  }
  return "";
}

AuditSocket audit_socket(std::string_view hex) {
  AuditSocket out;
  const auto bytes = audit_bytes(hex);
  if (!bytes || bytes->size() < 2) return out;
  const unsigned family = byte_at(*bytes, 0) | byte_at(*bytes, 1) << 8;
  out.family = std::to_string(family);
  if (family == kIpv4 && bytes->size() >= 8) {
    out.family = "ipv4";
    out.port = std::to_string(big_endian(*bytes, 2));
    out.address = ipv4_text(std::string_view{*bytes}.substr(4, 4));
  } else if (family == kIpv6 && bytes->size() >= 24) {
    out.family = "ipv6";
    out.port = std::to_string(big_endian(*bytes, 2));
    out.address = ipv6_text(std::string_view{*bytes}.substr(8, 16));
  } else if (family == kUnix) {
    out.family = "unix";
    out.path = unix_path(std::string_view{*bytes}.substr(2));
  } else if (family == kNetlink) {
    out.family = "netlink";
  }
  return out;
}

}  // namespace tamiz::telemetry
