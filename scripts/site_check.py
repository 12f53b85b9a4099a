"""What scripts/browser-check --site wants of the site that scripts/site made, in a real Chromium."""

import functools
import http.server
import pathlib
import sys
import threading

from browser_check import Browser, check, said

WORDS = {"withTruncateDim": "docs/encoding/", "reranker": "docs/server/", "还款": "docs/library/", "怎么提前还款": "?h="}


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_):
        pass


def search(browser, word):
    """The addresses and the text of what a search finds."""
    field = "document.querySelector('.md-search__input')"
    browser.evaluate(f"{field}.focus(); {field}.value = '{word}'; {field}.dispatchEvent(new Event('keyup')); 0")
    found = browser.wait("[...document.querySelectorAll('.md-search-result__link')].map((a) => [a.href, a.innerText])",
                         f"what is found for {word}", 20)
    browser.evaluate(f"{field}.value = ''; {field}.dispatchEvent(new Event('keyup')); 0")
    browser.wait("document.querySelectorAll('.md-search-result__link').length === 0", "an empty search", 20)
    return found


def main(program, shots, site):
    handler = functools.partial(Quiet, directory=site)
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    address = f"http://127.0.0.1:{server.server_port}/"
    browser = Browser(program)
    try:
        browser.size(1300)
        browser.open(address)
        title = browser.evaluate("document.querySelector('h1').innerText")
        check(title.startswith("sbert4j"), f"the start page is headed {title}")
        for word, page in WORDS.items():
            found = search(browser, word)
            check(any(page in link for link, _ in found), f"a search for {word} finds no {page}: {found}")
            said(f"{word}: {len(found)} places, the first: {found[0][0].removeprefix(address)}")
        pages = sorted(str(file.parent.relative_to(site)) + "/" for file in pathlib.Path(site).rglob("index.html")
                       if not file.is_relative_to(pathlib.Path(site, "api")))
        for scheme in ("light", "dark"):
            browser.colours(scheme)
            for page in pages if scheme == "light" else ["./", "docs/server/"]:
                browser.open(address + page.removeprefix("./"))
                browser.wait(f"document.body.dataset.mdColorScheme === '{'default' if scheme == 'light' else 'slate'}'", scheme, 5)
                for width in (1300, 375):
                    browser.size(width)
                    # Only once scripts have run does a wide table scroll by itself.
                    browser.wait(f"document.documentElement.scrollWidth <= {width}", f"{page} to be {width} pixels wide", 5)
                    if page in ("./", "docs/server/"):
                        name = page.strip("./").replace("/", "-") or "site"
                        browser.screenshot(pathlib.Path(shots, f"{name}-{scheme}-{width}.png"))
        said(f"{len(pages)} pages, none wider than a phone, in light and dark")
        browser.open(address + "api/index.html")
        check("org.sbert4j" in browser.evaluate("document.body.innerText"), "the Javadoc has no org.sbert4j")
        check(browser.errors == [], f"the console shows: {browser.errors}")
        others = [request for request in browser.requests if not request.startswith((address, "data:", "about:", "blob:"))]
        check(others == [], f"requests went elsewhere: {others}")
        said(f"no error in the console; {len(browser.requests)} requests, all to the site")
    finally:
        browser.close()
    print(f"PASSED; screenshots are in {shots}")


main(*sys.argv[1:])
