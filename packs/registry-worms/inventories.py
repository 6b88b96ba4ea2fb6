# Read by tools/pack_inventories.py; its words are there. A machine is a developer's, a run of CI, or an image: whatever has a list.
HAD = {"resolved": YES, "ran": CANNOT, "sent": CANNOT, "stays": CANNOT, "spread": CANNOT}

case("every kind of list, one wave each", "2026-08-10",
     machine("dev-01", lock(("axios", "1.14.1"), ("plain-crypto-js", "4.2.1"), ("lodash", "4.17.21")), want=HAD), machine("dev-02", lock(("@ctrl/tinycolor", "4.1.1"), version=2), want=HAD),
     machine("dev-03", yarn(("chalk", "5.6.1"), ("@asyncapi/cli", "4.1.3")), want=HAD), machine("dev-04", pnpm(("@tanstack/react-router", "1.169.5"), ("debug", "4.4.2")), want=HAD),
     machine("ci-01", npm_ls(("keyv", "6.0.0"), ("flat-cache", "6.1.0")), want=HAD), machine("ci-02", pip(("litellm", "1.82.8"), ("requests", "2.32.0")), want=HAD), machine("ci-03", pip(("telnyx", "4.87.1")), want=HAD),
     machine("image-01", bill("npm/debug@4.4.2", "npm/lodash@4.17.21"), want=HAD), machine("image-02", bill("pypi/litellm@1.82.7"), want=HAD), machine("dev-05", lock(("nx", "20.9.0")), want=HAD),
     machine("dev-06", lock(("dialogflow-es", "1.1.1")), want=HAD))      # of the sixteen rows that the longest public list lacks

case("other versions, other ecosystems, and errors of feeds", "2026-08-10",
     machine("dev-11", lock(("axios", "1.14.0"), ("chalk", "5.6.2"), ("debug", "4.4.3"), ("nx", "21.5.1"), ("nx", "20.9.1")), want=None), machine("dev-12", yarn(("@asyncapi/cli", "4.1.4"), ("keyv", "5.5.0")), want=None),
     machine("ci-11", pip(("axios", "1.14.1"), ("litellm", "1.82.6"), ("pytorch-lightning", "2.6.1"), ("chalk", "5.6.1")), want=None), machine("ci-12", lock(("litellm", "1.82.8")), want=None),
     machine("ci-13", npm_ls(("easy-day-js", "1.11.21"), ("node-ipc", "9.2.2")), want=None), machine("image-11", bill("pypi/debug@4.4.2", "npm/axios@1.13.0"), want=None),
     machine("deb-11", dpkg(("chalk", "5.6.1")), want=None), machine("dev-14", lock(("@tanstack/outer-vite-plugin", "1.166.53"), ("nx", "20.11.5")), want=None), machine("dev-13", lock(("@nx/key", "3.2.0")), want=None),                  # taken back on 2026-07-28
     exit=0)

case("what was listed then and was taken back later", "2026-06-01", machine("dev-21", lock(("@nx/key", "3.2.0")), want={"resolved": YES}), as_of="2026-06-01")
case("LiteLLM a year too early, as a scanner dates it", "2025-03-24", machine("ci-21", pip(("litellm", "1.82.8")), want=None), as_of="2025-03-24", exit=2)
case("the day before a wave nothing is known of it", "2026-08-03", machine("dev-22", lock(("keyv", "6.0.0")), want=None), as_of="2026-08-03", exit=0)
case("rows of a list have the day of their own snapshot", "2026-08-05", machine("dev-23", lock(("@nebula.js/cli-serve", "7.1.2")), want=None), as_of="2026-08-05", exit=0)
case("and a day later they count", "2026-08-06", machine("dev-23", lock(("@nebula.js/cli-serve", "7.1.2")), want={"resolved": YES}), as_of="2026-08-06")
# A purl as a name, and a path as a name: nothing fits them yet.
case("scoped names in a bill of materials, and lock files of npm 9 and later", "2026-08-10",
     machine("image-21", bill("npm/%40ctrl/tinycolor@4.1.1"), want={"resolved": YES}), machine("dev-24", lock(("axios", "1.14.1"), version=3), want={"resolved": YES}), exit=1)
