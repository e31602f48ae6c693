"""Who may do what in Wagtail's admin, computed from memberships: no groups, nothing to clean up.

An author edits the pages below her organisation's place and the files in its
collection; with her membership the permission ends.
"""

from collections.abc import Iterable
from typing import Any

from django.contrib.auth import get_permission_codename
from django.contrib.auth.models import Permission
from django.db.models import Q, QuerySet
from wagtail.models import GroupCollectionPermission, GroupPagePermission
from wagtail.permission_policies.collections import CollectionOwnershipPermissionPolicy
from wagtail.permission_policies.pages import PagePermissionPolicy

from lms.people.enums import AUTHOR_ROLES
from lms.people.models import Membership, User

from .pages import ProviderPage

# Nobody publishes: a course becomes public by its release.
PAGE_ACTIONS = ("add", "change", "bulk_delete", "lock", "unlock")
FILE_ACTIONS = ("add", "change", "choose")


def workplaces(user: Any) -> QuerySet[ProviderPage]:
    """The providers' pages at which ``user`` is an author today."""
    places: QuerySet[ProviderPage] = ProviderPage.objects.filter(organisation__in=user.organisations_as(AUTHOR_ROLES))
    return places


def authors(organisations: Iterable[int] | None = None, *, superusers: bool = True) -> QuerySet[User]:
    """Active people who are authors today, of these organisations or of any."""
    held = Membership.objects.in_force().filter(role__in=AUTHOR_ROLES)
    if organisations is not None:
        held = held.filter(organisation__in=organisations)
    condition = Q(memberships__in=held)
    if superusers:
        condition |= Q(is_superuser=True)
    return User.objects.filter(condition, is_active=True).distinct()


def _has_rows(user: Any) -> bool:
    return bool(user.is_active and user.is_authenticated and not user.is_superuser)


class MembershipPagePolicy(PagePermissionPolicy):
    """Wagtail's page permissions, with unsaved rows computed from memberships in place of groups'."""

    def get_all_permissions_for_user(self, user: Any) -> Any:
        """Return one unsaved permission row a page and action; they are read, never written."""
        if not _has_rows(user):
            return GroupPagePermission.objects.none()
        pairs = [(page, action) for page in workplaces(user) for action in PAGE_ACTIONS]
        return [
            # A key of its own makes an unsaved row hashable.
            GroupPagePermission(
                pk=-number,
                page=page.page_ptr,
                permission=Permission(codename=get_permission_codename(action, self.auth_model._meta)),
            )
            for number, (page, action) in enumerate(pairs, start=1)
        ]

    def explorable_instances(self, user: Any) -> Any:
        """Pages that know of themselves where they stand: the explorer's menu lists what comes from here."""
        return super().explorable_instances(user).specific()

    def users_with_any_permission(self, actions: Iterable[str], include_superusers: bool = True) -> QuerySet[User]:
        return authors(None if set(actions) & set(PAGE_ACTIONS) else [], superusers=include_superusers)

    def users_with_any_permission_for_instance(
        self, actions: Iterable[str], instance: Any, include_superusers: bool = True
    ) -> QuerySet[User]:
        above = ProviderPage.objects.ancestor_of(instance, inclusive=True).values_list("organisation_id", flat=True)
        allowed = list(above) if set(actions) & set(PAGE_ACTIONS) else []
        return authors(allowed, superusers=include_superusers)


class MembershipFilePolicy(CollectionOwnershipPermissionPolicy):
    """The same for images and documents, by the collection that they are in."""

    def __init__(self, model: Any, auth_model: str, owner_field_name: str) -> None:
        super().__init__(model, auth_model=auth_model, owner_field_name=owner_field_name)
        # Wagtail keeps the rows of all kinds of files in one place; here each kind has rows of its own.
        self.permission_cache_name = f"_{auth_model.lower().replace('.', '_')}_permission_cache"

    def get_all_permissions_for_user(self, user: Any) -> Any:
        """Return one unsaved permission row a collection and action."""
        if not _has_rows(user):
            return GroupCollectionPermission.objects.none()
        places = workplaces(user).select_related("collection")
        pairs = [(page, action) for page in places for action in FILE_ACTIONS]
        return [
            GroupCollectionPermission(
                pk=-number,
                collection=page.collection,
                permission=Permission(codename=get_permission_codename(action, self.auth_model._meta)),
            )
            for number, (page, action) in enumerate(pairs, start=1)
        ]

    def users_with_any_permission(self, actions: Iterable[str]) -> QuerySet[User]:
        return authors(None if set(actions) & {*FILE_ACTIONS, "delete"} else [])

    def users_with_any_permission_for_instance(self, actions: Iterable[str], instance: Any) -> QuerySet[User]:
        above = instance.collection.get_ancestors(inclusive=True)
        places = ProviderPage.objects.filter(collection__in=above).values_list("organisation_id", flat=True)
        return authors(list(places) if set(actions) & {*FILE_ACTIONS, "delete"} else [])
