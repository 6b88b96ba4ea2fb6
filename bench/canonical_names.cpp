// Names as the blind search sees them: each line `path|key|domain<TAB>name` of standard input
// becomes its canonical form on standard output. tools/real_blind.py measures with it how many
// names two machines share raw and canonical, and what is merged too far.
#include <cstdio>
#include <iostream>
#include <string>
#include <string_view>

#include "blind/canonical.hpp"

using namespace tamiz::blind;

int main() {
  std::ios::sync_with_stdio(false);
  for (std::string line; std::getline(std::cin, line);) {
    const std::size_t tab = line.find('\t');
    const std::string_view kind = std::string_view{line}.substr(0, tab);
    const std::string_view name =
        tab == std::string::npos ? std::string_view{} : std::string_view{line}.substr(tab + 1);
    if (kind == "path") {
      std::cout << canonical_path(name) << '\n';
    } else if (kind == "key") {
      std::cout << canonical_key(name) << '\n';
    } else if (kind == "domain") {
      std::cout << canonical_domain(name) << '\n';
    } else {
      std::cerr << "not a kind: " << line << '\n';
      return 64;
    }
  }
  return std::cin.bad() ? 70 : 0;
}
