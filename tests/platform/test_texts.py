"""The tool that collects the interface's texts finds what is missing."""

import polib

from lms.texts import problems


def test_a_text_without_english_and_an_unsure_one_are_found() -> None:
    catalogue = polib.POFile()
    catalogue.append(polib.POEntry(msgid="Klaar", msgstr="Done"))
    catalogue.append(polib.POEntry(msgid="Bezig", msgstr=""))
    catalogue.append(polib.POEntry(msgid="Mislukt", msgstr="Failed", flags=["fuzzy"]))
    assert problems(catalogue) == ["no English: 'Bezig'", "unsure: 'Mislukt'"]
