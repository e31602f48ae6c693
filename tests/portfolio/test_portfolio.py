"""What a teacher keeps of her own work: kept once, read, taken away and deleted by nobody but her."""

import datetime
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from courses.portfolio.actions import NothingToKeep, PortfolioFull, TooLongToKeep, keep
from courses.portfolio.models import LONGEST_TEXT, PortfolioItem
from lms.errors import NotAllowedError
from lms.people.models import User
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.both]

PAGE = "/mijn-portfolio/"


@pytest.fixture
def teacher() -> User:
    return factories.person()


@pytest.fixture
def her(teacher: User, client: Client) -> Client:
    client.force_login(teacher)
    return client


def kept(person: User, title: str = "Brief aan ouders", text: str = "Beste ouders,\n\nWij oefenen.") -> PortfolioItem:
    return keep(person=person, title=title, text=text, source="Reflectie, AI begrijpen", by=person)


def read(response) -> str:
    return " ".join(response.content.decode().split())


# --- the action ---------------------------------------------------------------------------


def test_the_same_kept_again_is_the_same(teacher):
    assert kept(teacher) == kept(teacher, text="Beste ouders,\r\n\r\nWij oefenen.\n")
    assert kept(teacher, text="Anders.") != kept(teacher)
    assert PortfolioItem.objects.count() == 2


def test_two_people_may_keep_the_same_text(teacher):
    assert kept(teacher) != kept(factories.person())


def test_it_is_kept_as_it_is_but_for_ends_of_lines_and_what_no_text_holds(teacher):
    item = keep(person=teacher, title=" Een\ntitel ", text="\x00a\r\nb ", source="", by=teacher)
    assert (item.title, item.text, item.source) == ("Een titel", "a\nb", "")
    assert keep(person=teacher, title=" ", text="c", by=teacher).title == "Zonder titel"
    assert len(keep(person=teacher, title="t" * 300, text="c", by=teacher).title) == 200


@pytest.mark.parametrize("text", ["", "  \n\x00"])
def test_without_text_there_is_nothing_to_keep(teacher, text):
    with pytest.raises(NothingToKeep, match="Er is nog geen tekst om te bewaren"):
        kept(teacher, text=text)


def test_a_text_has_a_longest_length_in_the_database_too(teacher):
    kept(teacher, text="a" * LONGEST_TEXT)
    with pytest.raises(TooLongToKeep, match="hooguit 20000 tekens"):
        kept(teacher, text="a" * (LONGEST_TEXT + 1))
    with pytest.raises(IntegrityError), transaction.atomic():
        PortfolioItem.objects.update(text="a" * (LONGEST_TEXT + 1))


def test_a_portfolio_can_be_full_and_what_is_there_stays_the_same(teacher, settings):
    settings.PORTFOLIO_ITEMS = 1
    item = kept(teacher)
    with pytest.raises(PortfolioFull, match="Je portfolio is vol"):
        kept(teacher, text="Nog een.")
    assert kept(teacher) == item


def test_nobody_keeps_anything_for_another(teacher):
    with pytest.raises(NotAllowedError):
        keep(person=teacher, title="x", text="y", by=factories.person(is_superuser=True))
    assert PortfolioItem.objects.count() == 0


def test_it_goes_with_the_account(teacher):
    kept(teacher)
    teacher.delete()
    assert PortfolioItem.objects.count() == 0


# --- the pages ----------------------------------------------------------------------------


def test_an_empty_portfolio_says_how_it_fills(her):
    page = read(her.get(PAGE))
    assert "Je hebt nog niets bewaard" in page
    assert "Maak je bij een oefening iets waar je op school mee verder wilt" in page
    assert reverse("portfolio:download") not in page


