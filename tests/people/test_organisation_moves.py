"""Schools change boards and boards merge: dated, decided by the operator, and never backwards."""

import datetime

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from lms.audit.models import AuditEvent
from lms.errors import NotAllowedError
from lms.people.enums import OrganisationKind
from lms.people.errors import MoveRefusedError
from lms.people.models import Organisation, OrganisationMerger, OrganisationMove, User
from lms.people.reorganising import merge_organisation, move_organisation, organisations_above
from tests.factories import organisation, person

pytestmark = [pytest.mark.django_db, pytest.mark.both]

TODAY = timezone.localdate


def board(name: str = "Bestuur") -> Organisation:
    return organisation(OrganisationKind.SCHOOL_BOARD, name=name)


@pytest.fixture
def operator() -> User:
    return person(is_superuser=True, is_staff=True)


def days_ago(days: int) -> datetime.date:
    return TODAY() - datetime.timedelta(days=days)


def test_a_school_moves_and_where_it_stood_is_known_for_every_day(operator: User) -> None:
    first, second, third = board("Een"), board("Twee"), board("Drie")
    school = organisation(parent=first)
    branch = organisation(OrganisationKind.BRANCH, parent=school)
    school = move_organisation(organisation=school, to=second, on=days_ago(100), by=operator)
    school = move_organisation(organisation=school, to=third, on=days_ago(10), by=operator)

    def above(days: int) -> list[Organisation]:
        return organisations_above(Organisation.objects.get(pk=branch.pk), on=days_ago(days))

    assert above(101) == [branch, school, first]
    assert above(100) == above(11) == [branch, school, second]
    assert above(10) == above(0) == [branch, school, third]
    assert school.parent == third
    assert AuditEvent.objects.filter(verb="organisation.moved").count() == 2


def test_moving_to_where_it_stands_changes_nothing(operator: User) -> None:
    first = board()
    school = organisation(parent=first)
    assert move_organisation(organisation=school, to=first, on=TODAY(), by=operator) == school
    assert not OrganisationMove.objects.exists()


def test_a_move_lies_after_the_last_one_and_not_ahead_nor_below_itself(operator: User) -> None:
    first, second = board(), board()
    school = organisation(parent=first)
    branch = organisation(OrganisationKind.BRANCH, parent=school)
    with pytest.raises(MoveRefusedError, match="Controleer de dag en de plaats"):
        move_organisation(organisation=school, to=second, on=TODAY() + datetime.timedelta(days=1), by=operator)
    with pytest.raises(MoveRefusedError):
        move_organisation(organisation=school, to=branch, on=TODAY(), by=operator)
    move_organisation(organisation=school, to=second, on=days_ago(5), by=operator)
    with pytest.raises(MoveRefusedError):
        move_organisation(organisation=school, to=None, on=days_ago(5), by=operator)


def test_nobody_but_the_operator_moves_or_merges() -> None:
    school = organisation(parent=board())
    with pytest.raises(NotAllowedError):
        move_organisation(organisation=school, to=None, on=TODAY(), by=person())
    with pytest.raises(NotAllowedError):
        merge_organisation(organisation=board(), into=board(), on=TODAY(), by=person())


def test_a_board_that_merges_takes_its_schools_along(operator: User) -> None:
    gone, stays = board("Weg"), board("Blijft")
    school = organisation(parent=gone)
    merger = merge_organisation(organisation=gone, into=stays, on=days_ago(3), by=operator)
    school = Organisation.objects.get(pk=school.pk)
    assert school.parent == stays
    assert organisations_above(school, on=days_ago(4)) == [school, gone]
    assert organisations_above(school, on=days_ago(3)) == [school, stays]
    assert organisations_above(gone, on=days_ago(4)) == [gone]
    assert organisations_above(gone, on=TODAY()) == [gone, stays]
    assert merge_organisation(organisation=gone, into=stays, on=TODAY(), by=operator) == merger


