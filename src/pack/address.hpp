#pragma once
// IPv4 and IPv6 addresses and blocks (RFC 4632, RFC 4291; IPv4-mapped addresses are IPv4). Tested
// by pack_test.cpp.
#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

namespace tamiz::pack {

struct Address {
  std::array<std::uint8_t, 16> bytes{};  // IPv4 in the last four, with ten zeros and FF FF before
  [[nodiscard]] bool is_v4() const;
  [[nodiscard]] std::uint32_t v4() const;
  static std::optional<Address> read(std::string_view text);
  friend auto operator<=>(const Address&, const Address&) = default;
};

struct AddressBlock {
  Address base;
  unsigned bits = 128;                                             // of the 16 bytes
  static std::optional<AddressBlock> read(std::string_view text);  // "192.0.2.0/24", or one address
  [[nodiscard]] bool holds(const Address& address) const;
};

}  // namespace tamiz::pack
