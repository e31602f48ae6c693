"""Processor time of the database: of every process that PostgreSQL has at work."""

from pathlib import Path

_NANOSECONDS = 1_000_000_000


def postmaster() -> int | None:
    """The process that all of PostgreSQL's others come from; None on a database that has no process."""
    from django.db import connection

    if connection.vendor != "postgresql":
        return None
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        (backend,) = cursor.fetchone()
    return _parent(backend)


def database_seconds(root: int | None) -> float:
    """Seconds of processor time that the processes under ``root`` have used; those that ended are not counted."""
    if root is None:
        return 0.0
    pids = [int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdigit()]
    return sum(_used(pid) for pid in pids if _parent(pid) == root) / _NANOSECONDS


def _parent(pid: int) -> int | None:
    """The parent of a process, or None when it is gone."""
    try:
        # After the name, which may hold spaces and brackets: state and parent.
        return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])
    except (FileNotFoundError, ProcessLookupError):
        return None


def _used(pid: int) -> int:
    """Nanoseconds on a processor, which is finer than the ticks of ``stat``."""
    try:
        return int(Path(f"/proc/{pid}/schedstat").read_text().split()[0])
    except (FileNotFoundError, ProcessLookupError):
        return 0
