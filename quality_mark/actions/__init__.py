"""Every write in this room: one verb each, one transaction, recorded in the case's trail and audited."""

from .admitting import accept_as_admissible, return_as_incomplete
from .applying import save_self_assessment, start_application, submit_application, withdraw_application
from .complaints import record_upheld_complaint, strike_out_complaint
from .conflicts import declare_conflict
from .deciding import decide
from .marks import change_mark, expire_mark
from .panels import answer_invitation, appoint_panel, expire_invitation, recuse, replace_reviewer
from .reviewing import save_judgement, submit_review

__all__ = [
    "accept_as_admissible",
    "answer_invitation",
    "appoint_panel",
    "change_mark",
    "decide",
    "declare_conflict",
    "expire_invitation",
    "expire_mark",
    "record_upheld_complaint",
    "recuse",
    "replace_reviewer",
    "return_as_incomplete",
    "save_judgement",
    "save_self_assessment",
    "start_application",
    "strike_out_complaint",
    "submit_application",
    "submit_review",
    "withdraw_application",
]
