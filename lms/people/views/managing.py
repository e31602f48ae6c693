"""The people of an organisation, for those who manage it: members, requests, invitations."""

from functools import reduce
from operator import and_
from typing import Any

from django.contrib import messages
from django.core.paginator import Page
from django.db.models import Count, F, Model, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lms.numbers import number_or_404, page_of
from lms.people import actions
from lms.people.errors import PeopleError
from lms.people.forms import InviteForm, LastDayForm
from lms.people.http import UserRequest, manager_required
from lms.people.models import Invitation, Membership, Organisation, User
from lms.people.permissions import managed_organisations, may_give, roles_to_give
from lms.searching import search_words

_PAGE = 50


def _page[M: Model](request: HttpRequest, rows: QuerySet[M]) -> Page[M]:
    return page_of(request, rows, _PAGE)


def organisations_counted(user: User) -> QuerySet[Organisation]:
    """The organisations that the person manages, each with how many requests and invitations wait."""

    def count(rows: QuerySet[Any]) -> Coalesce:
        per = rows.order_by().values("organisation").annotate(number=Count("pk")).values("number")
        return Coalesce(Subquery(per), 0)

    here = {"organisation": OuterRef("pk")}
    return (
        managed_organisations(user)
        .select_related("parent")
        .annotate(
            request_count=count(Membership.objects.awaiting_organisation().filter(**here)),
            invitation_count=count(Invitation.objects.open().filter(**here)),
            below_count=count_below(),
        )
    )


def count_below() -> Coalesce:
    """How many organisations are directly below one."""
    children = Organisation.objects.filter(parent=OuterRef("pk")).order_by()
    return Coalesce(Subquery(children.values("parent").annotate(number=Count("pk")).values("number")), 0)


@manager_required
@require_safe
def organisations(request: UserRequest) -> HttpResponse:
    """Every organisation whose people one manages; straight on when it is one."""
    managed = organisations_counted(request.user)
    query = request.GET.get("q", "").strip()
    above = request.GET.get("onder", "")
    shown = managed.filter(name__icontains=query) if query else managed
    if above:
        shown = shown.filter(parent_id=number_or_404(above))
    page = _page(request, shown)
    if page.paginator.count == 1 and not query and not above:
        return redirect("people:organisation", pk=page.object_list[0].pk)
    return TemplateResponse(request, "people/organisations.html", {"page_obj": page, "query": query})


@manager_required
@require_safe
def organisation(request: UserRequest, pk: int) -> HttpResponse:
    """The members that count now or soon, by name."""
    here = get_object_or_404(organisations_counted(request.user), pk=pk)
    members = (
        Membership.objects.agreed()
        .filter(Q(ends_on__isnull=True) | Q(ends_on__gte=timezone.localdate()), organisation=here)
        .select_related("user")
        .order_by("user__sort_name", "id")
    )
    query = request.GET.get("q", "").strip()
    if query:
        members = members.filter(_named(query) | Q(employee_number__iexact=query))
    context = {
        "organisation": here,
        "page_obj": _page(request, members),
        "query": query,
        "roles_to_end": roles_to_give(request.user, here),
    }
    return TemplateResponse(request, "people/organisation.html", context)


def _named(query: str) -> Q:
    """People whose name has every word of the query."""
    words = (Q(user__first_name__icontains=word) | Q(user__last_name__icontains=word) for word in search_words(query))
    return reduce(and_, words)


@manager_required
@require_safe
def requests(request: UserRequest, pk: int) -> HttpResponse:
    """The open requests for membership, oldest first."""
    here = get_object_or_404(organisations_counted(request.user), pk=pk)
    waiting = Membership.objects.awaiting_organisation().filter(organisation=here).select_related("user")
    context = {
        "organisation": here,
        "page_obj": _page(request, waiting.order_by("created_at", "id")),
        "roles_to_give": roles_to_give(request.user, here),
    }
    return TemplateResponse(request, "people/requests.html", context)


@manager_required
@require_POST
def confirm_request(request: UserRequest, pk: int) -> HttpResponse:
    """Say yes to a request."""
    membership = _managed_membership(request.user, pk)
    try:
        actions.confirm_membership(membership=membership, by=request.user)
    except PeopleError as error:
        messages.error(request, str(error))
    else:
        messages.success(
            request,
            _("%(name)s hoort nu bij %(organisation)s.")
            % {"name": membership.user.get_full_name(), "organisation": membership.organisation.name},
        )
    return redirect("people:requests", pk=membership.organisation_id)


