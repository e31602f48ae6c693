"""The one thing to do now, at the top of the page."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from courses.learning.progress import Overview

from .sections import Section, Task, Urgency


@dataclass(frozen=True)
class Desk:
    """A person's desk: the next step, and what is left when that is taken off it.

    ``learns`` when the step is about learning, and ``line`` then is the course that it goes on with, if any.
    """

    step: Task
    about: str
    learns: bool
    line: Overview | None
    sections: tuple[Section, ...]


def desk(sections: list[Section], overview: list[Overview], *, learner: bool) -> Desk:
    """Choose the next step: first what somebody waits for; then learning, for whoever learns; then the rest.

    ``overview`` has the open courses first, the one begun last in front.
    """
    line = next((each for each in overview if each.enrolment.completed_at is None), None)
    learning = learning_step(line, completed=bool(overview))
    most_urgent = sections[0] if sections else None
    if most_urgent is None or _learning_first(most_urgent, line, learner=learner):
        return Desk(learning, _("Leren"), learns=True, line=line, sections=tuple(sections))
    step = min(most_urgent.tasks, key=lambda task: task.urgency)
    rest = [most_urgent.without(step), *sections[1:]]
    left = tuple(section for section in rest if section.tasks)
    return Desk(step, most_urgent.title, learns=False, line=None, sections=left)


def learning_step(line: Overview | None, *, completed: bool) -> Task:
    """Go on with a course, or choose one."""
    if line is not None:
        return _onward(line)
    if completed:
        text = _("Je hebt alles afgerond waaraan je begon. Kies je volgende cursus.")
    else:
        text = _("Kies je eerste cursus. Je kunt meteen beginnen en stoppen wanneer je wilt.")
    return Task(text, reverse("home:catalogue"), _("Bekijk de cursussen"), Urgency.OWN_WORK)


def _onward(line: Overview) -> Task:
    left = line.checklist.total - line.checklist.done_count
    about = {"course": line.enrolment.version.title, "count": left}
    url = reverse("courses:resume", args=[line.enrolment.pk])
    if not line.checklist.done_count:
        return Task(_("Begin aan “%(course)s”.") % about, url, _("Naar de les"), Urgency.OWN_WORK)
    text = ngettext(
        "Ga verder met “%(course)s”. Nog %(count)d stap en je bent klaar.",
        "Ga verder met “%(course)s”. Nog %(count)d stappen en je bent klaar.",
        left,
    )
    return Task(text % about, url, _("Ga verder waar je was"), Urgency.OWN_WORK)


def _learning_first(section: Section, line: Overview | None, *, learner: bool) -> bool:
    """Whether learning comes before the most urgent work."""
    if section.urgency == Urgency.OTHERS_WAIT:
        return False
    if learner:
        return True
    return line is not None and section.urgency == Urgency.LOOK
