"""Turn a frozen module into HTML fragments, and keep them: a cache outside the hash, safe to throw away."""

import json
import re
from dataclasses import asdict, dataclass
from uuid import UUID

import nh3
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.safestring import SafeString, mark_safe

from courses.models import CourseVersion, RenderedModule
from courses.schema import Block, Callout, CourseDocument, KnowledgeCheck, NextWord, ReflectionTask, Text

# Rises when the templates of blocks change: fragments of another number are made anew.
RENDERER = 1
TAGS = {"p", "h2", "h3", "h4", "strong", "b", "em", "i", "ul", "ol", "li", "a", "br", "blockquote", "code"}
_INSIDE = re.compile(r'href="#(block|module):([0-9a-f-]{36})"')


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
    slugs = {str(module.key): module.slug for module in document.modules}
    with translation.override(language):
        return [_fragment(block, slugs) for block in document.module(module_key).blocks]


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


def clean(html: str, slugs: dict[str, str] | None = None) -> SafeString:
    """Rich text as it may stand on a page: known tags, links outside only as https, links inside resolved.

    It was cleaned when it was frozen; it is data all the same.
    """
    inside = _INSIDE.sub(lambda match: _inside_link(match, slugs or {}), html)
    return mark_safe(nh3.clean(inside, tags=TAGS, attributes={"a": {"href"}}, url_schemes={"https", "mailto"}))


def _inside_link(match: re.Match[str], slugs: dict[str, str]) -> str:
    if match[1] == "block":
        return f'href="#blok-{match[2]}"'
    slug = slugs.get(match[2])
    # Modules stand beside each other under the enrolment's address.
    return f'href="../{slug}/"' if slug else ""


def _fragment(block: Block, slugs: dict[str, str]) -> Fragment:
    html = ""
    if not isinstance(block, KnowledgeCheck | NextWord | ReflectionTask):
        rich = clean(block.html, slugs) if isinstance(block, Text | Callout) else ""
        html = render_to_string(f"courses/blocks/{block.type}.html", {"block": block, "rich": rich})
    return Fragment(key=str(block.key), type=block.type, minutes=block.minutes, html=html)
