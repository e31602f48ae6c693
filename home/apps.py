from django.apps import AppConfig


class HomeConfig(AppConfig):
    name = "home"
    label = "home"
    verbose_name = "Voorkant"

    def ready(self) -> None:
        from courses.signals import version_released
        from home.kept import forget_kept
        from quality_mark.signals import mark_changed

        version_released.connect(forget_kept, dispatch_uid="home.forget_kept.version")
        mark_changed.connect(forget_kept, dispatch_uid="home.forget_kept.mark")
