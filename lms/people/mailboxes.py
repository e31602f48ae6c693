"""One form of an e-mail address, whichever way it comes in: that form is stored, compared, counted and mailed.

The domain is converted by IDNA 2008 (UTS 46, non-transitional) to ASCII, so that ``ⓔxample.org`` is
example.org, and ``schoolstraße.de`` is not schoolstrasse.de. The part before the @ stands in small letters, is ASCII
and is not quoted: ``"noor"@example.org`` would be another spelling of noor@example.org.
"""

import re

import idna
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from .errors import AddressRefusedError, HiddenSignError, QuotedAddressError
from .names import holds_hidden

LONGEST_ADDRESS = 254
_HOST = re.compile(r"[a-z0-9.-]+")


def plain_address(text: str) -> str:
    """Return an address in its one form; raises ``AddressRefusedError`` with the sentence for who typed it."""
    text = text.strip()
    if holds_hidden(text):
        raise HiddenSignError
    name, _at, domain = text.rpartition("@")
    if '"' in name:
        raise QuotedAddressError
    # Signs that Python counts among the ASCII letters when it ignores case ("ſ", "K") are none.
    if not name.isascii() or len(text) > LONGEST_ADDRESS:
        raise AddressRefusedError
    address = f"{name.lower()}@{_plain_domain(domain)}"
    try:
        validate_email(address)
    except ValidationError:
        raise AddressRefusedError from None
    if len(address) > LONGEST_ADDRESS:
        raise AddressRefusedError
    return address


def looked_up(text: str) -> str:
    """Return what an address is looked up by: its one form, or what was typed, in small letters, where it has none."""
    try:
        return plain_address(text)
    except AddressRefusedError:
        return text.strip().lower()


def mailbox_of(address: str) -> str:
    """Return where mail to an address ends up: "Noor+x@example.org" is noor@example.org."""
    name, _at, domain = looked_up(address).rpartition("@")
    return f"{name.partition('+')[0] or name}@{domain}"


def _plain_domain(domain: str) -> str:
    try:
        labels = idna.uts46_remap(domain, std3_rules=True).split(".")
        host = ".".join(map(_plain_label, labels))
    except UnicodeError:  # idna's errors are
        raise AddressRefusedError from None
    if not _HOST.fullmatch(host):  # an address of the network in brackets is no mailbox's only spelling
        raise AddressRefusedError
    return host


def _plain_label(label: str) -> str:
    """What is ASCII stays as it is, and what says that it is IDNA is held to it."""
    if label.startswith("xn--"):
        label = idna.ulabel(label)
    return label if label.isascii() else idna.alabel(label).decode()
