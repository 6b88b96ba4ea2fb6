#pragma once
// What a machine's name says of it: whether a claim's pattern fits, and whether it stands on a desk
// or in a rack. Tested by the stories.
#include <string>
#include <vector>

namespace tamiz::sieve {

// The first pattern (of coverage.yaml: `*`, `?`) that fits the folded name or its first label; ""
// when none does.
std::string pattern_of(const std::vector<std::string>& patterns, const std::string& host);

// "fin-ws-0114.corp.example.org" -> "*-WS-*"; "" for machines that may leave.
std::string kind_of_machine(const std::string& host);

}  // namespace tamiz::sieve
