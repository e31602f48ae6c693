"""Make a hub's text storable: whole characters of Unicode, without those that no database or document takes."""

import codecs
import re

# Control characters but for tab and the ends of lines, and what is no character at all.
_UNWANTED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")
_LONE = re.compile("[\ud800-\udc7f\udd00-\udfff]")


def storable(text: str) -> str:
    """Return the text with halves of characters joined or replaced by �, and control characters left out."""
    whole = Characters()
    return whole.take(text) + whole.rest()


class Characters:
    """Text that comes in parts which may break off in the middle of a character.

    Half of a character is one of two surrogates (written as such in JSON), or bytes of UTF-8 (which
    ``surrogateescape`` keeps as surrogates from U+DC80 on).
    """

    def __init__(self) -> None:
        self._high = ""
        self._bytes = codecs.getincrementaldecoder("utf-8")("replace")
        self._held = False

    def are_whole(self, text: str) -> bool:
        """Whether this part can be taken as it is."""
        return not self._held and text.isascii() and text.isprintable()

    def take(self, text: str) -> str:
        """Return what is whole of this part and what was held before it."""
        if self.are_whole(text):
            return text
        if not self._held and not _has_surrogates(text):
            return _UNWANTED.sub("", text)
        return self._joined(text)

    def rest(self) -> str:
        """Return � for a half whose other half never came."""
        lone, self._high, self._held = self._high, "", False
        return self._bytes.decode(b"", final=True) + ("�" if lone else "")

    def _joined(self, text: str) -> str:
        text = (self._high + text).encode("utf-16-le", "surrogatepass").decode("utf-16-le", "surrogatepass")
        self._high = text[-1] if "\ud800" <= text[-1:] <= "\udbff" else ""
        text = _LONE.sub("�", text.removesuffix(self._high) if self._high else text)
        whole = self._bytes.decode(text.encode("utf-8", "surrogateescape"))
        self._held = bool(self._high or self._bytes.getstate()[0])
        return _UNWANTED.sub("", whole)


def _has_surrogates(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return True
    return False
