"""The page one comes to after log-in: the next thing to do, for every role."""

import datetime
import re
import uuid
from html import unescape

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from courses.learning.actions import learning
from lms.people.actions import invite, request_membership
from lms.people.enums import OrganisationKind, Role
from lms.people.models import OutgoingMail, User
from quality_mark.models import Application, Assignment, QualityStandard
from tests.factories import member, model_card, organisation, person, person_as, released, signed
from tests.home.test_catalogue import give_mark
from tests.home.test_enrolment import course_of, finish_all

pytestmark = pytest.mark.django_db


def desk_of(client: Client, user: User) -> str:
    client.force_login(user)
    response = client.get("/dashboard/")
    assert response.status_code == 200
    return response.text


def first_step(page: str) -> tuple[str, str]:
    """The sentence at the top of the page, and where its button leads."""
    found = re.search(r'<p class="next__text">(.*?)</p>.*?<a class="button" href="(.*?)">', page, re.DOTALL)
    assert found
    return unescape(found[1]), found[2]


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
    assert first_step(page) == (
        "Kies je eerste cursus. Je kunt meteen beginnen en stoppen wanneer je wilt.",
        "/cursussen/",
    )
    assert "Wat je afrondt, staat straks hier" in page
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
    begun = learning.enrol(version=course_of(2), by=noor)
    learning.finish_module(enrolment=begun, module_key=begun.version.document.modules[0].key, by=noor)
    done = learning.enrol(version=course_of(1), by=noor)
    finish_all(done, noor)

    page = desk_of(client, noor)

    title = begun.version.title
    assert first_step(page) == (f"Ga verder met “{title}”. Nog 1 stap en je bent klaar.", f"/leren/{begun.pk}/verder/")
    assert "1 van 2 stappen gedaan" in page
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
    finish_all(learning.enrol(version=course_of(1), by=teacher, employment=employment), teacher)
    finish_all(learning.enrol(version=course_of(1), by=teacher), teacher)

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


def test_a_card_that_nobody_judged_waits_for_the_council(client: Client) -> None:
    member = person_as(Role.ETHICS_MEMBER, organisation(OrganisationKind.ETHICS_COUNCIL))
    card = model_card()
    waiting = ("1 model wacht op jullie advies. Tot dan kan niemand het gebruiken.", "/modellen/advies/")
    assert first_step(desk_of(client, member)) == waiting
    signed(card, by=member)
    assert "Er ligt nu geen advies voor." in desk_of(client, member)


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

    assert first_step(page)[0] == "1 aanvraag wacht op een besluit."
    assert page.index("Werk voor het keurmerk") < page.index(">Personeel</h2>") < page.index(">Mensen</h2>")
    assert ">Leren</h2>" in page


def test_what_others_wait_for_comes_before_what_one_may_look_at_whatever_the_roles(client: Client) -> None:
    school = organisation()
    both = person_as(Role.DECIDER, organisation(OrganisationKind.PROFESSIONAL_BODY))
    member(both, school, Role.SCHOOL_LEADER)
    request_membership(by=person(), organisation=school, role=Role.TEACHER)

    page = desk_of(client, both)

    assert first_step(page)[0] == "1 persoon vraagt om bij jullie te horen."
    assert page.index(">Mensen</h2>") < page.index("Werk voor het keurmerk") < page.index(">Personeel</h2>")


def test_ones_own_work_comes_before_what_one_may_look_at_whatever_the_roles(client: Client) -> None:
    both = person_as(Role.DECIDER, organisation(OrganisationKind.PROFESSIONAL_BODY))
    member(both, organisation(OrganisationKind.TEACHER_COLLEGE), Role.AUTHOR)

    page = desk_of(client, both)

    assert first_step(page)[1] == "/cms/"
    assert "Werk voor het keurmerk" in page


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
        learning.enrol(version=course_of(2), by=everyone)
        application("submitted")
        give_mark(released(provider=college), f"KM-{uuid.uuid4().hex[:8]}")
        request_membership(by=person(), organisation=board, role=Role.TEACHER)
        organisation(parent=board, name=f"School {number}")
    client.force_login(everyone)
    client.get("/dashboard/")  # outlines of versions are kept in memory

    with django_assert_num_queries(7):
        response = client.get("/dashboard/")

    assert response.text.count("/verder/") == rows
    assert first_step(response.text)[0] == ("1 nieuwe aanvraag." if rows == 1 else "3 nieuwe aanvragen.")


def test_a_course_not_begun_is_begun_at_its_lesson(client: Client) -> None:
    noor = person_as(Role.TEACHER, organisation())
    mine = learning.enrol(version=course_of(2), by=noor)

    page = desk_of(client, noor)

    assert first_step(page) == (f"Begin aan “{mine.version.title}”.", f"/leren/{mine.pk}/verder/")
    assert "Naar de les" in page


