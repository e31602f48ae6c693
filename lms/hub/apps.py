from django.apps import AppConfig


class HubConfig(AppConfig):
    name = "lms.hub"
    label = "hub"
    verbose_name = "AI-hub"
