#include "sim/query.hpp"
#include "sim/order.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>

namespace tamiz::sim {
namespace {

constexpr Micros kDayPause = 60 * kMinute, kNightPause = 92 * kMinute;  // mean, between two queries
constexpr unsigned kServers = 6;
constexpr Micros kServerPause = 110 * kSecond;  // of all servers together, to each resolver

struct Name {
  std::string_view name, type;
  bool known;
};
constexpr std::array kInside{
    Name{"_ldap._tcp.dc._msdcs.corp.example.org", "SRV", true},
    Name{"_kerberos._tcp.madrid._sites.corp.example.org", "SRV", true},
    Name{"dc01.corp.example.org", "A", true},
    Name{"dc02.corp.example.org", "A", true},
    Name{"files.corp.example.org", "A", true},
    Name{"intranet.corp.example.org", "A", true},
    Name{"print.corp.example.org", "A", true},
    Name{"time.corp.example.org", "A", true},
    Name{"wpad.corp.example.org", "A", false},
    Name{"isatap.corp.example.org", "A", false},
};
constexpr std::array<std::string_view, 10> kOutside{
    "www.example.com",    "mail.example.org",     "login.example.net", "updates.example.net",
    "news.example.com",   "calendar.example.org", "maps.example.net",  "shop.example.com",
    "search.example.org", "telemetry.example.net"};

class Asker {
 public:
  Asker(const Company& company, const Course& course) : company_(company), course_(course) {}

  void everybody() {
    for (std::size_t i = 0; i < company_.machines.size(); ++i) {
      Rng rng(company_.seed, "dns", i);
      const bool always = company_.machines[i].always_on;
      for (const Holding& h : course_.network.holdings[i]) {
        const Micros from = std::max((h.span.from / kSecond + 4) * kSecond, kDnsBegins);
        if (!always) logon(h, from, i, rng);
        Micros at = from;
        while (true) {
          const Micros pause = always ? kNightPause : kDayPause;
          at += rng.second_between(pause / 10, pause * 19 / 10);
          if (at >= h.span.to - 5 * kSecond) break;
          ordinary(at, h.address, resolver_of(i, rng), has_product(company_.machines[i].group),
                   rng);
        }
      }
    }
  }

  // They ask both resolvers day and night, at every midnight and at the very end.
  void servers() {
    for (unsigned resolver = 0; resolver < 2; ++resolver) {
      Rng rng(company_.seed, "servers", resolver);
      for (Micros at = kDnsBegins; at < kEnd;
           at += rng.second_between(kServerPause / 10, kServerPause * 19 / 10))
        ordinary(at, server(rng), resolver, false, rng);
      for (const Micros day : wall_days(kDnsBegins, kEnd))
        inside(from_local(day), server(rng), resolver, rng);
      inside(kEnd, server(rng), resolver, rng);
    }
  }

  void calls() {
    Rng rng(company_.seed, "call answers");
    for (const Call& c : course_.calls) {
      const unsigned resolver = c.machine == company_.fin ? 1 : resolver_of(c.machine, rng);
      out_.all.push_back({c.at, resolver, c.address, c.domain, "A", true, true});
    }
  }

  void inspected() {
    std::vector<std::size_t> pool;
    for (std::size_t i = 0; i < company_.machines.size(); ++i) {
      const Machine& m = company_.machines[i];
      if (m.in_network && m.site == Site::Office && m.group != Group::Away && i != company_.fin)
        pool.push_back(i);
    }
    Rng rng(company_.seed, "inspected");
    while (out_.inspected.size() < kInspected) inspect(rng.pick(pool), rng);
    for (std::size_t k = 0; k < kDisagreeing; ++k) out_.inspected[100 + k * 400].at -= 7 * kMinute;
  }

  Queries take() {
    sort_by_time(out_.all);
    sort_by_time(out_.inspected);
    return std::move(out_);
  }

 private:
  static unsigned resolver_of(std::size_t machine, Rng& rng) {
    return rng.chance(90) ? machine % 2 : 1 - machine % 2;
  }
  static std::string server(Rng& rng) { return fmt::format("10.1.0.{}", 20 + rng.below(kServers)); }

  void inside(Micros at, const std::string& address, unsigned resolver, Rng& rng) {
    const Name& n = rng.pick(kInside);
    out_.all.push_back({at, resolver, address, std::string{n.name}, n.type, n.known, false});
  }

  void logon(const Holding& h, Micros from, std::size_t i, Rng& rng) {
    for (const std::size_t k : {std::size_t{0}, std::size_t{1}, std::size_t{7}})
      out_.all.push_back({from + static_cast<Micros>(k) * kSecond, resolver_of(i, rng), h.address,
                          std::string{kInside[k].name}, kInside[k].type, true, false});
  }

  void ordinary(Micros at, const std::string& address, unsigned resolver, bool phone, Rng& rng) {
    const auto kind = rng.below(100);
    if (phone && kind < 10) {
      out_.all.push_back({at, resolver, address, "pbx.corp.example.org", "A", true, false});
    } else if (kind < 40) {
      inside(at, address, resolver, rng);
    } else if (kind < 45) {
      const std::uint64_t last = 10 + rng.below(240), net = 1 + rng.below(8);
      out_.all.push_back({at, resolver, address, fmt::format("{}.{}.2.10.in-addr.arpa", last, net),
                          "PTR", rng.chance(80), false});
    } else {
      outside(at, address, resolver, rng);
    }
  }

  void outside(Micros at, const std::string& address, unsigned resolver, Rng& rng) {
    std::string name = rng.chance(60) ? std::string{rng.pick(kOutside)}
                                      : fmt::format("cdn-{}.example.net", rng.below(900));
    if (rng.chance(4))  // the client's search list comes first
      out_.all.push_back({at, resolver, address, name + ".corp.example.org", "A", false, false});
    out_.all.push_back({at, resolver, address, std::move(name), rng.chance(25) ? "AAAA" : "A", true,
                        rng.chance(35)});
  }

  // A name that is asked once in the whole company, while a lease says who asks.
  void inspect(std::size_t machine, Rng& rng) {
    const Holding& h = rng.pick(course_.network.holdings[machine]);
    const Micros from =
                     std::max((h.span.from / kSecond + 60) * kSecond, kDhcpBegins + 12 * kMinute),
                 to = h.span.to - kMinute;
    if (from + kMinute >= to) return;
    const Micros at = rng.second_between(from, to);
    if (!LeaseView{&course_.network}.tied(machine, at)) return;
    const std::string& host = company_.machines[machine].host;
    const std::string name = fmt::format("{}-{}.sync.example.net", host.substr(0, host.find('.')),
                                         1000 + out_.inspected.size());
    const unsigned resolver = resolver_of(machine, rng);
    out_.all.push_back({at, resolver, h.address, name, "A", true, true});
    const Micros seen = at + rng.between(-900, 1900) * 1000;
    out_.inspected.push_back({seen, machine, name, resolver});
  }

  const Company& company_;
  const Course& course_;
  Queries out_;
};

}  // namespace

Queries make_queries(const Company& company, const Course& course) {
  Asker asker(company, course);
  asker.everybody();
  asker.servers();
  asker.calls();
  asker.inspected();
  return asker.take();
}

}  // namespace tamiz::sim
