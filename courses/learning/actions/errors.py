"""Why a learner's request was refused; ``str(error)`` is a sentence that can be shown."""

from django.utils.translation import gettext as _


class LearningError(Exception):
    """A request that changes nothing; the text says why and what to do."""


class NotOffered(LearningError):  # noqa: N818 -- says what is the case
    """The version is not, or no longer, the one that people can enrol in."""

    def __init__(self) -> None:
        super().__init__(_("Voor deze cursus kun je je nu niet inschrijven. Kies een andere cursus in het aanbod."))


class NotYourEmployment(LearningError):  # noqa: N818
    """The chosen employment is another person's, has ended, or is with no employer."""

    def __init__(self) -> None:
        super().__init__(_("Dit dienstverband is niet (meer) van jou. Kies een ander dienstverband, of geen."))


class EmploymentStands(LearningError):  # noqa: N818
    """The enrolment is under an employment that holds, or an employer assigned it."""

    def __init__(self) -> None:
        super().__init__(_("Deze inschrijving hoort al bij een dienstverband. Dat blijft zo."))


class EnrolmentCompleted(LearningError):  # noqa: N818
    """The course is completed, and what was certified stays as it is."""

    def __init__(self) -> None:
        super().__init__(_("Je hebt deze cursus al afgerond. Aan je werk koppelen kan dan niet meer."))


class EnrolmentClosed(LearningError):  # noqa: N818
    """The enrolment was given up."""

    def __init__(self) -> None:
        super().__init__(_("Je bent uitgeschreven voor deze cursus. Schrijf je opnieuw in om verder te gaan."))


class NotCompletedYet(LearningError):  # noqa: N818
    """Only who completed a version can say what it was worth."""

    def __init__(self) -> None:
        super().__init__(_("Je kunt deze cursus evalueren zodra je haar hebt afgerond."))


class EvaluationFixed(LearningError):  # noqa: N818
    """The term for changing an evaluation has passed."""

    def __init__(self) -> None:
        super().__init__(_("Je kunt je evaluatie niet meer veranderen. Wissen kan nog wel."))


class NotInThisVersion(LearningError):  # noqa: N818
    """The module, block or exercise is no part of the version that the enrolment is pinned to."""

    def __init__(self) -> None:
        super().__init__(_("Dit onderdeel hoort niet bij jouw versie van de cursus. Ga terug naar het overzicht."))