def test_the_newest_comes_first_and_each_leads_to_its_text(her, teacher):
    first, second = kept(teacher, "Eerste"), kept(teacher, "Tweede")
    page = read(her.get(PAGE))
    assert page.index("Tweede") < page.index("Eerste")
    assert f'href="{PAGE}{second.pk}/"' in page
    text = read(her.get(f"{PAGE}{first.pk}/"))
    assert "<p>Beste ouders,</p> <p>Wij oefenen.</p>" in text
    assert "bij Reflectie, AI begrijpen" in text


def test_what_somebody_typed_stays_text(her, teacher):
    item = kept(teacher, "<b>Titel</b>", "<script>alert(1)</script>")
    for address in (PAGE, f"{PAGE}{item.pk}/", f"{PAGE}{item.pk}/wissen/"):
        page = read(her.get(address))
        assert ("<script>alert" in page, "<b>Titel" in page) == (False, False)


def test_the_list_is_paged(her, teacher):
    for number in range(21):
        kept(teacher, f"Stuk {number}")
    assert "Pagina 1 van 2" in read(her.get(PAGE))
    assert read(her.get(PAGE + "?page=2")).count("<h2>") == 1


def test_all_of_it_is_one_text_and_each_is_a_document(her, teacher):
    made = datetime.datetime(2026, 3, 1, 12, tzinfo=datetime.UTC)
    item = kept(teacher)
    PortfolioItem.objects.update(made_at=made)
    answer = her.get(reverse("portfolio:download"))
    assert (answer.streaming, answer["Content-Type"]) == (True, "text/markdown; charset=utf-8")
    assert answer["Content-Disposition"].startswith('attachment; filename="mijn-portfolio-')
    assert answer.getvalue().decode() == (
        "# Mijn portfolio\n\n## Brief aan ouders\n\nBewaard op 1 maart 2026 bij Reflectie, AI begrijpen\n\n"
        "Beste ouders,\n\nWij oefenen.\n"
    )
    paper = her.get(reverse("portfolio:document", args=[item.pk]))
    assert paper["Content-Disposition"] == f'attachment; filename="portfolio-{item.pk}.odt"'
    assert "Wij oefenen." in ZipFile(BytesIO(paper.getvalue())).read("content.xml").decode()


def test_a_text_is_deleted_after_a_question_and_a_second_time_is_no_fault(her, teacher):
    item, other = kept(teacher), kept(teacher, "Blijft")
    address = reverse("portfolio:take_out", args=[item.pk])
    assert "Wat je bij de oefening hebt ingeleverd en gehaald, blijft." in read(her.get(address))
    assert PortfolioItem.objects.count() == 2
    assert "De tekst is gewist." in read(her.post(address, follow=True))
    assert "Er was niets meer om te wissen." in read(her.post(address, follow=True))
    assert list(PortfolioItem.objects.all()) == [other]


def test_nobody_else_reads_takes_or_deletes_it(teacher):
    item = kept(teacher)
    for person in (factories.person(), factories.person(is_superuser=True, is_staff=True)):
        other = Client()
        other.force_login(person)
        assert "Brief aan ouders" not in read(other.get(PAGE))
        assert other.get(reverse("portfolio:download")).getvalue() == b"# Mijn portfolio\n"
        for name in ("item", "document", "take_out"):
            assert other.get(reverse(f"portfolio:{name}", args=[item.pk])).status_code == 404
        other.post(reverse("portfolio:take_out", args=[item.pk]))
    assert PortfolioItem.objects.get() == item
    assert Client().get(PAGE).status_code == 302


@pytest.mark.parametrize("number", [1, 3])
def test_the_pages_cost_the_same_few_queries(her, teacher, number, django_assert_num_queries):
    for each in range(number):
        item = kept(teacher, f"Stuk {each}")
    with django_assert_num_queries(5):
        her.get(PAGE)
    with django_assert_num_queries(4):
        her.get(f"{PAGE}{item.pk}/")


def test_the_way_there_is_in_the_menu(her):
    assert f'href="{PAGE}"' in read(her.get("/dashboard/"))
