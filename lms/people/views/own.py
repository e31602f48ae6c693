"""A person's own data and roles."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lms.numbers import page_of
from lms.people import actions
from lms.people.enums import EMPLOYER_KINDS
from lms.people.errors import PeopleError
from lms.people.forms import SEARCH_LIMIT, LastDayForm, ProfileForm, RoleForm, SchoolSearchForm
from lms.people.http import UserRequest
from lms.people.language import remember_language
from lms.people.models import Membership, Organisation


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def profile(request: UserRequest) -> HttpResponse:
    """Name, language, without a model; and the way to address and password."""
    form = ProfileForm(request.POST or None, instance=request.user)
    if form.is_valid():
        user = form.save()
        with translation.override(user.language):  # in which the next page is
            messages.success(request, _("Je gegevens zijn opgeslagen."))
        response = redirect("people:profile")
        remember_language(response, user.language)
        return response
    if form.errors:
        request.user.refresh_from_db()  # the page's header names the person as saved
    return TemplateResponse(request, "people/profile.html", {"form": form})


@login_required
@require_safe
def memberships(request: UserRequest) -> HttpResponse:
    """One's own roles: those that count, those that wait, and those that were."""
    today = timezone.localdate()
    own = list(
        Membership.objects.filter(user=request.user).select_related("organisation__parent").order_by("-starts_on")[:100]
    )
    agreed = [row for row in own if row.person_agreed_at and row.organisation_agreed_at]
    context = {
        "current": [row for row in agreed if row.ends_on is None or row.ends_on >= today],
        "waiting": [row for row in own if not row.organisation_agreed_at and not row.declined_at],
        "past": [row for row in agreed if row.ends_on is not None and row.ends_on < today],
        "declined": [row for row in own if row.declined_at and row.ends_on is None],
    }
    return TemplateResponse(request, "people/memberships.html", context)


@login_required
@require_safe
def request_membership(request: UserRequest) -> HttpResponse:
    """Search the schools, to ask one of them for a place."""
    form = SchoolSearchForm(request.GET if "q" in request.GET else None)
    page = None
    if form.is_valid():
        page = page_of(request, form.found(), 20)
    context = {"form": form, "page_obj": page, "limit": SEARCH_LIMIT}
    return TemplateResponse(request, "people/request_search.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def request_membership_of(request: UserRequest, pk: int) -> HttpResponse:
    """Ask one school for a role."""
    schools = Organisation.objects.filter(kind__in=EMPLOYER_KINDS).select_related("parent")
    organisation = get_object_or_404(schools, pk=pk)
    form = RoleForm(request.POST or None, roles=actions.roles_to_ask_for(organisation))
    if form.is_valid():
        try:
            actions.request_membership(by=request.user, organisation=organisation, role=form.cleaned_data["role"])
        except PeopleError as error:
            form.add_error(None, str(error))
        else:
            messages.success(
                request,
                _("Je aanvraag bij %(organisation)s is verstuurd. Je krijgt een mail zodra er antwoord is.")
                % {"organisation": organisation.name},
            )
            return redirect("people:memberships")
    return TemplateResponse(request, "people/request_form.html", {"form": form, "organisation": organisation})


@login_required
@require_POST
def cancel_request(request: UserRequest, pk: int) -> HttpResponse:
    """Take back a request that nobody answered; a second click finds nothing left to do."""
    membership = Membership.objects.filter(user=request.user, pk=pk).first()
    try:
        if membership is not None:
            actions.cancel_request(membership=membership, by=request.user)
    except PeopleError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Je aanvraag is ingetrokken."))
    return redirect("people:memberships")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: UserRequest, pk: int) -> HttpResponse:
    """End the user's own role, after a page that explains what that means."""
    own = Membership.objects.agreed().filter(
        Q(ends_on__isnull=True) | Q(ends_on__gte=timezone.localdate()), user=request.user
    )
    membership = get_object_or_404(own.select_related("organisation"), pk=pk)
    form = LastDayForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            actions.end_membership(membership=membership, by=request.user, on=form.cleaned_data["on"])
        except PeopleError as error:
            form.add_error("on", str(error))
        else:
            messages.success(request, _("Je rol bij %(name)s is beëindigd.") % {"name": membership.organisation.name})
            return redirect("people:memberships")
    return TemplateResponse(request, "people/leave.html", {"form": form, "membership": membership})
