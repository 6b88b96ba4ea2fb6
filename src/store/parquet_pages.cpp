#include "store/parquet_pages.hpp"

#include <fmt/core.h>
#include <zstd.h>

#include "base/text.hpp"
#include "store/thrift.hpp"

namespace tamiz::store {
namespace {

// DataPageHeader is field 5 of PageHeader, DictionaryPageHeader field 7.
constexpr int kDataHead = 5, kDictionaryHead = 7;

Result<PageHead> read_head(ThriftReader& r) {
  PageHead head;
  const auto number = [&r](ThriftType type) -> Result<std::uint64_t> {
    TAMIZ_TRY(const std::int64_t n, r.integer(type));
    if (n < 0) return r.damaged("a page of impossible size");
    return static_cast<std::uint64_t>(n);
  };
  const auto details = [&](int id, ThriftType type) -> Result<bool> {
    if (id == 1) {
      TAMIZ_TRY(head.values, number(type));
    } else if (id == 2) {
      TAMIZ_TRY(const std::uint64_t encoding, number(type));
      head.encoding = static_cast<Encoding>(encoding < 256 ? encoding : 255);
    }
    return id == 1 || id == 2;
  };
  const auto visit = [&](int id, ThriftType type) -> Result<bool> {
    if (id == 1) {
      TAMIZ_TRY(const std::uint64_t kind, number(type));
      head.type = static_cast<PageType>(kind < 256 ? kind : 255);
    } else if (id == 2) {
      TAMIZ_TRY(head.unpacked_bytes, number(type));
    } else if (id == 3) {
      TAMIZ_TRY(head.packed_bytes, number(type));
    } else if (id == kDataHead || id == kDictionaryHead) {
      TAMIZ_CHECK(r.structure(details));
    } else {
      return false;
    }
    return true;
  };
  TAMIZ_CHECK(r.structure(visit));
  return head;
}

}  // namespace

struct PagePacker::Context {
  ZSTD_CCtx* zstd = ZSTD_createCCtx();
  std::string packed;
  ~Context() { ZSTD_freeCCtx(zstd); }
};
PagePacker::PagePacker() : context_(std::make_unique<Context>()) {
  ZSTD_CCtx_setParameter(context_->zstd, ZSTD_c_compressionLevel, 1);
  ZSTD_CCtx_setParameter(context_->zstd, ZSTD_c_checksumFlag, 1);
}
PagePacker::~PagePacker() = default;

Result<std::uint64_t> PagePacker::append(std::string& out, PageType type, Encoding encoding,
                                         std::uint64_t values, std::string_view body) {
  if (body.size() > kMostPageBytes)
    return fail(Code::TooLarge, fmt::format("the texts of one column and row have more than {} "
                                            "bytes",
                                            with_commas(kMostPageBytes)));
  std::string& packed = context_->packed;
  if (const std::size_t most = ZSTD_compressBound(body.size()); packed.size() < most)
    packed.resize(most);
  const std::size_t n =
      ZSTD_compress2(context_->zstd, packed.data(), packed.size(), body.data(), body.size());
  if (ZSTD_isError(n) != 0)
    return fail(Code::Bug, fmt::format("zstd cannot pack a page: {}", ZSTD_getErrorName(n)));
  const std::size_t before = out.size();
  ThriftWriter w{out};
  w.field(1, ThriftType::I32, static_cast<int>(type));
  w.field(2, ThriftType::I32, static_cast<std::int64_t>(body.size()));
  w.field(3, ThriftType::I32, static_cast<std::int64_t>(n));
  w.field_struct(type == PageType::Data ? kDataHead : kDictionaryHead);
  w.field(1, ThriftType::I32, static_cast<std::int64_t>(values));
  w.field(2, ThriftType::I32, static_cast<int>(encoding));
  if (type == PageType::Data) {
    w.field(3, ThriftType::I32, static_cast<int>(Encoding::Runs));  // definition levels
    w.field(4, ThriftType::I32, static_cast<int>(Encoding::Runs));  // repetition levels: none
  }
  w.close();
  w.close();
  const std::size_t head = out.size() - before;
  out.append(packed, 0, n);
  return head + body.size();
}

struct PageUnpacker::Context {
  ZSTD_DCtx* zstd = ZSTD_createDCtx();
  std::string body;
  ~Context() { ZSTD_freeDCtx(zstd); }
};
PageUnpacker::PageUnpacker() : context_(std::make_unique<Context>()) {}
PageUnpacker::~PageUnpacker() = default;

Result<PageUnpacker::Page> PageUnpacker::page(Bytes chunk, std::size_t at, std::uint64_t base,
                                              std::uint64_t& budget) {
  ThriftReader r{chunk.subspan(at), base + at};
  Page page;
  TAMIZ_TRY(page.head, read_head(r));
  const std::size_t from = at + r.at();
  const std::uint64_t raw = page.head.unpacked_bytes;
  if (page.head.packed_bytes > chunk.size() - from || raw > kMostPageBytes)
    return r.damaged("a page of impossible size");
  if (raw > budget)
    return fail(Code::TooLarge, "unpacks to more than is allowed for one row group", base + at);
  const Bytes packed = chunk.subspan(from, page.head.packed_bytes);
  // The frame names its own size: a bomb is refused before anything is set aside for it.
  if (ZSTD_getFrameContentSize(packed.data(), packed.size()) != raw)
    return r.damaged("a page is not the zstd frame that its header says");
  budget -= raw;
  if (context_->body.size() < raw) context_->body.resize(raw);
  const std::size_t n =
      ZSTD_decompressDCtx(context_->zstd, context_->body.data(), raw, packed.data(), packed.size());
  if (ZSTD_isError(n) != 0 || n != raw)
    return r.damaged(fmt::format("a page does not unpack: {}",
                                 ZSTD_isError(n) != 0 ? ZSTD_getErrorName(n) : "too short"));
  page.body = as_bytes(std::string_view{context_->body}.substr(0, raw));
  page.next = from + packed.size();
  return page;
}

}  // namespace tamiz::store
