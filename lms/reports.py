"""What a technical report of a crash may hold: where it happened, and nothing that anybody wrote."""

from collections.abc import ItemsView
from logging import Filter, LogRecord
from types import FrameType
from typing import Any

from django.http import HttpRequest
from django.views.debug import SafeExceptionReporterFilter


class WithoutContents(SafeExceptionReporterFilter):
    """Leaves out every field of a form and every variable of the stack, not only those of marked views.

    A prompt, an answer, a reflection or a name passes through many functions; forgetting to mark one of
    them would put it into a mail. While developing (``DEBUG``) everything is there.
    """

    def get_post_parameters(self, request: HttpRequest | None) -> dict[str, Any]:
        if request is None:
            return {}
        if not self.is_active(request):
            return dict(request.POST.items())
        return dict.fromkeys(request.POST, self.cleansed_substitute)

    def get_traceback_frame_variables(self, request: HttpRequest | None, tb_frame: FrameType) -> ItemsView[str, Any]:
        if request is not None and not self.is_active(request):
            return dict(tb_frame.f_locals).items()
        return dict.fromkeys(tb_frame.f_locals, self.cleansed_substitute).items()


class RefusalsInALine(Filter):
    """What somebody sent that cannot be (a host that is not ours, too many fields) is told without our own stack."""

    def filter(self, record: LogRecord) -> bool:
        """Let every record pass, those of refusals in one line."""
        if record.name.startswith("django.security"):
            record.exc_info = record.exc_text = None
        return True
