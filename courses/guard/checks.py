"""What patterns cannot say: checksums and lists. Each looks at what a rule found and says whether it stands.

The same functions, by the same names, stand in ``static/js/sandbox-guard-eyes.js``.
"""

import re
from collections.abc import Callable
from itertools import pairwise
from operator import mul

from .cues import words

# Addresses of an organisation, not of a person; and those that only show what an address looks like.
MAILBOXES = words(
    "info contact administratie receptie helpdesk support noreply no-reply secretariaat webmaster klantenservice"
    " redactie privacy naam voornaam.achternaam jouwnaam jouw.naam voorbeeld example name your.name gebruikersnaam"
    " iemand aanmelden aanmelding servicedesk servicepunt bestellingen hallo hello inschrijving"
)
# Two capitals after four digits that are no postcode: units, years with a word, laws, sectors of education.
NO_POSTCODE = words(
    "GB MB TB KB PB KM CM MM DM HM ML CL DL KG MG PK KW MW GW HZ KV MA AD BC CE EU NL BE DE UK US VS VO PO HO SO BO"
    " AI IT TV PC XP XL XS BW HR RV SR WW WO CO BV NV VC VN AS HP RP FC EC UR PM AM OM ST ND RD TH IN EN OF OP ER ZE"
    " WE JE IS AL TE AN NA BT SV WK EK IB MR GL GT CV PP GO SE FE OC ME SI LC LB LD LA FP LP CP"
)
UNITS = words("GB MB TB KB KM CM MM KG MG PK KW")
NO_STREET = re.compile(
    r"^(?:de |het |een |in |op |onze |elke |deze )*(?:(?:onderweg|snelweg|autosnelweg|omweg|uitweg|leerweg|leerpad|middelweg|halverwege|schoolplein|fietspad"
    r"|voetpad|wandelpad|wandelweg|uitwerf|voorbeeld|beeld|groep|kamp|zomerkamp|schoolkamp|werkkamp|winkelstraat|zijstraat|ronde|schoolreis"
    r"|nationaal|voetbalveld|speelveld|sportveld|vakgebied|renbaan|wedstrijd|november|september|december|oktober"
    r"|kinderen|zwembad|dierentuin|moestuin|schooltuin|klimaat|vulkaan|minuten|pretpark|sportpark|snoeppad|kwartet|bladzijde|hoofdstuk|opdracht|opgave|paragraaf|methode|proces|boek|tafelberg|les|wereldberg|leerhoek|leeshoek|rekenhoek|speelhoek|mes|bes|loopbaan|baan|succes|proces|prinses|process|adres|fles|dames)\b"
    r"|binnenhof \d|prinsengracht 26[3-7]|sesamstraat|jodenbreestraat 4|museumplein 6|museumstraat 1|downing|dam 1\b|pennsylvania|huis ten bosch)",
    re.IGNORECASE,
)
# Towns end like streets; and what ends so with a year behind it is no house.
TOWN = re.compile(
    r"(?:[a-z'-]+(?:burg|berg|dam|veld|meer|hout|wal|oord|dijk|hoek|haven)[ ,]+(?:1[5-9]|20)\d\d\b|(?:amster|rotter|schie|e|volen|zaan"
    r"|veen|monnicken|leidschen|appinge|pots)dam\b|(?:middel|ham|luxem|lim|til|stras|edin|fri|salz)burg\b"
    r"|(?:neuren|heidel|wurttem|johannes)berg\b|(?:zoeter|aals|purme|haarlemmer)meer\b|barneveld\b|oosterhout\b"
    r"|(?:ant|voor|tref|sleutel|kern|jaar)woord|roosendaal\b|lincoln\b|koln\b"
    r"|(?:markt|brink|dam|plein|dorp|ring|haven|wal|kade) (?:1[5-9]|20)\d\d(?![\s\S]))",
    re.IGNORECASE,
)
PART = re.compile(
    r"\b(?:groep|klas|lokaal|hoofdstuk|les|bladzijde|opgave|opdracht|week|versie|deel|leerjaar) ", re.IGNORECASE
)
# Years of birth of people in a school; the youngest pupils of now are born before the last.
OLDEST, YOUNGEST = 1930, 2022
_WITHOUT = {place: None for place in range(0x80) if not chr(place).isdecimal()}
_WEIGHTS = (9, 8, 7, 6, 5, 4, 3, 2)
_ZEROS = ord("0") * (sum(_WEIGHTS) - 1)
_TIMES = re.compile(r"\d\d[.:]\d\d[ \n-]+\d\d[.:]\d\d", re.ASCII)
_DAY = re.compile(r"\d\d([-/.])\d\d\1\d\d(?!\d|\1)", re.ASCII)
_WRITTEN_DAY = re.compile(r"\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}(?![\s\S])", re.ASCII)
_SMALL_STEPS = frozenset(range(1, 13))
# Words that stand behind a year or a number of four digits more often than a postcode's letters do.
SMALL_WORDS = words("is en of op in de te er je we ze al na om zo nu me u")
BSN_LENGTHS = (8, 9)
PHONE_LENGTH = 10
# So many of the signs of a number are digits where letters that look like them are taken for digits as well.
MOSTLY = 8
_LIKE_DIGITS = str.maketrans("oilsbz", "011582")
# What stands behind the word for a password and is none.
NO_PASSWORD = words(
    "vergeten verplicht nodig geheim onbekend belangrijk optioneel leeg geen sterk zwak veilig onveilig verlopen kwijt"
    " gewijzigd aangepast invullen zelf opvragen volgt apart mail minstens minimaal gebruik bedenk waarom wachtwoord"
    " password thema onderwerp uitleg privacy veiligheid hetzelfde standaard onthouden lengte ingesteld verwijderd"
    " required optional string text varchar null none true false hidden secret"
)
_FREE_CALLS = ("0800", "0900", "0906", "0909")
_VOWELS = re.compile(r"[aeiouAEIOU]")


