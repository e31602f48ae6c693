"""The PDF: readable by people and machines, the same for ever, made from the record alone."""

import datetime
import hashlib
import re
import subprocess
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.db import connection

from certificates import documents
from certificates.documents import FileLostError, PersonalDataGoneError, document_bytes, ensure_document
from certificates.jobs import sweep_unrendered
from certificates.models import Certificate, CertificateDocument
from certificates.rendering import pdf as pdf_module
from certificates.rendering.page import certificate_html, qr_data_uri
from certificates.rendering.pdf import FETCHER, render_pdf
from certificates.tasks import delete_file, render_certificate
from courses.schema import Outcome
from lms.audit.triggers import without_triggers
from quality_mark.enums import MarkStatus
from tests.browser.languages import foreign
from tests.certificates.builders import certified, employed, enqueued, marked
from tests.factories import document, person, released, text_block

pytestmark = pytest.mark.django_db

SENTENCE = "Deze uren zijn bedoeld bovenop de cao-uren. Op de controlepagina staat of de werkgever dit heeft bevestigd."


def tool(*command: str, content: bytes, at: Path) -> str:
    """What a PDF tool that nobody here wrote says of ``content``."""
    path = at / "certificaat.pdf"
    path.write_bytes(content)
    arguments = [str(path) if part == "FILE" else part for part in command]
    return subprocess.run(arguments, check=True, capture_output=True).stdout.decode(errors="replace")


def flowing_text(content: bytes, at: Path) -> str:
    """The PDF's text in the order of its tags, on one line."""
    return " ".join(tool("pdftotext", "-raw", "FILE", "-", content=content, at=at).split())


@pytest.fixture
def certificate() -> Certificate:
    version = released(document(text_block(minutes=90), title="Wat is AI, en wat niet?"))
    marked(version)
    return certified(version=version, employment=employed(person(first_name="Noor", last_name="de Wit")))


def test_the_pdf_says_everything_in_words(certificate: Certificate, tmp_path: Path) -> None:
    said = flowing_text(document_bytes(certificate), tmp_path)
    facts = certificate.facts
    assert facts.mark is not None
    for part in (
        "Certificaat",
        "Noor de Wit",
        "Wat is AI, en wat niet?",
        "van Opleiding, op",
        "Je legt uit hoe een model een woord kiest.",
        "1,50",
        SENTENCE,
        f"Keurmerk {facts.mark.number}",
        "volgens standaard 0.1",
        certificate.number,
        f"1 · {facts.course.sha256[:12]}",
        certificate.snapshot_sha256[:12],
    ):
        assert part in said
    assert f"localhost:8000/controleer/{certificate.token}/" in said.replace(" ", "")


def test_without_employment_the_pdf_does_not_speak_of_the_cao(tmp_path: Path) -> None:
    said = flowing_text(document_bytes(certified()), tmp_path)
    assert "cao" not in said
    assert "Deze uren horen niet bij een dienstverband." in said


def test_without_a_mark_the_pdf_is_an_attendance_statement(tmp_path: Path) -> None:
    said = flowing_text(document_bytes(certified(employment=employed())), tmp_path)
    assert "Deelnamebewijs" in said
    assert "Certificaat" not in said
    assert "Deze versie van de cursus had geen keurmerk op de dag van afronding." in said
    assert SENTENCE in said


def test_the_pdf_is_one_tagged_landscape_page_with_a_title_and_a_language(
    certificate: Certificate, tmp_path: Path
) -> None:
    content = document_bytes(certificate)
    told = tool("pdfinfo", "FILE", content=content, at=tmp_path)
    facts = dict(re.findall(r"^([\w ]+):\s+(.*)$", told, re.MULTILINE))
    assert (facts["Pages"], facts["Tagged"]) == ("1", "yes")
    assert facts["Page size"] == "841.89 x 595.276 pts (A4)"
    assert facts["Title"] == f"Certificaat {certificate.number}"
    assert "/Lang (nl)" in tool("qpdf", "--qdf", "--object-streams=disable", "FILE", "-", content=content, at=tmp_path)
    assert b'pdfaid:part="3" pdfaid:conformance="A"' in content
    tool("qpdf", "--check", "FILE", content=content, at=tmp_path)


def test_nothing_that_happens_later_changes_the_certificate(certificate: Certificate, tmp_path: Path) -> None:
    before = document_bytes(certificate)
    snapshot = certificate.snapshot
    holder, mark, course = certificate.holder, certificate.mark, certificate.version.course
    assert holder is not None
    assert mark is not None
    holder.first_name, holder.last_name = "Iemand", "Anders"
    holder.save()
    mark.status, mark.number, mark.expires_on = MarkStatus.WITHDRAWN, "KM-X", mark.granted_on + datetime.timedelta(1)
    mark.standard.number = "9.9"
    # Not even what the database refuses would reach the certificate.
    with without_triggers(connection):
        mark.save()
        mark.standard.save()
    course.organisation.name = "Andere naam"
    course.organisation.save()
    course.slug = "anders"
    course.save()
    released(document(text_block(), title="Nieuwe titel", key=course.key))

    after = Certificate.objects.get(pk=certificate.pk)
    assert after.snapshot == snapshot
    assert document_bytes(after) == before
    # Not merely stored: made again from the record, the bytes are the same.
    assert render_pdf(after.facts, name=after.name, snapshot_sha256=after.snapshot_sha256) == before


