"""Nobody agrees for an organisation to a role of her own, whichever way she tries."""

import pytest
from allauth.account.models import EmailAddress
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from lms.errors import NotAllowedError
from lms.people import actions
from lms.people.enums import EMPLOYEE_ROLES, OrganisationKind, Role
from lms.people.errors import OwnInvitationError, OwnRoleError
from lms.people.models import Invitation, Membership, Organisation, User
from tests.factories import member, organisation, person, person_as

from .mailbox import subjects

pytestmark = pytest.mark.django_db


@pytest.fixture
def board() -> Organisation:
    return organisation(OrganisationKind.SCHOOL_BOARD, name="De Waterlijn")


@pytest.fixture
def hr(board: Organisation) -> User:
    return person_as(Role.HR, board, email="hr@example.org")


@pytest.fixture
def boss(board: Organisation) -> User:
    return person_as(Role.MANAGER, board, email="baas@example.org")


def browser(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.mark.parametrize("below", [False, True], ids=["at the board", "at a school below"])
def test_a_request_of_ones_own_is_for_somebody_else_to_answer(board: Organisation, hr: User, below: bool) -> None:
    at = organisation(OrganisationKind.INSTITUTION, parent=board) if below else board
    asked = actions.request_membership(by=hr, organisation=at, role=Role.SCHOOL_LEADER)
    for act in (actions.confirm_membership, actions.decline_membership):
        with pytest.raises(OwnRoleError):
            act(membership=asked, by=hr)
    page = browser(hr).post(reverse("people:confirm_request", args=[asked.pk]), follow=True).content.decode()
    assert "Over je eigen rol beslist iemand anders." in page
    assert "Dit is je eigen aanvraag." in page
    assert f'action="{reverse("people:confirm_request", args=[asked.pk])}"' not in page
    asked.refresh_from_db()
    assert asked.organisation_agreed_at is None
    assert subjects(hr.email) == [f"Je aanvraag bij {at.name}"]  # she is not asked to answer herself either

    other = person_as(Role.MANAGER, board)
    actions.confirm_membership(membership=asked, by=other)
    assert User.objects.get(pk=hr.pk).holds({Role.SCHOOL_LEADER})


def test_the_operator_does_not_answer_for_herself_either(board: Organisation) -> None:
    operator = person(is_superuser=True)
    asked = actions.request_membership(by=operator, organisation=board, role=Role.TEACHER)
    with pytest.raises(OwnRoleError):
        actions.confirm_membership(membership=asked, by=operator)


@pytest.mark.parametrize("address", ["baas@example.org", "BAAS@example.org", "baas@school.example"])
def test_nobody_invites_herself(board: Organisation, boss: User, address: str) -> None:
    EmailAddress.objects.create(user=boss, email="baas@school.example", verified=True)
    with pytest.raises(OwnRoleError):
        actions.invite(organisation=board, email=address, role=Role.HR, by=boss)
    form = {"email": address, "role": Role.HR}
    page = browser(boss).post(reverse("people:invitations", args=[board.pk]), form).content.decode()
    assert "Over je eigen rol beslist iemand anders." in page
    assert Invitation.objects.count() == 0


def test_an_invitation_to_an_address_that_became_hers_is_not_hers_to_accept(board: Organisation, boss: User) -> None:
    invitation = actions.invite(organisation=board, email="later@example.org", role=Role.HR, by=boss)
    EmailAddress.objects.create(user=boss, email="later@example.org", verified=True)
    with pytest.raises(OwnInvitationError):
        actions.accept_invitation(token=invitation.token, by=boss)
    page = browser(boss).post(reverse("people:accept_invitation", args=[invitation.token]))
    assert page.status_code == 403
    assert "Vraag een andere beheerder om je uit te nodigen." in page.content.decode()
    with pytest.raises(OwnRoleError):
        actions.renew_invitation(invitation=invitation, by=boss)
    assert not User.objects.get(pk=boss.pk).holds({Role.HR})


def test_an_own_request_is_not_completed_by_an_own_invitation(board: Organisation, boss: User) -> None:
    asked = actions.request_membership(by=boss, organisation=board, role=Role.TEACHER)
    invitation = actions.invite(organisation=board, email="later@example.org", role=Role.TEACHER, by=boss)
    EmailAddress.objects.create(user=boss, email="later@example.org", verified=True)
    with pytest.raises(OwnInvitationError):
        actions.accept_invitation(token=invitation.token, by=boss)
    asked.refresh_from_db()
    assert asked.organisation_agreed_at is None


def test_hr_gives_nobody_what_is_above_her(board: Organisation, hr: User) -> None:
    equal = person_as(Role.HR, board)
    for role in (Role.HR, Role.MANAGER):
        with pytest.raises(NotAllowedError):
            actions.invite(organisation=board, email=equal.email, role=role, by=hr)
        waiting = Membership.objects.create(
            user=person(), organisation=board, role=role, person_agreed_at=timezone.now()
        )
        with pytest.raises(NotAllowedError):
            actions.confirm_membership(membership=waiting, by=hr)


def test_a_role_at_a_school_gives_nothing_at_its_board(board: Organisation) -> None:
    school = organisation(OrganisationKind.INSTITUTION, parent=board)
    leader = person_as(Role.SCHOOL_LEADER, school)
    for role in EMPLOYEE_ROLES:
        with pytest.raises(NotAllowedError):
            actions.invite(organisation=board, email="vriend@example.org", role=role, by=leader)


def test_a_role_that_has_ended_gives_nothing(board: Organisation, hr: User) -> None:
    asked = actions.request_membership(by=person(), organisation=board, role=Role.TEACHER)
    actions.end_membership(membership=Membership.objects.get(user=hr), by=hr)
    with pytest.raises(NotAllowedError):
        actions.confirm_membership(membership=asked, by=User.objects.get(pk=hr.pk))


def test_the_database_holds_it_too(board: Organisation, boss: User) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        member(boss, board, Role.HR, organisation_agreed_by=boss)
    invitation = actions.invite(organisation=board, email="later@example.org", role=Role.HR, by=boss)
    with pytest.raises(IntegrityError), transaction.atomic():
        Invitation.objects.filter(pk=invitation.pk).update(accepted_by=boss)
