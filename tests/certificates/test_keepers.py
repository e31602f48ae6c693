"""Who has a certificate: the employer of that day and what stood above it, and whom the holder shows it."""

import datetime

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from certificates.actions import (
    NotRevocableError,
    correct_certificate,
    erase_person,
    hand_over_certificates,
    revoke_certificate,
    share_certificate,
    stop_sharing,
)
from certificates.enums import ReplacementReason, RevocationReason
from certificates.models import Certificate, CertificateKeeper
from lms.audit.models import AuditEvent
from lms.errors import NotAllowedError
from lms.people.enums import OrganisationKind, Role
from lms.people.models import Organisation, User
from lms.people.reorganising import merge_organisation, move_organisation
from tests.certificates.builders import board_with_school, certified, employed, operator
from tests.factories import organisation, person, person_as, released

pytestmark = [pytest.mark.django_db, pytest.mark.both]


def days_ago(days: int) -> datetime.date:
    return timezone.localdate() - datetime.timedelta(days=days)


def earned_at(school: Organisation, days: int = 0) -> Certificate:
    """A certificate that somebody earned at ``school`` so many days ago."""
    at = timezone.now() - datetime.timedelta(days=days)
    return certified(version=released(), employment=employed(at=school, starts_on=at.date()), completed_at=at)


def seen_by(hr: User) -> set[Certificate]:
    """What somebody in personnel finds today."""
    user = User.objects.get(pk=hr.pk)
    found = set(Certificate.objects.of_personnel_of(user))
    assert found == set(Certificate.objects.visible_to(user))
    return found


def test_the_employer_of_that_day_and_all_above_it_have_the_certificate() -> None:
    board, school = board_with_school()
    branch = organisation(OrganisationKind.BRANCH, parent=school)
    certificate = earned_at(branch)
    assert [(row.organisation, row.ground) for row in certificate.keepers.order_by("pk")] == [
        (branch, "employer"),
        (school, "above"),
        (board, "above"),
    ]
    for keeper in (branch, school, board):
        assert seen_by(person_as(Role.HR, keeper)) == {certificate}
    assert seen_by(person_as(Role.HR, organisation(parent=school))) == set()
    assert not certified().keepers.exists()


def test_a_school_that_moves_leaves_its_past_behind() -> None:
    old_board, school = board_with_school()
    new_board = organisation(OrganisationKind.SCHOOL_BOARD)
    before = earned_at(school, days=30)
    school = move_organisation(organisation=school, to=new_board, on=days_ago(20), by=operator())
    after = earned_at(school)
    assert seen_by(person_as(Role.HR, old_board)) == {before}
    assert seen_by(person_as(Role.HR, new_board)) == {after}
    assert seen_by(person_as(Role.HR, school)) == {before, after}


def test_what_was_completed_before_the_move_goes_to_the_board_of_that_day() -> None:
    old_board, school = board_with_school()
    new_board = organisation(OrganisationKind.SCHOOL_BOARD)
    school = move_organisation(organisation=school, to=new_board, on=days_ago(20), by=operator())
    late = earned_at(school, days=30)
    assert seen_by(person_as(Role.HR, old_board)) == {late}
    assert seen_by(person_as(Role.HR, new_board)) == set()


def test_that_the_past_goes_along_is_a_decision_of_its_own() -> None:
    old_board, school = board_with_school()
    new_board = organisation(OrganisationKind.SCHOOL_BOARD)
    before, by = earned_at(school, days=30), operator()
    school = move_organisation(organisation=school, to=new_board, on=days_ago(20), by=by)
    assert hand_over_certificates(earned_at=[school], to=new_board, by=by) == 1
    assert hand_over_certificates(earned_at=[school], to=new_board, by=by) == 0
    # Who was the employer's board then keeps its evidence.
    for board in (old_board, new_board):
        assert seen_by(person_as(Role.HR, board)) == {before}
    row = before.keepers.get(organisation=new_board)
    assert (row.ground, row.given_by) == ("handed_over", by)
    assert AuditEvent.objects.get(verb="certificates.handed_over").reason == "1"


def test_after_a_merger_the_other_board_has_what_is_earned_from_that_day_on() -> None:
    gone, school = board_with_school()
    stays = organisation(OrganisationKind.SCHOOL_BOARD)
    before = earned_at(school, days=30)
    merge_organisation(organisation=gone, into=stays, on=days_ago(20), by=operator())
    after, at_the_office = earned_at(Organisation.objects.get(pk=school.pk)), earned_at(gone)
    assert seen_by(person_as(Role.HR, stays)) == {after, at_the_office}
    assert seen_by(person_as(Role.HR, gone)) == {before, at_the_office}


