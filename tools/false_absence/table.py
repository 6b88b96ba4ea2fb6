"""The results of all fleets as tables."""
import collections

BAD = ("FALSE ABSENCE", "crash", "sum", "exit", "missed", "spurious")


def total_of(lines):
    found = collections.Counter()
    for line in lines:
        for counts in line["stages"].values():
            found.update(counts)
    found["fleets"], found["hosts"] = len(lines), sum(x["hosts"] for x in lines)
    found["failures"] = sum(len(x["failures"]) for x in lines)
    found["FALSE"] = sum(f["kind"] == "FALSE ABSENCE" for x in lines for f in x["failures"])
    return found


def pairs(c):
    return c["reached"] + c["no"] + c["cannot"]


def unknowable(c):
    """Pairs of which nothing is left that shows the stage, and not all of its time is covered."""
    return sum(c[f"unknown/{said}"] for said in ("reached", "no", "cannot"))


def percent(a, b):
    return f"{100 * a / b:.1f}" if b else "-"


def rows_of(groups):
    print(f"{'':<19}{'fleets':>7}{'pairs':>8}{'reached':>8}{'no':>7}{'cannot':>8}{'lost':>7}{'FALSE':>6}{'unknowable':>11}{'cannot of them':>15}{'said though':>12}{'needless %':>11}{'+ quiet':>8}")
    for name, lines in groups.items():
        c = total_of(lines)
        u, needless = unknowable(c), c["no/cannot"]
        print(f"{name:<19}{c['fleets']:>7}{pairs(c):>8}{c['reached']:>8}{c['no']:>7}{c['cannot']:>8}{c['lost']:>7}{c['FALSE']:>6}{u:>11}{c['unknown/cannot']:>15}{c['unknown/no']:>12}"
              f"{percent(needless, u):>11}{percent(c['quiet/cannot'], u):>8}")


def by_stage(lines):
    found = {}
    for line in lines:
        for stage, counts in line["stages"].items():
            one = found.setdefault(f"{line['pack'][:11]} {stage}", {**line, "stages": {}, "n": []})
            one["n"].append({"hosts": 0, "failures": [f for f in line["failures"] if f["stage"] == stage], "stages": {stage: counts}})
    return {name: one["n"] for name, one in sorted(found.items())}


def by_mutation(lines):
    rows = collections.defaultdict(collections.Counter)
    for line in lines:
        for name in line["done"] or ["(none)"]:
            rows[name]["fleets"] += 1
        for cause, counts in line["causes"].items():
            rows[cause].update(counts)
    print(f"\n{'mutation':<18}{'fleets':>7}{'reached, evidence lost':>24}{'false absence':>15}")
    for name, c in sorted(rows.items()):
        print(f"{name:<18}{c['fleets']:>7}{c['lost']:>24}{c['false']:>15}")


def sigma(groups):
    print(f"\n{'single-event rules':<19}{'machine-stages reached':>23}{'called clean':>13}{'%':>6}{'machines reached':>18}{'no rule hits':>13}{'tamiz: false no':>16}")
    for name, lines in groups.items():
        c = total_of(lines)
        all_of, none = (sum(x["machines"][k] for x in lines) for k in ("reached", "no rule hits"))
        print(f"{name:<19}{c['rules']:>23}{c['rules clean']:>13}{percent(c['rules clean'], c['rules']):>6}{all_of:>18}{none:>13}{c['rules clean, tamiz no']:>16}")


def known(c):
    """cannot_know against what cannot be known, in a sentence or two."""
    u, k, quiet = unknowable(c), c["cannot"], c["quiet/cannot"]
    strict, off = u + sum(c[f"quiet/{x}"] for x in ("no", "cannot")), c["no/cannot"]
    print(f"\ncannot know: tamiz says it of {k} pairs. Unknowable by what was removed or not covered: {u}, ratio {k / u if u else 0:.3f}; "
          f"with days on which a machine is silent (off, or unheard?): {strict}, ratio {k / strict if strict else 0:.3f}.")
    print(f"of tamiz' {k}: {c['unknown/cannot']} unknowable, {quiet} on silent days only, {off} needless ({percent(off, strict)} % of the unknowable), {c['yes/cannot']} with evidence that is weak or of another clock. "
          f"Of the unknowable tamiz says no of {c['unknown/no']} (never falsely unless counted below) and yes of {c['unknown/reached']}.")


def failures_of(lines):
    """Every false absence, and the first three of each other kind, pack and stage."""
    seen = collections.Counter()
    for line in lines:
        for f in line["failures"]:
            key = f["kind"], line["pack"], f["stage"]
            seen[key] += 1
            if seen[key] <= 3 or f["kind"] == "FALSE ABSENCE":
                print(f"{f['kind']}: --pack {line['asked']} --seed {line['seed']} --only {f['fleet']}  {f['host']} {f['stage']} {f['causes']}: {f['why']}")
    for (kind, pack, stage), n in sorted(seen.items()):
        print(f"{kind} {pack} {stage}: {n}")
    return {kind: sum(n for k, n in seen.items() if k[0] == kind) for kind, *_ in seen}


def show(lines, options):
    groups = collections.defaultdict(list)
    for line in lines:
        groups[line["pack"]].append(line)
    groups = dict(sorted(groups.items())) | {"all": lines}
    rows_of(groups)
    if options.stages:
        print()
        rows_of(by_stage(lines))
    by_mutation(lines)
    if options.sigma:
        sigma(groups)
    known(total_of(lines))
    over, under = collections.Counter(), collections.Counter()
    for line in lines:
        over.update(line["over"])
        under.update(line["under"])
    print("needless, by reason and kind of machine:", "; ".join(f"{k} {n}" for k, n in over.most_common(14)))
    print("no, where the harness would not have said it, by kind of machine:", "; ".join(f"{k} {n}" for k, n in under.most_common(6)))
    kinds = failures_of(lines)
    c = total_of(lines)
    print(f"\nfleets {len(lines)}, machines {c['hosts']}, rows {sum(x['rows'] for x in lines)}, pairs {pairs(c)}, reached with lost evidence {c['lost']}, " + ", ".join(f"{k} {kinds.get(k, 0)}" for k in BAD))
    return bool(kinds)
