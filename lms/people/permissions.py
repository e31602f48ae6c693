"""What a person may do with people and organisations, by the roles held today."""

from django.contrib.auth.models import AnonymousUser

from .enums import AUTHOR_ROLES, MANAGING_ROLES, MAY_GIVE, ROLES_OF_KIND, OrganisationKind, Role
from .models import Organisation, OrganisationQuerySet, User


def manages_anything(user: User) -> bool:
    """Whether the person manages any organisation at all."""
    return user.is_superuser or user.holds(MANAGING_ROLES)


def managed_organisations(user: User) -> OrganisationQuerySet:
    """The organisations whose people this person manages: where they hold the role, and all below."""
    organisations: OrganisationQuerySet = Organisation.objects.all()
    if user.is_superuser:
        return organisations
    return organisations.within(user.organisations_as(MANAGING_ROLES))


def roles_to_give(user: User, organisation: Organisation) -> frozenset[Role]:
    """The roles that this person may give and take away at an organisation; no query beyond its parents.

    The platform's operator may give all: somebody has to invite the first manager.
    """
    of_kind = ROLES_OF_KIND[OrganisationKind(organisation.kind)]
    if user.is_superuser:
        return of_kind
    lineage = organisation.lineage()
    given = (MAY_GIVE.get(held.role, frozenset()) for held in user.roles_held if held.organisation_id in lineage)
    return of_kind & frozenset().union(*given)


def may_give(user: User, organisation: Organisation, role: str) -> bool:
    """Whether this person may give, confirm or take away this role at an organisation."""
    return role in roles_to_give(user, organisation)


def acting_role(user: User, organisation: Organisation, role: str) -> str:
    """The role by which the person may give ``role`` here, for the audit trail; "" for the operator."""
    lineage = organisation.lineage()
    for held in user.roles_held:
        if held.organisation_id in lineage and role in MAY_GIVE.get(held.role, frozenset()):
            return held.role.value
    return ""


def may_enter_cms(user: User | AnonymousUser) -> bool:
    """Whether the authors' workshop at /cms/ opens for this person: a provider's author, or the operator."""
    if not isinstance(user, User) or not user.is_active:
        return False
    return user.is_superuser or user.holds(AUTHOR_ROLES)


def may_secure(user: User, organisation: Organisation) -> bool:
    """Whether this person decides how HR and managers of an organisation log in: its manager, or the operator."""
    return user.is_superuser or bool(set(organisation.lineage()) & user.organisations_as({Role.MANAGER}))
