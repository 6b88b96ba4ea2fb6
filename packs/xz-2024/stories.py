# Read by tools/pack_stories.py; its words are in tools/pack_stories/tell.py. Linux machines in the shapes of Windows' sensors: those of Linux
# have no library loads yet; this is what one that has them would show. Packages and lists: inventories.py.
LIB, SSHD, DPKG = "/usr/lib/x86_64-linux-gnu/liblzma.so.5.6.1", "/usr/sbin/sshd", "/usr/bin/dpkg"

case("loaded by sshd, by others, by nobody who was watched", "2024-02-23", "2024-03-29",
     host("SSHD-01", write("2024-03-15 08:00", LIB, DPKG), load("2024-03-15 08:10", LIB, SSHD), want={"installed": YES, "loaded": YES, "used": CANNOT}),
     host("DESK-01", write("2024-03-15 08:00", LIB, DPKG), load("2024-03-15 08:10", LIB, "/usr/bin/xz"), start("2024-03-15 09:00", "/usr/bin/bash", command="-bash", parent=SSHD),
          want={"installed": YES, "loaded": NO, "used": NO}),
     host("BLIND-01", write("2024-03-15 08:00", LIB, DPKG), lost=["module"], want={"installed": YES, "loaded": CANNOT, "used": CANNOT}),
     host("BACK-01", write("2024-03-28 08:00", "/usr/lib/x86_64-linux-gnu/liblzma.so.5.4.5", DPKG), load("2024-03-28 08:10", "/usr/lib/x86_64-linux-gnu/liblzma.so.5.4.5", SSHD), want=None),
     host("LATER-01", write("2024-03-28 08:00", "/usr/local/lib/liblzma.so.5.6.1", "/usr/bin/install"), load("2024-03-28 08:10", "/usr/lib/liblzma.so.5.6.2", SSHD), want=None))
