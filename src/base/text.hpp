#pragma once
// Text as evidence: bytes are kept, comparison folds case, printing makes hostile bytes harmless.
// Folding is Unicode simple case folding (CaseFolding.txt 15.0.0, statuses C and S; table in
// fold_table.hpp, made by tools/make_fold_table.py). Tested by text_test.cpp.
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tamiz {

// Case-folded copy. Invalid UTF-8 bytes are kept as they are.
std::string fold(std::string_view text);
void fold_into(std::string_view text, std::string& out);  // replaces `out`

// Like fold, and `\` becomes `/`: for paths of Windows and macOS.
void fold_path_into(std::string_view path, std::string& out);

// For people: invalid UTF-8 bytes as \xNN; control and bidirectional-override characters as
// \u{XXXX}; tab, CR, LF as
// \t, \r, \n. Text that is already harmless comes back unchanged.
std::string printable(std::string_view text);

// At most `columns` characters of printable text; cut text ends in "..".
std::string shortened(std::string_view text, std::size_t columns);

// The same, but the beginning is cut: for paths, whose end tells more.
std::string shortened_front(std::string_view text, std::size_t columns);

// Display columns of UTF-8 text, one per code point.
std::size_t columns_of(std::string_view text);

// Equal but for the case of ASCII letters.
bool equal_letters(std::string_view a, std::string_view b);  // of texts of one length
inline bool equal_blind(std::string_view a, std::string_view b) {
  return a.size() == b.size() && (a == b || equal_letters(a, b));
}

// Copy with its ASCII letters in capitals: for headlines.
std::string upper(std::string_view text);

// Without blanks, tabs, CR and LF at both ends. Nearly every value has none.
constexpr bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }
constexpr std::string_view trim(std::string_view text) {
  while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
  return text;
}
std::vector<std::string_view> split(std::string_view text, char at);

// Decimal digits and nothing else, below 2^64; nullopt otherwise.
std::optional<std::uint64_t> whole_number(std::string_view text);

// 1,234,567
std::string with_commas(std::uint64_t number);
// "1 machine", "2 machines"
std::string counted(std::uint64_t number, std::string_view one, std::string_view many);

// `pattern` with * (any run, also across `/`) and ? (one character) against the whole text; no
// other meaning.
bool glob_match(std::string_view pattern, std::string_view text);

// The candidate nearest to `word` by edit distance, or "" when none is within a third of its
// length.
std::string nearest(std::string_view word, const std::vector<std::string>& candidates);

// Decodes one code point at `at` (advanced past it). Invalid: returns kInvalid and advances one
// byte.
inline constexpr char32_t kInvalid = 0xFFFFFFFF;
char32_t next_code_point(std::string_view text, std::size_t& at);
void append_utf8(char32_t code_point, std::string& out);

}  // namespace tamiz
