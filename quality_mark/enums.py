"""States of the quality mark's machines, each with its table of legal transitions beside it."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lms.people.enums import Role


class ApplicationStatus(TextChoices):
    DRAFT = "draft", _("Concept")
    SUBMITTED = "submitted", _("Ingediend")
    INCOMPLETE = "incomplete", _("Onvolledig")
    ADMISSIBLE = "admissible", _("Ontvankelijk")
    PANELLED = "panelled", _("Panel uitgenodigd")
    IN_REVIEW = "in_review", _("In beoordeling")
    DECISION_PENDING = "decision_pending", _("Wacht op besluit")
    GRANTED = "granted", _("Toegekend")
    REFUSED = "refused", _("Geweigerd")
    WITHDRAWN = "withdrawn", _("Ingetrokken door aanbieder")


# from → {to: the roles that may do it}; an empty set means that the system does it
# when its condition is met (every reviewer accepted, every judgement submitted).
APPLICATION_TRANSITIONS: dict[ApplicationStatus, dict[ApplicationStatus, frozenset[Role]]] = {
    ApplicationStatus.DRAFT: {
        ApplicationStatus.SUBMITTED: frozenset({Role.PROVIDER_LEAD}),
        ApplicationStatus.WITHDRAWN: frozenset({Role.PROVIDER_LEAD}),
    },
    ApplicationStatus.SUBMITTED: {
        ApplicationStatus.ADMISSIBLE: frozenset({Role.SECRETARY}),
        ApplicationStatus.INCOMPLETE: frozenset({Role.SECRETARY}),
        ApplicationStatus.WITHDRAWN: frozenset({Role.PROVIDER_LEAD}),
    },
    ApplicationStatus.INCOMPLETE: {
        ApplicationStatus.SUBMITTED: frozenset({Role.PROVIDER_LEAD}),
        ApplicationStatus.WITHDRAWN: frozenset({Role.PROVIDER_LEAD}),
    },
    ApplicationStatus.ADMISSIBLE: {
        ApplicationStatus.PANELLED: frozenset({Role.COORDINATOR}),
        ApplicationStatus.WITHDRAWN: frozenset({Role.PROVIDER_LEAD}),
    },
    ApplicationStatus.PANELLED: {
        ApplicationStatus.IN_REVIEW: frozenset(),
        ApplicationStatus.WITHDRAWN: frozenset({Role.PROVIDER_LEAD}),
    },
    ApplicationStatus.IN_REVIEW: {
        ApplicationStatus.PANELLED: frozenset(),
        ApplicationStatus.DECISION_PENDING: frozenset(),
        ApplicationStatus.WITHDRAWN: frozenset({Role.PROVIDER_LEAD}),
    },
    ApplicationStatus.DECISION_PENDING: {
        ApplicationStatus.GRANTED: frozenset({Role.DECIDER}),
        ApplicationStatus.REFUSED: frozenset({Role.DECIDER}),
        ApplicationStatus.WITHDRAWN: frozenset({Role.PROVIDER_LEAD}),
    },
    ApplicationStatus.GRANTED: {},
    ApplicationStatus.REFUSED: {},
    ApplicationStatus.WITHDRAWN: {},
}

# The provider may still change her self-assessment.
APPLICATION_EDITABLE = frozenset({ApplicationStatus.DRAFT, ApplicationStatus.INCOMPLETE})
# Nothing happens any more.
APPLICATION_CLOSED = frozenset(status for status, onward in APPLICATION_TRANSITIONS.items() if not onward)
# Every reviewer has handed in: what they wrote may be read by those who decide.
APPLICATION_ADVISED = frozenset(
    {ApplicationStatus.DECISION_PENDING, ApplicationStatus.GRANTED, ApplicationStatus.REFUSED}
)


class AssignmentStatus(TextChoices):
    INVITED = "invited", _("Uitgenodigd")
    ACCEPTED = "accepted", _("Aangenomen")
    DECLINED = "declined", _("Afgeslagen")
    CONFLICTED = "conflicted", _("Belang gemeld")
    EXPIRED = "expired", _("Verlopen")
    SUBMITTED = "submitted", _("Ingeleverd")
    RECUSED = "recused", _("Teruggetrokken")
    REPLACED = "replaced", _("Vervangen")
    FINAL = "final", _("Definitief")


ASSIGNMENT_TRANSITIONS: dict[AssignmentStatus, frozenset[AssignmentStatus]] = {
    AssignmentStatus.INVITED: frozenset(
        {
            AssignmentStatus.ACCEPTED,
            AssignmentStatus.DECLINED,
            AssignmentStatus.CONFLICTED,
            AssignmentStatus.EXPIRED,
            AssignmentStatus.REPLACED,
        }
    ),
    AssignmentStatus.ACCEPTED: frozenset(
        {AssignmentStatus.SUBMITTED, AssignmentStatus.RECUSED, AssignmentStatus.REPLACED}
    ),
    AssignmentStatus.SUBMITTED: frozenset({AssignmentStatus.FINAL}),
    AssignmentStatus.DECLINED: frozenset(),
    AssignmentStatus.CONFLICTED: frozenset(),
    AssignmentStatus.EXPIRED: frozenset(),
    AssignmentStatus.RECUSED: frozenset(),
    AssignmentStatus.REPLACED: frozenset(),
    AssignmentStatus.FINAL: frozenset(),
}

# On the panel now. A panel is full when as many as the standard asks are in these.
ASSIGNMENT_LIVE = frozenset(
    {AssignmentStatus.INVITED, AssignmentStatus.ACCEPTED, AssignmentStatus.SUBMITTED, AssignmentStatus.FINAL}
)
# The judgement is in.
ASSIGNMENT_HANDED_IN = frozenset({AssignmentStatus.SUBMITTED, AssignmentStatus.FINAL})


class Verdict(TextChoices):
    MET = "met", _("Voldoet")
    PARTLY = "partly", _("Voldoet deels")
    NOT_MET = "not_met", _("Voldoet niet")
    NOT_APPLICABLE = "not_applicable", _("Niet van toepassing")


class Outcome(TextChoices):
    GRANTED = "granted", _("Toegekend")
    REFUSED = "refused", _("Geweigerd")


class MarkStatus(TextChoices):
    ACTIVE = "active", _("Geldig")
    CONDITIONAL = "conditional", _("Geldig onder voorwaarden")
    SUSPENDED = "suspended", _("Geschorst")
    # Of a certificate the same word is "Revoked" in English.
    WITHDRAWN = "withdrawn", pgettext_lazy("keurmerk", "Ingetrokken")
    EXPIRED = "expired", _("Verlopen")
    SUPERSEDED = "superseded", _("Opgevolgd")
    RELINQUISHED = "relinquished", _("Teruggegeven door aanbieder")


# from → {to: the roles that may do it}; an empty set means that the system does it (a date has passed,
# a renewal was granted).
MARK_TRANSITIONS: dict[MarkStatus, dict[MarkStatus, frozenset[Role]]] = {
    MarkStatus.ACTIVE: {
        MarkStatus.SUSPENDED: frozenset({Role.DECIDER}),
        MarkStatus.WITHDRAWN: frozenset({Role.DECIDER}),
        MarkStatus.EXPIRED: frozenset(),
        MarkStatus.SUPERSEDED: frozenset(),
        MarkStatus.RELINQUISHED: frozenset({Role.PROVIDER_LEAD}),
    },
    MarkStatus.CONDITIONAL: {
        MarkStatus.ACTIVE: frozenset({Role.DECIDER}),
        MarkStatus.SUSPENDED: frozenset({Role.DECIDER}),
        MarkStatus.WITHDRAWN: frozenset({Role.DECIDER}),
        MarkStatus.EXPIRED: frozenset(),
        MarkStatus.SUPERSEDED: frozenset(),
        MarkStatus.RELINQUISHED: frozenset({Role.PROVIDER_LEAD}),
    },
    MarkStatus.SUSPENDED: {
        MarkStatus.ACTIVE: frozenset({Role.DECIDER}),
        MarkStatus.WITHDRAWN: frozenset({Role.DECIDER}),
        MarkStatus.EXPIRED: frozenset(),
        MarkStatus.SUPERSEDED: frozenset(),
        MarkStatus.RELINQUISHED: frozenset({Role.PROVIDER_LEAD}),
    },
    MarkStatus.WITHDRAWN: {},
    MarkStatus.EXPIRED: {},
    MarkStatus.SUPERSEDED: {},
    MarkStatus.RELINQUISHED: {},
}

# Marks that end by themselves when their last day has passed.
MARK_STATUSES_LIVE = frozenset({MarkStatus.ACTIVE, MarkStatus.CONDITIONAL, MarkStatus.SUSPENDED})
# Marks that count while their dates hold.
MARK_STATUSES_IN_FORCE = frozenset({MarkStatus.ACTIVE, MarkStatus.CONDITIONAL})


class ConflictKind(TextChoices):
    """What a person may have with a provider; judged over the last three years."""

    NONE = "none", _("Geen belang")
    EMPLOYMENT = "employment", _("Ik werk of werkte bij de aanbieder")
    TEACHING = "teaching", _("Ik geef of gaf deze cursus")
    AUTHORSHIP = "authorship", _("Ik schreef mee aan de cursus")
    PAID_WORK = "paid_work", _("Ik deed betaald werk voor de aanbieder")
    PERSONAL = "personal", _("Ik heb een persoonlijke band met de makers")
    OTHER = "other", _("Een ander belang")


class ConflictState(TextChoices):
    """How someone stands towards a case at the moment that they act."""

    NOT_ASKED = "not_asked", _("Niet van toepassing")
    UNDECLARED = "undeclared", _("Nog niet verklaard")
    CLEAR = "clear", _("Geen belang")
    CONFLICTED = "conflicted", _("Belang")


class Machine(TextChoices):
    """Which of the machines made a step in the trail of a case."""

    APPLICATION = "application", _("Aanvraag")
    ASSIGNMENT = "assignment", _("Beoordelaar")
    MARK = "mark", _("Keurmerk")


class Capacity(TextChoices):
    """In what capacity someone works on a case."""

    PROVIDER = "provider", _("Aanbieder")
    SECRETARY = "secretary", _("Secretaris")
    COORDINATOR = "coordinator", _("Coördinator")
    REVIEWER = "reviewer", _("Beoordelaar")
    DECIDER = "decider", _("Beslisser")


ROLE_OF_CAPACITY: dict[Capacity, Role] = {
    Capacity.PROVIDER: Role.PROVIDER_LEAD,
    Capacity.SECRETARY: Role.SECRETARY,
    Capacity.COORDINATOR: Role.COORDINATOR,
    Capacity.REVIEWER: Role.REVIEWER,
    Capacity.DECIDER: Role.DECIDER,
}
