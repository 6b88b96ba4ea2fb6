# Read by tools/pack_stories.py; its words are in tools/pack_stories/tell.py. The names are made ones: reserved domains in the implant's code.
ORION = "C:\\Program Files (x86)\\SolarWinds\\Orion\\"
HOST, DLL, NEW = ORION + "SolarWinds.BusinessLayerHost.exe", ORION + "SolarWinds.Orion.Core.BusinessLayer.dll", "ce77d116a074dab7a22a0fd4f2c1ab475f16eec42e1ded3c0b0aa8211fe858d6"
EU = ".appsync-api.eu-west-1.avsvmcloud.com"
CHROME = "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe"


def orion(day, version="2020.2.5300.12432"):
    return [installed(f"{day} 09:00", "SolarWinds Orion Core Services", version), start(f"{day} 09:05", HOST, version, "SolarWinds Orion Core Services", "SolarWinds Worldwide, LLC")]


def dll(day):
    return load(f"{day} 09:05:10", DLL, HOST, NEW)


ALL = {"installed": YES, "domain": YES, "beacon": YES, "chosen": YES, "c2": YES}
case("of many that installed it one is chosen", "2020-05-15", "2020-06-20",
     host("ORION-01", *orion("2020-05-20"), dll("2020-05-20"), ask("2020-06-02 03:00", "hg73qsgqu0tm9t2we2sd02rmuhd1r02e" + EU, HOST), ask("2020-06-02 03:30", "jr60e7d4fhn5hg2x2h" + EU, HOST),
          ask("2020-06-03 00:00", "fngn4kq9j3jc1p22bg9p" + EU, HOST), ask("2020-06-05 07:00", "fpao2bj9q78fke229iop" + EU, HOST),
          ask("2020-06-06 07:00", "freescanonline.com", HOST), want=ALL),
     host("ORION-02", *orion("2020-05-20"), dll("2020-05-20"), ask("2020-06-02 03:00", "nimeqk3cn3qf3ah21uc0z0pz0covirsv" + EU, HOST), ask("2020-06-03 00:00", "dphrqrn6d09vs6vpeirp" + EU, HOST),
          want={"installed": YES, "domain": YES, "beacon": YES, "chosen": NO, "c2": NO}),
     host("ORION-03", *orion("2020-05-20"), dll("2020-05-20"), ask("2020-06-02 03:00", "8lol2iuen808gv2k00nurl42h8htap3b" + EU, HOST),
          want={"installed": YES, "domain": YES, "beacon": NO, "chosen": NO, "c2": NO}),
     *[host(f"ORION-{n}", *orion("2020-05-20"), dll("2020-05-20"), want={"installed": YES, "domain": NO, "beacon": NO, "chosen": NO, "c2": NO}) for n in range(11, 16)],
     # The public rule that joins the DLL's load with any of these names: no host, no order, no window.
     joined=("chosen", ("module", "BusinessLayer.dll"), ("dns", "avsvmcloud")), flagged=1)

case("too young, blind, and a rehearsal", "2020-05-15", "2020-06-10",
     host("ORION-21", *orion("2020-06-05"), dll("2020-06-05"), want={"installed": YES, "domain": (CANNOT, "too_young"), "beacon": (CANNOT, "too_young")},
          also={"defender": {"domain": NO, "beacon": NO}}),   # an inventory dates no installation: it may be as old as the release, and nothing was asked since
     host("ORION-22", *orion("2020-05-20"), dll("2020-05-20"), ask("2020-06-02 03:00", "8lol2iuen808gv2k00nurl42h8htap3b" + EU, HOST), lost=["dns", "network"],
          want={"installed": YES, "domain": CANNOT, "beacon": CANNOT, "chosen": CANNOT}),
     host("ORION-23", *orion("2020-05-20", "2019.4.5200.8890"), only=["defender"], want={"installed": NO, "domain": NO, "chosen": NO}),
     host("ORION-24", *orion("2020-05-20", "2019.4.5200.9045"), only=["defender"], want={"installed": NO, "domain": NO, "chosen": NO}))

case("what other people ask for", "2020-05-15", "2020-06-10",
     host("LAB-01", ask("2020-06-02 03:00", "avsvmcloud.com", CHROME), ask("2020-06-02 03:01", "test.avsvmcloud.com", CHROME), ask("2020-06-02 03:02", "api.solarwinds.com", CHROME), want=None),
     exit=0)

case("a later stage without the product", "2020-05-15", "2020-06-20",
     host("ORION-31", *orion("2020-05-20"), dll("2020-05-20"), want={"installed": YES, "domain": NO}),
     host("WS-31", ask("2020-06-06 07:00", "freescanonline.com", CHROME), want={"c2": YES}, neighbour=True))

case("as of the first day: names are not decoded yet", "2020-05-15", "2020-06-20",
     host("ORION-41", *orion("2020-05-20"), dll("2020-05-20"), ask("2020-06-02 03:00", "hg73qsgqu0tm9t2we2sd02rmuhd1r02e" + EU, HOST), want={"installed": YES, "domain": CANNOT}), as_of="2020-12-13")
