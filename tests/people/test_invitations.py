"""An organisation invites somebody by mail; only who reads that mailbox can accept."""

import datetime

import pytest
from allauth.account.models import EmailAddress
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from lms.audit.models import AuditEvent
from lms.errors import NotAllowedError
from lms.people import actions
from lms.people.enums import OrganisationKind, Role
from lms.people.errors import (
    AlreadyMemberError,
    InvitationExpiredError,
    InvitationUnknownError,
    InvitationUsedError,
    InvitationWithdrawnError,
    RoleNotOfferedError,
    TooManyError,
    WrongAddressError,
)
from lms.people.models import Invitation, Membership, Organisation, OutgoingMail, User
from tests.factories import PASSWORD, member, organisation, person, person_as

from .mailbox import link, subjects
from .parallel import at_once

pytestmark = [pytest.mark.django_db, pytest.mark.both]

PRIVATE = {"first_name": "Nina", "last_name": "Bos", "email": "thuis@example.org", "password1": "paarse fietsen zingen"}


@pytest.fixture
def school() -> Organisation:
    return organisation(name="De Linde")


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


def invited(school: Organisation, hr: User, email: str = "noor@example.org", role: Role = Role.TEACHER) -> Invitation:
    return actions.invite(organisation=school, email=email, role=role, by=hr)


def page_of(invitation: Invitation) -> str:
    return reverse("people:accept_invitation", args=[invitation.token])


def wait(invitation: Invitation, days: int) -> None:
    """Let some days pass for an invitation."""
    Invitation.objects.filter(pk=invitation.pk).update(
        expires_at=invitation.expires_at - datetime.timedelta(days=days),
        created_at=invitation.created_at - datetime.timedelta(days=days),
    )


# --- The way of somebody who is invited --------------------------------------------------------


def test_somebody_without_an_account_is_invited_signs_up_and_belongs(school: Organisation, hr: User) -> None:
    office = browser(hr)
    sent = office.post(
        reverse("people:invitations", args=[school.pk]),
        {"email": "Nieuw@Example.org", "role": "teacher", "employee_number": "P-7"},
        follow=True,
    )
    assert "De uitnodiging aan nieuw@example.org is verstuurd." in sent.content.decode()
    assert subjects("nieuw@example.org") == ["De Linde nodigt je uit"]
    assert subjects(hr.email) == ["Je uitnodiging namens De Linde is verstuurd"]

    visitor = Client()
    here = link("nieuw@example.org")
    page = visitor.get(here)
    assert "De Linde nodigt je uit" in page.content.decode()
    assert "Hanna Roos nodigt je uit bij De Linde, als leraar." in page.content.decode()
    assert f"{reverse('account_signup')}?next={here}" in page.content.decode()

    form = visitor.get(reverse("account_signup"), {"next": here})
    assert form.context["form"]["email"].value() == "nieuw@example.org"
    signed_up = visitor.post(
        reverse("account_signup"),
        {
            "first_name": "Nina",
            "last_name": "Bos",
            "email": "nieuw@example.org",
            "password1": "paarse fietsen zingen",
            "next": here,
        },
    )
    assert signed_up["Location"] == here  # she read that mailbox already: no second mail
    assert subjects("nieuw@example.org") == ["De Linde nodigt je uit"]

    accepted = visitor.post(here)
    assert accepted["Location"] == reverse("home:dashboard")
    nina = User.objects.get(email="nieuw@example.org")
    assert nina.organisations_as({Role.TEACHER}) == {school.pk}
    membership = Membership.objects.get(user=nina)
    assert (membership.employee_number, membership.organisation_agreed_by) == ("P-7", hr)
    assert membership.starts_on == timezone.localdate()
    assert subjects(nina.email)[1:] == ["Je hoort nu bij De Linde"]
    assert subjects(hr.email)[1:] == ["Nina Bos hoort nu bij De Linde"]
    verbs = list(AuditEvent.objects.order_by("pk").values_list("verb", flat=True))
    assert verbs == ["invitation.sent", "invitation.accepted", "membership.confirmed"]


