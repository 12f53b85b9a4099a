"""What scripts/browser-check --explain wants of the pages that ./sbert4j explain writes, in a real Chromium: that their
numbers are those that the other commands print, that nothing but text becomes of any text, keyboard, names for screen
readers, phone's width and both colours."""

import array
import json
import math
import pathlib
import re
import subprocess
import sys
import tempfile

from browser_check import Browser, check, looks, said

PAIR = ["到期不能按时还款怎么办", "剩余欠款还有多少?"]
MEAN = ["--model", "goldens/suite/reference-twin/model"]  # pools by the mean; the bundled model by [CLS]
HOSTILE = "</script><img src=x onerror=alert(1)>{{script}}&lt; Ça\u0301 \u200b\ta"
HEBREW = "שלום עולם, abc"
LONG = "".join(PAIR) * 6
DRAWN = "document.documentElement.dataset.drawn === 'yes'"
UNNAMED_ROLES = {"grid", "table", "img", "image", "region", "button", "combobox", "radio", "toolbar", "heading", "link"}


class Commands:
    """Runs commands side by side, each once."""

    def __init__(self, folder):
        self.folder = folder
        self.running = {}
        subprocess.run(["./sbert4j", "--version"], stdout=subprocess.DEVNULL, check=True)  # which builds it, if need be

    def start(self, name, *arguments):
        out = open(self.folder / f"{name}.out", "wb")
        self.running[name] = subprocess.Popen(["./sbert4j", *arguments], stdout=out, stderr=subprocess.PIPE)

    def output(self, name):
        if name in self.running:
            process = self.running.pop(name)
            _, error = process.communicate(timeout=120)
            check(process.returncode == 0, f"{name} ended with status {process.returncode}: {error.decode()}")
        return (self.folder / f"{name}.out").read_text("utf-8")


def tensors(file):
    """A safetensors file: each tensor's shape and its numbers, row by row."""
    content = file.read_bytes()
    size = int.from_bytes(content[:8], "little")
    header = json.loads(content[8:8 + size])
    found = {}
    for name, tensor in header.items():
        if name != "__metadata__" and tensor["dtype"] == "F32":
            begin, end = (8 + size + place for place in tensor["data_offsets"])
            numbers = array.array("f")
            numbers.frombytes(content[begin:end])
            found[name] = tensor["shape"], numbers
    return found


def rows_of(tensor, text, tokens):
    shape, numbers = tensor
    start = text * shape[1] * shape[2]
    return [numbers[start + t * shape[2]:start + (t + 1) * shape[2]] for t in range(tokens)]


def norm(row):
    return math.sqrt(sum(x * x for x in row))


def cells(browser, place):
    """The text of a matrix's cells, row by row."""
    return browser.evaluate(f"[...document.querySelectorAll('#{place} tbody tr')].map((r) => [...r.querySelectorAll('td')].map((c) => c.textContent))")


def choose(browser, field, value):
    browser.evaluate(f"(() => {{ const f = document.getElementById('{field}'); f.selectedIndex = {value}; f.dispatchEvent(new Event('change')); }})()")


def opens(browser, page, visited):
    visited.append(page.as_uri())
    browser.open(page.as_uri())
    browser.wait(DRAWN, f"{page.name} to be drawn", 20)


def press(browser, key):
    for kind in ("keyDown", "keyUp"):
        browser.call("Input.dispatchKeyEvent", type=kind, key=key, code=key, windowsVirtualKeyCode={"Tab": 9}.get(key, 0))


def equal(shown, wanted, decimals, what):
    """Whether numbers are those, rounded: a half may go either way."""
    for a, b in zip(shown, wanted, strict=True):
        check(re.fullmatch(rf"-?\d+\.\d{{{decimals}}}", a) and abs(float(a) - b) <= 0.5001 * 10 ** -decimals, f"{what}: {a} is shown where {b} was computed")


