"""Who and what exists in the demo world: plain data."""

import re
import unicodedata
from dataclasses import dataclass

from lms.people.enums import OrganisationKind, Role, Sector

# Known to everybody; the command refuses to make these accounts outside the demo settings.
PASSWORD = "meesterproef-demo"  # noqa: S105
OPERATOR = "superuser"


@dataclass(frozen=True)
class Place:
    """An organisation of the demo world; ``parent`` is the slug of the board."""

    slug: str
    name: str
    kind: OrganisationKind
    city: str
    province: str
    parent: str = ""
    sector: Sector | str = ""
    brin: str = ""
    board_number: str = ""


@dataclass(frozen=True)
class Person:
    """Somebody in the demo world. ``shown`` puts the account in the list of accounts, one for each role."""

    first_name: str
    last_name: str
    role: Role
    at: str
    shown: bool = False
    employee_number: str = ""
    address: str = ""

    @property
    def email(self) -> str:
        """The address, made of the name where none was chosen."""
        return f"{self.address or _plain(self.first_name) + '.' + _plain(self.last_name)}@example.org"


def _plain(name: str) -> str:
    """The letters of a name as an e-mail address has them: "Zoë Çelik" is "zoecelik"."""
    letters = unicodedata.normalize("NFKD", name.lower().replace("ł", "l").replace("ı", "i"))
    return re.sub(r"[^a-z-]", "", letters)


BOARD = "de-waterlijn"
PRIMARY = "de-zeven-griffels"
SECOND_PRIMARY = "de-wilgenlaars"
SECONDARY = "lyceum-de-waterlijn"
COLLEGE = "hogeschool-de-vliet"
SMALL_PROVIDER = "leerhuis-noordkust"
GUILD = "gilde-van-leraren"
ETHICS = "ethische-raad"

PLACES = (
    Place(BOARD, "Stichting De Waterlijn", OrganisationKind.SCHOOL_BOARD, "Vechtdam", "Utrecht", board_number="99990"),
    Place(
        PRIMARY,
        "Basisschool De Zeven Griffels",
        OrganisationKind.INSTITUTION,
        "Vechtdam",
        "Utrecht",
        parent=BOARD,
        sector=Sector.PO,
        brin="99ZA",
    ),
    Place(
        SECOND_PRIMARY,
        "Basisschool De Wilgenlaars",
        OrganisationKind.INSTITUTION,
        "Oudersluis",
        "Utrecht",
        parent=BOARD,
        sector=Sector.PO,
        brin="99ZB",
    ),
    Place(
        SECONDARY,
        "Lyceum De Waterlijn",
        OrganisationKind.INSTITUTION,
        "Vechtdam",
        "Utrecht",
        parent=BOARD,
        sector=Sector.VO,
        brin="99ZC",
    ),
    Place(COLLEGE, "Hogeschool De Vliet", OrganisationKind.TEACHER_COLLEGE, "Vlietstad", "Zuid-Holland"),
    Place(SMALL_PROVIDER, "Leerhuis Noordkust", OrganisationKind.PUBLIC_PROVIDER, "Noordersluis", "Groningen"),
    Place(GUILD, "Gilde van Leraren", OrganisationKind.PROFESSIONAL_BODY, "Vechtdam", "Utrecht"),
    Place(ETHICS, "Ethische Raad AI in de Klas", OrganisationKind.ETHICS_COUNCIL, "Vechtdam", "Utrecht"),
)

HALFWAY = Person("Sanne", "Terpstra", Role.TEACHER, PRIMARY, shown=True, employee_number="W-2041")
FINISHED = Person("Noor", "Dijkema", Role.TEACHER, SECONDARY, employee_number="W-1187")
NOT_BEGUN = Person("Bram", "Oosterling", Role.TEACHER, SECOND_PRIMARY, employee_number="W-2303")
ASKING = Person("Youssef", "Benali", Role.TEACHER, SECONDARY)
HR = Person("Fatma", "Aydin", Role.HR, BOARD, shown=True)
AUTHOR = Person("Eva", "Lindeman", Role.AUTHOR, COLLEGE, shown=True)
PROVIDER_LEAD = Person("Rutger", "Blom", Role.PROVIDER_LEAD, COLLEGE, shown=True)
SMALL_LEAD = Person("Tessa", "Vonk", Role.PROVIDER_LEAD, SMALL_PROVIDER)
SECRETARY = Person("Hanneke", "Vos", Role.SECRETARY, GUILD, shown=True)
COORDINATOR = Person("Joris", "de Graaf", Role.COORDINATOR, GUILD, shown=True)
REVIEWERS = (
    Person("Wietske", "Postma", Role.REVIEWER, GUILD, shown=True),
    Person("Karim", "Haddad", Role.REVIEWER, GUILD),
)
DECIDER = Person("Liesbeth", "Noordzij", Role.DECIDER, GUILD, shown=True)
ETHICS_MEMBER = Person("Amina", "Bakker", Role.ETHICS_MEMBER, ETHICS, shown=True)

# Everybody who accepts an invitation; ASKING asks instead, and still waits for an answer.
INVITED = (
    Person("Pieter", "Hoekstra", Role.MANAGER, BOARD, shown=True),
    HR,
    Person("Marijke", "van Loon", Role.SCHOOL_LEADER, SECONDARY, shown=True, employee_number="W-1002"),
    HALFWAY,
    FINISHED,
    NOT_BEGUN,
    Person("Ilse", "Kramer", Role.SUPPORT_STAFF, PRIMARY, shown=True, employee_number="W-2077"),
    Person("Daan", "Verhulst", Role.STUDENT_TEACHER, SECONDARY, shown=True),
    AUTHOR,
    PROVIDER_LEAD,
    SMALL_LEAD,
    SECRETARY,
    COORDINATOR,
    *REVIEWERS,
    DECIDER,
    Person("Theo", "Mulder", Role.APPEALS_PANEL, GUILD, shown=True),
    ETHICS_MEMBER,
)
OPERATOR_EMAIL = "beheer@example.org"
OPERATOR_NAME = ("Beheer", "Meesterproef")
