"""The operator's way back for somebody who lost her second factor, in the workshop at /cms/."""

from allauth.mfa.models import Authenticator
from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from lms.people.addresses import proven_addresses
from lms.people.errors import PeopleError
from lms.people.models import User
from lms.people.second_factor import CheckedHow, reset_second_factor


class ResetFactorForm(forms.Form):
    """How the operator knows who is asking."""

    how = forms.ChoiceField(
        label=gettext_lazy("Hoe weet je dat dit de eigenaar van het account is?"),
        choices=CheckedHow.choices,
        widget=forms.RadioSelect,
    )
    sure = forms.BooleanField(label=gettext_lazy("Ik heb dit gecontroleerd. Een mail alleen was niet genoeg."))


def _operator(request: HttpRequest) -> User:
    user = request.user
    if not isinstance(user, User) or not user.is_superuser:
        raise PermissionDenied
    return user


@require_safe
def find_person(request: HttpRequest) -> HttpResponse:
    """Find an account by one of its proven addresses, whole: nobody looks around here."""
    _operator(request)
    email = request.GET.get("email", "").strip()
    address = proven_addresses(email).first() if email else None
    if address is not None:
        return redirect("people_reset_factor", pk=address.user_id)
    return TemplateResponse(request, "people/operator_find.html", {"email": email})


@require_http_methods(["GET", "HEAD", "POST"])
def reset_factor(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the account's factors, and remove them once the operator records how she verified who is asking."""
    operator = _operator(request)
    person = get_object_or_404(User, pk=pk)
    form = ResetFactorForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            reset_second_factor(person=person, how=CheckedHow(form.cleaned_data["how"]), by=operator)
        except PeopleError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("De tweede stap van %(name)s is weggehaald.") % {"name": person})
            return redirect("people_find_factor")
    context = {"person": person, "form": form, "factors": _factors(person), "own": person.pk == operator.pk}
    return TemplateResponse(request, "people/operator_reset.html", context)


def _factors(person: User) -> list[str]:
    names = {
        Authenticator.Type.WEBAUTHN: _("passkey"),
        Authenticator.Type.TOTP: _("authenticator-app"),
        Authenticator.Type.RECOVERY_CODES: _("herstelcodes"),
    }
    types = Authenticator.objects.filter(user=person).order_by("pk").values_list("type", flat=True)
    return [str(names[Authenticator.Type(each)]) for each in types]
