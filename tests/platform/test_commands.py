"""The commands of the README, run in a clean clone as somebody new would: by ``make commands``."""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.product import ROOT, answers, free_port, wait_for

pytestmark = pytest.mark.commands
# Two clones, so that two workers have something to do.
ONE_CLONE = pytest.mark.xdist_group("clone that runs")
ANOTHER = pytest.mark.xdist_group("clone that works")
CI = ROOT / ".ci/run"

# Each command of the README, and what runs it: a test here, or CI itself.
RUN_BY = {
    "make run": "test_make_run_starts_everything_and_ctrl_c_stops_it",
    "PORT=8010 DATA_DIR=/tmp/meesterproef make run": "test_make_run_starts_everything_and_ctrl_c_stops_it",
    "make test": CI,
    "make check": CI,
    "make quick": "test_make_quick_runs_tests_without_a_server",
    "make bench": "test_make_bench_prints_a_json_object_a_line",
    "make messages": "test_make_messages_leaves_nothing_to_do",
    "make lock": "test_make_lock_needs_no_download_addresses",
    "HUB_BASE_URL=https://hub.example.org/v1 HUB_API_KEY=secret HUB_MODELS=model-a,model-b make run": (
        "test_a_real_hub_is_a_matter_of_settings"
    ),
    # These eight run in tests/platform/test_production.py.
    "python manage.py migrate": "test_the_commands_of_the_readme_bring_up_production",
    "python manage.py grant_application_role meesterproef_web": "test_the_commands_of_the_readme_bring_up_production",
    "python manage.py load_standard": "test_the_commands_of_the_readme_bring_up_production",
    "python manage.py load_model_cards": "test_the_commands_of_the_readme_bring_up_production",
    "python manage.py collectstatic --noinput": "test_the_commands_of_the_readme_bring_up_production",
    "python manage.py check --deploy --database default": "test_the_commands_of_the_readme_bring_up_production",
    "python -m lms.serve --host 0.0.0.0 --port 8000": "test_the_commands_of_the_readme_bring_up_production",
    "python manage.py qcluster": "test_the_commands_of_the_readme_bring_up_production",
}


def bare_env(**more: str) -> dict[str, str]:
    """What a person's shell has: nothing of this test run."""
    # MAKE*: this run may itself have been started by make, which tells the makes below it what to print.
    ours = ("COV_", "PYTEST", "DJANGO_", "DATABASE_URL", "DATA_DIR", "VIRTUAL_ENV", "PORT", "MAKE", "MFLAGS", "PYTHON")
    return {key: value for key, value in os.environ.items() if not key.startswith(ours)} | more


@pytest.fixture(scope="module")
def clone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("clone") / "meesterproef"
    subprocess.run(["git", "clone", "-q", str(ROOT), str(folder)], check=True)
    return folder


def make(clone: Path, *arguments: str, **env: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["make", *arguments], cwd=clone, env=bare_env(**env), capture_output=True, text=True, check=False, timeout=900
    )


class Running:
    """``make run``, as a person has it in a terminal."""

    def __init__(self, clone: Path, data_dir: Path, **env: str) -> None:
        self.port = free_port()
        self.address = f"http://localhost:{self.port}"
        self.log = data_dir.parent / f"run-{self.port}.log"
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                ["make", "run"], cwd=clone, stdout=log, stderr=subprocess.STDOUT, start_new_session=True,
                env=bare_env(PORT=str(self.port), DATA_DIR=str(data_dir), **env),
            )  # fmt: skip
        wait_for("the announcement", self._announced, 300)

    def _announced(self) -> bool:
        text = self.log.read_text()
        assert self.process.poll() is None, text
        return "Press Ctrl-C to stop" in text

    def ctrl_c(self) -> None:
        os.killpg(self.process.pid, signal.SIGINT)
        self.process.wait(30)


@pytest.fixture(scope="module")
def data_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("data") / "var"


@pytest.fixture(scope="module")
def ran_once(clone: Path, data_dir: Path) -> str:
    """The product was started once, was reachable, and was stopped with Ctrl-C."""
    running = Running(clone, data_dir)
    assert answers(f"{running.address}/")
    running.ctrl_c()
    assert not answers(f"{running.address}/health/live")
    return running.log.read_text()


def processes_in(folder: Path) -> list[str]:
    found = []
    for path in Path("/proc").glob("[0-9]*/cwd"):
        try:
            if path.resolve() == folder.resolve():
                found.append(Path(path.parent / "cmdline").read_text())
        except OSError:
            continue
    return found


@ONE_CLONE
def test_make_run_starts_everything_and_ctrl_c_stops_it(ran_once: str, clone: Path, data_dir: Path) -> None:
    accounts = json.loads((data_dir / "demo-accounts.json").read_text(encoding="utf-8"))
    assert {tuple(sorted(account)) for account in accounts} == {("email", "name", "password", "role")}
    from lms.people.enums import Role

    assert {account["role"] for account in accounts} >= set(Role.values)
    assert all(account["email"] in ran_once for account in accounts)
    assert processes_in(clone) == []


