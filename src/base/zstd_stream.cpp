#include "base/zstd_stream.hpp"

#include <fmt/core.h>
#include <zstd.h>

#include <new>
#include <string>

#include "base/zstd.hpp"

namespace tamiz {
namespace {

class ZstdStream : public ByteStream {
 public:
  explicit ZstdStream(std::unique_ptr<ByteStream> under)
      : under_(std::move(under)), context_(ZSTD_createDCtx()) {
    ZSTD_DCtx_setParameter(context_, ZSTD_d_windowLogMax, kMostZstdWindowLog);
    buffer_.resize(ZSTD_DStreamInSize());
  }
  ~ZstdStream() override { ZSTD_freeDCtx(context_); }
  Result<std::size_t> read(std::span<std::byte> to) override {
    ZSTD_outBuffer out{to.data(), to.size(), 0};
    while (out.pos == 0 && !to.empty()) {
      if (in_.pos == in_.size) {
        TAMIZ_TRY(const std::size_t n, under_->read(std::as_writable_bytes(std::span{buffer_})));
        in_ = {buffer_.data(), n, 0};
        // The last return value alone tells whether a frame is still open.
        if (n == 0)
          return open_frame_ ? Result<std::size_t>{fail(
                                   Code::Damaged, "zstd: the data end inside a frame", consumed_)}
                             : Result<std::size_t>{0uz};
        consumed_ += n;
      }
      const std::size_t left = ZSTD_decompressStream(context_, &out, &in_);
      if (ZSTD_isError(left) != 0)
        return fail(Code::Damaged, fmt::format("zstd: {}", ZSTD_getErrorName(left)), consumed_);
      open_frame_ = left != 0;
    }
    return out.pos;
  }

 private:
  std::unique_ptr<ByteStream> under_;
  ZSTD_DCtx* context_;
  std::string buffer_;
  ZSTD_inBuffer in_{nullptr, 0, 0};
  std::uint64_t consumed_ = 0;
  bool open_frame_ = false;
};

}  // namespace

std::unique_ptr<ByteStream> zstd_stream(std::unique_ptr<ByteStream> under) {
  return std::make_unique<ZstdStream>(std::move(under));
}

std::string zstd(std::string_view text) {
  constexpr int kLevel = 1;
  std::string out;
  std::size_t size = 0;
  out.resize_and_overwrite(ZSTD_compressBound(text.size()), [&](char* to, std::size_t room) {
    size = ZSTD_compress(to, room, text.data(), text.size(), kLevel);
    return ZSTD_isError(size) != 0 ? 0 : size;
  });
  if (ZSTD_isError(size) != 0) throw std::bad_alloc{};
  return out;
}

}  // namespace tamiz
