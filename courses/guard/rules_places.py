"""Where somebody lives: addresses and postcodes."""

from .rule import DIGIT, FOUR_DIGITS, STREET, Rule
from .verdict import Kind

# How the names of streets end; in whole or as one shortens them, and as many other words do.
_STRONG = (
    *("straatje", "straat", "laantje", "laan", "gracht", "singel", "dreef", "steeg", "plantsoen", "boulevard"),
    *("kade", "kanaal"),
)
_SHORT = ("str", "ln", "pln", "blvd")
_SHORTENED = tuple(rf"{short}\.?" for short in _SHORT)
_EVERY = "|".join((*_STRONG, *(end.upper() for end in _STRONG), *_SHORTENED, *(end.upper() for end in _SHORTENED)))
WEAK = (
    "weg|plein|pad|hof|dijk|veld|park|erf|baan|ring|wal|haven|kamp|burg|oord|akker|zoom|berg|dal|hoek|markt|brink|bos"
    "|horst|donk|hout|beek|vaart|waard|polder|tuin|dam|brug|stede|meer|steen|rak|weide|poort|werf|hoeve|buren|burren|buorren|buurt|streek|gaarde|bongerd|terp|vliet|wetering|zijl|dyk|stee|hage"
)
_ROAD = "|".join((*_STRONG[:10], *_SHORTENED, WEAK))
NUMBER = (
    r"(?:,? (?:nr\.?|nummer|huisnummer|huisnr\.?|hnr\.?|no\.?)|,|[:-](?=\d))?[ \n]?\d{1,4}"
    r"(?: ?[a-z]\b| ?bis| ?hs|-[a-zA-Z]\b|-[IVX]{1,4}\b| ?[IVX]{1,4}\b|-\d{1,4})?(?![\d%:])(?![.,]\d)"
    r"(?! ?(?:keer|x\b|uur|minu|sec|dagen|dag\b|meter|m\b|km|kilometer|euro|leerling|kinder|mensen|huizen|bomen|jaar"
    r"|weken|week|auto|fiets|punten|klassen|stops|haltes|strafpunten|groepen|pagina|stappen|banken|lantaarn|winkels"
    r"|woningen|=|\+))"
)
_LIVES = (
    r"(?:adres|woont?|wonen|wonend|woonachtig|woonde|verhuis\w{0,8}|verhuizen|huisbezoek\w{0,4}|thuis|bezorg\w{0,4}"
    r"|ophalen|opgehaald|gehaald|breng\w{0,4}|familie|gezin|oma|opa|moeder|vader|ouders|tante|oom|live|lives|address)"
)
_TOWARDS = r"(?: (?:is|zijn|op|aan|in|bij|naar|van|het|de|een|at|ze|hij|zij|nu|haar|familie)){0,8}"
_AT_HOME = (
    r"(?:Adres|adres|Woont?|woont?|Wonen|wonen|Wonend|wonend|Woonachtig|woonachtig|Verhuis\w{0,8}|verhuis\w{0,8}"
    r"|Huisbezoek\w{0,4}|huisbezoek\w{0,4}|Lives?|lives?|Address|address)"
    r"(?: (?:is|op|aan|in|bij|naar|het|de|at|nu)){0,6}:? "
)
_NAMED = r"(?:(?:[A-Z][A-Za-z'-]{0,24}\.?|van|van de|van den|van der|de|den|der|ten|ter|het|'t)[ .]){0,4}"
# A word with a capital, where it begins.
_CAPITAL = r"(?:'s-[A-Z]|[A-Z](?<![A-Za-z'-][A-Z]))"
_CALCULATED = r"hex|lijnstuk|formule|binair|artikel|opgave|bestel|order"

