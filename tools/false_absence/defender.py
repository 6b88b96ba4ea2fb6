"""Microsoft Defender advanced hunting tables as CSV: the headers are those of the published tables."""
import csv
import io

from .world import EVIL_DLL, EVIL_EXE

PROCESS = ("Timestamp,DeviceId,DeviceName,ActionType,InitiatingProcessSHA1,InitiatingProcessFileSize,InitiatingProcessMD5,InitiatingProcessFileName,"
    "InitiatingProcessParentFileName,InitiatingProcessFolderPath,InitiatingProcessCommandLine,SHA1,FileSize,MD5,FolderPath,ProcessCommandLine,FileName,"
    "ProcessId,InitiatingProcessId,ProcessCreationTime,InitiatingProcessCreationTime,InitiatingProcessAccountName,InitiatingProcessAccountDomain,"
    "InitiatingProcessAccountSid,InitiatingProcessSignatureStatus,InitiatingProcessSignerType,InitiatingProcessParentId,ReportId,"
    "InitiatingProcessParentCreationTime,InitiatingProcessTokenElevation,InitiatingProcessIntegrityLevel,AccountDomain,AccountName,ProcessTokenElevation,"
    "ProcessIntegrityLevel,AccountSid,AppGuardContainerId,SHA256,InitiatingProcessSHA256,InitiatingProcessLogonId,LogonId,InitiatingProcessAccountUpn,"
    "InitiatingProcessAccountObjectId,AccountUpn,AccountObjectId,AdditionalFields,InitiatingProcessVersionInfoCompanyName,"
    "InitiatingProcessVersionInfoProductName,InitiatingProcessVersionInfoProductVersion,InitiatingProcessVersionInfoInternalFileName,"
    "InitiatingProcessVersionInfoOriginalFileName,InitiatingProcessVersionInfoFileDescription,ProcessVersionInfoCompanyName,ProcessVersionInfoProductName,"
    "ProcessVersionInfoProductVersion,ProcessVersionInfoInternalFileName,ProcessVersionInfoOriginalFileName,ProcessVersionInfoFileDescription,"
    "InitiatingProcessUniqueId,MachineGroup,InitiatingProcessSessionId,CreatedProcessSessionId,IsInitiatingProcessRemoteSession,"
    "InitiatingProcessRemoteSessionDeviceName,InitiatingProcessRemoteSessionIP,IsProcessRemoteSession,ProcessRemoteSessionDeviceName,"
    "ProcessRemoteSessionIP,ProcessUniqueId").split(",")
IMAGE = ("Timestamp,DeviceId,DeviceName,ActionType,FolderPath,FileSize,FileName,MD5,SHA256,SHA1,InitiatingProcessVersionInfoCompanyName,"
    "InitiatingProcessVersionInfoProductName,InitiatingProcessVersionInfoProductVersion,InitiatingProcessVersionInfoInternalFileName,"
    "InitiatingProcessVersionInfoOriginalFileName,InitiatingProcessVersionInfoFileDescription,InitiatingProcessFolderPath,InitiatingProcessFileName,"
    "InitiatingProcessFileSize,InitiatingProcessMD5,InitiatingProcessSHA256,InitiatingProcessSHA1,InitiatingProcessAccountSid,"
    "InitiatingProcessAccountDomain,InitiatingProcessAccountName,InitiatingProcessAccountUpn,InitiatingProcessAccountObjectId,"
    "InitiatingProcessCreationTime,InitiatingProcessId,InitiatingProcessCommandLine,InitiatingProcessParentCreationTime,InitiatingProcessParentId,"
    "InitiatingProcessParentFileName,InitiatingProcessIntegrityLevel,InitiatingProcessTokenElevation,AppGuardContainerId,MachineGroup,ReportId").split(",")
NETWORK = ("Timestamp,DeviceId,DeviceName,ActionType,ReportId,RemoteIP,RemotePort,LocalIP,LocalPort,Protocol,RemoteUrl,InitiatingProcessCreationTime,"
    "InitiatingProcessId,InitiatingProcessCommandLine,InitiatingProcessParentCreationTime,InitiatingProcessParentId,InitiatingProcessParentFileName,"
    "InitiatingProcessSHA1,InitiatingProcessMD5,InitiatingProcessFolderPath,InitiatingProcessAccountName,InitiatingProcessAccountDomain,"
    "InitiatingProcessAccountSid,InitiatingProcessFileName,InitiatingProcessIntegrityLevel,InitiatingProcessTokenElevation,AppGuardContainerId,LocalIPType,"
    "RemoteIPType,InitiatingProcessSHA256,InitiatingProcessAccountUpn,InitiatingProcessAccountObjectId,AdditionalFields,InitiatingProcessFileSize,"
    "InitiatingProcessVersionInfoCompanyName,InitiatingProcessVersionInfoProductName,InitiatingProcessVersionInfoProductVersion,"
    "InitiatingProcessVersionInfoInternalFileName,InitiatingProcessVersionInfoOriginalFileName,InitiatingProcessVersionInfoFileDescription,"
    "InitiatingProcessSessionId,IsInitiatingProcessRemoteSession,InitiatingProcessRemoteSessionDeviceName,InitiatingProcessRemoteSessionIP,MachineGroup,"
    "InitiatingProcessUniqueId").split(",")
INFO = ("Timestamp,DeviceId,DeviceName,ReportId,NetworkAdapterName,NetworkAdapterType,NetworkAdapterStatus,TunnelType,ConnectedNetworks,DnsAddresses,"
    "DefaultGateways,MacAddress,IPv4Dhcp,IPv6Dhcp,IPAddresses,NetworkAdapterVendor,MachineGroup").split(",")
