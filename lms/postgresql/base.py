"""Django's backend for PostgreSQL, which says within seconds that the server is away.

Connections notice silence (``driver``); whoever comes after the first is told at once (``server``); and connections
carry the limits of ``DATABASES["default"]["LIMITS"]``: names of PostgreSQL's settings, with their values.
"""

from typing import Any

from django.db.backends.postgresql import base
from psycopg import OperationalError
from psycopg.pq import Conninfo
from psycopg_pool import ConnectionPool

from . import driver
from .server import Place, Server, server_at


class DatabaseWrapper(base.DatabaseWrapper):
    """As Django's, and never for ever."""

    Database = driver

    @property
    def pool(self) -> Any:
        options = self.settings_dict["OPTIONS"].get("pool")
        if options:
            options.setdefault("connection_class", driver.WatchfulConnection)
            options.setdefault("check", _check_or_drain)
        return super().pool

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        """A connection, or OperationalError: at once while the server is known to be away."""
        server = self._server(conn_params)
        if not server.watch.may_try():
            raise OperationalError("the server was found away a moment ago")
        try:
            connection = super().get_new_connection(conn_params)
        except OperationalError as error:
            if not server.watch.is_away:
                server.seems_away(error)
            raise
        server.is_back()
        return connection

    def _server(self, conn_params: dict[str, Any]) -> Server:
        server = server_at(_place(conn_params))
        if not server.on_return and self.settings_dict["OPTIONS"].get("pool"):
            server.on_return.append(self._drain)
        return server

    def _drain(self) -> None:
        pool = self._connection_pools.get(self.alias)  # type: ignore[attr-defined]
        if pool is not None and not pool.closed:
            pool.drain()

    def _configure_connection(self, connection: Any) -> bool:
        commit = bool(super()._configure_connection(connection))  # type: ignore[misc]
        if limits := self.settings_dict.get("LIMITS"):
            with connection.cursor() as cursor:
                for name, value in limits.items():
                    cursor.execute("SELECT set_config(%s, %s, false)", [name, str(value)])
            return True
        return commit


def _place(conn_params: dict[str, Any]) -> Place:
    """Where these lead; what they leave open, the environment says, as it does to psycopg."""
    defaults = {option.keyword.decode(): (option.val or b"").decode() for option in Conninfo.get_defaults()}
    host, port, user, database = (
        str(conn_params.get(name) or defaults.get(name, "")) for name in ("host", "port", "user", "dbname")
    )
    return Place(host, int(port) if port.isdecimal() else 5432, user, database)


def _check_or_drain(connection: Any) -> None:
    """Raise unless the connection still works; when one does not, its fellows in the pool will hardly do so either."""
    try:
        ConnectionPool.check_connection(connection)
    except OperationalError:
        connection._pool.drain()  # noqa: SLF001 -- as Django's backend finds it
        raise
