"""How somebody is reached, pays and logs in: e-mail, telephone, bank account, number plate, password, document."""

from .rule import (
    A_IN_BRACKETS,
    AT_OR_WORD,
    AT_SIGN,
    BEGIN,
    BETWEEN,
    LOCAL,
    LOGIN,
    LONG_NUMBER,
    NUMBER,
    NUMBER_WORD,
    PASSWORDS,
    Rule,
)
from .verdict import Kind

_BEFORE_AT = r"(?<!\w)(?<!\w[.+%'-])(\w[\w.+%'-]{0,63}"
_AT = r"\"?(?:@|%40)"
_DOMAIN = r"(?:[\w-]{1,63}\.){1,5}[a-z]{2,24})(?![\w-])"
_ENDS = r"(?:nl|com|be|org|net|eu|de|example)"
# A word for a telephone may stand right before its number; another word is part of a code.
_AFTER_WORD = (
    r"(?:(?<![a-z])|(?<=tel)|(?<=\bt)|(?<=\bm)|(?<=mob)|(?<=gsm)|(?<=nr)|(?<=nummer)|(?<=telefoon)|(?<=mobiel)"
    r"|(?<=app)|(?<=bel))"
)
_ORDERED = r"order|bestel|factuur|artikel|isbn|barcode|ean\b|versie|kans"
_SUM = r"|reken|\bsom\b|sommen|\btel .{0,20} op\b|="
# Between the pieces of a telephone number: more, and other signs than stand in one elsewhere.
_WIDE = r" ?[-.:/+~_*|\\=#]{1,3} ?"
_CALL = r"\b(?:app|bel(?:len|t)?\b|tel|whatsapp|mob|gsm|nummer|wa\.me)"
_ACCESS_WORD = (
    "wachtw[a-z]{0,5}|w8woord|password|passwoord|passwd|ww|pincode|inlogcode|toegangscode|deurcode|alarmcode|wifi-?code"
)
# As far before a long number a cell, or the beginning of an account, may stand.
BEFORE_NUMBER = 44
VALUE = r"(?=[^ \n\"');|]{0,40}[\d#$%&*@!+=])[^ \n\"');|]{4,40}"

# Where somebody drives, a plate may have spaces and small letters.
_DRIVES = (
    *("auto", "kenteken", "plaat", "scooter", "brommer", "motor", "parke", "rijd", "rijo", "taxi", "bus", "wagen"),
    "pl.",
)