TVM = ("DeviceId,DeviceName,OSPlatform,OSVersion,OSArchitecture,SoftwareVendor,SoftwareName,SoftwareVersion,EndOfSupportStatus,EndOfSupportDate,"
    "ProductCodeCpe").split(",")
APP, SYSTEM = "C:\\Program Files\\Example Phone\\", "C:\\Windows\\System32\\"


def table(header, records, bom=False):
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(header)
    for record in records:
        writer.writerow([record.get(column, "") for column in header])
    return ("\ufeff" if bom else "") + out.getvalue()


def base(world, row, report):
    t, n = row[:2]
    m = world.machines[n]
    return {"Timestamp": world.clock.plain(t).replace(" ", "T") + f".{report % 1000:03}4567Z", "DeviceId": m.agent, "DeviceName": f"{m.named(t).lower()}.corp.example.org",
            "ReportId": report}


def process(world, log, row, report):
    kind, what = base(world, row, report), row[3]
    if what.startswith("phone "):
        name, folder, version = "phone.exe", APP, what[6:] + ".0"
    elif what == "evil":
        name, folder, version = "svcupd.exe", "C:\\ProgramData\\Phone\\", ""
    else:
        name, folder, version = f"tool{what[1:]}.exe", SYSTEM, "10.0.1"
    sha256 = EVIL_EXE if what == "evil" else f"{hash_of(what):064x}"
    kind |= {"ActionType": "ProcessCreated", "FileName": name, "FolderPath": folder + name, "ProcessId": 1000 + report % 30000, "ProcessCommandLine": name,
             "SHA1": f"{hash_of(what) % 2**160:040x}", "SHA256": "" if lost(log, row) else sha256, "InitiatingProcessFileName": "phone.exe" if what == "evil" else "explorer.exe",
             "InitiatingProcessFolderPath": "c:\\windows\\explorer.exe", "InitiatingProcessId": 4242, "ProcessCreationTime": kind["Timestamp"]}
    if name == "phone.exe":
        kind |= {"ProcessVersionInfoCompanyName": "Example Ltd", "ProcessVersionInfoProductName": "Example Phone", "ProcessVersionInfoProductVersion": version}
    return kind


def image(world, log, row, report):
    kind, what = base(world, row, report), row[3]
    name, folder = ("helper64.dll", "C:\\ProgramData\\Phone\\") if what == "evil" else (f"lib{what[1:]}.dll", SYSTEM)
    sha256 = EVIL_DLL if what == "evil" else f"{hash_of('m' + what):064x}"
    return kind | {"ActionType": "ImageLoaded", "FileName": name, "FolderPath": folder + name, "SHA1": f"{hash_of('m' + what) % 2**160:040x}",
                   "SHA256": "" if lost(log, row) else sha256, "InitiatingProcessFileName": "phone.exe" if what == "evil" else "explorer.exe",
                   "InitiatingProcessFolderPath": APP.lower() + "phone.exe" if what == "evil" else "c:\\windows\\explorer.exe", "InitiatingProcessId": 4242}


def network(world, log, row, report):
    kind = base(world, row, report)
    local = (world.net and world.net.address(row[1], row[0])) or f"192.168.1.{5 + row[1]}"
    return kind | {"ActionType": "ConnectionSuccess", "RemoteIP": "192.0.2.10", "RemotePort": 443, "LocalIP": local, "LocalPort": 50000 + report % 9000, "Protocol": "Tcp",
                   "RemoteUrl": row[3], "InitiatingProcessFileName": "phone.exe" if row[4] else "chrome.exe", "InitiatingProcessId": 4242,
                   "InitiatingProcessFolderPath": APP.lower() + "phone.exe" if row[4] else "c:\\program files\\chrome\\chrome.exe"}


def info(world, log, row, report):
    kind = base(world, row, report)
    return kind | {"NetworkAdapterName": "{00000000-0000-0000-0000-000000000000}", "NetworkAdapterType": "Ethernet", "NetworkAdapterStatus": "Up", "ConnectedNetworks": "[]",
                   "DnsAddresses": '["10.2.0.53"]', "MacAddress": ":".join(f"0200000000{row[1]:02x}"[i:i + 2] for i in range(0, 12, 2)),
                   "IPAddresses": f'[{{"IPAddress": "{row[3]}", "SubnetPrefix": 24, "AddressType": "Private"}}]'}


def software(world, log, row, report):
    m = world.machines[row[1]]
    return {"DeviceId": m.agent, "DeviceName": f"{m.named(row[0]).lower()}.corp.example.org", "OSPlatform": "Windows11", "OSVersion": "10.0.22631.0", "OSArchitecture": "x64",
            "SoftwareVendor": "example", "SoftwareName": "example_phone", "SoftwareVersion": row[3] + ".0", "ProductCodeCpe": "Not Available"}


def hash_of(text):
    value = 0xCBF29CE484222325
    for byte in text.encode():
        value = (value ^ byte) * 0x100000001B3 % 2**64
    return value * (2**190 + 2**127 + 3) % 2**256


def lost(log, row):
    since = min((log.hash[k] for k in (row[1], None) if k in log.hash), default=None)
    return id(row) in log.no_hash_rows or (since is not None and row[0] >= since)


TABLES = {"mde-process": (PROCESS, process), "mde-image": (IMAGE, image), "mde-network": (NETWORK, network), "netinfo": (INFO, info), "tvm": (TVM, software)}
