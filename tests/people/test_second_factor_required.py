"""A role that asks for a second factor counts only in a session that showed one."""

import re
from typing import Any
from urllib.parse import urlencode

import pytest
from django.core.checks import Error
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from lms.audit.models import AuditEvent
from lms.people.enums import OrganisationKind, Role
from lms.people.models import Organisation, OutgoingMail, User
from lms.people.second_factor import (
    FactorFirstError,
    check_roles_of_setting,
    require_second_factor,
    secured_by,
    weigh_second_factor,
)
from tests.factories import PASSWORD, member, organisation, person, person_as

from .mailbox import subjects
from .passkeys import Passkey
from .two_steps import add_passkey, code_of, link_app, log_in, logged_in, options_on

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("commits_at_once")]

PERSONNEL = "/personeel/certificaten/"


@pytest.fixture
def board() -> Organisation:
    return organisation(OrganisationKind.SCHOOL_BOARD, name="De Waterlijn")


@pytest.fixture
def school(board: Organisation) -> Organisation:
    return organisation(name="De Linde", parent=board)


@pytest.fixture
def hr(school: Organisation) -> User:
    return person_as(Role.HR, school, email="hr@example.org", first_name="Hanna")


@pytest.fixture
def manager(board: Organisation) -> User:
    return person_as(Role.MANAGER, board, email="baas@example.org", first_name="Bas", last_name="Aas")


def ask(board: Organisation) -> None:
    Organisation.objects.filter(pk=board.pk).update(second_factor_required=True)


def test_a_manager_asks_it_of_hr_and_managers_here_and_below_and_all_hear_of_it(
    board: Organisation, hr: User, manager: User
) -> None:
    teacher = person_as(Role.TEACHER, board, email="leraar@example.org")
    rules = reverse("people:log_in_rules", args=[board.pk])
    client = logged_in(manager)
    page = client.get(rules).content.decode()
    assert "Stel dan eerst zelf een tweede stap in" in page
    assert "Dit gaat over 2 mensen" in page
    assert "Nog niemand heeft een tweede stap ingesteld." in page
    refused = client.post(rules, {"required": "1"}, follow=True)
    assert "Stel eerst zelf een tweede stap in." in refused.content.decode()

    link_app(client)
    page = client.get(rules).content.decode()
    assert "Het geldt meteen" in page
    assert "Een van hen heeft nog geen tweede stap ingesteld." in page
    client.post(rules, {"required": "1"})
    board.refresh_from_db()
    assert board.second_factor_required is True
    assert client.get(rules).status_code == 200  # she keeps her role: she showed a factor
    asked = "De Waterlijn vraagt je om in te loggen met twee stappen"
    assert (subjects(hr.email), subjects(manager.email)[-1], subjects(teacher.email)) == ([asked], asked, [])
    to_her, to_him = (OutgoingMail.objects.filter(to=who.email).latest("pk").text for who in (hr, manager))
    assert ("Je rol staat uit tot je dat doet." in to_her, "Je rol staat uit" in to_him) == (True, False)
    assert "Jij hebt al een tweede stap. Je hoeft niets in te stellen en je rol blijft aan." in to_him
    client.post(rules, {"required": "1"})  # again changes nothing
    client.post(rules, {"required": "0"})
    assert subjects(hr.email) == [asked, "De Waterlijn vraagt geen tweede stap meer"]
    verbs = AuditEvent.objects.filter(object_type="people.organisation").order_by("pk").values_list("verb", flat=True)
    assert list(verbs) == ["organisation.second_factor_required", "organisation.second_factor_lifted"]


@pytest.mark.parametrize("role", [Role.HR, Role.SCHOOL_LEADER])
def test_who_manages_people_but_not_the_organisation_reads_the_rule_and_cannot_change_it(
    board: Organisation, role: Role
) -> None:
    client = logged_in(person_as(role, board))
    rules = reverse("people:log_in_rules", args=[board.pk])
    assert "Een beheerder van de organisatie kan dit veranderen." in client.get(rules).content.decode()
    assert client.post(rules, {"required": "1"}).status_code == 403
    board.refresh_from_db()
    assert board.second_factor_required is False


def test_the_rule_of_another_organisation_is_not_there(manager: User) -> None:
    other = organisation(OrganisationKind.SCHOOL_BOARD)
    client = logged_in(manager)
    link_app(client)
    rules = reverse("people:log_in_rules", args=[other.pk])
    assert (client.get(rules).status_code, client.post(rules, {"required": "1"}).status_code) == (404, 404)
    other.refresh_from_db()
    assert other.second_factor_required is False