def test_only_employers_of_one_kind_that_are_there_merge(operator: User) -> None:
    gone, stays = board(), board()
    merge_organisation(organisation=gone, into=stays, on=TODAY(), by=operator)
    wrong = [
        (stays, stays, TODAY()),
        (organisation(), stays, TODAY()),
        (board(), gone, TODAY()),
        (gone, board(), TODAY()),
        (board(), board(), TODAY() + datetime.timedelta(days=1)),
        (organisation(OrganisationKind.TEACHER_COLLEGE), organisation(OrganisationKind.TEACHER_COLLEGE), TODAY()),
    ]
    for one, other, day in wrong:
        with pytest.raises(MoveRefusedError):
            merge_organisation(organisation=one, into=other, on=day, by=operator)
    assert OrganisationMerger.objects.count() == 1


# --- What the database refuses, whoever writes -------------------------------------------------


def test_the_database_moves_no_school_without_a_record() -> None:
    school = organisation(parent=board())
    rows = Organisation.objects.filter(pk=school.pk)
    for to in (board(), None):
        with pytest.raises(IntegrityError, match="changes only with a dated move"), transaction.atomic():
            rows.update(parent=to)
    rows.update(name="Een andere naam")


def test_the_database_does_not_move_a_school_back_by_an_old_record(operator: User) -> None:
    first, second = board(), board()
    school = organisation(parent=first)
    move_organisation(organisation=school, to=second, on=days_ago(9), by=operator)
    move_organisation(organisation=school, to=first, on=days_ago(5), by=operator)
    with pytest.raises(IntegrityError, match="changes only with a dated move"), transaction.atomic():
        Organisation.objects.filter(pk=school.pk).update(parent=second)


def test_the_database_lets_a_move_begin_where_the_school_stands_after_the_last(operator: User) -> None:
    first, second = board(), board()
    school = organisation(parent=first)
    move_organisation(organisation=school, to=second, on=days_ago(5), by=operator)
    for wrong in (
        {"from_parent": first, "to_parent": None, "moved_on": TODAY()},
        {"from_parent": second, "to_parent": first, "moved_on": days_ago(6)},
        {"from_parent": second, "to_parent": second, "moved_on": TODAY()},
        {"from_parent": None, "to_parent": None, "moved_on": TODAY()},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            OrganisationMove.objects.create(organisation=school, **wrong)


def test_the_database_rewrites_no_move_and_no_merger(operator: User) -> None:
    school = organisation(parent=board())
    move_organisation(organisation=school, to=board(), on=TODAY(), by=operator)
    gone, stays = board(), board()
    merge_organisation(organisation=gone, into=stays, on=TODAY(), by=operator)
    for rows, field in ((OrganisationMove.objects.all(), "moved_on"), (OrganisationMerger.objects.all(), "merged_on")):
        with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
            rows.update(**{field: days_ago(50)})
        with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
            rows.delete()
        assert rows.update(decided_by=None) == 1
    for one, other in ((stays, gone), (stays, stays)):
        with pytest.raises(IntegrityError), transaction.atomic():
            OrganisationMerger.objects.create(organisation=one, into=other, merged_on=TODAY())


# --- The operator's form -----------------------------------------------------------------------


def edit(operator: User, school: Organisation, parent: Organisation | None) -> int:
    """Save the operator's form of an organisation with another parent; return the answer's status."""
    client = Client()
    client.force_login(operator, backend="django.contrib.auth.backends.ModelBackend")
    fields = {"name": school.name, "slug": school.slug, "kind": school.kind, "parent": parent.pk if parent else ""}
    return client.post(f"/cms/snippets/people/organisation/edit/{school.pk}/", fields).status_code


def test_another_parent_in_the_operators_form_is_a_move_of_today(operator: User) -> None:
    first, second = board(), board()
    school = organisation(parent=first)
    assert edit(operator, school, second) == 302
    move = OrganisationMove.objects.get()
    assert (move.from_parent, move.to_parent, move.moved_on, move.decided_by) == (first, second, TODAY(), operator)
    assert Organisation.objects.get(pk=school.pk).parent == second
    # A second move on one day has no place in the past.
    assert edit(operator, school, first) == 200
    assert Organisation.objects.get(pk=school.pk).parent == second


def test_the_same_parent_in_the_operators_form_is_no_move(operator: User) -> None:
    first = board()
    school = organisation(parent=first)
    school.name = "De Nieuwe Naam"
    assert edit(operator, school, first) == 302
    assert not OrganisationMove.objects.exists()
    assert Organisation.objects.get(pk=school.pk).name == "De Nieuwe Naam"
