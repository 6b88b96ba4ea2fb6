#include "base/random_file.hpp"

#include <gtest/gtest.h>

#include "base/file.hpp"
#include "base/hash.hpp"

namespace tamiz {
namespace {

std::string here(const std::string& name) {
  return testing::TempDir() + "tamiz-" + std::to_string(hash64(whole_path("."))) + "-" + name;
}

TEST(OutputFile, ItAppearsWhenItIsWholeAndNotBefore) {
  const std::string path = here("output");
  ASSERT_TRUE(write_whole(path, "old"));
  {
    const auto file = OutputFile::create(path);
    ASSERT_TRUE(file);
    ASSERT_TRUE((*file)->append(as_bytes("half")));
  }
  EXPECT_EQ(*read_whole(path, 100), "old");
  const auto file = OutputFile::create(path);
  ASSERT_TRUE(file);
  ASSERT_TRUE((*file)->append(as_bytes("new ")));
  ASSERT_TRUE((*file)->append(as_bytes("text")));
  EXPECT_EQ((*file)->size(), 8u);
  EXPECT_EQ(*read_whole(path, 100), "old");
  ASSERT_TRUE((*file)->commit());
  EXPECT_EQ(*read_whole(path, 100), "new text");
  EXPECT_EQ(OutputFile::create(here("no-folder/x")).error().code, Code::Io);
}

TEST(OutputFile, AScratchFileHasANameAndIsGoneAfterwards) {
  std::string path;
  {
    const auto file = OutputFile::scratch();
    ASSERT_TRUE(file);
    ASSERT_TRUE((*file)->append(as_bytes("text")));
    path = (*file)->partial();
    EXPECT_EQ(*read_whole(path, 100), "text");
  }
  EXPECT_FALSE(file_exists(path));
}

TEST(RandomBytes, ItReadsAnyPlaceAndNothingBehindTheEnd) {
  const std::string path = here("random");
  ASSERT_TRUE(write_whole(path, "0123456789"));
  const auto file = open_random(path);
  ASSERT_TRUE(file);
  const std::string text = "0123456789";
  const auto memory = random_bytes(as_bytes(text));
  for (const RandomBytes* bytes : {file->get(), memory.get()}) {
    EXPECT_EQ(bytes->size(), 10u);
    std::string to(3, ' ');
    ASSERT_TRUE(bytes->read_at(7, std::as_writable_bytes(std::span{to})));
    EXPECT_EQ(to, "789");
    const auto past = bytes->read_at(8, std::as_writable_bytes(std::span{to}));
    ASSERT_FALSE(past);
    EXPECT_EQ(past.error().what, "the file ends before its data");
    EXPECT_EQ(past.error().code, Code::Damaged);
  }
  EXPECT_EQ(open_random(here("missing")).error().what, "cannot open: No such file or directory");
  EXPECT_EQ(open_random(testing::TempDir()).error().what, "not a regular file");
}

}  // namespace
}  // namespace tamiz
