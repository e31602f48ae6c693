"""A small invented world to look around in: never outside the demo settings.

Names, places and addresses are made up; every address ends in ``example.org``.
"""

from .build import load_demo_world

__all__ = ["load_demo_world"]
