"""A step's log: the lines that one of its jobs has written, in a file that keeps the latest of them."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

MAX_LOG_BYTES = 2**20
"""The maximum size of a log's file, in bytes; when it is exceeded, the older half is dropped."""

MAX_LINE_LENGTH = 2**17
"""The maximum length of a line, in characters; longer lines are cut, with an ellipsis."""


@dataclass(frozen=True, slots=True)
class LogEvent:
    """One line of a log.

    Attributes:
        position: How many lines of the log came before it, including dropped ones.
        at_ms: When it was written, in milliseconds since the epoch.
        text: The line.
    """

    position: int
    at_ms: int
    text: str


class StepLog:
    """Writes the log of one job; thread-safe.

    Args:
        file: The file; it and its folder are created with the first line.
        now: Returns the time.
    """

    def __init__(self, file: Path, now: Callable[[], datetime]) -> None:
        self._file = file
        self._now = now
        self._lock = threading.RLock()  # reentrant: a finalizer may log while a line is being written
        self._count = 0

    def add(self, text: str) -> None:
        """Add text of one or several lines."""
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
        """Return a line of the file, with characters replaced that cannot be encoded as UTF-8."""
        kept = line if len(line) <= MAX_LINE_LENGTH else f"{line[:MAX_LINE_LENGTH]}…"
        text = kept.encode(errors="replace").decode()
        event = [self._count, round(self._now().timestamp() * 1000), text]
        self._count += 1
        return json.dumps(event, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"

    def _drop_older_half(self) -> None:
        """Keep the newest lines, in a new file that replaces the old one at once, as it may be being read."""
        kept = self._file.read_bytes()[-MAX_LOG_BYTES // 2 :].partition(b"\n")[2]
        shorter = self._file.with_suffix(".shorter")
        shorter.write_bytes(kept)
        shorter.replace(self._file)


def read_events(file: Path) -> tuple[LogEvent, ...]:
    """Return the lines in a log's file; none if there is no file."""
    with suppress(FileNotFoundError):
        return tuple(_events(file.read_bytes()))
    return ()


def as_text(events: Iterable[LogEvent]) -> str:
    """Return lines as text, with a note on lines that were dropped before them."""
    lines = list(events)
    dropped = lines[0].position if lines else 0
    note = f"… {dropped} earlier lines are dropped.\n" if dropped else ""
    return note + "".join(f"{event.text}\n" for event in lines)


def _events(content: bytes) -> Iterator[LogEvent]:
    *lines, _unfinished = content.split(b"\n")
    for line in lines:
        yield LogEvent(*json.loads(line))
