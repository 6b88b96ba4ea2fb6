#include "report/json_writer.hpp"

#include "base/text.hpp"

namespace tamiz::report {

void JsonWriter::item() {
  if (after_key_) {
    after_key_ = false;
    return;
  }
  if (!first_) out_ += ',';
  if (depth_ > 0) new_line();
  first_ = false;
}

void JsonWriter::new_line() {
  if (form_ == Form::OneLine) return;
  out_ += '\n';
  out_.append(static_cast<std::size_t>(depth_) * 2, ' ');
}

JsonWriter& JsonWriter::open_object() {
  item();
  out_ += '{';
  ++depth_;
  first_ = true;
  return *this;
}
JsonWriter& JsonWriter::open_array() {
  item();
  out_ += '[';
  ++depth_;
  first_ = true;
  return *this;
}
JsonWriter& JsonWriter::close(char c) {
  --depth_;
  if (!first_) new_line();
  out_ += c;
  first_ = false;
  return *this;
}
JsonWriter& JsonWriter::close_object() { return close('}'); }
JsonWriter& JsonWriter::close_array() { return close(']'); }

JsonWriter& JsonWriter::key(std::string_view name) {
  value(name);
  out_ += ": ";
  after_key_ = true;
  return *this;
}

JsonWriter& JsonWriter::texts(std::string_view name, const std::vector<std::string>& list) {
  key(name).open_array();
  for (const std::string& each : list) value(each);
  return close_array();
}

JsonWriter& JsonWriter::value(std::string_view text) {
  item();
  out_ += '"';
  // printable() leaves no control characters; only the two marks of JSON itself are left to escape.
  for (const char c : printable(text)) {
    if (c == '"' || c == '\\') out_ += '\\';
    out_ += c;
  }
  out_ += '"';
  return *this;
}
JsonWriter& JsonWriter::value(std::uint64_t number) {
  item();
  out_ += std::to_string(number);
  return *this;
}
JsonWriter& JsonWriter::number(std::string_view text) {
  item();
  out_ += text;
  return *this;
}
JsonWriter& JsonWriter::value(bool yes) {
  item();
  out_ += yes ? "true" : "false";
  return *this;
}
JsonWriter& JsonWriter::null() {
  item();
  out_ += "null";
  return *this;
}

}  // namespace tamiz::report
