"""Microsoft Defender advanced hunting tables as CSV: the headers are those of the published tables."""
import csv
import io

from .marks import EXPLORER, Mark

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
SYSTEM, BROWSER = "C:\\Windows\\System32\\", "C:\\Program Files\\Chrome\\chrome.exe"


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


def full(version):
    """As a file's version has it: four numbers."""
    return version if version.count(".") > 2 else version + ".0"


def split(path):
    return path[max(path.rfind("\\"), path.rfind("/")) + 1:]


def by(actor):
    return {"InitiatingProcessFileName": split(actor), "InitiatingProcessFolderPath": actor.lower(), "InitiatingProcessId": 4242}


def digests(log, row, key, digest=""):
    found = {"SHA1": f"{hash_of(key) % 2**160:040x}", "SHA256": f"{hash_of(key):064x}"}
    if digest:
        found[{32: "MD5", 40: "SHA1", 64: "SHA256"}[len(digest)]] = digest
    return found | ({"SHA256": "", "MD5": ""} if lost(log, row) else {})


def process(world, log, row, report):
    kind, what, of = base(world, row, report), row[3], world.campaign
    about, actor, digest = {}, EXPLORER, ""
    if isinstance(what, Mark):
        image, actor, digest, command = what.target, what.actor, what.digest, what.command or what.target
    elif what.startswith("run "):
        image, command = of.image, of.image
        about = {"ProcessVersionInfoCompanyName": of.vendor, "ProcessVersionInfoProductName": of.product, "ProcessVersionInfoProductVersion": full(what[4:])}
    else:
        image = command = f"{SYSTEM}tool{what[1:]}.exe"
    return kind | by(actor) | digests(log, row, what if isinstance(what, str) else image, digest) | about | {
        "ActionType": "ProcessCreated", "FileName": split(image), "FolderPath": image, "ProcessId": 1000 + report % 30000, "ProcessCommandLine": command,
        "ProcessCreationTime": kind["Timestamp"]}


def image(world, log, row, report):
    what = row[3]
    mark = what if isinstance(what, Mark) else Mark("m", f"{SYSTEM}lib{what[1:]}.dll", EXPLORER)
    return base(world, row, report) | by(mark.actor) | digests(log, row, "m" + mark.target, mark.digest) | {
        "ActionType": "ImageLoaded", "FileName": split(mark.target), "FolderPath": mark.target}


def network(world, log, row, report):
    kind = base(world, row, report)
    local = (world.net and world.net.address(row[1], row[0])) or f"192.168.1.{5 + row[1]}"
    return kind | by((world.campaign.image if row[4] else None) or BROWSER) | {
        "ActionType": "ConnectionSuccess", "RemoteIP": "192.0.2.10", "RemotePort": 443, "LocalIP": local, "LocalPort": 50000 + report % 9000, "Protocol": "Tcp",
        "RemoteUrl": row[3]}


def info(world, log, row, report):
    kind = base(world, row, report)
    return kind | {"NetworkAdapterName": "{00000000-0000-0000-0000-000000000000}", "NetworkAdapterType": "Ethernet", "NetworkAdapterStatus": "Up", "ConnectedNetworks": "[]",
                   "DnsAddresses": '["10.2.0.53"]', "MacAddress": ":".join(f"0200000000{row[1]:02x}"[i:i + 2] for i in range(0, 12, 2)),
                   "IPAddresses": f'[{{"IPAddress": "{row[3]}", "SubnetPrefix": 24, "AddressType": "Private"}}]'}


def software(world, log, row, report):
    m = world.machines[row[1]]
    return {"DeviceId": m.agent, "DeviceName": f"{m.named(row[0]).lower()}.corp.example.org", "OSPlatform": "Windows11", "OSVersion": "10.0.22631.0", "OSArchitecture": "x64",
            "SoftwareVendor": "example", "SoftwareName": world.campaign.software, "SoftwareVersion": full(row[3]), "ProductCodeCpe": "Not Available"}


def hash_of(text):
    value = 0xCBF29CE484222325
    for byte in text.encode():
        value = (value ^ byte) * 0x100000001B3 % 2**64
    return value * (2**190 + 2**127 + 3) % 2**256


def lost(log, row):
    if not log.hash and not log.no_hash_rows:
        return False
    since = min((log.hash[k] for k in (row[1], None) if k in log.hash), default=None)
    return id(row) in log.no_hash_rows or (since is not None and row[0] >= since)


TABLES = {"mde-process": (PROCESS, process), "mde-image": (IMAGE, image), "mde-network": (NETWORK, network), "netinfo": (INFO, info), "tvm": (TVM, software)}
