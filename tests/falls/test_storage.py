"""The store of files is away, or hangs: a sentence, a try again, and nothing half there."""

import time
from collections.abc import Callable
from io import BytesIO

import pytest
from PIL import Image

from tests.falls.conftest import Ground
from tests.falls.visitor import PATIENCE_SECONDS, Visitor, light_load
from tests.product import wait_for
from tests.wires import Wire

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db, pytest.mark.xdist_group("falls")]
FILES_AWAY = "We kunnen even niet bij onze bestanden"


@pytest.fixture(params=[Wire.refuse, Wire.hang], ids=["refused", "hanging"])
def fault(request: pytest.FixtureRequest) -> Callable[[Wire], None]:
    found: Callable[[Wire], None] = request.param
    return found


def picture() -> bytes:
    written = BytesIO()
    Image.new("RGB", (80, 60), "green").save(written, "PNG")
    return written.getvalue()


def images(ground: Ground) -> int:
    return ground.product.database.ask("SELECT count(*) FROM wagtailimages_image")


def documents(ground: Ground, number: str) -> int:
    return ground.product.database.ask(
        "SELECT count(*) FROM certificates_certificatedocument d JOIN certificates_certificate c"
        f" ON d.certificate_id = c.id WHERE c.number = '{number}'"
    )


def upload(author: Visitor, title: str):  # type: ignore[no-untyped-def]
    return author.post_file("/cms/images/add/", "file", "groen.png", picture(), title=title)


def test_an_upload_of_an_author_is_there_as_a_whole_or_not_at_all(
    ground: Ground, fault: Callable[[Wire], None]
) -> None:
    author = ground.visitor("author")
    before = images(ground)
    with light_load([ground.visitor("teacher")], ["/dashboard/", "/cursussen/"]) as load:
        fault(ground.storage)
        answer = upload(author, "Groen")
        assert (answer.status, answer.title, images(ground)) == (503, FILES_AWAY, before)
        assert answer.seconds < PATIENCE_SECONDS
        assert "is niet opgeslagen" in answer.text
        assert ground.health() == (200, ["ok", "storage: no answer"])
        ground.storage.pass_on()
        began = time.monotonic()
        wait_for("the upload", lambda: upload(author, "Groen").status == 302, 20)
        assert time.monotonic() - began < 15
    assert images(ground) == before + 1
    assert load.statuses() == {200}
    assert load.slowest() < PATIENCE_SECONDS


def test_a_certificate_counts_and_its_pdf_comes_later(ground: Ground, fault: Callable[[Wire], None]) -> None:
    learner = ground.learner()
    fault(ground.storage)
    number = learner.complete()
    pdf = learner.visitor.get(f"/certificaten/{number}/pdf/", timeout=60)
    assert (pdf.status, pdf.title) == (503, "De PDF wordt gemaakt")
    assert documents(ground, number) == 0
    assert learner.visitor.get(f"/certificaten/{number}/").status == 200
    ground.storage.pass_on()

    def there() -> bool:
        return learner.visitor.get(f"/certificaten/{number}/pdf/", timeout=60).status == 200

    wait_for("the PDF", there, 40)
    assert documents(ground, number) == 1
