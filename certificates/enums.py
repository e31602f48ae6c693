"""What kind of document, and the four answers of an hours entry."""

from django.db.models import TextChoices


class CertificateKind(TextChoices):
    CERTIFICATE = "certificate", "Certificaat"
    ATTENDANCE_STATEMENT = "attendance_statement", "Deelnamebewijs"


class CertificateEventKind(TextChoices):
    ISSUED = "issued", "Uitgegeven"
    RENDERED = "rendered", "PDF gemaakt"
    DOWNLOADED = "downloaded", "Gedownload"
    REVOKED = "revoked", "Ingetrokken"
    SUPERSEDED = "superseded", "Vervangen"
    EMPLOYER_CONFIRMED = "employer_confirmed", "Uren bevestigd door de werkgever"
    TIME_NOT_GRANTED = "time_not_granted", "Die tijd kreeg ik niet"
    PERSONAL_DATA_ERASED = "personal_data_erased", "Persoonsgegevens gewist"


class HoursCategory(TextChoices):
    AI_LITERACY = "ai_literacy", "AI-geletterdheid"


class OffEntitlement(TextChoices):
    """Does it come off the entitlement of the collective agreement (CAO)?"""

    NO = "no", "Nee, bovenop de cao-uren"
    YES = "yes", "Ja"
    NOT_APPLICABLE = "not_applicable", "Niet van toepassing: geen dienstverband"


class InWhoseTime(TextChoices):
    WORKING_TIME = "working_time", "Werktijd"
    OWN_TIME = "own_time", "Eigen tijd"
    UNKNOWN = "unknown", "Nog niet bevestigd"


class WhoPays(TextChoices):
    NO_COST = "no_cost", "Geen kosten"
    EMPLOYER = "employer", "Werkgever"
    SELF = "self", "Deelnemer"
    UNKNOWN = "unknown", "Nog niet bevestigd"