@ONE_CLONE
def test_a_second_start_keeps_the_data(ran_once: str, clone: Path, data_dir: Path) -> None:
    before = (data_dir / "demo-accounts.json").read_bytes()
    running = Running(clone, data_dir)
    assert answers(f"{running.address}/cursussen/")
    running.ctrl_c()
    assert (data_dir / "demo-accounts.json").read_bytes() == before
    assert "Collecting static files" not in running.log.read_text()


@ONE_CLONE
def test_a_real_hub_is_a_matter_of_settings(ran_once: str, clone: Path, data_dir: Path) -> None:
    hub = {"HUB_BASE_URL": "https://hub.example.org/v1", "HUB_API_KEY": "secret", "HUB_MODELS": "model-a,model-b"}
    running = Running(clone, data_dir, **hub)
    assert answers(f"{running.address}/health/ready")
    running.ctrl_c()


@ONE_CLONE
def test_a_port_in_use_gives_one_sentence(ran_once: str, clone: Path, data_dir: Path) -> None:
    import socket

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = make(clone, "--silent", "run", PORT=str(port), DATA_DIR=str(data_dir))
    assert done.stderr.splitlines()[0] == (
        f"Port {port} is in use: stop what uses it, or choose another, as in PORT={port + 1} make run."
    )
    assert done.returncode != 0


@ONE_CLONE
def test_a_folder_that_cannot_be_written_gives_one_sentence(ran_once: str, clone: Path) -> None:
    done = make(clone, "--silent", "run", PORT=str(free_port()), DATA_DIR="/proc/no-such-place")
    assert done.stderr.splitlines()[0] == (
        "The folder /proc/no-such-place cannot be written to: choose another, as in DATA_DIR=~/meesterproef make run."
    )


@ONE_CLONE
def test_a_missing_python_gives_one_sentence(tmp_path: Path) -> None:
    bare = tmp_path / "bare"
    subprocess.run(["git", "clone", "-q", str(ROOT), str(bare)], check=True)
    tools = tmp_path / "bin"
    tools.mkdir()
    for name in ("sh", "make", "dirname", "cat", "cksum", "rm", "printf", "pwd"):
        if path := shutil.which(name):
            (tools / name).symlink_to(path)
    done = subprocess.run(
        [shutil.which("make") or "make", "--silent", "run"], cwd=bare, capture_output=True, text=True, check=False,
        env={"PATH": str(tools), "HOME": str(tmp_path), "PYENV_ROOT": str(tmp_path / "none")},
    )  # fmt: skip
    assert done.stderr.splitlines()[0].startswith("Python 3.12 or newer is needed and was not found: install it")


@ONE_CLONE
def test_a_missing_pango_gives_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    from lms import launch

    monkeypatch.setattr("ctypes.util.find_library", lambda _name: None)
    with pytest.raises(launch.CannotStart, match=r"^The library Pango is missing"):
        launch.check_pango()


@ANOTHER
def test_make_quick_runs_tests_without_a_server(clone: Path) -> None:
    done = make(clone, "--silent", "quick", "TESTS=tests/test_smoke.py tests/platform/test_worker.py", TEST_WORKERS="1")
    assert done.returncode == 0, done.stdout + done.stderr
    assert re.findall(r"= (.*?) in ", done.stdout) == ["2 passed"]


@ANOTHER
def test_make_bench_prints_a_json_object_a_line(clone: Path) -> None:
    done = make(clone, "--silent", "bench", BENCH_ROUNDS="3", BENCH_PAGES="2")
    assert done.returncode == 0, done.stdout + done.stderr
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    assert [row for row in rows if not {"name", "measured", "budget"} <= set(row)] == []
    assert [row for row in rows if not {"ratio", "growth"} & set(row)] == []
    assert [row["name"] for row in rows if "bytes" in row] == ["front", "catalogue"]
    assert "module page" in {row["name"] for row in rows}


@ANOTHER
def test_make_messages_leaves_nothing_to_do(clone: Path) -> None:
    done = make(clone, "--silent", "messages")
    assert done.returncode == 0, done.stdout + done.stderr
    changed = subprocess.run(
        ["git", "status", "--porcelain", "locale"], cwd=clone, capture_output=True, text=True, check=True
    )
    assert changed.stdout == ""


@ANOTHER
def test_make_lock_needs_no_download_addresses(clone: Path) -> None:
    done = make(clone, "--silent", "lock")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "://" not in (clone / "requirements.txt").read_text()
    subprocess.run(["git", "checkout", "-q", "--", "requirements.txt", "requirements-dev.txt"], cwd=clone, check=True)


@ONE_CLONE
def test_python_of_this_run_is_new_enough() -> None:
    assert sys.version_info >= (3, 12)
