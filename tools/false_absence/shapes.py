"""Which export shapes this tamiz reads: one tiny input for each is tried, so that the generator does not write what cannot be read yet."""
import json
import pathlib
import subprocess
import tempfile

from .emit import Emitter
from .logs import Telemetry
from .world import World

NEEDED = {"sysmon": 1, "mde": 1, "resolver": 1, "tvm": 1}
PROBED = {"msi": "msi", "mdeimage": "mde-image", "dns": "dc", "dhcp": "dhcp", "netinfo": "netinfo", "jamf": "jamf"}


def known(tamiz):
    shapes = set(NEEDED)
    for shape, log_shape in PROBED.items():
        for seed in range(400):
            world = World("probe", seed)
            telemetry = Telemetry(world, {"sysmon", "mde", "dns", "dhcp"} | {shape})
            logs = [x for x in telemetry.logs if x.shape == log_shape and x.rows]
            if logs:
                break
        with tempfile.TemporaryDirectory() as scratch:
            folder = pathlib.Path(scratch)
            telemetry.logs = logs
            logs[0].rows, logs[0].gz = logs[0].rows[:200], False
            emitter = Emitter(world, telemetry, folder, "none")
            emitter.all()
            (folder / "in" / "coverage.yaml").write_text(f"coverage: tamiz.coverage/1\n{'lease: 8h' if shape == 'dhcp' else ''}\n")
            run = subprocess.run([tamiz, "look", "in", "--json", "-", "--zone", "Etc/UTC"], cwd=folder, capture_output=True)
            text = run.stdout.decode(errors="replace")
            if run.returncode in (0, 2) and '"map": null' not in text and json.loads(text)["events"]:
                shapes.add(shape)
    if "dhcp" not in shapes:
        shapes -= {"netinfo"}
    return shapes
