"""The check that anybody can do, without logging in, for as long as the paper lasts."""

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from certificates.forms import VerifyForm
from certificates.models import Certificate
from certificates.permissions import knocks_too_often
from certificates.wording import answers

# Not in search engines, in nobody else's referrer, and always as it is now. "no-referrer" would have the
# browser call the origin of the page's own forms null, and those would be refused.
HEADERS = {
    "X-Robots-Tag": "noindex, nofollow",
    "Referrer-Policy": "same-origin",
    "Cache-Control": "no-store",
}


@require_safe
def verify_form(request: HttpRequest) -> HttpResponseBase:
    """Ask for the code on the document."""
    if knocks_too_often(request):
        return _too_often(request)
    form = VerifyForm(request.GET if "code" in request.GET else None)
    if form.is_valid():
        return redirect("certificates:verify", token=form.cleaned_data["code"])
    return TemplateResponse(request, "certificates/verify_form.html", {"form": form})


@require_safe
def verify(request: HttpRequest, token: str) -> HttpResponseBase:
    """Say what a document was worth at issue and is worth now."""
    if knocks_too_often(request):
        return _too_often(request)
    found = Certificate.objects.at_address(token).select_related("person", "version", "superseded_by", "mark")
    # The text of the course weighs most of a row, and the page shows nothing of it.
    certificate = found.defer("version__content", "version__search_text", "superseded_by__snapshot").first()
    if certificate is None:
        # The same page for every unknown code, whatever it looks like.
        return TemplateResponse(request, "certificates/unknown.html", {}, status=404, headers=HEADERS)
    context = {
        "certificate": certificate,
        "facts": certificate.facts,
        "answers": answers(certificate.facts, confirmed=certificate.employer_confirmed),
        "pdf_hashes": list(certificate.documents.order_by("pk").values_list("sha256", flat=True)),
        "checked_at": timezone.now(),
    }
    return TemplateResponse(request, "certificates/verify.html", context, headers=HEADERS)


def _too_often(request: HttpRequest) -> HttpResponseBase:
    return TemplateResponse(
        request, "certificates/too_often.html", {}, status=429, headers=HEADERS | {"Retry-After": "60"}
    )
