#pragma once
// JSON text (RFC 8259), two blanks a level, keys in the order of the calls. Bytes that are not
// UTF-8 appear as the text
// \xNN, bidirectional and control characters as \u{..}, so that no reader is fooled. Tested by
// json_writer_test.cpp.
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace tamiz::report {

class JsonWriter {
 public:
  enum class Form : bool { Pretty, OneLine };
  explicit JsonWriter(Form form = Form::Pretty) : form_(form) {}
  JsonWriter& open_object();
  JsonWriter& close_object();
  JsonWriter& open_array();
  JsonWriter& close_array();
  JsonWriter& key(std::string_view name);
  JsonWriter& value(std::string_view text);
  JsonWriter& value(const char* text) { return value(std::string_view{text}); }
  JsonWriter& value(std::uint64_t number);
  JsonWriter& value(bool yes);
  JsonWriter& number(std::string_view text);  // as it is written: the caller knows it for one
  JsonWriter& null();
  JsonWriter& text_or_null(std::string_view text) { return text.empty() ? null() : value(text); }
  template <class Value>
  JsonWriter& field(std::string_view name, const Value& v) {
    key(name);
    return value(v);
  }
  JsonWriter& texts(std::string_view name, const std::vector<std::string>& list);
  [[nodiscard]] std::string take() { return std::move(out_) + "\n"; }

 private:
  void item();
  JsonWriter& close(char c);
  void new_line();
  Form form_;
  std::string out_;
  int depth_ = 0;
  bool first_ = true, after_key_ = false;
};

}  // namespace tamiz::report
