#include "cli/commands.hpp"

#include <gtest/gtest.h>

namespace tamiz::cli {
namespace {

TEST(Commands, ItGivesEveryKindOfErrorItsExitCode) {
  struct Row {
    Code code;
    int exit;
  };
  for (const Row& row : {Row{Code::Usage, 64}, Row{Code::NotThisFormat, 64}, Row{Code::Damaged, 64},
                         Row{Code::Unsupported, 64}, Row{Code::Bug, 70}, Row{Code::Io, 74},
                         Row{Code::TooLarge, 75}, Row{Code::Stopped, 130}}) {
    testing::internal::CaptureStderr();
    EXPECT_EQ(say({row.code, "what", 0, "where"}), row.exit);
    EXPECT_EQ(testing::internal::GetCapturedStderr(), "tamiz: where: what\n");
  }
}

TEST(Commands, ItHasAnExampleThatItCanRead) {
  for (const Command& command : commands()) {
    EXPECT_TRUE(command.example.starts_with("tamiz " + std::string{command.name} + " "))
        << command.name;
    std::vector<std::string> words;
    std::string_view left = command.example.substr(7 + command.name.size());
    while (!left.empty()) {
      const auto blank = left.find(' ');
      words.emplace_back(left.substr(0, blank));
      left = blank == std::string_view::npos ? std::string_view{} : left.substr(blank + 1);
    }
    EXPECT_TRUE(read_words(command, words)) << command.example;
  }
}

}  // namespace
}  // namespace tamiz::cli
