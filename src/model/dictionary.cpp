#include "model/dictionary.hpp"

#include <algorithm>
#include <bit>
#include <cstring>
#include <deque>
#include <string>

#include "base/hash.hpp"
#include "base/prefetch.hpp"

namespace tamiz {

struct Dictionary::Shard {
  std::mutex lock;
  std::vector<std::uint32_t> table =
      std::vector<std::uint32_t>(64, 0);  // entry number + 1; open addressing
  std::array<std::atomic<Entry*>, kChunks> chunks{};
  std::atomic<std::uint32_t> count{0};
  std::deque<std::string> arena;
  std::size_t arena_left = 0;
  char* arena_at = nullptr;
  std::atomic<std::uint64_t> bytes{0};

  ~Shard() {
    for (auto& chunk : chunks) delete[] chunk.load();
  }
  static std::size_t chunk_of(std::uint32_t n) {
    return static_cast<std::size_t>(std::bit_width(n / 64 + 1) - 1);
  }
  Entry& at(std::uint32_t n) const {
    const std::size_t chunk = chunk_of(n);
    return chunks[chunk].load(std::memory_order_acquire)[n - 64 * ((1u << chunk) - 1)];
  }
  const char* keep(std::string_view text) {
    if (text.empty()) return "";
    if (text.size() > arena_left) {
      arena.emplace_back(std::max<std::size_t>(text.size(), 16'384), '\0');
      arena_at = arena.back().data();
      arena_left = arena.back().size();
      bytes += arena_left;
    }
    std::memcpy(arena_at, text.data(), text.size());
    const char* kept = arena_at;
    arena_at += text.size();
    arena_left -= text.size();
    return kept;
  }
  void grow() {
    std::vector<std::uint32_t> larger(table.size() * 2, 0);
    for (std::uint32_t n = 0; n < count; ++n) {
      std::size_t slot = at(n).hash >> kShardBits;
      while (larger[slot & (larger.size() - 1)] != 0) ++slot;
      larger[slot & (larger.size() - 1)] = n + 1;
    }
    table = std::move(larger);
  }
  std::uint32_t add(std::string_view text, std::uint64_t hash) {
    const std::uint32_t n = count;
    const std::size_t chunk = chunk_of(n);
    if (chunks[chunk].load() == nullptr) {
      chunks[chunk].store(new Entry[64u << chunk], std::memory_order_release);
      bytes += (64u << chunk) * sizeof(Entry);
    }
    at(n) = {keep(text), static_cast<std::uint32_t>(text.size()), hash};
    count.store(n + 1, std::memory_order_release);
    return n;
  }
};

Dictionary::Dictionary() {
  for (auto& shard : shards_) shard = std::make_unique<Shard>();
  shards_[0]->add("", 0);  // code 0
}
Dictionary::~Dictionary() = default;

StringCode Dictionary::intern(std::string_view text, std::uint64_t hash) {
  if (text.empty()) return 0;
  if (text.size() > kMostLength) {
    text = text.substr(0, kMostLength);
    hash = hash64(text);
  }
  const auto number = static_cast<std::uint32_t>(hash & (kShards - 1));
  Shard& shard = *shards_[number];
  const std::lock_guard guard{shard.lock};
  std::size_t slot = hash >> kShardBits;
  while (true) {
    const std::uint32_t found = shard.table[slot & (shard.table.size() - 1)];
    if (found == 0) break;
    const Entry& entry = shard.at(found - 1);
    if (entry.hash == hash && std::string_view{entry.bytes, entry.length} == text)
      return ((found - 1) << kShardBits) | number;
    ++slot;
  }
  const std::uint32_t n = shard.add(text, hash);
  shard.table[slot & (shard.table.size() - 1)] = n + 1;
  if (shard.count * 2u > shard.table.size()) shard.grow();
  return (n << kShardBits) | number;
}

const Dictionary::Entry& Dictionary::entry(StringCode code) const {
  static const Entry kNone{"", 0, 0};
  const Shard& shard = *shards_[code & (kShards - 1)];
  const std::uint32_t n = code >> kShardBits;
  return n < shard.count.load(std::memory_order_acquire) ? shard.at(n) : kNone;
}

std::string_view Dictionary::text(StringCode code) const {
  const Entry& e = entry(code);
  return {e.bytes, e.length};
}
std::uint64_t Dictionary::hash(StringCode code) const { return entry(code).hash; }

std::size_t Dictionary::code_limit() const {
  std::size_t limit = 0;
  for (const auto& shard : shards_) limit = std::max<std::size_t>(limit, shard->count);
  return limit << kShardBits;
}

std::uint64_t Dictionary::bytes() const {
  std::uint64_t sum = 0;
  for (const auto& shard : shards_)
    sum += shard->bytes + shard->table.capacity() * sizeof(std::uint32_t);
  return sum;
}

DictionaryCache::DictionaryCache(Dictionary& dictionary)
    : dictionary_(dictionary), slots_(kSlots) {}

StringCode DictionaryCache::intern(std::string_view text) {
  if (text.empty()) return 0;
  const std::uint64_t hash = hash64(text);
  return intern(text, hash, slot_of(hash));
}

StringCode DictionaryCache::intern(std::string_view text, std::uint64_t hash, Slot& slot) {
  if (slot.hash == hash && slot.holds(text)) return slot.code;  // an empty one has length 0
  const StringCode code = dictionary_.intern(text, hash);
  const std::string_view kept = dictionary_.text(code);
  if (kept.size() == text.size())
    slot = {hash, kept.data(), static_cast<std::uint32_t>(kept.size()), code};
  return code;
}

std::uint64_t Dictionary::hash_of(std::string_view text) {
  return hash64(text.substr(0, kMostLength));
}

void DictionaryCache::intern(std::span<const std::string_view> texts, std::span<StringCode> codes,
                             std::span<std::uint64_t> hashes) {
  std::array<std::size_t, kColumns> asked;
  std::size_t count = 0;
  for (std::size_t c = 0; c < texts.size(); ++c) {
    codes[c] = 0;
    if (texts[c].empty()) continue;
    if (last_[c].holds(texts[c])) {
      codes[c] = last_[c].code;
      hashes[c] = last_[c].hash;
      continue;
    }
    hashes[c] = Dictionary::hash_of(texts[c]);
    prefetch(&slot_of(hashes[c]));
    asked[count++] = c;
  }
  for (const std::size_t c : std::span{asked}.first(count)) {
    const Slot& slot = slot_of(hashes[c]);
    if (slot.hash == hashes[c]) prefetch(slot.bytes);
  }
  for (const std::size_t c : std::span{asked}.first(count)) {
    Slot& slot = slot_of(hashes[c]);
    codes[c] = intern(texts[c], hashes[c], slot);
    // Where two texts of the row meet in one slot, it holds one of them; and none that was cut.
    last_[c] = slot.hash == hashes[c] && slot.holds(texts[c]) ? slot : Slot{};
  }
}

}  // namespace tamiz
