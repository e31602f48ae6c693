"""The certificates of one's personnel: to look through, and to take away one by one or in bulk."""

import re
from collections.abc import Iterator

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, F, Q, QuerySet
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
from certificates.enums import CertificateKind
from certificates.exports import certificates_csv, certificates_zip
from certificates.forms import PersonnelFilter
from certificates.models import Certificate, CertificateQuerySet, HoursEntry
from certificates.months import by_month, chart, totals
from certificates.permissions import SignedIn, personnel_required
from lms.numbers import asked_page
from lms.people.models import Organisation
from lms.storage import StorageAwayError, storage_answers

from .mine import one_pdf

PAGE_SIZE = 15
NUMBER = re.compile(r"MP-\d{4}-\d{6,}")
ZIP_BATCH = 100


@require_safe
@personnel_required
def personnel(request: SignedIn) -> HttpResponseBase:
    """The list, with the hours on top of the CAO added up by the database."""
    form = _filter(request)
    certificates = form.narrow(_certificates(request))
    months = by_month(certificates)
    page = Paginator(_rows(form.in_order(certificates)), PAGE_SIZE)
    counts = _counts(certificates)
    page.count = counts["documents"]
    context = {
        "form": form,
        "is_filtered": any(request.GET.get(name) for name in form.fields if name != "order"),
        "page_obj": page.get_page(asked_page(request)),
        "counts": counts,
        "totals": totals(months),
        "chart": chart(months),
    }
    return TemplateResponse(request, "certificates/personnel.html", context)


@require_safe
@never_cache
@personnel_required
def personnel_csv(request: SignedIn) -> HttpResponseBase:
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
def personnel_zip(request: SignedIn) -> HttpResponseBase:
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


def _certificates(request: SignedIn) -> CertificateQuerySet:
    return Certificate.objects.of_personnel_of(request.user).standing()


def _filter(request: SignedIn) -> PersonnelFilter:
    """The filter form with only the years and courses that occur, in one query."""
    certificates = Certificate.objects.of_personnel_of(request.user)
    employers = Organisation.objects.filter(pk__in=certificates.values("employer"))
    booked = HoursEntry.objects.filter(certificate__in=certificates.values("pk"), leads=True).order_by().distinct()
    course = F("certificate__version__course")
    title = F("certificate__version__course__current_version__title")
    found = list(booked.values_list("school_year", course, title))
    return PersonnelFilter(
        request.GET,
        years=sorted({year for year, _course, _title in found}, reverse=True),
        organisations=list(employers.values_list("pk", "name")),
        courses=sorted({(pk, name) for _year, pk, name in found}, key=lambda course: course[1].casefold()),
    )


def _rows(certificates: CertificateQuerySet) -> QuerySet[Certificate, dict[str, object]]:
    """What the list shows of each, and nothing more: the frozen texts weigh most of a certificate."""
    return certificates.with_hours().values(  # type: ignore[misc]  # the stubs do not see annotations
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


def _counts(certificates: CertificateQuerySet) -> dict[str, int]:
    """How many documents there are, of each kind, and of how many people (one query)."""

    def of(kind: CertificateKind) -> Count:
        return Count("pk", filter=Q(kind=kind))

    return certificates.aggregate(
        documents=Count("pk"),
        certificates=of(CertificateKind.CERTIFICATE),
        statements=of(CertificateKind.ATTENDANCE_STATEMENT),
        people=Count("holder", distinct=True),
    )


def _in_batches(ids: list[int]) -> Iterator[Certificate]:
    """Yield the certificates a hundred at a time: a board's whole year never sits in memory."""
    for start in range(0, len(ids), ZIP_BATCH):
        yield from Certificate.objects.filter(pk__in=ids[start : start + ZIP_BATCH]).order_by("pk")


def _attachment(extension: str) -> dict[str, str]:
    name = f"certificaten-{timezone.localdate().isoformat()}.{extension}"
    return {"Content-Disposition": f'attachment; filename="{name}"', "X-Content-Type-Options": "nosniff"}
