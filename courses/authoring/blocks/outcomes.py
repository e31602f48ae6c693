"""What a learner can do after the course."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks


class OutcomeBlock(blocks.StructBlock):
    code = blocks.CharBlock(label=_("Code"), max_length=20, help_text=_("Bijvoorbeeld L1."))
    text = blocks.TextBlock(
        label=_("Leerdoel"), rows=3, help_text=_("Begin met wat de deelnemer doet: “Je legt uit …”.")
    )
    frameworks = blocks.ListBlock(
        blocks.CharBlock(label=_("Verwijzing")),
        label=_("Raamwerken"),
        help_text=_("Bijvoorbeeld UNESCO:AI-foundations:acquire of DigCompEdu:2.1."),
        min_num=0,
        default=[],
    )

    class Meta:
        icon = "tick"
        label = _("Leerdoel")


class CourseOutcomes(blocks.StreamBlock):
    """The learning outcomes of a course, in order."""

    outcome = OutcomeBlock()
