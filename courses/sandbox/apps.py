from django.apps import AppConfig


class SandboxConfig(AppConfig):
    name = "courses.sandbox"
    label = "sandbox"
    verbose_name = "Oefenomgeving"
