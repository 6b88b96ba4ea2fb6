// Who made the programs of a machine, and whether what they load is signed by them: the third part
// of acts.hpp.
#include <algorithm>

#include "base/text.hpp"
#include "blind/acts.hpp"

namespace tamiz::blind {

// Programs of two makers may lie under one path (setup.exe, agent.exe). The first that is told
// counts; a release that writes the name out differently keeps its first word.
void HostActs::made_by(const KnownPath& image, std::string_view company) {
  company = trim(company);
  if (company.empty() || image.text.empty() || makers_.contains(image.hashed())) return;
  std::string maker = fold(company.substr(0, company.find_first_of(" ,.")));
  std::ranges::replace(maker, '\\', ' ');  // what follows the last one is shown as the name
  if (company == "-") maker = "nobody";
  const std::string& name = maker_names_.of(company);
  const auto [home, is_new] = home_makers_.try_emplace(std::string{folder_of(image.text)}, name);
  if (!is_new && home->second != name) home->second.clear();
  makers_.emplace(image.text, Maker{std::move(maker), name});
}

// Where nobody says it of the program itself, of all others in its folder.
std::string_view HostActs::maker_of(const Program& program) const {
  if (const auto told = makers_.find(program.hashed()); told != makers_.end())
    return told->second.name;
  const auto home = home_makers_.find(program.home);
  return home == home_makers_.end() ? std::string_view{} : home->second;
}

// Of what was started too: by who made the program that started it.
std::string_view HostActs::signer_words(const Seen& event, const Program& actor) {
  if (!event.signer_known) return {};
  return signed_by(
      {event.target_signer, event.target_signer_state, event.target_company, maker_of(actor)},
      maker_names_);
}

// Long-running programs load things before anybody says who made them: settled at the end.
void HostActs::note_signer(const Seen& event, const Program& actor) {
  const std::string_view signer = trim(event.target_signer);
  if (signer.empty() || signer == "-" || !signature_holds(event.target_signer_state)) return;
  const Act& act = acts_.back();
  if (act.shape != act.family && maker_of(actor).empty())
    unsettled_.push_back({acts_.size() - 1, &actor, maker_names_.of(signer)});
}

void HostActs::settle_signers() {
  for (const Unsettled& one : unsettled_) {
    if (one.signer.empty() || maker_of(*one.program) != one.signer) continue;
    Act& act = acts_[one.act];
    act.shape =
        names_.intern(std::string{names_.text(act.family)} + ", " + std::string{kByProgramsMaker});
    act.mere = true;
  }
}

}  // namespace tamiz::blind
