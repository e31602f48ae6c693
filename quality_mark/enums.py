"""States of the quality mark's machines, each with its table of legal transitions beside it."""

from django.db.models import TextChoices

from lms.people.enums import Role


class ApplicationStatus(TextChoices):
    DRAFT = "draft", "Concept"
    SUBMITTED = "submitted", "Ingediend"
    INCOMPLETE = "incomplete", "Onvolledig"
    ADMISSIBLE = "admissible", "Ontvankelijk"
    PANELLED = "panelled", "Panel uitgenodigd"
    IN_REVIEW = "in_review", "In beoordeling"
    DECISION_PENDING = "decision_pending", "Wacht op besluit"
    GRANTED = "granted", "Toegekend"
    REFUSED = "refused", "Geweigerd"
    WITHDRAWN = "withdrawn", "Ingetrokken door aanbieder"


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


class AssignmentStatus(TextChoices):
    INVITED = "invited", "Uitgenodigd"
    ACCEPTED = "accepted", "Aangenomen"
    DECLINED = "declined", "Afgeslagen"
    CONFLICTED = "conflicted", "Belang gemeld"
    EXPIRED = "expired", "Verlopen"
    SUBMITTED = "submitted", "Ingeleverd"
    RECUSED = "recused", "Teruggetrokken"
    REPLACED = "replaced", "Vervangen"
    FINAL = "final", "Definitief"


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


class Verdict(TextChoices):
    MET = "met", "Voldoet"
    PARTLY = "partly", "Voldoet deels"
    NOT_MET = "not_met", "Voldoet niet"
    NOT_APPLICABLE = "not_applicable", "Niet van toepassing"


class Outcome(TextChoices):
    GRANTED = "granted", "Toegekend"
    REFUSED = "refused", "Geweigerd"


class MarkStatus(TextChoices):
    ACTIVE = "active", "Geldig"
    CONDITIONAL = "conditional", "Geldig onder voorwaarden"
    SUSPENDED = "suspended", "Geschorst"
    WITHDRAWN = "withdrawn", "Ingetrokken"
    EXPIRED = "expired", "Verlopen"
    SUPERSEDED = "superseded", "Opgevolgd"
    RELINQUISHED = "relinquished", "Teruggegeven door aanbieder"


# Marks that count while their dates hold.
MARK_STATUSES_IN_FORCE = frozenset({MarkStatus.ACTIVE, MarkStatus.CONDITIONAL})
