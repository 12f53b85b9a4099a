"""What scripts/browser-check wants of the server's pages, in a real Chromium. Python's standard library only:
the browser is driven through a pipe, by the messages of its DevTools protocol."""

import base64
import collections
import fcntl
import json
import os
import pathlib
import re
import select
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request

EXPECTED_COSINE = 0.537271  # as in README.md, with the bundled model
RERANKER = "goldens/suite/cross-encoders/reranker-identity/model"  # small, and knows little
PAIR = "到期不能按时还款怎么办\n剩余欠款还有多少?"


class Browser:
    """Chromium with one page. Not for several threads."""

    def __init__(self, program):
        commands, self.write = (fcntl.fcntl(end, fcntl.F_DUPFD, 10) for end in os.pipe())
        self.read, answers = (fcntl.fcntl(end, fcntl.F_DUPFD, 10) for end in os.pipe())
        self.profile = tempfile.TemporaryDirectory(prefix="browser-check-", ignore_cleanup_errors=True)
        libraries = [os.environ.get("BROWSER_LIBRARIES"), os.environ.get("LD_LIBRARY_PATH")]
        # Without its sandbox, which root and many containers lack: it sees the pages of this server only.
        self.process = subprocess.Popen(
            ["bash", "-c", f'exec "$@" 3<&{commands} 4>&{answers}', "bash", program, "--headless=new",
             "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run",
             "--disable-background-networking", "--disable-component-update", "--disable-sync",
             "--remote-debugging-pipe", "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
             f"--user-data-dir={self.profile.name}", "about:blank"],
            pass_fds=(commands, answers), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            env={**os.environ, "LD_LIBRARY_PATH": ":".join(filter(None, libraries))})
        os.close(commands)
        os.close(answers)
        self.buffer = b""
        self.last_id = 0
        self.session = None
        self.events = collections.deque()
        self.requests = []  # addresses
        self.errors = []  # what the console shows in red or yellow
        self.instead = {}  # what requests that answer_instead names get
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        self.session = self.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Network", "Log"):
            self.call(f"{domain}.enable")

    def close(self):
        self.process.terminate()
        self.process.wait()
        self.profile.cleanup()

    def receive(self, seconds):
        """The next message, or None if there is none in time."""
        end = time.monotonic() + seconds
        while b"\0" not in self.buffer:
            if not select.select([self.read], [], [], max(0, end - time.monotonic()))[0]:
                return None
            read = os.read(self.read, 1 << 20)
            if not read:
                raise SystemExit(f"browser-check: Chromium ended with status {self.process.wait()}")
            self.buffer += read
        message, self.buffer = self.buffer.split(b"\0", 1)
        return json.loads(message)

    def send(self, method, **params):
        """Asks for something whose answer is of no interest, or comes later under the id that this returns."""
        self.last_id += 1
        message = {"id": self.last_id, "method": method, "params": params}
        if self.session:
            message["sessionId"] = self.session
        os.write(self.write, json.dumps(message).encode() + b"\0")
        return self.last_id

    def call(self, method, **params):
        wanted = self.send(method, **params)
        while True:
            answer = self.receive(60)
            if answer is None:
                raise SystemExit(f"browser-check: Chromium does not answer {method}")
            if answer.get("id") == wanted:
                if "error" in answer:
                    raise SystemExit(f"browser-check: {method}: {answer['error']}")
                return answer["result"]
            self.notice(answer)

    def notice(self, event):
        method, params = event.get("method"), event.get("params", {})
        if method == "Network.requestWillBeSent":
            self.requests.append(params["request"]["url"])
        elif method == "Fetch.requestPaused":
            self.send("Fetch.fulfillRequest", requestId=params["requestId"], **self.instead)
        elif method == "Runtime.exceptionThrown":
            details = params["exceptionDetails"]
            self.errors.append(details.get("exception", {}).get("description", details["text"]))
        elif method == "Runtime.consoleAPICalled" and params["type"] in ("error", "warning"):
            self.errors.append(str(params["args"]))
        elif method == "Log.entryAdded" and params["entry"]["level"] in ("error", "warning"):
            self.errors.append(f"{params['entry']['text']} {params['entry'].get('url', '')}")

    def evaluate(self, script):
        """The value of a JavaScript expression in the page."""
        answer = self.call("Runtime.evaluate", expression=script, awaitPromise=True, returnByValue=True)
        if "exceptionDetails" in answer:
            raise SystemExit(f"browser-check: {script}: {answer['exceptionDetails']}")
        return answer["result"].get("value")

    def wait(self, script, what, seconds=60):
        """Waits until an expression has a value that is true, and returns it."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            value = self.evaluate(script)
            if value:
                return value
            event = self.receive(0.1)
            if event:
                self.notice(event)
        raise SystemExit(f"browser-check: waited {seconds} s for {what}; the page says: "
                         + self.evaluate("[...document.querySelectorAll('output')].map(o => o.textContent).join(' | ')"))

    def answer_instead(self, pattern, status, headers, body):
        """From now on, requests to such addresses get this answer, and the server doesn't see them."""
        self.instead = {"responseCode": status, "body": base64.b64encode(body.encode()).decode(),
                        "responseHeaders": [{"name": name, "value": value} for name, value in headers.items()]}
        self.call("Fetch.enable", patterns=[{"urlPattern": pattern}])

    def open(self, address):
        self.call("Page.navigate", url=address)
        self.wait(f"location.href === {json.dumps(address)} && document.readyState === 'complete'", address)

    def size(self, width, height=900):
        self.call("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=width < 500)

    def colours(self, scheme):
        self.call("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": scheme}])

    def screenshot(self, path):
        content = self.call("Page.getLayoutMetrics")["cssContentSize"]
        clip = {"x": 0, "y": 0, "width": content["width"], "height": content["height"], "scale": 1}
        data = self.call("Page.captureScreenshot", captureBeyondViewport=True, clip=clip)["data"]
        path.write_bytes(base64.b64decode(data))


