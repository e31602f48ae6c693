"""Whoever sends slowly, sends too much or reads slowly holds up nobody else: at the real server, in its own process."""

import contextlib
import http.client
import re
import socket
import statistics
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.pictures import png
from tests.prepared import migrated_database
from tests.product import Product, free_port, listening, product_on, wait_for

pytestmark = [pytest.mark.once, pytest.mark.xdist_group("bounds")]

MB = 1024 * 1024
SLOW = 12  # more than the process has threads
LOG_IN = "/accounts/login/"


@pytest.fixture(scope="module")
def product(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    """One web process of the demo settings on an empty database, with one person who is signed in."""
    database = migrated_database(folder := tmp_path_factory.mktemp("bounds"), "bounds")
    with product_on(database, port=free_port()) as made:
        made.manage("collectstatic", "--noinput", "--verbosity=0")
        made.python(
            "import json; from lms.people.models import User; from tests import factories\n"
            "from tests.browser.stage import session_of\n"
            "operator = User.objects.create_superuser('operator@example.org', first_name='O', last_name='P')\n"
            "for name, person in (('session', factories.person()), ('operator', operator)):\n"
            f"    open(f'{folder}/{{name}}', 'w').write(session_of(person))\n"
            "print(json.dumps(1))"
        )
        made.wait_ready(made.start(sys.executable, "-m", "lms.serve", "--port", str(made.port)))
        yield made


@contextlib.contextmanager
def connected(product: Product) -> Iterator[http.client.HTTPConnection]:
    connection = http.client.HTTPConnection("localhost", product.port, timeout=20)
    try:
        yield connection
    finally:
        connection.close()


def get(product: Product, path: str, *, session: str = "") -> tuple[int, str]:
    with connected(product) as connection:
        connection.request("GET", path, headers={"Cookie": f"sessionid={session}"} if session else {})
        answer = connection.getresponse()
        return answer.status, answer.read().decode()


def session(product: Product) -> str:
    return (product.data_dir / "session").read_text()


def head(path: str, *fields: str, method: str = "POST") -> bytes:
    return "\r\n".join([f"{method} {path} HTTP/1.1", "Host: localhost", *fields, "", ""]).encode()


def opened(product: Product, first: bytes) -> socket.socket:
    made = socket.create_connection(("127.0.0.1", product.port), timeout=30)
    made.sendall(first)
    return made


def memory(product: Product) -> int:
    """Bytes of the web process in memory now."""
    status = Path(f"/proc/{product.processes[0].pid}/status").read_text()
    return int(re.search(r"VmRSS:\s+(\d+) kB", status)[1]) * 1024


def seconds_of_pages(product: Product) -> float:
    """How long a health check and a page of somebody who is signed in take, the median of ten."""
    found = []
    for _ in range(10):
        begun = time.monotonic()
        assert get(product, "/health/live") == (200, "ok\n")
        assert get(product, "/mensen/profiel/", session=session(product))[0] == 200
        found.append(time.monotonic() - begun)
    return statistics.median(found)


def answer_of(connection: socket.socket) -> tuple[int, str]:
    answer = http.client.HTTPResponse(connection)
    answer.begin()
    return answer.status, answer.read().decode()


def test_twelve_slow_bodies_hold_up_nobody_and_are_answered_in_the_end(product: Product) -> None:
    before = seconds_of_pages(product)
    with contextlib.ExitStack() as stack:
        slow = [
            stack.enter_context(contextlib.closing(opened(product, head(LOG_IN, "Content-Length: 1000") + b"login=")))
            for _ in range(SLOW)
        ]
        during = seconds_of_pages(product)
        assert during < 5 * before + 0.2
        status, page = answer_of(slow[0])
    assert (status, "Dit kwam te langzaam binnen" in page) == (408, True)


def test_a_huge_upload_by_nobody_is_refused_at_once_and_kept_nowhere(product: Product) -> None:
    before, files = memory(product), set(Path("/tmp").glob("*.upload*"))
    for declared in (f"Content-Length: {200 * MB}", "Transfer-Encoding: chunked"):
        chunk = b"x" * MB if "Length" in declared else b"100000\r\n" + b"x" * MB + b"\r\n"
        with contextlib.closing(opened(product, head(LOG_IN, declared))) as upload:
            with contextlib.suppress(OSError):
                for _ in range(200):
                    upload.sendall(chunk)
                if "chunked" in declared:
                    upload.sendall(b"0\r\n\r\n")
            status, page = answer_of(upload)
        assert (status, "Je bent niet (meer) ingelogd" in page, "<h1" in page) == (413, True, True)
    assert memory(product) - before < 150 * MB
    assert set(Path("/tmp").glob("*.upload*")) == files


CRUMBS = b"1\r\na\r\n" * 130_000


def test_a_body_in_crumbs_is_refused_before_it_costs(product: Product) -> None:
    """Each piece costs the loop as much as a whole one; with a length, the same bytes are read at once."""
    with contextlib.closing(opened(product, head(LOG_IN, "Transfer-Encoding: chunked"))) as sender:
        with contextlib.suppress(OSError):
            sender.sendall(CRUMBS)
        assert answer_of(sender)[0] == 400
    assert get(product, "/health/live") == (200, "ok\n")


def test_crumbs_after_a_refusal_end_the_connection(product: Product) -> None:
    """While what is too much is let go, too."""
    with contextlib.closing(opened(product, head(LOG_IN, "Transfer-Encoding: chunked"))) as sender:
        sender.sendall(b"100000\r\n" + b"x" * MB + b"\r\n")
        with pytest.raises((ConnectionResetError, BrokenPipeError)):
            sender.sendall(CRUMBS * 20)
    assert get(product, "/health/live") == (200, "ok\n")


def test_a_form_in_pieces_of_a_line_is_read(product: Product) -> None:
    piece = b"40\r\n" + b"a" * 64 + b"\r\n"
    with contextlib.closing(opened(product, head("/", "Transfer-Encoding: chunked"))) as sender:
        sender.sendall(piece * 1000 + b"0\r\n\r\n")
        assert answer_of(sender)[0] == 403


def test_who_asks_first_whether_she_may_send_is_told_before_she_does(product: Product) -> None:
    asked = head(LOG_IN, f"Content-Length: {200 * MB}", "Expect: 100-continue")
    with contextlib.closing(opened(product, asked)) as upload:
        assert answer_of(upload)[0] == 413


@pytest.mark.parametrize("cookie", ["", "sessionid=" + "a" * 32, 'sessionid="\\000' + "a" * 31 + '"'])
def test_more_than_a_form_is_taken_of_nobody_without_a_session(product: Product, cookie: str) -> None:
    asked = head("/cms/images/add/", "Content-Length: 300000", f"Cookie: {cookie}")
    with contextlib.closing(opened(product, asked)) as upload:
        upload.sendall(b"x" * 300_000)
        assert answer_of(upload)[0] == 413


def test_somebody_who_is_signed_in_may_send_a_picture_to_the_workshop_and_nowhere_else(product: Product) -> None:
    cookie = f"Cookie: sessionid={session(product)}"
    got = []
    for path, size in (("/cms/images/add/", 11 * MB), ("/cms/images/add/", 13 * MB), ("/mensen/profiel/", 11 * MB)):
        with contextlib.closing(opened(product, head(path, f"Content-Length: {size}", cookie))) as upload:
            upload.sendall(b"x" * size)
            status, page = answer_of(upload)
            got.append((status, "hooguit 10 MB" in page))
    # The first reaches Django, which misses the form's secret.
    assert got == [(403, False), (413, True), (413, False)]


def test_a_refusal_is_in_the_language_that_the_visitor_chose(product: Product) -> None:
    with contextlib.closing(opened(product, head(LOG_IN, "Content-Length: 300000", "Cookie: django_language=en"))) as s:
        status, page = answer_of(s)
    assert (status, '<html lang="en">' in page, "This is too much to send" in page) == (413, True, True)


def test_heads_that_do_not_come_are_let_go(product: Product) -> None:
    with contextlib.ExitStack() as stack:
        slow = [stack.enter_context(contextlib.closing(opened(product, b"GET / HT"))) for _ in range(SLOW)]
        assert get(product, "/health/live") == (200, "ok\n")
        begun = time.monotonic()
        # One more byte gives no more time.
        time.sleep(5)
        slow[0].sendall(b"T")
        with contextlib.suppress(ConnectionResetError):
            assert slow[0].recv(100) == b""
        assert 8 < time.monotonic() - begun < 20


@pytest.mark.parametrize(
    "asked", [head("/?" + "a" * 40_000, method="GET"), head("/", "Cookie: " + "a" * 60_000, method="GET")]
)
def test_a_head_that_is_too_large_is_refused_with_a_page(product: Product, asked: bytes) -> None:
    with contextlib.closing(opened(product, asked)) as connection:
        status, page = answer_of(connection)
    assert status in {400, 431}
    assert "Traceback" not in page


def test_twelve_who_do_not_read_hold_up_nobody(product: Product) -> None:
    """They ask for files that are larger than what a connection holds, and take nothing of them."""
    largest = max((product.data_dir / "static").rglob("*.js"), key=lambda path: path.stat().st_size)
    asked = head(f"/static/{largest.relative_to(product.data_dir / 'static')}", method="GET") * 20
    before = seconds_of_pages(product)
    with contextlib.ExitStack() as stack:
        for _ in range(SLOW):
            reader = stack.enter_context(socket.socket())
            reader.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            reader.connect(("127.0.0.1", product.port))
            reader.sendall(asked)
        time.sleep(1)
        assert seconds_of_pages(product) < 5 * before + 0.2


def test_all_of_a_form_that_comes_in_pieces_reaches_the_page(product: Product) -> None:
    """Nothing is lost on the way: the page reads what was sent, and what was sent after it is answered as well."""
    body = b"login=iemand%40example.org&password=" + b"x" * 5000
    asked = head(LOG_IN, f"Content-Length: {len(body)}", "Content-Type: application/x-www-form-urlencoded",
                 "Cookie: csrftoken=" + "a" * 32, "Origin: http://localhost")  # fmt: skip
    body = b"csrfmiddlewaretoken=" + b"a" * 32 + b"&" + body
    asked = asked.replace(str(len(body) - 53).encode(), str(len(body)).encode())
    with contextlib.closing(opened(product, asked)) as connection:
        for at in range(0, len(body), 1000):
            connection.sendall(body[at : at + 1000])
            time.sleep(0.01)
        status, page = answer_of(connection)
        assert (status, "iemand@example.org" in page) == (200, True)


def test_the_process_is_alive_for_whoever_asks_whatever_its_name(product: Product) -> None:
    with contextlib.closing(opened(product, b"GET /health/live HTTP/1.1\r\nHost: 10.0.0.7\r\n\r\n")) as connection:
        assert answer_of(connection) == (200, "ok\n")


def test_connections_that_ask_nothing_make_room_for_those_that_do(product: Product) -> None:
    """A process that may open few files closes the oldest of them instead of taking no new ones."""
    port = free_port()
    command = f"ulimit -n 300; exec '{sys.executable}' -m lms.serve --port {port} --log-level warning"
    few = product.start("sh", "-c", command)
    wait_for("the second process", lambda: listening(port))
    with contextlib.ExitStack() as stack:
        for _ in range(400):
            stack.enter_context(contextlib.closing(socket.create_connection(("127.0.0.1", port), timeout=30)))
        last = stack.enter_context(contextlib.closing(socket.create_connection(("127.0.0.1", port), timeout=30)))
        last.sendall(head(LOG_IN, "Connection: close", method="GET"))
        assert answer_of(last)[0] == 200
    few.terminate()
    few.wait(20)


def test_at_the_end_the_process_still_answers(product: Product) -> None:
    wait_for("a page", lambda: get(product, LOG_IN)[0] == 200)


def test_a_picture_of_200_million_pixels_takes_no_memory(product: Product) -> None:
    """Sent to the workshop by somebody who may, as a browser sends it."""
    token, line = "a" * 32, b"--grens"
    parts = {"csrfmiddlewaretoken": token, "title": "Foto", "collection": "1"}
    fields = b"".join(
        line + f'\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, value in parts.items()
    )
    file = b'\r\nContent-Disposition: form-data; name="file"; filename="foto.png"\r\nContent-Type: image/png\r\n\r\n'
    body = fields + line + file + png(20_000, 10_000) + b"\r\n" + line + b"--\r\n"
    asked = head(
        "/cms/images/add/",
        f"Content-Length: {len(body)}",
        "Content-Type: multipart/form-data; boundary=grens",
        "Origin: http://localhost",
        f"Cookie: sessionid={(product.data_dir / 'operator').read_text()}; csrftoken={token}",
    )
    before = memory(product)
    with contextlib.closing(opened(product, asked + body)) as upload:
        status, page = answer_of(upload)
    assert (status, "Deze afbeelding is 20.000 bij 10.000 pixels." in page) == (200, True)
    assert memory(product) - before < 150 * MB
