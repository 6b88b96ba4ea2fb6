// The only file that includes CLI11: it costs 7 to 20 CPU seconds each time. Its own exit codes
// (100 and up) never leave it.
#include <CLI/CLI.hpp>

#include "base/text.hpp"
#include "cli/commands.hpp"

namespace tamiz::cli {

Result<Words> read_words(const Command& command, const std::vector<std::string>& typed) {
  CLI::App app;
  app.set_help_flag();
  std::map<std::string, std::vector<std::string>> found;
  std::map<std::string, bool> flags;
  std::vector<std::string> rest, names;
  for (const Argument& a : command.arguments) {
    const std::string name{a.name};
    if (a.takes == Takes::Rest) {
      app.add_option("rest", rest);
      continue;
    }
    names.push_back(name);
    if (a.takes == Takes::Nothing) {
      app.add_flag(name, flags[name]);
    } else {
      auto* option = app.add_option(name, found[name]);
      option->expected(1);
      option->allow_extra_args(false);  // "--pack a b": b is an input
      if (a.takes == Takes::Texts) option->take_all();
    }
  }
  std::vector<std::string> reversed(typed.rbegin(), typed.rend());  // CLI11 wants them so
  try {
    app.parse(reversed);
  } catch (const CLI::ExtrasError&) {
    for (const std::string& word : typed) {
      const std::string name = word.substr(0, word.find('='));
      if (!word.starts_with("-") || word == "-" ||
          std::find(names.begin(), names.end(), name) != names.end())
        continue;
      const std::string near = nearest(name, names);
      return fail(Code::Usage, "tamiz " + std::string{command.name} + " has no " + printable(name) +
                                   (near.empty() ? "; tamiz " + std::string{command.name} +
                                                       " --help lists what it has"
                                                 : "; did you mean " + near + "?"));
    }
    return fail(Code::Usage, "a word too many; tamiz " + std::string{command.name} + " --help");
  } catch (const CLI::ParseError& error) {
    return fail(Code::Usage,
                std::string{error.what()} + "; tamiz " + std::string{command.name} + " --help");
  }
  for (const auto& [name, on] : flags) {
    if (on) found[name] = {"true"};
  }
  std::erase_if(found, [](const auto& entry) { return entry.second.empty(); });
  if (!rest.empty()) found["rest"] = rest;
  return found;
}

}  // namespace tamiz::cli
