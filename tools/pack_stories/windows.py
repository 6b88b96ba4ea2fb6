"""Sysmon and MsiInstaller, as Winlogbeat ships them and as the event log's own XML."""
import datetime
import json
from xml.sax.saxutils import escape

SYSMON, SOFTWARE, BITS = "Microsoft-Windows-Sysmon/Operational", "Application", "Microsoft-Windows-Bits-Client/Operational"


def stamp(at, form="%Y-%m-%d %H:%M:%S.000"):
    return datetime.datetime.fromtimestamp(at, datetime.timezone.utc).strftime(form)


def hashes(digest, key):
    found = {"SHA256": f"{key % 2**256:064x}"} | ({{32: "MD5", 40: "SHA1", 64: "SHA256"}[len(digest)]: digest} if digest else {})
    return ",".join(f"{kind}={value.upper()}" for kind, value in sorted(found.items()))


def record(world, host, event):
    """(channel, event id, data in the order of the schema)"""
    f, data = event.fields, {"UtcTime": stamp(event.at)}
    if event.channel == "software":
        return SOFTWARE, 1033, {"Product": f["product"], "Version": f["version"], "Language": "1033", "Status": "0", "Maker": "(NULL)"}
    if event.channel == "service":
        return "System", 7045, {"ServiceName": f["name"], "ImagePath": "C:\\ProgramData\\x.exe", "ServiceType": "user mode service", "StartType": "auto start", "AccountName": "LocalSystem"}
    if event.channel == "http":     # a download job; proxies' logs have maps of their own
        return BITS, 59, {"url": f["url"]}
    if event.channel == "task":
        return "Microsoft-Windows-TaskScheduler/Operational", 106, {"TaskName": f["name"], "UserContext": "SYSTEM"}
    actor = f.get("actor") or world.shell(host)
    one = world.process(host, actor)
    me = {"ProcessGuid": one.guid, "ProcessId": str(one.pid), "Image": actor, "User": "CORP\\user1"}
    if event.channel == "process":
        child = world.process(host, f["image"])
        return SYSMON, 1, data | {"ProcessGuid": child.guid, "ProcessId": str(child.pid), "Image": f["image"], "FileVersion": f["version"] or "-",
                                  "Product": f["product"] or "-", "Company": f["company"] or "-", "CommandLine": f["command"], "User": "CORP\\user1",
                                  "Hashes": hashes(f["digest"], world.key(f["image"])), "ParentProcessGuid": one.guid, "ParentProcessId": str(one.pid),
                                  "ParentImage": actor, "ParentCommandLine": actor}
    if event.channel == "module":
        return SYSMON, 7, data | me | {"ImageLoaded": f["image"], "Hashes": hashes(f["digest"], world.key(f["image"])), "Signed": "false", "Signature": "-", "SignatureStatus": "Unavailable"}
    if event.channel == "file":
        digest = f["digest"]
        if digest:      # Sysmon 11 knows no hash; 23 (deleted, kept) does
            return SYSMON, 23, data | me | {"TargetFilename": f["image"], "Hashes": hashes(digest, 0), "IsExecutable": "true"}
        return SYSMON, 11, data | me | {"TargetFilename": f["image"], "CreationUtcTime": stamp(event.at)}
    if event.channel == "dns":
        return SYSMON, 22, data | me | {"QueryName": f["name"], "QueryStatus": "0", "QueryResults": f["answer"] if "type:" in f["answer"] else f"::ffff:{f['answer']};"}
    if event.channel == "network":
        return SYSMON, 3, data | me | {"Protocol": "tcp", "SourceIp": world.address(host), "SourcePort": "50000", "DestinationIp": f["address"],
                                       "DestinationHostname": f["name"] or "-", "DestinationPort": "443"}
    return SYSMON, 13, data | me | {"EventType": "SetValue", "TargetObject": f"{f['key'].replace('HKEY_LOCAL_MACHINE', 'HKLM')}\\{f['value']}", "Details": f["data"]}


def winlogbeat(world, host, events):
    lines = []
    for number, event in enumerate(events, 1):
        channel, code, data = record(world, host, event)
        log = {"channel": channel, "event_id": code, "computer_name": world.full(host), "record_id": number, "event_data": data}
        if channel == SOFTWARE:
            log |= {"provider_name": "MsiInstaller", "event_data": {f"param{i}": v for i, v in enumerate(data.values(), 1)}}
        if channel == "System":
            log["provider_name"] = "Service Control Manager"
        lines.append(json.dumps({"@timestamp": stamp(event.at, "%Y-%m-%dT%H:%M:%S.000Z"), "host": {"name": "collector"}, "winlog": log}))
    return "\n".join(lines) + "\n"


def xml(world, host, events):
    out = ["<?xml version='1.0' encoding='utf-8' standalone='yes'?>", "<Events>"]
    for number, event in enumerate(events, 1):
        channel, code, data = record(world, host, event)
        fields = "".join(f"<Data>{escape(v)}</Data>" if channel == SOFTWARE else f"<Data Name='{k}'>{escape(v)}</Data>" for k, v in data.items())
        out.append(f"<Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'><System><Provider Name='{'MsiInstaller' if channel == SOFTWARE else 'Microsoft-Windows-Sysmon'}'/>"
                   f"<EventID Qualifiers='0'>{code}</EventID><TimeCreated SystemTime='{stamp(event.at, '%Y-%m-%dT%H:%M:%S.0000000Z')}'/><EventRecordID>{number}</EventRecordID>"
                   f"<Channel>{channel}</Channel><Computer>{world.full(host)}</Computer></System><EventData>{fields}</EventData></Event>")
    return "\n".join(out + ["</Events>"]) + "\n"
