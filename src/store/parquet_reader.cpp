#include "store/parquet_reader.hpp"

#include <algorithm>
#include <limits>

#include "store/chunk_reader.hpp"
#include "store/text_bytes.hpp"

namespace tamiz::store {
namespace {

// A footer with 11,000 groups, which are 1,400 million rows, has less.
constexpr std::uint64_t kMostFooterBytes = 64ull << 20;

std::optional<std::int64_t> number_in(const std::optional<std::string>& plain) {
  if (!plain || plain->size() != sizeof(std::int64_t)) return std::nullopt;
  const auto read = Cursor{as_bytes(*plain)}.le<std::uint64_t>();
  return static_cast<std::int64_t>(*read);
}

std::size_t place_of(Column column) {
  const auto found = std::ranges::find_if(kFieldTable, [column](const Field& field) {
    return (field.content == Content::Short || field.content == Content::Long) &&
           field.column == column;
  });
  return static_cast<std::size_t>(found - kFieldTable.begin());
}

// Whether a row can lie in the plan's time.
bool in_time(const GroupMeta& group, const ReadPlan& plan) {
  const ChunkMeta& time = group.chunks[0];
  const auto least = number_in(time.least), most = number_in(time.most),
             error = number_in(group.chunks[1].most);
  if (time.nulls > 0 || !least || !most || !error) return true;
  if (*error < 0 || *most > std::numeric_limits<std::int64_t>::max() - *error) return true;
  const std::int64_t end = *most + *error;
  return (plan.until == kNoTime || *least < plan.until) &&
         (plan.from == kNoTime || end >= plan.from);
}

}  // namespace

ColumnSet all_columns() { return ColumnSet{}.set(); }

struct ParquetReader::Worker::State {
  explicit State(Dictionary& dictionary) : strings(dictionary) {}
  DictionaryCache strings;
  ChunkReader reader;
  std::vector<StringCode> codes;  // of a chunk's dictionary
  std::string original;

  // Stored texts are interned as the bytes they were.
  StringCode intern(std::string_view stored) {
    if (!may_be_changed(stored)) return strings.intern(stored);
    original.clear();
    append_original(stored, original);
    return strings.intern(original);
  }
};
ParquetReader::Worker::Worker(Dictionary& strings) : state_(std::make_unique<State>(strings)) {}
ParquetReader::Worker::~Worker() = default;
ParquetReader::Worker::Worker(Worker&&) noexcept = default;

namespace {

using State = ParquetReader::Worker::State;

// One group on its way into columns.
struct GroupReader {
  const RandomBytes& file;
  const GroupMeta& meta;
  State& state;
  EventGroup out{};

  Result<> read(std::size_t f) {
    return state.reader.read(file, kFieldTable[f], meta.chunks[f], meta.rows);
  }
  [[nodiscard]] const Chunk& chunk() const { return state.reader.chunk(); }

  template <class Number>
  Result<> numbers(std::size_t f, std::vector<Number>& to, Number none) {
    TAMIZ_CHECK(read(f));
    using Raw = std::make_unsigned_t<Number>;
    if (chunk().has_dictionary || chunk().plain.size() != chunk().values * sizeof(Raw))
      return state.reader.damaged("a column of numbers does not hold its values");
    to.assign(meta.rows, none);
    Cursor cursor{chunk().plain};
    for (std::size_t row = 0; row < meta.rows; ++row) {
      if (!chunk().present.empty() && chunk().present[row] == 0) continue;
      TAMIZ_TRY(const Raw number, cursor.le<Raw>());
      to[row] = static_cast<Number>(number);
    }
    return {};
  }

  // A code per row by `code_of(stored text)`; 0 where there is none.
  template <class Code, class CodeOf>
  Result<> coded(std::size_t f, std::vector<Code>& to, CodeOf code_of) {
    TAMIZ_CHECK(read(f));
    if (chunk().values == 0 && kFieldTable[f].optional) return {};
    state.codes.clear();
    if (chunk().has_dictionary) {
      for (const std::string_view text : chunk().dictionary) state.codes.push_back(code_of(text));
    } else if (!each_text(chunk().plain, chunk().values,
                          [&](std::string_view text) { state.codes.push_back(code_of(text)); })) {
      return state.reader.damaged("a column of texts does not hold its values");
    }
    to.assign(meta.rows, 0);
    std::size_t value = 0;
    for (std::size_t row = 0; row < meta.rows; ++row) {
      if (!chunk().present.empty() && chunk().present[row] == 0) continue;
      to[row] =
          static_cast<Code>(state.codes[chunk().has_dictionary ? chunk().indices[value] : value]);
      ++value;
    }
    return {};
  }

  Result<> channels(std::size_t f) {
    bool known = true;
    TAMIZ_CHECK(coded(f, out.segment.channel, [&known](std::string_view name) -> StringCode {
      const auto channel = channel_named(name);
      known = known && channel.has_value();
      return channel ? static_cast<StringCode>(*channel) : 0;
    }));
    return known ? Result<>{} : state.reader.damaged("a channel that there is not");
  }

