"""Rows of the hub: what was used, and what is known of its models."""

from .cards import IN_FAVOUR, EnergyClass, EthicsAdvice, ModelCard, Nature, Outcome, Weights
from .health import HubState, HubTally
from .queueing import HubGate, HubTicket, Workshop
from .usage import LEAST_TOKENS, HubAllowance, HubBudget, HubReservation, HubUsage

__all__ = [
    "IN_FAVOUR",
    "LEAST_TOKENS",
    "EnergyClass",
    "EthicsAdvice",
    "HubAllowance",
    "HubBudget",
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
