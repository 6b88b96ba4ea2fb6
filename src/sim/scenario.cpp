#include "sim/scenario.hpp"

#include <fmt/core.h>

#include <algorithm>

#include "base/file.hpp"
#include "base/gzip.hpp"
#include "base/text.hpp"
#include "sim/inventory.hpp"
#include "sim/network_log.hpp"
#include "sim/truth.hpp"

namespace tamiz::sim {
namespace {

constexpr std::string_view kCoverage =
    "coverage: tamiz.coverage/1\n"
    "resolvers: all\n"
    "lease: 8h\n"
    "taken: [{sources: [\"tvm_software*\"], at: 2023-03-30T06:10:00Z}]\n";

class Exporter {
 public:
  explicit Exporter(const Order& order) : order_(order) {
    world_.company = make_company(order.seed);
    world_.course = make_course(world_.company, order.mutations);
    if (has(Mutation::RenameHosts)) rename_all(world_.company);
    world_.processes = process_rows(world_.company, world_.course);
  }

  void inventories() {
    const Company& company = world_.company;
    add("exports/tvm_software.csv", tvm_csv(company));
    add("exports/jamf_apps.csv", jamf_csv(company));
    if (has(Mutation::Alert) || has(Mutation::AlertPartly))
      add("exports/alerts.csv", alerts_csv(company, has(Mutation::AlertPartly)));
    if (!has(Mutation::NoCoverage))
      files_.push_back({"exports/coverage.yaml", std::string{kCoverage}});
  }

  void defender(const Queries& queries) {
    const Company& company = world_.company;
    auto processes = world_.processes;
    processes.erase(
        processes.begin(),
        processes.begin() + static_cast<std::ptrdiff_t>(processes_cut(world_, order_.mutations)));
    const Micros late = has(Mutation::ShiftProcess) ? 3 * kHour : 0;
    add("exports/mde_process.csv",
        {table_csv(company, processes, kProcessHeader, late), processes.size()});
    const auto images = image_rows(company, world_.course);
    add("exports/mde_imageload.csv", {table_csv(company, images, kImageHeader), images.size()});
    const auto network = network_rows(company, queries);
    add("exports/mde_network.csv", {table_csv(company, network, kNetworkHeader), network.size()});
  }

  void network(const Queries& queries) {
    for (unsigned resolver = 0; resolver < 2; ++resolver) {
      const LogText log =
          dns_debug_log(queries.all, resolver, dns_from(order_.mutations), order_.seed);
      add(fmt::format("exports/dns/dc0{}.log.gz", resolver + 1), {gzip(log.text), log.records});
    }
    for (const Micros day : wall_days(kDhcpBegins, kEnd)) {
      if (from_local(day) == dhcp_gone(order_.mutations).from) continue;
      const LogText log = dhcp_log(world_.company, world_.course.network, day);
      add(fmt::format("exports/dhcp/DhcpSrvLog-{}.log", short_weekday(from_local(day))),
          {log.text, log.records});
    }
  }

  std::vector<OutputFile> take() {
    files_.push_back({"truth.json", truth_json(world_, order_.mutations, records_)});
    return std::move(files_);
  }

  [[nodiscard]] Queries queries() const { return make_queries(world_.company, world_.course); }

 private:
  [[nodiscard]] bool has(Mutation mutation) const { return order_.mutations.contains(mutation); }
  void add(std::string path, Table table) {
    records_ += table.records;
    files_.push_back({std::move(path), std::move(table.text)});
  }

  const Order& order_;
  World world_;
  std::vector<OutputFile> files_;
  std::uint64_t records_ = 0;
};

}  // namespace

std::vector<OutputFile> first_ten_minutes(const Order& order) {
  Exporter exporter(order);
  const Queries queries = exporter.queries();
  exporter.inventories();
  exporter.defender(queries);
  exporter.network(queries);
  return exporter.take();
}

Result<> write_files(const std::vector<OutputFile>& files, const std::string& folder) {
  if (!is_free_folder(folder))
    return fail(Code::Usage,
                fmt::format("{} is not an empty folder; give --out a new one", printable(folder)));
  for (const OutputFile& file : files)
    TAMIZ_CHECK(write_dated(folder + "/" + file.path, file.bytes, kEnd));
  return {};
}

}  // namespace tamiz::sim
