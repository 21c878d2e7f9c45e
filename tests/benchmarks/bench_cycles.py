"""What two hundred widgets leave behind in a process once they are closed, and nobody holds them."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator

from tests.benchmarks.measure import Comparison, Samples

CYCLES = 200
GOAL = 1.04
SCRIPT = """
import ctypes, json, sys, threading, time
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

first.close()
del first
cycle()
before = scenes.kept_bytes()
for _ in range({cycles}):
    cycle()
deadline_s = time.monotonic() + 30
while threading.active_count() > 1 and time.monotonic() < deadline_s:
    time.sleep(0.05)
after, threads = scenes.kept_bytes(), threading.active_count() - 1
if sys.platform == "linux":
    ctypes.CDLL("libc.so.6").malloc_trim(0)
print(json.dumps([before, after, scenes.kept_bytes(), threads]))
"""
MEGABYTE = 2**20


def cycling(_runs: int) -> Iterator[Comparison]:
    """Open and close widgets in a process of their own; weigh it after the first and after the last."""
    script = SCRIPT.replace("{cycles}", str(CYCLES))
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    before, after, trimmed, threads = json.loads(ran.stdout)
    first = Samples((before / MEGABYTE,), "MB")
    what = f"memory of a process, {CYCLES} widgets opened and closed, against the first"
    yield Comparison(what, Samples((after / MEGABYTE,), "MB"), first, GOAL)
    left = "the same, less what malloc has free and keeps"
    yield Comparison(left, Samples((trimmed / MEGABYTE,), "MB"), first, GOAL)
    yield Comparison("threads that they leave", Samples((threads,), "threads"), goal=0)
