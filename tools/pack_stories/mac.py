"""Macs as Jamf and as osquery tell of them: an inventory, the events of a sensor; names are in a resolver's table beside them."""
import json

from .windows import stamp


def apps(world, host):
    found = [(e.at, e.fields["product"], e.fields["version"]) for e in host.events if e.channel == "software" and "software" not in host.lost]
    return found or [(world.case.first, "Notes", "4.9")]


def jamf_inventory(world, host):
    rows = [{"name": f"{name}.app", "version": version, "path": f"/Applications/{name}.app"} for _, name, version in apps(world, host)]
    general = {"name": world.full(host), "reportDate": stamp(max(at for at, *_ in apps(world, host)), "%Y-%m-%dT%H:%M:%S.000Z")}
    return json.dumps({"totalCount": 1, "results": [{"id": str(world.numbers[host.name]), "udid": f"{world.numbers[host.name]:08x}-0000-0000-0000-000000000000",
                                                     "general": general, "applications": rows}]}, indent=1)


def jamf_protect(world, host, events):
    """Endpoint Security events: starts and connections."""
    def token(image):
        one = world.process(host, image)
        return {"pid": one.pid, "uuid": one.guid.strip("{}")}

    lines = []
    for number, event in enumerate(events, 1):
        f = event.fields
        actor = f.get("actor") or world.shell(host)
        who = {"audit_token": token(actor), "executable": {"path": actor}, "signing_id": "org.example.any"}
        if event.channel == "process":
            what = {"exec": {"args": f["command"].split(" "), "target": {"audit_token": token(f["image"]), "executable": {"path": f["image"]} | ({"sha256": f["digest"]} if len(f["digest"]) == 64 else {}),
                                                                        "ppid": token(actor)["pid"], "parent_audit_token": token(actor), "signing_id": "org.example.any"}}}
        elif event.channel == "network":
            what = {"network_connect": {"instigator": who, "remote_hostname": f["name"], "remote_endpoint": {"host": f["address"], "port": 443},
                                        "local_endpoint": {"host": world.address(host), "port": 50000}, "socket_protocol": 6}}
        else:
            continue
        lines.append(json.dumps({"event": what, "event_type": 9 if event.channel == "process" else 0, "host": {"hostname": world.full(host), "protectVersion": "5.1.0.4", "provisioningUDID": world.agent(host)},
                                 "metadata": {"product": "Device Telemetry Stream", "vendor": "Jamf"}, "process": who, "time": stamp(event.at, "%Y-%m-%dT%H:%M:%S.000Z"),
                                 "uuid": f"{world.numbers[host.name]:08x}-0000-0000-0000-{number:012x}"}))
    return "\n".join(lines) + "\n"


def osquery(world, host, events):
    """The differential log of apps, and of the tables of events."""
    def line(table, at, columns):
        return json.dumps({"name": f"pack_ir_{table}", "hostIdentifier": host.name, "calendarTime": stamp(at, "%a %b %d %H:%M:%S %Y UTC"), "unixTime": at, "epoch": 0, "counter": 1,
                           "numerics": False, "decorations": {"hostname": world.full(host)}, "columns": columns, "action": "added"})

    lines = [line("apps", at, {"name": f"{name}.app", "bundle_short_version": version, "path": f"/Applications/{name}.app"}) for at, name, version in apps(world, host)]
    for number, event in enumerate(events, 1):
        f, base = event.fields, {"eid": f"{number:010}", "time": str(event.at)}
        actor = f.get("actor") or world.shell(host)
        pid = str(world.process(host, actor).pid)
        if event.channel == "process":
            lines.append(line("es_process_events", event.at, base | {"event_type": "exec", "pid": str(world.process(host, f["image"]).pid), "parent": pid, "path": f["image"], "cmdline": f["command"],
                                                                      "username": "user1", "signing_id": "org.example.any"}))
        elif event.channel == "file":
            lines.append(line("file_events", event.at, base | {"action": "CREATED", "target_path": f["image"], "category": "watched"} | ({"sha256": f["digest"]} if len(f["digest"]) == 64 else {})))
        elif event.channel == "network":
            lines.append(line("socket_events", event.at, base | {"action": "connect", "pid": pid, "path": actor, "local_address": world.address(host), "local_port": "50000",
                                                                  "remote_address": f["address"], "remote_port": "443", "family": "2"}))
    return "\n".join(lines) + "\n"
