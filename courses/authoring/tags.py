"""Tags of images and documents: an author is offered those of her own organisation's files."""

from django.db.models import Q, QuerySet
from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe
from taggit.models import Tag
from wagtail.documents.models import Document
from wagtail.images.models import Image
from wagtail.permissions import policy_registry

LIMIT = 10


@require_safe
def autocomplete(request: HttpRequest, app_name: str = "", model_name: str = "") -> JsonResponse:
    """Names of tags that begin with ``term``, as Wagtail's tag field asks for them."""
    term = request.GET.get("term", "")
    found = own_tags(request.user).filter(name__istartswith=term).order_by("name") if term else Tag.objects.none()
    return JsonResponse(list(found.values_list("name", flat=True)[:LIMIT]), safe=False)


def own_tags(user: object) -> "QuerySet[Tag]":
    """Tags on images and documents that ``user`` may use."""
    hers = Q(pk__in=[])
    for model in (Image, Document):
        files = policy_registry.get_by_type(model).instances_user_has_any_permission_for(user, ["change", "choose"])
        hers |= Q(
            taggit_taggeditem_items__content_type__app_label=model._meta.app_label,
            taggit_taggeditem_items__object_id__in=files.values("pk"),
        )
    found: QuerySet[Tag] = Tag.objects.filter(hers).distinct()
    return found


def no_popular_tags(model: object, count: int = LIMIT) -> "QuerySet[Tag]":
    """Stand in for Wagtail's most used tags, which are counted over all organisations."""
    none: QuerySet[Tag] = Tag.objects.none()
    return none
