"""What stands above a column, and what such a column holds. The page's script reads this table too."""

from dataclasses import dataclass

from .cues import words
from .rule import NUMBER_WORD
from .rules_numbers import BSN_CUE, DATE, EDUCATION_CUE, OWNER
from .verdict import Kind


@dataclass(frozen=True, slots=True)
class Heading:
    """A pattern for what a heading says, one for the whole of a cell below it, and a function of ``checks``."""

    kind: Kind
    says: str
    cell: str
    check: str = ""


_PHONE = r"\(?(?:\+|00)?\d(?:[ ./()_*-]{0,3}\d){5,13}"
HEADINGS = (
    Heading(Kind.BSN, BSN_CUE, r"\d(?:[ ./_*,-]{0,2}\d){7,8}", "bsn"),
    Heading(Kind.EDUCATION_NUMBER, EDUCATION_CUE, r"\d(?:[ .-]?\d){8}"),
    Heading(
        Kind.PUPIL_NUMBER,
        rf"(?<![a-z])(?:{OWNER})[ ._-]{{0,2}}(?:{NUMBER_WORD}|id|code)(?![a-z]{{3}})|(?:student|pupil|employee|staff)[ _-]?(?:number|id|no)",
        r"[a-z]{0,2}\d[\d.-]{1,10}\d",
    ),
    Heading(
        Kind.PHONE, r"(?<![a-z])(?:tel|mob|gsm|phone|whatsapp|06(?!\d)|noodn)|bereikbaar|telefoon", _PHONE, "several"
    ),
    Heading(Kind.EMAIL, r"mail", r"\w[\w.+%'-]{0,63} ?@ ?[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}", "mailbox"),
    Heading(Kind.BIRTH_DATE, r"(?<![a-z])(?:geb|gbd|birth|dob|jarig|verjaar)|geboorte", DATE, "birth"),
    Heading(Kind.POSTCODE, r"postcode|(?<![a-z])(?:pc|zip)(?![a-z])|postal", r"[1-9]\d{3}[ ._-]?[a-z]{2}"),
    Heading(
        Kind.ADDRESS,
        r"(?<![a-z-])(?:woon)?adres|\baddress",
        r"[a-z][a-z' .-]{2,40}[ ,.]{0,2}(?:nr\.? ?)?\d{1,4}(?: ?-?(?:[a-z]|bis|hs|[ivx]{1,3}|\d{1,4}))?"
        r"(?:, ?[1-9]\d{3} ?[a-z]{2})?(?:,? [a-z' .-]{2,30})?",
    ),
    Heading(Kind.IBAN, r"iban|rek(?:ening|\.|nr)", r"(?:[a-z]{2}\d{2}[ a-z\d.-]{10,36}|\d(?:[ .-]?\d){6,9})"),
    Heading(Kind.LICENCE_PLATE, r"kenteken|nummerbord|nummerplaat", r"[a-z\d][a-z\d .-]{4,8}[a-z\d]", "plate_near"),
    Heading(
        Kind.PASSWORD,
        r"wachtw|passw|(?<![a-z])(?:ww|pw)(?![a-z])|pincode|inlogcode|toegangscode",
        r"[^ \n()='\"]{4,40}",
        "secret",
    ),
    Heading(
        Kind.DOCUMENT_NUMBER,
        rf"(?:paspoort|rijbewijs|(?<![a-z])id|(?<![a-z])v|identiteitskaart|document|polis)[ _-]?{NUMBER_WORD}",
        r"[a-z\d][a-z\d .-]{4,18}[a-z\d]",
        "document",
    ),
    Heading(Kind.ADDRESS, r"^(?:straat(?:naam)?|street)$", r"[a-z][a-z' .-]{1,40}"),
    Heading(Kind.ADDRESS, r"^(?:huis ?-?_?(?:nummer|nr\.?)|hnr\.?|nr\.?|nummer)$", r"\d{1,4}(?: ?-?[a-z\d]{1,3})?"),
)
# Where some of them stand; a street and a number are an address together.
BSN = 0
ADDRESS = next(place for place, heading in enumerate(HEADINGS) if heading.kind == Kind.ADDRESS)
STREET, HOUSE_NUMBER = len(HEADINGS) - 2, len(HEADINGS) - 1
# One of these stands in every heading but those two.
WORDS = words(
    "bsn s.n s-n burger sofi ond own pgn persoonsg nr nmr num id code tel mob gsm phone app 06 nood bereik mail geb gbd"
    " birth dob jarig verjaar pc zip post adres addres iban rek kenteken wachtw passw ww pw staff"
) | {"s n"}
# Above the other columns of such a table: where a heading may be any word, these are the ones that it is.
OTHERS = (
    r"(?:volledige )?(?:naam|voornaam|voornamen|achternaam|roepnaam|voorletters|tussenvoegsel|name|klas|groep|leerling"
    r"|student|kind|pupil|ouder|ouders|moeder|vader|mentor|plaats|woonplaats|geslacht|leeftijd|niveau|advies|cijfer"
    r"|opmerking|opmerkingen|land|m/v|nr|nummer|school|vak|datum|score|punten)"
)
