"""Two hundred answers at once over one web process: ``tests.bench_streams`` at full size."""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator

# What preparing has to say is no measurement.
PROGRAM = """
import contextlib, json, sys
import django; django.setup()
from tests import bench
with contextlib.redirect_stdout(sys.stderr):
    bench._prepare()
print(json.dumps(bench._streams()))
"""


def all_streams() -> Iterator[dict[str, object]]:
    """One row, as ``make bench`` has it; BENCH_STREAMS says how many streams."""
    with tempfile.TemporaryDirectory(prefix="mp-volume.") as folder:
        environment = os.environ | {"DATA_DIR": folder, "DJANGO_SETTINGS_MODULE": "tests.bench_settings"}
        done = subprocess.run(
            [sys.executable, "-c", PROGRAM], env=environment, stdout=subprocess.PIPE, text=True, check=True
        )
    row: dict[str, object] = json.loads(done.stdout.splitlines()[-1])
    yield row | {"name": "streams", "holds": row["lost"] == 0}