def check(true, what):
    if not true:
        raise SystemExit(f"browser-check: {what}")


def said(what):
    print(f"ok: {what}", flush=True)


# Every text's contrast with what lies behind it, by WCAG 2's formula; those below 4.5, its level AA.
CONTRAST = """
(() => {
  const numbers = (colour) => {
    const found = colour.match(/[\\d.]+(e-?\\d+)?/g).map(Number);
    const rgb = found.slice(0, 3).map((v) => (colour.startsWith("color(") ? v : v / 255));
    return [...rgb, found[3] ?? 1];
  };
  const luminance = ([r, g, b]) => {
    const linear = (v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
    return 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b);
  };
  const behind = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const colour = numbers(getComputedStyle(at).backgroundColor);
      if (colour[3] > 0) return colour;
    }
  };
  const poor = [];
  for (const element of document.body.querySelectorAll("*")) {
    const text = [...element.childNodes].filter((n) => n.nodeType === 3).map((n) => n.data.trim()).join("");
    if ((text || element.matches("input, select, textarea")) && element.checkVisibility() && !element.disabled) {
      const [a, b] = [luminance(numbers(getComputedStyle(element).color)), luminance(behind(element))];
      const contrast = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
      if (contrast < 4.5) poor.push(`${element.tagName} "${text}" ${contrast.toFixed(2)}`);
    }
  }
  return poor;
})()"""

# Fields that no label names.
UNLABELLED = "[...document.querySelectorAll('input, select, textarea')].filter((e) => e.labels.length === 0).map((e) => e.id)"


def looks(browser, name, shots):
    """Whether all can be read and nothing is wider than a phone, in both colours; with screenshots."""
    check(browser.evaluate(UNLABELLED) == [], f"{name}: fields have no label: {browser.evaluate(UNLABELLED)}")
    for scheme in ("light", "dark"):
        browser.colours(scheme)
        for width in (1100, 375):
            browser.size(width)
            poor = browser.evaluate(CONTRAST)
            check(poor == [], f"{name}, {scheme}: the contrast of these texts is too small: {poor}")
            wide = browser.evaluate("document.documentElement.scrollWidth")
            check(wide <= width, f"{name} is {wide} pixels wide where there are {width}")
            browser.screenshot(shots / f"{name}-{scheme}-{width}.png")
    browser.size(1100)
    said(f"{name}: labels, contrast in light and dark, and the width of a phone")


