"""How HR and managers of an organisation log in."""

from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from lms.people.errors import PeopleError
from lms.people.http import SignedInRequest, manager_required
from lms.people.models import Organisation
from lms.people.permissions import may_secure
from lms.people.second_factor import FACTORS, people_concerned, require_second_factor, secured_by

from .managing import organisations_counted


@manager_required
@require_http_methods(["GET", "HEAD", "POST"])
def log_in_rules(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show whether a second factor is asked; the manager asks for it, or no longer does."""
    here = get_object_or_404(organisations_counted(request.user), pk=pk)
    may_change = may_secure(request.user, here)
    if request.method == "POST":
        if not may_change:
            raise PermissionDenied
        return _changed(request, here)
    people = people_concerned(here)
    own = Authenticator.objects.filter(user=OuterRef("pk"), type__in=FACTORS)
    asking = secured_by(here)
    context = {
        "organisation": here,
        "may_change": may_change,
        "asked_above": asking if asking and asking.pk != here.pk else None,
        "number": people.count(),
        "without": people.exclude(Exists(own)).count(),
    }
    return TemplateResponse(request, "people/log_in_rules.html", context)


def _changed(request: SignedInRequest, here: Organisation) -> HttpResponse:
    required = request.POST.get("required") == "1"
    try:
        require_second_factor(organisation=here, required=required, by=request.user)
    except PeopleError as error:
        messages.error(request, str(error))
    else:
        done = _("HR en beheerders loggen vanaf nu in met twee stappen.") if required else _("Eén stap is weer genoeg.")
        messages.success(request, done)
    return redirect("people:log_in_rules", pk=here.pk)
