"""Begin a course, and give it up."""

from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import F, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from courses.learning.actions import employing, learning
from courses.learning.actions.errors import EnrolmentClosed, EnrolmentCompleted, LearningError
from courses.learning.forms import EmploymentForm, EnrolForm, WithdrawForm
from courses.learning.models import Enrolment
from courses.versions.models import Course, CourseVersion
from lms.people.http import SignedInRequest
from lms.people.models import Membership, User

from .access import learners_only, own_enrolment


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def enrol(request: SignedInRequest, slug: str) -> HttpResponse:
    """Ask under which employment somebody takes the course, and enrol."""
    person = request.user
    if mine := _taken_already(person, slug):
        if mine.completed_at is not None:
            messages.info(request, _("Je hebt deze cursus al afgerond."))
        return redirect("home:enrolment", mine.pk)
    course = get_object_or_404(Course.objects.offered().select_related("current_version"), slug=slug)
    version = cast("CourseVersion", course.current_version)  # offered() has only courses with one
    form = EnrolForm(request.POST or None, employments=employing.employments_and_requests_of(person))
    if request.method == "POST" and form.is_valid():
        try:
            enrolment = learning.enrol(version=version, by=person, employment=form.employment)
        except LearningError as refused:
            form.add_error(None, str(refused))
        else:
            return redirect("home:enrolment", enrolment.pk)
    context = {"course": course, "version": version, "form": form}
    return TemplateResponse(request, "courses/enrol.html", context)


def _taken_already(person: User, slug: str) -> Enrolment | None:
    """The person's open enrolment in the course, or the completed one of its current version that still counts."""
    mine = Enrolment.objects.visible_to(person).filter(course__slug=slug)
    lasting = Q(valid_until__isnull=True) | Q(valid_until__gte=timezone.localdate())
    completed = lasting & Q(completed_at__isnull=False, version=F("course__current_version"))
    is_open = Q(completed_at__isnull=True, withdrawn_at__isnull=True)
    # The open one first: completed_at is empty there, which sorts differently per database.
    return mine.filter(is_open | completed).order_by(F("completed_at").asc(nulls_first=True)).first()


@require_http_methods(["GET", "HEAD", "POST"])
@learners_only
def withdraw(request: SignedInRequest, pk: int) -> HttpResponse:
    """Give up a course that is not completed, after a question. A second click changes nothing."""
    person = request.user
    mine = Enrolment.objects.visible_to(person).select_related("version", "course").defer("version__content")
    enrolment = get_object_or_404(mine, pk=pk)
    if enrolment.completed_at is not None:
        messages.info(request, _("Je hebt deze cursus al afgerond. Uitschrijven kan niet meer."))
        return redirect("home:enrolment", pk)
    data = request.POST if request.method == "POST" else None
    form = WithdrawForm(data, has_texts=enrolment.reflections.exists())
    if form.is_valid():
        learning.withdraw(enrolment=enrolment, by=person, wipe_texts=form.cleaned_data.get("wipe_texts", False))
        messages.success(request, _("Je bent uitgeschreven voor “%(title)s”.") % {"title": enrolment.version.title})
        return redirect("home:dashboard")
    if enrolment.withdrawn_at is not None:
        raise EnrolmentClosed
    return TemplateResponse(request, "courses/withdraw.html", {"enrolment": enrolment, "form": form})


@require_http_methods(["GET", "HEAD", "POST"])
@learners_only
def attach_employment(request: SignedInRequest, pk: int) -> HttpResponse:
    """Put an open enrolment under an employment that a school confirmed after it began. Twice is once."""
    person = request.user
    enrolment = own_enrolment(request, pk)
    if enrolment.completed_at is not None:
        raise EnrolmentCompleted
    employments = employing.employments_and_requests_of(person)
    data = request.POST if request.method == "POST" else None
    form = EmploymentForm(data, employments=employments.in_force)
    if form.is_valid():
        employment = cast("Membership", form.employment)  # a valid form has one
        employing.attach_employment(enrolment=enrolment, employment=employment, by=person)
        school = employment.organisation.name
        messages.success(request, _("Je volgt deze cursus nu voor je werk bij %(school)s.") % {"school": school})
        return redirect("home:enrolment", pk)
    if not employments.attachable_to(enrolment):
        messages.info(request, _("Er is nu geen dienstverband dat je aan deze cursus kunt koppelen."))
        return redirect("home:enrolment", pk)
    return TemplateResponse(request, "courses/attach_employment.html", {"enrolment": enrolment, "form": form})
