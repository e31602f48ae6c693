"""Every write in this room: one verb each, one transaction, audited."""

from .releasing import publish_document

__all__ = ["publish_document"]
