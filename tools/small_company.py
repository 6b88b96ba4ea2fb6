#!/usr/bin/env python3
"""small_company.py DIR: a small invented company on 2023-03-30, as its responders would export it. Seeded.

300 machines: WS-* never leave the site, LT-* are laptops. 90 have the desktop phone, 5 of them in a version that nobody
can read; 67 took a tampered release in March, and a few of those asked for one of its servers after the sleep. Nothing in it is harmful: names and versions only.
"""
import csv
import datetime
import os
import pathlib
import random
import sys

DAY = datetime.timedelta(days=1)
END = datetime.datetime(2023, 3, 30, 6, 0)
PROCESS = ["Timestamp", "DeviceId", "DeviceName", "ActionType", "FileName", "FolderPath", "SHA1", "ProcessId", "ProcessCommandLine", "ProcessVersionInfoProductName",
           "ProcessVersionInfoProductVersion", "InitiatingProcessFileName", "InitiatingProcessFolderPath", "InitiatingProcessId", "InitiatingProcessCommandLine", "ReportId"]
NETWORK = ["Timestamp", "DeviceId", "DeviceName", "ActionType", "RemoteIP", "RemotePort", "RemoteUrl", "LocalIP", "InitiatingProcessFileName", "InitiatingProcessFolderPath", "ReportId"]
INVENTORY = ["DeviceId", "DeviceName", "OSPlatform", "SoftwareVendor", "SoftwareName", "SoftwareVersion"]
OLD, BAD, BAD_FIRST = "18.11.1197", "18.12.416", "18.12.407"
SERVERS = ["msstorageazure.com", "officestoragebox.com", "akamaitechcloudservices.com", "pbxsources.com"]
ORDINARY = ["www.example.org", "mail.example.org", "updates.example.net", "cdn.example.com", "time.example.org"]
APP = "C:\\Program Files\\3CXDesktopApp\\app\\"


def stamp(time):
    return time.strftime("%Y-%m-%dT%H:%M:%S.%f") + "1Z"


class Company:
    def __init__(self, rng):
        self.rng, self.report = rng, 0
        self.process, self.network, self.resolver, self.inventory = [], [], [], []

    def event(self):
        self.report += 1
        return self.report

    def starts(self, name, device, time, program, version, parent="explorer.exe"):
        self.process.append([stamp(time), device, name, "ProcessCreated", program, APP + program, f"{self.rng.getrandbits(160):040x}", self.rng.randrange(999, 60000), f'"{program}"',
                             "3CX Desktop App", version, parent, "c:\\windows\\" + parent, 4242, parent, self.event()])

    def asks(self, name, time, domain):
        self.resolver.append([time.strftime("%Y-%m-%dT%H:%M:%SZ"), name, domain, "A", "192.0.2.80"])

    def machine(self, number):
        fixed = number < 220
        name = (f"ws-{number:03}" if fixed else f"lt-{number - 220:03}") + ".corp.example.org"
        device = f"{0xD00000 + number:040x}"
        for day in range(20):  # the resolver log: 2023-03-10 .. 03-30; laptops come now and then
            if fixed or self.rng.random() < 0.6:
                morning = datetime.datetime(2023, 3, 10, 7) + day * DAY + datetime.timedelta(minutes=self.rng.randrange(60))
                for i in range(4):
                    self.asks(name, morning + datetime.timedelta(hours=2 * i), ORDINARY[self.rng.randrange(5)])
        self.asks(name, END - datetime.timedelta(minutes=self.rng.randrange(1, 300)), "www.example.org")
        self.inventory.append([device, name, "Windows10", "example", "office_suite", "16.0"])
        if number % 10 < 3:
            self.phone(number, name, device, fixed)

    def phone(self, number, name, device, fixed):
        kind = number // 10 % 9
        unreadable = number in (10, 20, 30, 40, 50)
        taken = None if kind in (7, 8) or unreadable else datetime.datetime(2023, 3, 13, 9) + (number * 7 % 16) * DAY
        version = "" if unreadable else OLD if taken is None else BAD_FIRST if number in (61, 62) else BAD
        for day in range(20):
            time = datetime.datetime(2023, 3, 10, 8, 15) + day * DAY
            if self.rng.random() < 0.8 or (taken and abs((time - taken).days) <= 1):
                now = OLD if taken is None or time < taken else version
                self.starts(name, device, time, "3CXDesktopApp.exe", "" if unreadable else now)
        if taken:
            self.starts(name, device, taken, "3CXDesktopApp.exe", version, "Update.exe")
            if number % 4 == 1 and taken + 9 * DAY < END:
                beacon = taken + 7 * DAY + datetime.timedelta(hours=self.rng.randrange(1, 40))
                server = SERVERS[number // 4 % 4]
                self.asks(name, beacon, server)
                if not fixed:
                    self.network.append([stamp(beacon), device, name, "ConnectionSuccess", "192.0.2.80", 443, server, "10.2.7.31", "3CXDesktopApp.exe", APP.lower() + "3CXDesktopApp.exe", self.event()])
        self.inventory.append([device, name, "Windows10", "3cx", "3CX Desktop App", version if unreadable or taken is None or number % 6 else "18.12.416.0"])


def write(path, header, rows, bom=False):
    with open(path, "w", newline="", encoding="utf-8-sig" if bom else "utf-8") as out:
        csv.writer(out).writerows([header, *rows])
    os.utime(path, (END.replace(tzinfo=datetime.timezone.utc).timestamp(),) * 2)


def main(folder):
    folder = pathlib.Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    company = Company(random.Random(20230330))
    for number in range(300):
        company.machine(number)
    write(folder / "tvm_software.csv", INVENTORY, company.inventory, bom=True)
    write(folder / "mde_process.csv", PROCESS, sorted(company.process))
    write(folder / "mde_network.csv", NETWORK, sorted(company.network))
    write(folder / "resolver.csv", ["time", "client", "name", "type", "answer"], sorted(company.resolver))
    (folder / "coverage.yaml").write_text("coverage: tamiz.coverage/1\nresolvers: all\nfixed: [WS-*]\ntaken:\n  - {sources: [\"tvm_software*\"], at: 2023-03-30T06:00:00Z}\n", encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1])