PLACES = (
    Rule(
        Kind.ADDRESS,
        rf"(?<![A-Za-z'-])({_NAMED}[A-Za-z'-]{{2,30}}(?:{_EVERY}){NUMBER})",
        needs=(*_STRONG, *_SHORT),
        check="street",
        case=True,
        around=STREET,
        reach=140,
    ),
    Rule(
        Kind.ADDRESS,
        rf"({_CAPITAL}(?=[A-Za-z'-]{{2,40}}(?![A-Za-z'-])[ ,:\n-]{{0,2}}(?:[nh][a-z]{{1,10}}\.? ?)?\d)[A-Za-z'-]{{1,30}}(?:{WEAK}){NUMBER})",
        check="street",
        case=True,
        around=DIGIT,
    ),
    Rule(
        Kind.ADDRESS,
        r"((?:Laan|Plein|Straat|Weg|Hof|Kade|Pad|Dijk|Singel|Park) (?:(?:van|der|den|de|ten|ter|aan|het|1\d\d\d) ?){1,5}"
        rf"(?:[A-Za-z'-]{{1,30}} ?){{0,4}}?{NUMBER})",
        check="street",
        case=True,
        around=DIGIT,
    ),
    Rule(
        Kind.ADDRESS,
        r"((?:Oude|Nieuwe|Lange|Korte|Grote|Kleine|Hoge|Lage|Groote|Oudezijds|Nieuwezijds|Noorder|Zuider|Ooster|Wester)"
        rf" ?[A-Za-z][A-Za-z'-]{{2,30}}{NUMBER})",
        near=rf"\b(?:aan|op|in|{_LIVES})\b",
        before=30,
        after=0,
        check="street",
        case=True,
        around=DIGIT,
    ),
    Rule(
        Kind.ADDRESS,
        rf"{_LIVES}{_TOWARDS}[:,=]? ?([A-Za-z][A-Za-z'-]{{1,30}}(?:{_ROAD}){NUMBER})",
        check="street",
        around=DIGIT,
    ),
    Rule(
        Kind.ADDRESS,
        rf"{_AT_HOME}([A-Z][A-Za-z'.-]{{1,30}}(?: [A-Za-z'.-]{{1,30}}){{0,3}}?{NUMBER})",
        needs=("adres", "woon", "wonen", "verhui", "huisbez", "live", "address"),
        check="street",
        case=True,
        around=DIGIT,
    ),
    Rule(
        Kind.ADDRESS,
        rf"((?:Markt|Brink|Dam|Plein|Kerkplein|Dorp|Ring|Haven|Wal|Kade){NUMBER})",
        near=r"\badres|\bwoon|\bwonen|\bverhui|\bhuisbezoek|\bgezin|\bfamilie|\b[1-9]\d{3} ?(?:[a-z]{2}) ",
        check="street",
        case=True,
        around=DIGIT,
    ),
    # -- postcodes
    Rule(
        Kind.POSTCODE,
        r"(?=[1-9])(?:(?<![a-z\d#])|(?<=postcode)|(?<=\bpc))(?<!\d[.,-])([1-9]\d{3}[ \n.,;/:|_-]{0,2}(?!sa|sd|ss)[a-z]{2})(?![a-z])(?!-[a-z\d])",
        near=r"postcode|\bpc\b|\bwoon|\bwonen|\badres|\bverhui|\bhuisnummer|\bpostbus"
        r"|(?:straat|laan|weg|plein|gracht|kade|hof|singel|dijk|pad|str\.?|ln\.?) ?\d|\baddress|\bzip",
        check="postcode_near",
        around=FOUR_DIGITS,
        reach=10,
        behind=30,
    ),
    Rule(
        Kind.POSTCODE,
        r"(?=[1-9])(?<![A-Za-z\d#])(?<![\w.,]-)(?<!\d[.,])([1-9]\d{3} ?(?!SA|SD|SS)[A-Z]{2})"
        r"(?=,? (?:nr\.?|nummer|huisnummer) ?\d|,? ?\d{1,4}[a-z]?\b(?! ?[a-z]{3}))",
        unless=_CALCULATED,
        before=20,
        after=20,
        check="postcode",
        case=True,
        around=FOUR_DIGITS,
        reach=10,
        behind=30,
    ),
    Rule(
        Kind.POSTCODE,
        r"(?=[1-9])(?:(?<![A-Za-z\d#-])|(?<=NL-))(?<!\d[.,])([1-9]\d{3} ?(?!SA|SD|SS)[A-Z]{2})(?![\w-])",
        unless=_CALCULATED,
        before=20,
        after=25,
        check="postcode",
        case=True,
        around=FOUR_DIGITS,
        reach=10,
        behind=30,
    ),
    # With another sign between; the numbers that years have as well are left to those with a word near.
    Rule(
        Kind.POSTCODE,
        r"(?=[2-9])(?<![A-Za-z\d#-])(?<!\d[.,/])([2-9]\d{3} ?[,/] ?(?!SA|SD|SS)[A-Z]{2})(?![\w-])",
        unless=_CALCULATED + "|som|klas|lokaal|code|model|versie|schaal",
        before=20,
        after=20,
        check="postcode",
        case=True,
        around=FOUR_DIGITS,
        reach=10,
        behind=30,
    ),
)
