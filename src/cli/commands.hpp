#pragma once
// The one table of commands: help, completion of words and the spelling suggestion are made from
// it.
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace tamiz::cli {

// Exit codes (design, section 8).
enum Exit : int {
  kNothing = 0,
  kFound = 1,
  kCouldNotLook = 2,
  kUsage = 64,
  kBug = 70,
  kNotWritten = 74,
  kMemory = 75,
  kInterrupted = 130
};

enum class Takes : std::uint8_t { Nothing, Text, Texts, Rest };  // Rest: the words without a name

struct Argument {
  std::string_view name;  // "--json"; for Rest what stands in the help: "PATH.."
  Takes takes = Takes::Text;
  std::string_view value;  // "FILE"
  std::string_view help;   // with unit, range and default
};

// What stood on the command line, by argument name.
using Words = std::map<std::string, std::vector<std::string>>;

struct Command {
  std::string_view name, help, example;
  std::span<const Argument> arguments;
  int (*run)(const Words& words, const std::vector<std::string>& typed);
  bool hidden = false;  // not in the short help; its own --help works
};

std::span<const Command> commands();

// Words by the command's own table; Usage for anything that is not in it.
Result<Words> read_words(const Command& command, const std::vector<std::string>& typed);
std::string help_of(const Command& command);
std::string help_of_all();
// Runs what was typed (without the program's name) and returns the exit code.
int run(const std::vector<std::string>& typed);

// For the commands: prints an error to standard error and gives its exit code.
int say(const Error& error);
void note(std::string_view text);  // to standard error
// Standard output; kNotWritten when it cannot be written.
int print(std::string_view text, int code);

int run_look(const Words& words, const std::vector<std::string>& typed);
int run_hunt(const Words& words, const std::vector<std::string>& typed);
int run_pack(const Words& words, const std::vector<std::string>& typed);
int run_case(const Words& words, const std::vector<std::string>& typed);
int run_dismiss(const Words& words, const std::vector<std::string>& typed);
int run_decode(const Words& words, const std::vector<std::string>& typed);
int run_sql(const Words& words, const std::vector<std::string>& typed);
int run_digest(const Words& words, const std::vector<std::string>& typed);
int run_merge(const Words& words, const std::vector<std::string>& typed);
int run_simulate(const Words& words, const std::vector<std::string>& typed);
extern const std::span<const Argument> kLookArguments, kHuntArguments, kPackArguments,
    kCaseArguments, kDismissArguments, kDecodeArguments, kSqlArguments, kDigestArguments,
    kMergeArguments, kSimulateArguments;

}  // namespace tamiz::cli
