"""Those who manage an organisation see its people, and nobody else's."""

import datetime

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from lms.people import actions
from lms.people.enums import MANAGING_ROLES, OrganisationKind, Role
from lms.people.models import Invitation, Membership, Organisation, User
from tests.factories import member, organisation, person, person_as

pytestmark = pytest.mark.django_db

PAGES = ("organisation", "requests", "invitations")


@pytest.fixture
def board() -> Organisation:
    return organisation(OrganisationKind.SCHOOL_BOARD, name="Stichting Waterland")


@pytest.fixture
def school(board: Organisation) -> Organisation:
    return organisation(name="De Linde", parent=board)


@pytest.fixture
def hr(school: Organisation) -> User:
    return person_as(Role.HR, school, first_name="Hanna", last_name="Roos")


def browser(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def fill(school: Organisation, hr: User) -> None:
    """One more member, one more request, one more invitation."""
    member(person(), school, Role.TEACHER)
    actions.request_membership(by=person(), organisation=school, role=Role.TEACHER)
    actions.invite(organisation=school, email=f"{Invitation.objects.count()}@example.com", role=Role.TEACHER, by=hr)


def test_an_empty_school_says_what_to_do(school: Organisation, board: Organisation) -> None:
    boss = browser(person_as(Role.MANAGER, board))
    texts = {"organisation": "Nog geen leden", "requests": "Geen aanvragen", "invitations": "geen uitnodigingen open"}
    for name, text in texts.items():
        assert text in boss.get(reverse(f"people:{name}", args=[school.pk])).content.decode()


def test_members_are_those_that_count_or_will(school: Organisation, hr: User) -> None:
    today = timezone.localdate()
    week = datetime.timedelta(days=7)
    member(person(last_name="Nu"), school, Role.TEACHER)
    member(person(last_name="Straks"), school, Role.TEACHER, starts_on=today + week)
    member(person(last_name="Eindigt"), school, Role.TEACHER, ends_on=today)
    member(person(last_name="Was"), school, Role.TEACHER, ends_on=today - datetime.timedelta(days=1))
    member(person(last_name="Vraagt"), school, Role.TEACHER, organisation_agreed_at=None)
    member(person(last_name="Elders"), organisation(), Role.TEACHER)
    page = browser(hr).get(reverse("people:organisation", args=[school.pk]))
    assert [row.user.last_name for row in page.context["page_obj"]] == ["Eindigt", "Nu", "Roos", "Straks"]
    assert "4 leden" in page.content.decode()
    found = browser(hr).get(reverse("people:organisation", args=[school.pk]), {"q": "hanna roos"})
    assert [row.user.last_name for row in found.context["page_obj"]] == ["Roos"]
    none = browser(hr).get(reverse("people:organisation", args=[school.pk]), {"q": "<b>zz"})
    assert "Niemand gevonden met “&lt;b&gt;zz”." in none.content.decode()


def test_members_addresses_stay_with_the_members(school: Organisation, hr: User) -> None:
    member(person(email="prive@example.com"), school, Role.TEACHER)
    assert "prive@example.com" not in browser(hr).get(reverse("people:organisation", args=[school.pk])).content.decode()


def test_long_lists_come_in_pages(school: Organisation, hr: User) -> None:
    for _ in range(51):
        member(person(), school, Role.TEACHER)
    page = browser(hr).get(reverse("people:organisation", args=[school.pk]), {"page": "2"})
    assert len(page.context["page_obj"]) == 2
    assert "Pagina 2 van 2" in page.content.decode()


@pytest.mark.parametrize("name", PAGES)
def test_a_page_costs_the_same_for_one_and_for_three(
    school: Organisation, hr: User, name: str, django_assert_num_queries: object
) -> None:
    office = browser(hr)
    address = reverse(f"people:{name}", args=[school.pk])
    for times in (1, 2):
        for _ in range(times):
            fill(school, hr)
        with django_assert_num_queries(6):  # type: ignore[operator]
            office.get(address)


def test_the_list_of_organisations_costs_the_same_for_one_board_and_for_three_schools(
    board: Organisation, school: Organisation, django_assert_num_queries: object
) -> None:
    boss = browser(person_as(Role.MANAGER, board))
    for number in (2, 4):
        while Organisation.objects.count() < number:
            organisation(parent=board)
        with django_assert_num_queries(5):  # type: ignore[operator]
            page = boss.get(reverse("people:organisations"))
        assert page.context["page_obj"].paginator.count == number


def test_who_manages_one_organisation_goes_straight_to_it(school: Organisation, hr: User) -> None:
    answer = browser(hr).get(reverse("people:organisations"))
    assert answer["Location"] == reverse("people:organisation", args=[school.pk])


def test_a_board_finds_its_schools_and_what_waits_there(board: Organisation, school: Organisation, hr: User) -> None:
    fill(school, hr)
    other = organisation(name="De Es", parent=board)
    organisation(name="Elders")
    boss = browser(person_as(Role.MANAGER, board))
    page = boss.get(reverse("people:organisations"))
    rows = {row.name: (row.request_count, row.invitation_count, row.below_count) for row in page.context["page_obj"]}
    assert rows == {"Stichting Waterland": (0, 0, 2), "De Linde": (1, 1, 0), "De Es": (0, 0, 0)}
    found = boss.get(reverse("people:organisations"), {"q": "es", "onder": str(board.pk)})
    assert [row.pk for row in found.context["page_obj"]] == [other.pk]
    none = boss.get(reverse("people:organisations"), {"q": "zz", "onder": str(board.pk)})
    assert "Geen organisatie gevonden." in none.content.decode()
    assert boss.get(reverse("people:organisations"), {"onder": "geen getal"}).status_code == 404


# --- Who sees what ------------------------------------------------------------------------------


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("role", list(Role))
def test_only_managing_roles_see_an_organisation(name: str, role: Role) -> None:
    from .test_roles import KIND_OF_ROLE

    at = organisation(KIND_OF_ROLE[role])
    answer = browser(person_as(role, at)).get(reverse(f"people:{name}", args=[at.pk]))
    assert answer.status_code == (200 if role in MANAGING_ROLES else 403)


@pytest.mark.parametrize("name", PAGES)
def test_another_organisation_does_not_exist(name: str, school: Organisation, board: Organisation) -> None:
    address = reverse(f"people:{name}", args=[school.pk])
    assert browser(person_as(Role.MANAGER, organisation())).get(address).status_code == 404
    above = browser(person_as(Role.HR, school)).get(reverse(f"people:{name}", args=[board.pk]))
    assert above.status_code == 404  # a school does not manage its board
    sibling = organisation(parent=board)
    assert browser(person_as(Role.HR, sibling)).get(address).status_code == 404
    assert Client().get(address)["Location"] == f"{reverse('account_login')}?next={address}"


def test_what_belongs_to_another_organisation_does_not_exist_either(school: Organisation, hr: User) -> None:
    fill(school, hr)
    request = Membership.objects.awaiting_organisation().get()
    membership = Membership.objects.in_force().get(role=Role.TEACHER)
    invitation = Invitation.objects.get()
    stranger, teacher = browser(person_as(Role.MANAGER, organisation())), browser(membership.user)
    for name, row in (
        ("confirm_request", request),
        ("decline_request", request),
        ("end_membership", membership),
        ("renew_invitation", invitation),
        ("withdraw_invitation", invitation),
    ):
        address = reverse(f"people:{name}", args=[row.pk])
        assert stranger.post(address).status_code == 404
        assert teacher.post(address).status_code == 403
        assert Client().post(address).status_code == 302
    assert Membership.objects.awaiting_organisation().count() == 1
    assert Membership.objects.get(pk=membership.pk).ends_on is None
    assert Invitation.objects.open().count() == 1


def test_hr_reads_requests_for_roles_that_only_a_manager_gives(school: Organisation, hr: User) -> None:
    """Such a row cannot come from asking; a person at work elsewhere could have been offered it by import."""
    row = member(person(), school, Role.MANAGER, organisation_agreed_at=None)
    text = browser(hr).get(reverse("people:requests", args=[school.pk])).content.decode()
    assert "Deze rol kun jij niet geven." in text
    answer = browser(hr).post(reverse("people:confirm_request", args=[row.pk]), follow=True)
    assert "Je mag dit hier niet doen." in answer.content.decode()
    row.refresh_from_db()
    assert row.organisation_agreed_at is None


def test_a_manager_of_another_kind_of_organisation_invites_nobody_without_a_role_to_give(school: Organisation) -> None:
    """A lead of authors placed at a school by mistake sees the list and gives nothing."""
    lead = person_as(Role.PROVIDER_LEAD, school)
    page = browser(lead).get(reverse("people:invitations", args=[school.pk]))
    assert "Met jouw rol kun je hier niemand uitnodigen." in page.content.decode()
    posted = browser(lead).post(
        reverse("people:invitations", args=[school.pk]), {"email": "a@example.org", "role": "teacher"}
    )
    assert posted.context["form"].errors.keys() == {"role"}


def test_the_operator_invites_the_first_manager_of_a_school(school: Organisation) -> None:
    operator = User.objects.create_superuser("baas@example.org", "x", first_name="B", last_name="B")
    browser(operator).post(
        reverse("people:invitations", args=[school.pk]), {"email": "a@example.org", "role": "manager"}
    )
    assert Invitation.objects.get().role == Role.MANAGER


def test_members_are_found_by_number_listed_by_surname_and_requests_come_first(school: Organisation, hr: User) -> None:
    for first, last, number in [("Bas", "van Zoest", "W-1"), ("Zoë", "Çelik", "W-2"), ("Ada", "de Boer", "W-12")]:
        member(person(first_name=first, last_name=last), school, Role.TEACHER, employee_number=number)
    address = reverse("people:organisation", args=[school.pk])

    names = [row.user.last_name for row in browser(hr).get(address).context["page_obj"]]
    found = [row.user.last_name for row in browser(hr).get(address, {"q": "w-1"}).context["page_obj"]]
    assert names == ["de Boer", "Çelik", "Roos", "van Zoest"]
    assert found == ["van Zoest"]
    assert "op je antwoord" not in browser(hr).get(address).content.decode()

    actions.request_membership(by=person(), organisation=school, role=Role.TEACHER)
    assert "1 mens wacht op je antwoord" in browser(hr).get(address).content.decode()
