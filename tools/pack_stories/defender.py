"""Microsoft Defender's advanced hunting tables as CSV, for Windows and for Macs; the headers are those of maps/samples."""
import csv
import io
import json
import pathlib

from .windows import stamp

SAMPLES = pathlib.Path(__file__).resolve().parent.parent.parent / "maps" / "samples"
TABLES = {"process": "defender-process", "module": "defender-imageload", "file": "defender-file", "dns": "defender-network", "network": "defender-network",
          "registry": "defender-registry", "software": "defender-inventory"}
HASH = {32: "MD5", 40: "SHA1", 64: "SHA256"}


def header(name):
    return (SAMPLES / f"{name}.csv").read_text(encoding="utf-8-sig").splitlines()[0].split(",")


def split(path):
    cut = max(path.rfind("\\"), path.rfind("/")) + 1
    return path[cut:]


def row(world, host, event, number):
    f = event.fields
    kind = {"Timestamp": stamp(event.at, "%Y-%m-%dT%H:%M:%S.0000000Z"), "DeviceId": world.agent(host), "DeviceName": world.full(host).lower(), "ReportId": number}
    if event.channel == "software":
        return kind | {"OSPlatform": "macOS" if host.mac else "Windows10", "SoftwareVendor": "example", "SoftwareName": f["product"], "SoftwareVersion": f["version"]}
    actor = f.get("actor") or world.shell(host)
    one = world.process(host, actor)
    kind |= {"InitiatingProcessFileName": split(actor), "InitiatingProcessFolderPath": actor, "InitiatingProcessId": one.pid, "InitiatingProcessUniqueId": one.pid * 7,
             "InitiatingProcessCommandLine": actor, "InitiatingProcessAccountName": "user1"}
    if event.channel == "process":
        child = world.process(host, f["image"])
        kind |= {"ActionType": "ProcessCreated", "FileName": split(f["image"]), "FolderPath": f["image"], "ProcessId": child.pid, "ProcessUniqueId": child.pid * 7,
                 "ProcessCommandLine": f["command"], "ProcessVersionInfoCompanyName": f["company"], "ProcessVersionInfoProductName": f["product"],
                 "ProcessVersionInfoProductVersion": f["version"]}
    elif event.channel in ("module", "file"):
        kind |= {"ActionType": "ImageLoaded" if event.channel == "module" else "FileCreated", "FileName": split(f["image"]), "FolderPath": f["image"]}
    elif event.channel == "dns":
        answers = [x.split(" ")[-1] for x in f["answer"].split(";") if x]
        kind |= {"ActionType": "DnsConnectionInspected", "RemoteIP": "192.0.2.53", "RemotePort": 53, "LocalIP": world.address(host), "Protocol": "Udp",
                 "AdditionalFields": json.dumps({"direction": "Out", "query": f["name"], "qtype_name": "A", "answers": json.dumps(answers)})}
    elif event.channel == "network":
        kind |= {"ActionType": "ConnectionSuccess", "RemoteIP": f["address"], "RemotePort": 443, "LocalIP": world.address(host), "Protocol": "Tcp", "RemoteUrl": f["name"]}
    else:
        kind |= {"ActionType": "RegistryValueSet", "RegistryKey": f["key"], "RegistryValueName": f["value"], "RegistryValueType": "String", "RegistryValueData": f["data"]}
    if event.channel in ("process", "module", "file"):
        kind |= {"SHA256": f"{world.key(f['image']) % 2**256:064x}", "SHA1": f"{world.key(f['image']) % 2**160:040x}"}
        if f["digest"]:
            kind |= {HASH[len(f["digest"])]: f["digest"]}
    return kind


def tables(world, host, events):
    """{file: text} of one machine."""
    found = {}
    for number, event in enumerate(events, 1000):
        found.setdefault(TABLES[event.channel], []).append(row(world, host, event, number))
    out = {}
    for name, rows in found.items():
        text = io.StringIO()
        columns = header(name)
        writer = csv.writer(text, lineterminator="\r\n")
        writer.writerow(columns)
        writer.writerows([r.get(c, "") for c in columns] for r in rows)
        out[f"{name.removeprefix('defender-')}-{host.name.lower()}.csv"] = text.getvalue()
    return out
