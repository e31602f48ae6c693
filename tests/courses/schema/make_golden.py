"""Write the frozen example of the newest schema number. Once: an example that was committed never changes.

.venv/bin/python -m tests.courses.schema.make_golden
"""

from pathlib import Path
from uuid import UUID

from courses.schema import (
    SCHEMA,
    Callout,
    CourseDocument,
    Download,
    Image,
    KnowledgeCheck,
    Media,
    Module,
    Option,
    Outcome,
    Question,
    Quote,
    ReflectionTask,
    Text,
    digest,
)
from courses.schema.exercises import NextWord, NextWordItem, Statement

FOLDER = Path(__file__).parent / "golden"


def key(number: int) -> UUID:
    return UUID(int=number, version=4)


def example() -> CourseDocument:
    """A course with two modules, every kind of block and every field filled."""
    picture = Media(sha256="a" * 64, filename="kansen.png", content_type="image/png", size=1234, width=800, height=600)
    sheet = Media(sha256="b" * 64, filename="werkblad.pdf", content_type="application/pdf", size=4321)
    first, second = key(100), key(200)
    links = f'<a href="#module:{second}">module 2</a>, <a href="#block:{key(2)}">het citaat</a>'
    text = f'<h2>Kansen &amp; keuzes</h2><p>Zie {links} en <a href="https://example.org/?a=1&amp;b=2">elders</a>.</p>'
    check = KnowledgeCheck(
        key=key(6),
        minutes=10,
        title="Kennischeck",
        intro="Twee vragen.",
        pass_correct=2,
        questions=(
            Question(
                key="v1",
                kind="single",
                prompt="Wat doet een taalmodel?",
                options=(
                    Option(key="a", text="Een woord kiezen", correct=True, feedback="Klopt."),
                    Option(key="b", text="Feiten opzoeken", correct=False, feedback="Nee."),
                ),
                explanation="Het kiest met kans.",
            ),
            Question(
                key="v2",
                kind="multiple",
                prompt="Wat is generatief?",
                options=(
                    Option(key="a", text="Een tekstmodel", correct=True, feedback="Ja."),
                    Option(key="b", text="Een beeldmodel", correct=True, feedback="Ja, ook."),
                    Option(key="c", text="Een rekenmachine", correct=False, feedback="Nee, dat rekent."),
                ),
            ),
        ),
    )
    words = NextWord(
        key=key(7),
        minutes=20,
        title="Voorspel het volgende woord",
        purpose="Zien dat een model kansen heeft.",
        instructions_html="<p>Voorspel, <strong>kijk</strong> en leg uit.</p>",
        criteria=("Je hebt elk woord voorspeld.", "Je hebt het uitgelegd."),
        without_model_html="<p>Gebruik de tabel.</p>",
        items=(
            NextWordItem(
                key="i1",
                context="De juf schrijft op het",
                choices=("bord", "raam"),
                table=(("bord", 552), ("raam", 69)),
            ),
        ),
        statements=(Statement(key="s1", text="Het model telt.", correct=True, feedback="Precies."),),
        explain_prompt="Waarom krijg je twee antwoorden?",
        explain_min_words=15,
        free_intro="Probeer zelf een begin.",
        free_suggestions=("De juf", "De meester"),
    )
    task = ReflectionTask(
        key=key(8),
        minutes=30,
        title="In je eigen les",
        task_html="<p>Kies een les.</p>",
        prompt="Wat viel je op?",
        min_words=40,
        required=False,
    )
    return CourseDocument(
        key=key(1),
        slug="wat-is-ai",
        language="nl",
        title="Wat is AI? “Kansen” — en één é",
        summary="Hoe een taalmodel kiest.",
        audience="Leraren",
        prior_knowledge="Geen",
        sectors=("po", "vo"),
        outcomes=(Outcome(code="L1", text="Je legt uit hoe een model kiest.", frameworks=("AI-GO:kennis",)),),
        cost_amount="12.50",
        cost_note="De school betaalt.",
        contact="vragen@example.org",
        support_response="binnen vijf werkdagen",
        models_used=("woordvoorspeller",),
        provider_name="Hogeschool Aalbeek",
        modules=(
            Module(
                key=first,
                slug="kansen",
                title="Kansen",
                summary="Onder de motorkap.",
                blocks=(
                    Text(key=key(3), minutes=5, html=text),
                    Quote(key=key(2), minutes=1, text="Meten is weten.", source="Een meester"),
                    Image(
                        key=key(4), minutes=1, media=picture, alt="Een staafdiagram.", caption="Kansen", credit="Eigen"
                    ),
                    Callout(key=key(5), minutes=1, tone="warning", title="Let op", html="<p>Geen namen.</p>"),
                    words,
                    check,
                ),
            ),
            Module(
                key=second,
                slug="doen",
                title="Doen",
                blocks=(
                    Download(key=key(9), minutes=1, media=sheet, title="Werkblad", description="Eén A4."),
                    task,
                ),
            ),
        ),
    )


def main() -> None:
    text = example().canonical()
    path = FOLDER / f"schema-{SCHEMA}.json"
    if path.exists():
        raise SystemExit(f"{path} is there already, and never changes.")
    path.write_text(text, encoding="utf-8")
    path.with_suffix(".sha256").write_text(f"{digest(text)}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
