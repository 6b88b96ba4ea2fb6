# Read by tools/pack_inventories.py; its words are there.
def deb(version, *more, **words):
    return dpkg(("xz-utils", version), ("liblzma5", version), ("openssh-server", "1:9.6p1-4"), *more, **words)


TAKEN = {"installed": YES, "loaded": CANNOT, "used": CANNOT}

case("whole package strings, by distribution", "2024-03-27",
     machine("sid-01", deb("5.6.1-1"), want=TAKEN), machine("kali-01", deb("5.6.0-0.2"), want=TAKEN), machine("trixie-01", deb("5.6.0-0.1"), want=TAKEN),
     machine("arm-01", deb("5.6.1-1", arch="arm64"), want=TAKEN),       # the string is the same; the architecture is not looked at
     machine("tumble-01", rpm(("xz", "5.6.1-1.1"), ("liblzma5", "5.6.1-1.1")), want=TAKEN), machine("tumble-02", rpm(("liblzma5-32bit", "5.6.0-1.1")), want=TAKEN),
     machine("rawhide-01", rpm(("xz-libs", "5.6.0-2.fc40")), want=TAKEN),
     machine("alpha-01", deb("5.5.1alpha-0.1"), want={"installed": CANNOT}))

case("packages that were put back, and what never had it", "2024-05-02",
     machine("sid-02", deb("5.6.1+really5.4.5-1"), want={"installed": NOT_YES, "loaded": NOT_YES}), machine("noble-01", deb("5.6.1+really5.4.5-1build0.1"), want={"installed": NOT_YES}),
     machine("noble-02", deb("5.6.1+really5.4.5-1ubuntu0.2"), want={"installed": NOT_YES}), machine("tumble-03", rpm(("xz", "5.6.1.revertto5.4-2.1"), ("liblzma5", "5.6.1.revertto5.4-2.1")), want={"installed": NOT_YES}),
     machine("fedora-40", rpm(("xz-libs", "5.4.6-3.fc40")), want={"installed": NOT_YES}), machine("bookworm-01", deb("5.4.1-0.2"), want={"installed": NOT_YES}),
     machine("rhel-09", rpm(("xz-libs", "5.2.5-8.el9_0")), want={"installed": NOT_YES}), machine("other-01", rpm(("xz", "5.6.1-1.mga10")), want={"installed": NOT_YES}),
     machine("later-01", deb("5.6.2-2"), want={"installed": NOT_YES}), machine("pip-01", pip(("xz", "5.6.1")), want=None),
     exit=2)

case("lists that do not say of which ecosystem they are", "2024-03-27",
     machine("sid-08", osquery_packages(1711500000, ("xz-utils", "5.6.1-1"), ("liblzma5", "5.6.1-1")), want={"installed": OPEN}),    # the map does not say deb
     machine("noble-03", osquery_packages(1711500000, ("xz-utils", "5.6.1+really5.4.5-1ubuntu0.1")), want={"installed": NOT_YES}), machine("brew-01", osquery_packages(1711500000, ("xz", "5.6.1")), want={"installed": NOT_YES}), exit=2)

case("Alpine took it, and cannot be reached", "2024-03-28",
     machine("alpine-01", bill("apk/alpine/xz-libs@5.6.1-r1?arch=x86_64", "apk/alpine/alpine-baselayout@3.4.3-r2?arch=x86_64"), want={"installed": YES, "loaded": (NO, "ruled_out"), "used": NO}),
     machine("alpine-02", bill("apk/alpine/xz-libs@5.6.1-r2?arch=x86_64", "apk/alpine/alpine-baselayout@3.4.3-r2?arch=x86_64"), want={"installed": NOT_YES, "loaded": NO}))

case("package logs: put there on the 15th, put back on the 28th", "2024-04-02",
     machine("sid-03", dpkg_log(("2024-03-15 08:00:00", "upgrade", "liblzma5", "5.4.5-0.3", "5.6.1-1"), ("2024-03-28 22:00:00", "upgrade", "liblzma5", "5.6.1-1", "5.6.1+really5.4.5-1")), want=TAKEN),
     machine("tumble-04", zypper(("2024-03-10 08:00:00", "liblzma5", "5.6.0-1.1"), ("2024-03-28 21:00:00", "liblzma5", "5.6.1.revertto5.4-2.1")), want=TAKEN),
     machine("sid-04", dpkg_log(("2024-03-29 08:00:00", "upgrade", "liblzma5", "5.4.5-0.3", "5.6.1+really5.4.5-1")), want={"installed": NOT_YES}))

case("the library in sshd's memory", "2024-03-27",
     machine("sid-05", deb("5.6.1-1"), osquery_maps(1711500000, 812, "/usr/sbin/sshd", "/usr/lib/x86_64-linux-gnu/libc.so.6", "/usr/lib/x86_64-linux-gnu/liblzma.so.5.6.1"), want={"installed": YES, "loaded": OPEN, "used": CANNOT}),  # the map names the process by its number only
     machine("sid-06", deb("5.6.1-1"), osquery_maps(1711500000, 812, "/usr/bin/xz", "/usr/lib/x86_64-linux-gnu/liblzma.so.5.6.1"), want=TAKEN))

case("as of the day before: nothing was known", "2024-03-27", machine("sid-07", deb("5.6.1-1"), want=None), as_of="2024-03-28", exit=2)
