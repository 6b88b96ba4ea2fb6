#pragma once
// `--product NAME`: a product that nobody has called bad, judged without any indicator. Its newest
// release is the cohort, its other releases are the control. Tested by stories/product.
#include <string>

#include "flow/gather.hpp"
#include "pack/pack.hpp"

namespace tamiz::flow {

inline constexpr std::string_view kProductPack = "product";

// The product's name, images and releases as the telemetry writes them. Usage when no product bears
// that name, or several do: then they are listed.
Result<pack::Pack> pack_of_product(const std::string& name, Gathered& gathered, Micros as_of);

}  // namespace tamiz::flow