EMAILS = (
    Rule(
        Kind.EMAIL,
        rf"{_BEFORE_AT}{_AT} ?{_DOMAIN}",
        needs=("@", "%40"),
        check="mailbox",
        around=AT_SIGN,
        reach=LOCAL,
        behind=100,
    ),
    Rule(
        Kind.EMAIL,
        rf"{_BEFORE_AT}{_AT}[\w-]{{1,63}}(?:,| | ?\. ?){_ENDS})(?![\w-])",
        needs=("@",),
        check="mailbox",
        around=AT_SIGN,
        reach=LOCAL,
        behind=100,
    ),
    # With spaces around the dot, or a dot in brackets; a sentence that ends in "@ school." goes on with one space.
    Rule(
        Kind.EMAIL,
        rf"{_BEFORE_AT} ?{_AT} ?[\w-]{{1,63}}(?: \. ?(?:nl|com|be|eu|org|net)|\. (?:nl|com|eu)"
        rf"| ?[\[({{<] ?(?:\.|dot|punt) ?[\])}}>] ?[a-z]{{2,24}}))(?![\w-])",
        needs=("@",),
        check="mailbox",
        around=AT_SIGN,
        reach=LOCAL,
        behind=100,
    ),
    Rule(
        Kind.EMAIL,
        rf"{_BEFORE_AT} ?[\[({{<] ?(?:a|ad) ?[\])}}>] ?[\w-]{{1,63}}(?:\.[\w-]{{1,63}}){{0,3}}"
        rf"(?:\.| ?[\[({{<] ?(?:\.|dot|punt) ?[\])}}>] ?){_ENDS})(?![\w-])",
        needs=("(a", "( a", "[a", "[ a", "{a", "{ a", "<a", "< a"),
        check="mailbox",
        around=A_IN_BRACKETS,
        reach=LOCAL,
        behind=100,
    ),
    Rule(
        Kind.EMAIL,
        rf"{_BEFORE_AT} @ ?{_DOMAIN}",
        needs=("@",),
        near=r"mail|adres|schrijf|stuur|contact|bereik",
        check="mailbox",
        around=AT_SIGN,
        reach=LOCAL,
        behind=100,
    ),
    Rule(
        Kind.EMAIL,
        rf"{_BEFORE_AT} ?[\[({{<] ?(?:at|apenstaartje|apestaartje|@) ?[\])}}>] ?[\w-]{{1,63}}"
        r"(?:(?:\.| ?[\[({<] ?\. ?[\])}>] ?| ?[\[({<]? ?(?:punt|dot) ?[\])}>]? ?)[\w-]{2,63}){1,4})",
        needs=("(at", "( at", "[at", "[ at", "{at", "{ at", "<at", "< at", "staartje", "(@", "[@", "{@", "<@"),
        check="mailbox",
        around=AT_OR_WORD,
        reach=LOCAL,
        behind=100,
    ),
    Rule(
        Kind.EMAIL,
        rf"{_BEFORE_AT}[ _-](?:at|apenstaartje|apestaartje)[ _-][\w-]{{1,63}}(?:\.|[ _-](?:punt|dot)[ _-]){_ENDS})"
        r"(?![\w-])",
        needs=(" at ", "_at_", "-at-", "staartje"),
        near=r"[_-]at[_-]|staartje|[ _-](?:punt|dot)[ _-]|mail|adres|schrijf|stuur|contact|bereik",
        check="mailbox",
        around=AT_OR_WORD,
        reach=LOCAL,
        behind=100,
    ),
)
ACCOUNTS = (
    Rule(
        Kind.IBAN,
        r"(?<!\d)(nl[ \n.-]?\d{2}[ \n.-]?(?:[a-z][ \n.-]?){4}(?:\d[ \n.-]?){9}\d)(?!\d)",
        needs=("nl",),
        around=r"nl[ \n.-]?\d",
        behind=80,
        reach=6,
    ),
    Rule(
        Kind.IBAN,
        r"(?<![A-Za-z\d])([A-Z]{2}\d{2}(?:[ -]?[A-Z\d]{4}){2,7}(?:[ -]?[A-Z\d]{1,3})?)(?![A-Za-z\d])",
        check="iban",
        case=True,
        around=LONG_NUMBER,
        reach=BEFORE_NUMBER,
    ),
    Rule(
        Kind.IBAN,
        r"\b(?:bank)?rek(?:ening)?\.?(?:nummer|nr\.?)?(?: van [a-z ]{1,20}| is|[:=.]){0,2} ?(\d(?:[ .-]?\d){6,9})(?!\d)",
        needs=("rek",),
        check="account",
        around="rek",
        behind=80,
        reach=6,
    ),
)
PHONES = (
    Rule(
        Kind.PHONE,
        rf"(?=[+0])(?<![\d+])(?<!\d[.,])((?:\+|00) ?31{BETWEEN}(?:\(?0\)?)?{BETWEEN}[1-9](?:{BETWEEN}\d){{8}})(?!\d)",
        needs=("31",),
        around=LONG_NUMBER,
        reach=NUMBER,
    ),
    Rule(
        Kind.PHONE,
        rf"{BEGIN}(?<!\+){_AFTER_WORD}(0[1-9]\d{{8}})(?!\d)(?!\.[a-z]{{3,4}}\b)",
        needs=("0",),
        unless=_ORDERED,
        before=20,
        after=0,
        check="phone",
        around=LONG_NUMBER,
        reach=NUMBER,
    ),
    # In a row of a table with commas: what stands before the comma is another cell.
    Rule(
        Kind.PHONE,
        r",[^,\n]{0,40},(0[1-9]\d{8})(?!\d)",
        needs=(",0",),
        check="phone",
        around=LONG_NUMBER,
        reach=BEFORE_NUMBER,
    ),
    Rule(
        Kind.PHONE,
        rf"{BEGIN}(?<!\d[/-])(?<!\+){_AFTER_WORD}(\(?(?:[0o](?=[1-9])|[0o][ \n./)_*-]{{1,3}}(?=6))[1-9](?:{BETWEEN}\d){{8}})(?!\d)(?!\.[a-z]{{3,4}}\b)",
        needs=("0", "o"),
        unless=_ORDERED,
        before=20,
        after=0,
        check="phone",
        around=LONG_NUMBER,
        reach=NUMBER,
    ),
    Rule(
        Kind.PHONE,
        rf"{BEGIN}(?<!\d[/:+-])(?<!\+)(?:(?<![a-z])|(?<=tel)|(?<=app)|(?<=nr))"
        rf"(\(?06\)?{_WIDE}(?:\d{{8}}|\d{{4}}([ :+.-]{{1,3}})\d{{4}}|\d\d(?:[ :.]\d\d){{3}})|0\d{{1,2}} ?[:~=|\\-]{{1,3}} ?\d{{7,8}})(?!\d)"
        r"(?! ?[-+=:*]|[.,]\d)",
        needs=("0",),
        unless=_ORDERED + _SUM,
        before=20,
        after=4,
        check="phone",
        around=LONG_NUMBER,
        reach=NUMBER,
    ),
    # Letters that look like digits.
    Rule(
        Kind.PHONE,
        r"(?<![a-z\d])([0o][ .-]?6(?:[ .-]{0,3}[\doilsbz]){8})(?![a-z\d])",
        needs=("o6", "06", "o 6", "0 6", "o-6", "0-6"),
        near=_CALL,
        before=40,
        after=15,
        check="phone_typed",
        around=LONG_NUMBER,
        reach=NUMBER,
    ),
    Rule(
        Kind.PHONE,
        rf"(?=31)(?<![\d+])(31[ -]?6(?:{BETWEEN}\d){{8}})(?!\d)",
        needs=("31",),
        near=_CALL,
        before=25,
        after=15,
        around=LONG_NUMBER,
        reach=NUMBER,
    ),
    Rule(
        Kind.PHONE,
        r"(?<![\w+])(\+[1-9]\d{0,2}[ .()-]{0,2}\d(?:[ ().-]{0,2}\d){6,11})(?!\d)",
        needs=("+",),
        check="foreign",
        around=LONG_NUMBER,
        reach=NUMBER,
    ),
    Rule(
        Kind.PHONE,
        r"\b(?:tel(?:efoon)?(?:nummer|nr)?|mobiel(?:e nummer|tje)?|gsm|06|bel(?:len)?|app(?:en)?|whatsapp)\b"
        r"(?: is| op| naar| met|[:.=])* ?([1-9]\d{5,8}|6[ -]?\d{8})(?!\d)"
        r"(?! ?(?:euro|keer|leerlingen|en \d|op\b|bij\b|tot\b|\+|erbij))",
        needs=("tel", "mobiel", "gsm", "06", "bel", "app"),
        unless=_ORDERED,
        before=20,
        after=0,
        around=r"(?:tel|mobiel|gsm|06|bel|app)[^\d]{0,40}\d",
        reach=6,
        behind=20,
    ),
)
CODES = (
    Rule(
        Kind.LICENCE_PLATE,
        r"(?<![\w-])(\d{2}-[A-Z]{2}-[A-Z]{2}|[A-Z]{2}-\d{2}-[A-Z]{2}|[A-Z]{2}-[A-Z]{2}-\d{2}|\d{2}-[A-Z]{3}-\d"
        r"|\d-[A-Z]{3}-\d{2}|[A-Z]{2}-\d{3}-[A-Z]|[A-Z]-\d{3}-[A-Z]{2}|[A-Z]{3}-\d{2}-[A-Z]|[A-Z]-\d{2}-[A-Z]{3}"
        r"|\d-[A-Z]{2}-\d{3}|\d{3}-[A-Z]{2}-\d|\d{2}-[A-Z]{2}-\d{2})(?![\w-])",
        needs=("-",),
        check="plate",
        case=True,
        around=r"-[a-z\d]{2,3}-",
        reach=6,
        behind=10,
    ),
    # In small letters, or with spaces.
    Rule(
        Kind.LICENCE_PLATE,
        r"(?<![\w-])(?=[a-z\d]{1,3}[ -][a-z\d]{2,3}[ -][a-z\d])((?:[a-z]{1,3}([ -])\d{2,3}\2[a-z]{1,2}|\d{1,3}([ -])[a-z]{2,3}\3\d{1,3}|[a-z]{2}([ -])[a-z]{2}\4\d{2}"
        r"|\d{2}([ -])[a-z]{2}\5[a-z]{2}|[a-z]{2}([ -])\d{2}\6\d{2}))(?![\w-])",
        needs=_DRIVES,
        inside=False,
        near=r"auto|kenteken|plaat|scooter|brommer|motor|parke|\brijd|\brijo|taxi|\bbus|wagen|\bpl\.",
        check="plate_spaced",
        around=r"auto|kenteken|plaat|scooter|brommer|motor|parke|rijd|rijo|taxi|bus|wagen|pl\.",
        reach=54,
        behind=54,
    ),
    Rule(
        Kind.LICENCE_PLATE,
        r"(?<![a-z])(?:kenteken|nummerbord|nummerplaat|licen[cs]e plate)(?: is| van [^\d\n]{1,25}? is)?[: =\n\"'-]{0,4}"
        r"([a-z\d]{1,3}[ .-]?[a-z\d]{2,3}[ .-]?[a-z\d]{1,3})(?![a-z\d])",
        needs=("kenteken", "nummer", "plate"),
        check="plate_near",
        around="kenteken|nummerb|nummerp|plate",
        behind=80,
        reach=10,
    ),
    Rule(
        Kind.PASSWORD,
        rf"(?<![a-z])(?:{_ACCESS_WORD})(?: (?:van|voor|for) [^\n:.,?!\"]{{1,40}}?)??(?: is| wordt| werd| luidt| was){{0,2}}"
        rf"(?:[\"']? ?[:=>-]{{1,2}} ?[\"'(]?|[ \n][\"'(]?)({VALUE})",
        needs=("wachtw", "passw", "ww", "w8", "code"),
        check="secret",
        around=PASSWORDS,
        reach=12,
        behind=120,
    ),
    # What it was changed into, or what somebody made it.
    Rule(
        Kind.PASSWORD,
        rf"(?<![a-z])(?:{_ACCESS_WORD})(?: [a-z]{{2,14}}){{0,4}}(?: (?:in|naar|is|als|wordt|gebruikt)|:) ?[\"'(]?({VALUE})",
        needs=("wachtw", "passw", "ww", "w8", "code"),
        check="mixed_secret",
        around=PASSWORDS,
        reach=12,
        behind=120,
    ),
    # A word and a number with a space between; and a word alone behind a label, at the end of its line.
    Rule(
        Kind.PASSWORD,
        r"(?<![A-Za-z])(?:[Ww]achtw[a-z]{0,5}|[Pp]assword|ww|[Ii]nlogcode)(?:(?: is| wordt)?[ :=]{1,2}[\"']?(?=[A-Z])|[:=] ?[\"']?)"
        r"([A-Za-z][a-z]{2,20} \d{2,6}[!?]?)(?=[ \"']?(?:[.,;)\n]|(?![\s\S])))",
        needs=("wachtw", "password", "ww", "inlogcode"),
        check="two_parts",
        case=True,
        around=PASSWORDS,
        reach=12,
        behind=120,
    ),
    Rule(
        Kind.PASSWORD,
        r"(?:(?<![^\n,;|/(\"'{])|(?<=[\n,;|/(.] )|(?<=\bhet )|(?<=\bhaar )|(?<=\bzijn )|(?<=\bmijn )|(?<=\bnieuw )|(?<=\bnieuwe ))"
        r"(?:wachtw[a-z]{0,5}|password|passwd)(?:[\"'] ?[:=] ?[\"']| ?[:=] ?[\"']?)([a-z][a-z-]{3,24})(?=[\"'}!)]{0,2}(?:\.?(?: ?\n|(?![\s\S]))|;))",
        needs=("wachtw", "passw"),
        check="word_secret",
        around=PASSWORDS,
        reach=12,
        behind=120,
    ),
    Rule(
        Kind.PASSWORD,
        rf"(?<![a-z])(?:pw|pass|wifi|login|inlog)[:=] ?(?:[a-z.]{{1,30}}[ /]{{1,3}})?({VALUE})",
        needs=("pw", "pass", "wifi", "log"),
        check="mixed_secret",
        around=LOGIN,
        reach=2,
        behind=90,
    ),
    Rule(
        Kind.DOCUMENT_NUMBER,
        r"(?<![a-z])(?:paspoort|rijbewijs|id-?(?:kaart|bewijs)?|identiteits(?:kaart|bewijs)?|document|visum|v"
        rf"|verblijfs(?:document|pas)?|polis|verzekerings|zorgpas|big|agb|passport)[ _-]?(?:{NUMBER_WORD}|number)"
        r"(?:(?![a-z])(?:(?: [a-z]{2,20}){0,3}?(?: is)?[.: =#\n\"'-]{1,4}|(?=\d))|(?=[a-z]{1,3}\d))"
        r"((?=[a-z .-]{0,5}\d)[a-z\d]{1,3}[a-z\d.-]{3,14}[a-z\d])(?![a-z\d])",
        needs=("num", "nr"),
        check="document",
        around="num|nmr|nr",
        behind=80,
        reach=30,
    ),
    # A document by the form of its number: two letters, six signs and a digit, or ten digits of a driving licence.
    Rule(
        Kind.DOCUMENT_NUMBER,
        r"(?<![a-z])(?:paspoort|passport|rijbewijs|id[ -]?(?:kaart|bewijs)|identiteits(?:kaart|bewijs))"
        r"(?: van [^\d\n]{1,25}?)?(?: is)?[ .:=#\n(\"'-]{1,4}([a-z]{2}[a-z\d]{6}\d|\d{10})(?![a-z\d])",
        needs=("paspoort", "passport", "rijbewijs", "kaart", "bewijs"),
        check="document",
        around="paspoort|passport|rijbewijs|id[ -]?kaart|id[ -]?bewijs|identiteits",
        behind=80,
        reach=4,
    ),
)