def test_who_signs_up_with_a_private_address_keeps_both(school: Organisation, hr: User) -> None:
    here = page_of(invited(school, hr, "werk@example.org"))
    visitor = Client()
    visitor.get(here)
    form = visitor.get(reverse("account_signup"), {"next": here}).content.decode()
    assert "Kies je hieronder een ander adres, dan komt werk@example.org er als tweede adres bij." in form
    visitor.post(reverse("account_signup"), PRIVATE | {"next": here})
    confirm = visitor.get(link("thuis@example.org")).content.decode()
    assert "Je bent uitgenodigd op werk@example.org. Dat adres komt er als tweede bij" in confirm
    assert visitor.post(link("thuis@example.org"))["Location"] == here
    assert dict(EmailAddress.objects.filter(user__last_name="Bos").values_list("email", "primary")) == {
        "werk@example.org": False,
        "thuis@example.org": True,
    }
    assert EmailAddress.objects.filter(verified=False).count() == 0
    assert visitor.post(here)["Location"] == reverse("home:dashboard")


def test_what_an_invitation_proves_goes_to_nobody_else(school: Organisation, hr: User) -> None:
    here = page_of(invited(school, hr, "werk@example.org"))
    staff_room, elsewhere = Client(), Client()
    staff_room.get(here)  # she looks and walks away; a colleague sits down
    staff_room.post(reverse("account_signup"), PRIVATE)
    staff_room.post(link("thuis@example.org"))
    assert EmailAddress.objects.filter(email="werk@example.org").count() == 0

    # Whoever holds an invitation of his own and signs up with the address of somebody else leaves her without his.
    Client().post(reverse("account_signup"), PRIVATE | {"email": "haar@example.org", "next": here})
    elsewhere.post(link("haar@example.org"), PRIVATE)
    hers = User.objects.get(email="haar@example.org")
    assert list(EmailAddress.objects.filter(user=hers).values_list("email", flat=True)) == ["haar@example.org"]


def test_somebody_with_an_account_logs_in_and_accepts(school: Organisation, hr: User, noor: User) -> None:
    invitation = invited(school, hr)
    visitor = Client()
    assert f"{reverse('account_login')}?next={page_of(invitation)}" in visitor.get(page_of(invitation)).content.decode()
    visitor.post(reverse("account_login"), {"login": noor.email, "password": PASSWORD, "next": page_of(invitation)})
    assert "Uitnodiging aannemen" in visitor.get(page_of(invitation)).content.decode()
    done = visitor.post(page_of(invitation), follow=False)
    assert done["Location"] == reverse("home:dashboard")
    assert User.objects.get(pk=noor.pk).holds({Role.TEACHER})


def test_opening_the_link_accepts_nothing(school: Organisation, hr: User, noor: User) -> None:
    invitation = invited(school, hr)
    browser(noor).get(page_of(invitation))
    Client().post(page_of(invitation))  # nor does a button without a person
    assert Invitation.objects.get(pk=invitation.pk).accepted_at is None
    assert not noor.holds({Role.TEACHER})


def test_clicking_twice_gives_one_membership_and_one_mail(school: Organisation, hr: User, noor: User) -> None:
    invitation = invited(school, hr)
    her = browser(noor)
    for _ in range(2):
        assert her.post(page_of(invitation))["Location"] == reverse("home:dashboard")
    assert her.get(page_of(invitation))["Location"] == reverse("home:dashboard")
    first = actions.accept_invitation(token=invitation.token, by=noor)
    assert list(Membership.objects.filter(user=noor)) == [first]
    assert subjects(noor.email) == ["De Linde nodigt je uit", "Je hoort nu bij De Linde"]


def test_an_invitation_answers_the_request_that_was_waiting(school: Organisation, hr: User, noor: User) -> None:
    asked = actions.request_membership(by=noor, organisation=school, role=Role.TEACHER)
    actions.accept_invitation(token=invited(school, hr).token, by=noor)
    asked.refresh_from_db()
    assert asked.organisation_agreed_by == hr
    assert Membership.objects.filter(user=noor).count() == 1


