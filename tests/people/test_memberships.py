"""A teacher asks for a place at a school; the school answers; either side ends it."""

import datetime

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from lms.audit.models import AuditEvent
from lms.errors import NotAllowedError
from lms.people import actions
from lms.people.enums import OrganisationKind, Role
from lms.people.errors import (
    AlreadyMemberError,
    AnsweredError,
    LastDayError,
    OwnRoleError,
    RoleNotOfferedError,
    TooManyError,
)
from lms.people.models import Membership, Organisation, User
from tests.factories import member, organisation, person, person_as

from .mailbox import link, subjects

pytestmark = [pytest.mark.django_db, pytest.mark.both]


@pytest.fixture
def board() -> Organisation:
    return organisation(OrganisationKind.SCHOOL_BOARD, name="Stichting Waterland", city="Purmerend")


@pytest.fixture
def school(board: Organisation) -> Organisation:
    return organisation(name="De Linde", city="Zwolle", brin="12AB", parent=board)


@pytest.fixture
def hr(school: Organisation) -> User:
    return person_as(Role.HR, school, email="hr@example.org", first_name="Hanna", last_name="Roos")


@pytest.fixture
def noor() -> User:
    return person(email="noor@example.org", first_name="Noor", last_name="de Wit")


def browser(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def verbs() -> list[str]:
    return list(AuditEvent.objects.order_by("pk").values_list("verb", flat=True))


def asks(user: User, school: Organisation, role: Role = Role.TEACHER) -> Membership:
    return actions.request_membership(by=user, organisation=school, role=role)


# --- The way of a teacher --------------------------------------------------------------------


def test_a_teacher_finds_her_school_asks_and_belongs_once_the_school_says_yes(
    school: Organisation, hr: User, noor: User
) -> None:
    her = browser(noor)
    assert "Je hoort nog bij geen school" in her.get(reverse("people:memberships")).content.decode()
    found = her.get(reverse("people:request_membership"), {"q": "12ab"})
    assert [row.pk for row in found.context["page_obj"]] == [school.pk]
    ask = reverse("people:request_membership_of", args=[school.pk])
    assert f'href="{ask}"' in found.content.decode()
    form = her.get(ask).context["form"]
    assert [value for value, _ in form.fields["role"].choices] == [
        "teacher",
        "support_staff",
        "student_teacher",
        "school_leader",
    ]
    sent = her.post(ask, {"role": "teacher"}, follow=True)
    assert "Je aanvraag bij De Linde is verstuurd." in sent.content.decode()
    assert "Aanvraag intrekken" in sent.content.decode()
    assert not noor.holds({Role.TEACHER})

    office = browser(hr)
    waiting = office.get(link(hr.email))
    assert "Noor de Wit" in waiting.content.decode()
    membership = Membership.objects.get(user=noor)
    done = office.post(reverse("people:confirm_request", args=[membership.pk]), follow=True)
    assert "Noor de Wit hoort nu bij De Linde." in done.content.decode()

    assert User.objects.get(pk=noor.pk).organisations_as({Role.TEACHER}) == {school.pk}
    membership.refresh_from_db()
    assert membership.organisation_agreed_by == hr
    assert verbs() == ["membership.requested", "membership.confirmed"]
    confirmed = AuditEvent.objects.get(verb="membership.confirmed")
    assert (confirmed.actor, confirmed.role) == (f"user:{hr.pk}", "hr")
    assert subjects(noor.email) == ["Je aanvraag bij De Linde", "Je hoort nu bij De Linde"]
    assert subjects(hr.email) == ["Noor de Wit wil bij De Linde horen", "Noor de Wit hoort nu bij De Linde"]


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("linde", {"De Linde", "De Linde, locatie Zuid"}),
        ("linde zuid", {"De Linde, locatie Zuid"}),
        ("zwolle", {"De Linde"}),
        ("12AB", {"De Linde", "De Linde, locatie Zuid"}),
        ("12 ab 01", {"De Linde, locatie Zuid"}),
        ("99ZZ", set()),
        ("hogeschool", set()),  # one asks for a place at a school; elsewhere it is by invitation
        ("100%", set()),
    ],
)
def test_schools_are_found_by_name_town_or_brin(school: Organisation, noor: User, typed: str, found: set[str]) -> None:
    organisation(
        OrganisationKind.BRANCH,
        name="De Linde, locatie Zuid",
        city="Hattem",
        brin="12AB",
        branch_code="01",
        parent=school,
    )
    organisation(OrganisationKind.TEACHER_COLLEGE, name="Hogeschool West")
    page = browser(noor).get(reverse("people:request_membership"), {"q": typed})
    assert {row.name for row in page.context["page_obj"]} == found
    assert ("Geen school gevonden" in page.content.decode()) is (not found)


