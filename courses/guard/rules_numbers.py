"""Numbers that are somebody's, and dates of birth."""

from .rule import BEGIN, EVERYWHERE, FIVE_DIGITS, LONG_NUMBER, NUMBER, NUMBER_WORD, NUMBERED, Rule
from .verdict import Kind

PERSON = (
    r"\b(?:leerling|lln|student|pupil|kind|jongen|meisje|zoon|dochter|moeder|vader|ouder|collega|mentorleerling"
    r"|deelnemer|cursist|kleuter|peuter|patient|client)"
)
THING = (
    r"order|factuur|bestel|artikel|product|isbn|omzet|euro|€|\btel\b|telefoon|\bbel(?:len|t)?\b|serie|versie|kvk"
    r"|inwoners|winst|postcode|gedeeld|keer|som\b|\bplus\b|\bmin\b|\*|×|\bx\b|="
)
BSN_CUE = r"bsn|\bb[. -]{1,2}s[. -]{1,2}n\b|burger ?-?_?service|burger ?-?(?:nummer|nr\b)|\bsofi|citizen ?-?_?service"
EDUCATION_CUE = (
    rf"\bond(?:erwijs|erw|w)?\.? ?-?_?{NUMBER_WORD}(?![a-z])|\bown\b|pgn|persoonsgebonden|education ?-?_?number"
)
_BSN = r"(\d(?:[ \n./_*,:|-]{0,2}\d){7,8})(?!\d)"

# Whose numbers a school keeps, in whole and as one shortens them.
OWNER = (
    "leerlingen|leerling|lln|ll|studenten|student|stud|stam|deelnemers|deelnemer|personeels|personeel|pers|medewerkers"
    "|medewerker|examen|kandidaats|kandidaat|kand|cursisten|cursist|inschrijvings|inschrijf|dossier|zorg|client"
    "|patient|verzuim|school|lidmaatschaps|lid|kaart"
)
_NO_COUNT = (
    r"(?!\d)(?! ?(?:euro|uur|keer|km|kg|%|leerlingen|kinderen|studenten|punten|tekens|cijfers|stappen|woorden|mensen))"
)

_MONTH = (
    "(?:januari|january|jan|februari|february|feb|maart|march|mrt|mar|april|apr|mei|may|juni|june|jun|juli|july|jul"
    "|augustus|august|aug|september|sept|sep|oktober|october|okt|oct|november|nov|december|dec)"
)
_YEAR = r"(?:19|20)\d{2}"
_DAY, _MONTH_NUMBER = r"(?:0[1-9]|[12]\d|3[01])", r"(?:0[1-9]|1[0-2])"
_PART = r"(?:[ \n]?[-/.|,_\\][ \n]?)"
# With the whole year, what stands between may be any sign, and a few of them.
_ANY_PART = r"[ \n]?[-/.|,_\\:;~*+#=]{1,3}[ \n]?"
DATE = (
    rf"(?:\d{{1,2}}{_PART}(?:\d{{1,2}}|[ivx]{{1,4}}){_PART}'?(?:{_YEAR}|\d{{2}})|\d{{1,2}}[ \n]\d{{1,2}}[ \n]{_YEAR}"
    rf"|\d{{1,2}}{_ANY_PART}\d{{1,2}}{_ANY_PART}{_YEAR}"
    rf"|{_YEAR}(?:{_ANY_PART}|[ \n])\d{{1,2}}(?:{_ANY_PART}|[ \n])\d{{1,2}}"
    rf"|{_YEAR}{_MONTH_NUMBER}{_DAY}|{_DAY}{_MONTH_NUMBER}{_YEAR}"
    rf"|\d{{1,2}}(?:e|ste|de)?[ \n.,+_/-]{{0,2}}(?:van )?{_MONTH}[ \n.,+_/-]{{0,2}}'?(?:{_YEAR}|\d{{2}})"
    r")(?!\d)"
)
_ENGLISH_DATE = rf"{_MONTH}[ .-]{{1,2}}\d{{1,2}}(?:st|nd|rd|th|e)?[ ,.-]{{1,2}}{_YEAR}(?!\d)"
BORN = (
    r"(?<![a-z])geb(?:oren|oorte|d|(?![a-z]))|(?<![a-z])gbdt?\b|(?<![a-z])jarig|verjaar|(?<![a-z])birth|\bborn\b"
    r"|\bd\.?o\.?b\b|\bter wereld|levenslicht"
)
_BORN_WORD = r"geb(?:[od]|(?![a-z]))|gbd|jarig|verjaar|birth|born|d\.?o\.?b|ter wereld|levenslicht"
_BORN_NEEDS = ("geb", "gbd", "jarig", "verjaar", "birth", "born", "dob", "d.o.b", "ter wereld", "levenslicht")
# A day of birth whose parts each have a word of their own.
_SAYS = r"(?: is)?[ :=\"']{1,4}"
_DAY_PARTS = rf"\d{{1,2}}(?:[ -]?{_MONTH}|[-/. ]{{1,3}}\d{{1,2}})?(?!\d)"
_BIRTH_PARTS = (
    rf"(?:dag|datum){_SAYS}({_DAY_PARTS}[^\d]{{1,30}}(?:(?:maand|mnd){_SAYS}(?:\d{{1,2}}|{_MONTH})[^\d]{{1,30}})?"
    rf"jaar{_SAYS}{_YEAR})"
)
_BIRTH_PARTS_BACK = rf"jaar{_SAYS}({_YEAR}[^\d]{{1,30}}(?:(?:maand|mnd){_SAYS}(?:\d{{1,2}}|{_MONTH})[^\d]{{1,30}})?dag{_SAYS}{_DAY_PARTS})"

