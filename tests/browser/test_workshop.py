"""The authors' workshop in a real browser: nothing from elsewhere, and nothing to complain of."""

from typing import Any

import pytest
import yaml

from tests.product import ROOT, Product

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("walk 1")]

FIND = """
import json
from courses.models import CoursePage
page = CoursePage.objects.filter(course__isnull=False).order_by("pk").first()
print(json.dumps({"course": page.pk, "provider": page.get_parent().pk}))
"""


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


# Every module that ships, and one with the blocks of the longest four times; what each is before and after.
MODULES = """
import json
from courses.models import CoursePage, ModulePage

def drafts():
    pages = ModulePage.objects.filter(slug__in={slugs!r}).order_by("pk")
    return [(page, page.get_latest_revision_as_object()) for page in pages]

def tell():
    return [
        {{"pk": page.pk, "title": draft.title, "summary": draft.summary, "keys": [block.id for block in draft.body]}}
        for page, draft in drafts()
    ]
"""
MAKE_LONG = """
found = drafts()
_page, longest = max(found, key=lambda pair: len(json.dumps(pair[1].body.get_prep_value())))
provider = CoursePage.objects.get(pk=found[0][0].get_parent().pk).get_parent().specific
course = provider.add_child(instance=CoursePage(title="Een lange cursus", slug="een-lange-cursus", live=False))
module = ModulePage(title="Vier keer zo lang", slug="vier-keer-zo-lang", live=False)
module.take_blocks(longest.body.get_prep_value() * 4)
course.add_child(instance=module)
module.save_revision()
print(json.dumps(tell()))
"""
LONG = "Vier keer zo lang"
FIELDS = "[...new FormData(document.querySelector('form[data-edit-form]'))].length"


def shipped_slugs() -> list[str]:
    modules = sorted(path for path in (ROOT / "content").glob("*/*.yaml") if path.name != "course.yaml")
    return [yaml.safe_load(path.read_text(encoding="utf-8"))["slug"] for path in modules]


class Keeping:
    """What the editor of a page sends by itself: the bodies, and the answers so far."""

    def __init__(self, page: Any, pk: int) -> None:
        self.address = f"/cms/pages/{pk}/edit/"
        self.sent: list[str] = []
        self.answers: list[Any] = []
        page.on("request", self._note_request)
        page.on("response", self._note_answer)

    def _is_one(self, request: Any) -> bool:
        return bool(request.method == "POST" and request.url.endswith(self.address))

    def _note_request(self, request: Any) -> None:
        if self._is_one(request):
            self.sent.append(request.post_data or "")

    def _note_answer(self, response: Any) -> None:
        if self._is_one(response.request):
            self.answers.append(response)

    def has_kept(self, text: str) -> bool:
        """Whether the last that was sent holds this text, and nothing is under way."""
        return bool(self.sent) and len(self.sent) == len(self.answers) and text in self.sent[-1]


def change_until_kept(page: Any, pk: int) -> str:
    """Type as an author does until the editor has kept it by itself; what was typed last.

    The editor begins to look some time after it opened.
    """
    keeping = Keeping(page, pk)
    for number in range(20):
        typed = f"Vanzelf opgeslagen {number}"
        page.locator("[name=summary]").fill(typed)
        for _moment in range(20):
            page.wait_for_timeout(250)
            if keeping.has_kept(typed):
                assert keeping.answers[-1].json()["success"] is True
                return typed
    raise AssertionError("the editor kept nothing by itself")


@pytest.mark.timeout(900)
def test_every_module_that_ships_is_opened_and_saved_and_one_four_times_as_long(visit: Any, product: Product) -> None:
    slugs = [*shipped_slugs(), "vier-keer-zo-lang"]
    before = product.python(MODULES.format(slugs=slugs) + MAKE_LONG)
    assert len(before) == len(slugs)
    author = visit(viewport={"width": 1280, "height": 900})
    author.page.set_default_timeout(300_000)
    account = product.account("author")
    author.log_in(account["email"], account["password"])
    counts, typed = {}, []
    for module in before:
        page = author.go(f"/cms/pages/{module['pk']}/edit/")
        page.locator("[name=body-count]").wait_for(state="attached")
        counts[module["title"]] = page.evaluate(FIELDS)
        if module["title"] == LONG:
            typed.append(change_until_kept(page, module["pk"]))
        else:
            typed.append("Met de knop opgeslagen")
            page.locator("[name=summary]").fill(typed[-1])
        with page.expect_navigation(wait_until="commit"):
            page.get_by_role("button", name="Opslaan").click()
        page.get_by_text(f"Pagina '{module['title']}' is gewijzigd.").wait_for()
        # What the editor sends by itself while the button's form is on its way comes too late, and is refused.
        author.complaints[:] = [said for said in author.complaints if f"/cms/pages/{module['pk']}/edit/" not in said]
    assert counts[LONG] > 6_000
    after = product.python(MODULES.format(slugs=slugs) + "print(json.dumps(tell()))")
    assert after == [module | {"summary": text} for module, text in zip(before, typed, strict=True)]


# --- Reading order ----------------------------------------------------------------------------

READERS = """
import json
from courses.models import CoursePage
from lms.people.models import User
from quality_mark.models import Application, Assignment
from tests.browser.stage import _people_of_roles, session_of
course = CoursePage.objects.filter(course__isnull=False).order_by("pk").first()
roles = _people_of_roles()
granted = Application.objects.filter(status="granted").order_by("pk").first()
seat = Assignment.objects.filter(application__status="in_review", status="accepted").order_by("pk").first()
case = seat.application
print(json.dumps([
    [f"/cms/pages/{course.pk}/view_draft/?mode=modules", session_of(roles["author"])],
    [f"/cms/pages/{course.get_children().first().pk}/view_draft/", session_of(roles["author"])],
    [f"/keurmerk/aanvraag/{granted.key}/inhoud/", session_of(roles["coordinator"])],
    [f"/keurmerk/aanvraag/{case.key}/beoordelen/{case.criteria().order_by('pk')[0].code}/", session_of(seat.reviewer)],
]))
"""
# Of every lesson: where its heading and its blocks begin, how wide they are, and whether each stands below the last.
COLUMNS = """
[...document.querySelectorAll('.lesson')].map(lesson => {
  const boxes = [...lesson.querySelectorAll('.lesson__head, .lesson__block')].map(part => part.getBoundingClientRect());
  return {
    parts: boxes.length,
    lefts: new Set(boxes.map(box => Math.round(box.left))).size,
    widths: new Set(boxes.map(box => Math.round(box.width))).size,
    below: boxes.every((box, at) => at === 0 || box.top >= boxes[at - 1].bottom),
    inside: boxes.every(box => box.left >= 0 && box.right <= document.documentElement.clientWidth),
  };
})
"""


@pytest.mark.parametrize("width", [1280, 768, 360])
def test_frozen_content_reads_in_order_in_one_column(visit: Any, product: Product, width: int) -> None:
    for path, session in product.python(READERS):
        reader = visit(viewport={"width": width, "height": 900})
        reader.context.add_cookies([{"name": "sessionid", "value": session, "url": product.address}])
        lessons = reader.go(path).evaluate(COLUMNS)
        assert lessons, path
        for lesson in lessons:
            assert lesson["parts"] > 3, path
            seen = {name: lesson[name] for name in ("lefts", "widths", "below", "inside")}
            assert (path, seen) == (path, {"lefts": 1, "widths": 1, "below": True, "inside": True})
