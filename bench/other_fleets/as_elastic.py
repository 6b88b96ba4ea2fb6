"""Elastic Defend: ECS documents of the data streams endpoint.events.*; signers and the parent's id on every event."""
from .sink import Sink, stamp, text

STREAM = {"start": ("process", "start"), "end": ("process", "end"), "load": ("library", "load"), "file": ("file", "creation"), "dns": ("network", "lookup_result"),
          "net": ("network", "connection_attempted"), "reg": ("registry", "modification")}
PARENTS_SHOWN = True


class Writer:
    def __init__(self, folder):
        self.sink, self.count = Sink(folder), 0

    @staticmethod
    def keeps(row):
        return True

    @staticmethod
    def host(machine, name):
        return machine.full(name).lower()

    def add(self, machine, name, t, row, part):
        self.count += 1
        stream, action = STREAM[row[1]]
        if row[1] == "file" and row[3][1] == "delete":
            action = "deletion"
        when = t + machine.skew
        actor = row[3] if row[1] == "start" else row[2]
        body = getattr(self, "_" + row[1])(machine, row[2], row[3])
        user = actor.user.rsplit("\\", 1)[-1]
        line = (f'{{"@timestamp":"{stamp(when)}Z","agent":{{"id":"{machine.org.tenant[:8]}-0000-4000-8000-{machine.number:012x}","type":"endpoint","version":"8.17.1"}},'
                f'"host":{{"name":{text(self.host(machine, name))},"os":{{"type":"windows"}}}},"event":{{"id":"N{self.count:x}","category":["{stream}"],"action":"{action}","dataset":"endpoint.events.{stream}",'
                f'"kind":"event"}},"user":{{"name":{text(user)}}},"process":{self._process(machine, actor, row[1] == "start")}{body}}}')
        self.sink.add(f"endpoint.events.{stream}-{part}.ndjson", when, line)

    @staticmethod
    def _signature(machine, image):
        if machine.org.no_signer:
            return ""
        return ',"code_signature":' + (f'{{"exists":true,"trusted":true,"status":"trusted","subject_name":{text(image.signer)}}}' if image.signer else '{"exists":false}')

    def _process(self, machine, proc, whole):
        if proc.text is None:
            i, p = proc.image, proc.parent
            parent = f',"parent":{{"entity_id":"{p.guid}","pid":{p.pid},"executable":{text(p.image.path)},"name":{text(p.image.base)}}}' if p else ""
            proc.text = (f'{{"entity_id":"{proc.guid}","pid":{proc.pid},"name":{text(i.base)},"executable":{text(i.path)},"hash":{{"sha256":"{i.sha256}"}}{self._signature(machine, i)}{parent}')
        return proc.text + (f',"command_line":{text(proc.cmd)}}}' if whole else "}")

    def _start(self, machine, parent, child):
        return ""

    def _end(self, machine, proc, detail):
        return ""

    def _load(self, machine, proc, image):
        pe = f',"pe":{{"product":{text(image.product)},"company":{text(image.company)},"file_version":{text(image.version)}}}' if image.version else ""
        return f',"dll":{{"path":{text(image.path)},"name":{text(image.base)},"hash":{{"sha256":"{image.sha256}"}}{self._signature(machine, image)}{pe}}}'

    def _file(self, machine, proc, detail):
        return f',"file":{{"path":{text(detail[0])},"name":{text(detail[0].rsplit(chr(92), 1)[-1])}}}'

    def _dns(self, machine, proc, detail):
        return f',"dns":{{"question":{{"name":{text(detail[0])}}},"resolved_ip":["{detail[1]}"]}}'

    def _net(self, machine, proc, detail):
        return f',"source":{{"ip":"{machine.ip}","port":{49152 + proc.pid % 9000}}},"destination":{{"ip":"{detail[1]}","port":{detail[2]}}},"network":{{"direction":"egress"}}'

    def _reg(self, machine, proc, detail):
        return f',"registry":{{"path":{text(detail[0] + chr(92) + detail[1])},"value":{text(detail[1])},"data":{{"strings":[{text(detail[2])}]}}}}'

    def close(self, machines):
        self.sink.close()
