"""nginx before the product, with the configuration that docs/proxy.md gives."""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.product import ROOT, free_port, listening, wait_for

MAIN = """
daemon off;
worker_processes 1;
pid {folder}/nginx.pid;
error_log stderr;
events {{}}
http {{
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
{ours}
}}
"""


def documented() -> str:
    """The block of the document."""
    found = re.search(r"```nginx\n(.*?)```", (ROOT / "docs/proxy.md").read_text(encoding="utf-8"), re.DOTALL)
    assert found
    return found[1]


@dataclass
class Proxy:
    """One nginx, an ordinary process; it can go away and come back at the same port."""

    folder: Path
    port: int
    process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        log = self.folder / "error.log"
        with log.open("ab") as errors:
            command = [program(), "-p", str(self.folder), "-c", str(self.folder / "nginx.conf")]
            process = self.process = subprocess.Popen(command, stderr=errors)
        wait_for("nginx's port", lambda: process.poll() is not None or listening(self.port))
        assert process.poll() is None, log.read_text(encoding="utf-8")

    def stop(self) -> None:
        """At once, with every connection that it has."""
        if self.process is not None:
            self.process.terminate()
            self.process.wait(10)
            self.process = None


@contextmanager
def nginx(folder: Path, upstream: int, *, old: bool = False) -> Iterator[Proxy]:
    """Run it before the port ``upstream``.

    ``old``: it asks in HTTP/1.0, as it does unless told otherwise; then its buffering holds small pieces back.
    """
    proxy = Proxy(folder, free_port())
    ours = (
        documented()
        .replace("127.0.0.1:8000", f"127.0.0.1:{upstream}")
        .replace("listen 443 ssl", f"listen 127.0.0.1:{proxy.port}")
        .replace("/var/log/nginx/meesterproef.log", f"{folder}/access.log")
    )
    ours = re.sub(r"\n *ssl_certificate.*", "", ours)
    if old:
        ours = re.sub(r"\n *proxy_(http_version|set_header Connection).*", "", ours)
    (folder / "nginx.conf").write_text(MAIN.format(folder=folder, ours=ours), encoding="utf-8")
    proxy.start()
    try:
        yield proxy
    finally:
        proxy.stop()


def program() -> str:
    """Debian keeps it where only root's PATH looks."""
    found = shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin")
    assert found, "nginx is not installed: run sh bin/system-packages"
    return found
