"""Files on a disk that is full or away: a sentence, and nothing half there."""

import errno
import os
from pathlib import Path

import pytest
from django.core.files.base import ContentFile

from lms.outages import STORAGE, what_is_away
from lms.storage import Disk, StorageAwayError

pytestmark = pytest.mark.once


class BreaksOff(ContentFile):
    """A file after half of which the disk is full."""

    def chunks(self, chunk_size: int | None = None):  # type: ignore[no-untyped-def]
        yield b"half"
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def read(disk: Disk, name: str) -> bytes:
    with disk.open(name) as opened:
        return bytes(opened.read())


def files(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


def test_a_file_is_whole_or_not_there(tmp_path: Path) -> None:
    disk = Disk(location=tmp_path)
    assert disk.save("vast/a", ContentFile(b"whole")) == "vast/a"
    with pytest.raises(StorageAwayError) as away:
        disk.save("vast/b", BreaksOff(b""))
    assert what_is_away(away.value) == STORAGE
    assert files(tmp_path) == ["vast/a"]
    assert read(disk, "vast/a") == b"whole"


def test_the_same_name_twice_keeps_both_files(tmp_path: Path) -> None:
    disk = Disk(location=tmp_path)
    first, second = (disk.save("vast/a", ContentFile(content)) for content in (b"one", b"two"))
    assert [read(disk, name) for name in (first, second)] == [b"one", b"two"]


def test_a_file_that_is_not_there_is_no_fault_of_the_disk(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        Disk(location=tmp_path).open("vast/weg")


def test_what_stands_where_a_folder_should_is_a_disk_that_is_away(tmp_path: Path) -> None:
    (tmp_path / "vast").write_text("no folder")
    disk = Disk(location=tmp_path)
    for work in (
        lambda: disk.open("vast/a"),
        lambda: disk.save("vast/a", ContentFile(b"x")),
        lambda: disk.size("vast/a"),
    ):
        with pytest.raises(StorageAwayError):
            work()