def test_rendering_needs_no_network_and_no_file() -> None:
    for address in ("https://example.org/a.css", "file:///etc/passwd", "ftp://example.org/x"):
        with pytest.raises(ValueError, match="disallowed protocol"):
            FETCHER.fetch(address)


def test_the_first_bytes_win_however_often_the_task_runs(certificate: Certificate) -> None:
    render_certificate(certificate.pk)
    first = CertificateDocument.objects.get()
    render_certificate(certificate.pk)
    assert CertificateDocument.objects.get() == first
    content = document_bytes(certificate)
    assert (hashlib.sha256(content).hexdigest(), len(content)) == (first.sha256, first.size)
    assert certificate.events.filter(kind="rendered").count() == 1


def test_two_who_render_at_once_leave_one_document(certificate: Certificate, monkeypatch: pytest.MonkeyPatch) -> None:
    render = documents._render

    def while_another_renders(certificate: Certificate) -> bytes:
        content = render(certificate)
        monkeypatch.setattr(documents, "_render", render)
        ensure_document(certificate)
        return content

    monkeypatch.setattr(documents, "_render", while_another_renders)
    assert ensure_document(certificate) == CertificateDocument.objects.get()
    assert certificate.events.filter(kind="rendered").count() == 1


def test_a_crash_between_issue_and_render_is_repaired_by_the_sweeper(certificate: Certificate) -> None:
    from django_q.models import OrmQ

    OrmQ.objects.all().delete()  # the task was lost with the machine
    assert sweep_unrendered() == 0  # its own task still gets its turn
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("certificates.jobs.PATIENCE", datetime.timedelta(0))
        assert sweep_unrendered() == 1
        assert enqueued("certificates.tasks.render_certificate") == [(certificate.pk,)]
        render_certificate(certificate.pk)
        assert sweep_unrendered() == 0
    assert CertificateDocument.objects.get().certificate == certificate


