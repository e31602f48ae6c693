"""Free practice: asking a model outside all courses, for who completed one, and only where a real hub is connected."""

from functools import partial

from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from courses.exercises.asking import NotSent
from courses.exercises.setup import MOST_TURNS
from courses.exercises.visit import ShownTurn
from courses.learning.actions.employing import employments_of
from courses.learning.models import Enrolment
from lms.hub.offers import OfferedModel
from lms.hub.workshops import workshop_now
from lms.people.http import SignedInRequest
from lms.people.models import User

from . import actions, policy, previewing
from .guarding import strictest
from .models import SandboxSession
from .panel import panel, policy_asked, real_models
from .prompting import Asking, Desk, FreePractice, begin, for_practice
from .sittings import kept
from .streaming import ask, key_of


@require_safe
@never_cache
@login_required
def practice(request: SignedInRequest) -> HttpResponse:
    """The page: what was asked lately, and a panel to ask; or what has to come before."""
    person, models = request.user, real_models()
    context: dict[str, object] = {"completed": _completed(person), "models": models}
    if context["completed"] and models:
        context |= _panel(request, person, models)
    return TemplateResponse(request, "sandbox/practice.html", context)


@require_POST
@never_cache
@login_required
def stream(request: SignedInRequest) -> HttpResponseBase:
    """Send a prompt to a model and stream the answer, as ``streaming.stream`` does at an exercise."""
    page = reverse("sandbox:practice")
    return ask(
        request,
        partial(_begin, request),
        back=lambda turn, whole: f"{page}{'' if whole else f'?vraag={turn}'}#beurt-{turn}",
        page=lambda: _page_context(request),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
def preview(request: SignedInRequest) -> HttpResponse:
    """Show the request as it would be sent; as ``previewing.preview``."""

    def sent(fields: dict[str, str]) -> dict[str, object]:
        practice = practice_of(request.user)
        prompt, _place = for_practice(practice=practice, fields=fields, guarded=False)
        return previewing.as_sent(prompt, practice.rules)

    return previewing.show(request, reverse("sandbox:practice"), sent)


def practice_of(person: User) -> FreePractice:
    """The latest of somebody's free practice.

    Its tokens count for her employer when she has one, and for neither of two; the guard heeds all of them.
    """
    employers = {row.organisation for row in employments_of(person)}
    return FreePractice(_turns(person), next(iter(employers)) if len(employers) == 1 else None, strictest(employers))


def _turns(person: User) -> tuple[ShownTurn, ...]:
    session = SandboxSession.objects.filter(person=person, enrolment=None)
    return kept(session, MOST_TURNS, Q(turns__isnull=False))[1]


def _completed(person: User) -> bool:
    return Enrolment.objects.filter(person=person, completed_at__isnull=False).exists()


def _panel(request: SignedInRequest, person: User, models: tuple[OfferedModel, ...]) -> dict[str, object]:
    if asking := policy_asked(policy.asked_of_person(person), back=f"{request.path}#gesprek"):
        return asking
    return {
        "workshop": workshop_now(person),
        "stream_url": reverse("sandbox:stream_practice"),
        "preview_url": reverse("sandbox:preview_practice"),
        "conversation": True,
        "prompt_label": _("Je vraag"),
        **panel(models=models, turns=_turns(person), voice="", again=request.GET.get("vraag")),
    }


def _begin(request: SignedInRequest) -> Asking:
    person, fields = request.user, request.POST.dict()
    if not _completed(person):
        raise NotSent(_("Vrij oefenen kan als je een cursus hebt afgerond."), status=403)
    policy.ensure_accepted(policy.asked_of_person(person), digest_sent=fields.get("policy", ""), by=person)
    practice = practice_of(person)
    prompt, place = for_practice(practice=practice, fields=fields)
    desk = Desk(practice.organisation, partial(actions.free_session_for, person=person))
    return begin(desk=desk, prompt=prompt, by=person, key=key_of(fields), place=place)


def _page_context(request: SignedInRequest) -> dict[str, object]:
    page = reverse("sandbox:practice")
    return {
        "title": _("Vrij oefenen"),
        "stream_url": request.path,
        "back_url": page,
        "models": real_models(),
        "crumbs": [(_("Vrij oefenen"), page)],
    }
