#!/usr/bin/env python3
"""check_report.py REPORT.html [--shots DIR] [--axe FILE]: opens a report in headless Chromium and checks what it promises.

Nothing is asked of any network (every request but the file itself is an error), the page can be read without scripts,
nothing is wider than a phone, the first screen prints on one page, and axe-core finds no serious or critical
violation. With --shots DIR: pictures of the first screen at 1280 x 800 and 390 x 844, light and dark, and of the whole
page. Needs Debian's chromium and poppler-utils; axe-core comes from the npm registry, pinned by hash, into
~/.cache/tamiz. Chromium is spoken to over a pipe (DevTools protocol), so no port is opened.
"""
import argparse
import base64
import hashlib
import json
import os
import pathlib
import subprocess
import sys
import tarfile
import tempfile

AXE = "axe-core@4.14.1"
AXE_SHA512 = "sha512-FHfa+lmNjQZfJz1q8wKqIDwC6DExcHt/pkjNQb09a3NPjCKg2rhu5qb2S4r76ASyFNNtuFooJpZe37OgudVGtQ=="
SIZES = {"desk": (1280, 800, False), "phone": (390, 844, True)}


class Browser:
    """One headless Chromium; messages go over file descriptors 3 and 4, each ended by a NUL."""

    def __init__(self, folder):
        to_read, self.write_end = os.pipe()
        self.read_end, to_write = os.pipe()

        def ends():
            # Chromium wants exactly 3 and 4; the pipes may already bear one of these numbers.
            kept = os.dup2(to_read, 20), os.dup2(to_write, 21)
            os.dup2(kept[0], 3)
            os.dup2(kept[1], 4)

        self.log = open(pathlib.Path(folder) / "chromium.log", "wb")
        self.process = subprocess.Popen(
            ["chromium", "--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run",
             "--disable-component-update", "--hide-scrollbars", f"--user-data-dir={folder}", "--remote-debugging-pipe"],
            close_fds=False, preexec_fn=ends, stdout=self.log, stderr=self.log)
        os.close(to_read)
        os.close(to_write)
        self.number, self.buffer, self.events, self.session = 0, b"", [], None

    def message(self):
        while b"\0" not in self.buffer:
            more = os.read(self.read_end, 1 << 20)
            if not more:
                sys.exit("Chromium ended: see its log")
            self.buffer += more
        one, self.buffer = self.buffer.split(b"\0", 1)
        return json.loads(one)

    def call(self, method, **params):
        self.number += 1
        ask = {"id": self.number, "method": method, "params": params}
        if self.session:
            ask["sessionId"] = self.session
        os.write(self.write_end, json.dumps(ask).encode() + b"\0")
        while True:
            got = self.message()
            if got.get("id") == self.number:
                if "error" in got:
                    sys.exit(f"{method}: {got['error']}")
                return got["result"]
            self.events.append(got)

    def open(self, url):
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        self.session = self.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Network", "Runtime", "Log", "Security"):
            self.call(f"{domain}.enable")
        self.go(url)

    def go(self, url):
        self.call("Page.navigate", url=url)
        while not any(e.get("method") == "Page.loadEventFired" for e in self.events):
            self.events.append(self.message())
        self.requests = [e["params"]["request"]["url"] for e in self.events if e.get("method") == "Network.requestWillBeSent"]
        self.complaints = [e["params"]["entry"]["text"] for e in self.events if e.get("method") == "Log.entryAdded"]
        self.complaints += [e["params"]["exceptionDetails"]["text"] for e in self.events if e.get("method") == "Runtime.exceptionThrown"]
        self.events.clear()

    def size(self, width, height, phone=False, scheme="light"):
        self.call("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=phone)
        self.call("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": scheme}])

    def run(self, script):
        got = self.call("Runtime.evaluate", expression=script, awaitPromise=True, returnByValue=True)
        if "exceptionDetails" in got:
            sys.exit(f"script failed: {got['exceptionDetails']}")
        return got["result"].get("value")

    def shot(self, path, **clip):
        params = {"clip": dict(clip, scale=1), "captureBeyondViewport": True} if clip else {}
        path.write_bytes(base64.b64decode(self.call("Page.captureScreenshot", format="png", **params)["data"]))

    def close(self):
        self.session = None
        self.number += 1
        os.write(self.write_end, json.dumps({"id": self.number, "method": "Browser.close"}).encode() + b"\0")
        self.process.wait(timeout=20)
        os.close(self.write_end)
        os.close(self.read_end)
        self.log.close()


def axe_script():
    """axe.min.js, checked by the registry's own hash."""
    cache = pathlib.Path.home() / ".cache/tamiz"
    script = cache / f"{AXE.replace('@', '-')}.min.js"
    if not script.exists():
        cache.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory() as folder:
            subprocess.run(["npm", "pack", "--silent", AXE, "--pack-destination", folder], check=True, stdout=subprocess.DEVNULL)
            (packed,) = pathlib.Path(folder).glob("*.tgz")
            found = "sha512-" + base64.b64encode(hashlib.sha512(packed.read_bytes()).digest()).decode()
            if found != AXE_SHA512:
                sys.exit(f"{AXE} is not what it was: {found}")
            with tarfile.open(packed) as tar:
                script.write_bytes(tar.extractfile("package/axe.min.js").read())
    return script.read_text(encoding="utf-8")


