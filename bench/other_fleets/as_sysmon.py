"""Sysmon as Winlogbeat 7+ ships it: one ECS document a line; no signer on process starts, none of parents on other events."""
from .sink import Sink, stamp, text

EVENT = {"start": 1, "end": 5, "load": 7, "file": 11, "dns": 22, "net": 3, "reg": 13}
PARENTS_SHOWN = False


class Writer:
    def __init__(self, folder):
        self.sink, self.count = Sink(folder, zst=True), 0

    @staticmethod
    def keeps(row):
        return True

    @staticmethod
    def host(machine, name):
        return machine.full(name)

    def add(self, machine, name, t, row, part):
        self.count += 1
        kind, number = row[1], EVENT[row[1]]
        if kind == "file" and row[3][1] == "delete":
            number = 23
        when = t + machine.skew
        body = getattr(self, "_" + kind)(machine, row[2], row[3])
        line = (f'{{"@timestamp":"{stamp(when)}Z","event":{{"code":"{number}","provider":"Microsoft-Windows-Sysmon","created":"{stamp(t + 40)}Z"}},"host":{{"name":{text(self.host(machine, name))}}},'
                f'"winlog":{{"channel":"Microsoft-Windows-Sysmon/Operational","event_id":{number},"computer_name":{text(self.host(machine, name))},"record_id":{self.count},'
                f'"event_data":{{"RuleName":"-","UtcTime":"{stamp(when, " ")}",{body}}}}}}}')
        self.sink.add(f"sysmon-{part}.ndjson", when, line)

    @staticmethod
    def _user(machine, user):
        return user if user.startswith("NT ") else f"{machine.org.name.upper()}\\{user}"

    def _actor(self, machine, proc):
        if proc.text is None:
            proc.text = (f'"ProcessGuid":"{{{proc.guid}}}","ProcessId":"{proc.pid}","Image":{text(proc.image.path)},"User":{text(self._user(machine, proc.user))}')
        return proc.text

    def _start(self, machine, parent, child):
        i = child.image
        return (f'{self._actor(machine, child)},"CommandLine":{text(child.cmd)},"FileVersion":{text(i.version or "-")},"Product":{text(i.product or "-")},"Company":{text(i.company or "-")},'
                f'"Hashes":"SHA256={i.sha256.upper()}","ParentProcessGuid":"{{{parent.guid}}}","ParentProcessId":"{parent.pid}","ParentImage":{text(parent.image.path)},"ParentCommandLine":{text(parent.cmd)}')

    def _end(self, machine, proc, detail):
        return self._actor(machine, proc)

    def _load(self, machine, proc, image):
        signer = "" if machine.org.no_signer else f',"Signed":"{"true" if image.signer else "false"}","Signature":{text(image.signer or "-")},"SignatureStatus":"{"Valid" if image.signer else "Unavailable"}"'
        return (f'{self._actor(machine, proc)},"ImageLoaded":{text(image.path)},"FileVersion":{text(image.version or "-")},"Product":{text(image.product or "-")},'
                f'"Company":{text(image.company or "-")},"Hashes":"SHA256={image.sha256.upper()}"{signer}')

    def _file(self, machine, proc, detail):
        return f'{self._actor(machine, proc)},"TargetFilename":{text(detail[0])}'

    def _dns(self, machine, proc, detail):
        return f'{self._actor(machine, proc)},"QueryName":{text(detail[0])},"QueryStatus":"0","QueryResults":"::ffff:{detail[1]};"'

    def _net(self, machine, proc, detail):
        return (f'{self._actor(machine, proc)},"Protocol":"tcp","Initiated":"true","SourceIp":"{machine.ip}","SourcePort":"{49152 + proc.pid % 9000}",'
                f'"DestinationIp":"{detail[1]}","DestinationHostname":"-","DestinationPort":"{detail[2]}"')

    def _reg(self, machine, proc, detail):
        return f'{self._actor(machine, proc)},"EventType":"SetValue","TargetObject":{text(detail[0] + chr(92) + detail[1])},"Details":{text(detail[2])}'

    def close(self, machines):
        self.sink.close()
