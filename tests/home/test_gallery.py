"""The component gallery shows the whole house, and only where one builds on it."""

import importlib
from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import clear_url_caches

import home.urls
import lms.urls
from home import frame
from tests.product import ROOT

pytestmark = pytest.mark.django_db

COMPONENTS = sorted(f"components/{path.name}" for path in (ROOT / "templates" / "components").glob("*.html"))


def test_every_component_is_shown(client: Client) -> None:
    # What was rendered for an earlier page is not rendered again.
    frame._drawn_header.cache_clear()
    frame.frame_footer.cache_clear()
    shown = {template.name for template in client.get("/components/").templates}
    assert [name for name in COMPONENTS if name not in shown] == []


def test_each_state_is_there(client: Client) -> None:
    html = client.get("/components/").text
    states = [
        "button--quiet",
        "button--danger",
        "button--link",
        " disabled",
        'aria-disabled="true"',
        "field--invalid",
        "field__help",
        "message--info",
        "message--success",
        "message--warning",
        "message--error",
        "notice--note",
        "notice--tip",
        "badge--done",
        "badge--attention",
        "seal--closed",
        "seal--closing",
        "card--action",
        "card--achievement",
        "on-board",
        "chart__mark--2",
        "chart__line--2",
        'rel="prev"',
        'rel="next"',
    ]
    assert [state for state in states if state not in html] == []


def test_it_has_one_title_and_no_name_twice(client: Client) -> None:
    import re

    html = client.get("/components/").text
    names = re.findall(r'\sid="([^"]+)"', html)
    assert html.count("<h1") == 1
    assert sorted({name for name in names if names.count(name) > 1}) == []


def test_its_forms_do_nothing(client: Client) -> None:
    assert client.post("/components/", {"goed-name": "Noor"}).status_code == 200


@pytest.fixture
def production_urls(settings) -> Iterator[None]:
    """The addresses as they are where there is no demo world."""

    def reload() -> None:
        for module in (home.urls, lms.urls):
            importlib.reload(module)
        clear_url_caches()

    settings.DEMO_WORLD = False
    reload()
    yield
    settings.DEMO_WORLD = True
    reload()


def test_in_production_the_address_does_not_exist(production_urls: None, client: Client) -> None:
    assert client.get("/components/").status_code == 404
    assert "components/" not in {str(pattern.pattern) for pattern in home.urls.urlpatterns}
