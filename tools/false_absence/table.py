"""The results of all fleets as a table, or as JSON."""
import collections
import json

BAD = ("FALSE ABSENCE", "crash", "sum", "exit", "missed", "spurious")


def gather(results):
    rows = collections.defaultdict(collections.Counter)
    for result in results:
        failures = collections.Counter(f["kind"] for f in result["failures"])
        for name in result["done"] or ["(none)"]:
            rows[name]["fleets"] += 1
            rows[name]["pairs"] += len(result["pairs"])
            rows[name]["needless"] += sum(p["level"] == 2 for p in result["pairs"])
            rows[name]["false in fleet"] += failures["FALSE ABSENCE"]
        for pair in result["pairs"]:
            if pair["lost"]:
                for cause in pair["causes"]:
                    rows[cause]["lost"] += 1
                    rows[cause]["false"] += pair["false"]
    return rows


def stages(results):
    found = collections.defaultdict(collections.Counter)
    for pair in (p for r in results for p in r["pairs"] if p["said"] != "absent"):
        found[pair["stage"]].update({"pairs": 1, pair["said"]: 1, f"level{pair['level']}": pair["said"] == "cannot_know"})
    return found


def show(results, options, known):
    failures = [f for r in results for f in r["failures"]]
    rows, per_stage = gather(results), stages(results)
    lost = sum(p["lost"] for r in results for p in r["pairs"])
    causes = collections.Counter((p["reason"], p["kind"]) for r in results for p in r["pairs"] if p["level"] == 2)
    total = {"fleets": len(results), "rows": sum(r["rows"] for r in results), "pairs": sum(len(r["pairs"]) for r in results), "lost": lost,
             "lost, of machines with a trace": sum(p["lost"] and p["said"] != "absent" for r in results for p in r["pairs"]),
             **{k: sum(f["kind"] == k for f in failures) for k in BAD}}
    if options.json:
        print(json.dumps({"total": total, "shapes": sorted(known), "mutations": rows, "stages": per_stage, "failures": failures,
                          "needless": [[*k, n] for k, n in causes.most_common()]}, indent=1))
        return any(total[k] for k in BAD)
    print("shapes:", ", ".join(sorted(known)))
    print(f"{'mutation':<18}{'fleets':>7}{'pairs':>8}{'reached, lost':>15}{'false absence':>15}{'(in fleet)':>12}{'needless ?':>12}")
    for name, c in sorted(rows.items()):
        print(f"{name:<18}{c['fleets']:>7}{c['pairs']:>8}{c['lost']:>15}{c['false']:>15}{c['false in fleet']:>12}{c['needless']:>12}")
    print(f"\n{'stage':<18}{'pairs':>7}{'reached':>9}{'no':>7}{'?':>7}{'needless ?':>12}{'%':>7}{'only silent days':>18}{'%':>7}")
    for name, c in per_stage.items():
        n = c["pairs"]
        print(f"{name:<18}{n:>7}{c['reached']:>9}{c['not_reached']:>7}{c['cannot_know']:>7}{c['level2']:>12}{100 * c['level2'] / n:>7.1f}{c['level1']:>18}{100 * c['level1'] / n:>7.1f}")
    print("\nneedless, by reason and kind of machine:", ", ".join(f"{r} {k} {n}" for (r, k), n in causes.most_common(12)))
    for f in failures[:200]:
        print(f"{f['kind']}: --seed {options.seed} --only {f['fleet']}  {f['host']} {f['stage']} {f['causes']}: {f['why']}")
    print("\n" + ", ".join(f"{k} {v}" for k, v in total.items()))
    return any(total[k] for k in BAD)
