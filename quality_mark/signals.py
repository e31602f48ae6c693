"""The third signal of the product; sent inside the transaction of the action that owns the fact."""

from django.dispatch import Signal

# Sent with mark=Mark, whenever a mark is granted or changes status.
mark_changed = Signal()