def test_the_sweeper_takes_a_few_at_a_time_so_that_mail_need_not_wait(certificate: Certificate) -> None:
    certified(person(email="ander@example.org"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("certificates.jobs.PATIENCE", datetime.timedelta(0))
        patch.setattr("certificates.jobs.BATCH", 1)
        assert sweep_unrendered() == 1


def test_the_sweeper_is_in_the_schedule() -> None:
    from django_q.models import Schedule

    assert Schedule.objects.filter(func="certificates.jobs.sweep_unrendered").count() == 1


def test_a_file_that_got_lost_is_made_again_byte_for_byte(certificate: Certificate) -> None:
    before = document_bytes(certificate)
    name = certificate.documents.get().file.name
    delete_file(name)
    assert document_bytes(certificate) == before
    assert default_storage.exists(name)


def test_a_lost_file_that_cannot_be_made_as_it_was_is_never_replaced_by_another(
    certificate: Certificate, monkeypatch: pytest.MonkeyPatch
) -> None:
    document_bytes(certificate)
    delete_file(certificate.documents.get().file.name)
    monkeypatch.setattr("certificates.rendering.pdf.render_pdf", lambda *_, **__: b"%PDF another template")
    with pytest.raises(FileLostError):
        document_bytes(certificate)


def test_after_erasure_no_pdf_is_made(certificate: Certificate) -> None:
    certificate.person.delete()
    render_certificate(certificate.pk)
    with pytest.raises(PersonalDataGoneError):
        ensure_document(certificate)
    assert CertificateDocument.objects.count() == 0


def test_erased_while_rendering_nothing_is_stored(certificate: Certificate, monkeypatch: pytest.MonkeyPatch) -> None:
    def erased_meanwhile(certificate: Certificate) -> bytes:
        certificate.person.delete()
        return b"%PDF"

    monkeypatch.setattr(documents, "_render", erased_meanwhile)
    with pytest.raises(PersonalDataGoneError):
        ensure_document(Certificate.objects.get())
    assert CertificateDocument.objects.count() == 0


LONG_NAME = (
    "Maria Johanna Wilhelmina Alexandra Theodora van den Hoogenboom-Schimmelpenninck van der Oye tot Nijenbeek "
    "en Beverweerd, geboren Van Heeckeren van Kell tot Ruurlo en de Wiersse, douairière Baud Xx"
)


@pytest.mark.parametrize(
    "name",
    [
        LONG_NAME.ljust(200, "x"),
        "x" * 200,
        "Małgorzata Brzęczyszczykiewicz-Żółć",
        "محمد عبد الرحمن الهاشمي",
        "Nguyễn Thị Phương Thảo",
        "İbrahim Çağlayangil-Şahin",
        "Q",
        "<b>Vet</b> & co",
    ],
)
def test_every_name_fits_on_the_page_and_overlaps_nothing(name: str, tmp_path: Path) -> None:
    outcomes = tuple(
        Outcome(code=f"L{n}", text=f"Uitkomst {n}: je kiest bewust wanneer je een taalmodel wel en niet gebruikt.")
        for n in range(12)
    )
    version = released(document(text_block(), title="Lange titel van een cursus " * 7, outcomes=outcomes))
    marked(version)
    certificate = certified(version=version, employment=employed())
    content = render_pdf(certificate.facts, name=name, snapshot_sha256=certificate.snapshot_sha256)
    boxes = tool("pdftotext", "-bbox", "FILE", "-", content=content, at=tmp_path)
    words = [
        (word, float(top), float(bottom), float(right))
        for top, right, bottom, word in re.findall(
            r'<word xMin="[\d.]+" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">(.*?)</word>', boxes
        )
    ]
    assert boxes.count("<page ") == 1
    provider_bottom = next(bottom for word, _, bottom, _ in words if word == "Opleiding,")
    outcomes_top = next(top for word, top, _, _ in words if word == "Wat")
    outcomes_bottom = max(bottom for word, _, bottom, _ in words if word == "controlepagina" and bottom < 440)
    hours_top = next(top for word, top, _, _ in words if word == "Studielast")
    assert provider_bottom < outcomes_top < outcomes_bottom < hours_top
    assert all(right < 842 - 28 and top > 28 and bottom < 595 - 28 for _, top, bottom, right in words)
    if name.isascii():
        assert name.replace(" ", "") in flowing_text(content, tmp_path).replace(" ", "")


def test_many_outcomes_are_cut_short_and_the_page_says_so() -> None:
    outcomes = tuple(Outcome(code=f"L{n}", text=f"Uitkomst {n}.") for n in range(11))
    facts = certified(version=released(document(outcomes=outcomes))).facts
    html = certificate_html(facts, name="Noor", snapshot_sha256="0" * 64)
    assert "Uitkomst 7." in html
    assert "Uitkomst 8." not in html
    assert "en nog 3 leeruitkomsten, op de controlepagina" in html


def test_names_are_text_and_never_markup() -> None:
    html = certificate_html(certified().facts, name="<b>Vet</b>", snapshot_sha256="0" * 64)
    assert "&lt;b&gt;Vet&lt;/b&gt;" in html


def test_an_english_course_gives_an_english_document() -> None:
    facts = certified(version=released(document(language="en"))).facts
    assert '<html lang="en">' in certificate_html(facts, name="Noor", snapshot_sha256="0" * 64)


@pytest.mark.parametrize("with_mark", [True, False])
@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_document_speaks_one_language(language: str, with_mark: bool) -> None:
    course = document(language=language, title="AI", outcomes=())
    version = released(course)
    if with_mark:
        marked(version)
    html = certificate_html(certified(version=version).facts, name="Noor", snapshot_sha256="0" * 64)
    assert foreign(html) == []


def test_the_qr_code_holds_the_printed_address() -> None:
    import segno

    address = "https://meesterproef.example.org/controleer/mfrggzdfmztwq2lknnwg23tpoa/"
    assert qr_data_uri(address) == qr_data_uri(address)
    assert qr_data_uri(address) != qr_data_uri(address.replace("mfrg", "abcd"))
    assert segno.make(address, error="m", mask=4, micro=False, boost_error=False).error == "M"


def test_a_stream_that_would_end_in_a_return_is_left_uncompressed() -> None:
    """Readers count such a stream one byte short, and PDF/A refuses it."""
    import zlib
    from types import SimpleNamespace

    import pydyf

    def ends_in_return(number: int) -> bool:
        return zlib.compress(b"%d" % number, level=9).endswith(b"\r")

    bad = next(number for number in range(100_000) if ends_in_return(number))
    good = next(number for number in range(100_000) if not ends_in_return(number))
    streams = [pydyf.Stream([b"%d" % number], compress=True) for number in (bad, good)]
    metadata = pydyf.Stream([b"xmp.did:00000000-0000-0000-0000-000000000000"], compress=True)
    pdf_module._finish(SimpleNamespace(catalog={"Metadata": b"2 0 R"}, objects=[*streams, metadata]), "ab" * 32)
    assert [stream.compress for stream in streams] == [False, True]
    assert metadata.compress is False
    assert metadata.stream != [b"xmp.did:00000000-0000-0000-0000-000000000000"]