def test_a_search_needs_two_letters_and_shows_no_more_than_a_person_reads(noor: User) -> None:
    Organisation.objects.bulk_create(
        Organisation(name=f"School {number:03}", slug=f"s{number}", kind="institution") for number in range(205)
    )
    her = browser(noor)
    short = her.get(reverse("people:request_membership"), {"q": "s"})
    assert short.context["page_obj"] is None
    assert short.context["form"].errors.keys() == {"q"}
    many = her.get(reverse("people:request_membership"), {"q": "school", "page": "10"})
    assert (many.context["page_obj"].paginator.count, len(many.context["page_obj"])) == (200, 20)
    assert "Er zijn er meer." in many.content.decode()


def test_asking_twice_is_one_request(school: Organisation, hr: User, noor: User) -> None:
    assert asks(noor, school) == asks(noor, school)
    assert Membership.objects.filter(user=noor).count() == 1
    assert len(subjects(hr.email)) == 1


def test_taking_back_and_asking_again_does_not_flood_the_school(school: Organisation, hr: User, noor: User) -> None:
    for _ in range(3):
        actions.cancel_request(membership=asks(noor, school), by=noor)
    assert subjects(hr.email) == ["Noor de Wit wil bij De Linde horen"]


def test_a_request_at_a_school_without_a_manager_says_so(school: Organisation, noor: User) -> None:
    from lms.people.models import OutgoingMail

    asks(noor, school)
    assert "nog geen beheerder" in OutgoingMail.objects.get(to=noor.email).text


def test_the_board_hears_of_a_request_at_its_school(school: Organisation, board: Organisation, noor: User) -> None:
    boss = person_as(Role.MANAGER, board)
    person_as(Role.TEACHER, school)
    asks(noor, school)
    assert subjects(boss.email) == ["Noor de Wit wil bij De Linde horen"]


@pytest.mark.parametrize("role", [Role.HR, Role.MANAGER, Role.AUTHOR, Role.DECIDER, "koning"])
def test_roles_with_power_are_not_for_the_asking(school: Organisation, noor: User, role: str) -> None:
    with pytest.raises(RoleNotOfferedError):
        actions.request_membership(by=noor, organisation=school, role=role)
    page = browser(noor).post(reverse("people:request_membership_of", args=[school.pk]), {"role": role})
    assert page.context["form"].errors.keys() == {"role"}
    assert Membership.objects.filter(user=noor).count() == 0


def test_a_place_at_a_college_is_not_for_the_asking(noor: User) -> None:
    college = organisation(OrganisationKind.TEACHER_COLLEGE)
    with pytest.raises(RoleNotOfferedError):
        actions.request_membership(by=noor, organisation=college, role=Role.AUTHOR)
    assert browser(noor).get(reverse("people:request_membership_of", args=[college.pk])).status_code == 404


def test_who_has_the_role_already_is_told_so(school: Organisation, noor: User) -> None:
    member(noor, school, Role.TEACHER)
    with pytest.raises(AlreadyMemberError):
        asks(noor, school)
    page = browser(noor).post(reverse("people:request_membership_of", args=[school.pk]), {"role": "teacher"})
    assert "Deze rol bij De Linde is er al." in page.content.decode()


