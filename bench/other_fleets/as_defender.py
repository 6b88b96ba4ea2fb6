"""Defender's advanced hunting tables as CSV: no process ids that are unique, only a number and a time; no versions of libraries, no signers."""
from .sink import Sink, cell, stamp

ACTOR = ("InitiatingProcessFileName,InitiatingProcessFolderPath,InitiatingProcessCommandLine,InitiatingProcessId,InitiatingProcessCreationTime,InitiatingProcessAccountName,"
         "InitiatingProcessSHA256,InitiatingProcessParentFileName,InitiatingProcessParentId,InitiatingProcessParentCreationTime,InitiatingProcessVersionInfoCompanyName,"
         "InitiatingProcessVersionInfoProductName,InitiatingProcessVersionInfoProductVersion")
FIRST = "Timestamp,TenantId,DeviceId,DeviceName,ActionType,ReportId,"
TABLES = {
    "DeviceProcessEvents": FIRST + "FileName,FolderPath,SHA256,ProcessCommandLine,ProcessId,ProcessCreationTime,AccountName,ProcessVersionInfoCompanyName,ProcessVersionInfoProductName,ProcessVersionInfoProductVersion," + ACTOR,
    "DeviceImageLoadEvents": FIRST + "FileName,FolderPath,SHA256," + ACTOR,
    "DeviceFileEvents": FIRST + "FileName,FolderPath,SHA256," + ACTOR,
    "DeviceNetworkEvents": FIRST + "RemoteIP,RemotePort,RemoteUrl,LocalIP,Protocol,AdditionalFields," + ACTOR,
    "DeviceRegistryEvents": FIRST + "RegistryKey,RegistryValueName,RegistryValueType,RegistryValueData," + ACTOR}
KIND = {"start": ("DeviceProcessEvents", "ProcessCreated"), "load": ("DeviceImageLoadEvents", "ImageLoaded"), "file": ("DeviceFileEvents", "FileCreated"),
        "dns": ("DeviceNetworkEvents", "DnsConnectionInspected"), "net": ("DeviceNetworkEvents", "ConnectionSuccess"), "reg": ("DeviceRegistryEvents", "RegistryValueSet")}
ROOTS = {"HKLM": "HKEY_LOCAL_MACHINE", "HKU": "HKEY_USERS", "HKCU": "HKEY_CURRENT_USER"}
PARENTS_SHOWN = True


class Writer:
    def __init__(self, folder):
        self.sink, self.count = Sink(folder, TABLES), 0

    @staticmethod
    def keeps(row):
        return row[1] != "end"            # the tables have no ends

    @staticmethod
    def host(machine, name):
        return machine.full(name).lower()

    def add(self, machine, name, t, row, part):
        self.count += 1
        table, action = KIND[row[1]]
        if row[1] == "file" and row[3][1] == "delete":
            action = "FileDeleted"
        when = t + machine.skew
        device = f"{machine.org.tenant[:8]}{machine.number:032x}"
        body = getattr(self, "_" + row[1])(machine, row[3])
        self.sink.add(f"{table}-{part}.csv", when, f"{stamp(when)}Z,{machine.org.tenant},{device},{self.host(machine, name)},{action},{self.count % 99991},{body},{self._actor(machine, row[2])}")

    @staticmethod
    def _account(user):
        return user.rsplit("\\", 1)[-1].lower()

    def _actor(self, machine, proc):
        if proc.text is None:
            i, p, skew = proc.image, proc.parent, machine.skew
            parent = f"{p.image.base},{p.pid},{stamp(p.start + skew)}Z" if p else ",,"
            proc.text = (f"{i.base},{cell(i.path.lower())},{cell(proc.cmd)},{proc.pid},{stamp(proc.start + skew)}Z,{self._account(proc.user)},{i.sha256},{parent},"
                         f"{cell(i.company)},{cell(i.product)},{i.version}")
        return proc.text

    def _start(self, machine, child):
        i = child.image
        return (f"{i.base},{cell(i.path)},{i.sha256},{cell(child.cmd)},{child.pid},{stamp(child.start + machine.skew)}Z,{self._account(child.user)},"
                f"{cell(i.company)},{cell(i.product)},{i.version}")

    def _load(self, machine, image):
        return f"{image.base},{cell(image.path)},{image.sha256}"

    def _file(self, machine, detail):
        path, _, key = detail
        return f"{cell(path.rsplit(chr(92), 1)[-1])},{cell(path)},{key}"

    def _dns(self, machine, detail):
        more = '{"query":"%s","answers":"[\\"%s\\"]","direction":"Out"}' % detail
        return f",53,,{machine.ip},Udp,{cell(more)}"

    def _net(self, machine, detail):
        return f"{detail[1]},{detail[2]},{detail[0]},{machine.ip},Tcp,"

    def _reg(self, machine, detail):
        root, _, rest = detail[0].partition("\\")
        return f"{cell(ROOTS[root] + chr(92) + rest)},{cell(detail[1])},String,{cell(detail[2])}"

    def close(self, machines):
        self.sink.close()
