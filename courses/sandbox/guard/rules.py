"""The rules for hard identifiers: one table, for the guard on the server and for its copy in the page.

Patterns are written for Python and for browsers alike: no named groups, no inline flags, letters beyond a–z as
explicit ranges, ``\\w``, ``\\d`` and ``\\b`` meaning ASCII. ``manage.py write_guard_script`` puts the table into
``static/js/sandbox-guard.js``; a test fails when the two differ.
"""

from dataclasses import dataclass

from .verdict import Kind

LETTER = "A-Za-zÀ-ÖØ-öø-ž"
CAPITAL = "A-ZÀ-ÖØ-ÞİŞĞŁŚŻŽŠČĆŃŹĐ"


@dataclass(frozen=True, slots=True)
class Rule:
    """One way to recognise one kind; the first group of ``pattern`` is what is found."""

    kind: Kind
    pattern: str
    # Words of which one must stand in the text at all, in small letters; looked for first, because that is fast.
    needs: tuple[str, ...] = ()
    # What must stand near, and what must not: at most so many characters before and after.
    near: str = ""
    unless: str = ""
    before: int = 40
    after: int = 40
    check: str = ""  # a function of ``checks`` that looks at what was found
    case: bool = False  # whether capitals count
    page: bool = True  # whether the page warns as well; long and rare ones stay on the server


_SEP = "[ ./-]{0,3}"
_DATE = (
    r"\d{1,2} ?[-/.] ?\d{1,2} ?[-/.] ?(?:19|20)?\d{2}(?!\d)|(?:19|20)\d{2}[-/.]\d{1,2}[-/.]\d{1,2}(?!\d)"
    r"|\d{1,2}(?:e|ste|de)? (?:jan|feb|maa?rt|mrt|apr|mei|may|jun|jul|aug|sep|okt|oct|nov|dec)[a-z]{0,7}\.?,? ?(?:'?\d{2}|(?:19|20)\d{2})(?!\d)"
)
_BORN = r"\bgeb(?:oren|oorte[a-z]*|\.|\b)|\bgeb\.? ?dat|\bjarig|\bverjaar|\bbirth|\bborn\b|\bdob\b"
_PERSON = (
    r"\b(?:leerling|lln|student|pupil|kind|jongen|meisje|zoon|dochter|moeder|vader|ouder|collega|mentorleerling"
    r"|deelnemer|cursist|kleuter|peuter|patiënt|cliënt)"
)
_THING = (
    r"order|factuur|bestel|artikel|product|isbn|omzet|euro|€|\btel\b|telefoon|\bbel(?:len|t)?\b|serie|versie|kvk"
    r"|inwoners|winst|postcode|gedeeld|keer|som\b|\bplus\b|\bmin\b|\*|×|\bx\b|="
)
_STREET = "straat|straatje|laan|laantje|gracht|singel|dreef|steeg|plantsoen|boulevard|kade|plein|weg|dijk|hof|pad|markt"
_WEAK = (
    "weg|plein|pad|hof|dijk|veld|park|erf|baan|ring|wal|haven|kamp|burg|oord|akker|zoom|berg|dal|hoek|markt|brink|bos"
    "|horst|donk|hout|beek|vaart|waard|polder|tuin|dam|brug|stede|meer|steen|rak|weide|poort|werf|hoeve|es|kamp"
)
_NUMBER = (
    r"(?: nr\.?| nummer| huisnummer|,)? ?\d{1,4}(?: ?[a-z]\b| ?bis| ?hs|-[a-z]\b|-[IVX]{1,4}\b| ?[IVX]{1,4}\b|-\d{1,4})?(?![\d%:])(?![.,]\d)"
    r"(?! ?(?:keer|x\b|uur|minu|sec|dagen|dag\b|meter|m\b|km|kilometer|euro|leerling|kinder|mensen|huizen|bomen|jaar"
    r"|weken|week|auto|fiets|punten|klassen|stops|haltes|strafpunten|groepen|pagina))"
)
_LIVES = (
    r"(?:adres|woont?|wonen|wonend|woonachtig|woonde|verhuis\w*|verhuizen|huisbezoek\w*|thuis|bezorg\w*|ophalen|opgehaald"
    r"|gehaald|breng\w*|familie|gezin|oma|opa|moeder|vader|ouders|tante|oom|live|lives|address)"
)
_WORDS = f"(?:[{LETTER}'.-]+ ){{0,3}}"
_TOWARDS = r"(?: (?:is|zijn|op|aan|in|bij|naar|van|het|de|een|at|ze|hij|zij|nu|zijn|haar|familie))*"

