"""The woordvoorspeller on the front page: what may follow the beginning of a sentence, and a word drawn from it.

Everything is worked out in this process from the counts of the trained model. Nothing is kept, and what somebody typed
travels in the body of a request: an address stands in logs, histories and bookmarks.
"""

from dataclasses import dataclass
from random import SystemRandom

from django.http import HttpRequest, QueryDict
from django.utils.formats import number_format
from django_ratelimit.core import is_ratelimited

from lms.hub import next_word
from lms.hub.embedded.ngram import START, ranking
from lms.hub.embedded.words import MARKS, SENTENCE_END, capitalised
from lms.hub.next_word import TEMPERATURES
from lms.people.limits import origin_of

# A beginning may be so long, in characters; what is longer is cut, and the page says so.
MOST_CHARACTERS = 120
BEGINNINGS = ("De leraar", "De juf schrijft op het", "Een taalmodel", "In de klas")
# Names in the form: the sentence with a word more, a temperature that was pressed, and: let the model choose.
LONGER, PRESSED, CHOOSE = "volgende", "warmte", "kies"
# Five hundred people behind one address of the network, each a word every five seconds.
RATE = "6000/m"
_SHOWN = 5
_random = SystemRandom()


@dataclass(frozen=True)
class Bar:
    """A word that can follow, its chance in thousandths, and the sentence with it."""

    word: str
    chance: int
    sentence: str

    @property
    def percent(self) -> str:
        """Whole per cents, for people; below one, with a decimal."""
        return (
            f"{round(self.chance / 10)}%" if self.chance >= 10 else f"{number_format(self.chance / 10, decimal_pos=1)}%"
        )

    @property
    def width(self) -> str:
        """The length of the bar, as SVG wants it."""
        return f"{self.chance / 10:.1f}%"


@dataclass(frozen=True)
class Prediction:
    """A beginning with what may follow it; no bars when the sentence has ended, or has no room left."""

    text: str
    temperature: str
    bars: tuple[Bar, ...]
    others: int  # words that can follow and are not shown
    seen: str  # the words that the model looked at; empty at the start of a sentence
    cut: bool

    @property
    def temperatures(self) -> tuple[str, ...]:
        """Every temperature that can be pressed."""
        return TEMPERATURES

    @property
    def ended(self) -> bool:
        """Whether nothing more can follow."""
        return not self.bars


def predict(text: str, temperature: str = "1") -> Prediction:
    """What the woordvoorspeller expects after ``text``, at a temperature of ``TEMPERATURES``."""
    asked = " ".join(text.split())
    beginning = asked[:MOST_CHARACTERS].rstrip()
    ranked = ranking(_chances(beginning, temperature)) if _goes_on(beginning) else []
    longer = [(word, round(1000 * chance), _with(beginning, word)) for word, chance in ranked[:_SHOWN]]
    bars = tuple(Bar(word, chance, whole) for word, chance, whole in longer if chance and len(whole) <= MOST_CHARACTERS)
    return Prediction(beginning, temperature, bars, len(ranked) - len(bars), _seen(beginning), cut=beginning != asked)


def drawn(text: str, temperature: str) -> str:
    """``text`` with one more word, drawn by chance; an ended or a full sentence stays as it is."""
    before = predict(text, temperature)
    if before.ended:
        return before.text
    chances = ranking(_chances(before.text, before.temperature))
    word = _random.choices([word for word, _chance in chances], weights=[chance for _word, chance in chances])[0]
    longer = _with(before.text, word)
    return longer if len(longer) <= MOST_CHARACTERS else before.text


def asked_too_often(request: HttpRequest) -> bool:
    """Count one question from this address, and return whether it is one too many this minute.

    A whole school may share an address, so the limit is generous.
    """
    return bool(is_ratelimited(request, group="home.predictor", key=origin_of, rate=RATE, increment=True))


def from_form(asked: QueryDict) -> tuple[str, str]:
    """Text and a temperature of ``TEMPERATURES`` out of a form; the first beginning when nothing was asked."""
    temperature = asked.get(PRESSED) or asked.get("temperatuur", "1")
    text = asked.get(LONGER, asked.get("zin", BEGINNINGS[0]))
    return text, temperature if temperature in TEMPERATURES else "1"


def _goes_on(text: str) -> bool:
    return text[-1:] not in SENTENCE_END


def _chances(text: str, temperature: str) -> dict[str, float]:
    model = next_word.woordvoorspeller()
    return model.distribution(model.context(text), float(temperature))


def _seen(text: str) -> str:
    model = next_word.woordvoorspeller()
    return " ".join(word for word in model.suffix(model.context(text)) if word != START)


def _with(text: str, word: str) -> str:
    if not text:
        return capitalised(word)
    return text + word if word in MARKS else f"{text} {word}"