def _digits(found: str) -> str:
    return found.translate(_WITHOUT) if found.isascii() else re.sub(r"\D", "", found)


def _as_digits(found: str) -> str:
    return found.translate(_LIKE_DIGITS)


def bsn(found: str) -> bool:
    """The 11-proof; eight digits are nine of which the first is a zero."""
    digits = _digits(found).zfill(9).encode()  # as bytes: this is asked of every run of digits
    return (sum(map(mul, digits, _WEIGHTS)) - digits[8] - _ZEROS) % 11 == 0 and digits != b"000000000"


def bsn_spread(found: str) -> bool:
    """A citizen service number in pieces: as many digits as one has."""
    number = _digits(found)
    return len(number) in BSN_LENGTHS and bsn(number)


def bsn_typed(found: str) -> bool:
    """With letters in the place of digits, most of it being digits."""
    return len(_digits(found)) >= MOSTLY and bsn_spread(_as_digits(found))


def iban(found: str) -> bool:
    """Whether what follows country and two digits agrees with those (ISO 13616)."""
    signs = re.sub(r"[ .-]", "", found).upper()
    if not 15 <= len(signs) <= 34 or not any(c.isdigit() for c in signs[4:]):
        return False
    return int("".join(str(int(c, 36)) for c in signs[4:] + signs[:4])) % 97 == 1


def account(found: str) -> bool:
    """Seven to ten digits that are no row of a few."""
    return len(set(_digits(found))) > 2


def mailbox(found: str) -> bool:
    return re.split(r"[@ \[({<]", found, maxsplit=1)[0].lower() not in MAILBOXES


def phone(found: str) -> bool:
    """Ten digits, not free of charge for everybody, and no row of times, of days or of what somebody counts."""
    number = _digits(found.replace("o", "0"))
    if len(number) != PHONE_LENGTH or number.startswith(_FREE_CALLS) or len(set(number)) < 3 or number == "0123456789":
        return False
    day = _DAY.match(found)
    if _TIMES.match(found) or (day and _is_day(day[0])):
        return False
    groups = [int(group) for group in re.findall(r"\d\d" if number == found else r"\d+", found)]
    steps = {later - earlier for earlier, later in pairwise(groups)}
    counted = len(steps) == 1 and 0 not in steps
    return len(groups) < 4 or not (counted or (number != found and steps <= _SMALL_STEPS))


