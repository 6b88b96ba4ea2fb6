#pragma once
// Invented names: nothing in a fleet is anybody's. Names of the network end in .example (RFC 2606).
// The same generator state gives the same words. Tested by world_test.cpp.
#include <functional>
#include <string>
#include <string_view>

#include "sim/rng.hpp"

namespace tamiz::fleet {

std::string word(sim::Rng& rng);        // "lumeta": two or three syllables
std::string capital(std::string text);  // "Lumeta"
std::string company(sim::Rng& rng);     // "Lumeta Software GmbH"
std::string site(sim::Rng& rng);        // "lumeta-cdn.example"
std::string hex(sim::Rng& rng, unsigned digits);
// Of a scenario's {c:word}: the letter says for whom it is drawn, `of` which of these; the rest
// what: word, Word, site, site2, hex8 ..
std::string drawn_text(std::string_view name, std::uint64_t seed, std::uint64_t of);

// The text with what `word` says in place of each {name}.
std::string with_words(std::string_view text,
                       const std::function<std::string(std::string_view)>& word);

// One of `of`, the first ones far more often: the rank is drawn evenly on a logarithmic scale, as
// software and sites are spread (Zipf with exponent 1).
std::uint64_t zipf(sim::Rng& rng, std::uint64_t of);

}  // namespace tamiz::fleet
