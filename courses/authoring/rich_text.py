"""Rich text as Wagtail stores it → the HTML that a version keeps."""

import nh3
from bs4 import BeautifulSoup, Tag

from courses.models import CoursePage, ModulePage

# Exactly what the editor offers, and what a page may show.
TAGS = {"p", "h2", "h3", "h4", "strong", "b", "em", "i", "ul", "ol", "li", "a", "br", "blockquote", "code"}


def frozen_html(source: str, course: CoursePage) -> str:
    """Return ``source`` cleaned, its links inside the course as ``#module:<key>``.

    Links to pages elsewhere in the workshop lose their address (it is no public one) and keep their text.
    """
    soup = BeautifulSoup(source, "html.parser")
    for link in soup.find_all("a"):
        if isinstance(link, Tag):
            _resolve(link, course)
    return nh3.clean(
        str(soup), tags=TAGS, attributes={"a": {"href"}}, url_schemes={"https", "mailto"}, link_rel=None
    ).strip()


def _resolve(link: Tag, course: CoursePage) -> None:
    if link.get("linktype") == "page":
        module = ModulePage.objects.child_of(course).filter(pk=link.get("id")).first()
        href = f"#module:{module.key}" if module else ""
    else:
        href = str(link.get("href") or "")
    if not href:
        link.unwrap()
        return
    link.attrs = {"href": href}