def phone_typed(found: str) -> bool:
    """With letters in the place of digits, most of it being digits."""
    digits = len(_digits(found))
    return MOSTLY <= digits < PHONE_LENGTH and phone(_as_digits(found))


def several(found: str) -> bool:
    """Under a heading for telephone numbers: digits of several kinds, not free of charge for everybody."""
    number = _digits(found)
    return len(set(number)) > 2 and not number.startswith(_FREE_CALLS)


def foreign(found: str) -> bool:
    """As many digits as a number with its country has: ITU E.164 allows 15."""
    return 10 <= len(_digits(found)) <= 15


def birth(found: str) -> bool:
    """A day that there is, and not of somebody of history."""
    year = re.search(r"(?:19|20)\d\d", found)
    return (year is None or int(year[0]) >= OLDEST) and _is_day(found)


def recent_birth(found: str) -> bool:
    """Where no word says that somebody was born: a day of birth of a pupil, a parent or a teacher, not of this year."""
    year = re.search(r"(?:19|20)\d\d", found)
    if year is None:  # two digits end it
        return birth(found) and not YOUNGEST % 100 < int(found[-2:]) < OLDEST % 100
    return birth(found) and int(year[0]) <= YOUNGEST


def _is_day(found: str) -> bool:
    """Whether a date in numbers has a month; in a date with the month in letters there is nothing to see to."""
    numbers = [int(part) for part in re.findall(r"\d+", found)]
    if len(numbers) != 3 or re.search(r"[a-z]", found):
        return True
    small = numbers[1:] if numbers[0] > 31 else numbers[:2]
    return 1 <= min(small) <= 12 and max(small) <= 31


def street(found: str) -> bool:
    return not NO_STREET.match(found) and not PART.search(found) and not TOWN.match(found)


def postcode_near(found: str) -> bool:
    """With a word for it near: not a unit."""
    return found[-2:].upper() not in UNITS and not (found[-3] in " \n" and found[-2:].lower() in SMALL_WORDS)


def postcode(found: str) -> bool:
    """Without a word for it near: not a unit, and not a year."""
    return found[-2:] not in NO_POSTCODE and found[:2] not in {"19", "20"}


def plate(found: str) -> bool:
    """Dutch plates have had no vowels for long."""
    return not _VOWELS.search(found)


def plate_spaced(found: str) -> bool:
    """Six signs, without vowels."""
    return plate(found) and len(re.sub(r"[ -]", "", found)) == 6


def plate_near(found: str) -> bool:
    if re.search(r"[a-z]{4}|\d{4}", found):
        return False
    signs = re.sub(r"[ .-]", "", found)
    return len(signs) == 6 and any(c.isdigit() for c in signs) and any(c.isalpha() for c in signs)


def secret(found: str) -> bool:
    """It looks like one: a digit in it, or a sign within."""
    word = found.rstrip(".,;:!?")
    return len(word) >= 4 and (any(c.isdigit() for c in word) or bool(re.search(r"[#$%&*@!+=]", word)))


def two_parts(found: str) -> bool:
    """A word and a number that are no part of a book."""
    return not PART.search(found)


def word_secret(found: str) -> bool:
    """A word that says nothing about passwords."""
    return found not in NO_PASSWORD


def mixed_secret(found: str) -> bool:
    """After a word that means other things as well: letters and digits, no formula and no paragraph of a book."""
    return bool(
        re.fullmatch(r"(?=\D*\d\D*\d|[^#$%&*@!]*[#$%&*@!])(?=(?:[^a-z]*[a-z]){3})[a-z\d#$%&*@!?_.]{7,40}", found)
    )


def document(found: str) -> bool:
    """Six signs and three digits, and no day."""
    return sum(c.isdigit() for c in found) >= 3 and len(found) >= 6 and not _WRITTEN_DAY.match(found)


CHECKS: dict[str, Callable[[str], bool]] = {
    check.__name__: check
    for check in (
        *(bsn, bsn_spread, bsn_typed, iban, account, mailbox, phone, phone_typed, several, foreign),
        *(birth, recent_birth, street, postcode_near, postcode, plate, plate_spaced, plate_near),
        *(secret, mixed_secret, two_parts, word_secret, document),
    )
}