def numbers(browser, commands):
    """Whether what is shown of both texts is what trace and embed give."""
    commands.output("trace")
    traced = tensors(commands.folder / "trace.safetensors")
    layers = 1 + max(int(name.split(".")[2]) for name in traced if name.startswith("encoder."))
    vectors = [json.loads(line) for line in commands.output("embed").splitlines()]
    for text in range(2):
        browser.evaluate(f"document.getElementById('text-{text}').click()")
        tokens = browser.evaluate("document.querySelectorAll('#pieces button').length")
        states = [rows_of(traced["embeddings.LayerNorm"], text, tokens)]
        states += [rows_of(traced[f"encoder.layer.{layer}.output.LayerNorm"], text, tokens) for layer in range(layers)]
        for t, row in enumerate(cells(browser, "hidden-norms")):
            equal(row, [norm(state[t]) for state in states], 3, f"norms of token {t}")
        for t, row in enumerate(cells(browser, "changes")):
            wanted = [norm([a - b for a, b in zip(states[layer + 1][t], states[layer][t])]) / norm(states[layer][t]) for layer in range(layers)]
            equal(row, wanted, 3, f"changes of token {t}")
        shown = browser.evaluate("[...document.querySelectorAll('#norms tbody tr')].map((r) => [...r.querySelectorAll('td')].map((c) => c.textContent))")
        for name, column in (("word_embeddings", 0), ("token_type_embeddings", 1), ("position_embeddings", 2), ("LayerNorm", 4)):
            rows = rows_of(traced[f"embeddings.{name}"], text, tokens)
            equal([row[column] for row in shown], [norm(row) for row in rows], 4, name)
        shape, probs = traced["encoder.layer.0.attention.self.probs"]
        for layer, head in ((0, 0), (layers - 1, shape[1] - 1)):
            choose(browser, "layer", layer)
            choose(browser, "head", head)
            probs = traced[f"encoder.layer.{layer}.attention.self.probs"][1]
            matrix = cells(browser, "probs")
            check(len(matrix) == tokens + 1, f"{tokens} tokens have {len(matrix)} rows")
            place = (text * shape[1] + head) * shape[2] * shape[3]
            wanted = [probs[place + r * shape[3]:place + r * shape[3] + tokens] for r in range(tokens)]
            for r in range(tokens):
                equal(matrix[r], wanted[r], 3, f"layer {layer}, head {head}, token {r}")
            equal(matrix[tokens], [sum(row[c] for row in wanted) / tokens for c in range(tokens)], 3, "the average")
        shown = re.search(r"\[(.*), …\]", browser.evaluate("document.getElementById('vector').textContent"))[1].split(", ")
        equal(shown, vectors[text][:len(shown)], 6, "the vector")
        shares = browser.evaluate("[...document.querySelectorAll('#pooled tbody tr')].map((r) => +r.cells[2].textContent)")
        check(abs(sum(shares) - 1) < 0.0001 * tokens, f"the shares {shares} add up to {sum(shares)}")
    browser.evaluate("document.getElementById('text-0').click()")
    said("embeddings, attention, layers, vector: the numbers of trace and embed")


def cosine_by_cls(browser, commands):
    """The bundled model's vectors have length 1."""
    u, v = (json.loads(line) for line in commands.output("embed").splitlines())
    wanted = f"{sum(a * b for a, b in zip(u, v, strict=True)):.6f}"
    shown = browser.evaluate("document.getElementById('cosine').textContent")
    check(shown == wanted, f"the vectors of embed have the cosine {wanted}, and the page has {shown}")
    check("token similarities" in browser.evaluate("document.getElementById('decomposition').textContent"), "[CLS] pooling is taken for a sum")
    said(f"cosine by [CLS]: {shown}")


def cells_add_up(browser, commands):
    printed = re.search(r"cosine similarity  (\S+)", commands.output("similarity"))[1]
    shown = browser.evaluate("document.getElementById('cosine').textContent")
    check(shown == printed, f"similarity prints {printed}, and the page {shown}")
    matrix = cells(browser, "pairs")
    inner = [row[:-1] for row in matrix[:-1]]
    millionths = sum(round(float(cell) * 1e6) for row in inner for cell in row)
    check(f"{millionths / 1e6:.6f}" == printed == matrix[-1][-1], f"the cells add up to {millionths} millionths, and the cosine is {printed}")
    said(f"{len(inner)} by {len(inner[0])} cells add up to the cosine {printed}")