def submit(browser, form, **values):
    """Fills fields by their ids, presses the form's button, and returns what its output then says."""
    for field, value in values.items():
        browser.evaluate(f"document.getElementById({json.dumps(field)}).value = {json.dumps(value)}")
    browser.wait(f"!document.querySelector('#{form} button').disabled", f"the button of {form}")
    browser.evaluate(f"document.querySelector('#{form} button').click()")
    return browser.wait(f"!document.querySelector('#{form} button').disabled && document.querySelector('#{form} output').textContent",
                        f"the answer to {form}")


def enter_key(browser, key):
    """A server that wants a key makes the page ask for one, and a wrong one makes it ask again."""
    browser.wait("document.getElementById('models-said').textContent.includes('Enter the server')", "the question for the key")
    for wrong, wanted in (("wrong", "not the server's API key"), (key, "")):
        browser.evaluate(f"document.getElementById('key').value = {json.dumps(wrong)};"
                         "document.querySelector('#key-form button').click()")
        browser.wait(f"document.getElementById('models-said').textContent.includes({json.dumps(wanted)})"
                     if wanted else "!!document.querySelector('#models tbody tr')", "the answer to the key")
    refused = [error for error in browser.errors if " 401 " in error]
    check(len(refused) == 2, f"without a key and with a wrong one, the console shows: {browser.errors}")
    browser.errors = [error for error in browser.errors if error not in refused]
    said("the page asks for the API key, and again for a wrong one")


def refusals(browser):
    """What the page says where the server refuses."""
    kind = {"Content-Type": "application/json"}
    shapes = [(429, {**kind, "Retry-After": "7"}, '{"error": {"message": "A reason."}}', "429: .*again in 7 s. A reason."),
              (503, kind, '{"error": "A reason.", "error_type": "Unhealthy"}', "503: The server is not ready.* A reason."),
              (422, kind, '{"message": "A reason.", "code": 422, "type": "Validation"}', "422: A reason."),
              (502, {}, "A reason, not in JSON.", "502: A reason, not in JSON.")]
    for status, headers, body, wanted in shapes:
        browser.answer_instead("*/v1/embeddings", status, headers, body)
        answer = submit(browser, "similarity-form", texts=PAIR)
        check(re.fullmatch(wanted, answer), f"to a status {status}, the page says: {answer}")
        said(f"refused: {answer}")
        refused = [error for error in browser.errors if f" {status} " in error]
        browser.errors = [error for error in browser.errors if error not in refused]
    browser.call("Fetch.disable")


def rests_unseen(browser):
    """A page that nobody can see asks nothing."""
    browser.evaluate("Object.defineProperty(document, 'hidden', { configurable: true, value: true })")
    time.sleep(1.5)
    browser.evaluate("0")
    before = len(browser.requests)
    time.sleep(3)
    browser.evaluate("0")
    check(len(browser.requests) == before, f"an unseen page asks: {browser.requests[before:]}")
    browser.evaluate("delete document.hidden")
    said("unseen, the page asks nothing")


def small(server):
    """The whole of both pages: no framework, nothing that a slow line would wait for."""
    paths = {"/", "/docs", "/page/style.css", "/page/index.js", "/page/docs.js"}
    size = 0
    for path in sorted(paths):
        with urllib.request.urlopen(server + path, timeout=60) as answer:
            size += len(answer.read())
    check(size < 60000, f"the pages are {size} bytes together, not below 60000")
    said(f"the pages are {size} bytes together")


