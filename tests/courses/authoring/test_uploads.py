"""What an author brings in is bounded by what it decodes to, and is what its name says."""

import io
import struct
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image as Picture
from wagtail.documents.models import Document
from wagtail.images.models import Image

from courses.authoring.attachments import KINDS, DocumentRefused, check_document
from courses.authoring.freezing import freeze
from courses.authoring.loading.attachments import document_id, image_id
from courses.exercises.files import CourseFileError
from lms.pictures import Measure, PictureRefused, PictureTooLarge, measure_of, measured
from tests.courses.authoring.conftest import College
from tests.pictures import archive, chunk, gif, jpeg, packed_colours, packed_text, png, webp, word

HUGE = "Deze afbeelding is 20.000 bij 10.000 pixels. Dat is te veel: hooguit 24 miljoen pixels bij elkaar. "


@pytest.fixture(scope="module")
def bomb() -> bytes:
    """200 million pixels in 200 KB."""
    made = png(20_000, 10_000)
    assert len(made) < 400_000
    return made


def saved(kind: str, **options: Any) -> bytes:
    written = io.BytesIO()
    Picture.new("RGB", (40, 30)).save(written, format=kind, **options)
    return written.getvalue()


@pytest.mark.parametrize(
    ("content", "measure"),
    [
        (saved("PNG"), ("PNG", 40, 30, 1)),
        (saved("JPEG"), ("JPEG", 40, 30, 1)),
        (saved("JPEG", progressive=True), ("JPEG", 40, 30, 1)),
        (saved("GIF"), ("GIF", 40, 30, 1)),
        (saved("WEBP"), ("WEBP", 40, 30, 1)),
        (saved("WEBP", lossless=True), ("WEBP", 40, 30, 1)),
        (gif(40, 30, 7), ("GIF", 40, 30, 7)),
        (webp(16_384, 16_384, 2), ("WEBP", 16_384, 16_384, 2)),
        (png(40, 30, frames=9), ("PNG", 40, 30, 9)),
        (jpeg(65_000, 65_000), ("JPEG", 65_000, 65_000, 1)),
    ],
)
def test_a_picture_is_measured_without_being_decoded(content: bytes, measure: tuple[str, int, int, int]) -> None:
    assert measure_of(content) == Measure(*measure)


def moving(kind: str) -> bytes:
    frames = [Picture.new("RGB", (40, 30), colour) for colour in ("red", "green", "blue")]
    written = io.BytesIO()
    frames[0].save(written, format=kind, save_all=True, append_images=frames[1:])
    return written.getvalue()


@pytest.mark.parametrize("kind", ["GIF", "WEBP", "PNG"])
def test_frames_are_counted(kind: str) -> None:
    assert measure_of(moving(kind)) == Measure(kind, 40, 30, 3)


@pytest.mark.parametrize(
    "content",
    [
        png(10_000, 10, frames=500),
        gif(5000, 5000, 1),
        gif(10, 10, 1, side=6000),
        gif(1, 1, 200_000),
        webp(16_384, 16_384),
        webp(2000, 2000, frames=20),
        jpeg(65_000, 65_000),
    ],
    ids=["moving png", "gif", "gif whose frame is larger", "gif of frames", "webp", "moving webp", "jpeg"],
)
def test_what_decodes_to_too_much_is_refused(content: bytes) -> None:
    with pytest.raises(PictureTooLarge):
        measured(io.BytesIO(content))


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"GIF89a",
        b"RIFF\x00\x00\x00\x00WEBP",
        b"\xff\xd8\xff\xe0",
        b"\x89PNG\r\n\x1a\n",
        b'<svg xmlns="http://www.w3.org/2000/svg"/>',
        b"%PDF-1.7",
        jpeg(100, 100, scans=10_000),
        jpeg(0, 0),
        gif(10, 10, 2)[:-4].replace(b"\x2c", b"\x00", 1),
    ],
)
def test_what_is_no_picture_is_called_that(content: bytes) -> None:
    with pytest.raises(PictureRefused, match="geen afbeelding die we kunnen lezen"):
        measured(io.BytesIO(content))


ADDRESSES = ["wagtailimages:add", "wagtailimages:add_multiple", "wagtailimages_chooser:create"]


def brought(college: College, address: str, content: bytes, name: str = "foto.png") -> str:
    file = SimpleUploadedFile(name, content, content_type="image/png")
    field = {"wagtailimages_chooser:create": "image-chooser-upload-", "wagtailimages:add_multiple": ""}.get(address, "")
    fields: dict[str, Any] = {f"{field}title": "Foto", f"{field}collection": college.provider.collection.pk}
    fields |= {f"{field}file": file, "files[]": SimpleUploadedFile(name, content, content_type="image/png")}
    answer = college.client().post(reverse(address), fields, headers={"X-Requested-With": "XMLHttpRequest"})
    assert answer.status_code == 200
    return str(answer.content.decode("unicode_escape" if address.endswith("multiple") else "utf-8"))


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_picture_of_200_million_pixels_is_refused_beside_its_field(
    college: College, address: str, bomb: bytes
) -> None:
    before = Image.objects.count()
    assert HUGE in brought(college, address, bomb)
    assert Image.objects.count() == before


