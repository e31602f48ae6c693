"""What the demo's teacher kept of her own work."""

from courses.portfolio.actions import keep
from courses.portfolio.models import PortfolioItem
from lms.people.models import User

from . import cast, clock, people

KEPT = (
    (
        6,
        "Vraag voor een uitleg over breuken",
        "Verbeter een vraag, AI begrijpen",
        (
            "Je bent leerkracht in groep 6. Leg uit hoe je twee breuken met een andere noemer optelt.\n\n"
            "Gebruik drie stappen en één voorbeeld met een reep chocola. Schrijf zinnen van hooguit tien woorden."
            " Zeg het erbij als je iets niet zeker weet."
        ),
    ),
    (
        2,
        "Wat ik met mijn groep wil afspreken",
        "Reflectie, AI begrijpen",
        (
            "We zetten nooit namen in een chatbot. We controleren een feit in een tweede bron. Wie iets met AI maakt,"
            " zegt het erbij.\n\nNa de herfstvakantie vraag ik de groep wat er lukt en wat niet."
        ),
    ),
)


def fill(_by: User) -> None:
    """Two texts, kept on different days."""
    person = people.account(cast.HALFWAY)
    if PortfolioItem.objects.visible_to(person).exists():
        return
    for days, title, source, text in KEPT:
        with clock.at(clock.days_ago(days)):
            keep(person=person, title=title, text=text, source=source, by=person)
