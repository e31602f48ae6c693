"""What may not leave the site."""

from .bsn import REFUSAL, has_bsn

__all__ = ["REFUSAL", "has_bsn"]
