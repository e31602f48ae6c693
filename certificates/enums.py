"""What kind of document, what happened to it, and the four answers of an hours entry."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class CertificateKind(TextChoices):
    CERTIFICATE = "certificate", _("Certificaat")
    ATTENDANCE_STATEMENT = "attendance_statement", _("Deelnamebewijs")


class CertificateState(TextChoices):
    """What a document is worth today; follows from its record, and is stored nowhere."""

    VALID = "valid", _("Geldig")
    EXPIRED = "expired", _("Verlopen")
    REVOKED = "revoked", _("Ingetrokken")
    SUPERSEDED = "superseded", _("Vervangen")


class CertificateEventKind(TextChoices):
    ISSUED = "issued", _("Uitgegeven")
    RENDERED = "rendered", _("PDF gemaakt")
    DOWNLOADED = "downloaded", _("Gedownload")
    REVOKED = "revoked", _("Ingetrokken")
    SUPERSEDED = "superseded", _("Vervangen")
    RENEWED = "renewed", _("Vernieuwd")
    HOURS_CORRECTED = "hours_corrected", _("Uren gecorrigeerd")
    EMPLOYER_CONFIRMED = "employer_confirmed", _("Uren bevestigd door de werkgever")
    TIME_NOT_GRANTED = "time_not_granted", _("Die tijd kreeg ik niet")
    PERSONAL_DATA_ERASED = "personal_data_erased", _("Persoonsgegevens gewist")


class RevocationReason(TextChoices):
    """Why a document counts no more; the class of reason is the only thing about it that is ever public."""

    ISSUED_IN_ERROR = "issued_in_error", _("Ten onrechte uitgegeven")
    FRAUD = "fraud", _("Er is gefraudeerd")
    HOLDER_REQUEST = "holder_request", _("Op verzoek van de houder")


class ReplacementReason(TextChoices):
    """Why a new record took the place of another; as public as the class of reason of a revocation."""

    NAME_CHANGED = "name_changed", _("De naam is gewijzigd")
    CORRECTED = "corrected", _("Er stond een fout in")
    BACKFILLED = "backfilled", _("Er zijn gegevens aangevuld")


class Relation(TextChoices):
    """How a document stands to the one of before that it names."""

    CORRECTS = "corrects", _("Verbetert")
    BACKFILLS = "backfills", _("Vult aan")
    RENEWS = "renews", _("Vernieuwt")


# The hours were not made.
REASONS_THAT_TAKE_HOURS_BACK = frozenset({RevocationReason.ISSUED_IN_ERROR, RevocationReason.FRAUD})


class KeepingGround(TextChoices):
    """Why an organisation has a certificate."""

    EMPLOYER = "employer", _("Werkgever op de dag van afronding")
    ABOVE = "above", _("Stond die dag boven de werkgever")
    HANDED_OVER = "handed_over", _("Overgedragen bij een verhuizing of fusie")
    SHARED = "shared", _("Gedeeld door de houder")


class HoursCategory(TextChoices):
    AI_LITERACY = "ai_literacy", _("AI-geletterdheid")


class HoursPart(TextChoices):
    """What hours were spent on, by the norm of the course version."""

    CONTACT = "contact", _("Contacttijd")
    SELF_STUDY = "self_study", _("Zelfstudie")
    SANDBOX = "sandbox", _("Oefenen met een taalmodel")
    # Documents from before hours came in parts.
    UNDIVIDED = "undivided", _("Niet uitgesplitst")


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