def check_loads(browser, url, bad):
    for asked in browser.requests:
        if asked != url:
            bad.append(f"asked for {asked}")
    for text in browser.complaints:
        bad.append(f"the browser complains: {text}")
    policy = browser.run("document.querySelector('meta[http-equiv]').content")
    if not policy.startswith("default-src 'none'") or "unsafe" in policy:
        bad.append(f"policy: {policy}")
    # What the page may not do, it cannot: an image and an inline handler are refused.
    done = browser.run("""new Promise(done => {
        var image = new Image(); image.onerror = () => done('refused'); image.onload = () => done('loaded');
        image.src = 'data:image/gif;base64,R0lGODlhAQABAAAAACH5BAEKAAEALAAAAAABAAEAAAICTAEAOw=='; })""")
    if done != "refused":
        bad.append("an image could be loaded")
    if browser.run("document.querySelectorAll('script').length") != 1:
        bad.append("more than one script: some text was taken for markup")


def check_axe(browser, script, scheme, bad):
    browser.size(1280, 800, scheme=scheme)
    browser.run("document.querySelectorAll('details').forEach(d => d.open = d.closest('#first') === null)")
    browser.run(script + "; 0")
    found = browser.run("axe.run(document, {resultTypes: ['violations']}).then(r => r.violations.map(v => ({id: v.id, impact: v.impact,"
                        " nodes: v.nodes.slice(0, 3).map(n => n.html.slice(0, 160) + ' ' + n.failureSummary)})))")
    for each in found:
        if each["impact"] in ("serious", "critical"):
            bad.append(f"axe ({scheme}): {each['impact']} {each['id']}: {each['nodes']}")
        else:
            print(f"  axe ({scheme}): {each['impact']} {each['id']}: {each['nodes'][0][:200]}")
    browser.run("document.querySelectorAll('details').forEach(d => d.open = false)")


def check_widths(browser, bad):
    for name, (width, height, phone) in SIZES.items():
        browser.size(width, height, phone)
        needed = browser.run("document.documentElement.scrollWidth")
        if needed > width:
            wide = browser.run("Array.from(document.querySelectorAll('body *')).filter(e => e.getBoundingClientRect().right > " + str(width) + " + 1"
                               " && !e.closest('.wide,.scroll')).slice(0, 4).map(e => e.outerHTML.slice(0, 120))")
            bad.append(f"{name}: {needed} px wide in {width}: {wide}")
    browser.size(1280, 800)
    bottom = browser.run("document.getElementById('first').getBoundingClientRect().bottom + scrollY")
    if bottom > 800:
        bad.append(f"the first screen is {bottom:.0f} px high at 1280 x 800")


def check_print(browser, shots, bad):
    pdf = base64.b64decode(browser.call("Page.printToPDF", preferCSSPageSize=True, printBackground=True)["data"])
    with tempfile.TemporaryDirectory() as folder:
        file = pathlib.Path(folder) / "report.pdf"
        file.write_bytes(pdf)
        text = [subprocess.run(["pdftotext", "-f", str(p), "-l", str(p), file, "-"], capture_output=True, text=True, check=True).stdout
                for p in (1, 2)]
        known = browser.run("document.querySelector('.foot > div:last-child dt').textContent")
        if known not in text[0]:
            bad.append("the first screen does not end on the first printed page")
        if shots:
            subprocess.run(["pdftoppm", "-r", "80", "-png", "-f", "1", "-l", "1", "-singlefile", file, shots / "print"], check=True)


def check_without_script(browser, url, bad):
    read = browser.run("document.body.textContent.length")
    browser.call("Emulation.setScriptExecutionDisabled", value=True)
    browser.go(url)
    browser.call("Emulation.setScriptExecutionDisabled", value=False)
    bare = browser.run("document.body.textContent.length")
    if bare < read - 200:
        bad.append(f"without scripts {read - bare} characters are missing")


def pictures(browser, shots):
    for name, (width, height, phone) in SIZES.items():
        for scheme in ("light", "dark"):
            browser.size(width, height, phone, scheme)
            browser.shot(shots / f"{name}-{scheme}.png")
        browser.size(width, height, phone)
        whole = min(browser.run("document.documentElement.scrollHeight"), 14000)
        for top in range(0, whole, 1600):
            browser.shot(shots / f"{name}-part{top // 1600}.png", x=0, y=top, width=width, height=min(1600, whole - top))


def main():
    words = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    words.add_argument("report", type=pathlib.Path)
    words.add_argument("--shots", type=pathlib.Path)
    given = words.parse_args()
    url = given.report.resolve().as_uri()
    bad = []
    with tempfile.TemporaryDirectory() as folder:
        browser = Browser(folder)
        browser.open(url)
        browser.size(1280, 800)
        if given.shots:
            given.shots.mkdir(parents=True, exist_ok=True)
            pictures(browser, given.shots)
        check_loads(browser, url, bad)
        check_widths(browser, bad)
        check_print(browser, given.shots, bad)
        check_without_script(browser, url, bad)
        script = axe_script()
        for scheme in ("light", "dark"):
            browser.go(url)
            check_axe(browser, script, scheme, bad)
        browser.close()
    for each in bad:
        print(f"{given.report}: {each}")
    print(f"{given.report}: {'checked' if not bad else f'{len(bad)} wrong'}, {given.report.stat().st_size:,} bytes")
    sys.exit(1 if bad else 0)


if __name__ == "__main__":
    main()
