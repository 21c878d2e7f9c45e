"""A real MLflow server on loopback, in a process of its own."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

START_TIMEOUT_S = 180.0
STOP_TIMEOUT_S = 20.0

# The server has processes of its own. All are ended once the pipe to this process is closed, also where the
# process at its other end was killed.
_GUARD = """
import os, signal, subprocess, sys
server = subprocess.Popen([sys.executable, "-m", "mlflow", "server", *sys.argv[1:]], stdin=subprocess.DEVNULL,
    stderr=subprocess.STDOUT, start_new_session=True)
sys.stdin.read()
os.killpg(server.pid, signal.SIGKILL)
server.wait()
"""
_LISTENING = re.compile(r"running on (http://127\.0\.0\.1:\d+)")


@contextmanager
def mlflow_server(folder: Path) -> Iterator[str]:
    """Start a server that keeps all in a folder, and yield its address; it is ended with the block.

    Raises:
        RuntimeError: It has not started in time; with what it said.
    """
    options = {
        "--backend-store-uri": f"sqlite:///{folder / 'mlflow.db'}",
        "--default-artifact-root": str(folder / "artifacts"),
        "--host": "127.0.0.1",
        "--port": "0",
        "--workers": "1",
    }
    arguments = [text for option in options.items() for text in option]
    with subprocess.Popen(
        [sys.executable, "-c", _GUARD, *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=folder,
        env=_environment(folder),
    ) as guard:
        output = _Output(guard)
        try:
            yield output.address()
        finally:
            assert guard.stdin is not None
            guard.stdin.close()
            guard.wait(STOP_TIMEOUT_S)
            output.join()


class _Output:
    """What a server says; read to its end, so that a full pipe holds nothing up."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        assert process.stdout is not None
        self._lines = process.stdout
        self._said: list[str] = []
        self._found = ""
        self._is_known = threading.Event()
        self._thread = threading.Thread(target=self._read, daemon=True)
        self._thread.start()

    def address(self) -> str:
        """Wait until the server says where it listens."""
        self._is_known.wait(START_TIMEOUT_S)
        if not self._found:
            raise RuntimeError(f"The MLflow server has not started. It said:\n{''.join(self._said)[-4000:]}")
        return self._found

    def join(self) -> None:
        """Wait for the end of what it says: every process that wrote it has ended."""
        self._thread.join(STOP_TIMEOUT_S)
        assert not self._thread.is_alive(), "a process of the MLflow server is left"

    def _read(self) -> None:
        for line in self._lines:
            self._said.append(line)
            if found := _LISTENING.search(line):
                self._found = found.group(1)
                self._is_known.set()
        self._is_known.set()


def _environment(folder: Path) -> Mapping[str, str]:
    return {**os.environ, "HOME": str(folder), "MLFLOW_SERVER_ENABLE_JOB_EXECUTION": "false"}