def test_hr_without_a_factor_reads_why_and_how_and_has_her_role_as_soon_as_she_has_one(
    board: Organisation, hr: User
) -> None:
    client = logged_in(hr)
    assert client.get(PERSONNEL).status_code == 200
    ask(board)
    page = client.get(PERSONNEL)
    text = page.content.decode()
    assert page.status_code == 403
    assert "Je rol wacht op een tweede stap" in text
    assert "<strong>HR-medewerker</strong> bij De Linde: De Waterlijn vraagt om inloggen met twee stappen." in text
    for name in ("mfa_add_webauthn", "mfa_activate_totp"):
        assert f'href="{reverse(name)}?next=%2Fpersoneel%2Fcertificaten%2F"' in text
    assert client.get(reverse("people:second_factor_needed")).content.decode().count("De Waterlijn vraagt") == 1
    dashboard = client.get(reverse("home:dashboard")).content.decode()
    assert "Een van je rollen wacht" in dashboard
    assert PERSONNEL not in dashboard

    add_passkey(client)
    assert client.get(PERSONNEL).status_code == 200
    assert "Een van je rollen wacht" not in client.get(reverse("home:dashboard")).content.decode()
    assert "Geen rol wacht" in client.get(reverse("people:second_factor_needed")).content.decode()


def main_of(page: Any) -> str:
    """A page without its header and footer."""
    return page.content.decode().partition("<main")[2].partition("</main>")[0]


@pytest.mark.parametrize("kind", ["passkey", "app"])
def test_setting_up_ends_where_she_was_going_by_way_of_her_password_and_her_codes(
    board: Organisation, hr: User, kind: str
) -> None:
    ask(board)
    client = Client()
    log_in(client, hr)  # long enough ago to be asked for her password
    session = client.session
    session["account_authentication_methods"] = [{"method": "password", "at": 0}]
    session.save()
    goal = f"{PERSONNEL}?jaar=2026"
    name = "mfa_add_webauthn" if kind == "passkey" else "mfa_activate_totp"
    (way,) = re.findall(rf'href="({reverse(name)}[^"]*)"', client.get(goal).content.decode())
    assert way == f"{reverse(name)}?{urlencode({'next': goal})}"
    asked = client.get(way)
    assert asked["Location"].startswith(reverse("account_reauthenticate"))
    page = client.post(asked["Location"], {"password": PASSWORD}, follow=True)
    assert page.request["PATH_INFO"] == reverse(name)
    hidden = re.findall(r'name="next" value="([^"]*)"', main_of(page))
    assert hidden == [goal]
    if kind == "passkey":
        sent = {"name": "laptop", "credential": Passkey().created(options_on(page))}
    else:
        sent = {"code": code_of(page.context["form"].secret)}
    codes = client.post(reverse(name), sent | {"next": goal}, follow=True)
    assert codes.request["PATH_INFO"] == reverse("mfa_view_recovery_codes")
    text = codes.content.decode()
    assert "Je rol staat aan: HR-medewerker." in text
    assert f'<a href="{goal}">Ik heb ze bewaard, ga verder</a>' in text
    assert client.get(goal).status_code == 200


def test_setting_up_follows_no_address_of_another_site(hr: User) -> None:
    client = logged_in(hr)
    page = client.get(reverse("mfa_activate_totp"), {"next": "//elders.example/"})
    assert "elders" not in main_of(page)
    sent = {"code": code_of(page.context["form"].secret), "next": "https://elders.example/"}
    codes = client.post(reverse("mfa_activate_totp"), sent)
    assert codes["Location"] == reverse("mfa_view_recovery_codes")
    away = client.get(reverse("mfa_view_recovery_codes"), {"next": "//elders.example/"})
    assert "elders" not in main_of(away)


def test_where_there_is_nobody_yet_the_rule_counts_nobody(board: Organisation) -> None:
    operator = person(email="operator@example.org", is_superuser=True)
    page = logged_in(operator).get(reverse("people:log_in_rules", args=[board.pk])).content.decode()
    assert "Er is nu niemand met de rol HR-medewerker of beheerder" in page
    assert "0 " not in re.sub(r"<[^>]*>", "", page).partition("Hoe HR")[2].partition("Wil je")[0]


def test_every_page_of_hers_that_is_not_of_the_role_goes_on_working(board: Organisation, hr: User) -> None:
    ask(board)
    client = logged_in(hr)
    names = "home:dashboard home:catalogue certificates:mine people:profile people:memberships portfolio:portfolio"
    for name in [*names.split(), "sandbox:conversations", "hub_use:mine", "mfa_index", "usersessions_list"]:
        assert client.get(reverse(name)).status_code == 200, name


