#!/usr/bin/env python3
"""blind_scores.py TAMIZ RESULTS [--fleets N] [--hosts N,N] [--scenarios A,B] [--variants A,B] [--seed N] [--packs] [--table]: the search without a pack and without a product's name, on made fleets.

Each fleet is a line of RESULTS (JSON lines): a run that was stopped goes on where it was. Linked targets are those whose causal chain survived what the sensors lost
(doc/fleets.md); a machine under two names counts by its better one. `review`: machines from the top of the list until the last linked target is seen, equal ones counted
against us; more than 2,000 are not listed, then it is the number of machines. --packs asks on the same fleets also the pack that a report on the scenario would have led to
(truth/pack.yaml) with --blind: what the pack names is read first, then what stands out without it, then what is odd on single machines. --table prints what RESULTS holds, with bounds of Wilson (95 %).
"""
import argparse
import collections
import json
import math
import pathlib
import subprocess
import sys
import tempfile

SCENARIOS = "3cx,solarwinds,ccleaner,updater,novel,quiet,noisyquiet,response"

NAMED = -8.05  # sieve/look_now.cpp: what is only odd has 8 at most, where there are many such machines


def truth_of(folder):
    name_of, linked, targets = {}, set(), set()
    for line in open(folder / "truth/hosts.ndjson", encoding="utf-8"):
        row = json.loads(line)
        if not row["target"]:
            continue
        targets.add(row["host"])
        if row["linked"]:
            linked.add(row["host"])
        for name in (row["host"], row["later"]):
            if name:
                name_of[name.lower()] = row["host"]
    return name_of, targets, linked


def is_of(program, product):
    """The product's own program, or one that lies in its folder (its updater)."""
    folder, _, base = program.split(" of ")[0].rpartition("\\")
    return base == product or folder.rpartition("\\")[2] == product.removesuffix(".exe")


def with_packs(tamiz, fleet, name_of, linked, hosts):
    """Machines to review until the last linked target, with the pack of the scenario."""
    pack = fleet / "truth/pack.yaml"
    if not pack.exists():
        return 0
    out = fleet / "packs.json"
    subprocess.run([tamiz, "hunt", fleet / "exports", "--pack", pack, "--blind", "--json", out], stdout=subprocess.DEVNULL, check=False)
    seen, review = {}, []
    for row in json.loads(out.read_text(encoding="utf-8"))["ranking"]:
        score = -float(row["score"])
        key = (1, float(row["expected"]), score) if "expected" in row else (0 if score <= NAMED else 2, score, 0.0)
        host = name_of.get(row["host"].lower(), row["host"].lower())
        seen[host] = min(seen.get(host, key), key)
    for target in linked:
        review.append(sum(key <= seen[target] for key in seen.values()) if target in seen else hosts)
    return max(review, default=0)


def without_packs(tamiz, fleet, name_of, targets, linked, hosts):
    out = fleet / "out.json"
    done = subprocess.run([tamiz, "hunt", fleet / "exports", "--no-packs", "--json", out], stdout=subprocess.DEVNULL, check=False)
    assert done.returncode == 2, done.returncode  # the ranking alone never makes exit 1
    told = json.loads(out.read_text(encoding="utf-8"))
    product = json.loads((fleet / "truth/truth.json").read_text(encoding="utf-8"))["product"]["file"].lower()
    listed = told["ranking"]
    look_now = [host.lower() for f in told["findings"] if f["band"] == "look_now" for host in f["hosts"]]
    products = [i + 1 for i, p in enumerate(told["products"]) if is_of(p["product"], product)]
    key = lambda row: (float(row["expected"]), -float(row["score"]))
    best = {}
    for row in listed:
        target = name_of.get(row["host"].lower())
        if target and (target not in best or key(row) < best[target]):
            best[target] = key(row)
    ranks = {t: sum(1 for row in listed if key(row) <= best[t]) if t in best else hosts for t in targets}
    return {"targets": len(targets), "linked": len(linked), "linked_ranks": sorted(ranks[t] for t in linked),
            "faint_ranks": sorted(ranks[t] for t in targets - linked), "review": max((ranks[t] for t in linked), default=0), "look_now": len(look_now),
            "look_now_targets": sum(host in name_of for host in look_now), "product": products[0] if products else 0}


def scores(tamiz, scenario, hosts, variant, seed, wanted):
    """Rows of one fleet, for each of `wanted`: with packs or without."""
    with tempfile.TemporaryDirectory() as scratch:
        fleet = pathlib.Path(scratch) / "fleet"
        subprocess.run([tamiz, "simulate", "--scenario", scenario, "--hosts", str(hosts), "--variant", variant, "--seed", str(seed), "--out", fleet], check=True)
        name_of, targets, linked = truth_of(fleet)
        for packs in wanted:
            row = {"scenario": scenario, "hosts": hosts, "variant": variant, "seed": seed}
            if packs:
                yield row | {"packs": True, "linked": len(linked), "review": with_packs(tamiz, fleet, name_of, linked, hosts)}
            else:
                yield row | without_packs(tamiz, fleet, name_of, targets, linked, hosts)


