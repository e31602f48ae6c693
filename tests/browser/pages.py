"""Every kind of page of the product, and who looks at it."""

from dataclasses import dataclass

from tests.product import Product

# Prints the ids that the addresses below need, out of the demo world.
FIND = """
import json
from certificates.models import Certificate
from courses.models import Course, Enrolment
from quality_mark.models import Application, Mark
from lms.people.models import Organisation
halfway = Enrolment.objects.select_related("person").get(person__email="sanne.terpstra@example.org")
done = Certificate.objects.select_related("holder").get(holder__email="noor.dijkema@example.org")
module = halfway.version.document.modules[0]
kinds = {block.type: str(block.key) for block in module.exercises}
print(json.dumps({
    "course": Course.objects.offered().order_by("pk").first().slug,
    "halfway": halfway.pk, "halfway_email": halfway.person.email, "module": module.slug,
    "check": kinds["knowledge_check"], "reflection": kinds["reflection"], "next_word": kinds["next_word"],
    "done_email": done.holder.email, "done_enrolment": done.enrolment_id, "number": done.number, "token": done.token,
    "mark": Mark.objects.order_by("pk").first().number,
    "application": str(Application.objects.order_by("pk").first().key),
    "school": Organisation.objects.filter(kind="institution").order_by("pk").first().pk,
    "board": Organisation.objects.filter(kind="school_board").order_by("pk").first().pk,
    "college": Organisation.objects.filter(kind="teacher_college").order_by("pk").first().pk,
}))
"""


@dataclass(frozen=True)
class PageKind:
    """A page as one person sees it. ``weight`` is the budget in KB over the wire on a first visit."""

    name: str
    path: str
    who: str = ""  # a role of the demo, an address, or nobody
    weight: int = 80
    status: int = 200


def page_kinds(product: Product) -> list[PageKind]:
    ids = product.python(FIND)
    learner, graduate = ids["halfway_email"], ids["done_email"]
    lesson = f"/leren/{ids['halfway']}/{ids['module']}/"
    return [
        PageKind("front", "/"),
        PageKind("catalogue", "/cursussen/"),
        PageKind("catalogue without a result", "/cursussen/?zoek=ruimtevaart"),
        PageKind("course", f"/cursussen/{ids['course']}/"),
        PageKind("register", "/keurmerk/"),
        PageKind("mark", f"/keurmerk/register/{ids['mark']}/"),
        PageKind("standard", "/keurmerk/standaard/"),
        PageKind("verify form", "/controleer/"),
        PageKind("verification", f"/controleer/{ids['token']}/"),
        PageKind("help", "/hulp/"),
        PageKind("privacy", "/privacy/"),
        PageKind("accessibility", "/toegankelijkheid/"),
        PageKind("log in", "/accounts/login/"),
        PageKind("sign up", "/accounts/signup/"),
        PageKind("forgot password", "/accounts/password/reset/"),
        PageKind("not found", "/bestaat-niet/", status=404),
        PageKind("enrol", f"/leren/inschrijven/{ids['course']}/", "student_teacher"),
        PageKind("dashboard of a learner", "/dashboard/", learner),
        PageKind("overview halfway", f"/leren/overzicht/{ids['halfway']}/", learner),
        PageKind("module", lesson, learner),
        PageKind("knowledge check", f"{lesson}oefening/{ids['check']}/", learner),
        PageKind("reflection", f"{lesson}oefening/{ids['reflection']}/", learner),
        PageKind("sandbox", f"/oefenen/{ids['halfway']}/{ids['next_word']}/", learner),
        PageKind("overview completed", f"/leren/overzicht/{ids['done_enrolment']}/", graduate),
        PageKind("certificates", "/certificaten/", graduate),
        PageKind("certificate", f"/certificaten/{ids['number']}/", graduate),
        PageKind("no certificates yet", "/certificaten/", "student_teacher"),
        PageKind("profile", "/mensen/profiel/", learner),
        PageKind("memberships", "/mensen/lidmaatschappen/", learner),
        PageKind("dashboard of HR", "/dashboard/", "hr", 120),
        PageKind("personnel", "/personeel/certificaten/", "hr", 120),
        PageKind("people of the board", f"/mensen/organisaties/{ids['board']}/", "hr", 120),
        *[
            PageKind(f"work of {role}", "/keurmerk/werk/", role, 120)
            for role in ("provider_lead", "secretary", "coordinator", "reviewer", "decider")
        ],
        PageKind("application", f"/keurmerk/aanvraag/{ids['application']}/", "provider_lead", 120),
        PageKind("dashboard of an author", "/dashboard/", "author"),
    ]
