"""What authors edit in Wagtail. Nothing here is public: the public sees released versions only."""

import json
import uuid
from typing import Any, ClassVar, cast

from django import forms
from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.models import CommentPanelPlaceholder, Page

from lms.people.enums import Sector

from .block_keys import StoredBlock, give_own_keys
from .blocks import CourseOutcomes, ModuleBody
from .page_faces import ShowsItself
from .page_forms import ModulePageForm, WorkshopPageForm
from .page_permissions import CourseTester, ProviderTester, Workshop

# The preview of a course with the text of all its modules.
ALL_MODULES = "modules"
# The same as ``courses.schema.document`` has: ten years.
MAX_VALIDITY_MONTHS = 120


class BodyField(StreamField):
    """A StreamField whose blocks stay out of migrations, so a new kind of block needs none."""

    def deconstruct(self) -> tuple[str, str, list[Any], dict[str, Any]]:
        name, path, _args, kwargs = super().deconstruct()
        kwargs.pop("block_lookup", None)
        return name, path, [[]], kwargs


class SectorsField(models.JSONField):
    """A list of sector codes, chosen with check boxes."""

    def formfield(self, **_kwargs: Any) -> forms.Field:
        return forms.MultipleChoiceField(
            label=self.verbose_name,
            choices=Sector.choices,
            widget=forms.CheckboxSelectMultiple,
            required=False,
        )


class ProviderPage(Workshop, Page):
    """The place in the page tree under which one organisation's courses live. No personal data."""

    organisation = models.OneToOneField("people.Organisation", on_delete=models.PROTECT, related_name="provider_page")
    collection = models.OneToOneField("wagtailcore.Collection", on_delete=models.PROTECT, related_name="+")

    tester_class = ProviderTester
    parent_page_types: ClassVar[list[str]] = ["wagtailcore.Page"]
    subpage_types: ClassVar[list[str]] = ["courses.CoursePage"]
    # Made together with its collection, by ``ensure_provider``.
    is_creatable = False
    preview_modes: ClassVar[list[tuple[str, Any]]] = []
    promote_panels: ClassVar[list[Any]] = []
    settings_panels: ClassVar[list[Any]] = []

    class Meta:
        verbose_name = _("aanbieder")
        verbose_name_plural = _("aanbieders")


