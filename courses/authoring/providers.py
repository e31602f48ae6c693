"""Give an organisation that publishes courses its place in the page tree and its collection of files."""

from django.db import transaction
from wagtail.models import Collection, Page

from lms.people.models import Organisation

from .pages import ProviderPage


@transaction.atomic
def ensure_provider(organisation: Organisation) -> ProviderPage:
    """Return the organisation's page, made with its collection when it is not there."""
    # One at a time: treebeard's paths are counted, not constrained.
    Organisation.objects.select_for_update().get(pk=organisation.pk)
    existing: ProviderPage | None = ProviderPage.objects.filter(organisation=organisation).first()
    if existing:
        return existing
    collection = Collection.get_first_root_node().add_child(name=organisation.name)
    page = ProviderPage(
        title=organisation.name, slug=organisation.slug, organisation=organisation, collection=collection, live=False
    )
    Page.get_first_root_node().add_child(instance=page)
    return page
