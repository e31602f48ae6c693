"""Somebody at the product with a browser that keeps cookies, and several who look at its pages all the time."""

import json
import re
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import Message
from http.cookiejar import CookieJar
from typing import Any

# By when a page has to say what is the matter.
PATIENCE_SECONDS = 5.0


@dataclass(frozen=True)
class Answer:
    status: int
    text: str
    headers: Message
    seconds: float

    @property
    def title(self) -> str:
        found = re.search(r"<h1[^>]*>(.*?)</h1>", self.text, re.DOTALL)
        return re.sub(r"<[^>]+>|\s+", " ", found[1]).strip() if found else self.text[:200]


@dataclass(frozen=True)
class Stream:
    """What came of a question to a model: the events, and after how long the first."""

    events: list[tuple[str, dict[str, Any]]]
    first_after: float


class _Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *args: Any, **kwargs: Any) -> None:
        return None


class Visitor:
    def __init__(self, address: str) -> None:
        self.address = address
        self.jar = CookieJar()
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.jar), _Stay)

    def get(self, path: str, timeout: float = 30, **headers: str) -> Answer:
        return self._open(urllib.request.Request(self.address + path, headers=self._headers() | headers), timeout)

    def post(self, path: str, timeout: float = 30, **fields: Any) -> Answer:
        token = self._cookie("csrftoken") or self._new_token(path)
        body = urllib.parse.urlencode({"csrfmiddlewaretoken": token} | fields, doseq=True).encode()
        request = urllib.request.Request(self.address + path, body, self._headers())
        return self._open(request, timeout)

    def stream(self, path: str, **fields: Any) -> Stream:
        token = self._cookie("csrftoken") or self._new_token(path)
        body = urllib.parse.urlencode({"csrfmiddlewaretoken": token} | fields).encode()
        began, first, frames = time.monotonic(), 0.0, []
        request = urllib.request.Request(self.address + path, body, self._headers())
        with self.opener.open(request, timeout=60) as answer:
            for line in answer:
                if line.startswith(b"event: "):
                    first = first or time.monotonic() - began
                    frames.append(line[7:].decode().strip())
                elif line.startswith(b"data: "):
                    frames[-1] = (frames[-1], json.loads(line[6:]))
        return Stream(frames, first)

    def post_file(self, path: str, name: str, filename: str, content: bytes, **fields: str) -> Answer:
        """A form with a file in it."""
        edge = "----rand"
        token = self._cookie("csrftoken") or self._new_token(path)
        parts = [
            f'--{edge}\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{value}\r\n'.encode()
            for key, value in ({"csrfmiddlewaretoken": token} | fields).items()
        ]
        head = f'--{edge}\r\nContent-Disposition: form-data; name="{name}"; filename="{filename}"\r\n'
        body = b"".join([*parts, f"{head}Content-Type: image/png\r\n\r\n".encode(), content])
        headers = self._headers() | {"Content-Type": f"multipart/form-data; boundary={edge}"}
        request = urllib.request.Request(self.address + path, body + f"\r\n--{edge}--\r\n".encode(), headers)
        return self._open(request, 30)

    def log_in(self, account: dict[str, str]) -> None:
        self.get("/accounts/login/")
        answer = self.post("/accounts/login/", login=account["email"], password=account["password"])
        assert answer.status == 302, answer.text

    def _new_token(self, path: str) -> str:
        self.get(path)
        return self._cookie("csrftoken")

    def _cookie(self, name: str) -> str:
        return next((cookie.value or "" for cookie in self.jar if cookie.name == name), "")

    def _headers(self) -> dict[str, str]:
        return {"X-Forwarded-Proto": "https", "Referer": f"{self.address}/".replace("http:", "https:")}

    def _open(self, request: urllib.request.Request, timeout: float) -> Answer:
        began = time.monotonic()
        try:
            with self.opener.open(request, timeout=timeout) as answer:
                status, raw, headers = answer.status, answer.read(), answer.headers
        except urllib.error.HTTPError as refused:
            status, raw, headers = refused.code, refused.read(), refused.headers
        return Answer(status, raw.decode("utf-8", "replace"), headers, time.monotonic() - began)


@dataclass
class LightLoad:
    """What a few visitors were answered, who look at pages one after another."""

    answers: list[tuple[str, Answer]] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)

    def statuses(self) -> set[int]:
        return {answer.status for _, answer in self.answers}

    def slowest(self) -> float:
        return max(answer.seconds for _, answer in self.answers)


@contextmanager
def light_load(visitors: list[Visitor], paths: list[str]) -> Iterator[LightLoad]:
    """Visitors beside the test's own, each with a page about every tenth of a second."""
    load, stop = LightLoad(), threading.Event()

    def look(visitor: Visitor) -> None:
        turn = 0
        while not stop.wait(0.1):
            path = paths[turn % len(paths)]
            turn += 1
            try:
                load.answers.append((path, visitor.get(path)))
            except OSError as error:
                load.lost.append(f"{path}: {error!r}")

    threads = [threading.Thread(target=look, args=[visitor], daemon=True) for visitor in visitors]
    for thread in threads:
        thread.start()
    try:
        yield load
    finally:
        stop.set()
        for thread in threads:
            thread.join(30)
