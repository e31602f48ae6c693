"""A reverse proxy before the product, as an operator sets one up: nginx with its own defaults, buffering included."""

import contextlib
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.product import free_port, listening, wait_for

_CONFIGURATION = """
daemon off;
pid {folder}/nginx.pid;
events {{ worker_connections 256; }}
http {{
    access_log off;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    server {{
        listen 127.0.0.1:{port};
        location / {{
            proxy_pass http://127.0.0.1:{product};
            proxy_set_header Host $http_host;
            proxy_set_header X-Forwarded-For $remote_addr;
            proxy_set_header X-Forwarded-Proto $scheme;
        }}
    }}
}}
"""


@dataclass
class Proxy:
    """One nginx; it can go away and come back at the same port."""

    folder: Path
    port: int
    process: subprocess.Popen[bytes] | None = None

    @property
    def address(self) -> str:
        return f"http://localhost:{self.port}"

    def start(self) -> None:
        log = self.folder / "error.log"
        self.process = subprocess.Popen(["nginx", "-e", str(log), "-p", str(self.folder), "-c", "nginx.conf"])
        wait_for("nginx's port", lambda: listening(self.port), 10)

    def stop(self) -> None:
        """At once, with every connection that it has."""
        if self.process is not None:
            self.process.terminate()
            self.process.wait(10)
            self.process = None


@contextlib.contextmanager
def before(product: int, folder: Path) -> Iterator[Proxy]:
    """An nginx that passes everything on to the port ``product``."""
    proxy = Proxy(folder, free_port())
    (folder / "nginx.conf").write_text(
        _CONFIGURATION.format(folder=folder, port=proxy.port, product=product), encoding="ascii"
    )
    proxy.start()
    try:
        yield proxy
    finally:
        proxy.stop()
