#pragma once
// Makes small event logs for tests and fuzzing: one template of Sysmon's shape, records of it,
// sound checksums. Nothing of the reader is used here.
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/hash.hpp"

namespace tamiz::telemetry::made {

inline void put(std::string& out, std::uint64_t value, int bytes) {
  for (int i = 0; i < bytes; ++i) out += static_cast<char>(value >> (8 * i) & 0xFF);
}
inline void set(std::string& out, std::size_t at, std::uint64_t value, int bytes) {
  for (int i = 0; i < bytes; ++i)
    out[at + static_cast<std::size_t>(i)] = static_cast<char>(value >> (8 * i) & 0xFF);
}
inline std::string wide(std::string_view text) {
  std::string out;
  for (const char c : text) (out += c) += '\0';
  return out;
}

class Chunk {
 public:
  Chunk() : bytes_(512, '\0') {}

  // <Event><System><Provider Name="Made"/><EventID>%0</EventID><EventRecordID>%1</EventRecordID>
  // <Channel>%2</Channel><Computer>%3</Computer></System><EventData><Data
  // Name="Image">%4</Data></EventData></Event>
  void record(std::uint64_t number, std::string_view image, std::uint16_t event_id = 11) {
    const std::size_t start = bytes_.size();
    if (first_ == 0) first_ = number;
    last_ = number;
    put(bytes_, 0x00002A2A, 4);
    put(bytes_, 0, 4);
    put(bytes_, number, 8);
    put(bytes_, 133'000'000'000'000'000, 8);
    bytes_ += std::string("\x0F\x01\x01\x00\x0C\x01", 6);
    put(bytes_, 0x1234, 4);
    const bool here = definition_ == 0;
    if (here) definition_ = bytes_.size() + 4;
    put(bytes_, definition_, 4);
    if (here) definition();
    std::string id, record_id;
    put(id, event_id, 2);
    put(record_id, number, 8);
    values({{6, id},
            {10, record_id},
            {1, wide("Made/Operational")},
            {1, wide("HOST-1.example.org")},
            {1, wide(image)}});
    bytes_ += '\0';
    put(bytes_, bytes_.size() + 4 - start, 4);
    set(bytes_, start + 4, bytes_.size() - start, 4);
  }

  [[nodiscard]] std::string take() {
    std::string out = bytes_;
    out.replace(0, 8, std::string("ElfChnk\0", 8));
    set(out, 8, first_, 8);
    set(out, 16, last_, 8);
    set(out, 24, first_, 8);
    set(out, 32, last_, 8);
    set(out, 40, 128, 4);
    set(out, 48, out.size(), 4);
    set(out, 52, crc32(std::string_view{out}.substr(512)), 4);
    seal(out);
    out.resize(65'536, '\0');
    return out;
  }
  static void seal(std::string& chunk) {
    const std::string_view all = chunk;
    set(chunk, 124, crc32(all.substr(128, 384), crc32(all.substr(0, 120))), 4);
  }

 private:
  struct Value {
    std::uint8_t type;
    std::string bytes;
  };
  void values(const std::vector<Value>& all) {
    put(bytes_, all.size(), 4);
    for (const Value& v : all) {
      put(bytes_, v.bytes.size(), 2);
      put(bytes_, v.type, 2);
    }
    for (const Value& v : all) bytes_ += v.bytes;
  }
  void name(std::string_view text) {
    put(bytes_, bytes_.size() + 4, 4);
    put(bytes_, 0, 6);
    put(bytes_, text.size(), 2);
    bytes_ += wide(text) + std::string(2, '\0');
  }
  void open(std::string_view text, bool attributes = false) {
    bytes_ += attributes ? '\x41' : '\x01';
    put(bytes_, 0xFFFF, 2);
    put(bytes_, 0, 4);
    name(text);
    if (attributes) put(bytes_, 0, 4);
  }
  void literal(std::string_view text) {
    bytes_ += std::string("\x05\x01", 2);
    put(bytes_, text.size(), 2);
    bytes_ += wide(text);
  }
  void value(unsigned number, std::uint8_t type) {
    bytes_ += '\x0D';
    put(bytes_, number, 2);
    bytes_ += static_cast<char>(type);
  }
  void element(std::string_view text, unsigned number, std::uint8_t type) {
    open(text);
    bytes_ += '\x02';
    value(number, type);
    bytes_ += '\x04';
  }
  void definition() {
    put(bytes_, 0, 4);
    bytes_ += std::string("\x34\x12\0\0", 4) + std::string(12, 'g');
    const std::size_t size_at = bytes_.size();
    put(bytes_, 0, 4);
    bytes_ += std::string("\x0F\x01\x01\x00", 4);
    open("Event");
    bytes_ += '\x02';
    open("System");
    bytes_ += '\x02';
    open("Provider", true);
    bytes_ += '\x06';
    name("Name");
    literal("Made");
    bytes_ += '\x03';
    element("EventID", 0, 6);
    element("EventRecordID", 1, 10);
    element("Channel", 2, 1);
    element("Computer", 3, 1);
    bytes_ += '\x04';
    open("EventData");
    bytes_ += '\x02';
    open("Data", true);
    bytes_ += '\x06';
    name("Name");
    literal("Image");
    bytes_ += '\x02';
    value(4, 1);
    bytes_ += std::string("\x04\x04\x04\x00", 4);
    set(bytes_, size_at, bytes_.size() - size_at - 4, 4);
  }
  std::string bytes_;
  std::size_t definition_ = 0;
  std::uint64_t first_ = 0, last_ = 0;
};

inline std::string file(const std::vector<std::string>& chunks, std::uint64_t next_number) {
  std::string out("ElfFile\0", 8);
  out.resize(4096, '\0');
  set(out, 24, next_number, 8);
  set(out, 32, 128, 4);
  set(out, 36, 1, 2);
  set(out, 38, 3, 2);
  set(out, 40, 4096, 2);
  set(out, 42, chunks.size(), 2);
  set(out, 124, crc32(std::string_view{out}.substr(0, 120)), 4);
  for (const std::string& chunk : chunks) out += chunk;
  return out;
}

}  // namespace tamiz::telemetry::made
