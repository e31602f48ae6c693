"""Rich text as Wagtail stores it → the HTML that a version keeps."""

import re
from collections.abc import Callable, Mapping
from uuid import UUID

import nh3
from bs4 import BeautifulSoup, Tag
from django.utils.translation import gettext as _

from courses.schema.rich_text import ATTRIBUTES, TAGS, URL_SCHEMES
from lms.numbers import whole_number

# The editor writes <b> and <i> where a file wrote <strong> and <em>: one spelling, or equal text has two hashes.
_SAME = {"b": "strong", "i": "em"}
# White space between blocks says nothing, and files and the editor write it differently.
_BETWEEN = re.compile(r"(</(?:p|h[234]|ul|ol|li|blockquote)>|<(?:ul|ol|li|blockquote)>)\s+(?=<)")
_OUTSIDE = re.compile(rf"({'|'.join(sorted(URL_SCHEMES))}):", re.IGNORECASE)
_INSIDE = re.compile(r"#(block|module):[0-9a-f-]{36}$")


def frozen_html(source: str, modules: Mapping[int, UUID], report: Callable[[str], None]) -> str:
    """Return ``source`` cleaned, its links to modules of the course as ``#module:<key>``.

    ``modules`` gives the key of each module by the id of its page. A link that leads
    nowhere in public keeps its text only, and ``report`` gets a sentence about it.
    """
    soup = BeautifulSoup(source, "html.parser")
    for link in soup.find_all("a"):
        if isinstance(link, Tag):
            _resolve(link, modules, report)
    for old, new in _SAME.items():
        for tag in soup.find_all(old):
            tag.name = new
    cleaned = nh3.clean(str(soup), tags=set(TAGS), attributes=ATTRIBUTES, url_schemes=set(URL_SCHEMES), link_rel=None)
    return _BETWEEN.sub(r"\1", cleaned).strip()


def _resolve(link: Tag, modules: Mapping[int, UUID], report: Callable[[str], None]) -> None:
    href = str(link.get("href") or "").strip()
    if link.get("linktype") == "page":
        key = modules.get(whole_number(str(link.get("id"))) or 0)
        href = f"#module:{key}" if key else ""
    if _OUTSIDE.match(href) or _INSIDE.match(href):
        link.attrs = {"href": href}
        return
    report(_refusal(link, href))
    link.unwrap()


def _refusal(link: Tag, href: str) -> str:
    text = link.get_text()[:60]
    if href.lower().startswith("http:"):
        return _("De link “%(text)s” is onveilig. Gebruik een webadres dat met https begint.") % {"text": text}
    if link.get("linktype") == "page":
        return _("De link “%(text)s” gaat naar een pagina buiten deze cursus. Gebruik het openbare webadres.") % {
            "text": text
        }
    return _("De link “%(text)s” leidt nergens naartoe.") % {"text": text}