  Result<> longs(std::size_t f) {
    TAMIZ_CHECK(read(f));
    if (chunk().values == 0) return {};
    if (chunk().has_dictionary)
      return state.reader.damaged("a column of long texts has a dictionary");
    const std::size_t c = index_of(kFieldTable[f].column);
    std::string& arena = out.segment.arena[c];
    auto& ends = out.segment.text_ends[c];
    ends.reserve(meta.rows);
    arena.reserve(chunk().plain.size());
    const bool changed = may_be_changed(text_of(chunk().plain));
    const auto& present = chunk().present;
    const auto skip_empty = [&] {
      while (!present.empty() && ends.size() < meta.rows && present[ends.size()] == 0)
        ends.push_back(static_cast<std::uint32_t>(arena.size()));
    };
    if (!each_text(chunk().plain, chunk().values, [&](std::string_view text) {
          skip_empty();
          if (changed)
            append_original(text, arena);
          else
            arena += text;
          ends.push_back(static_cast<std::uint32_t>(arena.size()));
        }))
      return state.reader.damaged("a column of texts does not hold its values");
    skip_empty();
    return {};
  }

  Result<> field(std::size_t f, const ReadPlan& plan) {
    const Field& info = kFieldTable[f];
    Segment& s = out.segment;
    const auto intern = [this](std::string_view text) { return state.intern(text); };
    switch (info.content) {
      case Content::Time:
        return numbers(f, s.time, kNoTime);
      case Content::ClockError:
        return numbers(f, s.clock_error, Micros{0});
      case Content::Record:
        return numbers(f, s.record, std::uint64_t{0});
      case Content::Source:
        return numbers(f, s.source, 0u);
      case Content::Channel:
        return channels(f);
      case Content::Key:
        if (meta.chunks[f].nulls == meta.rows) return {};
        return numbers(f, s.key, std::uint64_t{0});
      case Content::Host:
        return plan.host ? coded(f, out.host, intern) : Result<>{};
      case Content::Short:
        if (!plan.columns.test(index_of(info.column))) return {};
        return coded(f, s.codes[index_of(info.column)], intern);
      case Content::Long:
        return plan.columns.test(index_of(info.column)) ? longs(f) : Result<>{};
    }
    return {};
  }

  // Whether some value of the column may pass.
  Result<bool> may_pass(const ValueTest& test) {
    const ChunkMeta& chunk_meta = meta.chunks[place_of(test.column)];
    if (chunk_meta.nulls == meta.rows) return false;
    if (chunk_meta.dictionary_bytes == 0) return true;
    TAMIZ_CHECK(state.reader.read_dictionary(file, chunk_meta));
    return std::ranges::any_of(chunk().dictionary, [&](std::string_view stored) {
      if (!may_be_changed(stored)) return test.passes(stored);
      state.original.clear();
      append_original(stored, state.original);
      return test.passes(state.original);
    });
  }
};

}  // namespace

Result<bool> begins_as_parquet(const RandomBytes& bytes) {
  std::string magic(kParquetMagic.size(), '\0');
  if (bytes.size() < magic.size()) return false;
  TAMIZ_CHECK(bytes.read_at(0, std::as_writable_bytes(std::span{magic})));
  return magic == kParquetMagic;
}

Result<std::unique_ptr<ParquetReader>> ParquetReader::open(std::unique_ptr<RandomBytes> bytes,
                                                           std::uint64_t most_group_bytes) {
  constexpr std::uint64_t kEnd = 8;  // u32 footer bytes, magic
  const std::uint64_t size = bytes->size(), magic = kParquetMagic.size();
  std::string end(kEnd, '\0');
  if (size < magic + kEnd) return fail(Code::NotThisFormat, "not a Parquet file: too short");
  TAMIZ_TRY(const bool begins, begins_as_parquet(*bytes));
  if (!begins) return fail(Code::NotThisFormat, "not a Parquet file: it does not begin with PAR1");
  TAMIZ_CHECK(bytes->read_at(size - kEnd, std::as_writable_bytes(std::span{end})));
  if (!end.ends_with(kParquetMagic))
    return fail(Code::Damaged, "a Parquet file without its end: cut, or never finished", size);
  TAMIZ_TRY(const auto length, Cursor{as_bytes(end)}.le<std::uint32_t>());
  if (length > size - magic - kEnd || length > kMostFooterBytes)
    return fail(Code::Damaged, "a footer of impossible size", size - kEnd);
  std::string footer(length, '\0');
  const std::uint64_t base = size - kEnd - length;
  TAMIZ_CHECK(bytes->read_at(base, std::as_writable_bytes(std::span{footer})));
  TAMIZ_TRY(FileMeta meta, read_footer(as_bytes(footer), base));
  return std::unique_ptr<ParquetReader>(
      new ParquetReader(std::move(bytes), std::move(meta), most_group_bytes));
}

Result<std::optional<EventGroup>> ParquetReader::read(std::size_t group, const ReadPlan& plan,
                                                      Worker& worker) const {
  const GroupMeta& meta = meta_.groups[group];
  if (!in_time(meta, plan)) return std::nullopt;
  worker.state().reader.set_budget(most_group_bytes_);
  GroupReader reader{*bytes_, meta, worker.state()};
  for (const ValueTest& test : plan.tests) {
    TAMIZ_TRY(const bool may, reader.may_pass(test));
    if (!may) return std::nullopt;
  }
  worker.state().reader.set_budget(most_group_bytes_);
  for (std::size_t f = 0; f < kFields; ++f) TAMIZ_CHECK(reader.field(f, plan));
  return std::move(reader.out);
}

}  // namespace tamiz::store
