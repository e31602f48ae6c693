"""Facts of the special kind about somebody: health, faith, home. About a theme they pass; about a person they hold."""

import re
from collections.abc import Sequence

_TERMS = re.compile(
    r"\b(?:dys(?:lexie|lectisch\w*|lecti\w*|calculie|calculisch|praxie|fasie)|adhd|add|autis(?:me|tisch\w*)|asperger|ass(?!\w)|pdd-?nos|odd|tos(?!\w)|mcdd"
    r"|hoogbegaafd\w*|faalangst\w*|depressie\w*|depressief|anorexia|boulimia|eetstoornis|snijdt (?:zichzelf|in)|zelfbeschadig\w*|automutil\w*|su[iï]cid\w*|zelfmoord\w*"
    r"|zwanger\w*|diabetes|diabeet|suikerziek\w*|epilep\w*|kanker|leukemie|astma|allergi\w*|medica(?:tie|ment\w*)|ritalin|concerta|antidepressiv\w*|slechthorend\w*|slechtziend\w*|doof|blind|stotter\w*"
    r"|rolstoel|spierziekte|hechtings\w*|trauma\w*|getraumatiseerd\w*|ptss|angststoornis\w*|paniekaanval\w*|mutisme|mutistisch|down ?-?syndroom|syndroom van down|verstandelijk\w* beperk\w*|(?:licht )?verstandelijk beperkt|lvb|gehandicapt\w*|handicap"
    r"|iq|hoogsensitief|psychos?e\w*|psychiat\w*|psycholo(?:og|gisch\w*)|ggz|therapie|logopedie|burn-?out|overspannen|ongeneeslijk|terminaal|hiv|corona|long covid|migraine|adhd-medicatie|borderline|bipolair\w*|schizo\w*|ocd|dwangstoornis|tourette|gilles de la tourette|hersenletsel|hersenschudding|ziekenhuis|opgenomen|geopereerd"
    r"|moslim\w*|islamitisch\w*|jood(?:s|se)?|christelijk\w*|gereformeerd\w*|katholiek\w*|hindoe\w*|jehova\w*|gelovig\w*|hoofddoek\w*"
    r"|homo(?:seksueel)?|lesbisch\w*|biseksueel|bi(?:sexueel)|transgender\w*|non-?binair\w*|queer|hetero\w*|genderdysforie|uit de kast"
    r"|afkomst|asielzoeker\w*|statushouder\w*|vluchteling\w*|illegaal|ongedocumenteerd\w*|verblijfsvergunning\w*"
    r"|veilig thuis|vechtscheiding|gescheiden|scheid(?:ing|en)|echtscheiding|mishandel\w*|verwaarloo\w*|huiselijk geweld|misbruik\w*|incest|aangerand\w*|verkracht\w*|uithuis\w*|uit huis (?:geplaatst|gezet)"
    r"|pleeg(?:kind|gezin|ouders?|zorg)|jeugdzorg|jeugdbescherming|ondertoezicht\w*|onder toezicht|ots|voogdij|schulden|schuldsanering|bijstand|voedselbank|verslaafd\w*|verslaving|alcohol\w*|drugs\w*|blowt|wiet|gedetineerd\w*|gevangen(?:is|zit)\w*|in detentie|strafblad|opgepakt|gearresteerd|dakloos|daklozenopvang|blijf-van-mijn-lijf\w*|opvanghuis|thuissituatie|rouwt|overleden|overlijden"
    r"|lid van (?:de )?(?:pvv|vvd|sp|fvd|cda|d66|pvda|groenlinks|sgp|denk|bond|vakbond|aob|cnv|fnv)|dyslexic|autistic|autism|pregnant|depressed|diabetic|muslim|jewish|gay|lesbian)\b",
    re.IGNORECASE,
)
# Before scanning with the pattern above: some of these must be there.
_WHO = (
    r"leerling|leerlinge|student|studente|kind|kindje|jongen|jongetje|meisje|meid|kleuter|peuter|puber|zoon|zoontje|dochter|dochtertje|collega"
    r"|duo-?collega|moeder|vader|ouder|broer|broertje|zus|zusje|partner|man|vrouw|buurman|buurvrouw|stagiaire?|mentorleerling|directeur|leidinggevende"
    r"|teamleider|neefje|nichtje|vriend|vriendin|brugklasser|leerkracht|docent|docente|leraar|lerares|juf|meester|conciërge|mentor|oma|opa|pupil|boy|girl|son|daughter|colleague"
)
_ADJECTIVES = r"(?:[a-zë]+(?:e|te|de|je) )?"
_PERSON = re.compile(
    rf"\b(?:mijn|m'n|deze|die|dit|dat|onze|ons|my|our|this|that) {_ADJECTIVES}(?:{_WHO})\b"
    rf"|\b(?:een|één|1|'n|de|het|twee|a|one)(?: van (?:mijn|onze|de))? ?{_ADJECTIVES}(?:{_WHO})?s? ?(?:in|uit|van|bij|from|in) (?:mij|ons|mijn|onze|groep|klas|de klas|mijn klas|m'n|[1-6]|my|our|brugklas|havo|vwo|mavo)\b"
    rf"|\b(?:een|één|1) van (?:mijn|onze|de) (?:leerlingen|kinderen|collega's|studenten|jongens|meisjes|kleuters|mentorleerlingen|ouders)\b"
    rf"|\b(?:ik heb|wij hebben|we hebben|ik begeleid|ik geef les aan|heb ik|hebben we|hebben wij) (?:nu |sinds kort |in mijn klas |in groep \d |dit jaar )?(?:een|één|1) {_ADJECTIVES}(?:{_WHO})\b"
    r"|\b(?:hij|zij|ze|he|she) (?:is|heeft|was|had|zit|gebruikt|slikt|krijgt|lijdt|woont|komt|kreeg|werd|wordt|snijdt|blowt|drinkt|draagt|rookt|has|is|was|takes|uses)\b"
    r"|\b(?:heeft|is|dat|omdat|of) (?:hij|zij|ze)\b"
    r"|\b(?:zijn|haar|diens|his|her) (?:moeder|vader|ouders|broer|broertje|zus|zusje|opa|oma|stief\w+|pleeg\w+|thuissituatie|medicatie|diagnose|dyslexie|adhd|autisme|geloof|iq|partner|man|vrouw|familie|mother|father|parents)\b"
    rf"|\b(?:bij|van|met) (?:dit|deze|dat|die) (?:{_WHO})\b"
    rf"|\bde (?:moeder|vader|ouders|broer|zus) (?:van|heeft|is|zijn|hebben|zit)\b"
    rf"|\b(?:de|het) (?:leerling|jongen|meisje|kind|student|collega) (?:heeft|is|zit|krijgt|gebruikt|slikt|komt)\b"
    rf"|\b(?:leerling|student|kind) [A-Z]\b",
    re.IGNORECASE,
)
_SELF = re.compile(r"\bik (?:ben|heb|had|zit|lijd)(?: \w+){0,3} $|\bmijn $|\bi (?:am|have) $", re.IGNORECASE)
# The beginnings of all terms: most texts hold none, and then nothing else is looked at.
_STEMS = (
    "dys",
    "adhd",
    "add",
    "autis",
    "asper",
    "ass",
    "pdd",
    "odd",
    "tos",
    "mcdd",
    "hoogbeg",
    "faalangst",
    "depress",
    "anorex",
    "boulim",
    "eetst",
    "snijdt",
    "zelf",
    "autom",
    "suïc",
    "suic",
    "zwanger",
    "diabe",
    "suiker",
    "epil",
    "kanker",
    "leuk",
    "astma",
    "allerg",
    "medic",
    "rital",
    "concer",
    "antidep",
    "slecht",
    "doof",
    "blind",
    "stotter",
    "rolstoel",
    "spier",
    "hecht",
    "traum",
    "getraum",
    "ptss",
    "angst",
    "paniek",
    "mutis",
    "down",
    "verstand",
    "lvb",
    "gehand",
    "handicap",
    "iq",
    "hoogsens",
    "psych",
    "ggz",
    "therap",
    "logop",
    "burn",
    "overspan",
    "ongenees",
    "termin",
    "hiv",
    "corona",
    "covid",
    "migrain",
    "border",
    "bipol",
    "schizo",
    "ocd",
    "dwang",
    "touret",
    "hersen",
    "ziekenh",
    "opgenomen",
    "geoper",
    "moslim",
    "islam",
    "jood",
    "joods",
    "christ",
    "gereform",
    "kathol",
    "hindoe",
    "jehov",
    "gelov",
    "hoofddoek",
    "homo",
    "lesb",
    "bisek",
    "biseks",
    "trans",
    "binair",
    "queer",
    "hetero",
    "gender",
    "kast",
    "afkomst",
    "asiel",
    "statush",
    "vluchtel",
    "illeg",
    "ongedoc",
    "verblijf",
    "veilig",
    "vecht",
    "scheid",
    "echts",
    "mishand",
    "verwaar",
    "huisel",
    "misbr",
    "incest",
    "aanger",
    "verkracht",
    "uithuis",
    "huis",
    "pleeg",
    "jeugd",
    "toezicht",
    "ots",
    "voogd",
    "schuld",
    "bijstand",
    "voedsel",
    "versla",
    "alcohol",
    "drugs",
    "blow",
    "wiet",
    "gedet",
    "gevang",
    "detentie",
    "straf",
    "opgepakt",
    "gearr",
    "dakl",
    "blijf",
    "opvang",
    "thuiss",
    "rouwt",
    "overl",
    "lid",
    "pregnant",
    "muslim",
    "jewish",
    "gay",
    "lesbian",
)
_PLURALS = re.compile(r"\b(?:leerlingen|kinderen|studenten|mensen|jongeren|pubers)\b", re.IGNORECASE)


