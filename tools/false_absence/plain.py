"""Which evidence still stands in the inputs in plain form, after all that was removed."""
from .clock import DAY, HOUR
from .defender import lost
from .leases import owner_by_log
from .marks import Mark


def tied(telemetry, row):
    """Does the DHCP log, as it now is, tie the address of this row to its machine?"""
    dhcp = next((x for x in telemetry.logs if x.shape == "dhcp"), None)
    return telemetry.zone and dhcp is not None and owner_by_log(dhcp.rows, telemetry.lease, row[3][1], row[0]) == row[1]


def day_and_month_told(world, telemetry, log):
    """Do the log's own dates say which number is the day? By a day after the 12th, or by rows on both sides of a midnight."""
    if telemetry.style not in ("us", "gb"):
        return True
    if getattr(log, "told", (0, 0))[0] != len(log.rows):   # once for each state of the log
        times = sorted(world.clock.local(row[0]) for row in log.rows)
        late = any(int(world.clock.date(t)[0][8:10]) > 12 for t in {t // DAY * DAY for t in times})
        log.told = (len(log.rows), late or any(a // DAY != b // DAY and b - a < 2 * HOUR for a, b in zip(times, times[1:])))
    return log.told[1]


def blurred(log, row):
    """Has the row lost what tells its mark from others: the hash, the signer?"""
    mark = row[3]
    if not isinstance(mark, Mark):
        return False
    if mark.signer:
        return log.no_signer or log.shape == "mde-image"
    return bool(mark.digest) and (id(row) in log.no_hash_rows or (lost(log, row) and len(mark.digest) != 40))   # SHA-1 stays


def stands(world, telemetry, log, row):
    """plain, weak (a reader may or may not take it), or none."""
    if blurred(log, row):
        return "none"
    if isinstance(row[3], tuple):
        if not tied(telemetry, row):
            return "none"
        dhcp = next(x for x in telemetry.logs if x.shape == "dhcp")
        if any(x < row[0] and y > row[0] - telemetry.lease for *_, x, y in dhcp.losses):   # what was lost may have given the address to another
            return "weak"
        if log.shape == "dc" and not day_and_month_told(world, telemetry, log):
            return "weak"
    if log.shape in ("mde-network", "jamf") or (log.torn and log.gz):   # how much a reader gets out of a broken gzip stream is its own affair
        return "weak"
    return "plain"


def standing(world, telemetry):
    """(machine, stage) -> plain or weak."""
    found = {}
    for log in telemetry.logs:
        for row in log.rows:
            for stage in row[4]:
                key = (row[1], stage)
                if found.get(key) != "plain":
                    state = stands(world, telemetry, log, row)
                    if state != "none":
                        found[key] = state
    return found


def rows_standing(world, telemetry):
    """(machine, stage) -> the rows that show it."""
    found = {}
    for log in telemetry.logs:
        for row in log.rows:
            for stage in row[4]:
                if stands(world, telemetry, log, row) != "none":
                    found.setdefault((row[1], stage), set()).add(id(row))
    return found


def with_implied(world, found):
    """Evidence of a later stage stands for the stages before it."""
    full = dict(found)
    for (machine, stage), state in found.items():
        at = next(s for s in world.stages if s.name == stage)
        while at.after:
            full.setdefault((machine, at.after), "implied")
            at = next(s for s in world.stages if s.name == at.after)
    return full
