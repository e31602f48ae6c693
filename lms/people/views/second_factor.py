"""allauth's pages about a second factor, with what ours show besides."""

import json
from typing import Any
from urllib.parse import quote

from allauth.account.internal.flows.reauthentication import suspend_request
from allauth.account.internal.stagekit import clear_login, unstash_login
from allauth.mfa.base import views as base_views
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes import views as code_views
from allauth.mfa.totp import views as app_views
from allauth.mfa.webauthn import views as passkey_views
from allauth.mfa.webauthn.internal.auth import begin_authentication, begin_registration
from django.conf import settings
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.urls import reverse, reverse_lazy
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.html import format_html
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from lms.people.factor_adapter import is_of_old_password
from lms.people.http import SignedInRequest
from lms.people.models import Organisation, User
from lms.people.one_at_a_time import one_at_a_time
from lms.people.second_factor import FACTORS, has_second_factor, secured_by


@login_required
@never_cache
@require_safe
def security(request: SignedInRequest) -> HttpResponse:
    """How somebody gets into her account, and what she can do about it."""
    own = list(Authenticator.objects.filter(user=request.user).order_by("created_at", "pk"))
    codes = next((each for each in own if each.type == Authenticator.Type.RECOVERY_CODES), None)
    context = {
        "passkeys": [each.wrap() for each in own if each.type == Authenticator.Type.WEBAUTHN],
        "app": next((each for each in own if each.type == Authenticator.Type.TOTP), None),
        "codes_left": len(codes.wrap().get_unused_codes()) if codes else 0,
        "is_on": any(each.type in FACTORS for each in own),
    }
    return TemplateResponse(request, "mfa/index.html", context)


@login_required
@never_cache
@require_safe
def second_factor_needed(request: SignedInRequest) -> HttpResponse:
    """Why some of somebody's roles wait, and how to have them back."""
    return TemplateResponse(request, "people/second_factor.html", {"way": way_back(request)})


def way_back(request: HttpRequest) -> dict[str, Any]:
    """The notice: who requires a second factor, and where to show one or set one up."""
    user = request.user
    if not isinstance(user, User):
        return {}
    return {
        "roles": _roles_in_words(user),
        "operator": user.operator_withheld,
        "has_factor": has_second_factor(user),
        "step_up": step_up_url(user, _goal(request)),
        "goal": urlencode({REDIRECT_FIELD_NAME: _goal(request)}),
    }


def _roles_in_words(user: User) -> list[dict[str, str]]:
    ids = [held.organisation_id for held in user.roles_withheld]
    places = Organisation.objects.select_related("parent").in_bulk(ids)
    found = []
    for held in user.roles_withheld:
        asking = secured_by(places[held.organisation_id])
        found.append(
            {
                "role": str(held.role.label),
                "organisation": places[held.organisation_id].name,
                "asked_by": asking.name if asking else settings.SITE_NAME,
            }
        )
    return found


def step_up_url(user: User, goal: str) -> str:
    """Where somebody shows a factor in a session that did not yet, and goes on to ``goal``."""
    passkey = Authenticator.objects.filter(user=user, type=Authenticator.Type.WEBAUTHN).exists()
    name = "mfa_reauthenticate_webauthn" if passkey else "mfa_reauthenticate"
    return f"{reverse(name)}?{urlencode({REDIRECT_FIELD_NAME: goal})}"


def _goal(request: HttpRequest) -> str:
    if request.path != reverse("people:second_factor_needed"):
        return request.get_full_path() if request.method == "GET" else reverse("home:dashboard")
    return _asked_goal(request) or reverse("home:dashboard")


def _asked_goal(request: HttpRequest) -> str:
    """The page of ours that a request says to go on to, or ""."""
    asked = request.POST.get(REDIRECT_FIELD_NAME) or request.GET.get(REDIRECT_FIELD_NAME) or ""
    return asked if asked.startswith("/") and url_has_allowed_host_and_scheme(asked, allowed_hosts=None) else ""


class _ShownFirstMixin:
    """Who has a factor shows it before she changes anything about it, also in a session from before she had one.

    What she changes, she changes one after another.
    """

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        user = request.user
        if isinstance(user, User) and not user.second_factor_shown and has_second_factor(user):
            way: HttpResponseBase = suspend_request(request, step_up_url(user, request.path).partition("?")[0])
            return way
        with one_at_a_time(request):
            answer: HttpResponseBase = super().dispatch(request, *args, **kwargs)  # type: ignore[misc]
        return answer


class _SetUpMixin:
    """Setting up says beforehand what it does elsewhere, and ends where she was going."""

    request: Any
    did_generate_recovery_codes: bool

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)  # type: ignore[misc]
        goal = _asked_goal(self.request)
        field = format_html('<input type="hidden" name="{}" value="{}">', REDIRECT_FIELD_NAME, goal) if goal else ""
        return context | {
            "is_first": not has_second_factor(self.request.user),
            "redirect_field": field,
            "back_url": goal or reverse("mfa_index"),
        }

    def get_success_url(self) -> str:
        """Her recovery codes first, when she has them to keep."""
        goal = _asked_goal(self.request)
        if not self.did_generate_recovery_codes:
            return goal or reverse("mfa_index")
        codes = reverse("mfa_view_recovery_codes")
        return f"{codes}?{urlencode({REDIRECT_FIELD_NAME: goal})}" if goal else codes


