"""What two hundred widgets leave behind in a process once they are closed and no longer referenced."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from typing import NamedTuple

from tests.benchmarks.measure import Comparison, Samples

CYCLES = 200
GOAL = 1.04
SECOND_GOAL = 1.001
SCRIPT = """
import ctypes, gc, json, sys, threading, time
from tests.benchmarks import scenes
from sagemaker_selective_widget import SelectiveExecutionWidget

first = scenes.whole_with_reference(8)
client = first.session._requests.service._client

def cycle():
    widget = SelectiveExecutionWidget(scenes.PIPELINE, client)
    widget.selected_steps = widget.pipeline.step_names[-2:]
    widget.verdict
    widget._repr_mimebundle_()
    widget.close()

def weigh():
    deadline_s = time.monotonic() + 30
    while threading.active_count() > 1 and time.monotonic() < deadline_s:
        time.sleep(0.05)
    weighed = scenes.kept_bytes()
    if sys.platform == "linux":
        ctypes.CDLL("libc.so.6").malloc_trim(0)
    return weighed, scenes.kept_bytes(), len(gc.get_objects()), threading.active_count() - 1

first.close()
del first
cycle()
weighed = [weigh()]
for _ in range(2):
    for _ in range({cycles} // 2):
        cycle()
    weighed.append(weigh())
print(json.dumps(weighed))
"""
MEGABYTE = 2**20


def cycling(_runs: int) -> Iterator[Comparison]:
    """Open and close widgets in a separate process; measure it after the first, half and all of them."""
    script = SCRIPT.replace("{cycles}", str(CYCLES))
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    first, half, last = (Weighed(*each) for each in json.loads(ran.stdout))
    what = f"memory of a process, {CYCLES} widgets opened and closed, against the first"
    yield Comparison(what, _megabytes(last.kept), _megabytes(first.kept), GOAL)
    free = "the same, less what malloc has free and keeps, of both"
    yield Comparison(free, _megabytes(last.trimmed), _megabytes(first.trimmed), GOAL)
    second = f"the same, of the last {CYCLES // 2} of them"
    yield Comparison(second, _megabytes(last.trimmed), _megabytes(half.trimmed), SECOND_GOAL)
    yield Comparison(
        f"objects that each of the last {CYCLES // 2} leaves",
        Samples(((last.objects - half.objects) / (CYCLES // 2),), "objects"),
        goal=0.5,
    )
    yield Comparison("threads that they leave", Samples((last.threads,), "threads"), goal=0)


class Weighed(NamedTuple):
    """The memory, tracked objects and additional threads of a process after some of the widgets.

    Attributes:
        kept: Its resident memory, in bytes.
        trimmed: The same, after malloc has returned its free memory to the system.
        objects: The number of objects that the garbage collector tracks.
        threads: The number of threads beside the main thread.
    """

    kept: int
    trimmed: int
    objects: int
    threads: int


def _megabytes(size: int) -> Samples:
    return Samples((size / MEGABYTE,), "MB")
