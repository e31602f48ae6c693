"""An author at work in a real browser: copy, write, look as a learner, release, and take out of the catalogue."""

from typing import Any

import pytest
from playwright.sync_api import expect

from tests.product import Product

pytestmark = pytest.mark.browser

FIND = """
import json
from courses.models import CoursePage
page = CoursePage.objects.filter(course__isnull=False).order_by("pk").first()
print(json.dumps({"course": page.pk, "provider": page.get_parent().pk}))
"""


def test_an_author_makes_a_course_of_her_own_out_of_another(visit: Any, product: Product) -> None:
    author = visit(viewport={"width": 1280, "height": 900})
    account = product.account("author")
    author.log_in(account["email"], account["password"])
    ids = product.python(FIND)

    page = author.go(f"/cms/pages/{ids['course']}/copy/")
    page.locator("#id_new_title").fill("Eigen cursus")
    page.locator("#id_new_slug").fill("eigen-cursus")
    page.locator("#id_copy_subpages").check()
    page.locator("main form [type=submit]").click()

    page = author.go("/cms/")
    row = page.get_by_role("row", name="Eigen cursus")
    expect(row).to_contain_text("nog niet")
    row.get_by_role("link", name="Eigen cursus").click()
    page.locator("td.title a").first.click()
    page.wait_for_load_state("networkidle")
    page.locator("#id_title").fill("Eerste module")
    first = page.locator(".public-DraftEditor-content").first
    first.click()
    page.keyboard.press("Control+Home")
    page.keyboard.type("Zelf geschreven. ")
    page.get_by_role("button", name="Opslaan").click()
    page.wait_for_load_state("networkidle")
    expect(page.locator("#id_title")).to_have_value("Eerste module")

    page.locator("button[aria-label*=voorbeeld i]").first.click()
    preview = page.frame_locator("iframe#w-preview-iframe, iframe[title*=oorbeeld]").first
    expect(preview.get_by_text("Zelf geschreven.")).to_be_visible()
    expect(preview.get_by_text("Dit is een voorbeeld van je concept.")).to_be_visible()
    expect(preview.locator("img").first).to_have_js_property("complete", value=True)

    page.get_by_role("link", name="Uitbrengen").click()
    page.get_by_label("Wat is er nieuw in deze versie?").fill("De eerste versie van onszelf.")
    page.get_by_role("button", name="Breng deze versie uit").click()
    expect(page.get_by_text("Versie 1 van “Eigen cursus” is uitgebracht.")).to_be_visible()

    visitor = visit()
    public = visitor.go("/cursussen/eigen-cursus/")
    expect(public.get_by_role("heading", name="Eigen cursus", level=1)).to_be_visible()

    page.get_by_role("link", name="Haal de cursus uit het aanbod").click()
    page.get_by_role("button", name="Haal de cursus uit het aanbod").click()
    expect(page.get_by_text("staat niet meer in het aanbod.").first).to_be_visible()
    catalogue = visitor.go("/cursussen/")
    expect(catalogue.get_by_text("Eigen cursus")).to_have_count(0)


def test_the_workshop_asks_nothing_of_other_hosts_and_complains_of_nothing(visit: Any, product: Product) -> None:
    author = visit(viewport={"width": 1280, "height": 900})
    account = product.account("author")
    author.log_in(account["email"], account["password"])
    ids = product.python(FIND)
    for path in (
        "/cms/",
        f"/cms/pages/{ids['provider']}/",
        f"/cms/pages/{ids['provider']}/add_subpage/",
        f"/cms/pages/{ids['course']}/",
        f"/cms/pages/{ids['course']}/edit/",
        f"/cms/pages/{ids['course']}/history/",
        f"/cms/pages/add/courses/coursepage/{ids['provider']}/",
        f"/cms/pages/add/courses/modulepage/{ids['course']}/",
        f"/cms/uitbrengen/{ids['course']}/",
        f"/cms/uitbrengen/{ids['course']}/aanbod/",
        "/cms/images/",
        "/cms/images/multiple/add/",
        "/cms/documents/",
        "/cms/account/",
    ):
        page = author.go(path)
        page.wait_for_load_state("networkidle")
        assert (path, author.elsewhere, author.complaints) == (path, [], [])
