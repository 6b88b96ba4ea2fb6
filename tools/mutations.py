#!/usr/bin/env python3
"""mutations.py TAMIZ: one test for each row of the table of mutations of the first ten minutes.

Each compares the hunt of a spoiled company with that of the company as it is, in text and JSON, and asserts what must
follow. Prints `ok NAME` or `FAIL NAME: what`, last `N passed, N failed`.
"""
import concurrent.futures
import contextlib
import re
import sys

sys.dont_write_bytecode = True  # no __pycache__ among the tools

from story.company import PACK, Company, Tally, campaign, fold, forbidden, host_sets, section, short, sums, too_wide, without
from story.compare import (comparable, differs, entry, is_cut, later_facts, machine_names, no_becomes_cannot, no_new_no, ranked, renamed,
                           same, still_found, true_sets)
from story.cuts import cut_alone, cut_inventory, cut_limits
from story.rewritten import changed, given_twice, only_rows, shifted, shuffled_paths, shuffled_rows, split_in_7

TARGET = "FIN-LT-0231"
SENTENCE = "it is a property of the release, not of a machine"


class Bench:
    """The company as it is and its answers, which every test compares with."""

    def __init__(self, tamiz, plain):
        self.tamiz, self.plain, self.always = tamiz, plain, []
        self.base, self.explained, self.names = plain.hunt(), plain.explain(TARGET), machine_names(plain)

    def noted(self, name, answer):
        self.always += [*sums(name, answer), *too_wide(name, answer)]

    @contextlib.contextmanager
    def mutated(self, name):
        with Company(self.tamiz, 1, name) as company:
            answer = company.hunt()
            self.noted(name, answer)
            yield company, answer


# ---- the simulator's mutations ------------------------------------------------------------------

def dhcp_friday(bench):
    with bench.mutated("dhcp-friday") as (company, answer):
        told = company.explain(TARGET)
        yield from true_sets(answer, company.truth)
        yield from no_new_no(answer, bench.base)
        yield from still_found(answer, company.truth["targets"])
        if "10.2.7.31, owner unknown" not in told.flat + " ".join(o["why"] for o in campaign(answer)["ownerless"]):
            yield "neither the explanation nor the ownerless rows say `10.2.7.31, owner unknown`"
        if ranked(answer)[:1] != [short(TARGET)]:
            yield f"{TARGET} is no longer rank 1"
        if re.search(r"after (a beacon|\"called home\")", entry(answer, TARGET) or ""):
            yield f"rank 1 keeps its link to the beacon: {entry(answer, TARGET)}"
        if not re.search(r"(no|without)\b[^.]{0,30}(sign|beacon|call)|owner unknown|no machine owns", told.flat):
            yield "the explanation does not say that the link to the beacon is lost"


def dns_nine_days(bench):
    with bench.mutated("dns-nine-days") as (company, answer):
        yield from true_sets(answer, company.truth)
        yield from no_new_no(answer, bench.base)
        lost, faults = no_becomes_cannot(answer, bench.base)
        yield from faults
        yield "no machine lost its no" if not lost else ""
        want = len(host_sets(bench.base)["beacon"]["not_reached"]) - len(company.truth["knowable"]["beacon"]["not_reached"])
        for stage in ("beacon", "payload", "implant"):
            fewer = len(host_sets(bench.base)[stage]["not_reached"]) - len(host_sets(answer)[stage]["not_reached"])
            if fewer != want:
                yield f"{stage}: {fewer} fewer no, not {want}"


def cut_process(bench):
    with bench.mutated("cut-process") as (company, answer):
        yield from true_sets(answer, company.truth)
        yield from still_found(answer, company.truth["targets"])
        yield from is_cut(answer, "mde_process.csv")
        if not re.search(r"mde_process.*CUT at 30,000 rows", company.run("look", "exports").text):
            yield "look does not say CUT at 30,000 rows"


def warns_of(file, text):
    return re.search(rf"WARNING(?:(?! (?:WARNING|ASSUMED) ).)*{re.escape(file)}", text)


def shift_process(bench):
    with bench.mutated("shift-process") as (company, answer):
        yield from forbidden(answer, company.truth)
        yield from no_new_no(answer, bench.base)
        yield from still_found(answer, company.truth["targets"])
        if not warns_of("mde_process.csv", answer.flat):
            yield "the text of hunt has no warning that the clock of mde_process.csv differs"
        for target in company.truth["targets"][1:]:
            if re.search(r'\d+ (s|min|h) after "called home"', entry(answer, target) or ""):
                yield f"claims an order between mde_process.csv and the DNS logs: {entry(answer, target)}"


