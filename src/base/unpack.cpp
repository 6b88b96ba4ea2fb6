#include "base/unpack.hpp"

#include <archive.h>
#include <archive_entry.h>
#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>

#include "base/text.hpp"
#include "base/unpack_streams.hpp"
#include "base/zstd_stream.hpp"

namespace tamiz {
namespace {

enum class Packing : std::uint8_t { None, Gzip, Zstd, Xz, Zip, Tar, Foreign };

struct Magic {
  Packing packing;
  std::size_t offset;
  std::string_view bytes;
  std::string_view name;  // of what we do not read
};
using namespace std::string_view_literals;
// In the order in which they are tried: the longest marks first, so that two bytes never outvote
// six.
constexpr std::array kMagics{
    Magic{Packing::Tar, 257, "ustar"sv, ""},
    Magic{Packing::Xz, 0, "\xFD\x37zXZ\0"sv, ""},
    Magic{Packing::Foreign, 0, "7z\xBC\xAF\x27\x1C"sv, "a 7z archive"},
    Magic{Packing::Foreign, 0, "Rar!\x1A\x07"sv, "a RAR archive"},
    Magic{Packing::Zstd, 0, "\x28\xB5\x2F\xFD"sv, ""},
    Magic{Packing::Zip, 0, "PK\x03\x04"sv, ""},
    Magic{Packing::Zip, 0, "PK\x05\x06"sv, ""},  // an empty zip
    Magic{Packing::Foreign, 0, "BZh"sv, "bzip2"},
    Magic{Packing::Gzip, 0, "\x1F\x8B"sv, ""},
};

const Magic* magic_of(std::string_view head) {
  for (const Magic& magic : kMagics) {
    if (head.size() >= magic.offset + magic.bytes.size() &&
        head.substr(magic.offset, magic.bytes.size()) == magic.bytes)
      return &magic;
  }
  return nullptr;
}

// One libarchive reader over a stream of ours: a compressed stream (raw, one filter) or a
// container.
class Archive {
 public:
  Archive(std::unique_ptr<ByteStream> under, Packing packing)
      : under_(std::move(under)), handle_(archive_read_new()), buffer_(65536, '\0') {
    switch (packing) {
      case Packing::Gzip:
        archive_read_support_filter_gzip(handle_);
        archive_read_support_format_raw(handle_);
        break;
      case Packing::Xz:
        archive_read_support_filter_xz(handle_);
        archive_read_support_format_raw(handle_);
        break;
      case Packing::Zip:
        archive_read_support_format_zip_streamable(handle_);
        break;
      default:
        archive_read_support_format_tar(handle_);
        break;
    }
  }
  ~Archive() { archive_read_free(handle_); }
  Archive(const Archive&) = delete;
  Archive& operator=(const Archive&) = delete;

  // The next file's name; nullopt at the end.
  Result<std::optional<std::string>> next() {
    if (!opened_) {
      opened_ = true;
      if (archive_read_open(handle_, this, nullptr, &Archive::give, nullptr) != ARCHIVE_OK)
        return broken("cannot be opened");
    }
    while (true) {
      archive_entry* entry = nullptr;
      const int code = archive_read_next_header(handle_, &entry);
      if (code == ARCHIVE_EOF) return std::optional<std::string>{};
      if (code < ARCHIVE_WARN) return broken("damaged");
      if (archive_entry_filetype(entry) == AE_IFDIR) continue;
      const char* name = archive_entry_pathname(entry);
      return std::optional<std::string>{name != nullptr ? name : "(no name)"};
    }
  }
  Result<std::size_t> read(std::span<std::byte> to) {
    const auto n = archive_read_data(handle_, to.data(), to.size());
    if (n < 0) return broken("damaged");
    return static_cast<std::size_t>(n);
  }

 private:
  static la_ssize_t give(archive* handle, void* self, const void** bytes) {
    auto& me = *static_cast<Archive*>(self);
    auto n = me.under_->read(std::as_writable_bytes(std::span{me.buffer_}));
    if (!n) {
      me.under_error_ = n.error();
      archive_set_error(handle, EIO, "%s", n.error().what.c_str());
      return -1;
    }
    *bytes = me.buffer_.data();
    return static_cast<la_ssize_t>(*n);
  }
  std::unexpected<Error> broken(std::string_view what) {
    if (!under_error_.what.empty()) return std::unexpected(under_error_);
    const char* text = archive_error_string(handle_);  // may be NULL
    return fail(Code::Damaged,
                fmt::format("{}: {}", what, text != nullptr ? text : "no reason given"));
  }
  std::unique_ptr<ByteStream> under_;
  archive* handle_;
  std::string buffer_;
  bool opened_ = false;
  Error under_error_;
};

// A compressed stream as bytes.
class FilterStream : public ByteStream {
 public:
  FilterStream(std::unique_ptr<ByteStream> under, Packing packing)
      : archive_(std::move(under), packing) {}
  Result<std::size_t> read(std::span<std::byte> to) override {
    if (!started_) {
      started_ = true;
      TAMIZ_TRY(const auto name, archive_.next());
      if (!name) return 0uz;
    }
    return archive_.read(to);
  }

