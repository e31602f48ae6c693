"""nginx before the product, with the configuration that docs/proxy.md gives."""

import datetime
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

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
    plain_port: int = 0
    process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        log = self.folder / "stderr.log"
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
def nginx(folder: Path, upstream: int, *, old: bool = False, tls: bool = False, seconds: int = 0) -> Iterator[Proxy]:
    """Run it before the port ``upstream``.

    ``old``: it asks in HTTP/1.0, as it does unless told otherwise; then its buffering holds small pieces back.
    ``seconds``: its patience with slow visitors, in place of the documented.
    ``tls``: it speaks HTTPS with a certificate of its own making, as in production; else plain HTTP.
    """
    proxy = Proxy(folder, free_port(), plain_port=free_port())
    ours = re.sub(r"\n *listen \[::\].*", "", documented())
    ours = (
        ours.replace("127.0.0.1:8000", f"127.0.0.1:{upstream}")
        .replace("listen 80", f"listen 127.0.0.1:{proxy.plain_port}")
        .replace("/var/log/nginx/", f"{folder}/")
    )
    if seconds:
        ours = re.sub(r"client_(header|body)_timeout \d+s", rf"client_\1_timeout {seconds}s", ours)
    if tls:
        write_certificate(folder)
        ours = ours.replace("listen 443", f"listen 127.0.0.1:{proxy.port}").replace("/etc/ssl/", f"{folder}/")
    else:
        ours = ours.replace("listen 443 ssl http2", f"listen 127.0.0.1:{proxy.port}")
        ours = re.sub(r"\n *ssl_.*", "", ours)
    if old:
        ours = re.sub(r"\n *proxy_(http_version|set_header Connection).*", "", ours)
    (folder / "nginx.conf").write_text(MAIN.format(folder=folder, ours=ours), encoding="utf-8")
    proxy.start()
    try:
        yield proxy
    finally:
        proxy.stop()


def write_certificate(folder: Path) -> None:
    """A key and a certificate for it, that only a test believes."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "meesterproef.example.org")])
    now = datetime.datetime.now(datetime.UTC)
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(hours=1))
        .not_valid_after(now + datetime.timedelta(hours=1))
        .sign(key, hashes.SHA256())
    )
    secret = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    (folder / "meesterproef.key").write_bytes(secret)
    (folder / "meesterproef.pem").write_bytes(certificate.public_bytes(Encoding.PEM))


def program() -> str:
    """Debian keeps it where only root's PATH looks."""
    found = shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin")
    assert found, "nginx is not installed: run sh bin/system-packages"
    return found
