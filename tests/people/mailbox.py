"""What people find in their mailboxes: the mails that wait to be sent."""

import re

from lms.people.models import OutgoingMail


def subjects(to: str) -> list[str]:
    """Subjects of the mails to an address, in the order in which they were written."""
    return list(OutgoingMail.objects.filter(to=to).order_by("pk").values_list("subject", flat=True))


def link(to: str) -> str:
    """The path (with query) of the link in the last mail to an address."""
    mail = OutgoingMail.objects.filter(to=to).latest("pk")
    (address,) = [line for line in mail.text.splitlines() if line.startswith("http://localhost:8000/")][:1]
    assert f'href="{address.replace("&", "&amp;")}"' in mail.html
    return re.sub(r"^http://localhost:8000", "", address)
