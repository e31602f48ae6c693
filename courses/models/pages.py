"""What authors edit in Wagtail. Nothing here is public: the public sees released versions only."""

import uuid
from typing import Any, ClassVar

from django.db import models
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page

from courses.blocks import ModuleBody


class BodyField(StreamField):
    """A StreamField whose blocks stay out of migrations, so a new kind of block needs none."""

    def deconstruct(self) -> tuple[str, str, list[Any], dict[str, Any]]:
        name, path, _args, kwargs = super().deconstruct()
        kwargs.pop("block_lookup", None)
        return name, path, [[]], kwargs


class ProviderPage(Page):
    """The place in the page tree under which one organisation's courses live. No personal data."""

    organisation = models.OneToOneField("people.Organisation", on_delete=models.PROTECT, related_name="provider_page")
    collection = models.OneToOneField("wagtailcore.Collection", on_delete=models.PROTECT, related_name="+")

    parent_page_types: ClassVar[list[str]] = ["wagtailcore.Page"]
    subpage_types: ClassVar[list[str]] = ["courses.CoursePage"]

    class Meta:
        verbose_name = "aanbieder"
        verbose_name_plural = "aanbieders"


class CoursePage(Page):
    """The draft of a course. Personal data: the staff that the provider names."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    course = models.OneToOneField(
        "courses.Course", on_delete=models.SET_NULL, null=True, blank=True, editable=False, related_name="page"
    )
    summary = models.TextField("samenvatting", max_length=300, blank=True)
    language = models.CharField("taal", max_length=2, choices=[("nl", "Nederlands"), ("en", "English")], default="nl")
    audience = models.TextField("voor wie", blank=True)
    prior_knowledge = models.TextField("voorkennis", blank=True)
    sectors = models.JSONField("sectoren", default=list, blank=True)
    outcomes = BodyField([], blank=True, verbose_name="leerdoelen", use_json_field=True)
    cost_amount = models.DecimalField("kosten in euro", max_digits=8, decimal_places=2, default=0)
    cost_note = models.CharField("wie betaalt wat aan wie", max_length=300, blank=True)
    contact = models.EmailField("contact", blank=True)
    support_response = models.CharField("wanneer er antwoord komt", max_length=100, blank=True)
    models_used = models.TextField("gebruikte modellen", blank=True)
    # Filled from the files of a shipped course; the mark application starts from it.
    self_assessment = models.JSONField(default=list, blank=True, editable=False)

    parent_page_types: ClassVar[list[str]] = ["courses.ProviderPage"]
    subpage_types: ClassVar[list[str]] = ["courses.ModulePage"]
    exclude_fields_in_copy: ClassVar[list[str]] = ["key", "course"]
    content_panels = [
        *Page.content_panels,
        FieldPanel("summary"),
        FieldPanel("audience"),
        FieldPanel("prior_knowledge"),
        MultiFieldPanel([FieldPanel("cost_amount"), FieldPanel("cost_note")], heading="Kosten"),
        MultiFieldPanel([FieldPanel("contact"), FieldPanel("support_response")], heading="Ondersteuning"),
    ]

    class Meta:
        verbose_name = "cursus"
        verbose_name_plural = "cursussen"


class ModulePage(Page):
    """The draft of one module. No personal data."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    summary = models.TextField("samenvatting", max_length=300, blank=True)
    body = BodyField(ModuleBody(), blank=True, verbose_name="inhoud")

    parent_page_types: ClassVar[list[str]] = ["courses.CoursePage"]
    subpage_types: ClassVar[list[str]] = []
    exclude_fields_in_copy: ClassVar[list[str]] = ["key"]
    content_panels = [*Page.content_panels, FieldPanel("summary"), FieldPanel("body")]

    class Meta:
        verbose_name = "module"
        verbose_name_plural = "modules"
