"""How often: limits that are made for schools, where hundreds of people sit behind one address of the network.

A limit on an origin is so wide that a study day never meets it. What stops a guesser is counted by
origin and account together, what protects an account everywhere has a way round for its owner
(a browser she used before, and mail), and mail is counted by who receives it.
"""

import contextlib
import hashlib
from dataclasses import dataclass

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.db.models import F
from django.http import HttpRequest
from django.utils import timezone

from lms.networks import network_of

from .models import DayCount

# Mails that one mailbox gets on one day because somebody typed its address, whatever for.
MAILS_PER_ADDRESS_PER_DAY = 10


@dataclass(frozen=True)
class Limit:
    """At most ``most`` times in ``seconds``, counted from the first; ``name`` says of what."""

    name: str
    most: int
    seconds: int

    def take(self, *parts: object) -> bool:
        """Count one, and return whether it was still allowed; exact at any number of requests at once."""
        key = self._key(parts)
        if cache.add(key, 1, timeout=self.seconds):
            return self.most > 0
        try:
            return int(cache.incr(key)) <= self.most
        except ValueError:  # its time ran out between the two
            return self.most > 0

    def give_back(self, *parts: object) -> None:
        """Count one less: what was taken turned out to be no fault."""
        with contextlib.suppress(ValueError):  # forgotten already
            cache.decr(self._key(parts))

    def forget(self, *parts: object) -> None:
        """Begin anew."""
        cache.delete(self._key(parts))

    def _key(self, parts: tuple[object, ...]) -> str:
        # Addresses of people do not stand in a cache to be read.
        text = "\n".join(map(str, (self.name, *parts)))
        return f"limit:{hashlib.sha256(text.encode()).hexdigest()}"


def origin(request: HttpRequest) -> str:
    """The network that a request comes from: an IPv4 address, or the /64 of an IPv6 one; a local socket is one too."""
    return network_of(str(get_adapter(request).get_client_ip(request)))


def origin_of(group: str, request: HttpRequest) -> str:
    """``origin`` as django-ratelimit asks for it."""
    return origin(request)


def may_mail(address: str) -> bool:
    """Count a mail to this mailbox today, and return whether it may still be sent."""
    return count_today(f"mail:{_mailbox(address)}", MAILS_PER_ADDRESS_PER_DAY)


def count_today(subject: str, most: int) -> bool:
    """Count one for this subject today unless it had ``most`` already; return whether it was counted.

    Exact at any number of requests at once; the same statements whatever the answer.
    """
    row, _created = DayCount.objects.get_or_create(
        subject=hashlib.sha256(subject.encode()).hexdigest(), day=timezone.localdate()
    )
    return bool(DayCount.objects.filter(pk=row.pk, number__lt=most).update(number=F("number") + 1))


def _mailbox(address: str) -> str:
    """Where mail to an address ends up: "Noor+x@example.org" is noor@example.org."""
    name, _at, domain = address.strip().lower().rpartition("@")
    return f"{name.partition('+')[0]}@{domain}"
