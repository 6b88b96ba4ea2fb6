#pragma once
// The events of a case: one Parquet file for each input (store/parquet_writer.hpp), named by what
// made it: the input's content and time, the maps that read it, and the names that were given to
// rows without. So what was read once is not read again, an interrupted run goes on where it
// stopped, and a pack of next week asks the events of today. Nothing is ever removed. Tested by
// stories/case and tools/resume.py.
#include <string>
#include <vector>

#include "flow/case_rows.hpp"
#include "flow/options.hpp"
#include "telemetry/ingest.hpp"

namespace tamiz::flow {

// The SHA-256 of an input, read to its end. Io, Stopped.
Result<std::string> sha256_of(const InputFile& file);

// Reads inputs into one set of events; with a folder, through what is kept there.
class CaseEvents {
 public:
  // `folder` "": nothing is kept. `reader`: what else decides what events an input becomes (the
  // version of the program and a sum over the maps).
  CaseEvents(std::string folder, std::string reader)
      : folder_(std::move(folder)), reader_(std::move(reader)) {}

  // `kept`: inputs of an earlier run of the case, which are only loaded. `fresh`: read, or loaded
  // when the same was read before. Io, Stopped, TooLarge; Usage when what the case kept is gone or
  // damaged.
  Result<telemetry::Ingested> read(const std::vector<KeptInput>& kept,
                                   const std::vector<InputFile>& fresh,
                                   const telemetry::Programs& programs,
                                   const telemetry::IngestOptions& options);
  // `kept`, then `fresh`, as the manifest will name them; empty without a folder. A fresh one that
  // could not be read to its end has no key.
  [[nodiscard]] const std::vector<KeptInput>& made() const { return made_; }

 private:
  Result<bool> load_known(KeptInput& input, const telemetry::IngestOptions& options);
  // `inputs`: places in made_.
  Result<> batch(const std::vector<std::size_t>& inputs, const telemetry::Programs& programs,
                 const telemetry::IngestOptions& options);
  Result<> keep(KeptInput& input, std::size_t first_source, const Runs& runs,
                std::size_t most_loaded, const telemetry::IngestOptions& options) const;
  Result<> load(const KeptInput& input, unsigned threads);
  [[nodiscard]] std::string key_of(const InputFile& file, const std::string& sha256,
                                   const telemetry::IngestOptions& options) const;
  [[nodiscard]] std::string path_of(const std::string& key) const {
    return folder_ + "/events/" + key + ".parquet";
  }

  std::string folder_, reader_;
  telemetry::Ingested all_;
  std::vector<KeptInput> made_;
};

}  // namespace tamiz::flow
