"""A person's own certificates, one certificate, and its PDF."""

import logging

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from django_q.tasks import async_task

from certificates.actions import record_downloads
from certificates.documents import FileLostError, PersonalDataGoneError, document_bytes
from certificates.letter import hours_letter
from certificates.models import Certificate
from certificates.permissions import SignedIn
from certificates.wording import answers
from lms.numbers import page_of

logger = logging.getLogger(__name__)
PAGE_SIZE = 50


@require_safe
@login_required
def mine(request: SignedIn) -> HttpResponseBase:
    """The user's own certificates, newest first."""
    certificates = (
        Certificate.objects.visible_to(request.user)
        .filter(holder=request.user)
        .standing()
        .with_hours()
        .select_related("person", "version", "mark", "superseded_by")
    )
    page = page_of(request, certificates, PAGE_SIZE)
    return TemplateResponse(request, "certificates/mine.html", {"page_obj": page})


@require_safe
@login_required
def detail(request: SignedIn, number: str) -> HttpResponseBase:
    """One certificate, for its holder and the holder's personnel office."""
    certificate = get_object_or_404(
        Certificate.objects.visible_to(request.user).select_related("person", "version", "employer", "superseded_by"),
        number=number,
    )
    is_own = certificate.holder_id == request.user.pk
    counts = not certificate.has_ended and not certificate.is_erased
    context = {
        "certificate": certificate,
        "letter": hours_letter(certificate) if is_own and counts else None,
        "facts": certificate.facts,
        "answers": answers(certificate.facts, confirmed=certificate.employer_confirmed),
        "is_own": is_own,
    }
    return TemplateResponse(request, "certificates/detail.html", context)


@require_safe
@login_required
@never_cache
def pdf(request: SignedIn, number: str) -> HttpResponseBase:
    """The PDF of one certificate."""
    return one_pdf(request, get_object_or_404(Certificate.objects.visible_to(request.user), number=number))


def one_pdf(request: SignedIn, certificate: Certificate) -> HttpResponseBase:
    """The PDF of what the person may see; made on the spot when need be, and an honest page when that fails."""
    try:
        content = document_bytes(certificate)
    except PersonalDataGoneError:
        return TemplateResponse(request, "certificates/erased.html", {"certificate": certificate}, status=410)
    except (FileLostError, OSError):
        logger.exception("no PDF of %s", certificate.number)
        return _later(request, certificate)
    if request.method != "HEAD":
        record_downloads(certificate_ids=[certificate.pk], by=request.user, how="pdf")
    return _download(content, certificate)


def _download(content: bytes, certificate: Certificate) -> HttpResponse:
    return HttpResponse(
        content,
        content_type="application/pdf",
        headers={
            "Content-Disposition": f'attachment; filename="{certificate.number}.pdf"',
            "X-Content-Type-Options": "nosniff",
        },
    )


def _later(request: SignedIn, certificate: Certificate) -> HttpResponseBase:
    async_task("certificates.tasks.render_certificate", certificate.pk)
    return TemplateResponse(
        request, "certificates/later.html", {"certificate": certificate}, status=503, headers={"Retry-After": "60"}
    )
