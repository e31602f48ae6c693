"""Every way in which hubs and what stands before them are known to answer oddly or badly, for trying out what a
reader then gets. Modelled on servers and gateways as they are, and on public reports about them.
"""

from .bodies import BODIES, Body, Written
from .statuses import STATUSES, UNSUPPORTED, Refused, unsupported
from .streams import STREAMS, Cut

# Not even a status; and a stream without a single frame.
MUTE, EMPTY = "mute", "empty"
FAULTS = frozenset({"", EMPTY, MUTE, *STATUSES, *UNSUPPORTED, *STREAMS, *BODIES})

__all__ = [
    "BODIES",
    "EMPTY",
    "FAULTS",
    "MUTE",
    "STATUSES",
    "STREAMS",
    "UNSUPPORTED",
    "Body",
    "Cut",
    "Refused",
    "Written",
    "unsupported",
]
