"""The table of addresses × roles, and the ids that its addresses need, out of the demo world.

A row holds the answers to GET and to an empty POST: for ``anonymous``, for ``*`` (whoever is
signed in), and by role for whoever gets something else. The ids belong to the demo's teacher,
to the request that waits at a school, and to the case that led to the mark.
"""

from typing import Any

from lms.people.enums import AUTHOR_ROLES, Role

CMS_ROLES = {*(role.value for role in AUTHOR_ROLES), "superuser"}


def facts() -> dict[str, Any]:
    """Ids for the addresses: what belongs to the demo's teacher, and one open case of everything."""
    from wagtail.documents.models import Document

    from certificates.models import Certificate
    from courses.models import Enrolment, FrozenMedia
    from courses.sandbox.models import SandboxTurn
    from lms.hub.models import Workshop
    from lms.people.actions import invite
    from lms.people.models import Membership, Organisation, User
    from quality_mark.models import Assignment, Mark, UpheldComplaint

    mine = Enrolment.objects.select_related("version", "course").get(person__email="sanne.terpstra@example.org")
    blocks = {block.type: block.key for block in mine.version.document.modules[0].exercises}
    request = Membership.objects.awaiting_organisation().get(user__email="youssef.benali@example.org")
    certificate = Certificate.objects.get(holder__email="noor.dijkema@example.org")
    mark = Mark.objects.get(version=mine.version)
    media = FrozenMedia.objects.filter(content_type="image/png").first()
    manager = User.objects.get(memberships__role=Role.MANAGER)
    board = Organisation.objects.get(kind="school_board")
    invitation = invite(organisation=board, email="uitgenodigd@example.org", role=Role.HR, by=manager)
    return {
        "enrolment": mine.pk,
        "turn": (turn := _turn(mine, blocks["next_word"])),
        "session": SandboxTurn.objects.get(pk=turn).session_id,
        "module": mine.version.document.modules[0].slug,
        **blocks,
        "course": mine.course.slug,
        "request": request.pk,
        "asked_school": request.organisation_id,
        "membership": Membership.objects.get(user=mine.person).pk,
        "certificate": certificate.number,
        "token": certificate.token,
        "media": media,
        "document": Document.objects.earliest("pk").pk,
        "board": board.pk,
        "portfolio_item": mine.person.portfolio.latest("pk").pk,
        "workshop": Workshop.objects.latest("starts_at").pk,
        "invitation": invitation.pk,
        "invitation_token": invitation.token,
        "mark": mark.number,
        "application": mark.application.key,
        "complaint": UpheldComplaint.objects.standing()[0].key,
        "version": mine.version_id,
        "seat": Assignment.objects.filter(application=mark.application).order_by("pk")[0].pk,
    }


def _turn(enrolment: Any, block: Any) -> int:
    """An answer that has ended."""
    from courses.models import Exercise
    from courses.sandbox.actions import session_for

    exercise = Exercise.objects.get(version_id=enrolment.version_id, block_key=block)
    session = session_for(enrolment=enrolment, exercise=exercise)
    turn = session.turns.create(prompt="De juf", answer="lacht.", state="complete", model="x", hub_kind="embedded")
    return int(turn.pk)


def _key(route: str, known: dict[str, Any]) -> Any:
    if route.startswith("keurmerk/klachten"):
        return known["complaint"]
    return known["application"] if route.startswith("keurmerk") else "abc"


def values(route: str, known: dict[str, Any]) -> dict[str, Any]:
    """What to fill into the address: the fact of that name, or the one that the address is about."""
    about = next((fact for part, fact in ABOUT.items() if route.startswith(part)), "")
    filled = {
        "slug": _slug(route, known),
        "block": known["next_word"] if route.startswith(("oefenen", "stream")) else known["knowledge_check"],
        "key": _key(route, known),
        "number": known["certificate"] if route.startswith("certificaten") else known["mark"],
        "token": known["token"],
        "code": "A1",
        "turn": known["turn"],
        "session": known["session"],
        "version": known["version"],
        "seat": known["seat"],
        "sha256": known["media"].sha256,
        "filename": known["media"].filename,
        "document_id": known["document"],
        "document_filename": "x.pdf",
        "path": "images/x.png",
        "uidb36": "1",
    }
    if about:
        filled["token" if "token" in route else "pk"] = known[about]
    return filled


