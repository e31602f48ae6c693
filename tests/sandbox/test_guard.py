"""A citizen service number of a pupil does not leave the site; ordinary numbers do."""

import pytest

from courses.sandbox.guard import has_bsn


@pytest.mark.parametrize(
    "text",
    [
        "Het BSN van Sem is 111222333.",
        "bsn:111222333",
        "Zijn burgerservicenummer (111.222.333) klopt niet",
        "111 222 333 is haar BSN-nummer",
        "BSN 1234-56-782",
        "BSN 12345672",
    ],
)
def test_a_number_that_passes_with_the_word_near_is_found(text):
    assert has_bsn(text)


@pytest.mark.parametrize(
    "text",
    [
        "Bel 111222333",
        "Wat is een BSN?",
        "Het BSN is 111222334",
        "Het BSN is 000000000",
        "BSN 1112223334",
        "BSN " + "x" * 80 + " 111222333",
        "",
    ],
)
def test_other_numbers_and_the_word_alone_are_not(text):
    assert not has_bsn(text)