# --- What is over, and what is another's -------------------------------------------------------


def test_another_account_cannot_accept_and_is_told_why(school: Organisation, hr: User) -> None:
    invitation = invited(school, hr)
    other = person(email="ander@example.org")
    with pytest.raises(WrongAddressError):
        actions.accept_invitation(token=invitation.token, by=other)
    for method in ("get", "post"):
        page = getattr(browser(other), method)(page_of(invitation))
        text = page.content.decode()
        assert page.status_code == 403
        assert "Deze uitnodiging is gestuurd naar n…@example.org" in text
        assert "noor@example.org" not in text
        assert "Je bent nu ingelogd met ander@example.org." in text
    assert Membership.objects.filter(user=other).count() == 0


def test_a_link_that_still_works_is_not_written_to_the_log(
    school: Organisation, hr: User, caplog: pytest.LogCaptureFixture
) -> None:
    invitation = invited(school, hr)
    with caplog.at_level("DEBUG"):
        assert browser(person()).get(page_of(invitation)).status_code == 403
    assert invitation.token not in caplog.text


def test_an_address_that_is_only_claimed_is_not_enough(school: Organisation, hr: User) -> None:
    other = person(email="ander@example.org")
    EmailAddress.objects.create(user=other, email="noor@example.org", verified=False)
    with pytest.raises(WrongAddressError):
        actions.accept_invitation(token=invited(school, hr).token, by=other)


def test_a_second_address_of_the_account_is_enough(school: Organisation, hr: User, noor: User) -> None:
    EmailAddress.objects.create(user=noor, email="noor@school.example", verified=True)
    membership = actions.accept_invitation(token=invited(school, hr, "Noor@School.example").token, by=noor)
    assert membership.user == noor


def test_a_changed_link_is_no_invitation(school: Organisation, hr: User, noor: User) -> None:
    invitation = invited(school, hr)
    for token in (invitation.token[:-1], invitation.token.swapcase(), invitation.token_digest, "x", str(invitation.pk)):
        with pytest.raises(InvitationUnknownError):
            actions.accept_invitation(token=token, by=noor)
        page = browser(noor).get(reverse("people:accept_invitation", args=[token]))
        assert page.status_code == 404
        assert "Deze uitnodiging kennen we niet." in page.content.decode()


def test_the_database_holds_no_link_that_works(school: Organisation, hr: User) -> None:
    from lms.people.tasks import send_mail

    invitation = invited(school, hr)
    send_mail(OutgoingMail.objects.get(to=invitation.email).pk)
    stored = [str(value) for row in Invitation.objects.values() for value in row.values()]
    stored += [str(value) for row in OutgoingMail.objects.values() for value in row.values()]
    stored += [str(value) for row in AuditEvent.objects.values() for value in row.values()]
    assert not [value for value in stored if invitation.token in value]
    assert Invitation.objects.get().token_digest == actions.digest(invitation.token)


def test_an_invitation_lasts_fourteen_days(school: Organisation, hr: User, noor: User) -> None:
    invitation = invited(school, hr)
    assert (invitation.expires_at - invitation.created_at).days in {13, 14}
    wait(invitation, 13)
    assert browser(noor).get(page_of(invitation)).status_code == 200
    wait(invitation, 15)
    with pytest.raises(InvitationExpiredError):
        actions.accept_invitation(token=invitation.token, by=noor)
    for client in (Client(), browser(noor)):
        page = client.get(page_of(invitation))
        assert page.status_code == 410
        assert "Deze uitnodiging is verlopen." in page.content.decode()


