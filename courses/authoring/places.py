"""Where the blocks of a course stand, and which of them share a key.

A module gives its blocks keys of their own when it is saved; drafts from before that may still hold copies.
"""

from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from .block_keys import block_key, with_distinct_keys
from .pages import ModulePage
from .problems import Problem


def place_of(page: ModulePage, number: int, child: Any) -> str:
    """Where a block stands, in an author's words."""
    return _("Module “%(module)s”, blok %(number)d (%(kind)s)") % {
        "module": page.title,
        "number": number,
        "kind": str(child.block.label).lower(),
    }


class Places:
    """The place of every key of a course, module by module."""

    def __init__(self) -> None:
        self._first: dict[UUID, tuple[str, UUID]] = {}

    def settle(self, page: ModulePage) -> list[Problem]:
        """Take in a module, and set apart the blocks whose key stands somewhere already.

        The page, not saved, gets other keys for them, the same each time. Returns two sentences for
        each: one that leads to the copy, and one that leads to where the key stood first.
        """
        body = page.body.get_prep_value()
        before = set(self._first)
        problems: list[Problem] = []
        for number, (stored, child) in enumerate(zip(body, page.body, strict=True), start=1):
            key, here = block_key(page.key, stored), place_of(page, number, child)
            there, module = self._first.setdefault(key, (here, page.key))
            if there != here:
                problems += _both(key, (here, page.key), (there, module))
        distinct = with_distinct_keys(page.key, body, before)
        if distinct != body:
            page.take_blocks(distinct)
        return problems


def _both(key: UUID, copy: tuple[str, UUID], first: tuple[str, UUID]) -> list[Problem]:
    names = {"copy": copy[0], "first": first[0]}
    remedy = _("%(copy)s is een kopie van: %(first)s. Sla de kopie opnieuw op, dan wordt het een eigen blok.")
    pointer = _("%(first)s staat nog een keer in de cursus: %(copy)s.")
    return [
        Problem(remedy % names, module=copy[1], block=key),
        Problem(pointer % names, module=first[1], block=key),
    ]
