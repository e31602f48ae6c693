"""The web process: ``python -m lms.serve --host 0.0.0.0 --port 8000``.

Uvicorn with what its own command cannot be told: limits on the time that a head may take and a reader may stand
still, and on open connections. Without an access log, because addresses can hold what somebody typed.
"""

import argparse
import os

import uvicorn

from lms.serving.connections import TimedProtocol, most_connections

# A head with cookies and an address of ours is far smaller, in bytes.
MOST_HEAD = 32 * 1024


def configuration(application: object, **more: object) -> uvicorn.Config:
    """How uvicorn runs here; ``more`` goes to its configuration as it is."""
    TimedProtocol.most = most_connections()
    fixed = {
        "http": TimedProtocol,
        "ws": "none",
        "lifespan": "on",
        "access_log": False,
        "server_header": False,
        "h11_max_incomplete_event_size": MOST_HEAD,
    }
    return uvicorn.Config(application, **(fixed | more))  # type: ignore[arg-type]


def main() -> None:
    """Serve until a signal comes."""
    parser = argparse.ArgumentParser(prog="python -m lms.serve", description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("application", nargs="?", default="lms.asgi:application", help="what to serve")
    parser.add_argument("--host", default="127.0.0.1", help="address to listen at (127.0.0.1)")
    parser.add_argument("--port", type=int, default=8000, help="port to listen at (8000)")
    parser.add_argument("--log-level", default=os.environ.get("LOG_LEVEL", "info").lower(), help="least serious line")
    asked = parser.parse_args()
    config = configuration(asked.application, host=asked.host, port=asked.port, log_level=asked.log_level)
    uvicorn.Server(config).run()


if __name__ == "__main__":
    main()