def test_a_withdrawn_invitation_is_over_and_both_sides_hear_of_it(school: Organisation, hr: User, noor: User) -> None:
    invitation = invited(school, hr)
    office = browser(hr)
    address = reverse("people:withdraw_invitation", args=[invitation.pk])
    assert "Uitnodiging intrekken?" in office.get(address).content.decode()
    for _ in range(2):
        assert "De uitnodiging is ingetrokken." in office.post(address, follow=True).content.decode()
    assert subjects(noor.email)[1:] == ["De uitnodiging van De Linde is ingetrokken"]
    assert subjects(hr.email)[1:] == ["Je hebt een uitnodiging ingetrokken"]
    with pytest.raises(InvitationWithdrawnError):
        actions.accept_invitation(token=invitation.token, by=noor)
    with pytest.raises(InvitationWithdrawnError):
        actions.renew_invitation(invitation=invitation, by=hr)
    page = browser(noor).get(page_of(invitation))
    assert page.status_code == 410
    assert "geldt niet meer" in page.content.decode()
    again = office.post(reverse("people:renew_invitation", args=[invitation.pk]), follow=True)
    assert "Deze uitnodiging geldt niet meer." in again.content.decode()


def test_an_invitation_that_somebody_accepted_is_used_up(school: Organisation, hr: User, noor: User) -> None:
    invitation = invited(school, hr)
    actions.accept_invitation(token=invitation.token, by=noor)
    other = person()
    EmailAddress.objects.filter(user=noor).delete()
    EmailAddress.objects.create(user=other, email="noor@example.org", verified=True)
    with pytest.raises(InvitationUsedError):
        actions.accept_invitation(token=invitation.token, by=other)
    for action in (actions.withdraw_invitation, actions.renew_invitation):
        with pytest.raises(InvitationUsedError):
            action(invitation=invitation, by=hr)
    assert browser(other).get(page_of(invitation)).status_code == 410
    office = browser(hr)
    answer = office.post(reverse("people:withdraw_invitation", args=[invitation.pk]), follow=True)
    assert "Deze uitnodiging is al gebruikt." in answer.content.decode()


# --- Those who invite --------------------------------------------------------------------------


def test_inviting_the_same_person_again_sends_nothing_and_says_so(school: Organisation, hr: User) -> None:
    first = invited(school, hr)
    again = invited(school, hr, "NOOR@example.org")
    assert (again.pk, again.token) == (first.pk, "")
    page = browser(hr).post(
        reverse("people:invitations", args=[school.pk]), {"email": first.email, "role": "teacher"}, follow=True
    )
    assert "noor@example.org was al uitgenodigd." in page.content.decode()
    assert len(subjects(first.email)) == 1


def test_sending_again_makes_a_new_link_and_ends_the_old_one(school: Organisation, hr: User, noor: User) -> None:
    invitation = invited(school, hr)
    old = page_of(invitation)
    wait(invitation, 10)
    browser(hr).post(reverse("people:renew_invitation", args=[invitation.pk]))
    new = link(noor.email)
    assert new != old
    her = browser(noor)
    assert her.get(old).status_code == 404
    assert her.get(new).status_code == 200
    assert (Invitation.objects.get().expires_at - timezone.now()).days == 13


def test_an_expired_invitation_makes_way_for_a_new_one(school: Organisation, hr: User) -> None:
    first = invited(school, hr)
    wait(first, 20)
    second = invited(school, hr)
    assert second.pk != first.pk
    first.refresh_from_db()
    assert first.withdrawn_at is not None


def test_who_belongs_already_is_not_invited(school: Organisation, hr: User, noor: User) -> None:
    member(noor, school, Role.TEACHER)
    with pytest.raises(AlreadyMemberError):
        invited(school, hr)
    page = browser(hr).post(reverse("people:invitations", args=[school.pk]), {"email": noor.email, "role": "teacher"})
    assert "Deze rol bij De Linde is er al." in page.content.decode()
    assert f'value="{noor.email}"' in page.content.decode()


@pytest.mark.parametrize("role", [Role.HR, Role.MANAGER])
def test_hr_invites_nobody_to_more_power_than_its_own(school: Organisation, hr: User, role: Role) -> None:
    with pytest.raises(NotAllowedError):
        invited(school, hr, role=role)
    page = browser(hr).post(reverse("people:invitations", args=[school.pk]), {"email": "a@example.org", "role": role})
    assert page.context["form"].errors.keys() == {"role"}
    assert [value for value, _ in page.context["form"].fields["role"].choices] == [
        "teacher",
        "support_staff",
        "student_teacher",
        "school_leader",
    ]
    assert Invitation.objects.count() == 0


