"""Every kind of page of the product, and who looks at it.

Addresses are written with the names of ids (``{...}``) that ``tests.browser.stage`` finds or makes
in the demo world. A test in ``test_page_table.py`` sees to it that every address which shows
somebody a page is among them.
"""

from collections.abc import Mapping
from dataclasses import dataclass

LEARNER, GRADUATE = "{learner}", "{graduate}"
# Who has a second factor, and who has not though her role asks for one; each showed again who she is.
SECURED, WAITING = "{secured}", "{waiting}"
CHECK = "{in_knowledge_check}/oefening/{done_knowledge_check}/"
REFLECTION = "{in_reflection}/oefening/{done_reflection}/"
CASE = "/keurmerk/aanvraag/"
PLAIN, LIST = 80, 120


@dataclass(frozen=True)
class PageKind:
    """A page as one person sees it first; others who may see it are visited too where it differs for them.

    ``weight`` is the budget in KB over the wire on a first visit; ``submit`` sends the page's form as it
    is, and looks at the answer.
    """

    name: str
    path: str
    who: str = ""  # a role of the demo, an address, or nobody
    weight: int = PLAIN
    status: int = 200
    submit: bool = False

    def at(self, ids: Mapping[str, object]) -> str:
        """The address, with the ids filled in."""
        return self.path.format_map(ids)

    def by(self, ids: Mapping[str, object]) -> str:
        """The role or the e-mail address of whoever looks."""
        return self.who.format_map(ids)


