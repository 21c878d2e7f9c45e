"""A step's log: the lines that one of its jobs has written, in a file that keeps the last of them."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

MAX_LOG_BYTES = 2**20
"""How long a log's file may become, in bytes; then the older half of it is dropped."""

MAX_LINE_LENGTH = 2**17
"""How many characters of a line are kept; more are cut, with an ellipsis."""


@dataclass(frozen=True, slots=True)
class LogEvent:
    """One line of a log.

    Attributes:
        position: How many lines of the log came before it, dropped ones included.
        at_ms: When it was written, in milliseconds since the epoch.
        text: The line.
    """

    position: int
    at_ms: int
    text: str


class StepLog:
    """Writes the log of one job; lines may come from several threads.

    Args:
        file: Where; it and its folder are made with the first line.
        now: Tells the time.
    """

    def __init__(self, file: Path, now: Callable[[], datetime]) -> None:
        self._file = file
        self._now = now
        self._lock = threading.RLock()  # reentrant: a finalizer may log while a line is being written
        self._count = 0

    def add(self, text: str) -> None:
        """Add a text, of one line or several."""
        with self._lock:
            self._append(b"".join(self._encoded(line) for line in text.split("\n")))

    def _append(self, content: bytes) -> None:
        self._file.parent.mkdir(parents=True, exist_ok=True)
        with self._file.open("ab") as log:
            log.write(content)
            is_full = log.tell() > MAX_LOG_BYTES
        if is_full:
            self._drop_older_half()

    def _encoded(self, line: str) -> bytes:
        """Return a line of the file: what cannot be written as UTF-8 is replaced."""
        kept = line if len(line) <= MAX_LINE_LENGTH else f"{line[:MAX_LINE_LENGTH]}…"
        text = kept.encode(errors="replace").decode()
        event = [self._count, round(self._now().timestamp() * 1000), text]
        self._count += 1
        return json.dumps(event, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"

    def _drop_older_half(self) -> None:
        """Keep the newest lines, in a file that takes the other's place at once: somebody may be reading."""
        kept = self._file.read_bytes()[-MAX_LOG_BYTES // 2 :].partition(b"\n")[2]
        shorter = self._file.with_suffix(".shorter")
        shorter.write_bytes(kept)
        shorter.replace(self._file)


def read_events(file: Path) -> tuple[LogEvent, ...]:
    """Return the lines that a log's file has; none if there is no file."""
    with suppress(FileNotFoundError):
        return tuple(_events(file.read_bytes()))
    return ()


def as_text(events: Iterable[LogEvent]) -> str:
    """Return lines as text, with a word of those that were dropped before them."""
    lines = list(events)
    dropped = lines[0].position if lines else 0
    note = f"… {dropped} earlier lines are dropped.\n" if dropped else ""
    return note + "".join(f"{event.text}\n" for event in lines)


def _events(content: bytes) -> Iterator[LogEvent]:
    *lines, _unfinished = content.split(b"\n")
    for line in lines:
        yield LogEvent(*json.loads(line))
