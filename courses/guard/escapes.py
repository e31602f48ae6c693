r"""What was copied out of HTML, JSON or an address, read as what it stands for.

References to characters (``&nbsp;``, ``&#64;``), escapes (``\u0040``, ``\n``, ``\-``) and octets in hexadecimal
(``%20``) become the sign; also where somebody escaped what was escaped. Then tags and comments go out of the text that
they stand in. What they hold themselves (``href="mailto:..."``) follows behind the text, so that nothing is lost. The
page's script reads these patterns too: no flags but for capitals, and each text is gone through a few times at most.
"""

import re
from html.entities import html5, name2codepoint

from .signs import LETTERS_END, UNKNOWN, as_meant
from .writer import Writer

# So often what stands for a sign is looked for: an escape can be escaped itself.
MOST_TURNS = 3
_HEX = r"[\da-fA-F]"
_LATER = rf"%[89abAB]{_HEX}"
# A command of LaTeX that begins like a new line or a tab.
_COMMANDS = (
    r"abla|eg|eq|e|u|i|ot|otin|ew[a-z]+|earrow|warrow|mid|cong|exists|ormal[a-z]*|oindent|onumber|leq|geq|ull|atural"
)
# Groups: decimal, hexadecimal, name, name without its end; two halves of a sign, hexadecimal in three forms; n, r or t;
# the sign itself; octets.
ESCAPE = (
    rf"&(?:#(\d{{1,7}});?|#[xX]({_HEX}{{1,6}});?|([A-Za-z]{{2,16}});|(nbsp|amp|lt|gt|quot)(?![A-Za-z\d=]))"
    rf"|\\{{1,4}}(?:u([dD][89abAB]{_HEX}{{2}})\\{{1,4}}u([dD][c-fC-F]{_HEX}{{2}})|u({_HEX}{{4}})|u\{{({_HEX}{{1,6}})\}}"
    rf"|x({_HEX}{{2}})|([nrt])(?![a-z])|(n)(?=[a-z]{{3}})(?!(?:{_COMMANDS})(?![a-z]))|([-_.*@()\[\]+#/~:\"']))"
    rf"|((?:%[2-7]{_HEX}|%0[9aAdD]|%[cCdD]{_HEX}{_LATER}|%[eE]{_HEX}(?:{_LATER}){{2}}|%[fF][0-7](?:{_LATER}){{3}}))"
)
# Tags that stand within a word or a number; and those that end a line.
_INLINE = (
    "abbr|acronym|a|bdi|bdo|big|b|cite|code|data|del|dfn|em|font|i|ins|kbd|mark|nobr|o:p|q|samp|small|span|strike"
    "|strong|sub|sup|s|time|tt|u|var|wbr"
)
_BLOCK = "p|br|div|li|ul|ol|dl|dt|dd|hr|h[1-6]|pre|section|article|blockquote"
# Groups: what a comment holds, the name of a tag that ends a line, what a tag holds.
MARKUP = (
    r"<(?:!--((?:[^-<]|-(?!->)|<(?!!--)){0,4000})-->"
    rf"|/?(?:(?:{_INLINE})|({_BLOCK}))(?:[ \t\r\n/]([^<>]{{0,2000}}))?>"
    # Any other tag between two digits, but for one of a table.
    r"|(?<=\d<)/?(?!t[dhr]|table)[a-z][a-z\d:-]{0,30}>(?=\d))"
)
# Between the text and what tags hold: no identifier goes on behind it.
APART = f"\n{UNKNOWN}\n"
_ESCAPE = re.compile(ESCAPE, re.ASCII)
_MARKUP = re.compile(MARKUP, re.ASCII | re.IGNORECASE)
_SPACES = {"n": "\n", "r": "\n", "t": "\t"}
_NAMES = (
    "commat period comma colon semi sol bsol lpar rpar lsqb rsqb lbrack rbrack lowbar num ast plus equals hyphen dash"
    " Tab NewLine numsp puncsp hairsp excl percnt vert apos ZeroWidthSpace NoBreak"
)


def _named() -> dict[str, str]:
    """The names of signs that are ours, or are read as one of ours: letters of names, spaces, dashes, quotes."""
    every = {name: chr(place) for name, place in name2codepoint.items()}
    ours = {name: sign for name, sign in every.items() if all(part < LETTERS_END for part in as_meant(sign))}
    return ours | {name: html5[f"{name};"] for name in _NAMES.split()}


NAMED = _named()


def is_escaped(text: str) -> bool:
    """Whether a sign stands in a text with which escapes and tags begin."""
    return "&" in text or "<" in text or "\\" in text or "%" in text


def unescaped(text: str) -> tuple[str, tuple[Writer, ...]]:
    """``text`` with what stands for something else read as that, and the ways back, the first one first."""
    ways: list[Writer] = []
    for _ in range(MOST_TURNS):
        way = _signs(text)
        if way is None:
            break
        text = "".join(way.parts)
        ways.append(way)
    way = _without_markup(text) if "<" in text else None
    if way is not None:
        text = "".join(way.parts)
        ways.append(way)
    return text, tuple(ways)


def _signs(text: str) -> Writer | None:
    """The signs that escapes stand for in their place; none when there are none."""
    out, at = Writer(), 0
    for match in _ESCAPE.finditer(text):
        sign = _meant(match)
        if sign:
            out.write(text[at : match.start()], at, at + 1)
            out.write(sign, *match.span())
            at = match.end()
    if not at:
        return None
    out.write(text[at:], at, at + 1)
    return out


def _meant(escape: re.Match[str]) -> str:
    """The sign that an escape stands for; nothing when there is none."""
    decimal, hexadecimal, name, short, high, low, four, several, two, space, line, sign, octets = escape.groups()
    if name or short:
        return NAMED.get(name or short, "")
    if sign or space or line:
        return sign or _SPACES[space or line]
    if octets:
        return bytes.fromhex(octets.replace("%", "")).decode("utf-8", "ignore")
    if high:
        return chr(0x10000 + (int(high, 16) - 0xD800) * 0x400 + int(low, 16) - 0xDC00)
    place = int(decimal) if decimal else int(hexadecimal or four or several or two, 16)
    return chr(place) if place < 0xD800 or 0xDFFF < place <= 0x10FFFF else ""


def _without_markup(text: str) -> Writer | None:
    """Without tags and comments, and what those hold behind it; none when there are none."""
    out, at = Writer(), 0
    held: list[tuple[int, int]] = []
    for match in _MARKUP.finditer(text):
        out.write(text[at : match.start()], at, at + 1)
        at = match.end()
        if match[2]:
            out.write("\n", *match.span())
        held += [match.span(group) for group in (1, 3) if match[group]]
    if not at:
        return None
    out.write(text[at:], at, at + 1)
    for start, end in held:
        for sign in APART:
            out.write(sign, start, start)
        out.write(text[start:end], start, start + 1)
    return out
