"""Sentences as somebody writes them about a lesson, for tests that need a text which meets the floor."""

_SENTENCES = (
    "Ik heb de opdracht met mijn derde klas gedaan en eerst gevraagd wat zij er zelf van dachten.",
    "Daarna lazen we samen het antwoord van het model en zochten we op wat er niet klopte.",
    "Twee leerlingen vonden een jaartal dat nergens in hun boek stond.",
    "De volgende keer leg ik vooraf uit voor wie de tekst is, want nu was hij te moeilijk.",
    "Een collega van geschiedenis wil het ook proberen, maar dan met een bron uit het archief.",
    "Thuis heb ik de vragen korter gemaakt en er een voorbeeld bij gezet.",
    "Het kostte een half uur, en dat was het waard omdat iedereen begon te twijfelen.",
    "Voor de ouders schrijf ik nog op wat we wel en niet invullen.",
)


def an_honest_text(words: int) -> str:
    """``words`` words (at most 115) of ordinary sentences, cut off where they are reached."""
    every = " ".join(_SENTENCES).split()
    assert words <= len(every), "The sentences are used up."
    return " ".join(every[:words])
