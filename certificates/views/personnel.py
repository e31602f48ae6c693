"""The certificates of one's personnel: to look through, and to take away one by one or in bulk."""

import re
from collections.abc import Iterator

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.http import StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from certificates.actions import record_downloads, record_export
from certificates.exports import certificates_csv, certificates_zip
from certificates.figures import KeptFigures
from certificates.forms import PersonnelFilter
from certificates.models import Certificate, CertificateQuerySet
from certificates.months import chart, totals
from certificates.permissions import personnel_required
from lms.numbers import asked_page
from lms.people.http import SignedInRequest
from lms.storage import StorageAwayError, storage_answers

from .mine import one_pdf

PAGE_SIZE = 15
NUMBER = re.compile(r"MP-\d{4}-\d{6,}")
ZIP_BATCH = 100


@require_safe
@personnel_required
def personnel(request: SignedInRequest) -> HttpResponseBase:
    """The list, with the hours on top of the CAO added up by the database."""
    kept = KeptFigures(request.user)
    form = _filter(request, kept)
    certificates = form.narrow(_certificates(request))
    figures = kept.figures(certificates, form.narrowed)
    paginator = Paginator(form.in_order(certificates).values_list("pk", flat=True), PAGE_SIZE)
    paginator.count = figures.counts["documents"]
    page = paginator.get_page(asked_page(request))
    context = {
        "form": form,
        "is_filtered": any(request.GET.get(name) for name in form.fields if name != "order"),
        "page_obj": page,
        "rows": _rows(list(page)),
        "counts": figures.counts,
        "totals": totals(figures.months),
        "chart": chart(figures.months),
    }
    return TemplateResponse(request, "certificates/personnel.html", context)


@require_safe
@never_cache
@personnel_required
def personnel_csv(request: SignedInRequest) -> HttpResponseBase:
    """The same certificates as a file for the personnel system."""
    certificates = _filter(request).narrow(_certificates(request))
    record_export(count=certificates.count(), by=request.user)
    return StreamingHttpResponse(
        certificates_csv(certificates.with_hours().order_by("pk")),
        content_type="text/csv; charset=utf-8",
        headers=_attachment("csv"),
    )


@require_POST
@personnel_required
def personnel_zip(request: SignedInRequest) -> HttpResponseBase:
    """The PDFs of the chosen certificates, or of all that fit the filter; a single one comes as it is."""
    certificates = _filter(request).narrow(_certificates(request))
    if request.POST.get("scope") != "all":
        chosen = [number for number in request.POST.getlist("certificate") if NUMBER.fullmatch(number)]
        certificates = certificates.filter(number__in=chosen)
    ids = list(certificates.order_by("pk").values_list("pk", flat=True))
    if not ids:
        messages.error(request, _("Kies eerst een of meer certificaten."))
        query = request.GET.urlencode()
        response = redirect("certificates:personnel")
        response["Location"] += f"?{query}" if query else ""
        return response
    if len(ids) == 1:
        return one_pdf(request, Certificate.objects.get(pk=ids[0]))
    if not storage_answers():
        raise StorageAwayError  # before anything is sent, or noted as taken away
    record_downloads(certificate_ids=ids, by=request.user, how="zip")
    return StreamingHttpResponse(
        certificates_zip(_in_batches(ids)), content_type="application/zip", headers=_attachment("zip")
    )


def _certificates(request: SignedInRequest) -> CertificateQuerySet:
    return Certificate.objects.of_personnel_of(request.user).standing()


def _filter(request: SignedInRequest, kept: KeptFigures | None = None) -> PersonnelFilter:
    """The form, with only what there is to choose."""
    choices = (kept or KeptFigures(request.user)).choices()
    return PersonnelFilter(
        request.GET, years=choices.years, organisations=choices.organisations, courses=choices.courses
    )


def _rows(keys: list[int]) -> list[dict[str, object]]:
    """What the list shows of each, and nothing more: the frozen texts weigh most of a certificate.

    Of keys, and not of the query that found them: with all these joins planning it takes PostgreSQL longer than
    the whole page.
    """
    found = Certificate.objects.filter(pk__in=keys).with_hours().order_by()
    rows = found.values(  # type: ignore[misc]  # the stubs do not see annotations
        "pk",
        "number",
        "kind",
        "revoked_at",
        "hours_now",
        "off_entitlement",
        "earned_on",
        # The employer's own record comes first: it outlasts a name that its holder erased.
        name=Coalesce("staff_record__name", "person__name"),
        has_document=Q(person__isnull=False),
        employee_number=F("staff_record__employee_number"),
        employer_name=F("employer__name"),
        title=F("version__title"),
    )
    by_key = {row["pk"]: row for row in rows}
    return [by_key[key] for key in keys]


def _in_batches(ids: list[int]) -> Iterator[Certificate]:
    """Yield the certificates a hundred at a time: a board's whole year never sits in memory."""
    found = Certificate.objects.order_by("pk").prefetch_related("documents")
    for start in range(0, len(ids), ZIP_BATCH):
        yield from found.filter(pk__in=ids[start : start + ZIP_BATCH])


def _attachment(extension: str) -> dict[str, str]:
    name = f"certificaten-{timezone.localdate().isoformat()}.{extension}"
    return {"Content-Disposition": f'attachment; filename="{name}"', "X-Content-Type-Options": "nosniff"}