def wilson(good, n):
    if n == 0:
        return "-"
    z, p = 1.96, good / n
    middle, half = (p + z * z / (2 * n)) / (1 + z * z / n), z * math.sqrt(p * (1 - p) / n + z * z / (4 * n * n)) / (1 + z * z / n)
    return f"{100 * p:.0f} % ({100 * max(0, middle - half):.0f} .. {100 * min(1, middle + half):.0f})"


def products(rows):
    return f"{sum(r['product'] == 1 for r in rows)}, {sum(0 < r['product'] <= 3 for r in rows)} of {len(rows)}" if rows else "-"


def percentile(values, share):
    return sorted(values)[min(len(values) - 1, math.ceil(share * len(values)) - 1)] if values else 0


def packs_table(results):
    cells = collections.defaultdict(list)
    for row in results:
        if row.get("packs") and row["linked"]:
            cells[row["hosts"], row["variant"], row["scenario"]].append(row)
    print("| machines | variant | scenario | fleets | linked targets | review with packs, median | 95th | at most 10 beyond the targets |")
    print("|---|---|---|---|---|---|---|---|")
    for (hosts, variant, scenario), rows in sorted(cells.items()):
        reviews = [row["review"] for row in rows]
        print(f"| {hosts:,} | {variant} | {scenario} | {len(rows)} | {sum(row['linked'] for row in rows)} | {percentile(reviews, .5)} | {percentile(reviews, .95)} | "
              f"{wilson(sum(row['review'] <= row['linked'] + 10 for row in rows), len(rows))} |")


def table(results):
    results = [row for row in results if not row.get("packs")]
    cells = collections.defaultdict(list)
    for row in results:
        cells[row["hosts"], row["variant"], row["scenario"]].append(row)
    print("| machines | variant | scenario | fleets | linked targets | in the first 10 | 20 | 50 | review, median | 95th | all within 20 | all within 50 | fleets with LOOK NOW on no target | product first, among the first 3 |")
    print("|---|---|---|---|---|---|---|---|---|---|---|---|---|---|")
    for (hosts, variant, scenario), rows in sorted(cells.items()):
        ranks = [r for row in rows for r in row["linked_ranks"]]
        some = [row for row in rows if row["linked"]]
        within = lambda n: f"{100 * sum(r <= n for r in ranks) / len(ranks):.0f} %" if ranks else "-"
        reviews = [row["review"] for row in some]
        false = sum(row["look_now"] > row["look_now_targets"] for row in rows)
        print(f"| {hosts:,} | {variant} | {scenario} | {len(rows)} | {len(ranks)} | {within(10)} | {within(20)} | {within(50)} | {percentile(reviews, .5) if reviews else '-'} | {percentile(reviews, .95) if reviews else '-'} | "
              f"{wilson(sum(r <= 20 for r in reviews), len(reviews))} | {wilson(sum(r <= 50 for r in reviews), len(reviews))} | {wilson(false, len(rows))} | {products(some)} |")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("tamiz", type=pathlib.Path)
    parser.add_argument("results", type=pathlib.Path)
    parser.add_argument("--fleets", type=int, default=10)
    parser.add_argument("--hosts", default="400")
    parser.add_argument("--scenarios", default=SCENARIOS)
    parser.add_argument("--variants", default="whole")
    parser.add_argument("--seed", type=int, default=1000)
    parser.add_argument("--packs", action="store_true")
    parser.add_argument("--table", action="store_true")
    given = parser.parse_args()
    known = [json.loads(line) for line in given.results.read_text(encoding="utf-8").splitlines()] if given.results.exists() else []
    have = {(r["scenario"], r["hosts"], r["variant"], r["seed"], r.get("packs", False)) for r in known}
    if not given.table:
        for hosts in map(int, given.hosts.split(",")):
            for variant in given.variants.split(","):
                for n in range(given.fleets):
                    for scenario in given.scenarios.split(","):
                        wanted = [packs for packs in ((False, True) if given.packs else (False,)) if (scenario, hosts, variant, given.seed + n, packs) not in have]
                        for row in scores(given.tamiz.resolve(), scenario, hosts, variant, given.seed + n, wanted) if wanted else ():
                            known.append(row)
                            with given.results.open("a", encoding="utf-8") as out:
                                out.write(json.dumps(row) + "\n")
    table(known)
    packs_table(known)


if __name__ == "__main__":
    sys.exit(main())
