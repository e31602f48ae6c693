"""The page that the link in a confirmation mail opens: it names the account, and proves an address for nobody else."""

from typing import Any

from allauth.account import app_settings
from allauth.account.internal.flows.email_verification import login_on_verification, mark_email_address_as_verified
from allauth.account.internal.stagekit import unstash_login
from allauth.account.internal.templatekit import get_entrance_context_data
from allauth.account.mixins import NextRedirectMixin
from allauth.account.models import EmailAddress, EmailConfirmationHMAC
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.generic.base import TemplateView

from lms.people.account_forms import NewAccountForm
from lms.people.addresses import proven_addresses
from lms.people.errors import AddressTakenError
from lms.people.models import PendingAccount
from lms.people.sign_ups import find_sign_up, is_fresh, was_for
from lms.people.signing_up import finish, finish_elsewhere, pending_here


@method_decorator([never_cache, sensitive_post_parameters("password1")], name="dispatch")
class ConfirmAddress(NextRedirectMixin, TemplateView):  # type: ignore[misc]
    """Two kinds of link: of a sign-up, which makes an account, and of an address that an account added.

    Whoever reads the mailbox opens the link, and need not be who asked for it. So the first kind
    goes on with what was filled in only in the browser that filled it in, and elsewhere asks for a
    name and a password of her own. The second works for who is signed in to that account, or has
    typed its password here just now.
    """

    template_name = "account/email_confirm.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        self.waiting = unstash_login(request, peek=True)  # read, so that it outlives the visit of this page
        self.pending = find_sign_up(kwargs["key"])
        verification = None if self.pending else EmailConfirmationHMAC.from_key(kwargs["key"])
        self.address: EmailAddress | None = verification.email_address if verification else None
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.pending is not None and self._state() == "choose":
            return self._page(form=self._form(self.pending))
        return self._page()

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return self._post(request)
        except AddressTakenError:
            return self._page(state="taken", status=409)

    def _post(self, request: HttpRequest) -> HttpResponse:
        state = self._state()
        if self.pending is not None and state == "go_on":
            return finish(request, self.pending)
        if self.pending is not None and state == "choose":
            form = self._form(self.pending, request.POST)
            if not form.is_valid():
                return self._page(form=form)
            return finish_elsewhere(request, self.pending, form.cleaned_data)
        if self.address is not None and state == "confirm":
            return self._confirm(request, self.address)
        return self._page(status={"stale": 404, "taken": 409, "done": 200}.get(state, 403))

    def _confirm(self, request: HttpRequest, address: EmailAddress) -> HttpResponse:
        if mark_email_address_as_verified(request, address) is None:
            return self._page(state="taken", status=409)
        on: HttpResponse | None = login_on_verification(request, address)
        return on or redirect(self.get_next_url() or "account_email")

    def _state(self) -> str:
        """What this visitor can do with this link."""
        state = self._state_of_link()
        return "done" if state in {"stale", "taken"} and self._confirmed_own() else state

    def _confirmed_own(self) -> str:
        """The visitor's own address that this link is about, which she proved by now; else ""."""
        if not self.request.user.is_authenticated:
            return ""
        own = EmailAddress.objects.filter(user=self.request.user, verified=True)
        about = self.pending or self.address
        if about is not None:
            return str(about.email) if own.filter(email=about.email).exists() else ""
        sent_to = was_for(self.kwargs["key"], own.values_list("email", flat=True))
        added = own.filter(pk=_address_of_link(self.kwargs["key"])).first()
        return sent_to or (added.email if added is not None else "")

    def _state_of_link(self) -> str:
        if self.pending is not None:
            return self._state_of_sign_up(self.pending)
        if self.address is None:
            return "stale"
        if proven_addresses(self.address.email).exclude(user=self.address.user_id).exists():
            return "taken"
        visitor = self.request.user if self.request.user.is_authenticated else getattr(self.waiting, "user", None)
        return "confirm" if visitor is not None and visitor.pk == self.address.user_id else "not_yours"

    def _state_of_sign_up(self, pending: PendingAccount) -> str:
        if proven_addresses(pending.email).exists():
            return "taken"
        if self.request.user.is_authenticated:
            return "log_out"
        return "go_on" if pending_here(self.request) == pending and is_fresh(pending) else "choose"

    def _form(self, pending: PendingAccount, data: Any = None) -> NewAccountForm:
        initial = {"first_name": pending.first_name, "last_name": pending.last_name}
        return NewAccountForm(data, email=pending.email, initial=initial)

    def _page(self, *, state: str = "", status: int = 200, form: NewAccountForm | None = None) -> HttpResponse:
        about = self.pending or self.address
        facts = {
            "state": state or self._state(),
            "account": about.user if isinstance(about, EmailAddress) else about,
            "email": about.email if about is not None else self._confirmed_own(),
            "invited_email": self.pending.invited_email if self.pending is not None else "",
            "goal": self.get_next_url(),
            "form": form,
        }
        return self.render_to_response(self.get_context_data(**facts), status=status)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        context |= get_entrance_context_data(self.request)
        return context


def _address_of_link(key: str) -> int:
    """The id of the added address that a link is about, also when it no longer works; 0 for none."""
    try:
        return int(signing.loads(key, salt=app_settings.SALT))
    except (signing.BadSignature, TypeError):
        return 0


confirm_address = ConfirmAddress.as_view()
