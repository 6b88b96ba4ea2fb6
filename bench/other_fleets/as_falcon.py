"""CrowdStrike's Data Replicator: ids of processes instead of names, machines named only in aidmaster, a selection of files and keys, no versions."""
from .sink import Sink, stamp, text

EVENT = {"start": "ProcessRollup2", "end": "EndOfProcess", "load": "ClassifiedModuleLoad", "dns": "DnsRequest", "net": "NetworkConnectIP4", "reg": "AsepValueUpdate"}
FILES = {".exe": "NewExecutableWritten", ".dll": "PeFileWritten", ".ps1": "NewScriptWritten", ".vbs": "NewScriptWritten", ".js": "NewScriptWritten", ".cmd": "NewScriptWritten",
         ".bat": "NewScriptWritten", ".zip": "ZipFileWritten", ".lnk": "LnkFileWritten"}
KEYS = ("\\services\\", "\\currentversion\\run", "image file execution options")
PARENTS_SHOWN = False


class Writer:
    def __init__(self, folder):
        self.sink, self.count = Sink(folder), 0

    @staticmethod
    def keeps(row):
        if row[1] == "file":
            return row[3][1] == "create" and row[3][0][-4:].lower().lstrip(".") and ("." + row[3][0].rsplit(".", 1)[-1].lower()) in FILES
        return row[1] != "reg" or any(k in row[3][0].lower() for k in KEYS)

    @staticmethod
    def host(machine, name):
        return name

    @staticmethod
    def _id(proc):
        return str((int(proc.guid[:8], 16) << 20) + int(proc.guid[-12:], 16))

    @staticmethod
    def _aid(machine):
        return f"{machine.number * 2654435761 % 2**32:08x}" * 4

    @staticmethod
    def _path(path):
        return text("\\Device\\HarddiskVolume3" + path[2:] if path[1:2] == ":" else path)

    def add(self, machine, name, t, row, part):
        self.count += 1
        event = EVENT.get(row[1]) or FILES["." + row[3][0].rsplit(".", 1)[-1].lower()]
        when = t + machine.skew
        body = getattr(self, "_" + row[1])(row[2], row[3], machine)
        context = "" if row[1] == "start" else f'"ContextProcessId":"{self._id(row[2])}","ContextTimeStamp":"{when:.3f}","ContextBaseFileName":{text(row[2].image.base)},'
        line = (f'{{"event_simpleName":"{event}","aid":"{self._aid(machine)}","cid":"{machine.org.tenant.replace("-", "")}","event_platform":"Win","id":"{self.count:08x}-0000-4000-8000-{machine.number:012x}",'
                f'"timestamp":"{int((t + 15) * 1000)}",{context}{body}}}')
        self.sink.add(f"fdr-{part}.jsonl", when, line)

    def _start(self, parent, child, machine):
        i = child.image
        return (f'"ProcessStartTime":"{child.start + machine.skew:.3f}","ParentProcessId":"{self._id(parent)}","SourceProcessId":"{self._id(parent)}","ParentBaseFileName":{text(parent.image.base)},'
                f'"TargetProcessId":"{self._id(child)}","RawProcessId":"{child.pid}","UserName":{text(child.user)},"ImageFileName":{self._path(i.path)},"CommandLine":{text(child.cmd)},"SHA256HashData":"{i.sha256}"')

    def _end(self, proc, detail, machine):
        return f'"TargetProcessId":"{self._id(proc)}","RawProcessId":"{proc.pid}","ImageFileName":{self._path(proc.image.path)}'

    def _load(self, proc, image, machine):
        return f'"TargetProcessId":"{self._id(proc)}","TargetImageFileName":{self._path(proc.image.path)},"ImageFileName":{self._path(image.path)},"SHA256HashData":"{image.sha256}"'

    def _file(self, proc, detail, machine):
        return f'"TargetFileName":{self._path(detail[0])}'

    def _dns(self, proc, detail, machine):
        return f'"DomainName":{text(detail[0])},"RequestType":"1","IP4Records":"{detail[1]};"'

    def _net(self, proc, detail, machine):
        return f'"LocalAddressIP4":"{machine.ip}","LocalPort":"{49152 + proc.pid % 9000}","RemoteAddressIP4":"{detail[1]}","RemotePort":"{detail[2]}","Protocol":"6"'

    def _reg(self, proc, detail, machine):
        key = detail[0].replace("HKLM\\", "\\REGISTRY\\MACHINE\\").replace("HKU\\", "\\REGISTRY\\USER\\")
        return f'"RegObjectName":{text(key)},"RegValueName":{text(detail[1])},"RegStringValue":{text(detail[2])},"RegType":"1"'

    def close(self, machines):
        """aidmaster: one row a machine and name."""
        for machine, name, t in machines:
            self.sink.add("aidmaster.jsonl", t, f'{{"aid":"{self._aid(machine)}","cid":"{machine.org.tenant.replace("-", "")}","ComputerName":{text(name)},"MachineDomain":{text(machine.org.domain)},'
                          f'"AgentVersion":"7.20.19011.0","FirstSeen":"1735689600.0","Time":"{t:.1f}","Version":"Windows 11","event_platform":"Win","ProductType":"1.0"}}')
        self.sink.close()
