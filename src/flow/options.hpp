#pragma once
// What a user asked for, as values: the same for every story of this room.
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/file.hpp"
#include "base/progress.hpp"
#include "base/time.hpp"
#include "flow/dismissals.hpp"
#include "flow/given.hpp"
#include "model/segment.hpp"

namespace tamiz::flow {

// An input of a case, with the name of the file that keeps its events; "" = none does.
struct KeptInput {
  InputFile file;
  std::string sha256, key;
};

struct InputOptions {
  std::vector<std::string> paths;
  std::vector<std::string> maps;  // files, before the shipped ones
  std::string coverage;           // file; "" = a coverage.yaml among the inputs, if there is one
  std::string zone;               // IANA name
  std::vector<std::pair<std::string, std::string>> orgs;      // name, path prefix
  std::vector<std::pair<std::string, std::string>> machines;  // the same, of inputs that name none
  unsigned threads = 0;                                       // 0 = all
  std::uint64_t max_memory_bytes = 0;                         // 0 = half of the machine's
  Progress* progress = nullptr;
  ColumnSet columns = kAllColumns;  // that the story asks for
  std::size_t most_events = 0;      // of each input, shown by look as its map makes them
  std::size_t most_rejects = 0;     // kept by source; 0 = the few that reports show
  std::string keep_in;              // a case's folder: events are kept there, and not read twice
  std::vector<KeptInput> kept;      // what it has already
  GivenFiles given;                 // how packs, maps and claims are read
  // What will be written, by the option that names it; "" and - are no files.
  std::vector<std::pair<std::string, std::string>> outputs;
};

// With --rejects: more than that from one input are counted, not kept.
inline constexpr std::size_t kMostRejects = 1'000'000;

struct HuntOptions {
  InputOptions inputs;
  std::vector<std::string> packs;  // ids or files; empty = all shipped
  bool no_packs = false, all_hosts = false;
  Micros as_of = kNoTime, until = kNoTime;
  Micros disclosed = kNoTime;                         // kNoTime: each pack's own day
  bool blind = false;                                 // beside packs: what stands out without them
  Micros replay_from = kNoTime, replay_to = kNoTime;  // days, both included
  std::string product;      // judged without any indicator: its newest release against the others
  std::string case_folder;  // "" = none
  bool from_case = false;   // nothing is added to the case: nothing of it is written anew
  SetAside set_aside;       // in the case, when it was opened
  bool rewrite = false;     // all the same: something was set aside since
  std::vector<std::string> given_before;  // paths of earlier runs of the case
  std::string explain;                    // a machine's name; "" = none
  bool pictures = false;                  // a report with pictures will be made of it
  bool redact = false;                    // pseudonyms in all that leaves the case
  std::string language = "en";            // of the report with pictures
  std::string rejects;                    // file for every rejected record that was kept
  std::vector<std::string> command;       // as typed, for the record
  std::string* digest = nullptr;          // made instead of a report (digests.hpp)
};

}  // namespace tamiz::flow
