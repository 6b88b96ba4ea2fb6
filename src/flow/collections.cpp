#include "flow/collections.hpp"

#include <algorithm>
#include <span>

#include "base/random_file.hpp"
#include "base/text.hpp"
#include "base/unpack.hpp"
#include "base/yaml.hpp"
#include "flow/manifest.hpp"

namespace tamiz::flow {
namespace {

constexpr std::string_view kName = "client_info.json";
constexpr std::size_t kMostBytes = 1u << 20;  // it has a few hundred
// A zip's list of members stands at its end, names as they are (APPNOTE 6.3.10, 4.3.12), some 100
// bytes each.
constexpr std::uint64_t kMostListBytes = 8u << 20;

bool is_zip(const RandomBytes& bytes) {
  std::string magic(4, '\0');
  return bytes.size() > magic.size() &&
         bytes.read_at(0, std::as_writable_bytes(std::span{magic})) && magic == "PK\x03\x04";
}

// Whether the zip's list of members has one of that name.
bool lists_it(const std::string& path) {
  const auto bytes = open_random(path);
  if (!bytes || !is_zip(**bytes)) return false;
  std::string end(std::min((*bytes)->size(), kMostListBytes), '\0');
  return (*bytes)->read_at((*bytes)->size() - end.size(), std::as_writable_bytes(std::span{end})) &&
         end.contains(kName);
}

std::string read_member(Unpacker& members) {
  std::string text(kMostBytes, '\0');
  std::size_t size = 0;
  while (size < text.size()) {
    const auto n = members.read(std::as_writable_bytes(std::span{text}.subspan(size)));
    if (!n) return "";
    if (*n == 0) break;
    size += *n;
  }
  text.resize(size);
  return text;
}

std::string machine_in_zip(const InputFile& file) {
  if (!lists_it(file.path)) return "";
  auto stream = open_file(file);
  if (!stream) return "";
  Unpacker members{std::move(*stream), file.path};
  while (!interrupted()) {
    const auto more = members.next();
    if (!more || !*more) return "";
    // Its own, not one of a machine's files that it collected.
    if (members.path() == file.path + "!" + std::string{kName})
      return machine_of_client_info(read_member(members));
  }
  return "";
}

}  // namespace

std::string machine_of_client_info(std::string_view text) {
  const auto root = parse_yaml(text, std::string{kName});
  if (!root || !root->is_map()) return "";
  const YamlNode none, *const given = root->find("os_info");
  const YamlNode& server = given == nullptr ? none : *given;
  for (const std::string& named : {text_at(*root, "Fqdn"), text_at(*root, "Hostname"),
                                   text_at(server, "fqdn"), text_at(server, "hostname")}) {
    const std::string_view name = trim(named);
    const std::string folded = fold(name);
    if (name.empty() || folded == "localhost" || folded.starts_with("localhost.")) continue;
    return std::string{name};
  }
  return "";
}

std::vector<Collection> collections_among(const std::vector<InputFile>& files) {
  std::vector<Collection> out;
  for (const InputFile& file : files) {
    if (file.path == "-") continue;
    Collection found;
    if (base_name(file.path) == kName) {
      const auto text = read_whole(file.path, kMostBytes);
      found = {text ? machine_of_client_info(*text) : "", std::string{folder_of(file.path)}};
    } else {
      found = {machine_in_zip(file), file.path};
    }
    // Given by its bare name it stands in no folder that could be told from other inputs.
    if (!found.machine.empty() && !found.path.empty()) out.push_back(std::move(found));
  }
  return out;
}

}  // namespace tamiz::flow
