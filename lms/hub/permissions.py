"""Who advises on models, and who looks after the hubs."""

from lms.people.enums import OrganisationKind, Role
from lms.people.models import User

COUNCIL_ROLES = frozenset({Role.ETHICS_MEMBER})


def council_of(user: User) -> int | None:
    """The ethics council that this person may sign for today."""
    return next(
        (
            held.organisation_id
            for held in user.roles_held
            if held.role in COUNCIL_ROLES and held.kind == OrganisationKind.ETHICS_COUNCIL
        ),
        None,
    )
