"""Hours in parts, documents that expire and that name the one of before, two records of personal data."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('certificates', '0002_initial'),
        ('courses', '0006_validity'),
        ('people', '0005_second_factor'),
        ('quality_mark', '0002_upheld_complaints'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='StaffRecord',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=301)),
                ('employee_number', models.CharField(blank=True, max_length=30)),
                ('salt', models.CharField(max_length=32)),
                ('keep_until', models.DateField()),
                ('certificate', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='staff_record', to='certificates.certificate')),
            ],
            options={
                'verbose_name': 'personeelsgegeven bij een certificaat',
                'verbose_name_plural': 'personeelsgegevens bij certificaten',
            },
        ),
        migrations.RemoveConstraint(
            model_name='certificate',
            name='certificate_once_per_enrolment',
        ),
        migrations.RemoveConstraint(
            model_name='certificate',
            name='certificate_revocation_reason_known',
        ),
        migrations.RemoveConstraint(
            model_name='certificateevent',
            name='certificate_event_kind_known',
        ),
        migrations.RemoveConstraint(
            model_name='hoursentry',
            name='hours_once_per_certificate',
        ),
        migrations.RemoveConstraint(
            model_name='hoursentry',
            name='hours_corrected_once',
        ),
        migrations.AddField(
            model_name='certificate',
            name='completed_on',
            field=models.DateField(null=True, verbose_name='afgerond op'),
        ),
        migrations.AddField(
            model_name='certificate',
            name='expires_on',
            field=models.DateField(blank=True, null=True, verbose_name='verloopt na'),
        ),
        migrations.AddField(
            model_name='certificate',
            name='renews',
            field=models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='renewed_by', to='certificates.certificate'),
        ),
        migrations.AddField(
            model_name='certificate',
            name='supersedes_reason',
            field=models.CharField(blank=True, choices=[('name_changed', 'De naam is gewijzigd'), ('corrected', 'Er stond een fout in'), ('backfilled', 'Er zijn gegevens aangevuld')], max_length=20),
        ),
        migrations.AddField(
            model_name='hoursentry',
            name='key',
            field=models.UUIDField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name='hoursentry',
            name='leads',
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name='hoursentry',
            name='part',
            field=models.CharField(choices=[('contact', 'Contacttijd'), ('self_study', 'Zelfstudie'), ('sandbox', 'Oefenen met een taalmodel'), ('undivided', 'Niet uitgesplitst')], default='undivided', max_length=15),
            preserve_default=False,
        ),
        migrations.AlterField(
            model_name='certificate',
            name='revocation_reason',
            field=models.CharField(blank=True, choices=[('issued_in_error', 'Ten onrechte uitgegeven'), ('fraud', 'Er is gefraudeerd'), ('holder_request', 'Op verzoek van de houder')], max_length=40, verbose_name='reden'),
        ),
        migrations.AlterField(
            model_name='certificateevent',
            name='kind',
            field=models.CharField(choices=[('issued', 'Uitgegeven'), ('rendered', 'PDF gemaakt'), ('downloaded', 'Gedownload'), ('revoked', 'Ingetrokken'), ('superseded', 'Vervangen'), ('renewed', 'Vernieuwd'), ('hours_corrected', 'Uren gecorrigeerd'), ('employer_confirmed', 'Uren bevestigd door de werkgever'), ('time_not_granted', 'Die tijd kreeg ik niet'), ('personal_data_erased', 'Persoonsgegevens gewist')], max_length=25),
        ),
        migrations.AddIndex(
            model_name='staffrecord',
            index=models.Index(fields=['keep_until'], name='staff_record_keep_until'),
        ),
    ]