def test_a_session_that_was_open_before_has_to_show_the_factor_that_she_has(board: Organisation, hr: User) -> None:
    secret = link_app(logged_in(hr))
    old = Client()
    old.force_login(User.objects.get(pk=hr.pk), backend="django.contrib.auth.backends.ModelBackend")
    assert old.get(PERSONNEL).status_code == 200
    ask(board)
    page = old.get(PERSONNEL)
    assert page.status_code == 403
    way = f"{reverse('mfa_reauthenticate')}?next={PERSONNEL.replace('/', '%2F')}"
    assert f'href="{way}"' in page.content.decode()
    done = old.post(way, {"code": code_of(secret), "next": PERSONNEL})
    assert done["Location"] == PERSONNEL
    assert old.get(PERSONNEL).status_code == 200


def test_who_takes_away_her_last_factor_loses_the_role_at_once(board: Organisation, hr: User) -> None:
    ask(board)
    client = logged_in(hr)
    link_app(client)
    elsewhere = Client()
    elsewhere.force_login(User.objects.get(pk=hr.pk), backend="django.contrib.auth.backends.ModelBackend")
    assert "Die rol staat uit tot je er weer een instelt: HR-medewerker." in " ".join(
        client.get(reverse("mfa_deactivate_totp")).content.decode().replace("</p>", "").split()
    )
    client.post(reverse("mfa_deactivate_totp"))
    assert client.get(PERSONNEL).status_code == 403
    assert elsewhere.get(PERSONNEL).status_code == 302  # logged out


def test_somebody_else_s_session_is_no_proof(board: Organisation, hr: User) -> None:
    """Records of a log-in count for the account that they are of."""
    ask(board)
    client = logged_in(person(email="ander@example.org"))
    link_app(client)
    session = client.session
    kept = {key: session[key] for key in ("account_authentication_methods", "account_authentication_methods_user")}
    log_in(client, hr)
    client.force_login(hr, backend="django.contrib.auth.backends.ModelBackend")
    session = client.session
    session.update(kept)
    session.save()
    assert client.get(PERSONNEL).status_code == 403


def test_the_password_alone_is_no_factor_however_often_it_is_typed(board: Organisation, hr: User) -> None:
    ask(board)
    assert logged_in(hr).get(PERSONNEL).status_code == 403


@pytest.mark.parametrize("role", list(Role))
def test_the_operator_can_ask_it_of_any_role_on_the_whole_platform(settings: Any, role: Role) -> None:
    from lms.people.enums import ROLES_OF_KIND

    kind = next(kind for kind, roles in ROLES_OF_KIND.items() if role in roles)
    user = person_as(role, organisation(kind))
    settings.SECOND_FACTOR_ROLES = [role.value]
    found = User.objects.get(pk=user.pk)
    assert (found.holds({role}), [held.role for held in found.roles_withheld]) == (False, [role])
    found.second_factor_shown = True
    assert (found.holds({role}), found.roles_withheld) == (True, ())


def test_an_organisation_asks_it_of_hr_and_managers_alone(board: Organisation) -> None:
    ask(board)
    user = person()
    roles = (Role.TEACHER, Role.SCHOOL_LEADER, Role.HR, Role.MANAGER)
    for role in roles:
        member(user, board, role)
    assert {held.role for held in user.roles_held} == {Role.TEACHER, Role.SCHOOL_LEADER}
    assert {held.role for held in user.roles_withheld} == {Role.HR, Role.MANAGER}


def test_what_is_asked_above_holds_two_floors_below_and_not_beside(board: Organisation, school: Organisation) -> None:
    branch = organisation(OrganisationKind.BRANCH, parent=school)
    beside = organisation(OrganisationKind.SCHOOL_BOARD)
    ask(board)
    for place, asked in ((board, True), (school, True), (branch, True), (beside, False)):
        user = User.objects.get(pk=person_as(Role.HR, place).pk)
        assert bool(user.roles_withheld) is asked
        found = secured_by(Organisation.objects.select_related("parent").get(pk=place.pk))
        assert found == (board if asked else None)


