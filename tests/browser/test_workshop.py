"""The authors' workshop in a real browser: nothing from elsewhere, and nothing to complain of."""

from typing import Any

import pytest

from tests.product import Product

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
