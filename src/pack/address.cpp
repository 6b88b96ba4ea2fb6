#include "pack/address.hpp"

#include <charconv>
#include <vector>

#include "base/text.hpp"

namespace tamiz::pack {
namespace {

bool read_v4(std::string_view text, std::uint8_t* to) {
  const auto parts = split(text, '.');
  if (parts.size() != 4) return false;
  for (std::size_t i = 0; i < 4; ++i) {
    const std::string_view part = parts[i];
    if (part.empty() || part.size() > 3) return false;
    const auto read = std::from_chars(part.data(), part.data() + part.size(), to[i]);
    if (read.ec != std::errc{} || read.ptr != part.data() + part.size()) return false;
  }
  return true;
}

bool read_group(std::string_view text, std::uint16_t& value) {
  if (text.empty() || text.size() > 4) return false;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), value, 16);
  return read.ec == std::errc{} && read.ptr == text.data() + text.size();
}

// Groups on one side of "::"; an IPv4 tail counts as two.
bool read_groups(std::string_view text, std::vector<std::uint16_t>& out) {
  if (text.empty()) return true;
  const auto parts = split(text, ':');
  for (std::size_t i = 0; i < parts.size(); ++i) {
    std::uint16_t value = 0;
    if (read_group(parts[i], value)) {
      out.push_back(value);
      continue;
    }
    std::uint8_t tail[4];
    if (i + 1 != parts.size() || !read_v4(parts[i], tail)) return false;
    out.push_back(static_cast<std::uint16_t>(tail[0] << 8 | tail[1]));
    out.push_back(static_cast<std::uint16_t>(tail[2] << 8 | tail[3]));
  }
  return true;
}

}  // namespace

bool Address::is_v4() const {
  for (std::size_t i = 0; i < 10; ++i) {
    if (bytes[i] != 0) return false;
  }
  return bytes[10] == 0xFF && bytes[11] == 0xFF;
}

std::uint32_t Address::v4() const {
  return static_cast<std::uint32_t>(bytes[12]) << 24 | static_cast<std::uint32_t>(bytes[13]) << 16 |
         static_cast<std::uint32_t>(bytes[14]) << 8 | bytes[15];
}

std::optional<Address> Address::read(std::string_view text) {
  Address out;
  text = text.substr(0, text.find('%'));  // a zone index is not part of the address
  if (read_v4(text, out.bytes.data() + 12)) {
    out.bytes[10] = out.bytes[11] = 0xFF;
    return out;
  }
  if (text.find(':') == std::string_view::npos) return std::nullopt;
  const auto gap = text.find("::");
  std::vector<std::uint16_t> head, tail;
  if (gap == std::string_view::npos
          ? !read_groups(text, head)
          : !read_groups(text.substr(0, gap), head) || !read_groups(text.substr(gap + 2), tail))
    return std::nullopt;
  if (gap == std::string_view::npos ? head.size() != 8 : head.size() + tail.size() > 7)
    return std::nullopt;
  const auto put = [&out](std::size_t group, std::uint16_t value) {
    out.bytes[group * 2] = static_cast<std::uint8_t>(value >> 8);
    out.bytes[group * 2 + 1] = static_cast<std::uint8_t>(value & 0xFF);
  };
  for (std::size_t i = 0; i < head.size(); ++i) put(i, head[i]);
  for (std::size_t i = 0; i < tail.size(); ++i) put(8 - tail.size() + i, tail[i]);
  return out;
}

std::optional<AddressBlock> AddressBlock::read(std::string_view text) {
  const auto slash = text.find('/');
  const auto address = Address::read(text.substr(0, slash));
  if (!address) return std::nullopt;
  AddressBlock block{*address, 128};
  if (slash == std::string_view::npos) return block;
  const std::string_view digits = text.substr(slash + 1);
  unsigned bits = 0;
  const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), bits);
  if (read.ec != std::errc{} || read.ptr != digits.data() + digits.size()) return std::nullopt;
  if (address->is_v4()) bits += 96;
  if (bits > 128) return std::nullopt;
  block.bits = bits;
  return block;
}

bool AddressBlock::holds(const Address& address) const {
  const unsigned whole = bits / 8, rest = bits % 8;
  for (unsigned i = 0; i < whole; ++i) {
    if (address.bytes[i] != base.bytes[i]) return false;
  }
  if (rest == 0) return true;
  const auto mask = static_cast<std::uint8_t>(0xFF << (8 - rest));
  return (address.bytes[whole] & mask) == (base.bytes[whole] & mask);
}

}  // namespace tamiz::pack
