"""What the database refuses of certificates and hours by what stands in other rows.

Each is said in SQL that PostgreSQL and SQLite both read; see ``lms.audit.refusals``.
"""

from lms.audit.refusals import register_refusal

from .models import Certificate, CertificateKeeper, HoursEntry, StaffRecord

# Where hours are compared with 0.0001: decimals are floating-point numbers in SQLite.
_LOCK_CERTIFICATE = "SELECT 1 FROM certificates_certificate WHERE id = NEW.certificate_id FOR UPDATE"


def register_certificate_rules() -> None:
    """Declare them all; called once at start-up."""
    _one_in_force()
    _what_a_document_follows()
    _hours_booked_once()
    _hours_taken_back()
    _staff_records()
    _keepers()


def _one_in_force() -> None:
    register_refusal(
        Certificate,
        name="certificate_one_in_force",
        on="INSERT",
        # A replacement belongs to the same completion; a second one of that is refused by a constraint.
        when="""
            NEW.supersedes_id IS NULL AND EXISTS (
                SELECT 1 FROM certificates_certificate c
                 WHERE c.holder_id = NEW.holder_id AND c.version_id = NEW.version_id
                   AND c.enrolment_id <> NEW.enrolment_id AND c.revoked_at IS NULL
                   AND (c.expires_on IS NULL OR c.expires_on >= NEW.completed_on)
                   AND NOT EXISTS (SELECT 1 FROM certificates_certificate s WHERE s.supersedes_id = c.id))
        """,
        lock="SELECT 1 FROM people_user WHERE id = NEW.holder_id FOR NO KEY UPDATE",
        sentence="certificate: the holder has one in force for this version",
    )


def _what_a_document_follows() -> None:
    register_refusal(
        Certificate,
        name="certificate_supersedes_the_same",
        on="INSERT",
        when="""
            NEW.supersedes_id IS NOT NULL AND NOT EXISTS (
                SELECT 1 FROM certificates_certificate c
                 WHERE c.id = NEW.supersedes_id AND c.enrolment_id = NEW.enrolment_id
                   AND c.completed_on = NEW.completed_on AND c.revoked_at IS NULL)
        """,
        lock="SELECT 1 FROM certificates_certificate WHERE id = NEW.supersedes_id FOR UPDATE",
        sentence="certificate: it replaces one of the same completion that is not revoked",
    )
    register_refusal(
        Certificate,
        name="certificate_renews_an_expired_one",
        on="INSERT",
        when="""
            NEW.renews_id IS NOT NULL AND NOT EXISTS (
                SELECT 1 FROM certificates_certificate c
                 WHERE c.id = NEW.renews_id AND c.holder_id = NEW.holder_id AND c.version_id = NEW.version_id
                   AND c.enrolment_id <> NEW.enrolment_id AND c.revoked_at IS NULL
                   AND c.expires_on < NEW.completed_on)
        """,
        sentence="certificate: it renews one of the same holder and version that had expired",
    )
    register_refusal(
        Certificate,
        name="certificate_replaced_is_not_revoked",
        on="UPDATE",
        when="""
            OLD.revoked_at IS NULL AND NEW.revoked_at IS NOT NULL AND EXISTS (
                SELECT 1 FROM certificates_certificate c WHERE c.supersedes_id = NEW.id)
        """,
        sentence="certificate: one that was replaced is never revoked",
    )


def _hours_booked_once() -> None:
    register_refusal(
        HoursEntry,
        name="hours_booked_once",
        on="INSERT",
        # As long as hours are left under one document of a completion, no other books them.
        when="""
            NEW.corrects_id IS NULL AND EXISTS (
                SELECT 1 FROM certificates_hoursentry e
                  JOIN certificates_certificate c ON c.id = e.certificate_id
                  JOIN certificates_certificate mine ON mine.id = NEW.certificate_id
                 WHERE c.enrolment_id = mine.enrolment_id AND c.id <> mine.id
                 GROUP BY c.id HAVING SUM(e.hours) > 0.0001)
        """,
        lock="""
            SELECT 1 FROM courses_enrolment WHERE id = (
                SELECT enrolment_id FROM certificates_certificate WHERE id = NEW.certificate_id) FOR UPDATE
        """,
        sentence="hours: another document of this completion has them booked",
    )
    register_refusal(
        HoursEntry,
        name="hours_whole_or_in_parts",
        on="INSERT",
        when="""
            NEW.corrects_id IS NULL AND EXISTS (
                SELECT 1 FROM certificates_hoursentry e
                 WHERE e.certificate_id = NEW.certificate_id AND e.corrects_id IS NULL
                   AND (e.part = 'undivided' OR NEW.part = 'undivided') AND e.part <> NEW.part)
        """,
        lock=_LOCK_CERTIFICATE,
        sentence="hours: a document has them as a whole or in parts",
    )


def _hours_taken_back() -> None:
    register_refusal(
        HoursEntry,
        name="hours_corrected_like_booked",
        on="INSERT",
        when="""
            NEW.corrects_id IS NOT NULL AND NOT EXISTS (
                SELECT 1 FROM certificates_hoursentry e
                 WHERE e.id = NEW.corrects_id AND e.corrects_id IS NULL AND e.certificate_id = NEW.certificate_id
                   AND e.part = NEW.part AND e.category = NEW.category
                   AND e.off_entitlement = NEW.off_entitlement AND e.school_year = NEW.school_year
                   AND e.earned_on = NEW.earned_on)
        """,
        sentence="hours: a counter-entry is of the part, the kind and the day that it corrects",
    )
    register_refusal(
        HoursEntry,
        name="hours_never_below_zero",
        on="INSERT",
        when="""
            NEW.corrects_id IS NOT NULL AND -0.0001 > NEW.hours + (
                SELECT SUM(e.hours) FROM certificates_hoursentry e
                 WHERE e.id = NEW.corrects_id OR e.corrects_id = NEW.corrects_id)
        """,
        lock=_LOCK_CERTIFICATE,
        sentence="hours: more would be taken back than was booked",
    )


def _staff_records() -> None:
    register_refusal(
        StaffRecord,
        name="staff_record_has_an_employer",
        on="INSERT",
        when="""
            NOT EXISTS (
                SELECT 1 FROM certificates_certificate c
                 WHERE c.id = NEW.certificate_id AND c.employer_id IS NOT NULL)
        """,
        sentence="staff record: there is no employer to keep it",
    )
    register_refusal(
        StaffRecord,
        name="staff_record_kept_for_its_term",
        on="DELETE",
        when="OLD.keep_until >= CURRENT_DATE",
        sentence="staff record: its term is not over",
    )


def _keepers() -> None:
    register_refusal(
        CertificateKeeper,
        name="keeper_employer_is_that_of_the_certificate",
        on="INSERT",
        when="""
            NEW.ground = 'employer' AND NOT EXISTS (
                SELECT 1 FROM certificates_certificate c
                 WHERE c.id = NEW.certificate_id AND c.employer_id = NEW.organisation_id)
        """,
        sentence="keeper: another organisation was the employer",
    )
    register_refusal(
        CertificateKeeper,
        name="keeper_shared_by_the_holder",
        on="INSERT",
        when="""
            NEW.ground = 'shared' AND NOT EXISTS (
                SELECT 1 FROM certificates_certificate c
                 WHERE c.id = NEW.certificate_id AND c.holder_id = NEW.given_by_id)
        """,
        sentence="keeper: only the holder shares a certificate",
    )
