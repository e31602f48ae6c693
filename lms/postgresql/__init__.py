"""Django's PostgreSQL, which never waits for ever: see ``server``, ``driver`` and ``base``."""
