import json
import uuid

from django.db import migrations, models


def claim_what_is_there(apps, schema_editor):
    """Give each key to the module that was released with it first, or else to the oldest module that has it."""
    owners = {}
    contents = apps.get_model("courses", "CourseVersion").objects.order_by("pk").values_list("content", flat=True)
    for content in contents.iterator(chunk_size=10):
        for module in json.loads(content)["modules"]:
            for block in module["blocks"]:
                owners.setdefault(uuid.UUID(block["key"]), uuid.UUID(module["key"]))
    pages = apps.get_model("courses", "ModulePage").objects.filter(latest_revision__isnull=False).order_by("pk")
    for module, content in pages.values_list("key", "latest_revision__content").iterator(chunk_size=10):
        for block in json.loads(content.get("body") or "[]"):
            try:
                owners.setdefault(uuid.UUID(str(block.get("id"))), module)
            except ValueError:  # gets a key of its own when the module is saved
                continue
    rows = apps.get_model("courses", "BlockKey")
    rows.objects.bulk_create([rows(key=key, module_key=module) for key, module in owners.items()], batch_size=500)


class Migration(migrations.Migration):

    dependencies = [
        ('courses', '0004_evaluation'),
        ('wagtailcore', '0098_apitoken'),
    ]

    operations = [
        migrations.CreateModel(
            name='BlockKey',
            fields=[
                ('key', models.UUIDField(primary_key=True, serialize=False)),
                ('module_key', models.UUIDField(db_index=True)),
            ],
            options={
                'verbose_name': 'sleutel van een blok',
                'verbose_name_plural': 'sleutels van blokken',
            },
        ),
        migrations.RunPython(claim_what_is_there, migrations.RunPython.noop),
    ]