NUMBERS = (
    Rule(
        Kind.BSN,
        r"(?=\d)(?<!\d)" + _BSN,
        needs=("bsn", "b.s", "b s", "b-s", "burger", "sofi", "citizen"),
        inside=False,
        near=BSN_CUE,
        before=80,
        after=60,
        check="bsn",
        around=LONG_NUMBER,
        reach=NUMBER,
    ),
    # The same between each two pieces, whatever it is; and with letters that look like digits.
    Rule(
        Kind.BSN,
        r"(?=\d)(?<!\d)(\d{1,4}(?![ \n./_*,:|-]{1,2}\d)([ -/:-@\[-`{-~]{1,5})\d{1,4}(?:\2\d{1,4}){1,7})(?!\d)",
        needs=("bsn", "b.s", "b s", "b-s", "burger", "sofi", "citizen"),
        inside=False,
        near=BSN_CUE,
        before=80,
        after=60,
        check="bsn_spread",
        around=LONG_NUMBER,
        reach=NUMBER,
    ),
    Rule(
        Kind.BSN,
        r"(?=[\doilsbz])(?<![a-z\d])(?=(?:\d[ ./_-]?){0,8}[oilsbz])((?=[a-z]{0,3}\d)[\doilsbz](?:[ ./_-]?[\doilsbz]){7,8})(?![a-z\d])",
        needs=("bsn", "burger", "sofi"),
        near=BSN_CUE,
        before=60,
        after=0,
        check="bsn_typed",
        around=LONG_NUMBER,
        reach=NUMBER,
    ),
    Rule(
        Kind.EDUCATION_NUMBER,
        r"(?=\d)(?<!\d)(\d(?:[ \n.-]?\d){8})(?!\d)",
        needs=("ond", "own", "pgn", "persoonsgebonden", "education"),
        inside=False,
        near=EDUCATION_CUE,
        before=60,
        around=r"ond(?:erwijs|erw|w)?\.? ?-?_?n[umr]|own|pgn|persoonsg|education",
        reach=70,
        behind=110,
    ),
    Rule(
        Kind.BSN,
        rf"{BEGIN}(?<!\d[/-])(?<![a-z+])(\d{{9}}|\d{{4}}\.\d{{2}}\.\d{{3}}|\d{{3}}([. -])\d{{3}}\2\d{{3}})(?![\d]|[.,-]\d)",
        near=PERSON,
        unless=THING + r"|(?:leerling|student|deelnemer|kandida|examen|personeels|stam)[a-z]*-?(?:nummer|nr)|"
        r"\bstudent\b",
        check="bsn",
        around=LONG_NUMBER,
        reach=NUMBER,
    ),
    # -- numbers that a school gives
    Rule(
        Kind.PUPIL_NUMBER,
        rf"(?<![a-z])(?:{OWNER})[ ._-]{{0,2}}(?:{NUMBER_WORD}|id|code)(?:\(s\)|s)?(?![a-z]{{3}})"
        r"(?:[ \n:#=._|,;>(\[\"'-]{0,4}|(?: is| van [^\d\n]{1,30}? is)[: ]{1,2})"
        r"([a-z]{0,2}(?:\d{2,5}(?: \d{2,5}){1,3}|\d[\d.-]{1,10}\d|(?!1 2 3 )\d(?: \d){4,9}))" + _NO_COUNT,
        needs=("num", "nr", "nmr", "id", "code"),
        around=NUMBERED,
        reach=30,
        behind=20,
    ),
    Rule(
        Kind.PUPIL_NUMBER,
        r"\b(?:leerling|student|stam|deelnemers?|personeels?|medewerkers?|examen|kandidaats?|cursist|dossier)[ -]?(?:nummer|numer|nr)\b"
        r"[^\d\n.?!]{1,40}?\b([a-z]{0,2}\d{5,10})" + _NO_COUNT,
        needs=("num", "nr"),
        around=NUMBERED,
        reach=30,
        behind=20,
    ),
    Rule(
        Kind.PUPIL_NUMBER,
        r"(?<![a-z])(?<!per )(?:studente|student|leerlinge|leerling|lln|ll|kandidaat|cursist|deelnemer|pupil)"
        r"[.:=# (\[{<\"_-]{1,3}(?:met )?(?:nummer |nr\.? ?|#)?(\d{5,10})" + _NO_COUNT + r"(?![.,]\d)",
        needs=("student", "leerling", "lln", "ll", "kandidaat", "cursist", "deelnemer", "pupil"),
        around=FIVE_DIGITS,
        reach=40,
        behind=20,
    ),
    Rule(
        Kind.PUPIL_NUMBER,
        r"(?<![\w-])(s\d{6,8})(?!\w)",
        needs=("s1", "s2", "s3", "s4", "s5", "s6", "s7", "s8", "s9", "s0"),
        around=FIVE_DIGITS,
        reach=40,
        behind=20,
    ),
    Rule(
        Kind.PUPIL_NUMBER,
        r"\b(?:student|pupil|employee|staff)[ _-]?(?:number|id|no\.?)(?: is)?[ :=#\"']{0,3}([a-z]{0,2}\d{4,10})(?!\d)",
        needs=("student", "pupil", "employee", "staff"),
        around=NUMBERED,
        reach=30,
        behind=20,
    ),
    # What a system of the school calls somebody.
    Rule(
        Kind.PUPIL_NUMBER,
        rf"(?<![a-z])(?:magister|somtoday|parnassys|esis|eduarte|osiris|zermelo)[ ._-]{{0,2}}(?:{NUMBER_WORD}|id)"
        r"(?![a-z])[ \n:#=._(\[\"'-]{0,4}([a-z]{0,2}\d{4,10})" + _NO_COUNT + r"(?![.,]\d)",
        needs=("magister", "somtoday", "parnassys", "esis", "eduarte", "osiris", "zermelo"),
        around=NUMBERED,
        reach=30,
        behind=20,
    ),
    Rule(
        Kind.PUPIL_NUMBER,
        r"\beck[ _-]?id[:= ]{0,3}((?:https?://[^ \n]{6,200})|[a-f\d]{16,128})",
        needs=("eck",),
        around=EVERYWHERE,
    ),
)
BIRTHS = (
    Rule(
        Kind.BIRTH_DATE,
        rf"(?=\d)(?<!\d)(?<!\d[.,/-])({DATE})",
        needs=_BORN_NEEDS,
        inside=False,
        near=BORN,
        after=25,
        check="birth",
        around=_BORN_WORD,
        reach=50,
        behind=70,
    ),
    Rule(
        Kind.BIRTH_DATE,
        rf"(?=[jfmasond])(?<![a-z])({_ENGLISH_DATE})",
        needs=_BORN_NEEDS,
        inside=False,
        near=BORN,
        after=25,
        check="birth",
        around=_BORN_WORD,
        reach=50,
        behind=70,
    ),
    Rule(
        Kind.BIRTH_DATE,
        rf"(?<![a-z])(?:geb(?:oren)?|geboortedatum|geb?dat|gebdtm)[ .:=]{{0,3}}"
        rf"({_DAY}{_MONTH_NUMBER}\d{{2}}|\d{{2}}{_MONTH_NUMBER}{_DAY})(?!\d)",
        needs=("geb",),
        check="birth",
        around=_BORN_WORD,
        reach=50,
        behind=70,
    ),
    *(
        Rule(
            Kind.BIRTH_DATE,
            rf"(?<![a-z])geb(?:oorte)?[ ._-]{{0,2}}{parts}(?!\d)",
            needs=("jaar",),
            check="birth",
            around=_BORN_WORD,
            reach=50,
            behind=70,
        )
        for parts in (_BIRTH_PARTS, _BIRTH_PARTS_BACK)
    ),
    Rule(Kind.BIRTH_DATE, rf"\([*\xb0] ?({DATE})", needs=("(*", "(\xb0"), check="birth"),
    # The sign for it, right before the day; a list has a space there, and what is made bold a second one behind.
    Rule(Kind.BIRTH_DATE, rf"(?<![\d*])\*({DATE})(?!\*)", needs=("*",), check="recent_birth"),
    # A cell of its own in a row that holds somebody's number or address.
    Rule(
        Kind.BIRTH_DATE,
        rf"(?<![^,;|\n(]) ?({DATE})(?= ?(?:[,;|\n)]|(?![\s\S])))",
        check="recent_birth",
        beside=True,
        around=r"[,;|\n(]",
        reach=24,
        behind=24,
    ),
)
