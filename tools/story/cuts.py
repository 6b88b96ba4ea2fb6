"""cuts.py: exports cut at a console's limit: the source becomes cut, and what it alone could see cannot be known."""
import re

from story.company import campaign, fold, forbidden, host_sets
from story.compare import is_cut, no_becomes_cannot, no_new_no
from story.rewritten import changed, cut_rows, only_rows


def cut_alone(bench):
    """A source that alone could see calls home, by claim complete, cut at 10,000 rows: no becomes cannot know."""
    plain = bench.plain
    with changed(plain.exports, gone=("dns",)) as exports:
        claims = exports / "coverage.yaml"
        claims.write_text(claims.read_text() + 'complete: [{sources: ["mde_network*"], channels: [dns], why: a test}]\n')
        before = plain.hunt()
        only_rows(exports / "mde_network.csv", lambda rows: rows[-10000:])
        after = plain.hunt()
    bench.noted("cut-alone", after)
    yield from is_cut(after, "mde_network.csv")
    lost, faults = no_becomes_cannot(after, before)
    yield from faults
    yield from no_new_no(after, before)
    if not lost or host_sets(after)["beacon"]["not_reached"]:
        yield f"{lost} lost their no, {len(host_sets(after)['beacon']['not_reached'])} keep it"
    if "cut" not in [r["code"] for row in campaign(after)["funnel"] if row["stage"] == "beacon" for r in row["reasons"]]:
        yield "no reason `cut` for calls home"


def cut_limits(bench):
    """Exactly at a console's limit, also as the sum of two files with one header, is cut; one row fewer is not."""
    plain = bench.plain
    with changed(plain.exports) as exports:
        only_rows(exports / "mde_process.csv", lambda rows: rows[-20000:])
        only_rows(exports / "mde_network.csv", lambda rows: rows[-9999:])
        only_rows(exports / "mde_imageload.csv", lambda rows: rows[1:])
        answer = plain.hunt()
        bench.noted("cut-limits", answer)
        yield from is_cut(answer, "mde_process.csv")
        for source in answer.json["inputs"]["sources"]:
            if source["completeness"] == "cut" and "process" not in source["path"]:
                yield f"{source['path']} with {source['events']} events is cut"
    with changed(plain.exports) as exports:
        cut_rows(exports / "mde_imageload.csv", 2)
        yield from is_cut(plain.hunt(), "mde_imageload-0.csv", "mde_imageload-1.csv")


def cut_inventory(bench):
    """An inventory of exactly 5,000 rows is cut as well: another row of the same machine may lie behind the cut."""
    plain = bench.plain
    alone = next(h["host"] for h in campaign(bench.base)["hosts"] if not fold(h["host"]).startswith("mac-")
                 and h["stages"][0]["state"] == "reached" and all(e.get("observed") for e in h["stages"][0]["evidence"]))

    def older_first(rows):
        """One machine has two installations; that of the bad release is row 5,001."""
        bad = [row for row in rows if fold(alone) in fold(row.decode()) and b"3cx" in row]
        older = [re.sub(rb"18\.12\.\d+", b"18.11.1197", row) for row in bad]
        return older + [row for row in rows if row not in bad][:5000 - len(older)]

    with changed(plain.exports) as exports:
        only_rows(exports / "tvm_software.csv", older_first)
        answer = plain.hunt()
    bench.noted("cut-inventory", answer)
    yield from forbidden(answer, plain.truth)
    yield from is_cut(answer, "tvm_software.csv")
    yield from no_new_no(answer, bench.base)
    keep = host_sets(answer)["installed"]["not_reached"]
    if keep:
        yield f"{len(keep)} have a no for installed that rests on the inventory"
