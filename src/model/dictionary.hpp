#pragma once
// Every distinct short string once: a code (u32) for columns, a content hash (u64) for everything
// that must not depend on which thread saw it first. Codes never reach output nor order anything.
// Code 0 is the empty string. Tested by segment_test.cpp.
#include <array>
#include <atomic>
#include <cstdint>
#include <cstring>
#include <memory>
#include <mutex>
#include <span>
#include <string_view>
#include <vector>

namespace tamiz {

using StringCode = std::uint32_t;

class Dictionary {
 public:
  struct Entry {
    const char* bytes = nullptr;
    std::uint32_t length = 0;
    std::uint64_t hash = 0;
  };
  Dictionary();
  ~Dictionary();
  Dictionary(const Dictionary&) = delete;
  Dictionary& operator=(const Dictionary&) = delete;

  // The code of a string, made when new. Thread-safe. Strings longer than kMostLength are cut (a
  // path has 32,767 characters at most; longer texts belong in the arena).
  StringCode intern(std::string_view text, std::uint64_t hash);
  // Any thread may ask for a code that it was handed.
  [[nodiscard]] std::string_view text(StringCode code) const;
  [[nodiscard]] std::uint64_t hash(StringCode code) const;
  // One more than the largest code; codes below it that were never handed out are empty strings.
  [[nodiscard]] std::size_t code_limit() const;
  [[nodiscard]] std::uint64_t bytes() const;

  static constexpr std::size_t kMostLength = 65'536;
  // What `hash` says of a text, interned or not.
  static std::uint64_t hash_of(std::string_view text);

 private:
  static constexpr unsigned kShardBits = 6;  // 64 shards: two to sixteen threads rarely meet
  static constexpr std::size_t kShards = 1u << kShardBits;
  static constexpr std::size_t kChunks =
      26;  // chunk i holds 64 << i entries, so 26 chunks hold 2^32 / 64
  struct Shard;
  [[nodiscard]] const Entry& entry(StringCode code) const;
  std::array<std::unique_ptr<Shard>, kShards> shards_;
};

// One thread's front of a dictionary: most strings of a log repeat within a few rows.
class DictionaryCache {
 public:
  explicit DictionaryCache(Dictionary& dictionary);
  StringCode intern(std::string_view text);
  [[nodiscard]] std::string_view text(StringCode code) const { return dictionary_.text(code); }
  // The same for the columns of a row (below kColumns) that have a text; the codes of the others
  // are 0. Many repeat what the row before had. All memory is asked for before any is waited for.
  // `hashes`: Dictionary::hash of each text.
  void intern(std::span<const std::string_view> texts, std::span<StringCode> codes,
              std::span<std::uint64_t> hashes);

 private:
  struct Slot {
    std::uint64_t hash = 0;
    const char* bytes = nullptr;
    std::uint32_t length = 0;
    StringCode code = 0;
    [[nodiscard]] bool holds(std::string_view text) const {
      return length == text.size() && std::memcmp(bytes, text.data(), length) == 0;
    }
  };
  StringCode intern(std::string_view text, std::uint64_t hash, Slot& slot);
  Slot& slot_of(std::uint64_t hash) { return slots_[(hash >> 20) & (kSlots - 1)]; }
  static constexpr std::size_t kSlots = 1u << 17;  // 3 MiB
  static constexpr std::size_t kColumns = 64;
  Dictionary& dictionary_;
  std::vector<Slot> slots_;
  std::array<Slot, kColumns> last_;
};

}  // namespace tamiz
