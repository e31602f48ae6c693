"""A role opens what it opens, for as long as the membership counts, and nobody gives more than they may."""

import datetime
import itertools

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from lms.people.enums import (
    AUTHOR_ROLES,
    EMPLOYEE_ROLES,
    MANAGING_ROLES,
    MAY_GIVE,
    PERSONNEL_ROLES,
    ROLES_OF_KIND,
    OrganisationKind,
    Role,
)
from lms.people.models import Membership, Organisation, User
from lms.people.permissions import (
    acting_role,
    managed_organisations,
    manages_anything,
    may_enter_cms,
    may_give,
    roles_to_give,
)
from tests.factories import member, organisation, person, person_as

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate
KIND_OF_ROLE = {role: kind for kind, roles in ROLES_OF_KIND.items() for role in sorted(roles)}


def days(number: int) -> datetime.date:
    return TODAY() + datetime.timedelta(days=number)


def fresh(user: User) -> User:
    """The person at the next request: roles are read once a request."""
    return User.objects.get(pk=user.pk)


@pytest.fixture
def family() -> tuple[Organisation, Organisation, Organisation]:
    """A board, one of its schools, and a branch of that."""
    board = organisation(OrganisationKind.SCHOOL_BOARD)
    school = organisation(OrganisationKind.INSTITUTION, parent=board)
    return board, school, organisation(OrganisationKind.BRANCH, parent=school)


@pytest.mark.parametrize(
    ("starts", "ends", "counts"),
    [(0, None, True), (-9, 0, True), (-9, 3, True), (-9, -1, False), (1, None, False), (1, 5, False)],
)
def test_a_role_counts_from_its_first_day_up_to_and_with_its_last(starts: int, ends: int | None, counts: bool) -> None:
    user = person()
    member(
        user,
        organisation(),
        Role.HR,
        starts_on=days(starts),
        ends_on=None if ends is None else days(ends),
    )
    assert user.holds({Role.HR}) is counts
    assert manages_anything(user) is counts


def test_a_role_counts_only_when_both_sides_agreed() -> None:
    school = organisation()
    asked, offered = person(), person()
    member(asked, school, Role.HR, organisation_agreed_at=None)
    member(offered, school, Role.HR, person_agreed_at=None)
    assert not asked.holds({Role.HR})
    assert not offered.holds({Role.HR})
    assert Membership.objects.in_force().count() == 0


def test_the_roles_of_a_request_cost_one_query(django_assert_num_queries: object) -> None:
    user = person()
    for role in (Role.TEACHER, Role.HR, Role.SCHOOL_LEADER):
        member(user, organisation(), role)
    with django_assert_num_queries(1):  # type: ignore[operator]
        assert user.holds({Role.HR})
        assert len(user.organisations_as({Role.TEACHER, Role.HR})) == 2
        assert len(user.roles_held) == 3


def test_a_manager_manages_the_organisation_and_all_below_and_none_beside(
    family: tuple[Organisation, Organisation, Organisation],
) -> None:
    board, school, branch = family
    other = organisation()
    expected = {board: {board, school, branch}, school: {school, branch}, branch: {branch}}
    for at, reach in expected.items():
        hr = person_as(Role.HR, at)
        assert set(managed_organisations(hr)) == reach
        assert [may_give(hr, where, Role.TEACHER) for where in (board, school, branch)] == [
            where in reach for where in (board, school, branch)
        ]
        assert not may_give(hr, other, Role.TEACHER)


GIVES: dict[Role, set[Role]] = {
    Role.MANAGER: set(Role),
    Role.HR: {Role.TEACHER, Role.SUPPORT_STAFF, Role.STUDENT_TEACHER, Role.SCHOOL_LEADER},
    Role.SCHOOL_LEADER: {Role.TEACHER, Role.SUPPORT_STAFF, Role.STUDENT_TEACHER, Role.SCHOOL_LEADER},
    Role.PROVIDER_LEAD: {Role.AUTHOR},
    Role.COORDINATOR: {Role.REVIEWER},
}


