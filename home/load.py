"""How the study load of a course is spread over its modules, and how much of it is done, as a picture."""

from django.utils.translation import gettext as _

from courses.learning.progress import Checklist
from lms.charts import Chart, Figures, Series, stacked_progress


def load_chart(checklist: Checklist) -> Chart | None:
    """Minutes done and to do of each module; None for a course of one, where the bar of steps says it all."""
    modules = checklist.outline.modules
    if len(modules) < 2:
        return None
    done, left = ([_minutes(checklist, module.key, done=done) for module in modules] for done in (True, False))
    return stacked_progress(
        Figures(
            id="studielast",
            title=_("Per module"),
            description=_("Minuten van wat bij je certificaat hoort."),
            labels=tuple(module.title for module in modules),
            series=(Series(_("minuten gedaan"), tuple(done)), Series(_("minuten te gaan"), tuple(left))),
            label_heading=_("Module"),
        )
    )


def _minutes(checklist: Checklist, module_key: object, *, done: bool) -> int:
    return sum(item.minutes for item in checklist.items if item.module_key == module_key and item.done is done)
