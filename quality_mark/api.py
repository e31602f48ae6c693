"""The register for machines: public, read-only, the same facts as the pages."""

import datetime
from typing import Annotated

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from ninja import Router, Schema
from pydantic import Field

from .models import Mark
from .registry import find

router = Router(tags=["register"])
PAGE_SIZE = 50
PageNumber = Annotated[int, Field(ge=1)]


class RegisteredCourse(Schema):
    title: str
    slug: str
    version: int
    sha256: str
    provider: str


class RegisteredMark(Schema):
    """One mark. ``in_force`` is what counts: status, dates and the hash of the content taken together."""

    number: str
    status: str
    in_force: bool
    granted_on: datetime.date
    expires_on: datetime.date
    standard: str
    course: RegisteredCourse


class RegisterPage(Schema):
    """One page of the register, newest first."""

    count: int
    page: int
    pages: int
    items: list[RegisteredMark]


@router.get("", response=RegisterPage, url_name="register", summary="Het register van keurmerken")
def register(request: HttpRequest, q: str = "", state: str = "all", page: PageNumber = 1) -> RegisterPage:
    """Return marks; ``q`` searches course, provider and number, ``state`` is all, in_force or past."""
    marks: QuerySet[Mark] = find(text=q, state=state)
    paginator = Paginator(marks, PAGE_SIZE)
    if page > paginator.num_pages:
        raise Http404
    found = paginator.page(page)
    return RegisterPage(
        count=paginator.count,
        page=page,
        pages=paginator.num_pages,
        items=[_facts(mark) for mark in found],
    )


@router.get("/{number}", response=RegisteredMark, url_name="mark", summary="Eén keurmerk")
def one(request: HttpRequest, number: str) -> RegisteredMark:
    """Return one mark by its number. 404 when there is none."""
    mark = find().filter(number=number).first()
    if mark is None:
        raise Http404
    return _facts(mark)


def _facts(mark: Mark) -> RegisteredMark:
    return RegisteredMark(
        number=mark.number,
        status=mark.status,
        in_force=mark.holds(),
        granted_on=mark.granted_on,
        expires_on=mark.expires_on,
        standard=mark.standard.number,
        course=RegisteredCourse(
            title=mark.version.title,
            slug=mark.version.course.slug,
            version=mark.version.number,
            sha256=mark.content_hash,
            provider=mark.application.organisation.name,
        ),
    )
