"""Seats that stay empty, reviewers who are late, and what becomes of both."""

import datetime

import pytest
from django.utils import timezone

from lms.errors import NotAllowedError
from lms.people.enums import OrganisationKind, Role
from lms.people.models import Membership, OutgoingMail
from quality_mark import actions
from quality_mark.errors import IllegalTransitionError, PanelError, ReasonMissingError, UndeclaredError
from quality_mark.jobs import expire_invitations, remind_reviewers
from quality_mark.models import Application, Assignment, CaseEvent
from tests.factories import member, organisation, person_as
from tests.quality_mark.builders import (
    World,
    admissible,
    clear,
    in_review,
    judged,
    panelled,
    places,
    reviewed,
    world,
)
from tests.quality_mark.test_pages import as_, at

pytestmark = [pytest.mark.django_db, pytest.mark.both]


def subjects(address: str) -> list[str]:
    return list(OutgoingMail.objects.filter(to=address).order_by("pk").values_list("subject", flat=True))


def due(place: Assignment, days: int) -> None:
    Assignment.objects.filter(pk=place.pk).update(submit_by=timezone.localdate() + datetime.timedelta(days=days))


def late_case(w: World) -> tuple[Application, Assignment]:
    application = in_review(w)
    return application, places(application)[0]


def test_the_coordinator_replaces_a_reviewer_who_does_not_come() -> None:
    w = world(reviewers=3)
    application, place = late_case(w)
    judged(place)
    for error, wrong in (
        (NotAllowedError, {"by": w.secretary}),
        (NotAllowedError, {"by": w.reviewers[0]}),
        (UndeclaredError, {"by": person_as(Role.COORDINATOR, w.body)}),
        (ReasonMissingError, {"reason": " "}),
    ):
        with pytest.raises(error):
            actions.replace_reviewer(**({"assignment": place, "reason": "Te laat.", "by": w.coordinator} | wrong))
    place.refresh_from_db()
    assert place.status == "accepted"
    for _twice in range(2):
        assert actions.replace_reviewer(assignment=place, reason="Te laat.", by=w.coordinator).status == "replaced"
    application.refresh_from_db()
    assert application.status == "panelled"
    assert CaseEvent.objects.get(to_status="replaced").reason == "Te laat."
    mail = OutgoingMail.objects.get(subject="Je hoeft deze cursus niet meer te beoordelen")
    assert (mail.to, "Te laat." in mail.text, "/keurmerk/werk/" in mail.text) == (w.reviewers[0].email, True, True)
    with pytest.raises(IllegalTransitionError):
        actions.submit_review(assignment=place, by=w.reviewers[0])
    with pytest.raises(PanelError):  # the same person does not come back
        actions.appoint_panel(application=application, reviewers=[w.reviewers[0]], by=w.coordinator)
    (new,) = actions.appoint_panel(application=application, reviewers=[w.reviewers[2]], by=w.coordinator)
    clear(application, w.reviewers[2])
    actions.answer_invitation(assignment=new, accepts=True, by=w.reviewers[2])
    application.refresh_from_db()
    assert application.status == "in_review"


def test_what_was_handed_in_is_not_replaced() -> None:
    w = world()
    application, place = late_case(w)
    judged(place)
    actions.submit_review(assignment=place, by=w.reviewers[0])
    with pytest.raises(IllegalTransitionError):
        actions.replace_reviewer(assignment=place, reason="Toch niet.", by=w.coordinator)
    address = at("replace", application, str(place.pk))
    assert as_(w.coordinator).get(address).url == at("application", application)  # type: ignore[attr-defined]
    actions.withdraw_application(application=application, by=w.lead)
    with pytest.raises(IllegalTransitionError):
        actions.replace_reviewer(assignment=places(application)[1], reason="Te laat.", by=w.coordinator)


def test_the_coordinator_frees_a_seat_on_the_page() -> None:
    w = world(reviewers=3)
    application, place = late_case(w)
    client = as_(w.coordinator)
    address = at("replace", application, str(place.pk))
    assert f'href="{address}"' in client.get(at("application", application)).text
    page = client.get(address).text
    assert f"Wat {w.reviewers[0].get_full_name()} schreef, telt dan niet mee." in page
    assert "Er klopt nog iets niet" in client.post(address, {"reason": ""}).text
    assert "De plaats is vrij." in client.post(address, {"reason": "Te laat."}, follow=True).text
    assert as_(w.secretary).get(address).status_code == 403
    elsewhere = places(in_review(w))[0]
    assert client.get(at("replace", application, str(elsewhere.pk))).status_code == 404
    # The reviewer who was replaced has nothing to do with the case any more.
    assert as_(w.reviewers[0]).get(at("content", application)).status_code == 404


