#include "telemetry/map.hpp"

#include <gtest/gtest.h>

namespace tamiz::telemetry {
namespace {

const std::string kGood = R"(map: tamiz.map/1
id: example
title: An example
date: 2026-11-24
source: invented
reader: delimited
recognise: {need: [a, b]}
time: a
channel: dns
columns: {subject: b}
completeness:
  dns: {class: filtered, why: because, source: invented}
)";

std::string changed(std::string from, std::string to) {
  std::string text = kGood;
  return text.replace(text.find(from), from.size(), to);
}

TEST(Map, ItReadsAllShippedMaps) {
  const auto maps = shipped_maps();
  ASSERT_TRUE(maps) << maps.error().input << ": " << maps.error().what;
  EXPECT_GE(maps->size(), 9u);
}

TEST(Map, ItSaysWhatIsWrongAndWhatWouldBeRight) {
  struct Row {
    std::string text, error;
  };
  for (const Row& row : {
           Row{kGood, ""},
           Row{changed("tamiz.map/1", "tamiz.map/9"),
               "m:1:1: this program reads 'map: tamiz.map/1'"},
           Row{changed("reader: delimited", "reader: parquet"),
               "m:6:9: unknown reader 'parquet'; known: audit, delimited, json, lines, pairs, "
               "paragraphs, "
               "xml"},
           Row{changed("recognise: {need: [a, b]}\n", ""),
               "m:1:1: 'recognise' is missing here: the keys that tell this export from others"},
           Row{changed("{subject: b}", "{subjet: b}"),
               "m:10:11: unknown column 'subjet'; did you mean 'subject'?"},
           Row{changed("channel: dns", "channel: dsn"),
               "m:9:10: unknown channel 'dsn'; known: process, module, file, registry, dns, "
               "network, http, software, service, task, logon, alert, script, address"},
           Row{changed("class: filtered", "class: total"),
               "m:12:16: unknown class 'total'; known: complete, capped, sampled, filtered, cut, "
               "snapshot, alerts_only, absent"},
           Row{changed("  dns: {", "  process: {"),
               "m:12:3: says nothing about channel 'dns', which this map produces"},
           Row{changed("{subject: b}", "{target: {from: b, form: domian}}"),
               "m:10:35: unknown form 'domian'; known: text, domain, url_host, path, hash, hashes, "
               "hex, address, answers, dns_labels, app_name, after_name, msi_product, "
               "npm_path, purl_name"},
           Row{changed("{subject: b}", "{target: {from: b, form: path}}"),
               "m:10:19: form path takes two keys: [folder, file]"},
       }) {
    const auto map = read_map(row.text, "m");
    const std::string got = map ? "" : map.error().input + ": " + map.error().what;
    EXPECT_EQ(got, row.error);
  }
}

}  // namespace
}  // namespace tamiz::telemetry