def start_page(browser, server, key, shots):
    browser.open(f"{server}/")
    if key:
        enter_key(browser, key)
    models = fetch_json(f"{server}/v1/models", key)["data"]
    rows = browser.wait("[...document.querySelectorAll('#models tbody tr')].map((r) => r.cells[0].textContent)", "the models")
    check(rows == [model["id"] for model in models], f"the models are {models}, and shown are {rows}")
    said(f"the models: {', '.join(rows)}")

    answer = submit(browser, "similarity-form", texts=PAIR)
    found = re.search(r"Cosine similarity (-?[\d.]+)", answer)
    check(found and abs(float(found[1]) - EXPECTED_COSINE) <= 0.0001, f"similarity is {EXPECTED_COSINE}, and shown is: {answer}")
    check(re.search("[0-9a-f]{64}", browser.evaluate("document.getElementById('fingerprint').textContent")), "no fingerprint is shown")
    said(answer)
    answer = submit(browser, "similarity-form", texts=f"{PAIR}\n{'贷款' * 1000}\n今天天气真好")
    cells = browser.evaluate("[...document.querySelectorAll('#matrix .cosine')].length")
    check(cells == 4 + 16, f"four texts make 4 heads and 16 cosines, not {cells}")
    column = browser.evaluate("[...document.querySelectorAll('#matrix tbody tr')].map((r) => r.cells[1].textContent)")
    check(re.fullmatch(r"\d+, cut after character 510", column[2]) and column[0] == "13", f"the tokens shown are {column}")
    said(f"{answer} Tokens: {', '.join(column)}")
    answer = submit(browser, "similarity-form", texts="one")
    check("from 2 to" in answer, f"one text is compared: {answer}")
    refusals(browser)
    submit(browser, "similarity-form", texts=PAIR + "\n还不上钱会有什么后果\n今天天气真好")

    answer = submit(browser, "search-form")
    found = browser.evaluate("[...document.querySelectorAll('#found li')].map((li) => [li.children[0].textContent, li.children[1].textContent])")
    check("提前还清" in found[0][1] and len(found) == 8, f"the best of 8 passages is the wrong one: {found}")
    scores = [float(score) for score, _ in found]
    check(scores == sorted(scores, reverse=True), f"the passages are not ranked: {scores}")
    said(f"{answer} The best: {found[0]}")
    answer = submit(browser, "search-form", query="忘记密码怎么办")
    check("1 text sent" in answer, f"vectors of passages are not kept: {answer}")
    if any(model["type"] == "reranker" for model in models):
        answer = submit(browser, "rerank-form")
        check(browser.evaluate("document.querySelectorAll('#reranked li').length") == 8, f"not 8 passages are reranked: {answer}")
        said(f"reranked: {answer}")
    else:
        check(not browser.evaluate("document.getElementById('rerank').checkVisibility()"), "there is no reranker, but its box")

    # Some work for the charts: different texts each time, as vectors are kept.
    for i in range(6):
        submit(browser, "search-form", passages="\n".join(f"第{i}次还款的第{j}个问题" for j in range(32)))
    for what in ("texts", "tokens"):
        browser.wait(f"/at most [1-9]/.test(document.getElementById('{what}-now').textContent)", f"{what} a second", 15)
        browser.wait(f"document.querySelector('#{what}-chart polyline').points.length >= 3", f"the line of {what} a second", 15)
    said("throughput: " + browser.evaluate("document.querySelector('.charts').innerText").replace("\n", " "))
    check(browser.evaluate("document.getElementById('live-said').textContent").endswith("in the queue."), "the queue is not told")

    commands = browser.evaluate("[...document.querySelectorAll('#examples pre')].map((pre) => pre.textContent)")
    check(len(commands) >= 3 and all(f"curl {server}/" in command for command in commands), f"the examples: {commands}")
    browser.evaluate("document.querySelector('#examples button').click()")
    browser.wait("/Copied|Ctrl-C/.test(document.querySelector('#examples button').textContent)", "the example to be copied")
    browser.evaluate("getSelection().removeAllRanges()")
    for command in commands:
        run = subprocess.run(["bash", "-c", command.replace("curl ", "curl -sS --fail ", 1)], capture_output=True, text=True,
                             env={**os.environ, "SBERT4J_API_KEY": key or ""}, check=False)
        check(run.returncode == 0 and json.loads(run.stdout), f"{command} gives: {run.stdout} {run.stderr}")
    said(f"{len(commands)} curl commands, run as they stand there")
    rests_unseen(browser)
    submit(browser, "search-form", query="我想早点把贷款还完", passages=browser.evaluate("document.getElementById('passages').defaultValue"))
    looks(browser, "start", shots)


