#include "store/sql_text.hpp"

#include "base/text.hpp"

namespace tamiz::store {
namespace {

std::string quoted(std::string_view text, char mark) {
  std::string out{mark};
  for (const char c : text) {
    if (c == mark) out += mark;
    out += c;
  }
  return out + mark;
}

}  // namespace

std::string sql_text(std::string_view text) { return quoted(text, '\''); }
std::string sql_name(std::string_view name) { return quoted(name, '"'); }

std::string sql_list(std::span<const std::string> texts) {
  std::string out = "[";
  for (const std::string& text : texts) out += (out.size() == 1 ? "" : ", ") + sql_text(text);
  return out + "]";
}

std::string exact_path(std::string_view path) {
  std::string out;
  for (const char c : path) {
    if (c == '*' || c == '?' || c == '[')
      out += std::string{"["} + c + "]";
    else
      out += c;
  }
  return out;
}

std::string_view without_end(std::string_view statement) {
  statement = trim(statement);
  while (statement.ends_with(';')) statement = trim(statement.substr(0, statement.size() - 1));
  return statement;
}

std::string harmless(std::string_view message) {
  std::string out;
  for (const std::string_view line : split(trim(message), '\n'))
    out += (out.empty() ? "" : "\n") + printable(line);
  return out;
}

}  // namespace tamiz::store
