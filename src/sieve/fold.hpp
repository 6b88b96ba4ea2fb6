#pragma once
// The fold itself: what one event adds to its host's story.
#include "sieve/lineage.hpp"
#include "sieve/partition.hpp"
#include "sieve/story.hpp"

namespace tamiz::sieve {

class Fold {
 public:
  Fold(const FoldContext& context, HostStory& story);
  // Events come in time order, each once; an event has a row for every input that holds it.
  void next_event() { counted_.clear(); }
  void add(const Segment& segment, std::size_t row);
  void finish();

 private:
  void product(const Segment& segment, std::size_t row);
  void saw_product(const ProductHit& hit, const Segment& segment, std::size_t row);
  static void note_sighting(PackStory& story, const Evidence& seen, std::string_view version,
                            std::string_view platform, bool install, bool partial);
  void tests(const Segment& segment, std::size_t row);
  void saw_installer(const pack::TestPlace& place, const Segment& segment, std::size_t row);
  bool starts_as(std::uint16_t stage, std::size_t pack, const Segment& segment, std::size_t row);
  void removed(std::size_t pack, const Segment& segment, std::size_t row);
  void lineage(const Segment& segment, std::size_t row, bool product_near);
  void entity(std::size_t pack, const Segment& segment, std::size_t row, const Descent& descent);
  void ambient(const Segment& segment, std::size_t row);
  void decode(const Segment& segment, std::size_t row);
  void answer(std::size_t pack, const Segment& segment, std::size_t row);
  void decoder_evidence(std::size_t pack, std::string_view says, Evidence evidence);
  void keep(StageStory& story, Evidence evidence);  // once per event
  [[nodiscard]] std::string_view text(const Segment& segment, Column column, std::size_t row) const;
  [[nodiscard]] Evidence evidence(const Segment& segment, std::size_t row, std::string why) const;

  const FoldContext& context_;
  HostStory& story_;
  std::vector<std::unique_ptr<Lineage>> lineages_;  // by pack; made with the product's first sign
  std::vector<Descent> descents_;                   // of this row, by pack
  std::vector<ProductHit> near_;
  std::vector<pack::TestPlace> met_;
  std::vector<ProductHit> products_;
  std::vector<const StageStory*> counted_;  // that this event has already been kept for
};

}  // namespace tamiz::sieve
