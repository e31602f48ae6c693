"""What somebody typed, and keys, stand in no log: ours, the worker's, and those of nginx as documented."""

import http.client
import re
import socket
import ssl
from pathlib import Path
from urllib.parse import quote, urlencode

import pytest

from lms.log_lines import TOKEN_PATHS
from tests.falls.conftest import Ground
from tests.product import free_port, wait_for
from tests.proxies import Proxy, nginx

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db, pytest.mark.xdist_group("falls")]
TYPED = "MijnLeerlingJantje"
KEY = "GeheimeSleutel123"
TRUSTING = ssl._create_unverified_context()


def ask(proxy: Proxy, method: str, path: str, body: bytes = b"", **headers: str) -> http.client.HTTPResponse:
    connection = http.client.HTTPSConnection("127.0.0.1", proxy.port, timeout=30, context=TRUSTING)
    try:
        connection.request(
            method, path, body, {"Host": "localhost", "Referer": f"https://localhost/?q={TYPED}"} | headers
        )
        answer = connection.getresponse()
        answer.read()
    finally:
        connection.close()
    return answer


def slow_body(proxy: Proxy) -> bytes:
    """What the proxy says to somebody who announces a body and does not send it: it hangs up."""
    raw = socket.create_connection(("127.0.0.1", proxy.port), timeout=30)
    with TRUSTING.wrap_socket(raw) as visitor:
        visitor.sendall(f"POST /?zin={TYPED} HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\nx".encode())
        return visitor.recv(100)


def everywhere(folder: Path, ground: Ground) -> str:
    logs = [*folder.glob("*.log"), *ground.product.data_dir.glob("process-*.log")]
    return "\n".join(path.read_text(encoding="utf-8", errors="replace") for path in logs)


def test_neither_what_went_well_nor_what_was_refused_leaves_a_word_in_a_log(ground: Ground, tmp_path: Path) -> None:
    typed = f"?{urlencode({'zin': TYPED, 'q': TYPED})}"
    keys = [f"{path}{KEY}{'' if path.startswith('/api') else '/'}" for path in TOKEN_PATHS]
    keys.append(f"/accounts/password/reset/key/1-{KEY}/")
    with nginx(tmp_path, ground.product.port, tls=True, seconds=1) as proxy:
        # Answered, not found, not allowed, too large, too slow.
        seen = {path: ask(proxy, "GET", path + typed).status for path in ["/", "/cursussen/", "/is-er-niet/", *keys]}
        seen["post"] = ask(proxy, "POST", "/voorspeller/", f"zin={TYPED}".encode()).status
        seen["large"] = ask(proxy, "POST", f"/{typed}", b"x" * 13_000_000).status
        seen["longer than a head may be"] = ask(proxy, "GET", f"/?zin={TYPED * 700}").status
        assert (seen["/"], seen["/is-er-niet/"], seen["post"], seen["large"]) == (200, 404, 403, 413)
        assert slow_body(proxy) == b""
        # Away: the database, then the product itself.
        ground.database.hang()
        assert ask(proxy, "GET", f"/dashboard/{typed}", Cookie=f"sessionid={KEY}").status == 503
        assert ask(proxy, "GET", f"/mensen/uitnodiging/{KEY}/{typed}").status == 503
        ground.database.pass_on()
    with nginx(tmp_path, free_port(), tls=True) as proxy:
        assert {ask(proxy, "GET", path + typed).status for path in keys} == {502}
    # And a task that fails on what it was given.
    ground.product.python(f"from django_q.tasks import async_task\nasync_task('builtins.int', '{TYPED}')\nprint(1)")
    wait_for("the failure in the worker's log", lambda: "Failed 'builtins.int'" in everywhere(tmp_path, ground), 60)
    found = everywhere(tmp_path, ground)
    assert [line for line in found.splitlines() if TYPED in line or KEY in line or quote(TYPED) in line] == []
    access = (tmp_path / "meesterproef.log").read_text(encoding="utf-8")
    assert '"GET /mensen/uitnodiging/[...]" 503' in access
    assert '"POST /" 408' in access
    assert re.search(r'"GET /cursussen/" 200 \d+ [\d.]+ 200', access)
    assert (tmp_path / "meesterproef-error.log").read_text(encoding="utf-8") == ""


def test_plain_http_is_led_to_https_and_every_answer_carries_its_headers(ground: Ground, tmp_path: Path) -> None:
    with nginx(tmp_path, ground.product.port, tls=True) as proxy:
        plain = http.client.HTTPConnection("127.0.0.1", proxy.plain_port, timeout=30)
        plain.request("GET", "/cursussen/?pagina=2", headers={"Host": "elders.example.org"})
        led = plain.getresponse()
        assert (led.status, led.headers["Location"]) == (301, "https://meesterproef.example.org/cursussen/?pagina=2")
        plain.close()
        page = ask(proxy, "GET", "/hulp/")
    assert page.status == 200
    assert page.headers["Strict-Transport-Security"] == "max-age=31536000"
    assert page.headers["Server"] == "nginx"
    assert "camera=()" in page.headers["Permissions-Policy"]
    assert page.headers["X-Content-Type-Options"] == "nosniff"
    assert page.headers["Referrer-Policy"] == "same-origin"


def test_who_sends_slowly_or_nothing_holds_no_page_up(ground: Ground, tmp_path: Path) -> None:
    with nginx(tmp_path, ground.product.port, tls=True) as proxy:
        waiting = []
        for _ in range(24):
            raw = socket.create_connection(("127.0.0.1", proxy.port), timeout=30)
            visitor = TRUSTING.wrap_socket(raw)
            visitor.sendall(b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\nx")
            waiting.append(visitor)
        assert [ask(proxy, "GET", "/hulp/").status for _ in range(5)] == [200] * 5
        for visitor in waiting:
            visitor.close()
