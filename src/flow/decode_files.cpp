#include "flow/decode_files.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>

#include "base/file.hpp"
#include "base/hash.hpp"
#include "base/text.hpp"
#include "flow/packs.hpp"
#include "report/json_writer.hpp"

namespace tamiz::flow {
namespace {

constexpr std::size_t kShown = 200;

Result<std::vector<pack::Pack>> with_decoders(const DecodeOptions& options) {
  HuntOptions wanted;
  wanted.packs = options.packs;
  Report report;
  report.as_of = day_of(options.as_of == kNoTime ? now() : options.as_of) * kDay;
  TAMIZ_TRY(auto packs, packs_of(wanted, report));
  packs = known_by(std::move(packs), report);
  std::erase_if(packs, [](const pack::Pack& p) { return p.decoders.empty(); });
  if (!packs.empty()) return packs;
  std::string which;
  TAMIZ_TRY(const auto shipped, pack::shipped_packs());
  for (const pack::Pack& p : shipped) {
    if (!p.decoders.empty()) which += (which.empty() ? "" : ", ") + p.id;
  }
  return fail(Code::Usage,
              fmt::format("no decoder for files in these packs as of {}; shipped packs that have "
                          "some: {}",
                          format_day(report.as_of), which));
}

Result<std::string> content_of(const InputFile& file) {
  TAMIZ_TRY(const auto stream, open_file(file));
  std::string out;
  std::array<std::byte, 1u << 16> buffer;
  while (true) {
    TAMIZ_TRY(const std::size_t n, stream->read(buffer));
    if (n == 0) return out;
    out.append(static_cast<const char*>(static_cast<const void*>(buffer.data())), n);
    if (out.size() > pack::kMostDecodeInput) return fail(Code::TooLarge, "more than 16 MiB");
  }
}

class Story {
 public:
  Story(const std::vector<pack::Pack>& packs, bool json) : packs_(packs), json_(json) {}

  Result<> file(const InputFile& file) {
    const auto content = content_of(file);
    if (!content) {
      unread(file.path, content.error().what);
      return {};
    }
    ++out_.files;
    const std::uint64_t before = out_.decoded + out_.refused;
    for (const pack::Pack& pack : packs_) {
      for (const pack::Decoder& decoder : pack.decoders) {
        TAMIZ_TRY(const auto found, pack::decode_bytes(decoder, *content));
        for (const pack::Decoded& place : found.places)
          tell(file.path, *content, pack, decoder, place);
        if (found.more)
          unread(file.path, fmt::format("{}: more than {} places", decoder.id, pack::kMostMatches));
      }
    }
    without_ += out_.decoded + out_.refused == before ? 1 : 0;
    return {};
  }
  void unread(const std::string& path, const std::string& why) {
    ++out_.unread;
    if (!json_) out_.text += fmt::format("{}: NOT READ: {}\n", printable(path), printable(why));
    if (json_) line().field("file", path).field("unread", why), end_line();
  }
  DecodedFiles take() {
    if (json_) return std::move(out_);
    for (const pack::Pack& pack : packs_) {
      for (const pack::Decoder& d : pack.decoders)
        out_.text += fmt::format("  {} of {}: {} ({})\n", printable(d.id), printable(pack.id),
                                 shortened(d.what, kShown), shortened(d.fact.source, 80));
    }
    out_.text += fmt::format(
        "{} read, {} not; {} decoded, {} not; {} nothing these decoders know\n",
        counted(out_.files, "file", "files"), out_.unread, counted(out_.decoded, "value", "values"),
        out_.refused, counted(without_, "file holds", "files hold"));
    if (without_ > 0) out_.text += "That is not a \"no\" for the machines they came from.\n";
    return std::move(out_);
  }

 private:
  report::JsonWriter& line() {
    writer_ = report::JsonWriter{report::JsonWriter::Form::OneLine};
    return writer_.open_object();
  }
  void end_line() { out_.text += writer_.close_object().take(); }

  void tell(const std::string& path, const std::string& content, const pack::Pack& pack,
            const pack::Decoder& decoder, const pack::Decoded& place) {
    const bool good = place.said.has_value();
    ++(good ? out_.decoded : out_.refused);
    const std::string& words = good ? *place.said : place.said.error().what;
    if (!json_) {
      out_.text +=
          fmt::format("{}, byte {}: {}  {}{}\n", printable(path), with_commas(place.offset),
                      printable(decoder.id),
                      good ? "" : "NOT DECODED: ", shortened(words, pack::kMostDecodeOutput));
      return;
    }
    line().field("file", path).field("sha256", sha256_hex(content)).field("pack", pack.id);
    writer_.field("decoder", decoder.id).field("offset", place.offset);
    writer_.field("says", pack::name_of(decoder.says));
    writer_.field(good ? "value" : "refused", words).field("source", decoder.fact.source);
    end_line();
  }

  const std::vector<pack::Pack>& packs_;
  bool json_;
  DecodedFiles out_;
  std::uint64_t without_ = 0;
  report::JsonWriter writer_{report::JsonWriter::Form::OneLine};
};

}  // namespace

Result<DecodedFiles> decode_files(const DecodeOptions& options) {
  TAMIZ_TRY(const auto packs, with_decoders(options));
  TAMIZ_TRY(const auto walked, walk(options.paths));
  Story story{packs, options.json};
  for (const InputFile& file : walked.files) TAMIZ_CHECK(story.file(file));
  for (const Error& error : walked.skipped) story.unread(error.input, error.what);
  return story.take();
}

}  // namespace tamiz::flow
