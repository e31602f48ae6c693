"""In which language a page speaks, part by part, and which words are of the other one."""

import re
from html.parser import HTMLParser

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
SPOKEN = {"alt", "aria-label", "placeholder", "title"}
# What a source is called is a name; the rest of these is not spoken.
SILENT = {"script", "style", "code", "samp", "kbd", "em", "cite"}
# Words that one of the two languages needs in every other sentence, and the other does not have.
ENGLISH = """the and you your with this that are not from has have will must please been were which their should they
    click required field search submit save delete close next previous page settings learn"""
DUTCH = """de het een en van je niet met voor zijn wordt deze dit die dat naar bij ook uit wat wie kan hebt heeft
    moet nog aan wel geen jouw jij ons onze hun zich werd om als maar dan er"""
WORDS = {"en": frozenset(ENGLISH.split()), "nl": frozenset(DUTCH.split())}
OTHER = {"nl": "en", "en": "nl"}
# So many of the other language's words make a sentence of it; fewer may be a name ("Gilde van Leraren").
ENOUGH = {"nl": 1, "en": 2}


class Speech(HTMLParser):
    """What a page says, each run of text with the language that it is marked as."""

    def __init__(self) -> None:
        super().__init__()
        self.runs: list[tuple[str, str]] = []
        self._open: list[tuple[str, str]] = [("", "")]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        language = given.get("lang") or self._open[-1][1]
        self.runs += [(language, value) for name, value in attrs if name in SPOKEN and value]
        if tag not in VOID:
            self._open.append((tag, language))

    def handle_endtag(self, tag: str) -> None:
        while len(self._open) > 1 and self._open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        if data.strip() and SILENT.isdisjoint(tag for tag, _language in self._open):
            self.runs.append((self._open[-1][1], " ".join(data.split())))


def foreign(html: str) -> list[str]:
    """The runs of text that are in the other language than the page says."""
    reader = Speech()
    reader.feed(html)
    return [f"{language}: {text[:120]}" for language, text in reader.runs if is_foreign(language, text)]


def is_foreign(language: str, text: str) -> bool:
    words = set(re.findall(r"[a-zà-ÿ]+", text.lower()))
    other = OTHER.get(language)
    return other is not None and len(words & WORDS[other]) >= ENOUGH[language]
