#pragma once
// Collections of one machine whose rows do not name it, but which say beside them whose they are:
// Velociraptor's client_info.json, in an offline collection's zip or in a folder it was unpacked
// to. Tested by collections_test.cpp and stories/collections.
#include <string>
#include <utility>
#include <vector>

#include "base/file.hpp"

namespace tamiz::flow {

struct Collection {
  std::string machine;  // its full name where that is known
  std::string path;     // of the zip, or of the folder
};

// By path. What cannot be read says nothing here: reading it as an input says why.
std::vector<Collection> collections_among(const std::vector<InputFile>& files);

// The machine that the text of a client_info.json names: of an offline collector
// ({"Hostname", "Fqdn"}) or of a server ({"os_info": {"hostname", "fqdn"}}). "": none.
std::string machine_of_client_info(std::string_view text);

}  // namespace tamiz::flow
