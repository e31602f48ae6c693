"""What tests about people share."""

import pytest
from django.db import transaction


@pytest.fixture
def commits_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """allauth tells of a new app once it is stored; in a test that is rolled back, that is at once."""
    monkeypatch.setattr(transaction, "on_commit", lambda func, **_options: func())
