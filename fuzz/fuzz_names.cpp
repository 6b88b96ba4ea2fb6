// Decoder, times, addresses, versions, suffixes, values: small readers of hostile strings.
#include <cstdint>
#include <string>

#include "base/text.hpp"
#include "base/time.hpp"
#include "pack/address.hpp"
#include "pack/pack.hpp"
#include "pack/suffix.hpp"
#include "pack/sunburst.hpp"
#include "telemetry/values.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(data, data + size);
  if (const auto name =
          tamiz::pack::decode_sunburst(text + ".appsync-api.eu-west-1.avsvmcloud.com")) {
    (void)tamiz::pack::join_sunburst({{name->sequence, name->fragment}});
    (void)tamiz::pack::sunburst_services_text(name->services);
  }
  (void)tamiz::read_time(text);
  (void)tamiz::pack::AddressBlock::read(text);
  (void)tamiz::pack::compare_versions(text, "1.2.3");
  (void)tamiz::pack::registrable_domain(tamiz::fold(text));
  (void)tamiz::printable(text);
  (void)tamiz::shortened(text, 20);
  (void)tamiz::shortened_front(text, 20);
  tamiz::Row row;
  tamiz::telemetry::set_answers(text, row);
  tamiz::telemetry::set_hashes(text, true, row);
  (void)tamiz::telemetry::url_host(text);
  (void)tamiz::telemetry::looks_like_domain(text);
  tamiz::telemetry::Scratch scratch;
  (void)tamiz::telemetry::decimal_of(text, scratch);
  (void)tamiz::telemetry::joined_path(text.substr(0, size / 2), text.substr(size / 2), scratch);
  (void)tamiz::glob_match(text.substr(0, size / 2), text.substr(size / 2));
  return 0;
}
