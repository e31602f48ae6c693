from django.db import migrations, models


def nobody_agreed_to_her_own(apps, schema_editor):
    """A role that somebody gave herself waits for another's yes; one that is over keeps its days, without a name."""
    membership = apps.get_model("people", "Membership")
    own = membership.objects.filter(organisation_agreed_by=models.F("user"))
    own.filter(ends_on__isnull=False).update(organisation_agreed_by=None)
    own.filter(ends_on__isnull=True, person_agreed_at__isnull=False).update(
        organisation_agreed_at=None, organisation_agreed_by=None
    )
    own.filter(ends_on__isnull=True).delete()
    invitation = apps.get_model("people", "Invitation")
    invitation.objects.filter(invited_by=models.F("accepted_by")).update(invited_by=None)


class Migration(migrations.Migration):
    # Apart from the constraint: PostgreSQL changes no table in a transaction that changed its rows' references.

    dependencies = [("people", "0002_user_sort_name")]

    operations = [migrations.RunPython(nobody_agreed_to_her_own, migrations.RunPython.noop)]