def test_there_is_an_end_to_asking(noor: User) -> None:
    for _ in range(actions.OPEN_REQUESTS_PER_PERSON):
        asks(noor, organisation())
    with pytest.raises(TooManyError, match="Trek er eerst een in"):
        asks(noor, organisation())


# --- Taking back, declining ------------------------------------------------------------------


def test_a_request_can_be_taken_back_and_a_second_click_does_no_harm(school: Organisation, noor: User) -> None:
    membership = asks(noor, school)
    address = reverse("people:cancel_request", args=[membership.pk])
    for _ in range(2):
        answer = browser(noor).post(address, follow=True)
        assert "Je aanvraag is ingetrokken." in answer.content.decode()
    assert Membership.objects.filter(user=noor).count() == 0
    actions.cancel_request(membership=membership, by=noor)
    assert verbs() == ["membership.requested", "membership.request_cancelled"]


def test_an_answered_request_cannot_be_taken_back(school: Organisation, hr: User, noor: User) -> None:
    membership = asks(noor, school)
    actions.confirm_membership(membership=membership, by=hr)
    with pytest.raises(AnsweredError):
        actions.cancel_request(membership=membership, by=noor)
    answer = browser(noor).post(reverse("people:cancel_request", args=[membership.pk]), follow=True)
    assert "Dit verzoek is intussen al beantwoord of ingetrokken." in answer.content.decode()
    assert Membership.objects.filter(user=noor).count() == 1


def test_nobody_takes_back_the_request_of_another(school: Organisation, noor: User) -> None:
    membership = asks(noor, school)
    with pytest.raises(NotAllowedError):
        actions.cancel_request(membership=membership, by=person())
    browser(person()).post(reverse("people:cancel_request", args=[membership.pk]))
    assert Membership.objects.filter(pk=membership.pk).exists()


def test_a_school_declines_after_being_asked_whether_it_is_meant(school: Organisation, hr: User, noor: User) -> None:
    membership = asks(noor, school)
    office = browser(hr)
    address = reverse("people:decline_request", args=[membership.pk])
    assert "De aanvraag van Noor de Wit afwijzen?" in office.get(address).content.decode()
    membership.refresh_from_db()
    assert membership.declined_at is None

    assert "De aanvraag is afgewezen." in office.post(address, follow=True).content.decode()
    office.post(address)
    assert subjects(noor.email) == ["Je aanvraag bij De Linde", "Je aanvraag bij De Linde is afgewezen"]
    assert subjects(hr.email)[1:] == ["Je hebt een aanvraag afgewezen"]
    assert verbs() == ["membership.requested", "membership.declined"]
    assert "Afgewezen" in browser(noor).get(reverse("people:memberships")).content.decode()


def test_yes_after_no_and_no_after_yes_are_refused_and_saying_the_same_again_is_not(
    school: Organisation, hr: User, noor: User
) -> None:
    declined, confirmed = asks(noor, school), asks(noor, school, Role.SUPPORT_STAFF)
    for _ in range(2):
        actions.decline_membership(membership=declined, by=hr)
        actions.confirm_membership(membership=confirmed, by=hr)
    with pytest.raises(AnsweredError):
        actions.confirm_membership(membership=declined, by=hr)
    with pytest.raises(AnsweredError):
        actions.decline_membership(membership=confirmed, by=hr)
    office = browser(hr)
    for name, membership in (("confirm_request", declined), ("decline_request", confirmed)):
        answer = office.post(reverse(f"people:{name}", args=[membership.pk]), follow=True)
        assert "Dit verzoek is intussen al beantwoord" in answer.content.decode()
    assert verbs().count("membership.confirmed") == 1


def test_after_a_no_one_may_ask_again(school: Organisation, hr: User, noor: User) -> None:
    first = asks(noor, school)
    actions.decline_membership(membership=first, by=hr)
    assert asks(noor, school) != first


