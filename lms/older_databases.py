"""A demo database that this version's migrations did not make is kept aside, and a new one takes its place.

Migrations may be written anew as long as no installation but the demo exists; then an older database can be neither
used nor migrated. One that only lacks newer migrations is no older one in this sense.
"""

import sys
from collections.abc import Iterator
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.exceptions import InconsistentMigrationHistory
from django.db.migrations.loader import MigrationLoader
from django.db.models import Model
from django.utils import timezone

# What belongs to a database in its folder; static files belong to the version that collected them.
_BELONGINGS = ("media", "mail", "demo-accounts.json")


class OlderDatabase(Exception):  # noqa: N818 -- a state, and no fault of anybody's
    """An older database stands where it cannot be moved from."""


def set_older_database_aside(connection: BaseDatabaseWrapper, data_dir: Path) -> Path | None:
    """Move an older SQLite database in ``data_dir``, with its files, to a folder of its own there.

    Returns that folder, or None when the database is of this version (or there is none), and outside the demo
    settings. Raises OlderDatabase when it is an older one on a server, or a file that stands elsewhere.
    """
    if not settings.DEMO_WORLD or not is_older_database(connection):
        return None
    file = Path(str(connection.settings_dict["NAME"]))
    if connection.vendor != "sqlite" or file.parent.resolve() != data_dir.resolve():
        raise OlderDatabase(connection.settings_dict["NAME"])
    # The last to leave folds the log beside the file into it.
    connection.close()
    aside = data_dir / f"older-{timezone.now():%Y-%m-%d-%H%M%S}"
    aside.mkdir()
    for path in [*data_dir.glob(f"{file.name}*"), *(data_dir / name for name in _BELONGINGS)]:
        if path.exists():
            path.rename(aside / path.name)
    return aside


def is_older_database(connection: BaseDatabaseWrapper) -> bool:
    """Whether other migrations than those of this version made the database."""
    loader = MigrationLoader(connection)
    applied = set(loader.applied_migrations)
    if not applied:
        return False
    # Of a squashed migration those that it replaces are recorded too, whether their files are there or not.
    replaced = {each for migration in loader.disk_migrations.values() for each in migration.replaces}
    if applied - set(loader.disk_migrations) - replaced:
        return True
    try:
        loader.check_consistent_history(connection)
    except InconsistentMigrationHistory:
        return True
    return _has_other_columns(connection, loader)


def _has_other_columns(connection: BaseDatabaseWrapper, loader: MigrationLoader) -> bool:
    """Whether a table of ours is not as the migrations that are recorded leave it: one was changed since."""
    with connection.cursor() as cursor:
        tables = set(connection.introspection.table_names(cursor))
        for model in _models_as_recorded(loader):
            table = model._meta.db_table
            if table not in tables:
                return True
            found = {column.name for column in connection.introspection.get_table_description(cursor, table)}
            if found != {field.column for field in model._meta.local_concrete_fields}:
                return True
    return False


def _models_as_recorded(loader: MigrationLoader) -> Iterator[type[Model]]:
    # Packages keep tables that no model tells in full, such as an index for searching.
    paths = {app.label: Path(app.path) for app in apps.get_app_configs()}
    packages = {label for label, path in paths.items() if path.is_relative_to(sys.prefix)}
    recorded = [node for node in loader.applied_migrations if node in loader.graph.nodes]
    for model in loader.project_state(recorded).apps.get_models(include_auto_created=True):
        meta = model._meta
        if meta.app_label not in packages and meta.managed and not meta.proxy and not meta.swapped:
            yield model