def keyboard(browser):
    """Matrices and pieces are one stop of the tab key each, and the arrow keys move in them."""
    browser.evaluate("document.querySelector('#pieces button').focus()")
    press(browser, "ArrowRight")
    check(browser.evaluate("document.activeElement.dataset.token") == "1", "the arrow key does not go to the next piece")
    check(browser.evaluate("document.querySelectorAll('#characters .marked').length") == 1, "the piece's character is not marked")
    message = browser.evaluate("document.getElementById('pieces-said').textContent")
    check("characters 0 to 1" in message, f"of token 1 is said: {message}")
    press(browser, "Tab")
    check(not browser.evaluate("document.activeElement.closest('#pieces')"), "each piece is a stop of the tab key")
    browser.evaluate("document.querySelector('#probs td[data-row]').focus()")
    for key in ("ArrowRight", "ArrowDown", "ArrowDown", "ArrowLeft", "ArrowLeft", "End"):
        press(browser, key)
    at = browser.evaluate("[document.activeElement.dataset.row, document.activeElement.dataset.column]")
    columns = browser.evaluate("document.querySelectorAll('#pieces button').length")
    check(at == ["2", str(columns - 1)], f"the arrow keys lead to {at}")
    value = browser.evaluate("document.activeElement.textContent")
    check(value in browser.evaluate("document.querySelector('#probs output').textContent"), "the cell in focus is not told")
    piece = browser.evaluate("(() => { const b = document.querySelectorAll('#pieces button')[3].getBoundingClientRect(); scrollBy(0, b.top - 300);"
                             "const a = document.querySelectorAll('#pieces button')[3].getBoundingClientRect(); return [a.x + 5, a.y + 5]; })()")
    browser.call("Input.dispatchMouseEvent", type="mouseMoved", x=piece[0], y=piece[1])
    browser.wait("document.getElementById('pieces-said').textContent.startsWith('Token 3:')", "the piece under the pointer", 5)
    said("keyboard and pointer")


def names(browser):
    """What a screen reader reads out has a name."""
    browser.call("Accessibility.enable")
    nodes = browser.call("Accessibility.getFullAXTree")["nodes"]
    browser.call("Accessibility.disable")
    roles = [(node["role"]["value"], node.get("name", {}).get("value", "")) for node in nodes if not node.get("ignored") and "role" in node]
    unnamed = [role for role, name in roles if role in UNNAMED_ROLES and not name.strip()]
    check(unnamed == [], f"these have no name: {unnamed}")
    grids = [name for role, name in roles if role == "grid"]
    check(len(grids) == 5, f"the matrices are {grids}")
    levels = browser.evaluate("[...document.querySelectorAll('h1, h2, h3')].filter((h) => h.checkVisibility()).map((h) => +h.tagName[1])")
    check(all(b - a <= 1 for a, b in zip(levels, levels[1:])), f"the levels of the headings are {levels}")
    said(f"names for screen readers: {', '.join(grids)}")


ROW_HEADERS = """[...document.querySelectorAll('.scroll:has(.matrix)')].filter((s) => s.checkVisibility() && s.clientWidth > 0).map((s) => {
  const table = s.querySelector('table');
  const seen = () => {
    s.scrollIntoView();
    const [box, header, corner] = [s, s.querySelector('tbody th'), s.querySelector('thead td')].map((e) => e.getBoundingClientRect());
    const at = document.elementFromPoint(corner.x + corner.width / 2, corner.y + corner.height / 2);
    return header.left >= box.left - 1 && header.right <= box.right + 1 && at !== null && at.closest('td') === s.querySelector('thead td');
  };
  const first = seen();
  s.scrollLeft += (getComputedStyle(table).direction === 'rtl' ? -1 : 1) * (s.scrollWidth - s.clientWidth) / 2;
  const later = seen();
  s.scrollLeft = 0;
  return [table.getAttribute('aria-label'), s.scrollWidth > s.clientWidth, first, later];
})"""