@pytest.mark.parametrize("giver", list(Role))
def test_each_role_gives_exactly_the_roles_it_may(giver: Role) -> None:
    """Every role against every other, in every kind of organisation that knows the giver's role."""
    for kind in [kind for kind, roles in ROLES_OF_KIND.items() if giver in roles]:
        where = organisation(kind)
        user = person_as(giver, where)
        allowed = GIVES.get(giver, set()) & ROLES_OF_KIND[kind]
        assert roles_to_give(user, where) == allowed
        assert {role for role in Role if may_give(user, where, role)} == allowed
        assert {role for role in Role if acting_role(user, where, role) == giver} == GIVES.get(giver, set())


def test_only_managing_roles_give_anything_and_all_of_them_do() -> None:
    assert set(MAY_GIVE) == MANAGING_ROLES


def test_nobody_climbs_by_giving_roles_to_oneself_and_on() -> None:
    """Whatever chain of gifts starts with a role that is not the manager's ends without the manager's."""
    for start in MANAGING_ROLES - {Role.MANAGER}:
        reach = {start}
        for _ in itertools.repeat(None, len(Role)):
            reach |= {given for role in reach for given in MAY_GIVE.get(role, frozenset())}
        assert Role.MANAGER not in reach
        if start in PERSONNEL_ROLES:
            assert reach <= EMPLOYEE_ROLES | {start}


def test_every_role_belongs_to_a_kind_of_organisation() -> None:
    assert set(KIND_OF_ROLE) == set(Role)


def test_the_operator_gives_every_role_of_the_kind_and_records_no_role() -> None:
    operator = User.objects.create_superuser("baas@example.org", "x", first_name="B", last_name="B")
    college = organisation(OrganisationKind.TEACHER_COLLEGE)
    assert roles_to_give(operator, college) == ROLES_OF_KIND[OrganisationKind.TEACHER_COLLEGE]
    assert acting_role(operator, college, Role.AUTHOR) == ""
    assert set(managed_organisations(operator)) == {college}
    assert manages_anything(operator)


@pytest.mark.parametrize("role", list(Role))
def test_the_workshop_opens_for_authors_and_nobody_else(role: Role) -> None:
    user = person_as(role, organisation(KIND_OF_ROLE[role]))
    assert may_enter_cms(user) is (role in AUTHOR_ROLES)


def test_the_workshop_closes_with_the_membership_and_with_the_account() -> None:
    college = organisation(OrganisationKind.TEACHER_COLLEGE)
    author = person_as(Role.AUTHOR, college)
    assert may_enter_cms(author)
    Membership.objects.filter(user=author).update(ends_on=days(-1))
    assert not may_enter_cms(fresh(author))

    disabled = person_as(Role.AUTHOR, college, is_active=False)
    assert not may_enter_cms(disabled)
    assert not may_enter_cms(AnonymousUser())
    assert may_enter_cms(User.objects.create_superuser("b@example.org", "x", first_name="B", last_name="B"))


def test_only_the_operator_manages_accounts_in_the_workshop() -> None:
    author = person_as(Role.PROVIDER_LEAD, organisation(OrganisationKind.TEACHER_COLLEGE))
    for permission in ("add", "change", "delete", "view"):
        assert not author.has_perm(f"people.{permission}_user")


@pytest.mark.parametrize("ends_after", [None, 0, 1])
@pytest.mark.parametrize("begins_after", [-1, 0, 1])
@pytest.mark.parametrize("agreed", ["both", "person", "organisation"])
def test_a_row_says_of_itself_what_the_database_says_of_it(
    ends_after: int | None, begins_after: int, agreed: str
) -> None:
    today, now = timezone.localdate(), timezone.now()
    begins = today + datetime.timedelta(days=begins_after)
    row = Membership.objects.create(
        user=person(),
        organisation=organisation(),
        role=Role.TEACHER,
        starts_on=begins,
        ends_on=None if ends_after is None else begins + datetime.timedelta(days=ends_after),
        person_agreed_at=now if agreed != "organisation" else None,
        organisation_agreed_at=now if agreed != "person" else None,
    )
    for days in (-1, 0, 1, 2):
        day = today + datetime.timedelta(days=days)
        assert row.in_force_on(day) is Membership.objects.in_force(day).filter(pk=row.pk).exists()
