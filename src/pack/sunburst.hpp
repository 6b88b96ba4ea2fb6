#pragma once
// The SUNBURST DNS codec (campaign C0024): names that the implant asked for, and what the answers
// told it. Facts: knowledge collected from public analyses (README of packs/sunburst-2020).
// Deliberately not done: making names.
//
//   <label>.appsync-api.<region>.avsvmcloud.com       region = kRegions[guid[0] % 4], an integrity
//   check label   = secure(GUID, top bit 1) = 15 characters, 1 sequence character, 1..16 characters
//   of the AD domain
//           | secure(GUID ^ time | time | [services], top bit 0) = 20 or 23 characters
//   secure  = key, data ^ key in base32 (alphabet below, five bits a character, lowest bit first)
// Tested by sunburst_test.cpp against published vectors.
#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "base/time.hpp"

namespace tamiz::pack {

using Guid = std::array<std::uint8_t, 8>;
std::string guid_text(const Guid& guid);  // 16 upper-case hex digits

struct SunburstName {
  enum class Type : std::uint8_t { Domain, Ping, PingWithServices };
  Guid guid{};
  Type type{};
  // Domain
  unsigned sequence = 0;  // 0.. in order; 35 = the last
  std::string fragment;   // as sent, encoded
  // Pings
  Micros time = kNoTime;       // half hours, UTC
  bool stage2 = false;         // the flag: the server had asked for the next stage
  std::uint16_t services = 0;  // two bits each: 1 stopped, 2 running
};
inline constexpr unsigned kLastSequence = 35;
inline constexpr std::array<std::string_view, 8> kSunburstServices{"Windows Defender",
                                                                   "Defender ATP",
                                                                   "Microsoft ATA/Azure ATP",
                                                                   "Carbon Black",
                                                                   "CrowdStrike",
                                                                   "FireEye",
                                                                   "ESET",
                                                                   "F-Secure"};

// NotThisFormat: another name altogether. Damaged: the shape fits, the content does not (which
// check, in `what`).
Result<SunburstName> decode_sunburst(std::string_view name);

// The AD domain from its fragments, in any order and number. `complete` only when 0..m and the last
// are all there; else `text` is what is known, and where a part is missing the text says "..".
struct SunburstDomain {
  std::string text;
  bool complete = false;
};
SunburstDomain join_sunburst(const std::map<unsigned, std::string>& fragments);

// GUID of a machine: MD5(MAC + AD domain + MachineGuid), its halves XORed. MAC in upper-case hex
// without separators.
Guid sunburst_guid(std::string_view mac, std::string_view domain, std::string_view machine_guid);

enum class SunburstAnswer : std::uint8_t { Terminate, Reset, Continue, Stage2, Other };
inline constexpr std::array<std::string_view, 5> kSunburstAnswerNames{
    "terminate", "reset", "continue", "stage2", "other"};
// Of an A or AAAA answer; nullopt when it is no address.
std::optional<SunburstAnswer> classify_sunburst_answer(std::string_view address);

// "0=1;6=3" style list of products and states for people: "Windows Defender stopped, ESET running
// and stopped".
std::string sunburst_services_text(std::uint16_t services);

}  // namespace tamiz::pack
