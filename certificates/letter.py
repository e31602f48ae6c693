"""A ready mail to the school leader about the hours, which the holder sends herself or not at all."""

from dataclasses import dataclass
from urllib.parse import quote

from django.utils.translation import gettext as _

from .enums import CertificateKind
from .models import Certificate


@dataclass(frozen=True)
class Letter:
    """Subject and text, to copy or to open in a mail program."""

    subject: str
    body: str

    @property
    def mailto(self) -> str:
        """The address that opens it in a mail program, with lines ended as RFC 6068 asks."""
        lines = self.body.replace("\n", "\r\n")
        return f"mailto:?subject={quote(self.subject)}&body={quote(lines)}"


def hours_letter(certificate: Certificate) -> Letter:
    """The mail for one certificate; reads its name, so ``person`` should be at hand.

    It claims no right: hours on top of the collective agreement are a choice of the employer.
    """
    paragraphs = [
        _("Beste schoolleider,"),
        f"{_done(certificate)} {_worth(certificate)}",
        _hours(certificate),
        _("Mijn vraag: geef mij deze uren in mijn jaartaak, en haal ze niet van mijn eigen uren of budget af.")
        + " "
        + _("Dit is geen wettelijke plicht. Het is een keuze van de werkgever. Welke keuze maken jullie?"),
        _("Controleer het document, zonder in te loggen:") + f"\n{certificate.facts.verification_url}",
        _("Groet,") + f"\n{certificate.name}",
    ]
    subject = _("Uren voor AI-geletterdheid: %(course)s") % {"course": certificate.facts.course.title}
    return Letter(subject, "\n\n".join(paragraphs))


def _done(certificate: Certificate) -> str:
    course = certificate.facts.course
    return _("Ik heb de cursus “%(course)s” van %(provider)s afgerond.") % {
        "course": course.title,
        "provider": course.provider,
    }


def _worth(certificate: Certificate) -> str:
    if certificate.kind == CertificateKind.CERTIFICATE:
        return _("Ik kreeg een certificaat. Vakgenoten hebben deze cursus gekeurd.")
    return _("Ik kreeg een deelnamebewijs. Deze versie van de cursus heeft geen keurmerk; de uren zijn dezelfde.")


def _hours(certificate: Certificate) -> str:
    load = _("De cursus telt voor %(hours)s. Dat is de norm van de cursus, niet gemeten tijd.") % {
        "hours": certificate.facts.hours_text
    }
    if certificate.employer_id:
        return f"{load} " + _("Deze uren zijn bedoeld bovenop de cao-uren.")
    return f"{load} " + _(
        "Ik volgde haar los van een dienstverband. Werk ik bij jullie? Zie de uren dan als uren bovenop de cao-uren."
    )
