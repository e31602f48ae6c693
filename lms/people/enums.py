"""Kinds of organisation and the roles a person can have in each."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class OrganisationKind(TextChoices):
    SCHOOL_BOARD = "school_board", _("Schoolbestuur")
    INSTITUTION = "institution", _("Instelling")
    BRANCH = "branch", _("Vestiging")
    TEACHER_COLLEGE = "teacher_college", _("Lerarenopleiding")
    PUBLIC_PROVIDER = "public_provider", _("Andere publieke aanbieder")
    PROFESSIONAL_BODY = "professional_body", _("Beroepsgroep")
    ETHICS_COUNCIL = "ethics_council", _("Ethische raad")


EMPLOYER_KINDS = frozenset({OrganisationKind.SCHOOL_BOARD, OrganisationKind.INSTITUTION, OrganisationKind.BRANCH})
PROVIDER_KINDS = frozenset({OrganisationKind.TEACHER_COLLEGE, OrganisationKind.PUBLIC_PROVIDER})


class Sector(TextChoices):
    PO = "po", _("Primair onderwijs")
    VO = "vo", _("Voortgezet onderwijs")
    SO = "so", _("Speciaal onderwijs")
    MBO = "mbo", _("Middelbaar beroepsonderwijs")
    HO = "ho", _("Hoger onderwijs")


class Role(TextChoices):
    """The role that a membership gives a person in one organisation."""

    TEACHER = "teacher", _("Leraar")
    SUPPORT_STAFF = "support_staff", _("Onderwijsondersteuner")
    STUDENT_TEACHER = "student_teacher", _("Leraar in opleiding")
    SCHOOL_LEADER = "school_leader", _("Schoolleider")
    HR = "hr", _("HR-medewerker")
    MANAGER = "manager", _("Beheerder van de organisatie")
    AUTHOR = "author", _("Cursusauteur")
    PROVIDER_LEAD = "provider_lead", _("Hoofd opleidingen")
    SECRETARY = "secretary", _("Secretaris van de beroepsgroep")
    COORDINATOR = "coordinator", _("Coördinator keurmerk")
    REVIEWER = "reviewer", _("Beoordelaar")
    DECIDER = "decider", _("Beslisser keurmerk")
    APPEALS_PANEL = "appeals_panel", _("Lid bezwaarcommissie")
    ETHICS_MEMBER = "ethics_member", _("Lid ethische raad")


EMPLOYEE_ROLES = frozenset({Role.TEACHER, Role.SUPPORT_STAFF, Role.STUDENT_TEACHER, Role.SCHOOL_LEADER})
# Who may see and take away the certificates of an employer's people.
PERSONNEL_ROLES = frozenset({Role.HR, Role.SCHOOL_LEADER})
AUTHOR_ROLES = frozenset({Role.AUTHOR, Role.PROVIDER_LEAD})
# Of whom an organisation can ask a second factor: whoever sees its people's files, or lets people in.
ROLES_TO_SECURE = frozenset({Role.HR, Role.MANAGER})
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

# A person can request one of these roles at a school; all others are by invitation only.
ROLES_TO_ASK_FOR = EMPLOYEE_ROLES

_ANY_ROLE = frozenset(Role)
# Which roles a role may give (invite, confirm) and take away, as far as the organisation's kind has
# them. Nobody gives a role that opens more than their own does.
MAY_GIVE: dict[Role, frozenset[Role]] = {
    Role.MANAGER: _ANY_ROLE,
    Role.HR: EMPLOYEE_ROLES,
    Role.SCHOOL_LEADER: EMPLOYEE_ROLES,
    Role.PROVIDER_LEAD: frozenset({Role.AUTHOR}),
    Role.COORDINATOR: frozenset({Role.REVIEWER}),
}