def _slug(route: str, known: dict[str, Any]) -> str:
    if route.startswith("modellen/"):
        return "polderpraat-24b"
    return str(known["module"] if "<int:pk>" in route else known["course"])


# What an address is about, by how it begins.
ABOUT = {
    # Keys and sessions with these numbers are nobody's.
    "accounts/2fa/webauthn/keys/": "membership",
    "accounts/sessions/": "membership",
    "mensen/lidmaatschappen/aanvragen/": "asked_school",
    "mensen/lidmaatschappen/<int:pk>/intrekken/": "request",
    "mensen/lidmaatschappen/<int:pk>/verlaten/": "membership",
    "mensen/lidmaatschappen/<int:pk>/beeindigen/": "membership",
    "mensen/lidmaatschappen/<int:pk>/": "request",
    "mensen/uitnodiging/": "invitation_token",
    "mensen/uitnodigingen/": "invitation",
    "mensen/organisaties/": "board",
    "gebruik/organisaties/": "board",
    "studiedagen/organisaties/": "board",
    "studiedagen/": "workshop",
    "leren/": "enrolment",
    "oefenen/cijfers/": "board",
    "oefenen/bewaking/": "board",
    "oefenen/": "enrolment",
    "mijn-portfolio/": "portfolio_item",
    "stream/oefenen/": "enrolment",
}

OPEN = {"anonymous": 200, "*": 200}
NEVER = {"anonymous": 405, "*": 405}
SIGNED_IN = {"anonymous": 302, "*": 200}
LEADS_ON = {"anonymous": 302, "*": 302}
OPERATOR = {"anonymous": 302, "*": 403, "superuser": 200}
# What belongs to the demo's teacher, and nobody else finds.
HERS = {"anonymous": 302, "*": 404, "teacher": 200}
NOT_THERE = {"anonymous": 404, "*": 404}
NOT_HERS = {"anonymous": 302, "*": 404}
# Who manages people: the board's, or others', who do not find it.
OF_THE_BOARD = {
    "anonymous": 302,
    "*": 403,
    "school_leader": 404,
    "hr": 200,
    "manager": 200,
    "provider_lead": 404,
    "coordinator": 404,
    "superuser": 200,
}

