"""The interface's texts: collect them, compile the English, or check that nothing is missing.

``python -m lms.texts`` writes ``locale/en``; ``python -m lms.texts --check`` changes
nothing and ends with status 1 when a text has no English or the files are stale.
"""

import sys
from pathlib import Path

import polib

CATALOGUE = Path(__file__).resolve().parent.parent / "locale" / "en" / "LC_MESSAGES" / "django.po"
_HEADER = {
    "Project-Id-Version": "Meesterproef",
    "Language": "en",
    "MIME-Version": "1.0",
    "Content-Type": "text/plain; charset=UTF-8",
    "Content-Transfer-Encoding": "8bit",
    "Plural-Forms": "nplurals=2; plural=(n != 1);",
}


def collect() -> polib.POFile:
    """Return the catalogue as the sources have it now, translations kept; writes the .po file."""
    from django.core.management import call_command

    call_command(
        "makemessages",
        locale=["en"],
        ignore_patterns=[".venv/*", ".uv/*", "var/*", "build/*", "tests/*"],
        add_location="never",
        no_obsolete=True,
        no_wrap=True,
        verbosity=0,
    )
    catalogue = polib.pofile(str(CATALOGUE), wrapwidth=0)
    catalogue.metadata = dict(_HEADER)
    catalogue.header = ""
    catalogue.sort(key=lambda entry: (entry.msgid, entry.msgctxt or ""))
    catalogue.save(str(CATALOGUE))
    return catalogue


def problems(catalogue: polib.POFile) -> list[str]:
    """Return a line for each text without finished English."""
    return [
        f"{'unsure' if entry.fuzzy else 'no English'}: {entry.msgid!r}"
        for entry in catalogue
        if entry.fuzzy or not entry.translated()
    ]


def check() -> list[str]:
    """Return what is missing or stale; leaves the files as they were."""
    compiled = CATALOGUE.with_suffix(".mo")
    before = CATALOGUE.read_bytes()
    try:
        catalogue = collect()
        found = problems(catalogue)
        if CATALOGUE.read_bytes() != before:
            found.append("locale/en is behind the sources: run 'make messages'")
        if not compiled.exists() or compiled.read_bytes() != catalogue.to_binary():
            found.append("the compiled English is stale: run 'make messages'")
    finally:
        CATALOGUE.write_bytes(before)
    return found


def main(arguments: list[str]) -> int:
    """Collect and compile, or check. Returns the exit status."""
    import django

    django.setup()
    if "--check" in arguments:
        found = check()
    else:
        catalogue = collect()
        CATALOGUE.with_suffix(".mo").write_bytes(catalogue.to_binary())
        found = problems(catalogue)
    sys.stdout.writelines(f"{line}\n" for line in found)
    return 1 if found else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