class _LastFactorMixin:
    """Before the last factor goes, its page says what stops then."""

    request: Any

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)  # type: ignore[misc]
        number = Authenticator.objects.filter(user=self.request.user, type__in=FACTORS).count()
        asking = self.request.user.roles_asking_second_factor
        return context | {"is_last": number == 1, "roles_that_stop": asking if number == 1 else ()}


class AuthenticateView(base_views.AuthenticateView):  # type: ignore[misc]
    """The second step of log-in; it waits for nobody whose password has been replaced since the first."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        waiting = unstash_login(request, peek=True)
        if waiting is not None and waiting.user is not None and is_of_old_password(request, waiting.user):
            clear_login(request)
            return redirect("account_login")
        answer: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        return answer

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        types = set(Authenticator.objects.filter(user=self.stage.login.user).values_list("type", flat=True))
        return context | {
            "has_passkey": Authenticator.Type.WEBAUTHN in types,
            "has_app": Authenticator.Type.TOTP in types,
            "passkey_options": json.dumps(context["js_data"]["request_options"]),
        }


@method_decorator(never_cache, name="dispatch")
class ActivateAppView(_ShownFirstMixin, _SetUpMixin, app_views.ActivateTOTPView):  # type: ignore[misc]
    """Set up an authenticator app."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:  # allauth's own asks for the user first
            return redirect(f"{reverse('account_login')}?{urlencode({REDIRECT_FIELD_NAME: request.get_full_path()})}")
        return super().dispatch(request, *args, **kwargs)


class DeactivateAppView(_ShownFirstMixin, _LastFactorMixin, app_views.DeactivateTOTPView):  # type: ignore[misc]
    """Take away the authenticator app, after a page that says what that means."""


@method_decorator(never_cache, name="dispatch")
class AddPasskeyView(_ShownFirstMixin, _SetUpMixin, passkey_views.AddWebAuthnView):  # type: ignore[misc]
    """Add a passkey that can log in by itself."""

    def form_valid(self, form: Any) -> HttpResponse:
        """Add it, unless it is there: who clicks twice has one."""
        new = form.cleaned_data["credential"]["id"]
        own = Authenticator.objects.filter(user=self.request.user, type=Authenticator.Type.WEBAUTHN)
        if any(each.data["credential"]["id"] == new for each in own):
            return redirect("mfa_index")
        answer: HttpResponse = super().form_valid(form)
        return answer

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        options = begin_registration(self.request.user, passwordless=True)
        return context | {"form": kwargs.get("form") or self.get_form(), "passkey_options": json.dumps(options)}


class RenamePasskeyView(_ShownFirstMixin, passkey_views.EditWebAuthnView):  # type: ignore[misc]
    """Give a passkey another name."""

    success_url = reverse_lazy("mfa_index")


class RemovePasskeyView(_ShownFirstMixin, _LastFactorMixin, passkey_views.RemoveWebAuthnView):  # type: ignore[misc]
    """Take away a passkey, after a page that says what that means."""

    success_url = reverse_lazy("mfa_index")


class LoginPasskeyView(passkey_views.LoginWebAuthnView):  # type: ignore[misc]
    """Log in by passkey; the page of log-in asks here for what its script needs."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.headers.get("Accept") != "application/json":
            return redirect("account_login")
        return JsonResponse(dict(begin_authentication(user=None)))


@method_decorator(never_cache, name="dispatch")
class ReauthenticatePasskeyView(passkey_views.ReauthenticateWebAuthnView):  # type: ignore[misc]
    """Show a passkey once more."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return context | {
            "form": kwargs.get("form") or self.get_form(),
            "passkey_options": json.dumps(context["js_data"]["request_options"]),
        }

    def form_invalid(self, form: Any) -> HttpResponse:
        """Stay on the page, which says what went wrong."""
        page: HttpResponse = self.render_to_response(self.get_context_data(form=form))
        return page


@method_decorator(never_cache, name="dispatch")
class RecoveryCodesView(code_views.ViewRecoveryCodesView):  # type: ignore[misc]
    """The recovery codes: to read once, and to keep as a text."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        context["goal"] = _asked_goal(self.request)
        codes = [f"{code[:4]} {code[4:]}" for code in context["unused_codes"]]
        if not context["can_view_codes"]:
            return context | {"codes": []}
        kept = {"codes": codes, "site_name": settings.SITE_NAME, "date": timezone.localdate()}
        text = render_to_string("mfa/recovery_codes/kept.txt", kept | {"email": self.request.user.email})
        return context | {"codes": codes, "as_text": "data:text/plain;charset=utf-8," + quote(text)}


class MakeRecoveryCodesView(_ShownFirstMixin, code_views.GenerateRecoveryCodesView):  # type: ignore[misc]
    """New recovery codes in place of the old."""
