"""Begin a course, and give it up."""

from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from courses import actions
from courses.forms import EnrolForm
from courses.models import Course, CourseVersion, Enrolment

from .access import learner


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def enrol(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask under which employment somebody takes the course, and enrol."""
    course = get_object_or_404(Course.objects.offered().select_related("current_version"), slug=slug)
    person = learner(request)
    version = cast("CourseVersion", course.current_version)  # offered() has only courses with one
    open_already = Enrolment.objects.visible_to(person).filter(course=course).open().first()
    if open_already:
        return redirect("home:enrolment", open_already.pk)
    form = EnrolForm(request.POST or None, person=person)
    if request.method == "POST" and form.is_valid():
        try:
            enrolment = actions.enrol(version=version, by=person, employment=form.employment)
        except actions.LearningError as refused:
            form.add_error(None, str(refused))
        else:
            return redirect("home:enrolment", enrolment.pk)
    context = {"course": course, "version": version, "form": form}
    return TemplateResponse(request, "courses/enrol.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Give up a course that is not completed, after a question."""
    person = learner(request)
    mine = Enrolment.objects.visible_to(person).open().select_related("version", "course")
    enrolment = get_object_or_404(mine, pk=pk)
    if request.method == "POST":
        actions.withdraw(enrolment=enrolment, by=person)
        messages.success(request, _("Je bent uitgeschreven voor “%(title)s”.") % {"title": enrolment.version.title})
        return redirect("home:dashboard")
    return TemplateResponse(request, "courses/withdraw.html", {"enrolment": enrolment})