def special_facts(plain: str, names: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Where a fact of the special kind stands that is about somebody."""
    low = plain.lower()
    if not any(stem in low for stem in _STEMS):
        return []
    terms = [term.span() for term in _TERMS.finditer(plain)]
    return [span for span in terms if _about_somebody(plain, span, names)]


def _about_somebody(plain: str, term: tuple[int, int], names: Sequence[tuple[int, int]]) -> bool:
    """Whether the sentence of the term, or the one before it, is about one person."""
    start = _begin(plain, term[0])
    end = _end(plain, term[1])
    if _person_in(plain, start, end, names) or _SELF.search(plain, start, term[0]):
        return True
    earlier = _begin(plain, start - 2) if start > 1 else 0
    return _person_in(plain, earlier, start, names) and not _PLURALS.search(plain, earlier, start)


def _person_in(plain: str, start: int, end: int, names: Sequence[tuple[int, int]]) -> bool:
    return bool(_PERSON.search(plain, start, end)) or any(start <= at < end for at, _ in names)


def _begin(plain: str, place: int) -> int:
    return max(plain.rfind(sign, 0, max(place, 0)) for sign in ".!?\n") + 1


def _end(plain: str, place: int) -> int:
    ends = [at for sign in ".!?\n" if (at := plain.find(sign, place)) >= 0]
    return min(ends, default=len(plain))
