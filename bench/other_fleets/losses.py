"""What a sensor misses, sends twice, or tells by a wrong clock."""
from .catalogue import DAYS

CHANNEL = {"start": "process", "end": "process", "load": "module", "file": "file", "dns": "dns", "net": "network", "reg": "registry"}
LOST, TWICE = 0.02, 0.015        # single events lost, and delivered twice: guesses


def survivors(life, keeps):
    """The rows that reach the export, by time; `keeps` says what this kind of sensor writes down at all."""
    machine, org, rng, out = life.m, life.org, life.rng, []
    missing, first = org.lacks | machine.lacks, DAYS - org.retention
    for row in life.tape.rows:
        day = (row[0] - life.epoch) / 86400
        if not first <= day < DAYS or int(day) in machine.dark or CHANNEL[row[1]] in missing or not keeps(row):
            continue
        if rng.random() < LOST:
            continue
        if org.proxy and row[1] == "dns":           # behind a proxy no program asks for names,
            continue
        if org.proxy and row[1] == "net":           # and all connections go to one address
            row = (*row[:3], (f"proxy.{org.domain}", f"10.{org.number % 250}.255.8", 8080), row[4] and 1)
        out.append(row)
        if rng.random() < TWICE:
            out.append(row)
    out.sort(key=lambda row: row[0])
    return out
