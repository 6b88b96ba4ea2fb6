#include "model/event.hpp"

#include <algorithm>

namespace tamiz {
namespace {

template <class Enum, std::size_t N>
std::optional<Enum> named(const std::array<std::string_view, N>& names, std::string_view name) {
  const auto found = std::ranges::find(names, name);
  if (found == names.end()) return std::nullopt;
  return static_cast<Enum>(found - names.begin());
}

}  // namespace

std::optional<Channel> channel_named(std::string_view name) {
  return named<Channel>(kChannelNames, name);
}
std::optional<Completeness> completeness_named(std::string_view name) {
  return named<Completeness>(kCompletenessNames, name);
}

std::optional<Column> column_named(std::string_view name) {
  const auto found = std::ranges::find(kColumns, name, &ColumnInfo::name);
  if (found == kColumns.end()) return std::nullopt;
  return found->column;
}

bool real_guid(std::string_view guid) {
  return guid.find_first_not_of("0-{} ") != std::string_view::npos;
}

}  // namespace tamiz