def test_a_request_that_was_taken_back_cannot_be_answered(school: Organisation, hr: User, noor: User) -> None:
    membership = asks(noor, school)
    stale = Membership.objects.get(pk=membership.pk)
    actions.cancel_request(membership=membership, by=noor)
    for action in (actions.confirm_membership, actions.decline_membership, actions.end_membership):
        with pytest.raises(AnsweredError):
            action(membership=stale, by=hr)


# --- Ending ----------------------------------------------------------------------------------


def test_a_teacher_leaves_a_job_and_keeps_the_account(school: Organisation, hr: User, noor: User) -> None:
    membership = member(noor, school, Role.TEACHER)
    her = browser(noor)
    address = reverse("people:leave", args=[membership.pk])
    assert "Weg bij De Linde?" in her.get(address).content.decode()
    assert noor.holds({Role.TEACHER})
    her.post(address)
    assert not User.objects.get(pk=noor.pk).holds({Role.TEACHER})
    assert subjects(noor.email) == ["Je rol bij De Linde stopt"]
    assert subjects(hr.email) == ["De rol van Noor de Wit bij De Linde stopt"]
    assert "Voorbij" in her.get(reverse("people:memberships")).content.decode()
    assert her.get(address).status_code == 404


def test_a_last_day_in_the_future_keeps_the_role_until_then(school: Organisation, hr: User, noor: User) -> None:
    membership = member(noor, school, Role.TEACHER)
    last = timezone.localdate() + datetime.timedelta(days=10)
    browser(hr).post(reverse("people:end_membership", args=[membership.pk]), {"on": last.isoformat()})
    membership.refresh_from_db()
    assert membership.ends_on == last
    assert User.objects.get(pk=noor.pk).holds({Role.TEACHER})
    assert not Membership.objects.in_force(last + datetime.timedelta(days=1)).filter(user=noor).exists()
    actions.end_membership(membership=membership, by=hr)  # sooner is possible, later is not
    membership.refresh_from_db()
    assert membership.ends_on == timezone.localdate() - datetime.timedelta(days=1)


def test_a_last_day_before_the_first_is_refused_and_what_was_typed_is_kept(
    school: Organisation, hr: User, noor: User
) -> None:
    membership = member(noor, school, Role.TEACHER)
    early = membership.starts_on - datetime.timedelta(days=1)
    with pytest.raises(LastDayError):
        actions.end_membership(membership=membership, by=hr, on=early)
    for user, name in ((hr, "end_membership"), (noor, "leave")):
        page = browser(user).post(reverse(f"people:{name}", args=[membership.pk]), {"on": early.isoformat()})
        assert page.context["form"].errors == {"on": ["De laatste dag kan niet voor de eerste dag liggen."]}
        assert f'value="{early.isoformat()}"' in page.content.decode()


@pytest.mark.parametrize("by_herself", [True, False])
def test_a_role_that_began_today_ends_at_once_too(school: Organisation, hr: User, noor: User, by_herself: bool) -> None:
    membership = member(noor, school, Role.TEACHER, starts_on=timezone.localdate())
    for _ in range(2):
        actions.end_membership(membership=membership, by=noor if by_herself else hr)
    assert not User.objects.get(pk=noor.pk).holds({Role.TEACHER})
    assert len(subjects(noor.email)) == 1
    assert asks(noor, school).pk != membership.pk


def test_ending_twice_ends_once(school: Organisation, hr: User, noor: User) -> None:
    membership = member(noor, school, Role.TEACHER)
    for _ in range(2):
        actions.end_membership(membership=membership, by=hr)
    assert verbs() == ["membership.ended"]
    assert len(subjects(noor.email)) == 1


def test_a_request_is_answered_and_not_ended(school: Organisation, hr: User, noor: User) -> None:
    with pytest.raises(AnsweredError):
        actions.end_membership(membership=asks(noor, school), by=hr)


