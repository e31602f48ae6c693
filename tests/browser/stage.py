"""Prepares the demo world for the walk: finds the ids, opens what is not open there, logs everybody in.

Runs in the product's own environment (``Product.python``); prints one JSON object.
"""

import json
import time
from typing import Any

from allauth.account.internal.userkit import user_id_to_str
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from allauth.mfa.webauthn.internal.auth import WebAuthn
from django.test import Client
from django.utils.text import slugify

from certificates.models import Certificate
from courses.exercises.registry import sandbox_kinds
from courses.learning.actions.learning import enrol
from courses.models import Course, CourseVersion, Enrolment
from courses.sandbox import policy
from courses.sandbox.models import SandboxTurn
from home.demo import cast
from lms.hub.models import Workshop
from lms.people.actions import invite
from lms.people.enums import OrganisationKind, Role
from lms.people.models import Invitation, Membership, Organisation, PendingAccount, User
from lms.people.sign_ups import hold_sign_up, key_of_sign_up
from quality_mark.models import Application, Assignment, Mark, UpheldComplaint
from tests import factories
from tests.exercises.goldens import golden
from tests.people.passkeys import Passkey
from tests.quality_mark import builders

PROGRAM = "import json; from tests.browser.stage import prepare; print(json.dumps(prepare()))"
TITLES = {
    "case_written": "Eerlijk toetsen met AI in de buurt",
    "case_submitted": "Bronnen nagaan die een model noemt",
    "case_cleared": "Privacy in een tekstvak",
    "case_admissible": "Lezen met een model ernaast",
    "case_panelled": "Feedback geven met hulp van een model",
    "case_in_review": "Rekenfouten vinden, ook die van AI",
    "case_reviewed": "Differentiëren zonder dubbel werk",
}


def prepare() -> dict[str, Any]:
    """``ids`` for the addresses of the pages, and a cookie of each person (``sessions``)."""
    roles = _people_of_roles()
    ids = _learning() | _people(roles) | _mark() | _account() | _two_steps()
    ids |= exercises(User.objects.get(email=ids["without_password"]))
    everybody = roles | {ids[name]: User.objects.get(email=ids[name]) for name in EMAILS}
    return {"ids": ids, "sessions": {who: session_of(user) for who, user in everybody.items()}}


EMAILS = ("learner", "graduate", "asking", "without_password", "secured", "waiting")


def session_of(user: User) -> str:
    """The cookie of somebody who has just logged in."""
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    _again(client, user)
    return client.cookies["sessionid"].value


def _again(client: Client, user: User) -> None:
    """Whoever has a second factor, or needs one, has just shown again who she is, and will have for a day."""
    shows = {"verder.met.twee@example.org": "mfa", "wacht.op.twee@example.org": "password"}
    if user.email not in shows:
        return
    session = client.session
    session["account_authentication_methods_user"] = user_id_to_str(user)
    step = {"method": shows[user.email], "at": time.time() + 86_400, "reauthenticated": True}
    session["account_authentication_methods"] = [step]
    session.save()


def _two_steps() -> dict[str, Any]:
    """Somebody with an app and a passkey, and somebody whose board asks for a second step that she has not."""
    secured = User.objects.filter(email="verder.met.twee@example.org").first()
    if secured is None:
        secured = factories.person(email="verder.met.twee@example.org", first_name="Veerle", last_name="Twee")
        TOTP.activate(secured, generate_totp_secret())
        RecoveryCodes.activate(secured)
        options = {"publicKey": {"user": {"id": "MQ"}, "rp": {"id": "localhost"}, "challenge": "AAAA"}}
        WebAuthn.add(secured, "laptop van school", json.loads(Passkey().created(options)))
    board = Organisation.objects.filter(slug="bestuur-met-twee-stappen").first()
    if board is None:
        board = factories.organisation(
            OrganisationKind.SCHOOL_BOARD,
            name="Stichting Twee Stappen",
            slug="bestuur-met-twee-stappen",
            second_factor_required=True,
        )
        factories.person_as(Role.HR, board, email="wacht.op.twee@example.org", first_name="Wil", last_name="Wacht")
    return {
        "secured": secured.email,
        "waiting": "wacht.op.twee@example.org",
        "passkey": Authenticator.objects.get(user=secured, type="webauthn").pk,
    }


def _people_of_roles() -> dict[str, User]:
    """The person of the demo's list of accounts, for each role."""
    from django.conf import settings

    accounts = json.loads((settings.DATA_DIR / "demo-accounts.json").read_text(encoding="utf-8"))
    found = User.objects.in_bulk([row["email"] for row in accounts], field_name="email")
    return {row["role"]: found[row["email"]] for row in accounts}


def _learning() -> dict[str, Any]:
    """The demo's teacher who is halfway, and the one who has finished the same course."""
    halfway = Enrolment.objects.filter(person__email=cast.HALFWAY.email).select_related("person").order_by("pk")[0]
    done = Certificate.objects.filter(enrolment__version=halfway.version).get(holder__email=cast.FINISHED.email)
    return {
        "course": halfway.course.slug,
        "halfway": halfway.pk,
        "learner": halfway.person.email,
        **_places(halfway.version),
        "graduate": done.holder.email,
        "done": done.enrolment_id,
        "number": done.number,
        "token": done.token,
        "turn": (turn := SandboxTurn.objects.visible_to(halfway.person).latest("pk")).pk,
        "session": turn.session_id,
        "portfolio_item": halfway.person.portfolio.latest("pk").pk,
        "membership": Membership.objects.in_force().filter(user=halfway.person).order_by("pk")[0].pk,
    }


