"""What a draft becomes when it is frozen: typed, cleaned, its files kept by their content."""

import hashlib
import io
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.test import Client
from PIL import Image as Picture
from wagtail.images.models import Image as StoredImage

from courses.authoring import media
from courses.authoring.freezing import freeze, freeze_page
from courses.authoring.rich_text import frozen_html
from courses.models import CoursePage, FrozenMedia, ModulePage
from courses.schema import Download, Image, KnowledgeCheck, Text
from courses.schema.exercises import NextWord
from lms.hub.next_word import chances
from tests.courses.authoring.conftest import College, picture
from tests.courses.authoring.drafts import KEYS, items, values


def block(college: College, kind: str) -> Any:
    blocks = freeze_page(college.page).modules[0].blocks
    return next(found for found in blocks if found.type == kind)


def test_every_field_of_every_block_is_frozen_as_it_was_written(college: College) -> None:
    """The frozen form holds what the editor holds, kind by kind and field by field."""
    written = values(college.image, college.document)
    for found in freeze_page(college.page).modules[0].blocks:
        frozen = found.model_dump()
        for name, value in written[found.type].items():
            if name in {
                "image",
                "document",
                "html",
                "questions",
                "items",
                "statements",
                "criteria",
                "free_suggestions",
            }:
                continue
            assert frozen[name] == value, (found.type, name)
    check = block(college, "knowledge_check")
    assert isinstance(check, KnowledgeCheck)
    assert check.questions[0].key == "v1"
    assert [(o.key, o.text, o.correct, o.feedback) for o in check.questions[0].options] == [
        ("a1", "Een woord kiezen", True, "Ja."),
        ("a2", "Feiten opzoeken", False, "Nee."),
    ]
    words = block(college, "next_word")
    assert isinstance(words, NextWord)
    assert (words.criteria, words.free_suggestions) == (("Je hebt elk woord voorspeld.",), ("De juf",))
    assert words.items[0].table == (("bord", 700), ("raam", 100))
    assert (words.statements[0].key, words.statements[0].correct) == ("s1", True)


def test_the_course_itself_is_frozen_too(college: College) -> None:
    document = freeze_page(college.page)
    assert (document.key, document.title, document.slug) == (college.page.key, college.page.title, college.page.slug)
    assert (document.sectors, document.models_used) == (("po", "vo"), ("woordvoorspeller",))
    assert [(o.code, o.text, o.frameworks) for o in document.outcomes] == [
        ("L1", "Je legt uit hoe een model kiest.", ("AI-GO:kennis",))
    ]
    assert (document.cost_amount, document.provider_name) == ("0.00", college.name)
    assert (document.modules[0].key, document.modules[0].slug) == (college.module.key, "wat-is-ai")


def test_what_counts_is_the_newest_saved_draft(college: College) -> None:
    college.write(summary="Net opgeslagen.")
    college.write_module(title="Nieuwe titel")
    document = freeze_page(college.page)
    assert (document.summary, document.modules[0].title) == ("Net opgeslagen.", "Nieuwe titel")


def test_modules_come_in_the_order_of_the_tree(college: College) -> None:
    second = ModulePage(title="Tweede", slug="tweede", live=False)
    CoursePage.objects.get(pk=college.page.pk).add_child(instance=second)
    assert [module.slug for module in freeze_page(college.page).modules] == ["wat-is-ai", "tweede"]
    second.move(CoursePage.objects.get(pk=college.page.pk), pos="first-child")
    assert [module.slug for module in freeze_page(college.page).modules] == ["tweede", "wat-is-ai"]


def test_an_untouched_draft_and_one_saved_again_have_one_hash(college: College) -> None:
    before = freeze_page(college.page).canonical()
    college.write()
    college.write_module()
    assert freeze_page(college.page).canonical() == before


def test_an_old_revision_cannot_change_what_a_course_is(college: College) -> None:
    """Keys come from the page itself, whatever is in the revision that is restored."""
    revision = college.page.latest_revision
    revision.content |= {"key": "00000000-0000-4000-8000-0000000000ff", "course": None}
    revision.save()
    draft = CoursePage.objects.get(pk=college.page.pk).get_latest_revision_as_object()
    assert draft.key == college.page.key


