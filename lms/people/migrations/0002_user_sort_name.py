from typing import Any

from django.db import migrations, models

from lms.people.names import sort_name


def fill(apps: Any, schema_editor: Any) -> None:
    User = apps.get_model("people", "User")  # noqa: N806 -- a model
    for user in User.objects.only("first_name", "last_name").iterator():
        User.objects.filter(pk=user.pk).update(sort_name=sort_name(user.first_name, user.last_name))


class Migration(migrations.Migration):
    dependencies = [("people", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="user",
            name="sort_name",
            field=models.CharField(default="", editable=False, max_length=310),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
