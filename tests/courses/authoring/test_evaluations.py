"""What a provider reads of the evaluations of its course."""

from decimal import Decimal

import pytest
from pytest_django import DjangoAssertNumQueries

from courses.authoring.releasing import publish_document, release_version
from courses.learning.actions.evaluating import evaluate
from courses.models import CourseVersion
from tests.certificates.builders import completed
from tests.courses.authoring.conftest import College

pytestmark = pytest.mark.django_db


def evaluated_by(count: int, version: CourseVersion, remark: str) -> None:
    for _ in range(count):
        enrolment = completed(version=version)
        assert enrolment.person is not None
        evaluate(
            enrolment=enrolment,
            clear=4,
            useful=4,
            load_honest=4,
            recommend=4,
            hours=Decimal(3),
            remark=remark,
            by=enrolment.person,
        )


@pytest.mark.parametrize("versions", [1, 3])
def test_the_workshop_shows_sums_and_remarks_from_ten_on(
    college: College, other: College, django_assert_num_queries: DjangoAssertNumQueries, versions: int
) -> None:
    first = release_version(page=college.page, note="Eerste", by=college.author)
    for number in range(1, versions):
        newer = first.document.model_copy(update={"summary": f"Anders {number}"})
        publish_document(course=first.course, document=newer, note="Nieuw", by=None)
    evaluated_by(9, first, remark="<b>Mooi</b>")
    address = f"/cms/uitbrengen/{college.page.pk}/evaluaties/"
    client = college.client()
    before = client.get(address).text
    assert "Nog te weinig evaluaties om te tonen: 9 van 10." in before
    assert "Mooi" not in before

    evaluated_by(1, first, remark="")
    with django_assert_num_queries(18):
        page = client.get(address).text

    assert "10 evaluaties. De middelste deelnemer zegt dat de cursus 3 uur kostte." in page
    assert page.count("&lt;b&gt;Mooi&lt;/b&gt;") == 9
    assert page.count("Nog te weinig evaluaties om te tonen: 0 van 10.") == versions - 1
    assert other.client().get(address).status_code == 404


def test_without_a_version_there_is_nothing_to_evaluate(college: College) -> None:
    assert college.client().get(f"/cms/uitbrengen/{college.page.pk}/evaluaties/").status_code == 404