RULES: tuple[Rule, ...] = (
    # -- e-mail
    Rule(
        Kind.EMAIL,
        r"(?<![\w.+-])([\w][\w.+%'-]{0,63}@(?:[\w-]{1,63}\.){1,5}[a-z]{2,24})(?![\w-])",
        needs=("@",),
        check="mailbox",
    ),
    Rule(
        Kind.EMAIL,
        r"(?<![\w.+-])([\w][\w.+-]{0,63} ?[\[({<] ?(?:at|apenstaartje|apestaartje|@) ?[\])}>] ?[\w-]{1,63}(?:(?:\.| ?[\[(]? ?(?:punt|dot) ?[\])]? ?)[\w-]{2,63}){1,4})",
        needs=("at", "staartje", "@"),
        check="mailbox",
    ),
    Rule(
        Kind.EMAIL,
        r"(?<![\w.+-])([\w][\w.+-]{0,63} (?:at|apenstaartje|apestaartje) [\w-]{1,63}(?:\.| (?:punt|dot) )(?:nl|com|be|org|net|eu|de|example))(?![\w-])",
        needs=(" at ", "staartje"),
        check="mailbox",
        page=False,
    ),
    # -- bank accounts
    Rule(Kind.IBAN, r"(?<![a-z\d])(nl[ .-]?\d{2}[ .-]?(?:[a-z][ .-]?){4}(?:\d[ .-]?){9}\d)(?!\d)", needs=("nl",)),
    Rule(
        Kind.IBAN,
        r"(?<![A-Za-z\d])([A-Z]{2}\d{2}(?: ?[A-Z\d]{4}){2,7}(?: ?[A-Z\d]{1,3})?)(?![A-Za-z\d])",
        check="iban",
        case=True,
        page=False,
    ),
    Rule(
        Kind.IBAN,
        r"\b(?:bank)?rekening(?:nummer|nr\.?)?(?: van [a-z ]{1,20}| is|:){0,2} ?(\d(?:[ .]?\d){6,9})(?!\d)",
        needs=("rekening",),
        page=False,
    ),
    # -- citizen service number and education number
    Rule(
        Kind.BSN,
        r"(?<![\d.,-])(\d(?:[ ./_*-]{0,2}\d){7,8})(?![\d]|[.,-]\d)",
        needs=("bsn", "burger", "sofi", "citizen"),
        near=r"\bbsn|\bburger ?-?service ?-?(?:nummer|nr)|\bsofi ?-?(?:nummer|nr)|\bcitizen service",
        before=60,
        after=60,
        check="bsn",
    ),
    Rule(
        Kind.EDUCATION_NUMBER,
        r"(?<![\d.,-])(\d(?:[ .-]?\d){8})(?![\d]|[.,-]\d)",
        needs=("onderwijs", "pgn", "persoonsgebonden", "education number"),
        near=r"\bonderwijs ?-?(?:nummer|nr)|\bpgn\b|\bpersoonsgebonden|\beducation number",
        before=60,
    ),
    Rule(
        Kind.BSN,
        r"(?<![\d.,+-])(\d{9}|\d{4}\.\d{2}\.\d{3}|\d{3}[. ]\d{3}[. ]\d{3})(?![\d]|[.,-]\d)",
        near=_PERSON,
        unless=_THING + r"|(?:leerling|student|deelnemer|kandida|examen|personeels|stam)[a-z]*-?(?:nummer|nr)|"
        r"\bstudent\b",
        check="bsn",
    ),
    # -- numbers that a school gives
    Rule(
        Kind.PUPIL_NUMBER,
        r"\b(?:leerling|lln|ll|student|studenten|stam|deelnemers?|personeels?|medewerkers?|examen|kandidaats?|cursist(?:en)?"
        r"|inschrijf|inschrijvings|dossier|zorg|cliënt|client|patiënt|verzuim|school|lid(?:maatschaps)?|kaart)(?:[ -]?(?:nummer|nr|id|code)\b|[ .-]?nr)"
        r"\.?(?:[ :#=]{0,3}|(?: is| van [^\d\n]{1,30}? is)[: ]{1,2})((?:[a-z]{0,2})\d[\d.-]{1,10}\d)(?!\d)(?! ?(?:euro|leerlingen|tekens|cijfers|keer))",
        needs=("nummer", "nr", "id", "code"),
    ),
    Rule(
        Kind.PUPIL_NUMBER,
        r"\b(?:leerling|student|stam|deelnemers?|personeels?|medewerkers?|examen|kandidaats?|cursist|dossier)[ -]?(?:nummer|nr)\b"
        r"[^\d\n.?!]{1,40}?\b([a-z]{0,2}\d{5,10})(?!\d)(?! ?(?:euro|leerlingen|tekens|cijfers|keer))",
        needs=("nummer", "nr"),
        page=False,
    ),
    Rule(
        Kind.PUPIL_NUMBER,
        r"\b(?:student|studente|leerling|leerlinge|lln|ll|kandidaat|cursist|deelnemer|pupil)\.? (?:met )?(?:nummer |nr\.? ?|#)?(\d{5,10})(?!\d)"
        r"(?! ?(?:euro|uur|keer|km|kg|%|leerlingen|kinderen|studenten|punten))(?![.,]\d)",
        needs=("student", "leerling", "lln", "ll", "kandidaat", "cursist", "deelnemer", "pupil"),
    ),
    Rule(
        Kind.PUPIL_NUMBER,
        r"(?<![\w-])(s\d{6,8})(?!\w)",
        needs=("s1", "s2", "s3", "s4", "s5", "s6", "s7", "s8", "s9", "s0"),
    ),
    Rule(
        Kind.PUPIL_NUMBER,
        r"\b(?:student|pupil|employee|staff) (?:number|id|no\.?)(?: is|:)? ?([a-z]{0,2}\d{4,10})(?!\d)",
        needs=("student", "pupil", "employee", "staff"),
        page=False,
    ),
    Rule(Kind.PUPIL_NUMBER, r"\beck[ -]?id[: ]{0,3}((?:https?://\S{6,200})|[a-f\d]{16,128})", needs=("eck",)),
    # -- phone numbers
    Rule(
        Kind.PHONE,
        rf"(?<![\w+])((?:\+|00) ?31[ .-]{{0,2}}\(?0?\)?[ .-]{{0,2}}[1-9](?:{_SEP}\d){{8}})(?!\d)",
        needs=("31",),
    ),
    Rule(
        Kind.PHONE,
        rf"(?<![\d.,+/-])(?!\d{{1,2}}[-./]\d{{1,2}}[-./](?:19|20)\d\d)(\(?0[1-9]\d{{0,2}}\)?(?:{_SEP}\d){{6,8}})(?![\d]|[.,-]\d)",
        needs=("0",),
        unless=r"order|bestel|factuur|artikel|isbn|barcode|ean\b",
        before=20,
        after=0,
        check="phone",
    ),
    Rule(
        Kind.PHONE,
        r"(?<![\d.,+/-])(0[ .-]6(?:[ .-]{1,2}\d){8})(?![\d]|[ .-]\d)",
        needs=("0",),
        check="phone",
    ),
    Rule(
        Kind.PHONE,
        r"(?<![\w+])(\+[1-9]\d{0,2}[ .()-]{0,2}\d(?:[ ().-]{0,2}\d){6,11})(?!\d)",
        needs=("+",),
        check="foreign",
    ),
    Rule(
        Kind.PHONE,
        r"\b(?:tel(?:efoon)?(?:nummer|nr)?|mobiel(?:e nummer|tje)?|06|bel(?:len)?|app(?:en)?|whatsapp)\b(?: is| op| naar| met|:|\.)* ?([1-9]\d{5,7}|6[ -]?\d{8})(?!\d)(?! ?(?:euro|keer|leerlingen))",
        needs=("tel", "mobiel", "06", "bel", "app"),
    ),
    # -- dates of birth
    Rule(
        Kind.BIRTH_DATE,
        rf"(?<![\d.,/-])({_DATE})",
        needs=("geb", "jarig", "verjaar", "birth", "born", "dob"),
        near=_BORN,
        check="birth",
    ),
    # -- addresses
    Rule(
        Kind.ADDRESS,
        rf"(?<![{LETTER}])((?:(?:[{CAPITAL}][{LETTER}'-]*\.?|van|van de|van den|van der|de|den|der|ten|ter|het|'t) ){{0,4}}"
        rf"[{LETTER}'-]{{2,30}}(?:straat|straatje|laan|laantje|gracht|singel|dreef|steeg|plantsoen|boulevard|kade|kanaal){_NUMBER})",
        needs=("straat", "laan", "gracht", "singel", "dreef", "steeg", "plantsoen", "boulevard", "kade", "kanaal"),
        check="street",
        case=True,
    ),
    Rule(
        Kind.ADDRESS,
        rf"(?<![{LETTER}])((?:(?:[{CAPITAL}][{LETTER}'-]*\.?|van|de|den|der|ten|ter|het|'t) ){{0,4}}"
        rf"[{CAPITAL}][{LETTER}'-]{{1,30}}(?:{_WEAK}){_NUMBER})",
        check="street",
        case=True,
        page=False,
    ),
    Rule(
        Kind.ADDRESS,
        rf"\b((?:Laan|Plein|Straat|Weg|Hof|Kade|Pad|Dijk|Singel|Park) (?:van |der |den |de |ten |ter |aan |het |1\d\d\d ?)+(?:[{LETTER}'-]+ ?){{0,4}}?{_NUMBER})",
        check="street",
        case=True,
        page=False,
    ),
    Rule(
        Kind.ADDRESS,
        rf"\b((?:Oude|Nieuwe|Lange|Korte|Grote|Kleine|Hoge|Lage|Groote|Oudezijds|Nieuwezijds|Noorder|Zuider|Ooster|Wester) ?[{CAPITAL}{LETTER}][{LETTER}'-]{{2,30}}{_NUMBER})",
        near=rf"\b(?:aan|op|in|{_LIVES})\b",
        before=30,
        after=0,
        check="street",
        case=True,
        page=False,
    ),
    Rule(
        Kind.ADDRESS,
        rf"\b{_LIVES}{_TOWARDS}[:,]? ([{LETTER}][{LETTER}'-]{{1,30}}(?:{_STREET}|{_WEAK}){_NUMBER})",
        check="street",
        page=False,
    ),
    Rule(
        Kind.ADDRESS,
        rf"\b(?:[Aa]dres|[Ww]oont?|[Ww]onen|[Ww]onend|[Ww]oonachtig|[Vv]erhuis\w*|[Hh]uisbezoek\w*|[Ll]ives?|[Aa]ddress)(?: (?:is|op|aan|in|bij|naar|het|de|at|nu))*:? ([{CAPITAL}][{LETTER}'.-]+(?: [{LETTER}'.-]+){{0,3}}?{_NUMBER})",
        check="street",
        case=True,
        page=False,
    ),
    Rule(
        Kind.ADDRESS,
        rf"\b((?:Markt|Brink|Dam|Plein|Kerkplein|Dorp|Ring|Haven|Wal|Kade){_NUMBER})",
        near=r"\badres|\bwoon|\bwonen|\bverhui|\bhuisbezoek|\bgezin|\bfamilie|\b[1-9]\d{3} ?[A-Z]{2}\b",
        case=True,
        page=False,
    ),
    # -- postcodes
    Rule(
        Kind.POSTCODE,
        r"(?<![\w-])([1-9]\d{3} ?(?!sa|sd|ss)[a-z]{2})(?![\w-])",
        near=r"\bpostcode|\bwoon|\bwonen|\badres|\bverhui|\bhuisnummer|\bpostbus|(?:straat|laan|weg|plein|gracht|kade|hof|singel|dijk|pad) \d|\baddress",
        check="postcode_near",
    ),
    Rule(
        Kind.POSTCODE,
        r"(?<![\w-])([1-9]\d{3} ?(?!SA|SD|SS)[A-Z]{2})(?=,? (?:nr\.?|nummer|huisnummer) ?\d|,? ?\d{1,4}[a-z]?\b(?! ?[a-z]{3}))",
        check="postcode",
        case=True,
    ),
    Rule(Kind.POSTCODE, r"(?<![\w-])([1-9]\d{3} ?(?!SA|SD|SS)[A-Z]{2})(?![\w-])", check="postcode", case=True),
    # -- plates, passwords, documents
    Rule(
        Kind.LICENCE_PLATE,
        r"(?<![\w-])(\d{2}-[A-Z]{2}-[A-Z]{2}|[A-Z]{2}-\d{2}-[A-Z]{2}|[A-Z]{2}-[A-Z]{2}-\d{2}|\d{2}-[A-Z]{3}-\d|\d-[A-Z]{3}-\d{2}"
        r"|[A-Z]{2}-\d{3}-[A-Z]|[A-Z]-\d{3}-[A-Z]{2}|[A-Z]{3}-\d{2}-[A-Z]|[A-Z]-\d{2}-[A-Z]{3}|\d-[A-Z]{2}-\d{3}|\d{3}-[A-Z]{2}-\d|\d{2}-[A-Z]{2}-\d{2})(?![\w-])",
        needs=("-",),
        check="plate",
        case=True,
    ),
    Rule(
        Kind.LICENCE_PLATE,
        r"\b(?:kenteken|nummerbord|nummerplaat|licen[cs]e plate)(?: is| van [^\d\n]{1,25}? is|:)?[: ]{1,2}([a-z\d]{1,3}[ -]?[a-z\d]{2,3}[ -]?[a-z\d]{1,3})(?![a-z\d])",
        needs=("kenteken", "nummer", "plate"),
        check="plate_near",
    ),
    Rule(
        Kind.PASSWORD,
        r"\b(?:wachtwoord|password|passwoord|ww|pincode|inlogcode|toegangscode|deurcode|alarmcode|wifi-?(?:code|wachtwoord))"
        r"(?: (?:van|voor|for) [^\n:.,?!\"]{1,40}?)??(?: is| wordt| werd| luidt| was|:| =|=)*[: ]{1,2}[\"'(]?(?=\S*[\d#$%&*@!+=])([^\s\"')]{4,40})",
        needs=("wachtwoord", "passw", "ww", "code"),
        check="secret",
    ),
    Rule(
        Kind.DOCUMENT_NUMBER,
        r"\b(?:paspoort|rijbewijs|id-?(?:kaart|bewijs)?|identiteits(?:kaart|bewijs)?|document|visum|v|verblijfs(?:document|pas)?|polis|verzekerings|zorgpas|big|agb|passport)"
        r"[ -]?(?:nummer|nr|number)\b\.?(?: is| van [^\d\n]{1,25}? is|:)?[: ]{1,2}([a-z\d]{2,3}[a-z\d-]{3,12}[a-z\d])(?![a-z\d])",
        needs=("nummer", "nr", "number"),
        check="document",
        page=False,
    ),
)
