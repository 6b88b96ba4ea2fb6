#include "telemetry/json.hpp"

#include <gtest/gtest.h>

namespace tamiz::telemetry {
namespace {

struct Reader {
  FieldTable fields;
  Slot image = fields.add("winlog.event_data.Image"), channel = fields.add("Channel"),
       list = fields.add("list");
  Scratch scratch;
  Record record;

  std::string read(std::string text, Slot slot) {
    JsonReader reader{fields};
    record = Record{fields.size()};
    const std::size_t size = text.size();
    text.resize(size + kJsonPadding, ' ');
    const auto outcome = reader.read({text.data(), size}, record, scratch);
    if (!outcome.error.empty()) return "! " + outcome.error;
    return std::string{record.values[slot]} + (outcome.repaired ? " (repaired)" : "");
  }
};

TEST(Json, ItFindsNestedFlatAndWrappedNames) {
  Reader r;
  for (const char* text :
       {R"({"winlog":{"event_data":{"Image":"a.exe"}}})", R"({"winlog.event_data.Image":"a.exe"})",
        R"({"winlog":{"event_data.Image":"a.exe"}})",
        R"({"_source":{"winlog.event_data":{"Image":"a.exe"}}})",
        R"({"result":{"winlog":{"event_data":{"Image":"a.exe"}}}})"}) {
    EXPECT_EQ(r.read(text, r.image), "a.exe") << text;
  }
}

TEST(Json, ItReadsNumbersListsAndEscapes) {
  Reader r;
  EXPECT_EQ(r.read(R"({"Channel":4688})", r.channel), "4688");
  EXPECT_EQ(r.read(R"({"Channel":null})", r.channel), "");
  EXPECT_EQ(r.read(R"({"Channel":"a\\b\u00e9"})", r.channel), "a\\bé");
  EXPECT_EQ(r.read(R"({"list":["a",1,{"x":1},"b"]})", r.list), "a;1;b");
}

// Keys are expected in the order of the record before: whatever came before, a record says the
// same.
TEST(Json, WhatARecordSaysDoesNotDependOnTheOneBefore) {
  FieldTable fields;
  for (const char* key : {"a.b", "a.c", "c", "x.c", "list.c", "q\"k", "properties.c"})
    fields.add(key);
  const std::string far(100, 'k');
  const std::vector<std::string> texts{
      R"({"a":{"b":"1","c":"2"},"c":"3"})",
      R"({"a":{"b":"1"},"c":"3","x":{"c":"4"}})",
      R"({"a":{"c":"2","b":"1"}})",
      R"({"a.b":"1","a.c":"2","c":"3"})",
      R"({"c":"3","a":{"b.b":"0","b":"1"}})",
      R"({"properties":{"c":"5","properties":{"c":"6"}},"x":{"properties":{"c":"7"}}})",
      R"({"x":{"properties":{"c":"7"}},"properties":{"c":"5"}})",
      R"({"result":{"a":{"b":"1"}},"a":{"b":"9"}})",
      R"({"c":"3","c":"4"})",
      R"({"c\u0000":"0","\u0063":"3"})",
      R"({"q\"k":"8","q":"0","c":"3"})",
      R"({"q":"0","q\"k":"8"})",
      R"({"list":[{"c":"1"},{"c":"2","d":"0"}],"c":"3"})",
      R"({"":"0","c":"3"})",
      R"({"ca":"0","c":"3"})",
      R"({")" + far + R"(":"0","c":"3"})",
      R"({"c":"3")",
      R"({"c"})",
      R"({})"};
  JsonReader used{fields};
  const auto said = [&](JsonReader& reader, std::string text) {
    Scratch scratch;
    Record record{fields.size()};
    const std::size_t size = text.size();
    text.resize(size + kJsonPadding, ' ');
    std::string out = reader.read({text.data(), size}, record, scratch).error;
    for (std::size_t slot = 0; slot < fields.size(); ++slot)
      out += "|" + std::string{record.values[slot]};
    return out;
  };
  for (const std::string& before : texts) {
    for (const std::string& text : texts) {
      said(used, before);
      JsonReader fresh{fields};
      EXPECT_EQ(said(used, text), said(fresh, text)) << before << " then " << text;
    }
  }
}

TEST(Json, ItSaysWhatIsWrongWithALine) {
  Reader r;
  EXPECT_EQ(r.read(R"({"Channel":"a"} {"x":1})", r.channel),
            "! not one JSON object: Unexpected trailing content in the JSON input.");
  EXPECT_EQ(r.read(R"({"Channel":"a)", r.channel).substr(0, 24), "! not one JSON object: A");
  EXPECT_EQ(r.read("[1]", r.channel).substr(0, 21), "! not one JSON object");
  EXPECT_EQ(r.read("{\"Channel\":\"a\xFF\"}", r.channel), "a\\xFF (repaired)");
}

// Found by fuzz_ingest: behind a torn item of a list nothing can be read.
TEST(Json, ItStopsAtATornItemOfAList) {
  FieldTable fields;
  fields.add("a.b");
  fields.add("c");
  Record record{fields.size()};
  Scratch scratch;
  JsonReader reader{fields};
  const std::string_view text = R"({"a":[{"b":"1"},x "y":"z"}, {"b":"2"}], "c":"3"})";
  std::string padded{text};
  padded.resize(text.size() + kJsonPadding, ' ');
  const auto read = reader.read({padded.data(), text.size()}, record, scratch);
  EXPECT_EQ(read.error.substr(0, 20), "not one JSON object:");
}

TEST(Json, ItFindsWhereRecordsBegin) {
  struct Row {
    std::string_view text;
    int shape;  // -1 none, 0 lines, 1 objects
    std::size_t anomalies;
  };
  for (const Row& row :
       {Row{"{\"a\":1}\n{\"a\":2}\n", 0, 0}, Row{"[{\"a\":1}]", 1, 0},
        Row{"{\"results\":[{\"a\":1}]}", 1, 0},
        Row{"{\"Stats\":{},\"Schema\":[{\"n\":1}],\"Results\":[{\"a\":1}]}", 1, 0},
        Row{"{\"hits\":{\"total\":1,\"hits\":[{\"a\":1}]}}", 1, 0},
        Row{"\"results\": [ {\"a\":1}", 1, 1}, Row{"{\n \"a\": 1\n}\n{\n \"a\": 2\n}\n", 1, 0},
        Row{"plain", -1, 0}, Row{"[1,2]", -1, 0}}) {
    const auto start = start_of_json(row.text);
    ASSERT_EQ(start.has_value(), row.shape >= 0) << row.text;
    if (!start) continue;
    EXPECT_EQ(static_cast<int>(start->shape), row.shape) << row.text;
    EXPECT_EQ(start->anomalies.size(), row.anomalies) << row.text;
  }
}

TEST(Json, ItCutsObjectsThroughBracesInStrings) {
  const std::string_view text = R"( {"a":"}{\""}, {"b":[{}]} ] tail)";
  const auto cut = cut_objects(text, true);
  EXPECT_TRUE(cut.closed);
  EXPECT_EQ(text.substr(cut.end), " tail");
  EXPECT_EQ(*next_object(text, 0), R"({"a":"}{\""})");
  EXPECT_EQ(next_object("{\"a\":", 0), std::nullopt);
}

}  // namespace
}  // namespace tamiz::telemetry