PUBLIC = (
    PageKind("front", "/"),
    PageKind("catalogue", "/cursussen/"),
    PageKind("catalogue without a result", "/cursussen/?zoek=ruimtevaart"),
    PageKind("course", "/cursussen/{course}/"),
    PageKind("register", "/keurmerk/"),
    PageKind("mark", "/keurmerk/register/{mark}/"),
    PageKind("standard", "/keurmerk/standaard/"),
    PageKind("verify form", "/controleer/"),
    PageKind("verification", "/controleer/{token}/"),
    PageKind("verification of nothing", "/controleer/bestaatniet/", status=404),
    PageKind("help", "/hulp/"),
    PageKind("privacy", "/privacy/"),
    PageKind("accessibility", "/toegankelijkheid/"),
    PageKind("components", "/components/", weight=LIST),
    PageKind("not found", "/bestaat-niet/", status=404),
    PageKind("not for you", "/personeel/certificaten/", LEARNER, status=403),
)
ACCOUNT = (
    PageKind("log in", "/accounts/login/"),
    PageKind("log in, refused", "/accounts/login/", submit=True),
    PageKind("sign up", "/accounts/signup/"),
    PageKind("sign up, refused", "/accounts/signup/", submit=True),
    PageKind("log out", "/accounts/logout/", LEARNER),
    PageKind("account inactive", "/accounts/inactive/"),
    PageKind("forgot password", "/accounts/password/reset/"),
    PageKind("forgot password, sent", "/accounts/password/reset/done/"),
    PageKind("new password", "/accounts/password/reset/key/{reset}/"),
    PageKind("new password, stale link", "/accounts/password/reset/key/1-abc/"),
    PageKind("new password, done", "/accounts/password/reset/key/done/"),
    PageKind("confirm address, sent", "/accounts/confirm-email/"),
    PageKind("confirm address", "/accounts/confirm-email/{confirm}/"),
    PageKind("confirm address, one's own", "/accounts/confirm-email/{confirm_own}/", LEARNER),
    PageKind("confirm sign-up", "/accounts/confirm-email/{sign_up}/"),
    PageKind("confirm sign-up, refused", "/accounts/confirm-email/{sign_up}/", submit=True),
    PageKind("confirm sign-up, logged in", "/accounts/confirm-email/{sign_up}/", LEARNER),
    PageKind("confirm address, stale link", "/accounts/confirm-email/abc/"),
    PageKind("addresses", "/accounts/email/", LEARNER),
    PageKind("change password", "/accounts/password/change/", LEARNER),
    PageKind("set password", "/accounts/password/set/", "{without_password}"),
    PageKind("type password again", "/accounts/reauthenticate/", LEARNER),
    PageKind("security of the account, off", "/accounts/2fa/", LEARNER),
    PageKind("security of the account, on", "/accounts/2fa/", SECURED),
    PageKind("link an app", "/accounts/2fa/totp/activate/", WAITING),
    PageKind("link an app, wrong code", "/accounts/2fa/totp/activate/", WAITING, submit=True),
    PageKind("unlink the app", "/accounts/2fa/totp/deactivate/", SECURED),
    PageKind("add a passkey", "/accounts/2fa/webauthn/add/", SECURED),
    PageKind("rename a passkey", "/accounts/2fa/webauthn/keys/{passkey}/edit/", SECURED),
    PageKind("remove a passkey", "/accounts/2fa/webauthn/keys/{passkey}/remove/", SECURED),
    PageKind("recovery codes", "/accounts/2fa/recovery-codes/", SECURED),
    PageKind("new recovery codes", "/accounts/2fa/recovery-codes/generate/", SECURED),
    PageKind("type a code again", "/accounts/2fa/reauthenticate/", SECURED),
    PageKind("use a passkey again", "/accounts/2fa/webauthn/reauthenticate/", SECURED),
    PageKind("sessions", "/accounts/sessions/", LEARNER),
    PageKind("role that waits", "/mensen/twee-stappen/", WAITING),
    PageKind("no role that waits", "/mensen/twee-stappen/", LEARNER),
    PageKind("page of a role that waits", "/personeel/certificaten/", WAITING, status=403),
)
LEARNING = (
    PageKind("enrol", "/leren/inschrijven/{course}/", "student_teacher"),
    PageKind("dashboard of a learner", "/dashboard/", LEARNER),
    PageKind("overview halfway", "/leren/overzicht/{halfway}/", LEARNER),
    PageKind("module", "/leren/{halfway}/{module}/", LEARNER),
    PageKind("knowledge check", "/leren/{halfway}/" + CHECK, LEARNER),
    PageKind("knowledge check, incomplete", "/leren/{halfway}/" + CHECK, LEARNER, submit=True),
    PageKind("knowledge check, passed", "/leren/{done}/" + CHECK, GRADUATE),
    PageKind("reflection", "/leren/{halfway}/" + REFLECTION, LEARNER),
    PageKind("reflection, done", "/leren/{done}/" + REFLECTION, GRADUATE),
    PageKind("delete reflection", "/leren/{done}/" + REFLECTION + "wissen/", GRADUATE),
    *[
        PageKind(kind.replace("_", " "), f"/oefenen/{{practice}}/{{block_{kind}}}/", "{without_password}")
        for kind in (
            *("agreement", "bias_probe", "compare_models", "feedback_on_work"),
            *("improve_prompt", "next_word", "privacy_scrub", "spot_errors"),
        )
    ],
    PageKind("next word, passed", "/oefenen/{done}/{done_next_word}/", GRADUATE),
    PageKind("policy of the sandbox", "/oefenen/afspraken/"),
    PageKind("policy of the sandbox, not accepted", "/oefenen/afspraken/", "student_teacher"),
    PageKind("free practice, too early", "/oefenen/vrij/", LEARNER),
    PageKind("free practice, no hub", "/oefenen/vrij/", GRADUATE),
    PageKind("own conversations", "/mijn-gesprekken/", LEARNER),
    PageKind("own conversations, none yet", "/mijn-gesprekken/", "student_teacher"),
    PageKind("delete a conversation", "/mijn-gesprekken/{turn}/wissen/", LEARNER),
    PageKind("delete conversations at an exercise", "/mijn-gesprekken/oefening/{session}/wissen/", LEARNER),
    PageKind("delete all conversations", "/mijn-gesprekken/wissen/", LEARNER),
    PageKind("portfolio", "/mijn-portfolio/", LEARNER),
    PageKind("portfolio, empty", "/mijn-portfolio/", "student_teacher"),
    PageKind("text in a portfolio", "/mijn-portfolio/{portfolio_item}/", LEARNER),
    PageKind("delete a text from a portfolio", "/mijn-portfolio/{portfolio_item}/wissen/", LEARNER),
    PageKind("leave a course", "/leren/{halfway}/uitschrijven/", LEARNER),
    PageKind("overview completed", "/leren/overzicht/{done}/", GRADUATE),
    PageKind("dashboard of a graduate", "/dashboard/", GRADUATE),
    PageKind("certificates", "/certificaten/", GRADUATE),
    PageKind("certificate", "/certificaten/{number}/", GRADUATE),
    PageKind("no certificates yet", "/certificaten/", "student_teacher"),
)
PEOPLE = (
    PageKind("profile", "/mensen/profiel/", LEARNER),
    PageKind("memberships", "/mensen/lidmaatschappen/", LEARNER),
    PageKind("memberships while asking", "/mensen/lidmaatschappen/", "{asking}"),
    PageKind("find an organisation", "/mensen/lidmaatschappen/aanvragen/?zoek=lyceum", LEARNER),
    PageKind("ask for a membership", "/mensen/lidmaatschappen/aanvragen/{school}/", LEARNER),
    PageKind("leave an organisation", "/mensen/lidmaatschappen/{membership}/verlaten/", LEARNER),
    PageKind("invitation", "/mensen/uitnodiging/{invitation_token}/"),
    PageKind("invitation of somebody else", "/mensen/uitnodiging/{invitation_token}/", LEARNER, status=403),
    PageKind("dashboard of HR", "/dashboard/", "hr", LIST),
    PageKind("personnel", "/personeel/certificaten/", "hr", LIST),
    PageKind("organisations", "/mensen/organisaties/", "hr", LIST),
    PageKind("people of the board", "/mensen/organisaties/{board}/", "hr", LIST),
    PageKind("requests", "/mensen/organisaties/{school}/aanvragen/", "school_leader", LIST),
    PageKind("decline a request", "/mensen/lidmaatschappen/{request}/afwijzen/", "school_leader"),
    PageKind("how HR logs in", "/mensen/organisaties/{board}/inloggen/", "manager"),
    PageKind("end a membership", "/mensen/lidmaatschappen/{membership}/beeindigen/", "hr"),
    PageKind("invitations", "/mensen/organisaties/{board}/uitnodigingen/", "hr", LIST),
    PageKind("invitations, refused", "/mensen/organisaties/{board}/uitnodigingen/", "hr", LIST, submit=True),
    PageKind("withdraw an invitation", "/mensen/uitnodigingen/{invitation}/intrekken/", "hr"),
    *[PageKind(f"dashboard of {role}", "/dashboard/", role) for role in ("manager", "school_leader", "superuser")],
)
MARK = (
    *[
        PageKind(f"work of {role}", "/keurmerk/werk/", role, LIST)
        for role in ("provider_lead", "secretary", "coordinator", "reviewer", "decider")
    ],
    PageKind("upheld complaints", "/keurmerk/klachten/", "secretary", LIST),
    PageKind("record a complaint", "/keurmerk/klachten/vastleggen/", "secretary"),
    PageKind("record a complaint, refused", "/keurmerk/klachten/vastleggen/", "secretary", submit=True),
    PageKind("strike out a complaint", "/keurmerk/klachten/{case_complaint}/doorhalen/", "secretary"),
    PageKind("case, granted", CASE + "{case_granted}/", "provider_lead", LIST),
    PageKind("case, being written", CASE + "{case_written}/", "provider_lead", LIST),
    PageKind("case, submitted", CASE + "{case_submitted}/", "secretary", LIST),
    PageKind("case, admissible", CASE + "{case_admissible}/", "coordinator", LIST),
    PageKind("case, in review", CASE + "{case_in_review}/", "reviewer", LIST),
    PageKind("case, reviewed", CASE + "{case_reviewed}/", "decider", LIST),
    PageKind("case, invited to review", CASE + "{case_panelled}/", "reviewer", LIST),
    PageKind("self-assessment", CASE + "{case_written}/zelfbeoordeling/{criterion}/", "provider_lead"),
    PageKind("hand in a case", CASE + "{case_written}/indienen/", "provider_lead"),
    PageKind("withdraw a case", CASE + "{case_written}/intrekken/", "provider_lead"),
    PageKind("declare a conflict", CASE + "{case_submitted}/belang/", "secretary"),
    PageKind("send a case back", CASE + "{case_cleared}/aanvullen/", "secretary"),
    PageKind("panel", CASE + "{case_admissible}/panel/", "coordinator"),
    PageKind("replace a reviewer", CASE + "{case_in_review}/panel/{seat}/vervangen/", "coordinator"),
    PageKind("leave a panel", CASE + "{case_in_review}/terugtrekken/", "reviewer"),
    PageKind("judge", CASE + "{case_in_review}/beoordelen/{criterion}/", "reviewer"),
    PageKind("judge, refused", CASE + "{case_in_review}/beoordelen/{criterion}/", "reviewer", submit=True),
    PageKind("hand in a review", CASE + "{case_in_review}/inleveren/", "reviewer"),
    PageKind("frozen content", CASE + "{case_in_review}/inhoud/", "reviewer", LIST),
    PageKind("decide", CASE + "{case_reviewed}/besluit/", "decider", LIST),
    *[PageKind(f"dashboard of {role}", "/dashboard/", role) for role in ("secretary", "reviewer", "decider")],
    PageKind("dashboard of an author", "/dashboard/", "author"),
    PageKind("dashboard of a college", "/dashboard/", "provider_lead"),
)
MODELS = (
    PageKind("models", "/modellen/"),
    PageKind("model card", "/modellen/stellige-stem/"),
    PageKind("model card, waiting for advice", "/modellen/polderpraat-24b/"),
    PageKind("advice on models", "/modellen/advies/", "ethics_member", LIST),
    PageKind("advise", "/modellen/advies/polderpraat-24b/", "ethics_member"),
    PageKind("advise, refused", "/modellen/advies/polderpraat-24b/", "ethics_member", submit=True),
    PageKind("dashboard of the ethics council", "/dashboard/", "ethics_member"),
    PageKind("hubs and models", "/modellen/beheer/", "superuser", LIST),
    PageKind("new model card", "/modellen/beheer/kaart/", "superuser"),
    PageKind("model card being changed", "/modellen/beheer/kaart/polderpraat-24b/", "superuser"),
)
USE = (
    PageKind("what I asked of AI", "/gebruik/", LEARNER),
    PageKind("what I asked of AI, nothing yet", "/gebruik/", "student_teacher"),
    PageKind("how energy is reckoned", "/gebruik/energie/"),
    PageKind("what a school asked of AI", "/gebruik/organisaties/{school}/", "school_leader"),
    PageKind("how much is practised", "/oefenen/cijfers/", "superuser", LIST),
    PageKind("how much a school practises", "/oefenen/cijfers/{school}/", "school_leader"),
    PageKind("what a school adds to the guard", "/oefenen/bewaking/{school}/", "school_leader"),
    PageKind("study days", "/studiedagen/organisaties/{school}/", "school_leader", LIST),
    PageKind("study days, refused", "/studiedagen/organisaties/{school}/", "school_leader", LIST, submit=True),
    PageKind("cancel a study day", "/studiedagen/{workshop}/afzeggen/", "school_leader"),
)
KINDS: tuple[PageKind, ...] = (*PUBLIC, *ACCOUNT, *LEARNING, *PEOPLE, *MARK, *MODELS, *USE)

# Addresses that answer 200 to somebody and are no page of ours.
NO_PAGE = {
    "health/live": "a word for machines",
    "health/ready": "a word for machines",
    "api/v1/openapi.json": "JSON",
    "api/v1/register": "JSON",
    "api/v1/register/<number>": "JSON",
    "api/v1/verification/<token>": "JSON",
    "documents/<int:document_id>/<str:document_filename>": "an author's file",
    "vast/<str:sha256>/<str:filename>": "a frozen file",
    "mijn-gesprekken/bestand/": "a file of what somebody asked",
    "mijn-gesprekken/tekst/": "the same as a text to read",
    "mijn-portfolio/bestand/": "a text of all that somebody kept",
    "mijn-portfolio/<int:pk>/document/": "a document to edit",
    "certificaten/<slug:number>/pdf/": "a PDF, held against its own tests",
    "personeel/certificaten/lijst.csv": "a table for spreadsheets",
    ".well-known/security.txt": "plain text",
    "stream/beurt/<int:turn>/": "the events of an answer",
}
