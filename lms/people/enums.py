"""Kinds of organisation and the roles a person can have in each."""

from django.db.models import TextChoices


class OrganisationKind(TextChoices):
    SCHOOL_BOARD = "school_board", "Schoolbestuur"
    INSTITUTION = "institution", "Instelling"
    BRANCH = "branch", "Vestiging"
    TEACHER_COLLEGE = "teacher_college", "Lerarenopleiding"
    PUBLIC_PROVIDER = "public_provider", "Andere publieke aanbieder"
    PROFESSIONAL_BODY = "professional_body", "Beroepsgroep"
    ETHICS_COUNCIL = "ethics_council", "Ethische raad"


EMPLOYER_KINDS = frozenset({OrganisationKind.SCHOOL_BOARD, OrganisationKind.INSTITUTION, OrganisationKind.BRANCH})
PROVIDER_KINDS = frozenset({OrganisationKind.TEACHER_COLLEGE, OrganisationKind.PUBLIC_PROVIDER})


class Sector(TextChoices):
    PO = "po", "Primair onderwijs"
    VO = "vo", "Voortgezet onderwijs"
    SO = "so", "Speciaal onderwijs"
    MBO = "mbo", "Middelbaar beroepsonderwijs"
    HO = "ho", "Hoger onderwijs"


class Role(TextChoices):
    """What a membership makes of a person in one organisation."""

    TEACHER = "teacher", "Leraar"
    SUPPORT_STAFF = "support_staff", "Onderwijsondersteuner"
    STUDENT_TEACHER = "student_teacher", "Leraar in opleiding"
    SCHOOL_LEADER = "school_leader", "Schoolleider"
    HR = "hr", "HR-medewerker"
    MANAGER = "manager", "Beheerder van de organisatie"
    AUTHOR = "author", "Cursusauteur"
    PROVIDER_LEAD = "provider_lead", "Hoofd opleidingen"
    SECRETARY = "secretary", "Secretaris van de beroepsgroep"
    COORDINATOR = "coordinator", "Coördinator keurmerk"
    REVIEWER = "reviewer", "Beoordelaar"
    DECIDER = "decider", "Beslisser keurmerk"
    APPEALS_PANEL = "appeals_panel", "Lid bezwaarcommissie"
    ETHICS_MEMBER = "ethics_member", "Lid ethische raad"


EMPLOYEE_ROLES = frozenset({Role.TEACHER, Role.SUPPORT_STAFF, Role.STUDENT_TEACHER, Role.SCHOOL_LEADER})
# Who may see and take away the certificates of an employer's people.
PERSONNEL_ROLES = frozenset({Role.HR, Role.SCHOOL_LEADER})
AUTHOR_ROLES = frozenset({Role.AUTHOR, Role.PROVIDER_LEAD})
# Who may invite people and confirm requests for an organisation.
MANAGING_ROLES = frozenset({Role.MANAGER, Role.HR, Role.SCHOOL_LEADER, Role.PROVIDER_LEAD, Role.COORDINATOR})

_EMPLOYER_ROLES = EMPLOYEE_ROLES | {Role.HR, Role.MANAGER}
_PROVIDER_ROLES = AUTHOR_ROLES | {Role.MANAGER}

ROLES_OF_KIND: dict[OrganisationKind, frozenset[Role]] = {
    OrganisationKind.SCHOOL_BOARD: _EMPLOYER_ROLES,
    OrganisationKind.INSTITUTION: _EMPLOYER_ROLES,
    OrganisationKind.BRANCH: _EMPLOYER_ROLES,
    OrganisationKind.TEACHER_COLLEGE: _PROVIDER_ROLES,
    OrganisationKind.PUBLIC_PROVIDER: _PROVIDER_ROLES,
    OrganisationKind.PROFESSIONAL_BODY: frozenset(
        {Role.SECRETARY, Role.COORDINATOR, Role.REVIEWER, Role.DECIDER, Role.APPEALS_PANEL, Role.MANAGER}
    ),
    OrganisationKind.ETHICS_COUNCIL: frozenset({Role.ETHICS_MEMBER, Role.MANAGER}),
}
