"""One step makes what only looks different the same, with a way back to what was typed."""

import unicodedata

import pytest

from courses.guard.reading import readings

from .sentences import sentences


def flat(text: str) -> str:
    return readings(text)[0].flat


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("a\u00a0b\u2003c\u3000d\te \u202f f", "a b c d e f"),
        ("a \r\n b\u2028c\x0bd", "a\nb\nc\nd"),
        ("1\u20102\u20133\u20144\u22125\ufe586\uff0d7", "1-2-3-4-5-6-7"),
        ("1․2。3·4…5", "1.2.3.4...5"),
        ("１٢𝟛⁴₅⑥❼8️⃣९", "123456789"),
        ("é ü ç ø ł ı ß æ ﬁ Å", "e u c o l i ss ae fi A"),
        ("ВЅΝ ﬀ ＢＳＮ ʙꜱɴ", "BSN ff BSN bsn"),
        ("a\u200bb\u200fc\u00add\ufeffe\u3164f\x00g", "abcdefg"),
        ("e\u0301e\u0301\u0302\u0303", "ee"),
        ("🙂ﷺ日", "\ufffd\ufdfa日"),
    ],
)
def test_signs_are_read_as_what_they_mean(text, read):
    assert flat(text) == read


def test_names_keep_their_marks():
    assert [reading.plain for reading in readings("Zoe\u0308 en José\u200b\tA")] == ["Zoë en José\tA"]


def test_every_sign_knows_where_it_stood():
    text = "🙂 ﬁe\u0301\u0302 \u00a0\tx\u200b１\r\ny…"
    (reading,) = readings(text)
    assert reading.flat == "\ufffd fie x1\ny..."
    places = [reading.span(*reading.plain_span(at, at + 1)) for at in range(len(reading.flat))]
    assert [text[start:end] for start, end in places] == [
        *("🙂", " ", "ﬁ", "ﬁ", "e\u0301"),
        *(" \u00a0\t", "x", "１", "\n", "y", "…", "…", "…"),
    ]
    assert reading.span(*reading.plain_span(0, len(reading.flat))) == (0, len(text))


def test_a_text_in_ordinary_signs_is_left_alone():
    for row in sentences("tuning.txt"):
        if row.text.isascii() and "\t" not in row.text and "  " not in row.text:
            assert (readings(row.text)[0].plain, flat(row.text)) == (row.text, row.text)


def test_no_sign_becomes_many_and_every_digit_one_digit():
    signs = [
        chr(place)
        for place in (*range(0x3000), *range(0xFB00, 0x10000), *range(0x1D400, 0x1D800), *range(0x1F100, 0x1F200))
    ]
    assert [sign for sign in signs if len(flat(sign)) > 4] == []
    digits = [(sign, value) for sign in signs if (value := unicodedata.digit(sign, None)) is not None]
    assert [flat(sign) for sign, _ in digits] == [str(value) for _, value in digits]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("abc", []),
        ("\u202eabc\u202cd", ["cba" + "d"]),
        ("\u2067 12-3 45\u2069 a", ["45 12-3  a"]),
        ("a \u05d0 1 2\nb", ["a 2 1 \u05d0\nb"]),
        ("\u202eab\ncd", ["ba\ncd"]),
    ],
)
def test_a_text_that_is_turned_round_is_read_both_ways(text, shown):
    first, *others = [reading.plain for reading in readings(text)]
    assert (first, others) == (readings(text)[0].plain, shown)


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("a&nbsp;b&#160;c&#xA0;d&nbsp e", "a b c d e"),
        ("j&#64;a&period;nl &commat; &eacute;&shy;&ndash;&rsquo;", "j@a.nl @ e-'"),
        ("&#6٣;&#x4٣; &#54٣", "3;3; 63"),
        ("&onbekend; R&B &lt= &#1114112; &#xd800;", "&onbekend; R&B &lt= &#1114112; &#xd800;"),
        ("\\u0040 \\x40 \\u{40} \\ud835\\udfcf \\ud800", "@ @ @ 1 \\ud800"),
        ("a\\nb\\nGroep\\tC \\nu \\nabla \\times \\frac", "a\\nb\nGroep C \\nu \\nabla \\times \\frac"),
        ('06\\-12 \\"a\\" https:\\/\\/a', '06-12 "a" https://a'),
        ("06%2012%C2%A034%E2%80%9156%2540 %C0%80 50% %", "06 12 34-56@ %C0%80 50% %"),
        ("&amp;nbsp;&amp;amp;#64;\\\\u0040&amp;amp;amp;#64;", " @@&#64;"),
        ("1<b>2</B>3<br/>4<!-- -->5<wbr>6</p>7", "123\n456\n7"),
        ("&lt;b&gt;1&lt;/b&gt;2 <x>3</x> a<b c", "12 <x>3</x> a<b c"),
    ],
)
def test_what_was_copied_out_of_html_json_or_an_address_is_read_as_what_it_stands_for(text, read):
    assert flat(text).split("\ufffd")[0].rstrip("\n") == read


def test_what_tags_and_comments_hold_follows_behind_the_text():
    text = 'a<b title="x">b</b><!-- c -->d'
    (reading,) = readings(text)
    assert reading.plain == 'abd\n\ufffd\ntitle="x"\n\ufffd\n c '
    start = reading.plain.index("x")
    assert [reading.span(at, at + 1) for at in (0, 1, 2, start)] == [(0, 1), (14, 15), (29, 30), (11, 12)]


def test_every_sign_that_was_escaped_knows_where_it_stood():
    text = "é &#64;&amp;nbsp;x\\u0031%C2%A0<i>2</i>3"
    (reading,) = readings(text)
    places = [reading.span(*reading.plain_span(at, at + 1)) for at in range(len(reading.flat))]
    assert reading.flat == "e @ x1 23"
    assert [text[start:end] for start, end in places] == [
        *("é", " ", "&#64;", "&amp;nbsp;", "x", "\\u0031", "%C2%A0", "2", "3"),
    ]
    assert text[slice(*reading.span(7, 9))] == "2</i>3"


def test_a_text_that_an_escape_turns_round_is_read_both_ways():
    text = "BSN &#8238;333222111"
    _, shown = readings(text)
    assert text[slice(*shown.span(4, 13))] == "333222111"
