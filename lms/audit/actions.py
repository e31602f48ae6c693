"""Record what happened; rows are sealed later, in a job."""

import hashlib
import json
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import models
from django.utils import timezone

from .models import AuditEvent


def record(
    *,
    verb: str,
    obj: models.Model,
    by: AbstractBaseUser | None,
    role: str = "",
    before: str = "",
    after: str = "",
    reason: str = "",
) -> AuditEvent:
    """Write one audit event in the caller's transaction.

    ``before`` and ``after`` are SHA-256 digests of the object's state, where it has one.
    ``reason`` must hold no personal data.
    """
    event = AuditEvent(
        at=timezone.now(),
        actor=f"user:{by.pk}" if by else "",
        role=role,
        verb=verb,
        object_type=obj._meta.label_lower,
        object_id=str(obj.pk),
        before_digest=before,
        after_digest=after,
        reason=reason,
    )
    event.digest = event_digest(event)
    event.save()
    return event


def event_digest(event: AuditEvent) -> str:
    """Return the SHA-256 over the event without what points at a person."""
    hashed: dict[str, Any] = {
        "after": event.after_digest,
        "at": event.at.isoformat(),
        "before": event.before_digest,
        "object": f"{event.object_type}:{event.object_id}",
        "reason": event.reason,
        "role": event.role,
        "verb": event.verb,
    }
    return hashlib.sha256(json.dumps(hashed, sort_keys=True).encode()).hexdigest()
