#!/usr/bin/env python3
"""make_inputs.py DIR: seeded inputs for the benchmarks: a wide Defender CSV, a narrow one, Winlogbeat NDJSON.

The shapes are those of the exports (headers as documented); every name is invented and reserved (example.org).
"""
import datetime
import json
import pathlib
import random
import sys

WIDE = ("Timestamp,DeviceId,DeviceName,ActionType,InitiatingProcessSHA1,InitiatingProcessFileSize,InitiatingProcessMD5,InitiatingProcessFileName,"
        "InitiatingProcessParentFileName,InitiatingProcessFolderPath,InitiatingProcessCommandLine,SHA1,FileSize,MD5,FolderPath,ProcessCommandLine,"
        "FileName,ProcessId,InitiatingProcessId,ProcessCreationTime,InitiatingProcessCreationTime,InitiatingProcessAccountName,ReportId,AccountDomain,"
        "AccountName,AccountSid,SHA256,InitiatingProcessSHA256,LogonId,AdditionalFields,InitiatingProcessVersionInfoCompanyName,"
        "InitiatingProcessVersionInfoProductName,InitiatingProcessVersionInfoProductVersion,ProcessVersionInfoCompanyName,ProcessVersionInfoProductName,"
        "ProcessVersionInfoProductVersion,ProcessVersionInfoFileDescription,MachineGroup,InitiatingProcessUniqueId,ProcessUniqueId")
NARROW = "Timestamp,DeviceName,ActionType,InitiatingProcessFileName,InitiatingProcessFolderPath,FileName,FolderPath,SHA1,ProcessCommandLine,ReportId"
PROGRAMS = ["chrome.exe", "outlook.exe", "teams.exe", "svchost.exe", "msedge.exe", "excel.exe", "phone.exe", "update.exe", "cmd.exe", "onedrive.exe"]


def digest(rng, digits):
    return f"{rng.getrandbits(digits * 4):0{digits}x}"


def wide_rows(rng, rows, hosts):
    start = datetime.datetime(2023, 3, 1)
    hashes = [(digest(rng, 40), digest(rng, 64), digest(rng, 32)) for _ in range(4000)]
    for i in range(rows):
        host = rng.randrange(hosts)
        time = (start + datetime.timedelta(seconds=i * 2_500_000 / rows, microseconds=rng.randrange(1_000_000))).strftime("%Y-%m-%dT%H:%M:%S.%f") + "1Z"
        child, parent = PROGRAMS[i % 10], PROGRAMS[(i * 7 + host) % 10]
        a, b = hashes[rng.randrange(4000)], hashes[host % 4000]
        yield (f'{time},{host:040x},ws-{host:05}.corp.example.org,ProcessCreated,{a[0]},{i},{a[2]},{parent},explorer.exe,c:\\program files\\example\\{parent},'
               f'"""{parent}"" --profile {i % 977}",{b[0]},{i},{b[2]},C:\\Program Files\\Example\\{child},"""C:\\Program Files\\Example\\{child}"" --type=renderer --id={i} --channel=""stable, beta""",'
               f'{child},{i % 60000},{i % 50000},{time},{time},user{host},{i % 100000},CORP,user{host},S-1-5-21-1-2-3-{host},{b[1]},{a[1]},{i % 4096},'
               f'"{{""Integrity"":""Medium"",""n"":{i % 100}}}",Example Ltd,Example Suite,18.12.{i % 5},Example Ltd,Example Suite,18.12.{i % 7},A description of the program,servers,{i},{i + 1}\n')


def narrow_block(rng, rows, hosts):
    out = []
    for i in range(rows):
        host = rng.randrange(hosts)
        second = i * 86_000 // rows
        time = f"2023-01-01T{second // 3600:02}:{second // 60 % 60:02}:{second % 60:02}.{i % 1_000_000:06}1Z"
        child, parent = PROGRAMS[i % 10], PROGRAMS[(i * 7 + host) % 10]
        out.append(f"{time},ws-{host:05}.corp.example.org,ProcessCreated,{parent},c:\\program files\\example\\{parent},{child},C:\\Program Files\\Example\\{child},"
                   f"{host % 4000:040x},{child} --id={i % 5000},{i % 100000}\n")
    return "".join(out).encode()


def winlogbeat_rows(rng, rows, hosts):
    start = datetime.datetime(2023, 3, 1)
    message = "Process Create:\n" + "A line of the rendered message that nobody reads, kept as Winlogbeat keeps it.\n" * 16
    for i in range(rows):
        host = rng.randrange(hosts)
        time = start + datetime.timedelta(seconds=i)
        program = PROGRAMS[i % 10]
        yield json.dumps({
            "@timestamp": time.isoformat() + ".123Z",
            "agent": {"hostname": f"WS-{host:05}", "id": f"{host:032x}", "type": "winlogbeat", "version": "8.6.0"},
            "ecs": {"version": "8.0.0"}, "event": {"action": "Process Create", "code": "1", "created": time.isoformat() + ".500Z", "kind": "event", "provider": "Microsoft-Windows-Sysmon"},
            "host": {"architecture": "x86_64", "hostname": f"WS-{host:05}", "name": f"ws-{host:05}.corp.example.org", "os": {"build": "19045.1", "family": "windows", "platform": "windows"}},
            "log": {"level": "information"}, "message": message,
            "winlog": {"api": "wineventlog", "channel": "Microsoft-Windows-Sysmon/Operational", "computer_name": f"WS-{host:05}.corp.example.org", "event_id": "1",
                       "event_data": {"CommandLine": f'"C:\\Program Files\\Example\\{program}" --id={i}', "Company": "Example Ltd", "FileVersion": f"18.12.{i % 5}", "Hashes": f"SHA1={host % 4000:040X},MD5={host % 4000:032X}",
                                      "Image": f"C:\\Program Files\\Example\\{program}", "ParentImage": "C:\\Windows\\explorer.exe", "ParentProcessGuid": f"{{{i:032x}}}", "ProcessGuid": f"{{{i + 1:032x}}}", "ProcessId": str(i % 60000),
                                      "Product": "Example Suite", "User": f"CORP\\user{host}", "UtcTime": time.strftime("%Y-%m-%d %H:%M:%S.123")},
                       "process": {"pid": 3216, "thread": {"id": 3964}}, "provider_name": "Microsoft-Windows-Sysmon", "record_id": i, "task": "Process Create (rule: ProcessCreate)"},
        }) + "\n"


def main(folder, wide=600_000, beats=200_000, hosts=2000, narrow_millions=(1, 20)):
    folder = pathlib.Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    rng = random.Random(20230329)
    with open(folder / "wide.csv", "w", encoding="utf-8") as out:
        out.write(WIDE + "\n")
        out.writelines(wide_rows(rng, wide, hosts))
    with open(folder / "beats.ndjson", "w", encoding="utf-8") as out:
        out.writelines(winlogbeat_rows(rng, beats, hosts))
    block = narrow_block(rng, 1_000_000, hosts)
    for millions in narrow_millions:
        with open(folder / f"narrow-{millions}M.csv", "wb") as out:
            out.write(NARROW.encode() + b"\n")
            for day in range(millions):
                out.write(block.replace(b"2023-01-01T", f"2023-01-{day + 1:02}T".encode()))


if __name__ == "__main__":
    main(sys.argv[1])