def test_a_reviewer_is_reminded_once_and_lateness_reported_once() -> None:
    w = world()
    application = in_review(w)
    first, second = places(application)
    assert remind_reviewers() == 0
    due(first, 5)
    due(second, -1)
    assert (remind_reviewers(), remind_reviewers()) == (2, 2)
    assert subjects(w.reviewers[0].email).count("Je beoordeling moet bijna klaar zijn") == 1
    assert subjects(w.reviewers[1].email).count("Je beoordeling moet bijna klaar zijn") == 0
    assert subjects(w.coordinator.email).count("Een beoordeling is te laat") == 1
    actions.withdraw_application(application=application, by=w.lead)
    assert remind_reviewers() == 0


def test_nobody_answers_or_is_missed_in_a_withdrawn_case() -> None:
    w = world()
    application = panelled(w)
    second = places(application)[1]
    clear(application, w.reviewers[1])
    actions.withdraw_application(application=application, by=w.lead)
    assert subjects(w.reviewers[0].email)[-1] == "Een aanvraag voor het keurmerk is ingetrokken"
    for accepts in (True, False):
        with pytest.raises(IllegalTransitionError):
            actions.answer_invitation(assignment=second, accepts=accepts, by=w.reviewers[1])
    before = subjects(w.coordinator.email)
    Assignment.objects.update(respond_by=timezone.localdate() - datetime.timedelta(days=1))
    assert expire_invitations() == 2
    assert subjects(w.coordinator.email) == before


def test_a_reviewer_who_joins_the_provider_can_still_give_up_the_seat() -> None:
    w = world()
    application, place = late_case(w)
    member(w.reviewers[0], w.college, Role.AUTHOR)
    client = as_(w.reviewers[0])
    page = client.get(at("application", application)).text
    assert "Je hebt een belang bij deze aanbieder." in page
    assert "Zo doen we dat." not in page
    assert f'href="{at("leave", application)}"' in page
    client.post(at("leave", application), {"reason": "Ik werk er nu."})
    place.refresh_from_db()
    assert place.status == "recused"


def test_who_is_no_reviewer_any_more_sees_nothing_of_the_case() -> None:
    w = world()
    application, place = late_case(w)
    member(w.reviewers[0], organisation(OrganisationKind.TEACHER_COLLEGE), Role.PROVIDER_LEAD)
    yesterday = timezone.localdate() - datetime.timedelta(days=1)
    Membership.objects.filter(user=w.reviewers[0], role=Role.REVIEWER).update(ends_on=yesterday)
    client = as_(w.reviewers[0])
    for name in ("application", "content", "leave"):
        assert client.get(at(name, application)).status_code == 404
    assert client.get("/keurmerk/werk/").context["rows"] == []
    with pytest.raises(NotAllowedError):
        judged(place)


def test_the_providers_family_is_tied_too() -> None:
    w = world(reviewers=3)
    school = organisation(OrganisationKind.INSTITUTION, parent=w.college)
    branch = organisation(OrganisationKind.BRANCH, parent=school)
    member(w.reviewers[0], branch, Role.TEACHER)
    application = admissible(w)
    with pytest.raises(PanelError, match="mag deze cursus niet beoordelen"):
        actions.appoint_panel(application=application, reviewers=w.reviewers[:2], by=w.coordinator)
    assert len(actions.appoint_panel(application=application, reviewers=w.reviewers[1:], by=w.coordinator)) == 2


def test_a_branch_that_provides_is_tied_to_the_board_above_it() -> None:
    from quality_mark.permissions import family

    board = organisation(OrganisationKind.SCHOOL_BOARD)
    school = organisation(OrganisationKind.INSTITUTION, parent=board)
    branch = organisation(OrganisationKind.BRANCH, parent=school)
    organisation(OrganisationKind.SCHOOL_BOARD)
    assert set(family(branch)) == {board, school, branch}


def test_an_interest_found_after_handing_in_is_shown_to_the_decider() -> None:
    w = world()
    application = reviewed(w)
    clear(application, w.decider)
    decider = as_(w.decider)
    assert "na het inleveren een belang" not in decider.get(at("application", application)).text
    actions.declare_conflict(application=application, has_conflict=True, statement="Toch.", by=w.reviewers[0])
    assert "1 beoordelaar meldde na het inleveren een belang." in decider.get(at("application", application)).text
