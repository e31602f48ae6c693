"""Turn a frozen module into HTML fragments, and keep them: a cache outside the hash, safe to throw away."""

import json
import re
from collections.abc import Callable
from dataclasses import asdict, dataclass
from uuid import UUID

import nh3
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.safestring import SafeString, mark_safe

from courses.schema import Block, Callout, CourseDocument, Text, is_exercise
from courses.schema.rich_text import ATTRIBUTES, TAGS, URL_SCHEMES

from .models import CourseVersion, RenderedModule
from .outline import Outline

# Rises when the templates of blocks change: fragments with another number are rendered again.
RENDERER = 2
_INSIDE = re.compile(r'href="#(block|module):([0-9a-f-]{36})"')
# Gives the address of a block or module ("block" or "module", its key); empty for what is not there.
Link = Callable[[str, str], str]


@dataclass(frozen=True)
class Fragment:
    """One block as HTML; empty for exercises, whose card depends on who looks."""

    key: str
    type: str
    minutes: int
    html: str

    @property
    def safe(self) -> SafeString:
        """The HTML for a template: made here, out of cleaned rich text and autoescaped templates."""
        return mark_safe(self.html)


def render_module(document: CourseDocument, module_key: UUID, *, language: str) -> list[Fragment]:
    """Render every block of a module, in the interface language ``language``.

    Raises KeyError when the document has no such module.
    """
    link = _link_beside(document, module_key)
    with translation.override(language):
        return [_fragment(block, link) for block in document.module(module_key).blocks]


def fragments_of(version: CourseVersion, module_key: UUID, *, language: str) -> list[Fragment]:
    """The module's fragments, from the cache when it has them (one query)."""
    rows = RenderedModule.objects.filter(
        version=version, module_key=module_key, language=language, renderer=RENDERER
    ).values_list("fragments", flat=True)
    if cached := rows.first():
        return [Fragment(**row) for row in cached]
    fragments = render_module(version.document, module_key, language=language)
    RenderedModule.objects.update_or_create(
        version=version,
        module_key=module_key,
        language=language,
        renderer=RENDERER,
        defaults={"fragments": json.loads(json.dumps([asdict(fragment) for fragment in fragments]))},
    )
    return fragments


def link_on_page(kind: str, key: str) -> str:
    """The address within one page that shows every block of a course; modules have none there."""
    return f"#blok-{key}" if kind == "block" else ""


def link_in_course(enrolment_id: int, outline: Outline) -> Link:
    """Addresses under an enrolment, for pages outside the module (an exercise's own page)."""

    def link(kind: str, key: str) -> str:
        found = outline.module_of_block.get(UUID(key)) if kind == "block" else outline.by_key(UUID(key))
        if found is None:
            return ""
        address = reverse("courses:module", args=[enrolment_id, found.slug])
        return f"{address}#blok-{key}" if kind == "block" else address

    return link


def clean(html: str, link: Link = link_on_page) -> SafeString:
    """Rich text as it may stand on a page: known tags, links outside only as https, links inside by ``link``.

    It was cleaned when it was frozen; it is data all the same.
    """

    def resolved(match: re.Match[str]) -> str:
        address = link(match[1], match[2])
        return f'href="{address}"' if address else ""

    inside = _INSIDE.sub(resolved, html)
    return mark_safe(nh3.clean(inside, tags=set(TAGS), attributes=ATTRIBUTES, url_schemes=set(URL_SCHEMES)))


def _link_beside(document: CourseDocument, module_key: UUID) -> Link:
    """Relative addresses, so that a fragment serves every enrolment: modules stand beside each other."""
    modules = {str(module.key): module for module in document.modules}
    home_of = {str(block.key): module for module in document.modules for block in module.blocks}

    def link(kind: str, key: str) -> str:
        found = home_of.get(key) if kind == "block" else modules.get(key)
        if found is None:
            return ""
        if kind == "module":
            return f"../{found.slug}/"
        return f"#blok-{key}" if found.key == module_key else f"../{found.slug}/#blok-{key}"

    return link


def _fragment(block: Block, link: Link) -> Fragment:
    html = ""
    if not is_exercise(block):
        rich = clean(block.html, link) if isinstance(block, Text | Callout) else ""
        html = render_to_string(f"courses/blocks/{block.type}.html", {"block": block, "rich": rich})
    return Fragment(key=str(block.key), type=block.type, minutes=block.minutes, html=html)
