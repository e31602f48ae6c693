"""Rows of the hub: what was used, and what is known of its models."""

from .cards import IN_FAVOUR, EnergyClass, EthicsAdvice, ModelCard, Nature, Outcome, Weights
from .health import HubState, HubTally
from .queueing import HubGate, HubTicket, Workshop
from .usage import HubReservation, HubUsage

__all__ = [
    "IN_FAVOUR",
    "EnergyClass",
    "EthicsAdvice",
    "HubGate",
    "HubReservation",
    "HubState",
    "HubTally",
    "HubTicket",
    "HubUsage",
    "ModelCard",
    "Nature",
    "Outcome",
    "Weights",
    "Workshop",
]
