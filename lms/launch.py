"""Start the product on one's own machine: ``make run``.

Checks what can be missing and says in one sentence what to do, prepares the
database, the static files and the demo world, and keeps web and worker together
until one of them ends or Ctrl-C is pressed.
"""

import ctypes.util
import json
import os
import signal
import socket
import sys
import threading
import time
import urllib.error
import urllib.request
from hashlib import sha256
from pathlib import Path

READY_WITHIN_SECONDS = 60
_PANGO = ("pango-1.0-0", "pango-1.0")


class CannotStart(Exception):  # noqa: N818 -- what it says is shown as it is
    """Something that the person who starts it can mend; the text says how."""


def chosen_port() -> int:
    """Return PORT (default 8000). Raises CannotStart when it is no port number."""
    text = os.environ.get("PORT", "8000")
    if not text.isdecimal() or not 0 < int(text) < 65536:
        raise CannotStart(f"PORT is '{text}', which is no port number: choose a whole number from 1 to 65535.")
    return int(text)


def check_port(port: int) -> None:
    """Raise CannotStart when something listens at ``port`` already."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except PermissionError:
            raise CannotStart(
                f"Port {port} may not be used by this user: choose another, as in PORT=8010 make run."
            ) from None
        except OSError:
            raise CannotStart(
                f"Port {port} is in use: stop what uses it, or choose another, as in PORT={port + 1} make run."
            ) from None


def check_folder(folder: Path) -> None:
    """Make ``folder`` and raise CannotStart when nothing can be written there."""
    probe = folder / ".writable"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        probe.touch()
        probe.unlink()
    except OSError:
        raise CannotStart(
            f"The folder {folder} cannot be written to: choose another, as in DATA_DIR=~/meesterproef make run."
        ) from None


def check_pango() -> None:
    """Raise CannotStart when the library that draws the certificate is missing."""
    if not any(ctypes.util.find_library(name) for name in _PANGO):
        raise CannotStart(
            "The library Pango is missing, which draws the certificates: install it "
            "(Debian: apt-get install libpangoft2-1.0-0, macOS: brew install pango) and run make run again."
        )


def prepare(data_dir: Path) -> None:
    """Bring database, static files and demo world up to date; quick when they are.

    Raises CannotStart when an older database cannot be moved out of the way.
    """
    import django
    from django.core.management import call_command
    from django.db import connections

    django.setup()
    _set_older_database_aside(data_dir)
    _say("Preparing the database …")
    call_command("migrate", verbosity=0)
    _collect_static(data_dir)
    _say("Loading the demo world …")
    call_command("load_demo_world", verbosity=0)
    connections.close_all()


def _set_older_database_aside(data_dir: Path) -> None:
    from django.db import connections

    from lms.older_databases import OlderDatabase, set_older_database_aside

    try:
        aside = set_older_database_aside(connections["default"], data_dir)
    except OlderDatabase as problem:
        raise CannotStart(
            f"The database {problem} was made by an older version and cannot be used: set DATABASE_URL to an empty one."
        ) from None
    if aside:
        _say(f"The demo database was made by an older version: it is kept in {aside}, and a new one is made.")


def _collect_static(data_dir: Path) -> None:
    from django.conf import settings
    from django.core.management import call_command

    stamp = data_dir / "static.stamp"
    now = _fingerprint([settings.BASE_DIR / "static", settings.BASE_DIR / "requirements.txt"])
    if stamp.exists() and stamp.read_text() == now and settings.STATIC_ROOT.exists():
        return
    _say("Collecting static files …")
    call_command("collectstatic", interactive=False, clear=True, verbosity=0)
    stamp.write_text(now)


def _fingerprint(places: list[Path]) -> str:
    files = [f for place in places for f in ([place] if place.is_file() else sorted(place.rglob("*"))) if f.is_file()]
    seen = sha256()
    for file in files:
        seen.update(str(file).encode())
        seen.update(file.read_bytes())
    return seen.hexdigest()


def wait_until_ready(address: str, stop: threading.Event) -> bool:
    """Return whether ``address`` answered 200 to /health/ready in time."""
    until = time.monotonic() + READY_WITHIN_SECONDS
    while time.monotonic() < until and not stop.is_set():
        try:
            with urllib.request.urlopen(f"{address}/health/ready", timeout=5) as answer:  # noqa: S310 -- our own address
                if answer.status == 200:
                    return True
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            stop.wait(0.3)
    return False


def announce(address: str, accounts: Path) -> None:
    """Print where the product is and who can log in."""
    people = json.loads(accounts.read_text(encoding="utf-8"))
    widths = [max(len(p[field]) for p in people) for field in ("role", "email")]
    lines = [f"  {p['role']:<{widths[0]}}  {p['email']:<{widths[1]}}  {p['name']}" for p in people]
    _say(
        "\n".join(
            [
                "",
                f"Meesterproef is ready at {address}",
                "",
                f"Demo accounts, all with the password: {people[0]['password']}",
                *lines,
                "",
                f"They are also in {accounts}. Press Ctrl-C to stop.",
            ]
        )
    )


def serve(port: int, data_dir: Path) -> int:
    """Run web and worker until one ends or a signal comes; return the exit status."""
    from honcho.manager import Manager
    from honcho.printer import Printer

    python = sys.executable
    env = os.environ | {"PYTHONUNBUFFERED": "1"}
    manager = Manager(Printer(sys.stdout))
    web = f"-m lms.serve --port {port} --log-level warning"
    manager.add_process("web", f"exec '{python}' {web}", env=env)
    manager.add_process("worker", f"exec '{python}' manage.py qcluster", env=env)
    # A closed terminal ends everything too.
    signal.signal(signal.SIGHUP, lambda *_: signal.raise_signal(signal.SIGTERM))
    stop = threading.Event()
    address = f"http://localhost:{port}"

    def tell() -> None:
        if wait_until_ready(address, stop):
            announce(address, data_dir / "demo-accounts.json")
        elif not stop.is_set():
            _say(f"{address} did not become ready within {READY_WITHIN_SECONDS} seconds; the lines above say why.")
            manager.terminate()

    threading.Thread(target=tell, daemon=True).start()
    manager.loop()
    stop.set()
    return int(manager.returncode or 0)


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def main() -> int:
    """Start everything. Returns the exit status of the process."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lms.settings.demo")
    try:
        port = chosen_port()
        data_dir = Path(os.environ.get("DATA_DIR", "var")).expanduser().resolve()
        os.environ |= {"PORT": str(port), "DATA_DIR": str(data_dir)}
        check_folder(data_dir)
        check_port(port)
        check_pango()
        prepare(data_dir)
    except CannotStart as problem:
        sys.stderr.write(f"{problem}\n")
        return 1
    except KeyboardInterrupt:
        return 130
    return serve(port, data_dir)


if __name__ == "__main__":
    raise SystemExit(main())
