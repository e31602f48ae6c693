"""What signs mean: the same dash, digit or letter in each of its forms. The page's script reads these tables too."""

import sys
import unicodedata
from functools import cache, lru_cache


def _pairs(meant: str, signs: str) -> dict[str, str]:
    return dict.fromkeys(signs, meant)


def _each(signs: str, meant: str) -> dict[str, str]:
    return dict(zip(signs, meant, strict=True))


# Signs of one meaning; spaces, dashes and lines that Unicode itself names are in ``as_meant``.
SAME = {
    **_pairs("-", "\u2212\u2043\u02d7\u2500\u2501\u2550\u30fc\u1173"),
    **_pairs("'", "‘’‛ʼ`´ʹʻ′ˈ"),
    **_pairs('"', "“”„‟″"),
    **_pairs(".", "․。．｡۔"),
    **_pairs(",", "٫٬،、﹐，‚"),
    **_pairs("/", "⁄∕╱"),
    **_pairs(":", "∶꞉ː׃"),
    **_pairs("|", "│┃║∣¦ǀ"),
    **_pairs("\n", "\x0b\x0c\x85\u2028\u2029"),
    # Letters of other alphabets that look like ours, and small capitals, which are letters of their own.
    **_each("АВЕЅІЈКМНОРСТХҮԌԚԜ", "ABESIJKMHOPCTXYGQW"),
    **_each("аесѕіјкмнорԛтухһԁԝѵү", "aecsijkmhopqtyxhdwvy"),
    **_each("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧ", "ABEZHIKMNOPTYX"),
    **_each("αβεηικνορτυχ", "abenikvoptux"),
    **_each("ՕՏԼՍօոսհցզ", "OSLUonuhgq"),
    **_each("ꓐꓑꓓꓔꓖꓗꓙꓚꓜꓝꓟꓠꓡꓢꓣꓦꓧꓪꓫꓬꓮꓰꓲꓳꓴ", "BPDTGKJCZFMNLSRVHWXYAEIOU"),
    **_each("ᎠᎡᎢᎪᎫᎬᎳᎷᎻᏀᏃᏚᏙᏞᏟᏢᏦᏴ", "DRTAJEWMHGZSVLCPKB"),
    **_each("ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘʀꜱᴛᴜᴠᴡʏᴢɑɡɩ", "abcdefghijklmnoprstuvwyzagi"),
}
# Letters without a mark that could be taken off.
PLAIN = {
    **_each("øØđĐłŁħĦŧŦıŋŊðÐþÞ", "oOdDlLhHtTinNdDtT"),
    "ß": "ss",
    "æ": "ae",
    "Æ": "AE",
    "œ": "oe",
    "Œ": "OE",
    "ẞ": "SS",
    **_pairs(".", "•·‧∙⋅▪●◦"),
}
# Letters that show nothing.
BLANK = "\u115f\u1160\u2800\u3164\uffa0"
# Letters from here on are no names of the lists; and no sign may become more than so many.
LETTERS_END = "\u0250"
MOST_SIGNS = 4
UNKNOWN = "\ufffd"


@cache
def digits() -> dict[str, str]:
    """Every sign beyond ASCII that is a digit, whatever its form: full-width, Arabic-Indic, superscript, circled."""
    found = {}
    for place in range(0x80, sys.maxunicode + 1):
        value = unicodedata.digit(chr(place), None)
        if value is not None:
            found[chr(place)] = str(value)
    return found


@lru_cache(maxsize=8192)
def as_meant(sign: str) -> str:
    """What a sign beyond printable ASCII stands for; nothing when it shows nothing. ``\\r`` is the reader's own."""
    same = SAME.get(sign) or digits().get(sign)
    if same is not None:
        return same
    category = unicodedata.category(sign)
    if category in {"Cc", "Cf", "Mn", "Me"} or sign in BLANK:
        return ""
    if category in {"Zs", "Pd"}:
        return " " if category == "Zs" else "-"
    if sign < LETTERS_END:  # the letters that Dutch, Turkish and Polish names are written with
        return sign
    meant = unicodedata.normalize("NFKC", sign)
    if meant == sign or len(meant) > MOST_SIGNS:
        return sign if sign <= "\uffff" else UNKNOWN
    return "".join(SAME.get(part) or _or_unknown(part) for part in meant if unicodedata.category(part) != "Mn")


def _or_unknown(sign: str) -> str:
    return sign if sign <= "\uffff" else UNKNOWN


@lru_cache(maxsize=8192)
def without_marks(sign: str) -> str:
    """A letter beyond ASCII as its nearest letters of a to z; another sign as it is."""
    if (plain := PLAIN.get(sign)) is not None:
        return plain
    apart = "".join(part for part in unicodedata.normalize("NFKD", sign) if not unicodedata.combining(part))
    return apart if apart.isascii() and 0 < len(apart) <= MOST_SIGNS else sign


def with_mark(letter: str, mark: str) -> str:
    """The one letter that a letter and the mark behind it are together; nothing when there is none for names."""
    together = unicodedata.normalize("NFC", letter + mark)
    return together if len(together) == 1 and together < LETTERS_END else ""
