"""Start the worker; in place of django-q's command, and with its options."""

import os
from typing import Any

from django_q.management.commands import qcluster

from lms.worker import StoppableCluster


class Command(qcluster.Command):  # type: ignore[misc]
    help = "Do what is enqueued, until told to stop."

    def handle(self, *args: Any, **options: Any) -> None:
        if name := options.get("cluster_name"):
            os.environ["Q_CLUSTER_NAME"] = name
        raise SystemExit(StoppableCluster().run(once=bool(options.get("run_once"))))