def without_zone(bench):
    answer, told = bench.plain.hunt(zone=False), bench.plain.explain(TARGET, zone=False)
    looked = bench.plain.run("look", "exports")
    bench.noted("without zone", answer)
    yield from forbidden(answer, bench.plain.truth)
    yield from no_new_no(answer, bench.base)
    yield from (f"{what} has no warning that names --zone" for what, one in (("look", looked), ("hunt", answer)) if "--zone" not in one.text)
    if short(TARGET) not in ranked(answer):
        yield f"{TARGET} is not in LOOK NOW"
    for what, text in (("LOOK NOW", " ".join(section(answer.lines, "LOOK NOW"))), ("explain", told.flat)):
        claimed = re.search(r'\d+ (s|min|h) (after|before) (?!"got a second payload")', text)  # that is one row
        if claimed:
            yield f"{what} claims an order across sources without zone: {claimed[0]}"
    since, end = campaign(answer)["vanished"]["since"], answer.json["end_of_data"]
    if since and since > end:
        yield f"machines left the inventory since {since}, after the end of the data {end}"


def shifted_otherwise(bench):
    """Earlier instead of later: the process export by 3 h, and the network export, whose DNS names a resolver saw too, by 2 h."""
    for file, hours in (("mde_process.csv", -3), ("mde_network.csv", -2)):
        with changed(bench.plain.exports) as exports:
            shifted(exports / file, hours)
            answer = bench.plain.hunt()
        bench.noted(f"{file} shifted", answer)
        yield from forbidden(answer, bench.plain.truth)
        yield from still_found(answer, bench.plain.truth["targets"])
        if not warns_of(file, answer.flat):
            yield f"{file} is {-hours} h early, and the text of hunt has no warning"


def velociraptor_40(bench):
    with bench.mutated("velociraptor-40") as (company, answer):
        yield from true_sets(answer, company.truth)
        yield from still_found(answer, company.truth["targets"])
        if "velociraptor" in fold(" ".join(section(answer.lines, "LOOK NOW"))):
            yield "velociraptor.exe is in LOOK NOW"
        found = [f for f in answer.json["findings"] if "velociraptor" in fold(f["entity"])]
        if any(f["band"] == "look_now" for f in found):
            yield "velociraptor.exe has the band look_now"


def rename_hosts(bench):
    with bench.mutated("rename-hosts") as (company, answer):
        yield from true_sets(answer, company.truth)
        old, new = bench.names, machine_names(company)
        names = dict(zip(old, new))
        if len(old) != len(new) or not names.get(short(TARGET)) == short(company.truth["targets"][0]):
            yield "the names are not in the same order"
        told = company.explain(company.truth["targets"][0].split(".")[0].upper())
        for what, one, other in (("hunt", bench.base, answer), ("explain", bench.explained, told)):
            yield from differs(what, renamed(one.text, names).splitlines(), other.lines)
        left = sorted((set(old) - set(new)) & set(re.findall(r"\b[a-z]+-[a-z]+-\d{4}\b", fold(answer.text))))
        yield f"old names are left: {left[:3]}" if left else ""


def alert(bench):
    with bench.mutated("alert") as (company, answer):
        yield from true_sets(answer, company.truth)
        yield from still_found(answer, company.truth["targets"])
        if SENTENCE not in answer.flat:
            said = " ".join(" ".join(section(answer.lines, "ALERT")).split())
            yield f"no `{SENTENCE}`, but `{said}`"
        if not re.search(r"\b254 of 254\b.*18\.12\.416.*\b0 of \d", answer.flat):
            yield "no `254 of 254 machines with 18.12.416 and on 0 of N others`"


def alert_partly(bench):
    with bench.mutated("alert-partly") as (company, answer):
        yield from true_sets(answer, company.truth)
        if SENTENCE in answer.flat:
            yield "says that it is a property of the release, which is not true"
        if not re.search(r"\b253 of \d+\b.*18\.12\.416.*\b1 of \d", answer.flat):
            yield "does not say 253 of N machines with 18.12.416 and 1 of N others"


def no_coverage(bench):
    with bench.mutated("no-coverage") as (company, answer):
        yield from true_sets(answer, company.truth)
        yield from no_new_no(answer, bench.base)


# ---- the same events, given otherwise -----------------------------------------------------------