# --- Who may not -----------------------------------------------------------------------------


def test_a_colleague_answers_and_ends_nothing(school: Organisation, noor: User) -> None:
    colleague = person_as(Role.TEACHER, school)
    request, membership = asks(noor, school), member(person(), school, Role.TEACHER)
    for action in (actions.confirm_membership, actions.decline_membership):
        with pytest.raises(NotAllowedError):
            action(membership=request, by=colleague)
    with pytest.raises(NotAllowedError):
        actions.end_membership(membership=membership, by=colleague)
    with pytest.raises(OwnRoleError):
        actions.confirm_membership(membership=request, by=noor)  # nor does one confirm oneself


def test_hr_ends_no_role_that_hr_could_not_give(school: Organisation, hr: User) -> None:
    boss = member(person(), school, Role.MANAGER)
    with pytest.raises(NotAllowedError):
        actions.end_membership(membership=boss, by=hr)
    answer = browser(hr).post(reverse("people:end_membership", args=[boss.pk]), follow=True)
    assert "Met jouw rol kun je deze rol niet beëindigen." in answer.content.decode()
    boss.refresh_from_db()
    assert boss.ends_on is None
    page = browser(hr).get(reverse("people:organisation", args=[school.pk])).content.decode()
    assert reverse("people:end_membership", args=[boss.pk]) not in page


def test_a_manager_whose_role_ended_manages_nothing(school: Organisation, hr: User, noor: User) -> None:
    request = asks(noor, school)
    Membership.objects.filter(user=hr).update(ends_on=timezone.localdate() - datetime.timedelta(days=1))
    former = User.objects.get(pk=hr.pk)
    with pytest.raises(NotAllowedError):
        actions.confirm_membership(membership=request, by=former)
    assert browser(former).get(reverse("people:organisation", args=[school.pk])).status_code == 403


# --- Own data --------------------------------------------------------------------------------


def test_she_changes_her_name_her_language_and_how_exercises_open(noor: User) -> None:
    her = browser(noor)
    answer = her.post(
        reverse("people:profile"),
        {"first_name": "Nora", "last_name": "de Wit", "language": "en", "without_model": "on"},
    )
    assert answer["Location"] == reverse("people:profile")
    assert answer.cookies["django_language"].value == "en"
    noor.refresh_from_db()
    assert (noor.first_name, noor.language, noor.without_model) == ("Nora", "en", True)
    assert her.get(reverse("people:profile"))["Content-Language"] == "en"


def test_a_name_is_needed_and_the_rest_of_what_she_typed_is_kept(noor: User) -> None:
    page = browser(noor).post(reverse("people:profile"), {"first_name": "", "last_name": "Zwart", "language": "nl"})
    assert page.context["form"].errors.keys() == {"first_name"}
    assert 'value="Zwart"' in page.content.decode()
    assert "Noor de Wit" in page.content.decode()  # the header names her as she is
    noor.refresh_from_db()
    assert noor.first_name == "Noor"


def test_nobody_leaves_the_job_of_another(school: Organisation, noor: User) -> None:
    other = member(person(), school, Role.TEACHER)
    address = reverse("people:leave", args=[other.pk])
    assert browser(noor).get(address).status_code == 404
    assert browser(noor).post(address).status_code == 404


def test_the_pages_about_oneself_ask_to_log_in() -> None:
    for name in ("profile", "memberships", "request_membership"):
        address = reverse(f"people:{name}")
        assert Client().get(address)["Location"] == f"{reverse('account_login')}?next={address}"


def test_one_s_own_roles_cost_the_same_for_one_and_for_three(noor: User, django_assert_num_queries: object) -> None:
    her = browser(noor)
    for _ in range(2):
        member(noor, organisation(parent=organisation(OrganisationKind.SCHOOL_BOARD)), Role.TEACHER)
        with django_assert_num_queries(4):  # type: ignore[operator]
            her.get(reverse("people:memberships"))