def test_a_copy_of_a_course_is_another_course(college: College) -> None:
    copied = college.page.copy(update_attrs={"slug": "kopie", "title": "Kopie"}, recursive=True)
    first, second = freeze_page(college.page), freeze_page(copied)
    assert first.key != second.key
    assert first.modules[0].key != second.modules[0].key


# --- Rich text -------------------------------------------------------------------------------


def cleaned(source: str) -> tuple[str, list[str]]:
    said: list[str] = []
    return frozen_html(source, {}, said.append), said


def test_rich_text_keeps_what_the_editor_offers_and_nothing_else() -> None:
    source = (
        '<h2 data-block-key="x1" onclick="kwaad()">Kop</h2><p style="color:red">Een <script>kwaad()</script>'
        '<img src="https://elders.example/x.png"><a href="https://example.org/a?b=1&amp;c=2">link</a>.</p>'
        '<embed embedtype="image" id="3" format="left"/>'
    )
    assert cleaned(source) == ('<h2>Kop</h2><p>Een <a href="https://example.org/a?b=1&amp;c=2">link</a>.</p>', [])


def test_a_file_and_the_editor_spell_bold_alike() -> None:
    assert cleaned("<p><b>vet</b> en <i>schuin</i></p>") == cleaned("<p><strong>vet</strong> en <em>schuin</em></p>")


def test_links_inside_the_course_are_by_key(college: College) -> None:
    link = f'<p><a linktype="page" id="{college.module.pk}">module</a> <a href="#block:{KEYS["quote"]}">citaat</a></p>'
    college.write_module(body=college.body(text={"html": link}))
    text = block(college, "text")
    assert isinstance(text, Text)
    assert text.html == (
        f'<p><a href="#module:{college.module.key}">module</a> <a href="#block:{KEYS["quote"]}">citaat</a></p>'
    )
    assert freeze(college.page, store=False).problems == []


def test_mail_addresses_may_be_linked() -> None:
    assert cleaned('<p><a href="mailto:vragen@example.org">mail</a></p>')[1] == []


# --- Files -----------------------------------------------------------------------------------


def test_a_file_is_kept_by_its_content_once(college: College) -> None:
    college.make_image("Dezelfde foto")
    freeze_page(college.page)
    freeze_page(college.page)
    image, document = block(college, "image"), block(college, "download")
    assert isinstance(image, Image)
    assert isinstance(document, Download)
    with college.image.file.open() as opened:
        original = opened.read()
    kept = {row.sha256: row for row in FrozenMedia.objects.all()}
    assert set(kept) == {image.media.sha256, document.media.sha256}
    assert image.media.sha256 == hashlib.sha256(original).hexdigest()
    assert (image.media.width, image.media.height, image.media.content_type) == (40, 30, "image/png")
    assert (document.media.content_type, document.media.size) == ("application/pdf", 17)
    with kept[image.media.sha256].file.open() as opened:
        assert opened.read() == original


def test_a_preview_keeps_nothing(college: College) -> None:
    frozen = freeze(college.page, store=False)
    assert FrozenMedia.objects.count() == 0
    assert set(frozen.sources.values()) == {college.image.file.url, college.document.file.url}


def test_a_file_left_behind_by_a_release_that_failed_is_used(college: College) -> None:
    described, content = media.describe_document(college.document)
    with transaction.atomic():
        media.keep(described, content)
        transaction.set_rollback(True)
    assert FrozenMedia.objects.count() == 0
    media.keep(described, content)
    assert FrozenMedia.objects.get().file.name == f"vast/{described.sha256[:2]}/{described.sha256}"


def shown(source: StoredImage) -> tuple[str, tuple[int, int], bytes]:
    described, content = media.describe_image(source)
    with Picture.open(io.BytesIO(content)) as kept:
        assert (kept.width, kept.height) == (described.width, described.height)
        assert not kept.getexif()
        return described.content_type, kept.size, content


def test_a_photo_does_not_tell_where_it_was_taken(college: College) -> None:
    exif = Picture.Exif()
    exif[0x010F] = "Camera van de juf"
    exif[0x8825] = {1: "N", 2: (52.0, 5.0, 1.0)}
    photo = college.make_image("Klas", kind="JPEG", exif=exif)
    kind, size, content = shown(photo)
    assert (kind, size) == ("image/jpeg", (40, 30))
    assert b"Camera" not in content


