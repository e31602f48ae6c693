"""What the database refuses of organisations by what stands in other rows; see ``lms.audit.refusals``."""

from lms.audit.refusals import register_refusal
from lms.audit.triggers import register_append_only

from .models import Organisation, OrganisationMerger, OrganisationMove


def register_organisation_rules() -> None:
    """Declare them all; called once at start-up."""
    register_append_only(OrganisationMove, nullable=["decided_by"])
    register_append_only(OrganisationMerger, nullable=["decided_by"])
    register_refusal(
        Organisation,
        name="organisation_parent_moves_with_a_record",
        on="UPDATE",
        when="""
            COALESCE(OLD.parent_id, 0) <> COALESCE(NEW.parent_id, 0) AND NOT EXISTS (
                SELECT 1 FROM people_organisationmove m
                 WHERE m.organisation_id = NEW.id
                   AND COALESCE(m.from_parent_id, 0) = COALESCE(OLD.parent_id, 0)
                   AND COALESCE(m.to_parent_id, 0) = COALESCE(NEW.parent_id, 0)
                   AND NOT EXISTS (
                       SELECT 1 FROM people_organisationmove later
                        WHERE later.organisation_id = NEW.id AND later.moved_on > m.moved_on))
        """,
        sentence="organisation: its parent changes only with a dated move",
    )
    register_refusal(
        OrganisationMove,
        name="organisation_move_follows_the_last",
        on="INSERT",
        when="""
            NOT EXISTS (
                SELECT 1 FROM people_organisation o
                 WHERE o.id = NEW.organisation_id AND COALESCE(o.parent_id, 0) = COALESCE(NEW.from_parent_id, 0))
            OR EXISTS (
                SELECT 1 FROM people_organisationmove m
                 WHERE m.organisation_id = NEW.organisation_id AND m.moved_on >= NEW.moved_on)
        """,
        lock="SELECT 1 FROM people_organisation WHERE id = NEW.organisation_id FOR UPDATE",
        sentence="organisation: a move begins where it stands, after the last one",
    )
    register_refusal(
        OrganisationMerger,
        name="organisation_merges_into_one_that_is_there",
        on="INSERT",
        when="EXISTS (SELECT 1 FROM people_organisationmerger m WHERE m.organisation_id = NEW.into_id)",
        lock="SELECT 1 FROM people_organisation WHERE id IN (NEW.organisation_id, NEW.into_id) ORDER BY id FOR UPDATE",
        sentence="organisation: what it merges into is gone itself",
    )
