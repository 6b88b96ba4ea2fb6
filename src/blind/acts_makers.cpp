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
  at_home(image, name);
  makers_.emplace(image.text, Maker{std::move(maker), name});
}

// A signature is no claim, as a company is; the first that holds counts.
void HostActs::signed_as(const KnownPath& image, std::string_view signer, std::string_view state) {
  const std::string& name = maker_names_.of(signer);
  if (name.empty() || image.text.empty() || !signature_holds(state)) return;
  if (own_signers_.contains(image.hashed())) return;
  at_home(image, name);
  own_signers_.emplace(image.text, name);
}

void HostActs::at_home(const KnownPath& image, const std::string& maker) {
  const auto [home, is_new] = home_makers_.try_emplace(std::string{folder_of(image.text)}, maker);
  if (!is_new && home->second != maker) home->second.clear();
}

// Where nobody says it of the program itself, of all others in its folder.
std::string_view HostActs::maker_of(const Program& program) const {
  if (const auto own = own_signers_.find(program.hashed()); own != own_signers_.end())
    return own->second;
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
void HostActs::note_signer(const Seen& event, const Program& actor, std::string_view words) {
  if (words.empty() || words == kNotSigned || words == kByProgramsMaker) return;
  if (signature_holds(event.target_signer_state) && maker_of(actor).empty())
    unsettled_.push_back({acts_.size() - 1, &actor, maker_names_.of(event.target_signer)});
}

// Where nobody ever says it, whether it is the program's maker cannot be known: such a machine is
// measured by the shape without a signer, like one whose sensor names none.
void HostActs::settle_signers() {
  for (const Unsettled& one : unsettled_) {
    Act& act = acts_[one.act];
    const std::string_view maker = maker_of(*one.program);
    if (maker.empty()) {
      act.shape = act.family;
    } else if (maker == one.signer) {
      act.shape = names_.intern(std::string{names_.text(act.family)} + ", " +
                                std::string{kByProgramsMaker});
      act.mere = true;
    }
  }
}

}  // namespace tamiz::blind
