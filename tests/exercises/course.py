"""A course of one module with one exercise of every kind, as the files of a content writer."""

from pathlib import Path

import yaml

from courses.exercises.registry import sandbox_kinds

FILES = Path(__file__).parent / "files"
NAMES = sorted(sandbox_kinds())
KEYS = {name: yaml.safe_load((FILES / f"{name}.yaml").read_text(encoding="utf-8"))["key"] for name in NAMES}


def write_course(folder: Path) -> Path:
    """Write the course's files into ``folder`` and return it."""
    blocks = [yaml.safe_load((FILES / f"{name}.yaml").read_text(encoding="utf-8")) for name in NAMES]
    module = {"key": "00000000-0000-4000-8000-0000000000b1", "slug": "oefenen", "title": "Oefenen", "blocks": blocks}
    course = {
        "key": "00000000-0000-4000-8000-0000000000c1",
        "slug": "alle-soorten",
        "title": "Alle soorten",
        "summary": "Elke soort oefening.",
        "audience": "Leraren",
        "sectors": ["po"],
        "contact": "vragen@example.org",
        "outcomes": [{"code": "L1", "text": "Je oefent."}],
        "modules": ["module.yaml"],
    }
    (folder / "module.yaml").write_text(yaml.safe_dump(module), encoding="utf-8")
    (folder / "course.yaml").write_text(yaml.safe_dump(course), encoding="utf-8")
    return folder