@manager_required
@require_http_methods(["GET", "HEAD", "POST"])
def decline_request(request: UserRequest, pk: int) -> HttpResponse:
    """Say no to a request, after a page that asks whether it is meant."""
    membership = _managed_membership(request.user, pk)
    if request.method == "POST":
        try:
            actions.decline_membership(membership=membership, by=request.user)
        except PeopleError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, _("De aanvraag is afgewezen. We hebben een mail gestuurd."))
        return redirect("people:requests", pk=membership.organisation_id)
    return TemplateResponse(request, "people/decline.html", {"membership": membership})


@manager_required
@require_http_methods(["GET", "HEAD", "POST"])
def end(request: UserRequest, pk: int) -> HttpResponse:
    """End somebody's role, after a page that says what that means."""
    membership = _managed_membership(request.user, pk)
    if not may_give(request.user, membership.organisation, membership.role):
        messages.error(request, _("Met jouw rol kun je deze rol niet beëindigen."))
        return redirect("people:organisation", pk=membership.organisation_id)
    form = LastDayForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            actions.end_membership(membership=membership, by=request.user, on=form.cleaned_data["on"])
        except PeopleError as error:
            form.add_error("on", str(error))
        else:
            messages.success(request, _("De rol is beëindigd. We hebben een mail gestuurd."))
            return redirect("people:organisation", pk=membership.organisation_id)
    return TemplateResponse(request, "people/end.html", {"membership": membership, "form": form})


@manager_required
@require_http_methods(["GET", "HEAD", "POST"])
def invitations(request: UserRequest, pk: int) -> HttpResponse:
    """The invitations that are open, and the form for a new one."""
    here = get_object_or_404(organisations_counted(request.user), pk=pk)
    roles = roles_to_give(request.user, here)
    form = InviteForm(request.POST or None, roles=roles)
    if form.is_valid() and _invited(request, here, form):
        return redirect("people:invitations", pk=here.pk)
    open_ones = Invitation.objects.open().filter(organisation=here).select_related("invited_by")
    context = {
        "organisation": here,
        "form": form,
        "page_obj": _page(request, open_ones.order_by(F("created_at").desc(), "id")),
        "roles_to_give": roles,
    }
    return TemplateResponse(request, "people/invitations.html", context)


def _invited(request: UserRequest, here: Organisation, form: InviteForm) -> bool:
    try:
        invitation = actions.invite(organisation=here, by=request.user, **form.cleaned_data)
    except PeopleError as error:
        form.add_error(None, str(error))
        return False
    if invitation.token:
        messages.success(request, _("De uitnodiging aan %(email)s is verstuurd.") % {"email": invitation.email})
    else:
        messages.info(
            request,
            _("%(email)s was al uitgenodigd. Opnieuw sturen kan in de lijst.") % {"email": invitation.email},
        )
    return True


@manager_required
@require_POST
def renew_invitation(request: UserRequest, pk: int) -> HttpResponse:
    """Send an invitation again, with a new link."""
    invitation = _managed_invitation(request.user, pk)
    try:
        actions.renew_invitation(invitation=invitation, by=request.user)
    except PeopleError as error:
        messages.error(request, str(error))
    else:
        messages.success(
            request,
            _("We hebben %(email)s een nieuwe link gestuurd. De oude werkt niet meer.") % {"email": invitation.email},
        )
    return redirect("people:invitations", pk=invitation.organisation_id)


@manager_required
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw_invitation(request: UserRequest, pk: int) -> HttpResponse:
    """Take back an invitation, after a page that asks whether it is meant."""
    invitation = _managed_invitation(request.user, pk)
    if request.method == "POST":
        try:
            actions.withdraw_invitation(invitation=invitation, by=request.user)
        except PeopleError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, _("De uitnodiging is ingetrokken."))
        return redirect("people:invitations", pk=invitation.organisation_id)
    return TemplateResponse(request, "people/withdraw.html", {"invitation": invitation})


def _managed_membership(user: User, pk: int) -> Membership:
    rows = Membership.objects.filter(organisation__in=managed_organisations(user))
    return get_object_or_404(rows.select_related("organisation__parent", "user"), pk=pk)


def _managed_invitation(user: User, pk: int) -> Invitation:
    rows = Invitation.objects.filter(organisation__in=managed_organisations(user))
    return get_object_or_404(rows.select_related("organisation__parent"), pk=pk)
