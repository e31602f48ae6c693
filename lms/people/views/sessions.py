"""Where one is logged in, and ending that."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from lms.people.http import UserRequest
from lms.people.sessions import end_other_sessions, end_session, places_logged_in


@login_required
@never_cache
@require_safe
def list_sessions(request: UserRequest) -> HttpResponse:
    """Every place where the person is logged in, in plain words."""
    places = places_logged_in(request, request.user)
    return TemplateResponse(request, "usersessions/usersession_list.html", {"places": places})


@login_required
@require_POST
def end_one(request: UserRequest, pk: int) -> HttpResponse:
    """End one of the user's own sessions; a second click changes nothing."""
    end_session(pk=pk, by=request.user)
    messages.success(request, _("Daar ben je nu uitgelogd."))
    return redirect("usersessions_list")


@login_required
@require_POST
def end_others(request: UserRequest) -> HttpResponse:
    """End all sessions but this one."""
    end_other_sessions(request, request.user)
    messages.success(request, _("Je bent nu alleen nog hier ingelogd."))
    return redirect("usersessions_list")