def test_a_picture_cannot_be_replaced_by_one_that_is_too_large(college: College, bomb: bytes) -> None:
    address = reverse("wagtailimages:edit", args=[college.image.pk])
    fields = {"title": "Foto", "collection": college.provider.collection.pk}
    answer = college.client().post(address, fields | {"file": SimpleUploadedFile("foto.png", bomb)})
    assert HUGE in answer.content.decode()
    college.image.refresh_from_db()
    assert college.image.width < 1000


@pytest.mark.parametrize("more", [packed_text, packed_colours])
def test_what_a_picture_carries_beside_itself_is_bounded(college: College, more: Any) -> None:
    before = Image.objects.count()
    for content in (
        png(10, 10, *[more(60_000_000)] * 3),
        png(10, 10) + more(60_000_000),
        png(10, 10, *[more(900_000)] * 9),
    ):
        assert "Dit is geen afbeelding die we kunnen lezen" in brought(college, "wagtailimages:add", content)
    assert Image.objects.count() == before
    assert measure_of(png(10, 10, more(1000))) == Measure("PNG", 10, 10)


@pytest.mark.parametrize("broken", [png(40, 30)[:-30], saved("JPEG")[:300], saved("GIF")[:40], webp(40, 30)])
def test_a_picture_that_is_cut_off_is_refused_and_breaks_no_page(college: College, broken: bytes) -> None:
    name = {b"\x89": "foto.png", b"\xff": "foto.jpg", b"G": "foto.gif", b"R": "foto.webp"}[broken[:1]]
    page = brought(college, "wagtailimages:add", broken, name)
    assert "Dit is geen afbeelding die we kunnen lezen" in page or Image.objects.filter(title="Foto").exists()
    assert college.client().get(reverse("wagtailimages:index")).status_code == 200


def test_a_picture_that_contradicts_itself_is_called_no_picture(college: College) -> None:
    """Two heads, of which a decoder reads the other one."""
    second = chunk(b"IHDR", struct.pack(">IIBBBBB", 60_000, 60_000, 8, 0, 0, 0, 0))
    page = brought(college, "wagtailimages:add", png(10, 10, second))
    assert "Dit is geen afbeelding die we kunnen lezen" in page


@pytest.mark.parametrize(
    ("address", "name", "content"),
    [("wagtailimages:add", "foto.png", png(10, 10)), ("wagtaildocs:add", "blad.txt", b"Een werkblad.")],
)
def test_a_title_holds_nothing_that_nobody_sees(college: College, address: str, name: str, content: bytes) -> None:
    fields = {"collection": college.provider.collection.pk, "file": SimpleUploadedFile(name, content)}
    answer = college.client().post(reverse(address), fields | {"title": "a\u202eb"})
    assert (answer.status_code, "verandert" in answer.content.decode()) == (200, True)
    made = college.client().post(
        reverse(address), fields | {"title": " Een  werkblad ", "file": SimpleUploadedFile(name, content)}
    )
    assert made.status_code == 302
    model = Image if "images" in address else Document
    assert model.objects.latest("pk").title == "Een werkblad"


def test_nobody_brings_a_portrait(college: College, bomb: bytes) -> None:
    """Nothing here shows one."""
    page = college.client().post(reverse("wagtailadmin_account"), {"avatar-avatar": SimpleUploadedFile("ik.png", bomb)})
    assert "avatar-avatar" not in page.content.decode()


@pytest.fixture
def old_bomb(college: College, bomb: bytes) -> Image:
    """One that came in before there was a limit."""
    image = college.make_image("Oud")
    image.file.storage.delete(image.file.name)
    image.file.storage.save(image.file.name, ContentFile(bomb))
    return image


def test_what_is_there_already_stops_the_release_and_breaks_no_page(college: College, old_bomb: Image) -> None:
    college.write_module(body=college.body(image={"image": old_bomb.pk}))
    (problem,) = freeze(college.page, store=False).problems
    assert f"“Oud”: {HUGE}" in str(problem)
    client = college.client()
    shown = [reverse("wagtailimages:index"), reverse("wagtailimages:edit", args=[old_bomb.pk])]
    assert [client.get(address).status_code for address in shown] == [200, 200]


def test_a_course_from_files_is_held_to_the_same(college: College, bomb: bytes, tmp_path: Path) -> None:
    (picture := tmp_path / "foto.png").write_bytes(bomb)
    (program := tmp_path / "werk.exe").write_bytes(b"MZ")
    with pytest.raises(CourseFileError, match=r"20\.000 bij 10\.000"):
        image_id(picture, "Foto", college.provider.collection)
    with pytest.raises(CourseFileError, match="nemen we niet aan"):
        document_id(program, "Werk", college.provider.collection)


