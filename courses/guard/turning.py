"""Texts that show in another order than they are typed in: signs, and letters, that turn the direction of a line.

Not the whole of Unicode's algorithm: what an override turns is read backwards; where the direction is from right to
left, numbers keep their order and stand in the opposite one.
"""

import re

_TURNS = re.compile("[\u0590-\u08ff\u061c\u200f\u202a-\u202e\u2066-\u2069\ufb1d-\ufdff\ufe70-\ufefc]")
_OVERRIDE = "\u202e"
_LEFTWARD = "\u202b\u2067\u200f\u061c"
_BACK = "\u200e\u202a\u202c\u202d\u2066\u2068\u2069"
_LEFT_LETTER = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
_RIGHT_LETTER = re.compile("[A-Za-z\u00c0-\u024f\u0370-\u058f]")
_WITHIN = ".,:/+-"


def turned(text: str) -> list[int]:
    """The places of the signs of ``text`` in the order in which they show; none when nothing turns it."""
    if _TURNS.search(text) is None:
        return []
    order: list[int] = []
    held: list[int] = []
    mode = ""
    for place, sign in enumerate(text):
        after = _mode_after(sign, mode)
        if after != mode or sign == "\n" or sign in _BACK or sign == _OVERRIDE:
            order += _as_shown(text, held, mode)
            held, mode = [], after
        (held if mode else order).append(place)
    return order + _as_shown(text, held, mode)


def _mode_after(sign: str, mode: str) -> str:
    """``over`` under an override, ``left`` where the direction is from right to left, nothing elsewhere."""
    if sign == "\n" or sign in _BACK:
        return ""
    if sign == _OVERRIDE:
        return "over"
    if mode == "over":
        return mode
    if sign in _LEFTWARD or _LEFT_LETTER.match(sign):
        return "left"
    return "" if _RIGHT_LETTER.match(sign) else mode


def _as_shown(text: str, places: list[int], mode: str) -> list[int]:
    if mode != "left":
        return places[::-1] if mode else places
    shown: list[list[int]] = []
    for number, place in enumerate(places):
        sign = text[place]
        before = text[places[number - 1]] if number else ""
        after = text[places[number + 1]] if number + 1 < len(places) else ""
        joined = (sign.isdecimal() and (before.isdecimal() or before in _WITHIN)) or (
            sign in _WITHIN and before.isdecimal() and after.isdecimal()
        )
        if joined and shown:
            shown[-1].append(place)
        else:
            shown.append([place])
    return [place for group in reversed(shown) for place in group]
