"""Lets another thread do something at each line that a call executes, wherever the lock is free."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from linecache import getline
from types import FrameType
from typing import Any

PATIENCE_S = 30.0


def act_at_line(act: Callable[[], object], path: str, number: int, other: Callable[[], object]) -> None:
    """Make a call, and before a line of a file that it executes let another thread do something to its end.

    Args:
        act: The call; what it raises is raised.
        path: The file.
        number: Which of the executed lines, from 1.
        other: What the other thread does; what it raises is raised.

    Raises:
        AssertionError: The other thread is held up: the call has the lock at a line that needs none.
    """
    lines = _Lines(path, lambda: _on_a_thread(other) if lines.count == number else None)
    lines.trace(act)


def interrupt_at_line(act: Callable[[], object], path: str, number: int) -> bool:
    """Make a call, and interrupt it at a line of a file that it executes; return whether it comes to it.

    Args:
        act: The call.
        path: The file.
        number: Which of the executed lines, from 1; those at which a lock is taken or freed do not count.
    """
    count = 0

    def interrupt() -> None:
        nonlocal count
        count += not lines.text.startswith("with ")
        if count == number:
            count += 1
            raise KeyboardInterrupt

    lines = _Lines(path, interrupt)
    with suppress(KeyboardInterrupt):
        lines.trace(act)
    return count > number


def unlocked_lines(act: Callable[[], object], path: str, is_locked: Callable[[], bool]) -> list[int]:
    """Return which of the executed lines, from 1, the calling thread comes to without having the lock."""
    unlocked: list[int] = []
    lines = _Lines(path, lambda: None if is_locked() else unlocked.append(lines.count))
    lines.trace(act)
    return unlocked


def _on_a_thread(work: Callable[[], object]) -> None:
    """Have work done by another thread, and wait for its end; raise what it raises."""
    errors: list[BaseException] = []

    def run() -> None:
        try:
            work()
        except BaseException as error:  # noqa: BLE001 (raised below)
            errors.append(error)

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    thread.join(PATIENCE_S)
    assert not thread.is_alive(), "the other thread is held up"
    for error in errors:
        raise error


class _Lines:
    """Follows the lines of one file that a call executes on its thread.

    Args:
        path: The file.
        at_line: Called before each line; ``count`` then tells which it is, from 1.

    Attributes:
        text: The line.
    """

    def __init__(self, path: str, at_line: Callable[[], object]) -> None:
        self.count = 0
        self.text = ""
        self._path = path
        self._at_line = at_line

    def trace(self, act: Callable[[], object]) -> None:
        """Make the call."""
        before = sys.gettrace()
        sys.settrace(self._enter)
        try:
            act()
        finally:
            sys.settrace(before)

    def _enter(self, frame: FrameType, _event: str, _argument: Any) -> Any:
        return self._follow if frame.f_code.co_filename == self._path else None

    def _follow(self, frame: FrameType, event: str, _argument: Any) -> Any:
        if event == "line":
            self.count += 1
            self.text = getline(self._path, frame.f_lineno).strip()
            self._at_line()
        return self._follow
