"""A stranger holds a PDF against what was issued, in the browser and without sending it."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visitor
from tests.product import Product

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


def test_the_browser_tells_the_issued_file_from_any_other(
    visit: Callable[..., Visitor], product: Product, tmp_path: Path
) -> None:
    path, token = product.python(
        "import json\n"
        "from certificates.documents import document_bytes\n"
        "from certificates.models import Certificate\n"
        "certificate = Certificate.objects.earliest('pk')\n"
        f"open({str(tmp_path / 'echt.pdf')!r}, 'wb').write(document_bytes(certificate))\n"
        f"print(json.dumps([{str(tmp_path / 'echt.pdf')!r}, certificate.token]))"
    )
    content = Path(path).read_bytes()
    other = tmp_path / "anders.pdf"
    other.write_bytes(content[:-1] + bytes([content[-1] ^ 1]))
    stranger = visit()
    sent: list[str] = []
    stranger.page.on("request", lambda request: sent.append(f"{request.method} {request.url}"))
    page = stranger.go(f"/controleer/{token}/")
    field = page.get_by_label("Kies de PDF, of sleep haar hierheen")
    answer = page.locator("[data-pdf-answer]")
    expect(field).to_be_visible()
    before = len(sent)

    field.set_input_files(path)
    expect(answer).to_contain_text("Dit is het bestand dat is uitgegeven.")
    field.set_input_files(other)
    expect(answer).to_contain_text("Dit is niet het bestand dat is uitgegeven")

    assert sent[before:] == []


def test_without_script_the_page_says_how_to_compare(visit: Callable[..., Visitor], product: Product) -> None:
    token = product.python(
        "import json\n"
        "from certificates.documents import ensure_document\n"
        "from certificates.models import Certificate\n"
        "certificate = Certificate.objects.earliest('pk')\n"
        "ensure_document(certificate)\n"
        "print(json.dumps(certificate.token))"
    )
    page = visit(java_script_enabled=False).go(f"/controleer/{token}/")
    expect(page.get_by_label("Kies de PDF, of sleep haar hierheen")).to_be_hidden()
    page.get_by_text("Zelf de vingerafdruk uitrekenen").click()
    expect(page.get_by_text("sha256sum certificaat.pdf")).to_be_visible()


def test_the_facts_for_search_engines_do_not_offend_the_policy(visit: Callable[..., Visitor], product: Product) -> None:
    slug = product.python(
        "import json\n"
        "from courses.models import Course\n"
        "print(json.dumps(Course.objects.offered().earliest('pk').slug))"
    )
    stranger = visit()
    page = stranger.go(f"/cursussen/{slug}/")
    kind = page.evaluate(
        "JSON.parse(document.querySelector('script[type=\"application/ld+json\"]').textContent)['@type']"
    )
    assert kind == "Course"
    stranger.check()


def test_a_stranger_who_reads_no_dutch_goes_on_in_english(visit: Callable[..., Visitor], product: Product) -> None:
    token = product.python(
        "import json\nfrom certificates.models import Certificate\n"
        "print(json.dumps(Certificate.objects.earliest('pk').token))"
    )
    page = visit().go(f"/controleer/{token}/")
    page.locator("header").get_by_role("button", name="English").first.click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    assert page.url.endswith(f"/controleer/{token}/")
