"""Figures at full size, outside CI; tests run a tenth or a hundredth of them. ``make volume`` prints them."""
