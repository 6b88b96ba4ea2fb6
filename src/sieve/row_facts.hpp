#pragma once
// What one row shows, by the packs' conditions alone: which tests it meets, and where it names the
// product.
#include <array>
#include <vector>

#include "model/segment.hpp"
#include "sieve/knowledge.hpp"

namespace tamiz::sieve {

// The columns in which conditions can be met.
inline constexpr std::array kTestedColumns{
    Column::ActorImage,    Column::ActorSha1,    Column::ActorSha256,   Column::ActorMd5,
    Column::ActorProduct,  Column::ActorVersion, Column::ActorSigner,   Column::Target,
    Column::TargetSha1,    Column::TargetSha256, Column::TargetMd5,     Column::TargetProduct,
    Column::TargetVersion, Column::TargetSigner, Column::RemoteAddress, Column::Answer};
using pack::kFolderStage;
using pack::kInstallStage;
using pack::kProductStage;
using pack::kRemovalStage;

// The test at that place, of a stage or of the product.
const pack::Test& test_at(const Knowledge& knowledge, const pack::TestPlace& place);

// Whether any value of the row meets any condition: nearly every row answers no, and quickly.
bool any_condition(const Segment& segment, std::size_t row, const Knowledge& knowledge);

// The tests whose conditions this row meets, all of them; the product's installs and removals too.
void tests_of_row(const Segment& segment, std::size_t row, const Knowledge& knowledge,
                  std::vector<pack::TestPlace>& out);

// Whether the row is a sign of the machine itself, not a server's remark on one that is gone (a
// lease that expired).
bool by_the_machine(const Segment& segment, std::size_t row, const Dictionary& strings);

// The product of a pack on one side of the event.
struct ProductHit {
  std::size_t pack = 0;
  pack::Side side{};
  bool by_image = false;
  bool runs = false;  // an image of the product starts or acts
};
void products_of_row(const Segment& segment, std::size_t row, const Knowledge& knowledge,
                     const Dictionary& strings, std::vector<ProductHit>& out);
// Images in a folder of the product's name: parts of it for the lineage, nothing else.
void folders_of_row(const Segment& segment, std::size_t row, const Knowledge& knowledge,
                    std::vector<ProductHit>& out);
std::string_view version_of(const ProductHit& hit, const Segment& segment, std::size_t row,
                            const Dictionary& strings);
// windows, mac, linux or "": by the operating system's name, else by the look of the path.
std::string_view platform_of(const ProductHit& hit, const Segment& segment, std::size_t row,
                             const Dictionary& strings);

}  // namespace tamiz::sieve
