"""Whether this process is alive, and whether it can serve people."""

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache

_PLAIN = "text/plain; charset=utf-8"


@never_cache
def live(request: HttpRequest) -> HttpResponse:
    """200 as long as the process answers at all."""
    return HttpResponse("ok\n", content_type=_PLAIN)


@never_cache
def ready(request: HttpRequest) -> HttpResponse:
    """200 when the database answers and holds every migration, else 503."""
    try:
        executor = MigrationExecutor(connection)
        waiting = bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    except DatabaseError:
        return HttpResponse("no database\n", status=503, content_type=_PLAIN)
    if waiting:
        return HttpResponse("migrations waiting\n", status=503, content_type=_PLAIN)
    return HttpResponse("ok\n", content_type=_PLAIN)
