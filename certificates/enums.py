"""What kind of document, what happened to it, and the four answers of an hours entry."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class CertificateKind(TextChoices):
    CERTIFICATE = "certificate", _("Certificaat")
    ATTENDANCE_STATEMENT = "attendance_statement", _("Deelnamebewijs")


class CertificateState(TextChoices):
    """What a document is worth today; follows from its record, and is stored nowhere."""

    VALID = "valid", _("Geldig")
    REVOKED = "revoked", _("Ingetrokken")
    SUPERSEDED = "superseded", _("Vervangen")


class CertificateEventKind(TextChoices):
    ISSUED = "issued", _("Uitgegeven")
    RENDERED = "rendered", _("PDF gemaakt")
    DOWNLOADED = "downloaded", _("Gedownload")
    REVOKED = "revoked", _("Ingetrokken")
    SUPERSEDED = "superseded", _("Vervangen")
    EMPLOYER_CONFIRMED = "employer_confirmed", _("Uren bevestigd door de werkgever")
    TIME_NOT_GRANTED = "time_not_granted", _("Die tijd kreeg ik niet")
    PERSONAL_DATA_ERASED = "personal_data_erased", _("Persoonsgegevens gewist")


class RevocationReason(TextChoices):
    """The class of reason; the only thing about a reason that is ever public."""

    ISSUED_IN_ERROR = "issued_in_error", _("Ten onrechte uitgegeven")
    FRAUD = "fraud", _("Er is gefraudeerd")
    HOLDER_REQUEST = "holder_request", _("Op verzoek van de houder")
    NAME_CHANGED = "name_changed", _("De naam is gewijzigd")
    CORRECTED = "corrected", _("Er stond een fout in")


# The document goes and nothing comes in its place.
REVOKING_REASONS = frozenset(
    {RevocationReason.ISSUED_IN_ERROR, RevocationReason.FRAUD, RevocationReason.HOLDER_REQUEST}
)
# A new record takes the place of the old one.
CORRECTING_REASONS = frozenset({RevocationReason.NAME_CHANGED, RevocationReason.CORRECTED})
# The hours were not made, or are booked again under the new record.
REASONS_THAT_TAKE_HOURS_BACK = CORRECTING_REASONS | {RevocationReason.ISSUED_IN_ERROR, RevocationReason.FRAUD}


class HoursCategory(TextChoices):
    AI_LITERACY = "ai_literacy", _("AI-geletterdheid")


class OffEntitlement(TextChoices):
    """Does it come off the entitlement of the collective agreement (CAO)?"""

    NO = "no", _("Nee, bovenop de cao-uren")
    YES = "yes", _("Ja")
    NOT_APPLICABLE = "not_applicable", _("Niet van toepassing: geen dienstverband")


class InWhoseTime(TextChoices):
    WORKING_TIME = "working_time", _("Werktijd")
    OWN_TIME = "own_time", _("Eigen tijd")
    UNKNOWN = "unknown", _("Nog niet bevestigd")


class WhoPays(TextChoices):
    NO_COST = "no_cost", _("Geen kosten")
    EMPLOYER = "employer", _("Werkgever")
    SELF = "self", _("Deelnemer")
    UNKNOWN = "unknown", _("Nog niet bevestigd")