def docs_page(browser, server, key, shots):
    browser.open(f"{server}/docs")
    description = fetch_json(f"{server}/openapi.json", key)
    methods = ("get", "post", "put", "patch", "delete", "head", "options")
    wanted = {f"{m.upper()} {path}" for path, item in description["paths"].items() for m in item if m in methods}
    shown = browser.wait("(() => { const r = [...document.querySelectorAll('[data-route]')].map((e) => e.dataset.route);"
                         "return r.length && r; })()", "the routes")
    check(set(shown) == wanted and len(shown) == len(wanted), f"routes described but not shown, or the reverse: {set(shown) ^ wanted}")
    browser.evaluate("document.querySelectorAll('details').forEach((d) => { d.open = true; })")
    browser.wait("[...document.querySelectorAll('[data-route]')].every((d) => d.children.length === 2)", "the routes to open")
    check(browser.evaluate("(() => { const e = [...document.querySelectorAll('[data-route] details.errors')];"
                           "return e.length > 0 && e.every((d) => !d.open && d.querySelectorAll('.answer').length > 0); })()"),
          "the errors of a route are not folded")
    browser.evaluate("document.querySelectorAll('details').forEach((d) => { d.open = true; })")
    text = browser.evaluate("document.body.innerText")
    for nonsense in ("undefined", "[object", "NaN", "$ref"):
        check(nonsense not in text, f"the docs page shows {nonsense}")
    said(f"docs: {len(shown)} routes")
    tried = ["GET /health", "POST /embed", "POST /v1/embeddings"]
    for name in tried:
        form = f"document.querySelector('[data-route=\"{name}\"] form')"
        browser.evaluate(f"{form}.querySelector('button').click()")
        answer = browser.wait(f"!{form}.querySelector('button').disabled && {form}.querySelector('output').textContent", name)
        check(answer.startswith("200 "), f"{name}, tried with its example, gives: {answer}")
        said(f"{name}, tried with its example: {answer}")
    looks(browser, "docs", shots)
    browser.evaluate("(() => { const f = document.getElementById('filter'); f.value = 'post embeddings';"
                     "f.dispatchEvent(new Event('input')); })()")
    left = browser.evaluate("[...document.querySelectorAll('[data-route]')].filter((e) => e.checkVisibility()).map((e) => e.dataset.route)")
    check("POST /v1/embeddings" in left and "GET /v1/models" not in left, f"the filter leaves {left}")


def fetch_json(address, key):
    headers = {"Authorization": f"Bearer {key}"} if key else {}
    with urllib.request.urlopen(urllib.request.Request(address, headers=headers), timeout=60) as answer:
        return json.load(answer)


def start_server():
    """The command, on a port of its own, with the bundled model, a reranker and a key; and its address."""
    os.environ["SBERT4J_API_KEY"] = "browser-check"
    inspected = subprocess.run(["./sbert4j", "inspect", "--json"], stdout=subprocess.PIPE, text=True, check=True)
    bundled = json.loads(inspected.stdout)["folder"]
    process = subprocess.Popen(["./sbert4j", "serve", "--port", "0", "--model", bundled, "--model", f"reranker={RERANKER}"],
                               stderr=subprocess.PIPE, text=True)
    for line in process.stderr:
        ready = re.search(r"sbert4j: serving .* at (http://\S+)", line)
        if ready:
            # What it says from now on is read, so that it never waits for a reader.
            subprocess.Popen(["cat"], stdin=process.stderr, stdout=subprocess.DEVNULL)
            return process, ready[1]
        print(line, end="", file=sys.stderr)
    raise SystemExit(f"browser-check: ./sbert4j serve ended with status {process.wait()}")


def main(program, shots, server=None):
    process = None
    if server is None:
        process, server = start_server()
    server = server.rstrip("/")
    key = os.environ.get("SBERT4J_API_KEY")
    browser = Browser(program)
    try:
        small(server)
        browser.size(1100)
        start_page(browser, server, key, pathlib.Path(shots))
        docs_page(browser, server, key, pathlib.Path(shots))
        check(browser.errors == [], f"the console shows: {browser.errors}")
        said("no error in the console")
        others = [address for address in browser.requests if not address.startswith((f"{server}/", "data:", "about:"))]
        check(others == [], f"requests went elsewhere: {others}")
        said(f"{len(browser.requests)} requests, all to {server}")
        if process:
            browser.open(f"{server}/")
            browser.wait("!!document.querySelector('#models tbody tr')", "the models")
            process.terminate()
            status = process.wait(timeout=60)
            check(status == 0, f"the server ended with status {status}")
            answer = submit(browser, "similarity-form")
            check("does not answer" in answer, f"with the server gone, the page says: {answer}")
            said(f"with the server gone: {answer}")
    except urllib.error.URLError as problem:
        raise SystemExit(f"browser-check: {server}: {problem}") from None
    finally:
        browser.close()
        if process and process.poll() is None:
            process.terminate()
            process.wait()
    print(f"PASSED; screenshots are in {shots}")


if __name__ == "__main__":
    main(*sys.argv[1:])
