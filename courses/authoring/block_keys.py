"""Whose a block's lasting key is: a copy, however it was made, gets keys of its own.

What learners do is kept by the key of a block, so no two blocks may share one. Wagtail keeps the ids of
blocks when it copies a page or brings back an old revision, and a form may hold any id at all. Therefore
the module that first saved a key owns it for good, and another module that comes with it gets a key that
follows from its own: saving the same again, from whatever revision, gives the same key again.
"""

import json
from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID, uuid5

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

# A block, or an item of a list in one, as Wagtail stores it: type, value and id.
type StoredBlock = dict[str, Any]
_STORED = {"type", "value", "id"}


class BlockKeyManager(models.Manager["BlockKey"]):
    def claim_for(self, module_key: UUID, keys: Iterable[UUID]) -> set[UUID]:
        """Give the module those of ``keys`` that nobody has; return those that are another module's."""
        wanted = set(keys)
        known = dict(self.filter(key__in=wanted).values_list("key", "module_key"))
        if fresh := wanted - known.keys():
            rows = [BlockKey(key=key, module_key=module_key) for key in fresh]
            self.bulk_create(rows, ignore_conflicts=True)
            # Somebody else may have been first.
            known |= dict(self.filter(key__in=fresh).values_list("key", "module_key"))
        return {key for key, owner in known.items() if owner != module_key}


class BlockKey(models.Model):
    """A key and the module that it belongs to, also when the block or the module is gone. No personal data."""

    key = models.UUIDField(primary_key=True)
    module_key = models.UUIDField(db_index=True)

    objects = BlockKeyManager()

    class Meta:
        verbose_name = "sleutel van een blok"
        verbose_name_plural = "sleutels van blokken"

    def __str__(self) -> str:
        return str(self.key)


def give_own_keys(module_key: UUID, body: list[StoredBlock]) -> list[StoredBlock]:
    """Return the blocks of a module with keys that are its own, and claim these for it.

    A block keeps its key unless another module owns it or a block before it has it.
    """
    foreign = BlockKey.objects.claim_for(module_key, (block_key(module_key, block) for block in body))
    made = with_distinct_keys(module_key, body, foreign)
    BlockKey.objects.claim_for(module_key, (block_key(module_key, block) for block in made))
    return made


def with_distinct_keys(module_key: UUID, body: list[StoredBlock], foreign: set[UUID]) -> list[StoredBlock]:
    """Return the blocks with each key once and none of ``foreign``; links within the module follow.

    Items of lists get ids that are unique among their siblings. Equal input gives equal output.
    """
    given = [block_key(module_key, block) for block in body]
    keys = _distinct(module_key, given, foreign)
    moved = {str(old): str(new) for old, new in zip(given, keys, strict=True) if old in foreign}
    made = [_with_key(block, old, new) for block, old, new in zip(body, given, keys, strict=True)]
    return _with_links(made, moved) if moved else made


def block_key(module_key: UUID, block: StoredBlock) -> UUID:
    """The key that a block's id spells; an id that is no UUID stands for a key of this module's own."""
    written = str(block["id"])
    try:
        return UUID(written)
    except ValueError:
        return uuid5(module_key, written)


def _distinct(module_key: UUID, given: list[UUID], foreign: set[UUID]) -> list[UUID]:
    keys: dict[UUID, None] = {}
    for key in given:
        own, times = (uuid5(module_key, str(key)) if key in foreign else key), 1
        while own in keys:
            times += 1
            own = uuid5(module_key, f"{key}:{times}")
        keys[own] = None
    return list(keys)


def _with_key(block: StoredBlock, old: UUID, new: UUID) -> StoredBlock:
    """The block under its new key; what stands in a block that got another key gets other keys too."""
    return block | {"id": str(new), "value": _with_distinct_items(block["value"], None if old == new else new)}


def _with_distinct_items(value: Any, under: UUID | None) -> Any:
    """A value in which no list has an id twice; with ``under``, every id is one that follows from that key."""
    if isinstance(value, dict):
        return {name: _with_distinct_items(inner, under) for name, inner in value.items()}
    if not isinstance(value, list):
        return value
    seen: set[str] = set()
    made = []
    for item in value:
        inner = _with_distinct_items(item, under)
        if isinstance(inner, dict) and inner.keys() == _STORED:
            inner |= {"id": _item_id(str(inner["id"]), under, seen)}
        made.append(inner)
    return made


def _item_id(written: str, under: UUID | None, seen: set[str]) -> str:
    made, times = (str(uuid5(under, written)) if under else written), 1
    while made in seen:
        times += 1
        made = str(uuid5(under or UUID(int=0), f"{written}:{times}"))
    seen.add(made)
    return made


def _with_links(body: list[StoredBlock], moved: Mapping[str, str]) -> list[StoredBlock]:
    text = json.dumps(body, cls=DjangoJSONEncoder)
    for old, new in moved.items():
        text = text.replace(f"#block:{old}", f"#block:{new}")
    found: list[StoredBlock] = json.loads(text)
    return found
