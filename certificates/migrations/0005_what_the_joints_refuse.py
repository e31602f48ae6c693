"""What the new columns never hold."""

import uuid

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("certificates", "0004_documents_of_before")]

    operations = [
        migrations.AlterField(
            model_name='hoursentry',
            name='key',
            field=models.UUIDField(default=uuid.uuid4, editable=False, unique=True),
        ),
        migrations.AlterField(
            model_name='certificate',
            name='completed_on',
            field=models.DateField(verbose_name='afgerond op'),
        ),
        migrations.RemoveField(
            model_name='certificateperson',
            name='employee_number',
        ),
        migrations.AddConstraint(
            model_name='certificate',
            constraint=models.UniqueConstraint(condition=models.Q(('revoked_at__isnull', True), ('supersedes__isnull', True)), fields=('enrolment',), name='certificate_once_per_enrolment'),
        ),
        migrations.AddConstraint(
            model_name='certificate',
            constraint=models.CheckConstraint(condition=models.Q(('revocation_reason', ''), ('revocation_reason__in', ['issued_in_error', 'fraud', 'holder_request']), _connector='OR'), name='certificate_revocation_reason_known'),
        ),
        migrations.AddConstraint(
            model_name='certificate',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('supersedes__isnull', True), ('supersedes_reason', '')), models.Q(('supersedes__isnull', False), ('supersedes_reason__in', ['name_changed', 'corrected', 'backfilled'])), _connector='OR'), name='certificate_supersedes_with_reason'),
        ),
        migrations.AddConstraint(
            model_name='certificate',
            constraint=models.CheckConstraint(condition=models.Q(('supersedes__isnull', True), ('renews__isnull', True), _connector='OR'), name='certificate_follows_in_one_way'),
        ),
        migrations.AddConstraint(
            model_name='certificate',
            constraint=models.CheckConstraint(condition=models.Q(('expires_on__isnull', True), ('expires_on__gt', models.F('completed_on')), _connector='OR'), name='certificate_expires_after_completion'),
        ),
        migrations.AddConstraint(
            model_name='certificateevent',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['issued', 'rendered', 'downloaded', 'revoked', 'superseded', 'renewed', 'hours_corrected', 'employer_confirmed', 'time_not_granted', 'personal_data_erased'])), name='certificate_event_kind_known'),
        ),
        migrations.AddConstraint(
            model_name='hoursentry',
            constraint=models.UniqueConstraint(condition=models.Q(('corrects__isnull', True)), fields=('certificate', 'part'), name='hours_once_per_part'),
        ),
        migrations.AddConstraint(
            model_name='hoursentry',
            constraint=models.UniqueConstraint(condition=models.Q(('leads', True)), fields=('certificate',), name='hours_one_entry_leads'),
        ),
        migrations.AddConstraint(
            model_name='hoursentry',
            constraint=models.CheckConstraint(condition=models.Q(('leads', False), ('corrects__isnull', True), _connector='OR'), name='hours_no_correction_leads'),
        ),
        migrations.AddConstraint(
            model_name='hoursentry',
            constraint=models.CheckConstraint(condition=models.Q(('part__in', ['contact', 'self_study', 'sandbox', 'undivided'])), name='hours_part_known'),
        ),
    ]
