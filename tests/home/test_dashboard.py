"""The page one comes to after log-in: the next thing to do, for every role."""

import datetime
import uuid

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from courses import actions
from lms.people.actions import invite, request_membership
from lms.people.enums import OrganisationKind, Role
from lms.people.models import OutgoingMail, User
from quality_mark.models import Application, Assignment, QualityStandard
from tests.factories import member, organisation, person, person_as, released
from tests.home.test_catalogue import give_mark
from tests.home.test_enrolment import course_of, finish_all

pytestmark = pytest.mark.django_db


def desk_of(client: Client, user: User) -> str:
    client.force_login(user)
    response = client.get("/dashboard/")
    assert response.status_code == 200
    return response.text


def application(status: str, version=None) -> Application:  # type: ignore[no-untyped-def]
    version = version or released()
    standard, _ = QualityStandard.objects.get_or_create(number="0.1", defaults={"title": "Standaard"})
    return Application.objects.create(
        version=version,
        standard=standard,
        organisation=version.course.organisation,
        content_hash=version.sha256,
        status=status,
    )


def test_it_asks_to_log_in_first(client: Client) -> None:
    response = client.get("/dashboard/")

    assert response.status_code == 302
    assert response.headers["Location"].startswith("/accounts/login/")


def test_somebody_new_is_led_to_a_course_and_to_their_school(client: Client) -> None:
    page = desk_of(client, person(first_name="Noor"))

    assert "Dag Noor" in page
    assert "Kies je eerste cursus" in page
    assert "Werk je op een school?" in page


def test_a_request_that_waits_is_said_to_wait(client: Client) -> None:
    noor = person()
    request_membership(by=noor, organisation=organisation(), role=Role.TEACHER)

    page = desk_of(client, noor)

    assert "wacht op de school" in page
    assert "Werk je op een school?" not in page


def test_an_invitation_is_announced_to_the_address_it_was_sent_to(client: Client) -> None:
    school = organisation()
    noor = person()
    invite(organisation=school, email=noor.email, role=Role.TEACHER, by=person_as(Role.MANAGER, school))

    assert "Je hebt een uitnodiging van een organisatie." in desk_of(client, noor)
    assert "uitnodiging" not in desk_of(client, person())


def test_a_teacher_goes_on_where_she_was_and_sees_what_she_finished(client: Client) -> None:
    noor = person_as(Role.TEACHER, organisation())
    begun = actions.enrol(version=course_of(2), by=noor)
    actions.finish_module(enrolment=begun, module_key=begun.version.document.modules[0].key, by=noor)
    done = actions.enrol(version=course_of(1), by=noor)
    finish_all(done, noor)

    page = desk_of(client, noor)

    assert "1 van 2 stappen gedaan" in page
    assert f"/leren/{begun.pk}/verder/" in page
    assert f"/leren/overzicht/{done.pk}/" in page
    assert "Kies je eerste cursus" not in page


def test_hr_sees_open_requests_of_all_schools_of_the_board_and_no_others(client: Client) -> None:
    board = organisation(OrganisationKind.SCHOOL_BOARD)
    school = organisation(parent=board)
    elsewhere = organisation()
    for _ in range(2):
        request_membership(by=person(), organisation=school, role=Role.TEACHER)
    request_membership(by=person(), organisation=elsewhere, role=Role.TEACHER)

    page = desk_of(client, person_as(Role.HR, board))

    assert "2 personen vragen om bij jullie te horen." in page
    assert f'href="/mensen/organisaties/{school.pk}/aanvragen/">Bekijk de aanvragen' in page


def test_hr_counts_certificates_of_their_own_people_of_the_last_month(client: Client) -> None:
    school = organisation()
    teacher = person()
    employment = member(teacher, school, Role.TEACHER)
    finish_all(actions.enrol(version=course_of(1), by=teacher, employment=employment), teacher)
    finish_all(actions.enrol(version=course_of(1), by=teacher), teacher)

    assert "1 certificaat in de laatste 30 dagen." in desk_of(client, person_as(Role.HR, school))
    assert "Geen nieuwe certificaten" in desk_of(client, person_as(Role.HR, organisation()))


def test_an_author_reads_what_is_released_and_goes_to_the_workshop(client: Client) -> None:
    version = released()
    give_mark(version)
    released()

    page = desk_of(client, person_as(Role.AUTHOR, version.course.organisation))

    assert "1 cursus uitgebracht. 1 met keurmerk op de nieuwste versie." in page
    assert 'href="/cms/"' in page


def test_a_provider_lead_sees_own_applications_only(client: Client) -> None:
    mine = application("incomplete")
    application("submitted", released(provider=mine.organisation))
    application("draft")

    page = desk_of(client, person_as(Role.PROVIDER_LEAD, mine.organisation))

    assert "1 aanvraag moet je nog aanvullen of indienen." in page
    assert "1 aanvraag loopt." in page


