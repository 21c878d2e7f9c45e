"""Executors, which run steps: in a thread for each, or in the only thread when a client makes a request.

A step is a generator of pauses (`steps.pause`), so both kinds run the same code, and only wait differently.
In Python without threads (Pyodide, and thus JupyterLite) nothing can run between two requests. There, a
client's read request (Describe…, List…) first runs whatever has become due, at the times at which it was due.
"""

from __future__ import annotations

import threading
import time
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from typing import Protocol

from sagemaker_selective_widget.local.clock import Clock, HeldClock, Signal
from sagemaker_selective_widget.local.steps.pause import BeforeFunction, Pause, Pausing
from sagemaker_selective_widget.threads import can_start_threads

MAX_TURN_S = 0.03
"""How long a request runs steps on the only thread, in real seconds; a function may exceed it."""

MIN_EXECUTING_S = 0.03
"""How long a step is Executing before its function blocks the only thread, in real seconds, so that
requests sent in succession by a client all see that state."""

MAX_DEPTH = 8
"""How many functions may wait for each other's executions on the only thread."""

Work = Pausing[BaseException | None]
"""A step from start to end; returns the exception with which it failed."""


class Executor(Protocol):
    """Runs steps.

    Attributes:
        clock: The machine's clock.
        is_inline: Whether steps run on the thread that calls `run_due`.
    """

    clock: Clock
    is_inline: bool

    def start(self, work: Work, name: str) -> None:
        """Run a step, starting now.

        Raises:
            RuntimeError: No further thread can be started.
        """
        ...

    def run_due(self) -> None:
        """Run the steps that are due, if they do not run by themselves."""
        ...

    def close(self, timeout_s: float) -> None:
        """Wait for steps that were told to stop, for at most `timeout_s` seconds."""
        ...


def make_executor(clock: Clock) -> Executor:
    """Return an executor with threads if they can be started here, otherwise one for the only thread."""
    return ThreadExecutor(clock) if can_start_threads() else InlineExecutor(HeldClock(clock))


class ThreadExecutor:
    """Runs each step in a daemon thread of its own."""

    is_inline = False

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self._lock = threading.Lock()
        self._threads: set[threading.Thread] = set()

    def start(self, work: Work, name: str) -> None:
        """Run a step in a thread named ``name``."""
        thread = threading.Thread(target=self._run, args=(work,), name=name, daemon=True)
        with self._lock:  # the thread removes itself when it ends
            thread.start()
            self._threads.add(thread)

    def run_due(self) -> None:
        """Do nothing, as the threads run by themselves."""

    def close(self, timeout_s: float) -> None:
        """Wait for all threads except the calling one."""
        with self._lock:
            threads = self._threads - {threading.current_thread()}
        deadline_s = time.monotonic() + timeout_s
        for thread in threads:
            thread.join(max(0.0, deadline_s - time.monotonic()))

    def _run(self, work: Work) -> None:
        try:
            for pause in work:
                if isinstance(pause, Pause):
                    self.clock.wait(pause.signal, pause.duration_s)
        finally:
            with self._lock:
                self._threads.discard(threading.current_thread())


@dataclass(slots=True, eq=False)
class _Task:
    """A step on the only thread.

    Attributes:
        work: The step.
        due_s: When it continues, on the machine's clock.
        signal: Lets it continue earlier.
        is_before_function: Whether it is about to call a registered function.
    """

    work: Work
    due_s: float
    signal: Signal = field(default_factory=threading.Event)
    is_before_function: bool = False

    def is_due(self, now_s: float) -> bool:
        """Return whether it may continue."""
        return self.due_s <= now_s or self.signal.is_set()


class InlineExecutor:
    """Runs steps on the only thread, in the order in which they are due."""

    is_inline = True

    def __init__(self, clock: HeldClock) -> None:
        self.clock: Clock = clock
        self._clock = clock
        self._tasks: list[_Task] = []
        self._depth = 0

    def start(self, work: Work, name: str) -> None:  # noqa: ARG002 (a thread has a name)
        """Run a step as of the next read request."""
        self._tasks.append(_Task(work, self._clock.elapsed_s()))

    def run_due(self) -> None:
        """Run the steps that are due, for a limited time.

        A function called by a step may make requests itself, which run other steps then, as it may be waiting
        for another execution.

        Raises:
            KeyboardInterrupt: It was raised while a step ran, which has failed with it.
        """
        if self._depth < MAX_DEPTH:
            self._depth += 1
            try:
                self._run_until(time.monotonic() + MAX_TURN_S)
            finally:
                self._depth -= 1

    def close(self, timeout_s: float) -> None:
        """Let steps that were told to stop end, and discard those that do not."""
        self._run_until(time.monotonic() + timeout_s)
        for task in self._tasks:
            task.work.close()
        self._tasks.clear()

    def _run_until(self, end_s: float) -> None:
        while (task := self._next_due()) is not None:
            self._resume(task)
            if time.monotonic() >= end_s:
                return

    def _next_due(self) -> _Task | None:
        now_s = self._clock.real_s()
        due = (task for task in self._tasks if task.is_due(now_s))
        return min(due, key=lambda task: task.due_s, default=None)

    def _resume(self, task: _Task) -> None:
        """Run a step to its next pause, or to its end."""
        self._tasks.remove(task)
        try:
            with self._time_of(task):
                pause = next(task.work)
                self._put_back(task, pause)
        except StopIteration as ended:
            if isinstance(ended.value, KeyboardInterrupt):
                raise ended.value from None

    def _time_of(self, task: _Task) -> AbstractContextManager[None]:
        """Return a context in which the clock shows when the task was due, or runs on for a function."""
        if task.is_before_function:
            return nullcontext()
        return self._clock.held(min(task.due_s, self._clock.real_s()))

    def _put_back(self, task: _Task, pause: Pause | BeforeFunction) -> None:
        task.signal = pause.signal
        task.is_before_function = isinstance(pause, BeforeFunction)
        if isinstance(pause, Pause):
            task.due_s = self._clock.elapsed_s() + pause.duration_s
        else:
            task.due_s = self._clock.real_s() + MIN_EXECUTING_S * self._clock.speed
        self._tasks.append(task)
