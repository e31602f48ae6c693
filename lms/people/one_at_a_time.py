"""What somebody changes about her own account, one change after another."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction
from django.http import HttpRequest

from .models import User


@contextmanager
def one_at_a_time(request: HttpRequest) -> Iterator[None]:
    """Have a form of whoever is logged in wait for the one before it, so that both find what is there.

    allauth looks first and writes then: two forms at the same moment would both write. Reading waits for nothing.
    """
    if request.method != "POST" or not isinstance(request.user, User):
        yield
        return
    with transaction.atomic():
        User.objects.select_for_update(no_key=True).get(pk=request.user.pk)
        yield
