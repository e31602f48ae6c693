from django.apps import AppConfig


class PortfolioConfig(AppConfig):
    name = "courses.portfolio"
    label = "portfolio"
    verbose_name = "Portfolio"
