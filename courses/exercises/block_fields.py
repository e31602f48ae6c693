"""Fields that the blocks of authors share."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

# What an author can do in running text; freezing keeps exactly the same.
FEATURES = ["h2", "h3", "bold", "italic", "ol", "ul", "link"]
# Within a block that has a title of its own, headings would break the outline.
FEATURES_WITHOUT_HEADINGS = ["bold", "italic", "ol", "ul", "link"]


def minutes_block(default: int) -> blocks.IntegerBlock:
    """Return the field for the study load of a block, in whole minutes."""
    return blocks.IntegerBlock(
        label=_("Minuten"),
        help_text=_("Hoeveel minuten een deelnemer hier eerlijk voor nodig heeft. Samen vormen ze de studielast."),
        default=default,
        min_value=0,
        max_value=600,
    )


def claims_block() -> blocks.CharBlock:
    """Return the field for the keys of what a block says of law and fact, in the table of claims."""
    return blocks.CharBlock(
        label=_("Beweringen"),
        required=False,
        max_length=500,
        help_text=_("Sleutels uit de tabel met beweringen, met een spatie ertussen. Niet verplicht."),
    )


def rich_text(label: object, *, help_text: object = "", required: bool = True) -> blocks.RichTextBlock:
    """Return a field for running text without headings."""
    return blocks.RichTextBlock(label=label, help_text=help_text, required=required, features=FEATURES_WITHOUT_HEADINGS)


def required_block() -> blocks.BooleanBlock:
    """Return the field that says whether a certificate asks for this exercise."""
    return blocks.BooleanBlock(
        label=_("Verplicht"), required=False, default=True, help_text=_("Zonder deze oefening geen certificaat.")
    )
