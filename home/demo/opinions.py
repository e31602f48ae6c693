"""What the staff said of a course after completing it."""

import random
from decimal import Decimal

from courses.learning.actions.evaluating import evaluate

from .learning import Learner

# Most say nothing in words; a remark is never about a pupil or a colleague.
REMARKS = (
    "De oefening met de kansen liet me zien wat ik al jaren niet snapte. Dat gebruik ik in mijn eigen les.",
    "Fijn dat niet gebruiken ook een goed antwoord mag zijn. Meer voorbeelden voor groep 3 en 4 zouden helpen.",
    "De kennischeck vroeg echt wat er stond. De praktijkopdracht kostte me wel meer tijd dan er stond.",
    "Ik deed het in stukjes tussen twee lessen door. Dat ging goed.",
    "Voor mij mocht het verder gaan. Ik wist al hoe een taalmodel woorden kiest.",
    "De toon is prettig: niet bang maken en niets verkopen.",
    "Met ons hele team gedaan op een studiedag. Het gesprek daarna was het beste deel.",
    "De opdracht bracht me op een vraag aan onze leverancier. Het antwoord heb ik nog niet.",
)


def say(learner: Learner, chance: random.Random) -> None:
    """Answer the questions about the course; most people are content, some are not."""
    content = chance.random() < 0.8
    answers = {
        name: chance.choices([5, 4, 3, 2] if content else [4, 3, 2, 1], weights)[0]
        for name, weights in [
            ("clear", [50, 40, 8, 2]),
            ("useful", [40, 40, 15, 5]),
            ("load_honest", [25, 35, 30, 10]),
            ("recommend", [45, 35, 15, 5]),
        ]
    }
    asked = Decimal(learner.version.study_load_minutes) / 60
    evaluate(
        enrolment=learner.enrolment,
        hours=(asked * chance.choice([3, 4, 4, 4, 5, 6]) / 4).quantize(Decimal("0.1")),
        remark=chance.choice(REMARKS) if chance.random() < 0.3 else "",
        by=learner.user,
        **answers,
    )
