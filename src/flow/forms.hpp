#pragma once
// A report in the forms in which it leaves: text, JSON, CSV, HTML; with pseudonyms where they were
// asked for. The key and the map stay in the case (redaction-map.csv, for its owner alone), or
// nowhere: then nobody can go back. Tested by stories/report.
#include <memory>
#include <string>

#include "flow/options.hpp"
#include "model/report.hpp"

namespace tamiz::report {
class Pseudonyms;
}

namespace tamiz::flow {

class Forms {
 public:
  // Io when a key cannot be made or read; Usage for an unknown language.
  static Result<Forms> create(const HuntOptions& options, const Report& report);
  Forms(Forms&&) noexcept;
  ~Forms();

  std::string json();
  std::string csv();
  std::string text();
  std::string html();
  std::string shown(std::string text);  // any text made of the report
  // Adds what was hidden to the case's map; nothing without a case or without pseudonyms.
  Result<> keep_map();

 private:
  Forms(const HuntOptions& options, const Report& report);
  const HuntOptions* options_;
  const Report* report_;
  std::unique_ptr<report::Pseudonyms> all_, users_;  // all_: only when asked for
};

}  // namespace tamiz::flow
