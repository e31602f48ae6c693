"""``make volume``: what is measured at full size, one JSON object a line, each with its ``name``.

``VOLUME`` names the measurements to make, separated by spaces; without it all are made. One that does
not hold what it promises says so in ``holds``, and the command ends with status 1.
"""

import json
import os
import sys
from collections.abc import Callable, Iterator
from functools import partial

from tests.volume.all_streams import all_streams
from tests.volume.many_rows import in_a_process
from tests.volume.whole_study_day import whole_study_day

Measurement = Callable[[], Iterator[dict[str, object]]]
MEASUREMENTS: dict[str, Measurement] = {
    "study-day": whole_study_day,
    "learning": partial(in_a_process, "learning"),
    "staff": partial(in_a_process, "staff"),
    "streams": all_streams,
}


def main() -> int:
    """Make the measurements that were asked for."""
    wanted = os.environ.get("VOLUME", "").split() or list(MEASUREMENTS)
    held = True
    for name in wanted:
        for row in MEASUREMENTS[name]():
            sys.stdout.write(json.dumps({"name": name} | row) + "\n")
            sys.stdout.flush()
            held = held and bool(row.get("holds", True))
    return 0 if held else 1


if __name__ == "__main__":
    sys.exit(main())
