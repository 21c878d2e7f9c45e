"""A `LocalSageMaker` in a process of its own, which can be killed."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

REPOSITORY = Path(__file__).parents[2]

_PRELUDE = """
import sys, threading
from sagemaker_selective_widget.local import LocalSageMaker
from tests.service.local_wire import Wire, step
forever = threading.Event()
sagemaker = LocalSageMaker(sys.argv[1], step_duration_s=0)
wire = Wire(sagemaker)
def say(text):
    print(text, flush=True)
"""


@contextmanager
def process(folder: Path, code: str) -> Iterator[Lines]:
    """Run code beside a `LocalSageMaker` on a folder, with warnings as errors; killed with the block."""
    command = [sys.executable, "-W", "error", "-c", _PRELUDE + code, str(folder)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=REPOSITORY) as started:
        assert started.stdout is not None
        try:
            yield Lines(started.stdout)
        finally:
            started.kill()


class Lines:
    """What a process says, line by line."""

    def __init__(self, stream: IO[str]) -> None:
        self._stream = stream

    def next(self) -> str:
        """Wait for the next line."""
        line = self._stream.readline()
        assert line, "the process has ended without a word"
        return line.rstrip("\n")