def test_a_school_has_no_authors_to_invite(school: Organisation) -> None:
    boss = person_as(Role.MANAGER, school)
    with pytest.raises(RoleNotOfferedError):
        invited(school, boss, role=Role.AUTHOR)


@pytest.mark.parametrize(
    ("kind", "giver", "given"),
    [
        (OrganisationKind.TEACHER_COLLEGE, Role.PROVIDER_LEAD, ["author"]),
        (OrganisationKind.PROFESSIONAL_BODY, Role.COORDINATOR, ["reviewer"]),
        (OrganisationKind.ETHICS_COUNCIL, Role.MANAGER, ["manager", "ethics_member"]),
    ],
)
def test_each_manager_is_offered_the_roles_they_may_give(kind: OrganisationKind, giver: Role, given: list[str]) -> None:
    at = organisation(kind)
    page = browser(person_as(giver, at)).get(reverse("people:invitations", args=[at.pk]))
    assert [value for value, _ in page.context["form"].fields["role"].choices] == given


def test_a_manager_elsewhere_invites_nobody_here(school: Organisation, hr: User) -> None:
    elsewhere = person_as(Role.MANAGER, organisation())
    with pytest.raises(NotAllowedError):
        invited(school, elsewhere)
    invitation = invited(school, hr)
    for action in (actions.withdraw_invitation, actions.renew_invitation):
        with pytest.raises(NotAllowedError):
            action(invitation=invitation, by=elsewhere)


def test_there_is_an_end_to_inviting(school: Organisation, hr: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(actions, "INVITATIONS_PER_PERSON_PER_DAY", 2)
    first = invited(school, hr, "a@example.org")
    invited(school, hr, "b@example.org")
    with pytest.raises(TooManyError, match="Ga morgen verder"):
        invited(school, hr, "c@example.org")
    page = browser(hr).post(reverse("people:renew_invitation", args=[first.pk]), follow=True)
    assert "Ga morgen verder." in page.content.decode()


def test_a_mail_to_somebody_we_know_is_in_their_language(school: Organisation, hr: User, noor: User) -> None:
    User.objects.filter(pk=noor.pk).update(language="en")
    invited(school, hr)
    assert '<html lang="en">' in OutgoingMail.objects.get(to=noor.email).html


def test_an_acceptance_is_told_to_the_managers_when_the_inviter_has_gone(
    school: Organisation, hr: User, noor: User
) -> None:
    boss = person_as(Role.MANAGER, school)
    invitation = invited(school, hr)
    hr.delete()
    assert "Je bent uitgenodigd bij De Linde, als leraar." in Client().get(page_of(invitation)).content.decode()
    actions.accept_invitation(token=invitation.token, by=noor)
    assert subjects(boss.email) == ["Noor de Wit hoort nu bij De Linde"]


# --- At the same moment ------------------------------------------------------------------------


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_eight_clicks_at_once_give_one_membership_and_one_invitation() -> None:
    school = organisation(name="De Linde")
    hr, noor = person_as(Role.HR, school), person(email="noor@example.org")
    assert at_once(8, lambda: invited(school, hr)) == []
    assert Invitation.objects.count() == 1
    invitation = actions.renew_invitation(invitation=Invitation.objects.get(), by=hr)
    assert at_once(8, lambda: actions.accept_invitation(token=invitation.token, by=noor)) == []
    assert Membership.objects.filter(user=noor).count() == 1
    asked = person()
    assert at_once(8, lambda: actions.request_membership(by=asked, organisation=school, role=Role.TEACHER)) == []
    request = Membership.objects.get(user=asked)
    assert at_once(8, lambda: actions.confirm_membership(membership=request, by=User.objects.get(pk=hr.pk))) == []
    assert AuditEvent.objects.filter(verb="membership.confirmed", object_id=str(request.pk)).count() == 1