def _places(version: CourseVersion) -> dict[str, str]:
    """For each kind of exercise the first of the course: its key, and the module where it stands."""
    found: dict[str, str] = {"module": version.document.modules[0].slug}
    for module in version.document.modules:
        for block in module.exercises:
            found.setdefault(f"done_{block.type}", str(block.key))
            found.setdefault(f"in_{block.type}", module.slug)
    return found


def exercises(learner: User) -> dict[str, Any]:
    """A course with a sandbox exercise of every kind there is, taken by somebody who does nothing else."""
    blocks = [golden(name) for name in sandbox_kinds()]
    version = _version("Van elke oefening één", _provider(), *blocks)
    enrolment = Enrolment.objects.filter(person=learner, version=version).first()
    enrolment = enrolment or enrol(version=version, by=learner, employment=None)
    policy.accept(digest_read=policy.digest(), by=learner)
    found = {f"block_{block.type}": str(block.key) for block in version.document.modules[0].exercises}
    return {"practice": enrolment.pk} | found


def _provider() -> Organisation:
    return Membership.objects.get(user=_people_of_roles()["provider_lead"]).organisation


def _people(roles: dict[str, User]) -> dict[str, Any]:
    board = Organisation.objects.filter(kind="school_board").order_by("pk").first()
    leader = Membership.objects.in_force().filter(user=roles["school_leader"]).order_by("pk").first()
    request = Membership.objects.awaiting_organisation().filter(organisation=leader.organisation).order_by("pk").first()
    email = f"uitgenodigd{Invitation.objects.count()}@example.org"
    invitation = invite(organisation=board, email=email, role=Role.HR, by=roles["manager"])
    return {
        "board": board.pk,
        "school": leader.organisation_id,
        "workshop": Workshop.objects.standing().filter(organisation=leader.organisation).earliest("-starts_at").pk,
        "request": request.pk,
        "asking": request.user.email,
        "invitation": invitation.pk,
        "invitation_token": invitation.token,
    }


def _account() -> dict[str, Any]:
    """Links as the mails have them: of an account without a password, of the learner's own, and of a sign-up."""
    from allauth.account.forms import default_token_generator
    from allauth.account.models import EmailAddress, EmailConfirmationHMAC
    from allauth.account.utils import user_pk_to_url_str

    user, _ = User.objects.get_or_create(
        email="zonderwachtwoord@example.org", defaults={"first_name": "Ruth", "last_name": "Sterk"}
    )
    user.set_unusable_password()
    user.save()
    address, _ = EmailAddress.objects.get_or_create(user=user, email=user.email, defaults={"primary": True})
    learner = User.objects.get(email=cast.HALFWAY.email)
    own, _ = EmailAddress.objects.get_or_create(user=learner, email="thuis@example.org")
    pending = PendingAccount.objects.first() or hold_sign_up(
        email="aanmelding@example.org", first_name="Ruth", last_name="Sterk", password="x", language="nl"
    )
    return {
        "without_password": user.email,
        "confirm": EmailConfirmationHMAC(address).key,
        "confirm_own": EmailConfirmationHMAC(own).key,
        "sign_up": key_of_sign_up(pending),
        "reset": f"{user_pk_to_url_str(user)}-{default_token_generator.make_token(user)}",
    }


def _mark() -> dict[str, Any]:
    world = _world()
    cases = {name: _case(name, world) for name in TITLES}
    in_review = Application.objects.get(pk=cases["case_in_review"].pk)
    builders.clear(Application.objects.get(pk=cases["case_cleared"].pk), *world.office)
    builders.clear(cases["case_reviewed"], world.decider)
    return {
        **{name: str(case.key) for name, case in cases.items()},
        "case_granted": str(Application.objects.filter(status="granted").order_by("pk")[0].key),
        "mark": Mark.objects.order_by("pk")[0].number,
        "case_complaint": str(UpheldComplaint.objects.standing()[0].key),
        "criterion": in_review.criteria().order_by("pk")[0].code,
        "seat": Assignment.objects.filter(application=in_review).order_by("-pk")[0].pk,
    }


def _world() -> builders.World:
    """The demo's college and professional body, with the people of the list of accounts."""
    roles = _people_of_roles()
    first = roles["reviewer"]
    second = User.objects.filter(memberships__role=Role.REVIEWER).exclude(pk=first.pk).order_by("pk")[0]
    return builders.World(
        college=_provider(),
        body=Membership.objects.get(user=roles["coordinator"]).organisation,
        lead=roles["provider_lead"],
        secretary=roles["secretary"],
        coordinator=roles["coordinator"],
        decider=roles["decider"],
        reviewers=[first, second],
    )


def _case(name: str, world: builders.World) -> Application:
    steps = {"written": builders.filled_in, "cleared": builders.submitted}
    step = steps.get(name.removeprefix("case_")) or getattr(builders, name.removeprefix("case_"))
    version = _version(TITLES[name], world.college)
    return Application.objects.filter(version=version).first() or step(world, version)


def _version(title: str, college: Organisation, *blocks: Any) -> CourseVersion:
    """A released version of a small course, made once."""
    slug = slugify(title)
    course = Course.objects.filter(slug=slug).first()
    if course is not None:
        return CourseVersion.objects.get(course=course)
    return factories.released(
        factories.document(*blocks, title=title, slug=slug, provider_name=college.name), provider=college
    )
