#pragma once
// The fold itself: what one event adds to its host's story.
#include "sieve/partition.hpp"
#include "sieve/story.hpp"

namespace tamiz::sieve {

class Fold {
 public:
  Fold(const FoldContext& context, HostStory& story);
  void add(const Segment& segment, std::size_t row);  // in time order, each event once
  void finish();

 private:
  void product(const Segment& segment, std::size_t row);
  void saw_product(std::size_t pack, pack::Side side, bool by_image, const Segment& segment,
                   std::size_t row);
  void tests(const Segment& segment, std::size_t row);
  void decode(const Segment& segment, std::size_t row);
  void answer(std::size_t pack, const Segment& segment, std::size_t row);
  void decoder_evidence(std::size_t pack, std::string_view says, Evidence evidence);
  static void keep(StageStory& story, Evidence evidence);
  [[nodiscard]] std::string_view text(const Segment& segment, Column column, std::size_t row) const;
  [[nodiscard]] Evidence evidence(const Segment& segment, std::size_t row, std::string why) const;

  const FoldContext& context_;
  HostStory& story_;
  std::vector<pack::TestPlace> met_;
};

}  // namespace tamiz::sieve