def test_who_finished_everything_is_led_to_the_next_course(client: Client) -> None:
    noor = person_as(Role.TEACHER, organisation())
    finish_all(learning.enrol(version=course_of(1), by=noor), noor)

    page = desk_of(client, noor)

    assert first_step(page)[0] == "Je hebt alles afgerond waaraan je begon. Kies je volgende cursus."


def test_ten_twenty_and_thirty_minutes_are_offered_while_a_course_is_open(client: Client) -> None:
    noor = person_as(Role.TEACHER, organisation())
    assert "/leren/nu/" not in desk_of(client, noor)

    learning.enrol(version=course_of(2), by=noor)
    page = desk_of(client, noor)

    assert re.findall(r'name="minuten" value="(\d+)"', page) == ["10", "20", "30"]
    assert page.count('action="/leren/nu/"') == 1


def test_work_that_somebody_waits_for_comes_before_learning_and_learning_before_the_rest(client: Client) -> None:
    school = organisation()
    leader = person_as(Role.SCHOOL_LEADER, school)
    mine = learning.enrol(version=course_of(2), by=leader)
    assert first_step(desk_of(client, leader))[1] == f"/leren/{mine.pk}/verder/"

    request_membership(by=person(), organisation=school, role=Role.TEACHER)
    page = desk_of(client, leader)

    assert first_step(page) == (
        "1 persoon vraagt om bij jullie te horen.",
        f"/mensen/organisaties/{school.pk}/aanvragen/",
    )
    assert page.count("1 persoon vraagt om bij jullie te horen.") == 1
    assert f"/leren/{mine.pk}/verder/" in page


@pytest.mark.parametrize(
    ("role", "kind", "sentence", "url"),
    [
        (Role.TEACHER, OrganisationKind.INSTITUTION, "Kies je eerste cursus.", "/cursussen/"),
        (Role.SUPPORT_STAFF, OrganisationKind.INSTITUTION, "Kies je eerste cursus.", "/cursussen/"),
        (Role.STUDENT_TEACHER, OrganisationKind.INSTITUTION, "Kies je eerste cursus.", "/cursussen/"),
        (Role.SCHOOL_LEADER, OrganisationKind.INSTITUTION, "Kies je eerste cursus.", "/cursussen/"),
        (Role.HR, OrganisationKind.INSTITUTION, "Geen nieuwe certificaten", "/personeel/certificaten/"),
        (Role.MANAGER, OrganisationKind.INSTITUTION, "Niemand wacht op jullie antwoord.", "/mensen/organisaties/{pk}/"),
        (Role.AUTHOR, OrganisationKind.TEACHER_COLLEGE, "Jullie hebben nog geen cursus uitgebracht.", "/cms/"),
        (Role.PROVIDER_LEAD, OrganisationKind.TEACHER_COLLEGE, "Jullie hebben nog geen cursus uitgebracht.", "/cms/"),
        (
            Role.SECRETARY,
            OrganisationKind.PROFESSIONAL_BODY,
            "Er ligt nu niets voor je klaar. Dient een aanbieder een aanvraag in",
            "/keurmerk/werk/",
        ),
        (
            Role.COORDINATOR,
            OrganisationKind.PROFESSIONAL_BODY,
            "Er ligt nu niets voor je klaar. Is een aanvraag compleet",
            "/keurmerk/werk/",
        ),
        (
            Role.REVIEWER,
            OrganisationKind.PROFESSIONAL_BODY,
            "Er ligt nu niets voor je klaar. Word je gevraagd om te beoordelen",
            "/keurmerk/werk/",
        ),
        (
            Role.DECIDER,
            OrganisationKind.PROFESSIONAL_BODY,
            "Er ligt nu niets voor je klaar. Heeft een panel beoordeeld",
            "/keurmerk/werk/",
        ),
        (Role.APPEALS_PANEL, OrganisationKind.PROFESSIONAL_BODY, "Er ligt nu geen bezwaar voor.", "/keurmerk/"),
        (Role.ETHICS_MEMBER, OrganisationKind.ETHICS_COUNCIL, "Er ligt nu geen advies voor.", "/modellen/advies/"),
    ],
)
def test_every_role_has_one_next_step_even_on_an_empty_desk(
    client: Client, role: Role, kind: OrganisationKind, sentence: str, url: str
) -> None:
    place = organisation(kind)

    text, address = first_step(desk_of(client, person_as(role, place)))

    assert text.startswith(sentence)
    assert address == url.format(pk=place.pk)


def test_an_operator_without_open_mail_looks_whether_all_runs(client: Client) -> None:
    operator = User.objects.create_superuser("beheer@example.org", "een heel goed wachtwoord", first_name="Beheer")

    assert first_step(desk_of(client, operator)) == ("Alle mail is verstuurd.", "/cms/toestand/")


def test_a_provider_lead_with_a_course_without_a_mark_is_led_to_apply(client: Client) -> None:
    version = released()

    page = desk_of(client, person_as(Role.PROVIDER_LEAD, version.course.organisation))

    assert "Jullie hebben een cursus zonder keurmerk, en er loopt geen aanvraag." in page
