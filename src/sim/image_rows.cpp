// DeviceImageLoadEvents, exactly as many rows as the API gives at most: every module that the story
// needs, and a choice of the ordinary ones.
#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <set>
#include <stdexcept>
#include <utility>

#include "sim/defender.hpp"
#include "sim/order.hpp"

namespace tamiz::sim {

const std::string_view kImageHeader =
    ",ActionType,FileName,FolderPath,SHA1,SHA256,InitiatingProcessFileName,"
    "InitiatingProcessFolderPath,InitiatingProcessSHA1,InitiatingProcessId,"
    "InitiatingProcessCreationTime [Local Time],InitiatingProcessVersionInfoProductName,"
    "InitiatingProcessVersionInfoProductVersion";

namespace {

constexpr std::array<std::string_view, 16> kSystem{
    "ntdll.dll",   "kernel32.dll", "user32.dll",  "gdi32.dll",    "dwmapi.dll",  "d3d11.dll",
    "dxgi.dll",    "ws2_32.dll",   "winmm.dll",   "mmdevapi.dll", "propsys.dll", "crypt32.dll",
    "secur32.dll", "dbghelp.dll",  "uxtheme.dll", "wintrust.dll"};
constexpr std::array<std::string_view, 5> kOthers{"Teams.exe", "ms-teams.exe", "Zoom.exe",
                                                  "chrome.exe", "outlook.exe"};
// Invented makers and what people plug in: 7 x 6 names, of which 37 are used.
constexpr std::array<std::string_view, 7> kMakers{"Kestra", "Norvel", "Aldine", "Quorin",
                                                  "Talber", "Mirov",  "Sandel"};
constexpr std::array<std::string_view, 6> kKinds{"PrintUi.dll",  "Ime64.dll",      "CamSdk.dll",
                                                 "ScanHost.dll", "TabletHook.dll", "FontExt.dll"};
constexpr std::size_t kMoreHeadsets = 12;

struct Module {
  std::string file, path, made_of;  // the digest goes by `made_of`
};

Module system_module(std::string_view file) {
  return {std::string{file}, fmt::format("C:\\Windows\\System32\\{}", file), std::string{file}};
}

struct Image {
  TableRow row;
  bool needed = false;
};

class Loader {
 public:
  Loader(const Company& company, const Course& course) : company_(company), course_(course) {}

  void ordinary(std::size_t i) {
    const Machine& m = company_.machines[i];
    Rng rng(company_.seed, "images", i);
    bool first = true;
    for (const Start& s : starts_of(company_, i)) {
      if (s.at < kImagesBegin) continue;
      for (const Module& module : modules_of_product(m, s.version, rng))
        load(i, s.at + rng.between(20, 3000) * 1000, module, product_app(m, s.version), s.pid, s.at,
             std::exchange(first, false));
    }
    for (const Span& desk : m.desk) {
      if (desk.from < kImagesBegin) continue;
      for (int k = 0; k < 2; ++k) others(i, desk, rng, std::exchange(first, false));
    }
  }

  // guard64.dll is in nothing else; each of the other 37 modules is in another program too, from
  // before that machine had the bad release.
  void alone() {
    load_in_product(company_.fin, kModuleAt, system_module("guard64.dll"));
    for (std::size_t k = 1; k < course_.alone.size(); ++k) {
      const std::size_t i = course_.alone[k];
      const Machine& m = company_.machines[i];
      Rng rng(company_.seed, "alone", i);
      const std::string file =
          fmt::format("{}{}", kMakers[k % kMakers.size()], kKinds[k % kKinds.size()]);
      const Module module{file, "C:\\Program Files\\" + file.substr(0, 6) + "\\" + file, file};
      const std::size_t holder = rng.chance(50) ? i : any_seen(rng);
      const Program other = other_program(rng.pick(kOthers));
      load(holder, rng.between(kImagesBegin + 8 * kHour, m.installed - kHour) / 1000 * 1000, module,
           other, 5000, kImagesBegin + 7 * kHour, true);
      load(holder, rng.between(m.installed, kEnd - kHour) / 1000 * 1000, module, other, 5004,
           m.installed - kMinute, true);
      load_in_product(i, m.installed + rng.between(3000, 9000) * 1000, module);
    }
  }

