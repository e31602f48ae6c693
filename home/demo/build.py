"""Build the demo world by the actions that people use; every step may be repeated."""

import json
from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import transaction

from lms.people.models import User

from . import advice, cast, courses, happenings, learning, mark, people, portfolio, practice, stories, study_days

Account = dict[str, str]


def load_demo_world() -> list[Account]:
    """Build what is not there yet, write the list of accounts and return it.

    The list stands in ``DATA_DIR/demo-accounts.json``, one account of every role and the operator.
    Raises ImproperlyConfigured outside the demo settings: everybody knows the password.
    """
    if not settings.DEMO_WORLD:
        raise ImproperlyConfigured("The demo world exists only where settings.DEMO_WORLD is true.")
    operator = people.operator()
    steps: list[Callable[[User], None]] = [
        people.populate,
        advice.sign,
        courses.load,
        mark.grant,
        stories.live,
        mark.try_again,
        mark.uphold_a_complaint,
        happenings.wait,
        learning.live,
        portfolio.fill,
        practice.happen,
        study_days.hold,
    ]
    for step in steps:
        with transaction.atomic():
            step(operator)
    return _write_accounts()


def _write_accounts() -> list[Account]:
    shown = [
        (person.role.value, person.email, f"{person.first_name} {person.last_name}")
        for person in cast.INVITED
        if person.shown
    ]
    shown.append((cast.OPERATOR, cast.OPERATOR_EMAIL, " ".join(cast.OPERATOR_NAME)))
    accounts = [{"role": role, "email": email, "password": cast.PASSWORD, "name": name} for role, email, name in shown]
    settings.DATA_DIR.mkdir(parents=True, exist_ok=True)
    (settings.DATA_DIR / "demo-accounts.json").write_text(json.dumps(accounts, indent=2, ensure_ascii=False) + "\n")
    return accounts
