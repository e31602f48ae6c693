"""Kinds of sandbox exercise: each is one module in ``kinds``, found by registration.

Nothing here imports models, views or ``courses.schema``, since all of those build on the kinds.
"""