  void headsets() {
    const Module jabra{"JabraSdk.dll", "C:\\Program Files (x86)\\Jabra\\Direct\\JabraSdk.dll",
                       "JabraSdk.dll"};
    Rng rng(company_.seed, "headsets");
    for (const std::size_t i : course_.headsets) {
      load_in_product(i, company_.machines[i].installed + rng.between(3000, 9000) * 1000, jabra);
      headset_elsewhere(i, jabra, rng);
    }
    for (std::size_t k = 0; k < kMoreHeadsets; ++k) headset_elsewhere(any_seen(rng), jabra, rng);
  }

  std::vector<TableRow> take() {
    drop_to_limit();
    std::vector<TableRow> out;
    for (Image& image : images_) out.push_back(std::move(image.row));
    sort_by_time(out);
    return out;
  }

 private:
  static std::vector<Module> modules_of_product(const Machine& m, const std::string& version,
                                                Rng& rng) {
    std::vector<Module> out;
    for (const std::string_view own : {"ffmpeg.dll", "d3dcompiler_47.dll"})
      out.push_back({std::string{own}, product_folder(m) + "app\\" + std::string{own},
                     fmt::format("{} {}", own, version)});
    for (const std::string_view file : kSystem) {
      if (rng.chance(55)) out.push_back(system_module(file));
    }
    return out;
  }

  void others(std::size_t i, Span desk, Rng& rng, bool needed) {
    const Program program = other_program(rng.pick(kOthers));
    const Micros at =
        rng.between(desk.from, std::max(desk.to - kMinute, desk.from + kSecond)) / 1000 * 1000;
    const std::uint64_t pid = any_pid(rng);
    for (const std::string_view file : kSystem) {
      if (needed || rng.chance(50))
        load(i, at + rng.between(20, 3000) * 1000, system_module(file), program, pid, at, needed);
    }
  }

  void headset_elsewhere(std::size_t i, const Module& jabra, Rng& rng) {
    for (const std::string_view file : {"Teams.exe", "Zoom.exe"})
      load(i, rng.between(kImagesBegin + 8 * kHour, kEnd - kHour) / 1000 * 1000, jabra,
           other_program(file), 6000, kImagesBegin + 7 * kHour, true);
  }

  std::size_t any_seen(Rng& rng) const {
    while (true) {
      const std::size_t i = rng.below(company_.machines.size());
      if (company_.machines[i].in_images && i != company_.fin) return i;
    }
  }

  void load_in_product(std::size_t i, Micros at, const Module& module) {
    const auto starts = starts_of(company_, i);
    const Start* running = running_at(starts, at);
    load(i, at, module, product_app(company_.machines[i], running->version), running->pid,
         running->at, true);
  }

  void load(std::size_t i, Micros at, const Module& module, const Program& by, std::uint64_t pid,
            Micros created, bool needed) {
    if (at > kEnd) return;
    Image image{{at, i, ""}, needed};
    std::string path = by.path;
    for (char& c : path) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
    image.row.cells =
        cells({"ImageLoaded", module.file, module.path, invented_hex(module.made_of, 40), "",
               by.file, path, by.sha1(), std::to_string(pid)}) +
        fmt::format(",\x01{}\x02", created / 1000) + cells({by.product, by.version});
    images_.push_back(std::move(image));
  }

  void drop_to_limit() {
    std::vector<std::size_t> spare;
    for (std::size_t k = 0; k < images_.size(); ++k) {
      if (!images_[k].needed) spare.push_back(k);
    }
    if (images_.size() < kImageRows)
      throw std::logic_error("too few module rows: " + std::to_string(images_.size()));
    Rng rng(company_.seed, "module cut");
    rng.shuffle(spare);
    spare.resize(images_.size() - kImageRows);
    const std::set<std::size_t> dropped(spare.begin(), spare.end());
    std::vector<Image> kept;
    for (std::size_t k = 0; k < images_.size(); ++k) {
      if (!dropped.contains(k)) kept.push_back(std::move(images_[k]));
    }
    images_ = std::move(kept);
  }

  const Company& company_;
  const Course& course_;
  std::vector<Image> images_;
};

}  // namespace

std::vector<TableRow> image_rows(const Company& company, const Course& course) {
  Loader loader(company, course);
  for (std::size_t i = 0; i < company.machines.size(); ++i) {
    if (company.machines[i].in_images) loader.ordinary(i);
  }
  loader.alone();
  loader.headsets();
  return loader.take();
}

}  // namespace tamiz::sim