def row_headers(browser):
    """On a phone the headers of a matrix's rows are in view at the beginning, and nothing runs over them later."""
    browser.size(375)
    found = browser.evaluate(ROW_HEADERS)
    check(any(scrolls for _, scrolls, _, _ in found), f"no matrix is wider than a phone: {found}")
    check(all(first and later for _, _, first, later in found), f"headers of rows are out of view or covered: {found}")
    browser.size(1100)
    said(f"the headers of rows of {len(found)} matrices stay in view on a phone")


def panels(browser, count):
    shown = browser.evaluate("[...document.querySelectorAll('section')].filter((s) => s.checkVisibility()).map((s) => ["
                             "s.querySelector('h2').textContent, s.querySelector('.formula').textContent, s.querySelector('.paper').textContent,"
                             "[...s.querySelectorAll('details.code')].filter((d) => d.checkVisibility()).map((d) => d.textContent)])")
    check(len(shown) == count, f"the panels are {[panel[0] for panel in shown]}")
    for heading, formula, paper, code in shown:
        check(len(formula) > 8 and "arXiv" in paper, f"{heading}: formula {formula!r}, paper {paper!r}")
        check(code and all(re.search(r"\.java, line \d+", one) and "{" in one for one in code), f"{heading}: code {code}")
    said(f"{count} panels, each with formula, paper and code")


def main(program, shots):
    shots = pathlib.Path(shots)
    with tempfile.TemporaryDirectory(prefix="explain-check-") as work:
        folder = pathlib.Path(work)
        commands = Commands(folder)
        hostile = [*MEAN, HOSTILE, HEBREW, "--prompt", "1: ", "--max-seq-length", "16"]
        for name, arguments in {"bundled": PAIR, "hostile": hostile, "long": [LONG, LONG, "--max-seq-length", "64"]}.items():
            commands.start(name, "explain", *arguments, "--output", str(folder / f"{name}.html"))
        commands.start("similarity", "similarity", *hostile)
        commands.start("trace", "trace", *PAIR, "--output", str(folder / "trace.safetensors"))
        commands.start("embed", "embed", "--format", "jsonl", *PAIR)
        browser = Browser(program)
        visited = []
        try:
            browser.size(1100)
            commands.output("bundled")
            opens(browser, folder / "bundled.html", visited)
            panels(browser, 7)
            numbers(browser, commands)
            cosine_by_cls(browser, commands)
            keyboard(browser)
            names(browser)
            browser.evaluate("scrollTo(0, 0)")
            looks(browser, "explain", shots)

            commands.output("hostile")
            opens(browser, folder / "hostile.html", visited)
            cells_add_up(browser, commands)
            check(browser.evaluate("document.images.length") == 0, "a text has become an image")
            check("<img src=x" in browser.evaluate("document.getElementById('text').textContent"), "the text is not shown as it is")
            cut = browser.evaluate("document.getElementById('cut').textContent")
            check("1: " in cut and "was cut after 16" in cut, f"of prompt and cut is said: {cut}")
            browser.evaluate("document.getElementById('text-1').click()")
            check(browser.evaluate("document.getElementById('text').dir") == "rtl", "Hebrew is not shown from right to left")
            row_headers(browser)
            said("any text is only text")

            commands.output("long")
            size = (folder / "long.html").stat().st_size
            check(size < 2_000_000, f"a page of twice 64 tokens has {size} bytes")
            opens(browser, folder / "long.html", visited)
            check(browser.evaluate("document.querySelectorAll('#pieces button').length") == 64, "the long text has not 64 tokens")
            browser.size(375)
            wide = browser.evaluate("document.documentElement.scrollWidth")
            check(wide <= 375, f"with 64 tokens the page is {wide} pixels wide where there are 375")
            said(f"64 tokens twice: {size} bytes, no wider than a phone")

            check(browser.errors == [], f"the console shows: {browser.errors}")
            others = [address for address in browser.requests if address not in visited and not address.startswith(("data:", "about:"))]
            check(others == [], f"requests leave the page: {others}")
            said("no error in the console, and no request leaves the page")
        finally:
            browser.close()
            for process in commands.running.values():
                process.kill()
    print(f"PASSED; screenshots are in {shots}")


main(*sys.argv[1:])