TABLE: dict[str, tuple[dict[str, int], dict[str, int]]] = {
    "health/live": (OPEN, OPEN),
    "health/ready": (OPEN, OPEN),
    "accounts/login/": ({"anonymous": 200, "*": 302}, {"anonymous": 200, "*": 302}),
    "accounts/logout/": (SIGNED_IN, LEADS_ON),
    "accounts/inactive/": (OPEN, NEVER),
    "accounts/signup/": ({"anonymous": 200, "*": 302}, {"anonymous": 200, "*": 302}),
    "accounts/reauthenticate/": (
        {"anonymous": 302, "*": 200, "no_role": 403},
        {"anonymous": 302, "*": 200, "no_role": 403},
    ),
    "accounts/email/": (SIGNED_IN, LEADS_ON),
    "accounts/confirm-email/": (OPEN, NEVER),
    "accounts/confirm-email/resend/": (NEVER, LEADS_ON),
    "accounts/^confirm-email/(?P<key>[-:\\w]+)/$": (OPEN, NOT_THERE),
    "accounts/password/change/": (
        {"anonymous": 302, "*": 200, "no_role": 302},
        {"anonymous": 302, "*": 200, "no_role": 302},
    ),
    "accounts/password/set/": (
        {"anonymous": 302, "*": 302, "no_role": 200},
        {"anonymous": 302, "*": 302, "no_role": 200},
    ),
    "accounts/password/reset/": (OPEN, OPEN),
    "accounts/password/reset/done/": (OPEN, NEVER),
    "accounts/^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$": (OPEN, OPEN),
    "accounts/password/reset/key/done/": (OPEN, NEVER),
    "accounts/2fa/": (SIGNED_IN, {"anonymous": 302, "*": 405}),
    "accounts/2fa/authenticate/": (LEADS_ON, LEADS_ON),
    # Nobody here has a second factor: their password will do, and who has none is asked for nothing.
    "accounts/2fa/reauthenticate/": (LEADS_ON | {"no_role": 403}, LEADS_ON | {"no_role": 403}),
    "accounts/2fa/totp/activate/": (LEADS_ON | {"no_role": 200}, LEADS_ON | {"no_role": 200}),
    "accounts/2fa/totp/deactivate/": (NOT_HERS, NOT_HERS),
    "accounts/2fa/recovery-codes/": (NOT_HERS, {"anonymous": 302, "*": 405}),
    "accounts/2fa/recovery-codes/generate/": (LEADS_ON | {"no_role": 200}, LEADS_ON | {"no_role": 200}),
    "accounts/2fa/webauthn/add/": (LEADS_ON | {"no_role": 200}, LEADS_ON | {"no_role": 200}),
    "accounts/2fa/webauthn/login/": (LEADS_ON, LEADS_ON),
    "accounts/2fa/webauthn/reauthenticate/": (LEADS_ON | {"no_role": 403}, LEADS_ON | {"no_role": 403}),
    "accounts/2fa/webauthn/keys/<int:pk>/edit/": (LEADS_ON | {"no_role": 404}, LEADS_ON | {"no_role": 404}),
    "accounts/2fa/webauthn/keys/<int:pk>/remove/": (LEADS_ON | {"no_role": 404}, LEADS_ON | {"no_role": 404}),
    "accounts/sessions/": (SIGNED_IN, {"anonymous": 302, "*": 405}),
    "accounts/sessions/others/end/": ({"anonymous": 302, "*": 405}, LEADS_ON),
    "accounts/sessions/<int:pk>/end/": ({"anonymous": 302, "*": 405}, LEADS_ON),
    "api/v1/openapi.json": (OPEN, OPEN),
    "api/v1/register": (OPEN, NEVER),
    "api/v1/register/<number>": (OPEN, NEVER),
    "api/v1/verification/<token>": (OPEN, NEVER),
    "api/v1/": (NOT_THERE, NOT_THERE),
    "mensen/profiel/": (SIGNED_IN, SIGNED_IN),
    "mensen/twee-stappen/": (SIGNED_IN, {"anonymous": 302, "*": 405}),
    "mensen/organisaties/<int:pk>/inloggen/": (
        OF_THE_BOARD,
        OF_THE_BOARD | {"hr": 403, "manager": 302, "superuser": 302},
    ),
    "mensen/lidmaatschappen/": (SIGNED_IN, {"anonymous": 302, "*": 405}),
    "mensen/lidmaatschappen/aanvragen/": (SIGNED_IN, {"anonymous": 302, "*": 405}),
    "mensen/lidmaatschappen/aanvragen/<int:pk>/": (SIGNED_IN, SIGNED_IN),
    "mensen/lidmaatschappen/<int:pk>/intrekken/": ({"anonymous": 302, "*": 405}, LEADS_ON),
    "mensen/lidmaatschappen/<int:pk>/verlaten/": (
        {"anonymous": 302, "*": 404, "teacher": 200},
        {"anonymous": 302, "*": 404, "teacher": 302},
    ),
    "mensen/lidmaatschappen/<int:pk>/bevestigen/": (
        {
            "anonymous": 302,
            "*": 403,
            "school_leader": 405,
            "hr": 405,
            "manager": 405,
            "provider_lead": 405,
            "coordinator": 405,
            "superuser": 405,
        },
        {
            "anonymous": 302,
            "*": 403,
            "school_leader": 302,
            "hr": 302,
            "manager": 302,
            "provider_lead": 404,
            "coordinator": 404,
            "superuser": 302,
        },
    ),
    "mensen/lidmaatschappen/<int:pk>/afwijzen/": (
        {
            "anonymous": 302,
            "*": 403,
            "school_leader": 200,
            "hr": 200,
            "manager": 200,
            "provider_lead": 404,
            "coordinator": 404,
            "superuser": 200,
        },
        {
            "anonymous": 302,
            "*": 403,
            "school_leader": 302,
            "hr": 302,
            "manager": 302,
            "provider_lead": 404,
            "coordinator": 404,
            "superuser": 302,
        },
    ),
    "mensen/lidmaatschappen/<int:pk>/beeindigen/": (
        {
            "anonymous": 302,
            "*": 403,
            "school_leader": 404,
            "hr": 200,
            "manager": 200,
            "provider_lead": 404,
            "coordinator": 404,
            "superuser": 200,
        },
        {
            "anonymous": 302,
            "*": 403,
            "school_leader": 404,
            "hr": 302,
            "manager": 302,
            "provider_lead": 404,
            "coordinator": 404,
            "superuser": 302,
        },
    ),
    "mensen/uitnodiging/<str:token>/": ({"anonymous": 200, "*": 403}, {"anonymous": 200, "*": 403}),
    "mensen/organisaties/": (
        {
            "anonymous": 302,
            "*": 403,
            "school_leader": 302,
            "hr": 200,
            "manager": 200,
            "provider_lead": 302,
            "coordinator": 302,
            "superuser": 200,
        },
        {
            "anonymous": 302,
            "*": 403,
            "school_leader": 405,
            "hr": 405,
            "manager": 405,
            "provider_lead": 405,
            "coordinator": 405,
            "superuser": 405,
        },
    ),
    "mensen/organisaties/<int:pk>/": (
        {
            "anonymous": 302,
            "*": 403,
            "school_leader": 404,
            "hr": 200,
            "manager": 200,
            "provider_lead": 404,
            "coordinator": 404,
            "superuser": 200,
        },
        {
            "anonymous": 302,
            "*": 403,
            "school_leader": 405,
            "hr": 405,
            "manager": 405,
            "provider_lead": 405,
            "coordinator": 405,
            "superuser": 405,
        },
    ),
    "mensen/organisaties/<int:pk>/aanvragen/": (
        {
            "anonymous": 302,
            "*": 403,
            "school_leader": 404,
            "hr": 200,
            "manager": 200,
            "provider_lead": 404,
            "coordinator": 404,
            "superuser": 200,
        },
        {
            "anonymous": 302,
            "*": 403,
            "school_leader": 405,
            "hr": 405,
            "manager": 405,
            "provider_lead": 405,
            "coordinator": 405,
            "superuser": 405,
        },
    ),
    "mensen/organisaties/<int:pk>/uitnodigingen/": (
        {
            "anonymous": 302,
            "*": 403,
            "school_leader": 404,
            "hr": 200,
            "manager": 200,
            "provider_lead": 404,
            "coordinator": 404,
            "superuser": 200,
        },
        {
            "anonymous": 302,
            "*": 403,
            "school_leader": 404,
            "hr": 200,
            "manager": 200,
            "provider_lead": 404,
            "coordinator": 404,
            "superuser": 200,
        },
    ),
    "mensen/uitnodigingen/<int:pk>/opnieuw/": (
        {
            "anonymous": 302,
            "*": 403,
            "school_leader": 405,
            "hr": 405,
            "manager": 405,
            "provider_lead": 405,
            "coordinator": 405,
            "superuser": 405,
        },
        {
            "anonymous": 302,
            "*": 403,
            "school_leader": 404,
            "hr": 403,
            "manager": 302,
            "provider_lead": 404,
            "coordinator": 404,
            "superuser": 302,
        },
    ),
    "mensen/uitnodigingen/<int:pk>/intrekken/": (
        {
            "anonymous": 302,
            "*": 403,
            "school_leader": 404,
            "hr": 200,
            "manager": 200,
            "provider_lead": 404,
            "coordinator": 404,
            "superuser": 200,
        },
        {
            "anonymous": 302,
            "*": 403,
            "school_leader": 404,
            "hr": 403,
            "manager": 302,
            "provider_lead": 404,
            "coordinator": 404,
            "superuser": 302,
        },
    ),
    "documents/<int:document_id>/<str:document_filename>": (
        {"anonymous": 302, "*": 404, "author": 200, "provider_lead": 200, "superuser": 200},
        NEVER,
    ),
    "media/<path:path>": ({"anonymous": 302, "*": 404}, NEVER),
    "leren/inschrijven/<slug:slug>/": (
        {"anonymous": 302, "*": 200, "teacher": 302},
        {"anonymous": 302, "*": 200, "teacher": 302},
    ),
    "leren/<int:pk>/verder/": ({"anonymous": 302, "*": 404, "teacher": 302}, NEVER),
    "leren/<int:pk>/uitschrijven/": (
        {"anonymous": 302, "*": 404, "teacher": 200},
        {"anonymous": 302, "*": 404, "teacher": 302},
    ),
    "leren/<int:pk>/dienstverband/": (
        {"anonymous": 302, "*": 404, "teacher": 302},
        {"anonymous": 302, "*": 404, "teacher": 302},
    ),
    # Only for who completed the course; the others are led to their overview, which says so.
    "leren/<int:pk>/evaluatie/": (
        {"anonymous": 302, "*": 404, "teacher": 302},
        {"anonymous": 302, "*": 404, "teacher": 302},
    ),
    "leren/<int:pk>/evaluatie/gegeven/": ({"anonymous": 302, "*": 404, "teacher": 302}, NEVER),
    "leren/<int:pk>/evaluatie/wissen/": (
        {"anonymous": 302, "*": 404, "teacher": 302},
        {"anonymous": 302, "*": 404, "teacher": 302},
    ),
    "leren/<int:pk>/<slug:slug>/": ({"anonymous": 302, "*": 404, "teacher": 200}, NEVER),
    "leren/<int:pk>/<slug:slug>/plek/": (NEVER, {"anonymous": 302, "*": 404, "teacher": 400}),
    "leren/<int:pk>/<slug:slug>/afronden/": (NEVER, {"anonymous": 302, "*": 404, "teacher": 302}),
    "leren/<int:pk>/<slug:slug>/oefening/<uuid:block>/": (
        {"anonymous": 302, "*": 404, "teacher": 200},
        {"anonymous": 302, "*": 404, "teacher": 422},
    ),
    "leren/<int:pk>/<slug:slug>/oefening/<uuid:block>/wissen/": (
        {"anonymous": 302, "*": 404},
        {"anonymous": 302, "*": 404},
    ),
    "vast/<str:sha256>/<str:filename>": (OPEN, NEVER),
    "oefenen/<int:pk>/<uuid:block>/": (
        {"anonymous": 302, "*": 404, "teacher": 200},
        {"anonymous": 302, "*": 404, "teacher": 302},
    ),
    # The exercise at hand gives no document.
    "oefenen/<int:pk>/<uuid:block>/document/": ({"anonymous": 302, "*": 404}, NEVER),
    # The author of the exercise at hand offers no advice.
    "oefenen/<int:pk>/<uuid:block>/advies/": ({"anonymous": 302, "*": 404}, NEVER),
    "oefenen/<int:pk>/<uuid:block>/advies/voorvertoning/": (
        {"anonymous": 302, "*": 404},
        {"anonymous": 302, "*": 404},
    ),
    # The teacher passed this exercise.
    "oefenen/<int:pk>/<uuid:block>/bewaren/": (NEVER, {"anonymous": 302, "*": 404, "teacher": 302}),
    "oefenen/<int:pk>/<uuid:block>/voorvertoning/": (
        {"anonymous": 302, "*": 404, "teacher": 302},
        {"anonymous": 302, "*": 404, "teacher": 422},
    ),
    "oefenen/vrij/": (SIGNED_IN, NEVER),
    "oefenen/vrij/voorvertoning/": ({"anonymous": 302, "*": 302}, {"anonymous": 302, "*": 422}),
    "oefenen/bewaking/<int:pk>/": (OF_THE_BOARD, OF_THE_BOARD | {"hr": 302, "manager": 302, "superuser": 302}),
    "oefenen/afspraken/": (OPEN, {"anonymous": 302, "*": 422}),
    "oefenen/cijfers/": (OPERATOR, NEVER),
    "oefenen/cijfers/<int:pk>/": (OF_THE_BOARD, NEVER),
    "mijn-gesprekken/": (SIGNED_IN, NEVER),
    "mijn-gesprekken/bestand/": (SIGNED_IN, NEVER),
    "mijn-gesprekken/tekst/": (SIGNED_IN, NEVER),
    "mijn-gesprekken/wissen/": (SIGNED_IN, LEADS_ON),
    "mijn-gesprekken/oefening/<int:session>/wissen/": (HERS, LEADS_ON),
    "mijn-gesprekken/<int:turn>/wissen/": (HERS, LEADS_ON),
    "mijn-portfolio/": (SIGNED_IN, NEVER),
    "mijn-portfolio/bestand/": (SIGNED_IN, NEVER),
    "mijn-portfolio/<int:pk>/": (HERS, NEVER),
    "mijn-portfolio/<int:pk>/document/": (HERS, NEVER),
    "mijn-portfolio/<int:pk>/wissen/": (HERS, LEADS_ON),
    "modellen/": (OPEN, NEVER),
    "modellen/<slug:slug>/": (OPEN, NEVER),
    "modellen/advies/": ({"anonymous": 302, "*": 403, "ethics_member": 200}, NEVER),
    "modellen/advies/<slug:slug>/": (
        {"anonymous": 302, "*": 403, "ethics_member": 200},
        {"anonymous": 302, "*": 403, "ethics_member": 422},
    ),
    "modellen/beheer/": (OPERATOR, NEVER),
    "modellen/beheer/kijk/": (NEVER, {"anonymous": 302, "*": 403, "superuser": 404}),
    "modellen/beheer/kaart/": (OPERATOR, {"anonymous": 302, "*": 403, "superuser": 422}),
    "modellen/beheer/kaart/<slug:slug>/": (OPERATOR, {"anonymous": 302, "*": 403, "superuser": 422}),
    "gebruik/": (SIGNED_IN, NEVER),
    "gebruik/energie/": (OPEN, NEVER),
    "gebruik/organisaties/<int:pk>/": (
        OF_THE_BOARD,
        OF_THE_BOARD | {"hr": 302, "manager": 302, "superuser": 302},
    ),
    "studiedagen/organisaties/<int:pk>/": (OF_THE_BOARD, OF_THE_BOARD),
    "studiedagen/<int:pk>/afzeggen/": (
        OF_THE_BOARD | {"school_leader": 200},
        OF_THE_BOARD | {"school_leader": 302, "hr": 302, "manager": 302, "superuser": 302},
    ),
    "keurmerk/": (OPEN, NEVER),
    "keurmerk/register/<slug:number>/": (OPEN, NEVER),
    "keurmerk/standaard/": (OPEN, NEVER),
    "keurmerk/werk/": (
        {
            "anonymous": 302,
            "*": 403,
            "provider_lead": 200,
            "secretary": 200,
            "coordinator": 200,
            "reviewer": 200,
            "decider": 200,
        },
        NEVER,
    ),
    "keurmerk/klachten/": ({"anonymous": 302, "*": 403, "secretary": 200}, NEVER),
    "keurmerk/klachten/vastleggen/": (
        {"anonymous": 302, "*": 403, "secretary": 200},
        {"anonymous": 302, "*": 403, "secretary": 422},
    ),
    "keurmerk/klachten/<uuid:key>/doorhalen/": (
        {"anonymous": 302, "*": 403, "secretary": 200},
        {"anonymous": 302, "*": 403, "secretary": 422},
    ),
    "keurmerk/aanvragen/<int:version>/": (
        NEVER,
        {
            "anonymous": 302,
            "*": 403,
            "provider_lead": 302,
            "secretary": 404,
            "coordinator": 404,
            "reviewer": 404,
            "decider": 404,
        },
    ),
    "keurmerk/aanvraag/<uuid:key>/": (
        {
            "anonymous": 302,
            "*": 403,
            "provider_lead": 200,
            "secretary": 200,
            "coordinator": 200,
            "reviewer": 200,
            "decider": 200,
        },
        NEVER,
    ),
    "keurmerk/aanvraag/<uuid:key>/belang/": (
        {"anonymous": 302, "*": 403, "secretary": 200, "coordinator": 200, "reviewer": 200, "decider": 200},
        {"anonymous": 302, "*": 403, "secretary": 200, "coordinator": 200, "reviewer": 200, "decider": 200},
    ),
    "keurmerk/aanvraag/<uuid:key>/zelfbeoordeling/<slug:code>/": (
        {"anonymous": 302, "*": 403, "provider_lead": 302},
        {"anonymous": 302, "*": 403, "provider_lead": 302},
    ),
    # The case was decided on long ago: there is nothing to hand in any more.
    "keurmerk/aanvraag/<uuid:key>/indienen/": (
        {"anonymous": 302, "*": 403, "provider_lead": 302},
        {"anonymous": 302, "*": 403, "provider_lead": 302},
    ),
    "keurmerk/aanvraag/<uuid:key>/intrekken/": (
        {"anonymous": 302, "*": 403, "provider_lead": 200},
        {"anonymous": 302, "*": 403, "provider_lead": 200},
    ),
    "keurmerk/aanvraag/<uuid:key>/compleet/": (NEVER, {"anonymous": 302, "*": 403, "secretary": 302}),
    "keurmerk/aanvraag/<uuid:key>/aanvullen/": (
        {"anonymous": 302, "*": 403, "secretary": 200},
        {"anonymous": 302, "*": 403, "secretary": 200},
    ),
    "keurmerk/aanvraag/<uuid:key>/panel/": (
        {"anonymous": 302, "*": 403, "coordinator": 200},
        {"anonymous": 302, "*": 403, "coordinator": 200},
    ),
    "keurmerk/aanvraag/<uuid:key>/panel/<int:seat>/vervangen/": (
        {"anonymous": 302, "*": 403, "coordinator": 302},
        {"anonymous": 302, "*": 403, "coordinator": 302},
    ),
    "keurmerk/aanvraag/<uuid:key>/uitnodiging/": (NEVER, {"anonymous": 302, "*": 403, "reviewer": 302}),
    "keurmerk/aanvraag/<uuid:key>/terugtrekken/": (
        {"anonymous": 302, "*": 403, "reviewer": 200},
        {"anonymous": 302, "*": 403, "reviewer": 200},
    ),
    "keurmerk/aanvraag/<uuid:key>/beoordelen/<slug:code>/": (
        {"anonymous": 302, "*": 403, "reviewer": 302},
        {"anonymous": 302, "*": 403, "reviewer": 302},
    ),
    "keurmerk/aanvraag/<uuid:key>/inleveren/": (
        {"anonymous": 302, "*": 403, "reviewer": 200},
        {"anonymous": 302, "*": 403, "reviewer": 302},
    ),
    "keurmerk/aanvraag/<uuid:key>/inhoud/": (
        {
            "anonymous": 302,
            "*": 403,
            "provider_lead": 200,
            "secretary": 200,
            "coordinator": 200,
            "reviewer": 200,
            "decider": 200,
        },
        NEVER,
    ),
    "keurmerk/aanvraag/<uuid:key>/besluit/": (
        {"anonymous": 302, "*": 403, "decider": 302},
        {"anonymous": 302, "*": 403, "decider": 302},
    ),
    # Who completed a course is asked for a prompt; the others are told to complete one.
    "stream/oefenen/vrij/": (NEVER, {"anonymous": 302, "*": 403}),
    "stream/oefenen/<int:pk>/<uuid:block>/": (
        NEVER,
        {"anonymous": 302, "*": 404, "teacher": 422},
    ),
    "stream/oefenen/<int:pk>/<uuid:block>/advies/": (NEVER, {"anonymous": 302, "*": 404}),
    "stream/beurt/<int:turn>/": ({"anonymous": 302, "*": 404, "teacher": 200}, NEVER),
    "stream/beurt/<int:turn>/stop/": (NEVER, {"anonymous": 302, "*": 404, "teacher": 204}),
    "voorspeller/": (NEVER, OPEN),
    "controleer/": (OPEN, NEVER),
    "controleer/<str:token>/": (OPEN, NEVER),
    "certificaten/": (SIGNED_IN, NEVER),
    "certificaten/<slug:number>/": ({"anonymous": 302, "*": 404, "school_leader": 200, "hr": 200}, NEVER),
    "certificaten/<slug:number>/pdf/": ({"anonymous": 302, "*": 404, "school_leader": 200, "hr": 200}, NEVER),
    "personeel/certificaten/": ({"anonymous": 302, "*": 403, "school_leader": 200, "hr": 200}, NEVER),
    "personeel/certificaten/lijst.csv": ({"anonymous": 302, "*": 403, "school_leader": 200, "hr": 200}, NEVER),
    "personeel/certificaten/pdf.zip": (NEVER, {"anonymous": 302, "*": 403, "school_leader": 302, "hr": 302}),
    "": (OPEN, OPEN),
    "cursussen/": (OPEN, NEVER),
    "cursussen/<slug:slug>/": (OPEN, NEVER),
    "leren/overzicht/<int:pk>/": ({"anonymous": 302, "*": 404, "teacher": 200}, NEVER),
    "leren/nu/": (LEADS_ON, NEVER),
    "dashboard/": (SIGNED_IN, NEVER),
    "hulp/": (OPEN, NEVER),
    "privacy/": (OPEN, NEVER),
    "toegankelijkheid/": (OPEN, NEVER),
    "taal/": (NEVER, LEADS_ON),
    ".well-known/security.txt": (OPEN, NEVER),
    "components/": (OPEN, OPEN),
}
