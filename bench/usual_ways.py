#!/usr/bin/env python3
"""usual_ways.py FLEET: what the usual ways of hunting without indicators cost on a made fleet (tamiz simulate), product not named.

Each way gives every machine a score; machines are reviewed from the highest on, equal scores all together, until the last linked target is seen. Needs duckdb.
  singletons    machines that own the rarest thing of the fleet first: by the number of things that nobody else has
  new terms     things first seen in the second half of the time, by how many of them a machine has
  prevalence    things on at most 2 % of machines, by how many
  occurrences   things that occurred at most 3 times, by how many
  several rare  the sum of -log(share) over the things of a machine
"""
import json
import pathlib
import sys

import duckdb

TERMS = """
CREATE TABLE events AS
SELECT winlog.computer_name AS host, "@timestamp" AS moment,
  CASE winlog.event_id WHEN '1' THEN 'start ' || regexp_extract(winlog.event_data.ParentImage, '[^\\\\]*$') || ' > ' || regexp_extract(winlog.event_data.Image, '[^\\\\]*$')
    WHEN '7' THEN 'module ' || regexp_extract(winlog.event_data.Image, '[^\\\\]*$') || ' > ' || regexp_extract(winlog.event_data.ImageLoaded, '[^\\\\]*$')
    WHEN '11' THEN 'file ' || regexp_extract(winlog.event_data.TargetFilename, '[^\\\\]*$')
    WHEN '13' THEN 'registry ' || winlog.event_data.TargetObject
    WHEN '22' THEN 'dns ' || winlog.event_data.QueryName
    ELSE 'other ' || coalesce(winlog.event_data.ServiceName, winlog.event_data.TaskName) END AS term
FROM read_json(?, format='newline_delimited', columns={"@timestamp": 'TIMESTAMP', winlog: 'STRUCT(computer_name VARCHAR, event_id VARCHAR, event_data STRUCT(Image VARCHAR, ParentImage VARCHAR, ImageLoaded VARCHAR, TargetFilename VARCHAR, TargetObject VARCHAR, QueryName VARCHAR, ServiceName VARCHAR, TaskName VARCHAR))'})
WHERE term NOT LIKE 'file %.tmp';
CREATE TABLE terms AS SELECT term, count(DISTINCT host) AS hosts, count(*) AS times, min(moment) AS first FROM events GROUP BY term;
CREATE TABLE owned AS SELECT DISTINCT host, term FROM events;
CREATE TABLE half AS SELECT min(moment) + (max(moment) - min(moment)) / 2 AS middle, count(DISTINCT host) AS hosts FROM events;
"""
WAYS = {
    "singletons": "SELECT host, count(*) AS score FROM owned JOIN terms USING (term) WHERE hosts = 1 GROUP BY host",
    "new terms": "SELECT host, count(*) AS score FROM owned JOIN terms USING (term), half WHERE first >= half.middle GROUP BY host",
    "prevalence <= 2 %": "SELECT host, count(*) AS score FROM owned JOIN terms USING (term), half WHERE terms.hosts <= half.hosts * 0.02 GROUP BY host",
    "occurrences <= 3": "SELECT host, count(*) AS score FROM owned JOIN terms USING (term) WHERE times <= 3 GROUP BY host",
    "several rare things": "SELECT host, round(sum(-ln(terms.hosts / half.hosts)), 1) AS score FROM owned JOIN terms USING (term), half GROUP BY host",
}


def main(folder):
    folder = pathlib.Path(folder)
    targets = set()
    for line in open(folder / "truth/hosts.ndjson", encoding="utf-8"):
        row = json.loads(line)
        if row["target"] and row["linked"]:
            targets.add(row["host"])
            if row["later"]:
                targets.add(row["later"])
    db = duckdb.connect()
    create, *rest = TERMS.strip().split(";\n")
    db.execute(create, [[str(f) for f in sorted((folder / "exports").glob("*.zst"))]])
    for statement in rest:
        db.execute(statement)
    hosts = db.execute("SELECT hosts FROM half").fetchone()[0]
    print(f"{hosts:,} machines, {len(targets)} linked targets (by name)")
    for way, query in WAYS.items():
        scores = dict(db.execute(query).fetchall())
        last = min(scores.get(t, 0) for t in targets)
        cost = hosts if last == 0 else sum(1 for s in scores.values() if s >= last)
        print(f"  {way:<20} {cost:>8,} machines to review before the last target is seen")


if __name__ == "__main__":
    main(*sys.argv[1:])
