#pragma once
// Registrable domains by the public suffix list of 2026-10-22 (publicsuffix.org, ICANN and private
// parts), shipped inside the program. Algorithm: publicsuffix.org/list, "formal algorithm". Tested
// by pack_test.cpp.
#include <string>
#include <string_view>

namespace tamiz::pack {

// "www.a.co.uk" -> "a.co.uk"; "" for a name that is itself a public suffix or has no dot. Expects a
// folded name.
std::string registrable_domain(std::string_view name);
std::string_view suffix_list_date();  // "2026-10-22"

}  // namespace tamiz::pack
