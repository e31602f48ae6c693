"""Where Wagtail looks for hooks: in the app; they stand in the authors' room."""

from .authoring import wagtail_hooks  # noqa: F401