def rearranged(bench, what, prepare, twice=False, explain=False):
    with changed(bench.plain.exports) as exports:
        paths = prepare(exports) or ("exports",)
        answer = bench.plain.hunt(paths=paths)
        bench.noted(what, answer)
        yield from same(what, bench.base, answer, twice)
        if explain:
            told = bench.plain.explain(TARGET, paths=paths)
            yield from differs(f"{what}: explain", comparable(bench.explained.lines), comparable(told.lines))


def threads(bench):
    for count in (1, 2, 16):
        answer = bench.plain.hunt("--threads", count)
        yield from differs(f"--threads {count}", without(bench.base.lines, "NEXT"), without(answer.lines, "NEXT"))
        for one in (bench.base.json, answer.json):
            one["provenance"].pop("command", None)
        if answer.json != bench.base.json:
            yield f"--threads {count}: the JSON differs"


# ---- no hindsight -------------------------------------------------------------------------------

def no_hindsight(bench):
    plain = bench.plain
    if not plain.knows("--product"):
        yield "hunt has no --product yet"
        return
    domains = re.findall(r"[\w-]+\.(?:com|org|wiki|net)\b", re.search(r"dns: \[([^\]]*)\]", PACK.read_text())[1])
    with changed(plain.exports) as exports:
        only_rows(exports / "mde_imageload.csv", lambda rows: rows[:-1])
        answer = plain.hunt("--product", "3CX Desktop App", pack=False, as_of="2023-03-22")
    bench.noted("no-hindsight", answer)
    if short(TARGET) not in ranked(answer):
        yield f"{TARGET} is not in LOOK NOW: {ranked(answer)}"
    if not any(f["band"] == "look_now" and short(TARGET) in map(short, f["hosts"]) for f in answer.json["findings"]):
        yield f"{TARGET} has no finding of the band look_now"
    written = fold(str(answer.json))
    yield from (f"{domain} appears" for domain in domains if domain in written or domain in fold(answer.text))
    yield from later_facts(answer.json)
    yield f"{len(domains)} domains in the pack, not 22" if len(domains) != 22 else ""
    used = [c["id"] for c in answer.json["campaigns"] if c["id"] in ("3cx-2023", "3cx-draft", "gopuram")]
    yield f"uses the packs {used}" if used else ""
    since = re.search(r"only since 03-29|the response itself|since 2023-03-29|took a tampered", answer.flat)
    yield f"says `{since[0]}`" if since else ""
    if answer.code != 1:
        yield f"exit code {answer.code}, not 1"


OF_THEIR_OWN = (  # each in a company that the simulator spoilt, beside the others
    ("dhcp-friday", dhcp_friday), ("dns-nine-days", dns_nine_days), ("velociraptor-40", velociraptor_40), ("shift-process", shift_process),
    ("rename-hosts", rename_hosts), ("cut-process", cut_process), ("alert", alert), ("alert-partly", alert_partly), ("no-coverage", no_coverage))
ON_THE_PLAIN = (  # one after the other: they rewrite the exports of one company
    ("without-zone", without_zone), ("shifted-otherwise", shifted_otherwise), ("cut-alone", cut_alone), ("cut-limits", cut_limits), ("cut-inventory", cut_inventory),
    ("shuffled-files", lambda bench: rearranged(bench, "shuffled files", shuffled_paths)),
    ("shuffled-rows", lambda bench: rearranged(bench, "shuffled rows", shuffled_rows)),
    ("split-in-7", lambda bench: rearranged(bench, "split in 7", split_in_7, explain=True)),
    ("given-twice", lambda bench: rearranged(bench, "given twice", given_twice, twice=True, explain=True)),
    ("threads", threads), ("no-hindsight", no_hindsight))


def main():
    if len(sys.argv) != 2:
        print(__doc__)
        return 64
    tally = Tally()
    with tally.whole(), Company(sys.argv[1]) as plain, concurrent.futures.ThreadPoolExecutor(1) as beside:
        bench = Bench(sys.argv[1], plain)
        bench.noted("as it is", bench.base)
        spoilt = [(name, beside.submit(lambda test=test: list(test(bench)))) for name, test in OF_THEIR_OWN]
        for name, test in ON_THE_PLAIN:
            tally.guard(name, test, bench)
        for name, future in spoilt:
            tally.guard(name, future.result)
        tally.guard("always", lambda: bench.always)
    return tally.end()


if __name__ == "__main__":
    sys.exit(main())
