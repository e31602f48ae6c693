"""Links in rich text lead to https or an address for mail, when it is frozen and once more when it is shown."""

from uuid import UUID

import pytest

from courses.authoring.rich_text import frozen_html
from courses.versions.rendering import clean

KEY = "3f0e7a52-4f0a-4c0f-9d1c-0a3c1f6a7b10"
REFUSED = [
    "javascript:alert(1)",
    "JavaScript:alert(1)",
    "java\nscript:alert(1)",
    "&#106;avascript:alert(1)",
    "vbscript:msgbox(1)",
    "data:text/html,<script>alert(1)</script>",
    "http://example.org/",
    "ftp://example.org/",
    "file:///etc/passwd",
    "tel:+31201234567",
    "sms:+31201234567",
    "magnet:?xt=urn:btih:1",
    "blob:https://example.org/1",
]


@pytest.mark.parametrize("address", REFUSED)
def test_a_link_of_another_kind_keeps_its_text_only(address: str) -> None:
    source = f'<p><a href="{address}">hier</a></p>'
    said: list[str] = []
    assert "href" not in clean(source)
    assert "hier</a></p>" in clean(source)
    assert frozen_html(source, {}, said.append) == "<p>hier</p>"
    assert len(said) == 1


@pytest.mark.parametrize("address", ["https://example.org/les", "mailto:juf@example.org"])
def test_a_link_to_a_page_or_an_address_stays(address: str) -> None:
    assert f'href="{address}"' in clean(f'<p><a href="{address}">hier</a></p>')
    assert (
        frozen_html(f'<p><a href="{address}">hier</a></p>', {}, pytest.fail) == f'<p><a href="{address}">hier</a></p>'
    )


def test_a_link_within_the_course_leads_where_the_page_says() -> None:
    source = f'<p><a href="#module:{KEY}">daar</a></p>'
    shown = clean(source, lambda what, key: f"/leren/{what}/{UUID(key)}/")
    assert f'href="/leren/module/{KEY}/"' in shown


def test_what_the_page_says_of_a_link_within_the_course_is_no_way_around() -> None:
    assert "href" not in clean(f'<p><a href="#module:{KEY}">daar</a></p>', lambda _what, _key: "javascript:alert(1)")
