"""One's own portfolio: read it, take it away, delete from it."""

from io import BytesIO

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from courses.exercises.paper import TYPE, odt
from lms.numbers import page_of
from lms.people.http import SignedInRequest

from . import actions
from .exports import as_text, paper_of
from .models import PortfolioItem

PAGE_SIZE = 20


@require_safe
@never_cache
@login_required
def portfolio(request: SignedInRequest) -> HttpResponse:
    """What one kept, the newest first; the texts themselves are on pages of their own."""
    mine = PortfolioItem.objects.visible_to(request.user).defer("text")
    page = page_of(request, mine, PAGE_SIZE)
    context = {"page_obj": page, "items": page.object_list, "most": settings.PORTFOLIO_ITEMS}
    return TemplateResponse(request, "courses/portfolio/portfolio.html", context)


@require_safe
@never_cache
@login_required
def item(request: SignedInRequest, pk: int) -> HttpResponse:
    """One text."""
    found = _own(request, pk)
    context = {"item": found, "crumbs": [(_("Mijn portfolio"), reverse("portfolio:portfolio")), (found.title, "")]}
    return TemplateResponse(request, "courses/portfolio/item.html", context)


@require_safe
@never_cache
@login_required
def document(request: SignedInRequest, pk: int) -> FileResponse:
    """One text as a document to go on editing."""
    paper = paper_of(_own(request, pk))
    return FileResponse(BytesIO(odt(paper)), as_attachment=True, filename=paper.filename, content_type=TYPE)


@require_safe
@never_cache
@login_required
def download(request: SignedInRequest) -> StreamingHttpResponse:
    """All texts in one file, sent while they are read."""
    name = f"mijn-portfolio-{timezone.localdate():%Y-%m-%d}.md"
    return StreamingHttpResponse(
        as_text(PortfolioItem.objects.visible_to(request.user)),
        content_type="text/markdown; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
def take_out(request: SignedInRequest, pk: int) -> HttpResponse:
    """Delete one text after a question. Asked again it finds nothing to delete."""
    if request.method == "POST":
        if actions.take_out(item_id=pk, by=request.user):
            messages.success(request, _("De tekst is gewist."))
        else:
            messages.info(request, _("Er was niets meer om te wissen."))
        return redirect("portfolio:portfolio")
    return TemplateResponse(request, "courses/portfolio/take_out.html", {"item": _own(request, pk)})


def _own(request: SignedInRequest, pk: int) -> PortfolioItem:
    return get_object_or_404(PortfolioItem.objects.visible_to(request.user), pk=pk)
