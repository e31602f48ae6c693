"""Rows of the hub: what was used."""

from .usage import HubReservation, HubUsage

__all__ = ["HubReservation", "HubUsage"]
