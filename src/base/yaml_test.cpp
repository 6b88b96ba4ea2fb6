#include "base/yaml.hpp"

#include <gtest/gtest.h>

namespace tamiz {
namespace {

TEST(Yaml, ItKeepsPlacesAndTheOrderOfKeys) {
  const auto root = parse_yaml("b: 1\na: [x, {c: d}]\n", "f");
  ASSERT_TRUE(root);
  ASSERT_TRUE(root->is_map());
  EXPECT_EQ(root->keys[0].text, "b");
  const YamlNode* list = root->find("a");
  ASSERT_NE(list, nullptr);
  EXPECT_EQ(list->items[1].find("c")->text, "d");
  EXPECT_EQ(list->items[1].find("c")->line, 2u);
  EXPECT_EQ(list->items[1].find("c")->column, 12u);
}

TEST(Yaml, ItRefusesWhatStrangersMayNotSend) {
  struct Row {
    std::string text, where, what;
  };
  std::string deep(40, '[');
  deep += std::string(40, ']');
  for (const Row& row : {Row{"a: 1\na: 2\n", "f:2:1", "the key 'a' stands twice (first in line 1)"},
                         Row{"a: &x 1\n", "f:1:4", "anchors (&name) are not allowed"},
                         Row{"a: !t 1\n", "f:1:4", "tags (!name) are not allowed"},
                         Row{"", "f", "is empty"}, Row{deep, "f:1:1", "nested deeper than 32"},
                         Row{std::string(5u << 20, 'x'), "f",
                             "larger than 4 MiB, the most a pack, map or coverage file may be"}}) {
    const auto root = parse_yaml(row.text, "f");
    ASSERT_FALSE(root) << row.what;
    EXPECT_EQ(root.error().what, row.what);
    EXPECT_EQ(root.error().input, row.where);
    EXPECT_EQ(root.error().code, Code::Usage);
  }
}

}  // namespace
}  // namespace tamiz