def test_whether_a_role_counts_costs_one_query(
    board: Organisation, hr: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    ask(board)
    found = User.objects.get(pk=hr.pk)
    with django_assert_num_queries(1):
        assert found.must_show_second_factor
        assert found.roles_held == ()
        assert [held.role for held in found.roles_asking_second_factor] == [Role.HR]


def test_a_stream_knows_it_too(board: Organisation, hr: User, settings: Any, rf: Any) -> None:
    """Streams run the same middleware; whoever asks there is weighed likewise."""
    from lms.streams import StreamHandler

    handler = StreamHandler()
    handler.load_middleware()
    asked: list[tuple[bool, bool]] = []
    ask(board)
    client = logged_in(hr)
    request = rf.get(PERSONNEL)
    request.COOKIES["sessionid"] = client.cookies["sessionid"].value
    answer = handler.get_response(request)
    asked.append((request.user.second_factor_shown, request.user.holds({Role.HR})))
    assert (answer.status_code, asked) == (403, [(False, False)])


def test_the_operator_s_rights_wait_where_the_platform_asks_it(settings: Any) -> None:
    operator = person(email="operator@example.org", is_superuser=True, is_staff=True)
    client = logged_in(operator)
    pages = ("/cms/", "/oefenen/cijfers/", "/modellen/beheer/", reverse("people:organisations"), "/cms/tweede-stap/")
    assert [client.get(path).status_code for path in pages] == [200, 200, 200, 200, 200]
    settings.SECOND_FACTOR_OPERATORS = True
    assert [client.get(path).status_code for path in pages] == [403, 403, 403, 403, 403]
    text = client.get(pages[1]).content.decode()
    assert "Als beheerder van deze site log je in met twee stappen." in text
    link_app(client)
    assert [client.get(path).status_code for path in pages] == [200, 200, 200, 200, 200]


def test_rights_that_wait_are_not_lost_when_she_saves_her_own_data(settings: Any) -> None:
    settings.SECOND_FACTOR_OPERATORS = True
    operator = person(email="operator@example.org", is_superuser=True, is_staff=True)
    client = logged_in(operator)
    data = {"first_name": "Olga", "last_name": "Peters", "language": "nl"}
    assert client.post(reverse("people:profile"), data).status_code == 302
    assert client.post(reverse("people:profile"), data | {"first_name": ""}).status_code == 200  # read again
    found = User.objects.get(pk=operator.pk)
    assert (found.first_name, found.is_superuser) == ("Olga", True)


def test_a_right_that_waits_reads_false_and_saves_as_it_was(rf: Any, settings: Any) -> None:
    settings.SECOND_FACTOR_OPERATORS = True
    operator = person(is_superuser=True)
    request = rf.get("/")
    request.session = {}
    assert weigh_second_factor(request, operator) is operator
    assert (operator.is_superuser, operator.has_perm("people.change_user")) == (False, False)
    operator.save()
    operator.refresh_from_db()
    assert operator.is_superuser is False  # still this request's
    assert User.objects.get(pk=operator.pk).is_superuser is True
    assert User.objects.filter(is_superuser=True).get() == operator


def test_the_rule_is_not_for_who_has_shown_nothing(manager: User, board: Organisation) -> None:
    with pytest.raises(FactorFirstError):
        require_second_factor(organisation=board, required=True, by=manager)


def test_a_role_that_does_not_exist_in_the_setting_stops_the_start(settings: Any) -> None:
    settings.SECOND_FACTOR_ROLES = ["hr", "directeur"]
    (found,) = check_roles_of_setting(None)
    assert isinstance(found, Error)
    assert found.msg == "SECOND_FACTOR_ROLES names no role: directeur"
    settings.SECOND_FACTOR_ROLES = ["hr", "author"]
    assert check_roles_of_setting(None) == []


def test_what_is_not_there_says_that_it_may_be_of_the_role(board: Organisation, hr: User) -> None:
    ask(board)
    page = logged_in(hr).get("/bestaat-niet/")
    assert page.status_code == 404
    assert "Misschien hoort deze pagina daarbij." in page.content.decode()


def test_an_address_elsewhere_is_no_goal(board: Organisation, hr: User) -> None:
    link_app(logged_in(hr))
    old = Client()
    old.force_login(User.objects.get(pk=hr.pk), backend="django.contrib.auth.backends.ModelBackend")
    ask(board)
    for goal, leads_to in (
        ("https://elders.example/", reverse("home:dashboard")),
        ("//elders.example/", reverse("home:dashboard")),
        ("/cursussen/", "/cursussen/"),
    ):
        page = old.get(reverse("people:second_factor_needed"), {"next": goal})
        assert page.context["way"]["step_up"] == f"{reverse('mfa_reauthenticate')}?{urlencode({'next': leads_to})}"
