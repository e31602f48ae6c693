from django.apps import AppConfig


class QualityMarkConfig(AppConfig):
    name = "quality_mark"
    label = "quality_mark"
    verbose_name = "Keurmerk"
