"""Facts of the special kind about somebody: health, faith, home. About a theme they pass; about a person they hold."""

import re
from bisect import bisect_left
from collections.abc import Sequence

from .tokens import Tokens

_TERMS = (
    r"dys(?:lexie|lectisch\w*|lecti\w*|calculie|calculisch|praxie|fasie)|adhd|add|autis(?:me|tisch\w*)|asperger|ass(?!\w)|pdd-?nos|odd|tos(?!\w)|mcdd"
    r"|hoogbegaafd\w*|faalangst\w*|depressie\w*|depressief|anorexia|boulimia|eetstoornis|snijdt (?:zichzelf|in)|zelfbeschadig\w*|automutil\w*|suicid\w*|suïcid\w*|zelfmoord\w*"
    r"|zwanger\w*|diabetes|diabeet|suikerziek\w*|epilep\w*|kanker|leukemie|astma|allergi\w*|medica(?:tie|ment\w*)|ritalin|concerta|antidepressiv\w*|slechthorend\w*|slechtziend\w*|doof|blind|stotter\w*"
    r"|rolstoel|spierziekte|hechtings\w*|trauma\w*|getraumatiseerd\w*|ptss|angststoornis\w*|paniekaanval\w*|mutisme|mutistisch|down ?-?syndroom|syndroom van down|verstandelijk\w* beperk\w*|licht verstandelijk beperkt|verstandelijk beperkt|lvb|gehandicapt\w*|handicap"
    r"|iq|hoogsensitief|psychos?e\w*|psychiat\w*|psycholo(?:og|gisch\w*)|ggz|therapie|logopedie|burn-?out|overspannen|ongeneeslijk|terminaal|hiv|corona|long covid|migraine|adhd-medicatie|borderline|bipolair\w*|schizo\w*|ocd|dwangstoornis|tourette|gilles de la tourette|hersenletsel|hersenschudding|ziekenhuis|opgenomen|geopereerd"
    r"|moslim\w*|islamitisch\w*|jood(?:s|se)?|christelijk\w*|gereformeerd\w*|katholiek\w*|hindoe\w*|jehova\w*|gelovig\w*|hoofddoek\w*"
    r"|homo(?:seksueel)?|lesbisch\w*|biseksueel|bisexueel|bi|transgender\w*|non-?binair\w*|queer|hetero\w*|genderdysforie|uit de kast"
    r"|afkomst|asielzoeker\w*|statushouder\w*|vluchteling\w*|illegaal|ongedocumenteerd\w*|verblijfsvergunning\w*"
    r"|veilig thuis|vechtscheiding|gescheiden|scheid(?:ing|en)|echtscheiding|mishandel\w*|verwaarloo\w*|huiselijk geweld|misbruik\w*|incest|aangerand\w*|verkracht\w*|uithuis\w*|uit huis (?:geplaatst|gezet)"
    r"|pleeg(?:kind|gezin|ouders?|zorg)|jeugdzorg|jeugdbescherming|ondertoezicht\w*|onder toezicht|ots|voogdij|schulden|schuldsanering|bijstand|voedselbank|verslaafd\w*|verslaving|alcohol\w*|drugs\w*|blowt|wiet|gedetineerd\w*|gevangen(?:is|zit)\w*|in detentie|strafblad|opgepakt|gearresteerd|dakloos|daklozenopvang|blijf-van-mijn-lijf\w*|opvanghuis|thuissituatie|rouwt|overleden|overlijden"
    r"|lid van (?:de )?(?:pvv|vvd|sp|fvd|cda|d66|pvda|groenlinks|sgp|denk|bond|vakbond|aob|cnv|fnv)|dyslexic|autistic|autism|pregnant|depressed|diabetic|muslim|jewish|gay|lesbian"
)
_TERM = re.compile(rf"(?:{_TERMS})\b")
_PART = re.compile(r"-")
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
    rf"|\b(?:leerling|student|kind) [a-z]\b",
)
_SELF = re.compile(r"\bik (?:ben|heb|had|zit|lijd)(?: \w+){0,3} $|\bmijn $|\bi (?:am|have) $")
_END = re.compile(r"[.!?\n]+")
# So far before a fact "I have" or "my" may stand.
SELF_REACH = 80
_PLURALS = re.compile(r"\b(?:leerlingen|kinderen|studenten|mensen|jongeren|pubers)\b")


def _beginnings(terms: str) -> frozenset[str]:
    """The first three letters of all terms, or two of a term that has no more: most words begin with none."""
    return frozenset(re.findall(r"(?:^|\|)([a-zï]{2,3})", re.sub(r"\((?:[^()]|\([^()]*\))*\)", "(", terms)))


_BEGINNINGS = _beginnings(_TERMS)


def special_facts(plain: str, words: Tokens, names: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Where a fact of the special kind stands that is about somebody."""
    low = plain.replace("İ", "i").lower()
    spans = _terms(low, words)
    if not spans:
        return []
    found: list[tuple[int, int]] = []
    sentences = _sentences(low)
    at = 0
    about = _About(low, sorted(start for start, _ in names))
    for span in spans:
        while sentences[at][1] < span[1] and at + 1 < len(sentences):
            at += 1
        if about.somebody(sentences, at, span[0]):
            found.append(span)
    return found


def _terms(low: str, words: Tokens) -> list[tuple[int, int]]:
    """Where terms stand, whether about somebody or not; also in the second part of a word with a hyphen."""
    begins = [start for start, word in zip(words.starts, words.lows, strict=True) if word[:3] in _BEGINNINGS]
    if "-" in low:
        pairs = zip(words.starts, words.lows, strict=True)
        parts = [start + part.end() for start, word in pairs if "-" in word for part in _PART.finditer(word)]
        begins = sorted({*begins, *parts})
    found: list[tuple[int, int]] = []
    for begin in begins:
        term = _TERM.match(low, begin) if not found or begin >= found[-1][1] else None
        if term:
            found.append(term.span())
    return found


def _sentences(low: str) -> list[tuple[int, int]]:
    """Where the sentences of a text begin and end, each with the signs that end it."""
    found, start = [], 0
    for match in _END.finditer(low):
        found.append((start, match.end()))
        start = match.end()
    return [*found, (start, len(low))]


class _About:
    """Which sentences are about one person; each is looked at once."""

    def __init__(self, low: str, names: list[int]) -> None:
        self._low = low
        self._names = names
        self._person: dict[tuple[int, int], bool] = {}
        self._people: dict[tuple[int, int], bool] = {}

    def somebody(self, sentences: list[tuple[int, int]], number: int, term: int) -> bool:
        """Whether the sentence of a term, or the one before it, is about one person."""
        here = sentences[number]
        if self._is_person(here) or _SELF.search(self._low, max(here[0], term - SELF_REACH), term):
            return True
        return number > 0 and self._is_person(sentences[number - 1]) and not self._are_people(sentences[number - 1])

    def _is_person(self, sentence: tuple[int, int]) -> bool:
        if sentence not in self._person:
            at = bisect_left(self._names, sentence[0])
            named = at < len(self._names) and self._names[at] < sentence[1]
            self._person[sentence] = named or _PERSON.search(self._low, *sentence) is not None
        return self._person[sentence]

    def _are_people(self, sentence: tuple[int, int]) -> bool:
        if sentence not in self._people:
            self._people[sentence] = _PLURALS.search(self._low, *sentence) is not None
        return self._people[sentence]
