"""All rules for hard identifiers, in their order: where two find the same, the first counts."""

from .rule import Rule
from .rules_contact import ACCOUNTS, CODES, EMAILS, PHONES
from .rules_numbers import BIRTHS, NUMBERS
from .rules_places import PLACES

RULES: tuple[Rule, ...] = (*EMAILS, *ACCOUNTS, *NUMBERS, *PHONES, *BIRTHS, *PLACES, *CODES)