OPEN = "application/vnd.oasis.opendocument."
GOOD = {
    "pdf": b"%PDF-1.7 werkblad",
    "odt": archive({"content.xml": b"<x/>"}, OPEN + "text"),
    "ods": archive({"content.xml": b"<x/>"}, OPEN + "spreadsheet"),
    "odp": archive({"content.xml": b"<x/>"}, OPEN + "presentation"),
    "docx": word(),
    "xlsx": archive({"[Content_Types].xml": b"<Types/>", "xl/workbook.xml": b"<x/>"}),
    "pptx": archive({"[Content_Types].xml": b"<Types/>", "ppt/presentation.xml": b"<x/>"}),
    "txt": "Café".encode("cp1252"),
    "csv": b"\xff\xfe" + "naam;uren".encode("utf-16-le"),
    "md": "# Café".encode(),
    "png": saved("PNG"),
    "jpg": saved("JPEG"),
    "jpeg": saved("JPEG"),
    "webp": saved("WEBP"),
    "gif": saved("GIF"),
}


def test_every_kind_that_we_name_is_taken() -> None:
    assert sorted(GOOD) == sorted(KINDS)
    for extension, content in GOOD.items():
        check_document(f"Werkblad.{extension.upper()}", content)


def test_no_kind_passes_for_another() -> None:
    """But for text, which can hold anything that is text, and is handed out as text."""
    wrong = []
    for extension in KINDS:
        for other, content in (GOOD | {"exe": b"MZ\x90\x00\x03", "html": b"<script>alert(1)</script>"}).items():
            same = {extension, other} in ({"jpg", "jpeg"}, {extension}) or (
                {extension, other} <= {"txt", "csv", "md", "html", "pdf"} and extension in {"txt", "csv", "md"}
            )
            try:
                check_document(f"x.{extension}", content)
            except DocumentRefused:
                continue
            wrong += [] if same else [(extension, other)]
    assert wrong == []


@pytest.mark.parametrize("name", ["werk.exe", "werk.html", "werk.svg", "werk.docm", "werk.pdf.js", "werk", ".pdf.exe"])
def test_other_kinds_are_refused_with_those_that_are_taken(name: str) -> None:
    with pytest.raises(DocumentRefused, match=r"Gebruik een van deze: pdf, odt, ods, odp, docx"):
        check_document(name, b"%PDF-1.7")


def many(count: int) -> bytes:
    return archive({"[Content_Types].xml": b"", "word/document.xml": b""} | {f"word/{n}": b"" for n in range(count)})


def lying(content: bytes) -> bytes:
    """An archive that says of its largest part that it holds one byte."""
    return content.replace(struct.pack("<I", 150_000_000), struct.pack("<I", 1))


BOMBS = {
    "much": word(**{"word/media.bin": bytes(150_000_000)}),
    "much, and says little": lying(word(**{"word/media.bin": bytes(150_000_000)})),
    "many parts": many(6000),
    "macros": word(**{"word/vbaProject.bin": b"x"}),
    "cut off": word()[:-10],
    "nothing": b"PK\x03\x04",
    "only an end": b"PK\x05\x06" + bytes(18),
}


@pytest.mark.parametrize("name", BOMBS)
def test_an_archive_is_bounded_by_what_it_unpacks_to(name: str) -> None:
    with pytest.raises(DocumentRefused, match="zo’n bestand is dit niet"):
        check_document("werkblad.docx", BOMBS[name])


def test_a_document_that_is_too_large_is_called_that() -> None:
    with pytest.raises(DocumentRefused, match="groter dan 10 MB"):
        check_document("werkblad.pdf", b"%PDF-1.7" + bytes(10 * 1024 * 1024))


@pytest.mark.parametrize("name", ["werk.exe", "werk.html", "werk.pdf"])
def test_a_document_of_another_kind_is_refused_beside_its_field(college: College, name: str) -> None:
    before = Document.objects.count()
    file = SimpleUploadedFile(name, b"<script>alert(1)</script>")
    fields = {"title": "Werk", "collection": college.provider.collection.pk, "file": file}
    page = college.client().post(reverse("wagtaildocs:add"), fields).content.decode()
    assert ("nemen we niet aan" in page, "zo’n bestand is dit niet" in page) == (name != "werk.pdf", name == "werk.pdf")
    assert Document.objects.count() == before


def test_a_document_of_a_kind_that_we_take_is_taken(college: College) -> None:
    content = word()
    file = SimpleUploadedFile("werk.docx", content)
    fields = {"title": "Werk", "collection": college.provider.collection.pk, "file": file}
    assert college.client().post(reverse("wagtaildocs:add"), fields).status_code == 302
    with Document.objects.get(title="Werk").file.open() as kept:
        assert kept.read() == content


def test_a_document_of_another_kind_that_is_there_already_stops_the_release(college: College) -> None:
    program = Document.objects.create(
        title="Spel",
        file=ContentFile(b"MZ", name="spel.exe"),
        collection=college.provider.collection,
        uploaded_by_user=college.author,
    )
    college.write_module(body=college.body(download={"document": program.pk}))
    (problem,) = freeze(college.page, store=False).problems
    assert "“Spel”: Bestanden van deze soort nemen we niet aan." in str(problem)