 private:
  Archive archive_;
  bool started_ = false;
};

// The member an Archive stands at, as bytes. The archive outlives it (Layers keeps them in order).
class EntryStream : public ByteStream {
 public:
  explicit EntryStream(Archive& archive) : archive_(archive) {}
  Result<std::size_t> read(std::span<std::byte> to) override { return archive_.read(to); }

 private:
  Archive& archive_;
};

}  // namespace

struct Unpacker::Layers {
  struct Level {
    std::unique_ptr<Archive> archive;
    std::string path;
  };
  std::unique_ptr<ByteStream> first;
  std::string path;
  std::vector<Level> levels;  // open archives, outermost first
  std::unique_ptr<ByteStream> member;
  std::uint64_t in = 0, out = 0, text_out = 0, members = 0;
  bool packed = false, converted = false;
  const Converter* converter = nullptr;

  // Takes layers of packing off; true when `member` now stands at plain bytes.
  Result<bool> enter(std::unique_ptr<ByteStream> stream, const std::string& name) {
    path = name;  // before its first bytes: they may not be readable
    auto peek = std::make_unique<Peekable>(std::move(stream));
    for (unsigned filters = 0;; ++filters) {
      TAMIZ_TRY(const auto head, peek->peek(512));
      const Magic* magic = magic_of(head);
      if (magic == nullptr) {
        member = std::move(peek);
        if (converter == nullptr || !head.starts_with(converter->magic)) return true;
        converted = true;
        TAMIZ_TRY(member, converter->text(std::make_unique<Budgeted>(std::move(member), in)));
        return true;
      }
      if (magic->packing == Packing::Foreign) {
        return fail(Code::Unsupported, fmt::format("{} is not read; unpack it first", magic->name));
      }
      packed = true;
      if (levels.size() + filters >= kMostNesting)
        return fail(Code::TooLarge, fmt::format("packed more than {} times", kMostNesting));
      if (magic->packing == Packing::Zip || magic->packing == Packing::Tar) {
        levels.push_back({std::make_unique<Archive>(std::move(peek), magic->packing), name});
        return false;
      }
      std::unique_ptr<ByteStream> under;
      if (magic->packing == Packing::Zstd) {
        under = zstd_stream(std::move(peek));
      } else {
        under = std::make_unique<FilterStream>(std::move(peek), magic->packing);
      }
      peek = std::make_unique<Peekable>(std::move(under));
    }
  }
};

Unpacker::Unpacker(std::unique_ptr<ByteStream> raw, std::string name, const Converter* converter)
    : layers_(std::make_unique<Layers>()) {
  layers_->converter = converter;
  layers_->first = std::make_unique<Counting>(std::move(raw), layers_->in);
  layers_->path = std::move(name);
}
Unpacker::~Unpacker() {
  layers_->member.reset();
  while (!layers_->levels.empty()) layers_->levels.pop_back();  // inner ones read from outer ones
}

Result<bool> Unpacker::next() {
  auto& l = *layers_;
  l.member.reset();
  l.converted = false;
  if (l.first) {
    TAMIZ_TRY(const bool plain, l.enter(std::move(l.first), l.path));
    if (plain) return true;
  }
  while (!l.levels.empty()) {
    auto& level = l.levels.back();
    auto name = level.archive->next();
    if (!name || !*name) {
      l.path = level.path;
      l.levels.pop_back();
      if (!name) return std::unexpected(std::move(name).error());
      continue;
    }
    if (++l.members > kMostMembers) {
      l.levels.clear();
      return fail(Code::TooLarge, fmt::format("more than {} members", with_commas(kMostMembers)));
    }
    const std::string path = level.path + "!" + **name;
    TAMIZ_TRY(const bool plain, l.enter(std::make_unique<EntryStream>(*level.archive), path));
    if (plain) return true;
  }
  return false;
}

const std::string& Unpacker::path() const { return layers_->path; }
bool Unpacker::packed() const { return layers_->packed; }

Result<std::size_t> Unpacker::read(std::span<std::byte> to) {
  auto& l = *layers_;
  if (!l.member) return 0uz;
  TAMIZ_TRY(const std::size_t n, l.member->read(to));
  const std::uint64_t ratio = l.converted ? kMostTextRatio : kMostRatio;
  std::uint64_t& out = l.converted ? l.text_out : l.out;
  out += n;
  if ((l.packed || l.converted) && is_bomb(out, l.in, ratio))
    return std::unexpected(bomb(ratio, out));
  return n;
}

}  // namespace tamiz
