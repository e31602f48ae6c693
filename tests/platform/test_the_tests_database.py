"""Every test finds the database as migrations leave it, whatever the one before did, or failed to do."""

import pytest
from django.contrib.auth.models import Permission
from wagtail.models import Collection, Page, Site

from lms.people.models import Organisation
from tests import factories

pytestmark = pytest.mark.django_db(transaction=True)


def found():
    rows = (Collection, Site, Page)
    return [row.objects.count() for row in rows], Permission.objects.exists(), Organisation.objects.count()


@pytest.mark.parametrize("time", [1, 2, 3])
def test_what_migrations_made_is_there_and_nothing_else(time):
    assert found() == ([1, 1, 2], True, 0)
    Collection.get_first_root_node().add_child(name="Van deze toets")
    factories.person()
    factories.organisation()
