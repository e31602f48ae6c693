"""Tell operators of what only they can mend at a hub: by mail, once a day for each hub and kind of trouble."""

import logging

from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils import timezone

from lms.people.mail import queue_mail
from lms.people.models import User

from .configuration import spoken
from .errors import HubError

logger = logging.getLogger(__name__)


def tell_operators(*, hub: str, error: HubError, model: str = "") -> None:
    """Queue a mail to every operator about ``error.mend``, unless there was one today. Nothing of a prompt is in it.

    ``model``: the model that was asked, by its name at the hub.
    """
    operators = User.objects.filter(is_superuser=True, is_active=True).order_by("pk")
    day = timezone.localdate()
    try:
        with transaction.atomic():
            for operator in operators:
                queue_mail(
                    key=f"hub-alert-{hub}-{error.code}-{day:%Y%m%d}-{operator.pk}",
                    to=operator.email,
                    template="hub/alert",
                    context={
                        "first_name": operator.first_name,
                        "hub": spoken(hub),
                        "mend": error.mend,
                        "model": model,
                        "page": reverse("hub:health"),
                    },
                    language=operator.language,
                )
    except DatabaseError as fault:
        # How the answer ended is kept all the same.
        logger.error("hub: operators could not be told (%s)", type(fault).__name__)  # noqa: TRY400
