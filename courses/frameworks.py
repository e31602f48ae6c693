"""The names behind the codes of the frameworks that outcomes and criteria are mapped to.

A code is ``FRAMEWORK:part`` or ``FRAMEWORK:part:level``. What has no name here is shown as it is written.
"""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

FRAMEWORKS: dict[str, str | Promise] = {
    "UNESCO": _("UNESCO, AI-competenties voor leraren"),
    "AI-GO": "AI-GO",
    "AILit": _("AI-geletterdheid van EC en OESO"),
    "DigCompEdu": "DigCompEdu",
    "KD-DG": _("Conceptkerndoelen digitale geletterdheid"),
    "WCAG": "WCAG",
}
PARTS: dict[str, str | Promise] = {
    "UNESCO:human-centred-mindset": _("de mens staat centraal"),
    "UNESCO:ethics": _("ethiek van AI"),
    "UNESCO:AI-foundations": _("grondslagen van AI"),
    "UNESCO:AI-pedagogy": _("lesgeven met AI"),
    "UNESCO:professional-learning": _("leren in het beroep"),
    "AI-GO:kennis": _("kennis"),
    "AI-GO:vaardigheden": _("vaardigheden"),
    "AI-GO:attituden": _("houding"),
    "AI-GO:ethiek": _("ethiek"),
    "AILit:engage": _("AI herkennen en beoordelen"),
    "AILit:create": _("maken met AI"),
    "AILit:manage": _("AI gericht inzetten"),
    "AILit:shape": _("AI vormgeven"),
    "KD-DG:AI": _("AI"),
    "KD-DG:media": _("digitale media en informatie"),
    "WCAG:2.2-AA": _("2.2, niveau AA"),
}
# DigCompEdu numbers its competences within six areas.
DIGCOMPEDU: dict[str, str | Promise] = {
    "1": _("professionele betrokkenheid"),
    "2": _("digitaal leermateriaal"),
    "3": _("lesgeven en leren"),
    "4": _("toetsing en feedback"),
    "5": _("leerlingen tot hun recht laten komen"),
    "6": _("digitale vaardigheden van leerlingen"),
}
LEVELS: dict[str, str | Promise] = {
    "acquire": _("verwerven"),
    "deepen": _("verdiepen"),
    "create": _("zelf maken"),
}


def framework_name(code: str) -> str:
    """What a code stands for ("UNESCO, AI-competenties voor leraren: ethiek van AI (verwerven)")."""
    framework, _colon, rest = code.partition(":")
    part, _colon, level = rest.partition(":")
    if framework not in FRAMEWORKS:
        return code
    name = f"{FRAMEWORKS[framework]}: {_part(framework, part)}"
    return f"{name} ({LEVELS.get(level, level)})" if level else name


def _part(framework: str, part: str) -> str:
    if framework == "DigCompEdu":
        area = DIGCOMPEDU.get(part[:1])
        return f"{part}, {area}" if area else part
    return str(PARTS.get(f"{framework}:{part}", part))
