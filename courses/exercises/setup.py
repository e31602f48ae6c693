"""How an author sets up the asking: material, system prompt, roles, temperature, turns. For every kind alike."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from courses.schema.base import Role, Setup

if TYPE_CHECKING:
    from .fields import Fields

type Values = dict[str, Any]

# More than anybody asks for one exercise; the page and the check look no further back than that.
MOST_TURNS = 20
TEMPERATURES = {"": _("De deelnemer kiest"), "0": "0", "0.5": "0,5", "1": "1", "1.5": "1,5", "2": "2"}


class RoleBlock(blocks.StructBlock):
    label = blocks.CharBlock(label=_("Rol"), help_text=_("Zo heet het model op de pagina, bijvoorbeeld: Meelezer."))
    models = blocks.ListBlock(
        blocks.CharBlock(label=_("Naam van een model")),
        label=_("Modellen, in volgorde van voorkeur"),
        help_text=_("Het eerste dat er is, antwoordt. Is geen van deze er, dan antwoordt een ander model."),
        min_num=0,
        default=[],
    )

    class Meta:
        icon = "user"
        label = _("Rol")


class SetupBlock(blocks.StructBlock):
    material = blocks.TextBlock(label=_("Materiaal"), rows=4, required=False, help_text=_("De deelnemer leest dit."))
    material_sent = blocks.BooleanBlock(
        label=_("Stuur het materiaal mee naar het model"), required=False, default=False
    )
    system = blocks.TextBlock(
        label=_("Opdracht vooraf aan het model"),
        rows=4,
        required=False,
        help_text=_("Ook wel: systeemvraag. Het model leest dit vóór elke vraag."),
    )
    system_shown = blocks.BooleanBlock(
        label=_("De deelnemer leest de opdracht vooraf"),
        required=False,
        default=True,
        help_text=_("Zo niet, dan staat er dat er een is, en leest de deelnemer hem na het halen van de oefening."),
    )
    roles = blocks.ListBlock(
        RoleBlock(),
        label=_("Rollen"),
        help_text=_("Laat leeg als de deelnemer zelf kiest welk model antwoordt."),
        min_num=0,
        default=[],
    )
    temperature = blocks.ChoiceBlock(
        choices=list(TEMPERATURES.items())[1:], label=_("Temperatuur"), required=False, help_text=TEMPERATURES[""]
    )
    min_turns = blocks.IntegerBlock(
        label=_("Minste aantal vragen aan het model"),
        default=0,
        min_value=0,
        max_value=MOST_TURNS,
        required=False,
        help_text=_("Wie zonder model werkt, hoeft er geen te stellen."),
    )
    conversation = blocks.BooleanBlock(label=_("Eerdere vragen en antwoorden gaan mee"), required=False, default=False)
    advice = blocks.BooleanBlock(
        label=_("Bied achteraf advies van een model aan"),
        required=False,
        default=False,
        help_text=_("Over de eigen tekst van de deelnemer, na het inleveren. Het telt nergens voor mee."),
    )

    class Meta:
        icon = "cogs"
        label = _("Hoe het model wordt gevraagd")
        collapsed = True


def load(fields: "Fields") -> Values:
    """The author's values out of the mapping ``setup`` of a course file, if there is one."""
    given = fields.mapping("setup")
    return {
        "material": given.text_if_any("material"),
        "material_sent": given.get("material_sent", False),
        "system": given.text_if_any("system"),
        "system_shown": given.get("system_shown", True),
        "roles": [
            row.item({"label": row.text("label"), "models": row.listed_texts("models", row.get("models", []))})
            for row in (given.rows("roles") if given.get("roles") else [])
        ],
        "temperature": str(given.get("temperature", "")),
        "min_turns": given.get("min_turns", 0),
        "conversation": given.get("conversation", False),
        "advice": given.get("advice", False),
    }


def freeze(value: Any) -> Setup | None:
    """The frozen setup, or None when the author left everything as it is."""
    setup = Setup(
        material=value["material"] or "",
        material_sent=bool(value["material_sent"]),
        system=value["system"] or "",
        system_shown=bool(value["system_shown"]),
        roles=tuple(
            Role(
                key=item.id,
                label=item.value["label"] or "",
                models=tuple(name.strip() for name in item.value["models"] if name and name.strip()),
            )
            for item in value["roles"].bound_blocks
        ),
        temperature=value["temperature"] or "",
        min_turns=value["min_turns"] or 0,
        conversation=bool(value["conversation"]),
        advice=bool(value["advice"]),
    )
    return None if setup == Setup() else setup


def problems(title: str, setup: Setup) -> Iterator[str]:
    """What stands in the way of a release, as sentences."""
    if setup.material_sent and not setup.material:
        yield gettext("“%(title)s” stuurt materiaal mee dat er niet is.") % {"title": title}
    if setup.temperature not in TEMPERATURES:
        yield gettext("“%(title)s” heeft een temperatuur die niet bestaat.") % {"title": title}
    if not 0 <= setup.min_turns <= MOST_TURNS:
        yield gettext("“%(title)s” vraagt te veel vragen aan het model.") % {"title": title}


def review(setup: Setup) -> tuple[tuple[str, str], ...]:
    """What of the setup a reviewer reads: a text and what it is."""
    shown, hidden = gettext("de deelnemer leest dit"), gettext("de deelnemer leest dit na het halen")
    sent, kept = gettext("gaat mee naar het model"), gettext("gaat niet mee naar het model")
    lines = [
        (setup.material, sent if setup.material_sent else kept),
        (setup.system, shown if setup.system_shown else hidden),
        *((role.label, ", ".join(role.models)) for role in setup.roles),
        (TEMPERATURES[setup.temperature] if setup.temperature else "", gettext("Temperatuur")),
        (str(setup.min_turns or ""), gettext("Minste aantal vragen aan het model")),
        (gettext("Eerdere vragen en antwoorden gaan mee") if setup.conversation else "", ""),
        (gettext("Achteraf kan een model advies geven") if setup.advice else "", gettext("telt nergens voor mee")),
    ]
    return tuple((str(text), note) for text, note in lines if text)
