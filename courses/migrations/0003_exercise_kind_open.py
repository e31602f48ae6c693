from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    """Which kinds of exercise there are is for the code to say, so that a new one needs no migration."""

    dependencies = [("courses", "0002_initial")]

    operations = [
        migrations.RemoveConstraint(model_name="exercise", name="exercise_kind_known"),
        migrations.AlterField(model_name="exercise", name="kind", field=models.CharField(max_length=20)),
        migrations.AddConstraint(
            model_name="exercise",
            constraint=models.CheckConstraint(condition=~Q(kind=""), name="exercise_kind_named"),
        ),
    ]