@pytest.mark.parametrize(
    ("role", "status", "sentence"),
    [
        (Role.SECRETARY, "submitted", "1 nieuwe aanvraag."),
        (Role.COORDINATOR, "admissible", "1 aanvraag wacht op een panel."),
        (Role.DECIDER, "decision_pending", "1 aanvraag wacht op een besluit."),
    ],
)
def test_the_mark_office_sees_what_waits_for_its_own_role(
    client: Client, role: Role, status: str, sentence: str
) -> None:
    guild = organisation(OrganisationKind.PROFESSIONAL_BODY)
    someone = person_as(role, guild)
    assert "Er ligt nu niets voor je klaar." in desk_of(client, someone)

    application(status)
    page = desk_of(client, someone)

    assert sentence in page
    assert "Er ligt nu niets voor je klaar." not in page


def test_a_reviewer_sees_own_seats_only(client: Client) -> None:
    guild = organisation(OrganisationKind.PROFESSIONAL_BODY)
    wietske, karim = person_as(Role.REVIEWER, guild), person_as(Role.REVIEWER, guild)
    today = timezone.localdate()
    for status in ["invited", "accepted"]:
        Assignment.objects.create(
            application=application("in_review"),
            reviewer=wietske,
            status=status,
            respond_by=today,
            submit_by=today + datetime.timedelta(days=20),
        )

    page = desk_of(client, wietske)

    assert "1 uitnodiging om te beoordelen." in page
    assert "1 beoordeling is nog niet af." in page
    assert "Er ligt nu niets voor je klaar." in desk_of(client, karim)


def test_roles_without_open_work_are_told_so(client: Client) -> None:
    guild = organisation(OrganisationKind.PROFESSIONAL_BODY)
    council = organisation(OrganisationKind.ETHICS_COUNCIL)

    assert "Er ligt nu geen bezwaar voor." in desk_of(client, person_as(Role.APPEALS_PANEL, guild))
    assert "Er ligt nu geen advies voor." in desk_of(client, person_as(Role.ETHICS_MEMBER, council))


def test_the_operator_sees_what_waits_to_be_sent(client: Client) -> None:
    OutgoingMail.objects.create(key="a", to="noor@example.org", subject="Hallo")
    operator = User.objects.create_superuser("beheer@example.org", "een heel goed wachtwoord", first_name="Beheer")

    page = desk_of(client, operator)

    assert "1 mail moet nog weg." in page
    assert "Beheer van het platform" in page


def test_somebody_with_several_roles_sees_them_all_and_what_waits_comes_first(client: Client) -> None:
    guild = organisation(OrganisationKind.PROFESSIONAL_BODY)
    school = organisation()
    both = person_as(Role.DECIDER, guild)
    member(both, school, Role.SCHOOL_LEADER)
    application("decision_pending")

    page = desk_of(client, both)

    assert page.index("Werk voor het keurmerk") < page.index(">Mensen</h2>") < page.index(">Personeel</h2>")
    assert ">Leren</h2>" in page


def test_a_role_that_ended_shows_nothing_any_more(client: Client) -> None:
    school = organisation()
    leader = person()
    yesterday = timezone.localdate() - datetime.timedelta(days=1)
    member(leader, school, Role.SCHOOL_LEADER, ends_on=yesterday)

    page = desk_of(client, leader)

    assert ">Personeel</h2>" not in page
    assert "/personeel/certificaten/" not in page


@pytest.mark.parametrize("rows", [1, 3])
def test_it_costs_seven_queries_for_somebody_with_every_role(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries, rows: int
) -> None:
    board = organisation(OrganisationKind.SCHOOL_BOARD)
    college = organisation(OrganisationKind.TEACHER_COLLEGE)
    guild = organisation(OrganisationKind.PROFESSIONAL_BODY)
    council = organisation(OrganisationKind.ETHICS_COUNCIL)
    everyone = person()
    for at, roles in [
        (board, [Role.TEACHER, Role.HR, Role.MANAGER]),
        (college, [Role.AUTHOR, Role.PROVIDER_LEAD]),
        (guild, [Role.SECRETARY, Role.COORDINATOR, Role.REVIEWER, Role.DECIDER, Role.APPEALS_PANEL]),
        (council, [Role.ETHICS_MEMBER]),
    ]:
        for role in roles:
            member(everyone, at, role)
    for number in range(rows):
        actions.enrol(version=course_of(2), by=everyone)
        application("submitted")
        give_mark(released(provider=college), f"KM-{uuid.uuid4().hex[:8]}")
        request_membership(by=person(), organisation=board, role=Role.TEACHER)
        organisation(parent=board, name=f"School {number}")
    client.force_login(everyone)
    client.get("/dashboard/")  # outlines of versions are kept in memory

    with django_assert_num_queries(7):
        response = client.get("/dashboard/")

    assert response.text.count("/verder/") == rows
