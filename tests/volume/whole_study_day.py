"""The study day at full size: five hundred people over HTTP on one real web process, with real password hashes."""

import http.cookiejar
import itertools
import os
import statistics
import tempfile
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from tests.product import Database, Product, decoded, product_on, wait_for
from tests.volume import study_day
from tests.volume.study_day import Morning, Page

PEOPLE = int(os.environ.get("VOLUME_PEOPLE", "500"))
AT_ONCE = 16
_TOKEN_AND_TEXTS = """
import json
from certificates.models import Certificate
print(json.dumps(Certificate.objects.earliest("pk").token))
"""


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_args: Any, **_options: Any) -> None:
        return None


class OverHttp:
    """A browser on the wire: cookies, the token of forms, no redirects; it notes how long each answer took."""

    def __init__(self, product: Product, seconds: list[float]) -> None:
        self.product, self.seconds = product, seconds
        self.cookies = http.cookiejar.CookieJar()
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.cookies), _NoRedirects)

    def get(self, path: str) -> Page:
        return self._open(urllib.request.Request(self.product.address + path))

    def post(self, path: str, data: dict[str, str]) -> Page:
        if not self._token():
            self.get("/accounts/login/")
        body = urllib.parse.urlencode(data | {"csrfmiddlewaretoken": self._token()}).encode()
        return self._open(urllib.request.Request(self.product.address + path, data=body))

    def _token(self) -> str:
        return next((cookie.value or "" for cookie in self.cookies if cookie.name == "csrftoken"), "")

    def _open(self, request: urllib.request.Request) -> Page:
        began = time.perf_counter()
        try:
            with self.opener.open(request, timeout=120) as answer:
                return Page(answer.status, answer.read().decode())
        except urllib.error.HTTPError as answer:
            with answer:
                return Page(answer.code, answer.read().decode(), answer.headers.get("Location", ""))
        finally:
            self.seconds.append(time.perf_counter() - began)


def whole_study_day() -> Iterator[dict[str, object]]:
    """Signing up with a visit as a guest, guessing, and logging in, one after another; a row for each."""
    with tempfile.TemporaryDirectory(prefix="mp-volume.") as folder, _product(Path(folder)) as product:
        product.start_all()
        verification = f"/controleer/{product.python(_TOKEN_AND_TEXTS)}/"
        mails = _Mails(product)

        def arrive(number: int, browser: OverHttp, morning: Morning) -> None:
            study_day.visit_as_guest(browser, verification, morning)
            study_day.sign_up(browser, number, mails.link_to, morning)

        def return_after_the_break(number: int, browser: OverHttp, morning: Morning) -> None:
            study_day.log_in(browser, number, morning)

        yield _measured("sign up and visit", arrive, product)
        guesses = study_day.guesses_until_stopped(lambda: OverHttp(product, []), study_day.email_of(PEOPLE))
        yield {"measured": "one who guesses", "guesses until stopped": guesses, "holds": guesses <= 5}
        yield _measured("log in", return_after_the_break, product)


def _product(folder: Path) -> Any:
    return product_on(Database.empty(folder, "volume_study_day"))


def _measured(what: str, act: Callable[[int, OverHttp, Morning], None], product: Product) -> dict[str, object]:
    seconds: list[float] = []
    mornings = [Morning() for _ in range(PEOPLE)]
    began = time.perf_counter()
    with ThreadPoolExecutor(AT_ONCE) as school:
        list(school.map(lambda number: act(number, OverHttp(product, seconds), mornings[number]), range(PEOPLE)))
    refused = [line for morning in mornings for line in morning.refused]
    return {
        "measured": what,
        "people": PEOPLE,
        "requests": sum(morning.asked for morning in mornings),
        "refused": len(refused),
        "first refused": refused[:3],
        "minutes": round((time.perf_counter() - began) / 60, 1),
        "seconds an answer (p50)": round(statistics.median(seconds), 3),
        "seconds an answer (p95)": round(statistics.quantiles(seconds, n=20)[-1], 3),
        "holds": not refused,
    }


class _Mails:
    """Finds the link in somebody's mail among the files that the worker writes."""

    def __init__(self, product: Product) -> None:
        self.product = product
        # How large each file was when it was read: two mails of one second may stand in one.
        self.sizes: dict[Path, int] = {}
        self.links: dict[str, str] = {}
        self.lock = threading.Lock()

    def link_to(self, email: str) -> str:
        return wait_for(f"mail to {email}", lambda: self._look(email), 600)

    def _look(self, email: str) -> str | None:
        with self.lock:
            for path in (self.product.data_dir / "mail").glob("*.log"):
                size = path.stat().st_size
                if self.sizes.get(path) != size:
                    self.sizes[path] = size
                    self.links |= dict(_links_in(path))
            return self.links.get(email)


def _links_in(path: Path) -> Iterator[tuple[str, str]]:
    """Address and link of each mail in a file."""
    for text in decoded(path):
        for link in itertools.islice(study_day.links(text), 1):
            yield text.partition("\n")[0].removeprefix("To: "), link
