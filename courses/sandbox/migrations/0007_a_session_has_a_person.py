"""Whose a session is stands on it: free practice is at no exercise."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import OuterRef, Subquery


def fill(apps, schema_editor):
    Session, Enrolment = apps.get_model("sandbox", "SandboxSession"), apps.get_model("courses", "Enrolment")
    person = Enrolment.objects.filter(pk=OuterRef("enrolment")).values("person")
    Session.objects.filter(person=None).update(person=Subquery(person))


class Migration(migrations.Migration):
    dependencies = [
        ("sandbox", "0006_conversations"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="sandboxsession",
            name="person",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="sandbox_sessions",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
