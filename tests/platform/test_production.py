"""Production settings on PostgreSQL, started with the README's own commands."""

import secrets
import shlex
import subprocess
import sys
import urllib.error
import urllib.request
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.platform.test_docs import commands
from tests.product import ROOT, Database, free_port, product_on, wait_for

pytestmark = [pytest.mark.postgresql, pytest.mark.processes, pytest.mark.xdist_group("production")]


def status(url: str, **headers: str) -> int:
    try:
        with urllib.request.urlopen(urllib.request.Request(url, headers=headers), timeout=5) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as refused:
        return refused.code
    except (urllib.error.URLError, ConnectionError):
        return 0


def roles(database: Database) -> tuple[str, str]:
    """The two roles of the README, of this run's own; the database is the first one's."""
    name = urlsplit(database.url).path.lstrip("/")
    owner, web = f"{name}_owner", f"{name}_web"
    with database.connection() as connection:
        for role in (owner, web):
            if not connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role]).fetchone():
                connection.execute(f"CREATE ROLE {role} LOGIN")
        connection.execute(f"ALTER DATABASE {name} OWNER TO {owner}")
    return owner, web


def as_role(url: str, role: str) -> str:
    return url.replace("postgres@", f"{role}@", 1)


def test_the_commands_of_the_readme_bring_up_production(tmp_path: Path, worker_id: str) -> None:
    port = free_port()
    env = {
        "SECRET_KEY": secrets.token_urlsafe(60),
        "PUBLIC_ORIGIN": "https://meesterproef.example.org",
        "ALLOWED_HOSTS": "meesterproef.example.org,localhost",
        "LOG_LEVEL": "WARNING",
    }
    database = Database.empty(tmp_path, f"production_{worker_id}")
    owner, web = roles(database)
    env |= {"MIGRATION_DATABASE_URL": as_role(database.url, owner), "DATABASE_URL": as_role(database.url, web)}
    with product_on(database, settings="lms.settings.production", more_env=env) as product:
        lines = [
            line for line in commands((ROOT / "README.md").read_text(encoding="utf-8")) if line.startswith("python ")
        ]
        *preparing, web_line, worker_line = lines
        for line in preparing:
            done = subprocess.run(
                [sys.executable, *shlex.split(line.replace("meesterproef_web", web))[1:]],
                cwd=ROOT, env=product.env, capture_output=True, text=True, check=False,
            )  # fmt: skip
            assert done.returncode == 0, done.stdout + done.stderr
            assert "audit.W00" not in done.stderr
        serving, worker = (
            product.start(
                sys.executable, *shlex.split(line.replace("8000", str(port)).replace("0.0.0.0", "127.0.0.1"))[1:]
            )
            for line in (web_line, worker_line)
        )
        address = f"http://localhost:{port}"
        behind_tls = {"X-Forwarded-Proto": "https"}
        wait_for("production ready", lambda: status(f"{address}/health/ready", **behind_tls) == 200, 60)
        assert status(f"{address}/", **behind_tls) == 200
        assert status(f"{address}/", **behind_tls | {"Host": "elsewhere.example.org"}) == 400
        assert worker.poll() is None
        assert serving.poll() is None


@pytest.mark.parametrize("missing", ["SECRET_KEY", "PUBLIC_ORIGIN", "ALLOWED_HOSTS", "DATABASE_URL"])
def test_production_does_not_start_without(missing: str, tmp_path: Path) -> None:
    env = {
        "PATH": "/usr/bin:/bin",
        "DJANGO_SETTINGS_MODULE": "lms.settings.production",
        "DATA_DIR": str(tmp_path),
        "SECRET_KEY": "x" * 60,
        "PUBLIC_ORIGIN": "https://meesterproef.example.org",
        "ALLOWED_HOSTS": "meesterproef.example.org",
        "DATABASE_URL": "postgres://nobody@localhost/nothing",
    }
    del env[missing]
    done = subprocess.run(
        [sys.executable, "-c", "import django; django.setup()"],
        cwd=ROOT, env=env, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.stderr.strip().splitlines()[-1].endswith(f"Set the {missing} environment variable")