def test_a_photo_that_lies_on_its_side_is_put_upright(college: College) -> None:
    exif = Picture.Exif()
    exif[0x0112] = 6
    assert shown(college.make_image("Staand", kind="JPEG", exif=exif))[1] == (30, 40)


def test_a_picture_larger_than_a_page_is_made_smaller(college: College) -> None:
    assert shown(college.make_image("Groot", size=(3200, 1600)))[1] == (1600, 800)


def test_a_kind_that_not_every_browser_shows_is_written_as_webp(college: College) -> None:
    described, _content = media.describe_image(college.make_image("Oud", kind="GIF"))
    assert (described.content_type, described.filename) == ("image/webp", "foto.webp")


def test_what_is_no_picture_or_too_large_or_gone_is_said(college: College, monkeypatch: pytest.MonkeyPatch) -> None:
    broken = college.make_image("Kapot")
    broken.file.storage.delete(broken.file.name)
    broken.file.storage.save(broken.file.name, ContentFile(b"geen plaatje"))
    college.write_module(body=college.body(image={"image": broken.pk}))
    where = f"Module “{college.module.title}”, blok 2 (afbeelding)"
    assert freeze(college.page, store=False).problems == [f"{where}: “Kapot” is geen leesbare afbeelding."]
    broken.file.storage.delete(broken.file.name)
    assert freeze(college.page, store=False).problems == [f"{where}: Het bestand van “Kapot” is weg."]
    college.write_module(body=college.body())
    monkeypatch.setattr(media, "LARGEST", 10)
    assert [str(p).partition(": ")[2] for p in freeze(college.page, store=False).problems] == [
        f"“{college.image.title}” is groter dan 0 MB.",
        f"“{college.document.title}” is groter dan 0 MB.",
    ]


def test_a_file_of_another_college_is_not_frozen(college: College, other: College) -> None:
    """However its id came into the draft."""
    college.write_module(body=college.body(image={"image": other.image.pk}, download={"document": other.document.pk}))
    frozen = freeze(college.page)
    assert [str(problem).partition(": ")[2] for problem in frozen.problems] == [
        "het bestand is niet van je eigen organisatie.",
        "het bestand is niet van je eigen organisatie.",
    ]
    assert {b.type for b in frozen.document.modules[0].blocks} & {"image", "download"} == set()
    assert FrozenMedia.objects.count() == 0


def test_frozen_media_cannot_be_changed_or_deleted(college: College) -> None:
    freeze_page(college.page)
    row = FrozenMedia.objects.all()[0]
    for refused in (row.delete, lambda: FrozenMedia.objects.filter(pk=row.pk).update(filename="anders")):
        with pytest.raises(IntegrityError), transaction.atomic():
            refused()
    assert FrozenMedia.objects.get(pk=row.pk).filename == row.filename


def test_a_frozen_file_is_served_for_ever(college: College) -> None:
    image = block(college, "image")
    response = Client().get(f"/vast/{image.media.sha256}/{image.media.filename}")
    assert (response.status_code, response["Content-Type"]) == (200, "image/png")
    assert response["Cache-Control"] == "public, max-age=31536000, immutable"
    assert hashlib.sha256(b"".join(response.streaming_content)).hexdigest() == image.media.sha256  # type: ignore[attr-defined]


# --- Half-finished drafts ----------------------------------------------------------------------


def test_a_draft_that_is_hardly_begun_can_be_frozen_for_a_preview(college: College) -> None:
    empty = [{"type": kind, "value": {"minutes": None}, "id": key} for kind, key in KEYS.items()]
    college.write_module(body=empty)
    frozen = freeze(college.page, store=False)
    assert [b.type for b in frozen.document.modules[0].blocks] == [
        kind for kind in KEYS if kind not in {"image", "download"}
    ]
    assert len(frozen.problems) > 20


def test_an_empty_table_is_filled_with_the_chances_of_the_model(college: College) -> None:
    sentence = {"context": "De juf schrijft op het", "choices": items("k", ["bord", "raam"]), "table": []}
    college.write_module(body=college.body(next_word={"items": items("i", [sentence])}))
    words = block(college, "next_word")
    assert isinstance(words, NextWord)
    assert words.items[0].table == tuple(chances("De juf schrijft op het", temperature=1, top=6))
    assert words.items[0].table[0][0] == "bord"


def test_pictures_of_the_tests_are_pictures() -> None:
    with Picture.open(picture()) as opened:
        assert opened.size == (40, 30)
