"""What a page weighs on a first visit: bytes over the wire, requests, and the compressed HTML."""

from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Browser

from tests.browser import looks
from tests.browser.pages import PageKind

REQUESTS, HTML = 10, 25 * 1024


@dataclass(frozen=True)
class Weight:
    size: int
    requests: int
    html: int
    shift: list[str]

    def ratio(self, kind: PageKind) -> float:
        """The most used of the page's three budgets; above 1 it is too heavy."""
        return max(self.size / (kind.weight * 1024), self.requests / REQUESTS, self.html / HTML)

    def __str__(self) -> str:
        return f"{self.size / 1024:.1f} KB in {self.requests} requests, HTML {self.html / 1024:.1f} KB"


def first_visit(browser: Browser, url: str, session: str) -> Weight:
    """Open a page with an empty cache, as the person of the session (or nobody)."""
    context = browser.new_context(locale="nl-NL", viewport={"width": 1280, "height": 800})
    if session:
        context.add_cookies([{"name": "sessionid", "value": session, "url": url}])
    page = context.new_page()
    wire = context.new_cdp_session(page)
    wire.send("Network.enable")
    sizes: dict[str, int] = {}
    documents: list[str] = []
    wire.on("Network.responseReceived", lambda event: _note(documents, event))
    wire.on("Network.loadingFinished", lambda event: sizes.update({event["requestId"]: _bytes(event)}))
    page.goto(url)
    page.evaluate("document.fonts.ready.then(() => true)")
    shift = looks.shift(page)
    context.close()
    return Weight(sum(sizes.values()), len(sizes), sizes[documents[0]], shift)


def _note(documents: list[str], event: dict[str, Any]) -> None:
    """Keep the request of the page itself: styles and typefaces often come in before its last byte."""
    if event["type"] == "Document":
        documents.append(event["requestId"])


def _bytes(event: dict[str, Any]) -> int:
    return int(event["encodedDataLength"])
