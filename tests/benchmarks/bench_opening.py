"""The time and memory that opening a folder with ten thousand executions takes."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

from sagemaker_selective_widget.local import LocalSageMaker
from sagemaker_selective_widget.local.api.quotas import Quotas
from sagemaker_selective_widget.local.storage.database import FILE_NAME
from tests.benchmarks.local_cases import run_once
from tests.benchmarks.measure import Comparison, Samples

EXECUTIONS = 10_000
MOST_STEPS = 500
TIME_GOAL_MS, MEMORY_GOAL_MB = 1_000.0, 60.0

# Copies every row of the one execution for each number, under another id of the same length.
_COPY = """
WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < :count)
INSERT INTO {table}
SELECT kind, {owner}, {key}, replace(record, :id, printf('%012d', n)) FROM numbers, {table}
WHERE kind IN ('execution', 'step', 'log_stream') ORDER BY n, {table}.rowid
"""
# The peak of resource.getrusage cannot be used: it survives exec, so a child begins with its parent's.
_MEASURE = """
import json, re, sys, time
from pathlib import Path
from sagemaker_selective_widget.local import LocalSageMaker
def peak_kb():
    return int(re.search(r"VmHWM:\\s*(\\d+) kB", Path("/proc/self/status").read_text())[1])
LocalSageMaker().close()
before, began = peak_kb(), time.process_time()
LocalSageMaker(sys.argv[1])
took = time.process_time() - began
print(json.dumps([took * 1000, (peak_kb() - before) / 1024]))
"""


def opening(runs: int) -> Iterator[Comparison]:
    """Open the folder, each time in a new process that has opened an empty `LocalSageMaker` before."""
    with TemporaryDirectory() as folder:
        fill(Path(folder), EXECUTIONS)
        measured = [_opened(folder) for _ in range(runs)]
    times, memories = zip(*measured, strict=True)
    yield Comparison(f"local, opening {EXECUTIONS:,} executions", Samples(times), goal=TIME_GOAL_MS)
    yield Comparison(
        f"local, memory of {EXECUTIONS:,} executions", Samples(memories, "MB"), goal=MEMORY_GOAL_MB
    )


def fill(folder: Path, executions: int, steps: int = 3) -> None:
    """Fill a folder with executions of a pipeline, by running it once and copying that execution."""
    with LocalSageMaker(folder, step_duration_s=0, quotas=Quotas(steps=MOST_STEPS)) as machine:
        arn = run_once(machine, steps)
    values = {"id": arn.rpartition("/")[2], "count": executions - 1}
    with closing(sqlite3.connect(folder / FILE_NAME)) as connection, connection:
        for table in ("records", "owned_records"):
            owner, key = (f"replace({column}, :id, printf('%012d', n))" for column in ("owner", "key"))
            connection.execute(_COPY.format(table=table, owner=owner, key=key), values)


def _opened(folder: str) -> tuple[float, float]:
    command = [sys.executable, "-c", _MEASURE, folder]
    ended = subprocess.run(command, capture_output=True, text=True, check=True)
    took_ms, used_mb = json.loads(ended.stdout)
    return took_ms, used_mb