class CoursePage(ShowsItself, Workshop, Page):
    """The draft of a course. Personal data: the staff that the provider names."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    course = models.OneToOneField(
        "courses.Course", on_delete=models.SET_NULL, null=True, blank=True, editable=False, related_name="page"
    )
    summary = models.TextField(_("samenvatting"), max_length=300, blank=True)
    language = models.CharField(
        _("taal"), max_length=2, choices=[("nl", "Nederlands"), ("en", "English")], default="nl"
    )
    audience = models.TextField(_("voor wie"), blank=True)
    prior_knowledge = models.TextField(_("voorkennis"), blank=True)
    sectors = SectorsField(_("sectoren"), default=list, blank=True)
    outcomes = BodyField(CourseOutcomes(), blank=True, verbose_name=_("leerdoelen"))
    cost_amount = models.DecimalField(_("kosten in euro"), max_digits=8, decimal_places=2, default=0)
    cost_note = models.TextField(_("wie betaalt wat aan wie"), max_length=500, blank=True)
    contact = models.EmailField(_("contact"), blank=True)
    support_response = models.CharField(_("wanneer er antwoord komt"), max_length=100, blank=True)
    validity_months = models.PositiveSmallIntegerField(
        _("geldigheid in maanden"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(MAX_VALIDITY_MONTHS)],
        help_text=_(
            "Zo lang telt een certificaat, vanaf de dag van afronding. Daarna kan iemand de cursus opnieuw doen."
            " Laat het leeg als het niet verloopt."
        ),
    )
    models_used = models.TextField(_("gebruikte modellen"), blank=True, help_text=_("Eén model per regel."))
    # Filled from the files of a shipped course; the application for the mark starts from it.
    self_assessment = models.JSONField(default=list, blank=True, editable=False)

    base_form_class = WorkshopPageForm
    tester_class = CourseTester
    preview_modes: ClassVar[list[tuple[str, Any]]] = [
        ("", _("Openbare pagina")),
        (ALL_MODULES, _("Alle modules, als deelnemer")),
    ]
    page_description = _("Een cursus van een of meer modules.")
    parent_page_types: ClassVar[list[str]] = ["courses.ProviderPage"]
    subpage_types: ClassVar[list[str]] = ["courses.ModulePage"]
    exclude_fields_in_copy: ClassVar[list[str]] = ["key", "course", "self_assessment"]
    content_panels = [
        *Page.content_panels,
        FieldPanel("summary"),
        FieldPanel("language"),
        FieldPanel("audience"),
        FieldPanel("prior_knowledge"),
        FieldPanel("sectors"),
        FieldPanel("outcomes"),
        FieldPanel("models_used"),
        FieldPanel("validity_months"),
        MultiFieldPanel([FieldPanel("cost_amount"), FieldPanel("cost_note")], heading=_("Kosten")),
        MultiFieldPanel([FieldPanel("contact"), FieldPanel("support_response")], heading=_("Ondersteuning")),
    ]
    promote_panels: ClassVar[list[Any]] = [
        FieldPanel(
            "slug",
            heading=_("Webadres"),
            help_text=_("Het laatste deel van het webadres. Na de eerste versie ligt het vast."),
        )
    ]
    settings_panels: ClassVar[list[Any]] = [CommentPanelPlaceholder()]

    class Meta:
        verbose_name = _("cursus")
        verbose_name_plural = _("cursussen")

    def get_url_parts(self, request: Any = None) -> tuple[int, str, str] | None:
        """Where the public finds the released version; None before the first release."""
        if self.course is None or self.course.current_version_id is None:
            return None
        return 0, settings.PUBLIC_ORIGIN, reverse("home:course", args=[self.course.slug])

    def with_content_json(self, content: dict[str, Any]) -> "CoursePage":
        """Return the page as a revision has it; what identifies the course is not taken from there."""
        page: CoursePage = super().with_content_json(content)
        page.key, page.course_id = self.key, self.course_id
        page.self_assessment = self.self_assessment
        return page


class ModulePage(ShowsItself, Workshop, Page):
    """The draft of one module. No personal data."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    summary = models.TextField(_("samenvatting"), max_length=300, blank=True)
    body = BodyField(ModuleBody(), blank=True, verbose_name=_("inhoud"))

    base_form_class = ModulePageForm
    page_description = _("Een deel van een cursus, met tekst en oefeningen.")
    parent_page_types: ClassVar[list[str]] = ["courses.CoursePage"]
    subpage_types: ClassVar[list[str]] = []
    preview_modes: ClassVar[list[tuple[str, Any]]] = [("", _("Als deelnemer"))]
    exclude_fields_in_copy: ClassVar[list[str]] = ["key"]
    content_panels = [*Page.content_panels, FieldPanel("summary"), FieldPanel("body")]
    promote_panels: ClassVar[list[Any]] = [FieldPanel("slug", heading=_("Webadres"))]
    settings_panels: ClassVar[list[Any]] = [CommentPanelPlaceholder()]

    class Meta:
        verbose_name = _("module")
        verbose_name_plural = _("modules")

    def save(self, *args: Any, **kwargs: Any) -> Any:
        """Keep the page; its blocks have keys of their own, wherever they came from."""
        fields = kwargs.get("update_fields")
        if fields is None or "body" in fields:
            self._own_keys()
        return super().save(*args, **kwargs)

    def save_revision(self, *args: Any, **kwargs: Any) -> Any:
        """Keep the draft; its blocks have keys of their own, wherever they came from."""
        self._own_keys()
        return super().save_revision(*args, **kwargs)

    def _own_keys(self) -> None:
        before = self.body.get_prep_value()
        after = give_own_keys(self.key, before)
        if after != before:
            self.take_blocks(after)

    def take_blocks(self, stored: list[StoredBlock]) -> None:
        """Put these blocks, as Wagtail stores them, in the place of the module's own; keeps nothing yet."""
        cast("Any", self).body = json.dumps(stored, cls=DjangoJSONEncoder)

    def with_content_json(self, content: dict[str, Any]) -> "ModulePage":
        """Return the page as a revision has it; its key is not taken from there."""
        page: ModulePage = super().with_content_json(content)
        page.key = self.key
        return page
