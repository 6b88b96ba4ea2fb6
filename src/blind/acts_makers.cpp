// Who made the programs of a machine, and whether what they load is signed by them: the third part
// of acts.hpp.
#include <algorithm>

#include "base/hash.hpp"
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
  if (image.text.empty() || own_signers_.contains(image.hashed())) return;
  if (signature_state(state) != SignatureState::Holds) return;
  const std::string& name = maker_names_.of(signer);
  if (name.empty()) return;
  at_home(image, name);
  own_signers_.emplace(image.text, name);
}

// What a lineage left there is no witness.
void HostActs::at_home(const KnownPath& image, const std::string& maker) {
  const std::string_view folder = folder_of(image.text);
  if (folder.empty() || written_.contains(image.hashed())) return;
  const auto [home, is_new] = home_makers_.try_emplace(std::string{folder}, maker);
  if (!is_new && home->second != maker) home->second.clear();
}

// Where nobody says it of the program itself, of all others in its folder.
std::string_view HostActs::maker_of(const Program& program) const {
  if (const auto own = own_signers_.find(program.hashed()); own != own_signers_.end())
    return own->second;
  if (const auto told = makers_.find(program.hashed()); told != makers_.end())
    return told->second.name;
  if (program.home.empty()) return {};
  const auto home = home_makers_.find(program.home);
  return home == home_makers_.end() ? std::string_view{} : home->second;
}

// Programs load things before anybody says who made them, and the maker of a folder may come to be
// of several: settled when all was seen.
void HostActs::note_signer(const Seen& event, const Program& actor, std::string_view words) {
  if (words.empty() || words == kNotSigned) return;
  const SignatureState state = signature_state(event.target_signer_state);
  if (state != SignatureState::Fails)
    unsettled_.push_back(
        {acts_.size() - 1, &actor, hash64(maker_names_.of(event.target_signer)), state});
}

// Of what was started too: by who made the program that started it. Where nobody says who that is,
// or whether the signature holds, it cannot be known: such a machine is measured by the shape
// without a signer, like one whose sensor names none.
void HostActs::settle_signers() {
  const Program* last = nullptr;
  std::uint64_t maker = 0;  // 0 = nobody says
  for (const Unsettled& one : unsettled_) {
    if (one.program != last) {
      last = one.program;
      const std::string_view name = maker_of(*last);
      maker = name.empty() ? 0 : hash64(name);
    }
    Act& act = acts_[one.act];
    if (maker != 0 && maker != one.signer) continue;
    act.shape = act.family;
    if (maker == 0 || one.state != SignatureState::Holds) continue;
    StringCode& shape = by_maker_[act.family];
    if (shape == 0) shape = names_.intern(with_signer(names_.text(act.family), kByProgramsMaker));
    act.shape = shape;
    act.mere = true;
  }
}

}  // namespace tamiz::blind
