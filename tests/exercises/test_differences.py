"""What differs between two texts: the pieces make up both, and likeness is a share of the words."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from courses.exercises.differences import Change, Piece, alike, differences

TEXTS = st.lists(st.sampled_from(["de", "De", "egel", "slaapt", "niet", "\n\nin"]), max_size=12).map(" ".join)


def test_words_that_came_and_went_are_named_in_reading_order() -> None:
    assert differences("Maak een quiz.", "Maak vandaag een toets.") == (
        Piece(Change.SAME, "Maak"),
        Piece(Change.NEW, " vandaag"),
        Piece(Change.SAME, " een"),
        Piece(Change.GONE, " quiz."),
        Piece(Change.NEW, " toets."),
    )


def test_a_first_word_that_is_gone_does_not_stick_to_the_next() -> None:
    assert differences("De egel slaapt.", "Egel slaapt.") == (
        Piece(Change.GONE, "De "),
        Piece(Change.SAME, "Egel slaapt."),
    )


def test_capitals_and_white_space_make_no_difference() -> None:
    assert alike("De egel\nslaapt.", "de  egel slaapt.") == 1
    assert alike("De egel slaapt.", "Een ree rent") == 0
    assert alike("", "iets") == 0


@settings(deadline=None, max_examples=50, suppress_health_check=[HealthCheck.too_slow])
@given(TEXTS, TEXTS)
def test_both_texts_can_be_read_from_the_pieces(before: str, after: str) -> None:
    pieces = differences(before, after)
    new = "".join(piece.text for piece in pieces if piece.change is not Change.GONE)
    old = "".join(piece.text for piece in pieces if piece.change is not Change.NEW)
    assert new == after.rstrip()
    assert old.casefold().split() == before.casefold().split()
    assert (alike(before, after) == 1) == (before.casefold().split() == after.casefold().split())