def test_a_replacement_goes_to_whoever_had_the_old_one() -> None:
    board, school = board_with_school()
    certificate = earned_at(school)
    elsewhere = organisation()
    assert certificate.holder is not None
    share_certificate(certificate=certificate, organisation=elsewhere, by=certificate.holder)
    new = correct_certificate(certificate=certificate, reason=ReplacementReason.CORRECTED, by=operator())
    for keeper in (board, school, elsewhere):
        assert seen_by(person_as(Role.HR, keeper)) == {certificate, new}


def test_a_holder_shows_an_employer_what_she_earned_elsewhere_and_takes_it_back() -> None:
    noor, school = person(), organisation()
    certificate = certified(noor)
    hr = person_as(Role.HR, school)
    assert seen_by(hr) == set()
    first = share_certificate(certificate=certificate, organisation=school, by=noor)
    assert share_certificate(certificate=certificate, organisation=school, by=noor) == first
    assert seen_by(hr) == {certificate}
    for _ in range(2):
        stop_sharing(certificate=certificate, organisation=school, by=noor)
    assert seen_by(hr) == set()
    share_certificate(certificate=certificate, organisation=school, by=noor)
    assert seen_by(hr) == {certificate}
    verbs = AuditEvent.objects.filter(verb__startswith="certificate.share").order_by("pk")
    assert [event.verb for event in verbs] == ["certificate.shared", "certificate.share_ended", "certificate.shared"]


def test_sharing_with_the_employer_of_that_day_and_taking_it_back_changes_nothing() -> None:
    school = organisation()
    certificate = earned_at(school)
    assert certificate.holder is not None
    assert share_certificate(certificate=certificate, organisation=school, by=certificate.holder).ground == "employer"
    stop_sharing(certificate=certificate, organisation=school, by=certificate.holder)
    assert seen_by(person_as(Role.HR, school)) == {certificate}


def test_only_the_holder_shares_what_counts_with_an_employer() -> None:
    noor, school = person(), organisation()
    certificate = certified(noor)
    for by in (person(), operator()):
        with pytest.raises(NotAllowedError):
            share_certificate(certificate=certificate, organisation=school, by=by)
        with pytest.raises(NotAllowedError):
            stop_sharing(certificate=certificate, organisation=school, by=by)
    with pytest.raises(NotAllowedError):
        share_certificate(certificate=certificate, organisation=organisation(OrganisationKind.TEACHER_COLLEGE), by=noor)
    revoke_certificate(certificate=certificate, reason=RevocationReason.FRAUD, by=operator())
    with pytest.raises(NotRevocableError):
        share_certificate(certificate=certificate, organisation=school, by=noor)


def test_what_the_holder_erases_she_shows_no_more() -> None:
    noor, elsewhere, school = person(), organisation(), organisation()
    certificate = certified(employment=employed(noor, school))
    share_certificate(certificate=certificate, organisation=elsewhere, by=noor)
    erase_person(certificate=certificate, by=noor)
    assert seen_by(person_as(Role.HR, elsewhere)) == set()
    assert seen_by(person_as(Role.HR, school)) == {certificate}
    assert set(CertificateKeeper.objects.values_list("given_by", flat=True)) == {None}


def test_nobody_but_the_operator_hands_the_past_over() -> None:
    school = organisation()
    with pytest.raises(NotAllowedError):
        hand_over_certificates(earned_at=[school], to=organisation(), by=person_as(Role.HR, school))
    with pytest.raises(NotAllowedError):
        hand_over_certificates(earned_at=[school], to=organisation(OrganisationKind.PROFESSIONAL_BODY), by=operator())


# --- What the database refuses, whoever writes -------------------------------------------------


def test_the_database_knows_one_employer_and_lets_only_the_holder_share() -> None:
    school, other = organisation(), organisation()
    certificate = earned_at(school)
    wrong = [
        {"organisation": other, "ground": "employer"},
        {"organisation": school, "ground": "above"},
        {"organisation": other, "ground": "shared"},
        {"organisation": other, "ground": "shared", "given_by": person()},
        {"organisation": other, "ground": "vriend"},
        {"organisation": other, "ground": "above", "ended_at": timezone.now()},
    ]
    for values in wrong:
        with pytest.raises(IntegrityError), transaction.atomic():
            CertificateKeeper.objects.create(certificate=certificate, **values)
    CertificateKeeper.objects.create(
        certificate=certificate, organisation=other, ground="shared", given_by=certificate.holder
    )


def test_the_database_takes_no_evidence_away() -> None:
    certificate = earned_at(organisation())
    rows = CertificateKeeper.objects.filter(certificate=certificate)
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        rows.delete()
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.update(ended_at=timezone.now())
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        rows.update(organisation=organisation())
