"""Executors run steps: a thread for each, or the only thread there is, whenever a client looks.

A step is a generator of pauses (`steps.pause`), so both run the same code; they differ in how they wait. In a
Python without threads (Pyodide, and with it JupyterLite) nothing can run between two requests. There a client
that looks (Describe…, List…) lets happen what would have happened meanwhile, at the times at which it would
have.
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
"""How long a request runs steps on the only thread, in real seconds; a function that is called ends later."""

MIN_EXECUTING_S = 0.03
"""How long a step is Executing before its function keeps the only thread busy, in real seconds: requests
that a client sends one after the other all see it."""

MAX_DEPTH = 8
"""How many functions may wait for each other's executions on the only thread."""

Work = Pausing[BaseException | None]
"""A step from its beginning to its end; returns what it has failed with."""


class Executor(Protocol):
    """Runs steps.

    Attributes:
        clock: The machine's clock.
        is_inline: Whether steps run on the thread of whoever calls `run_due`.
    """

    clock: Clock
    is_inline: bool

    def start(self, work: Work, name: str) -> None:
        """Run a step, from now on.

        Raises:
            RuntimeError: There is no thread left for it.
        """
        ...

    def run_due(self) -> None:
        """Let steps run whose time has come, if nothing else does."""
        ...

    def close(self, timeout_s: float) -> None:
        """Wait for steps that were told to stop, no longer than `timeout_s` seconds."""
        ...


def make_executor(clock: Clock) -> Executor:
    """Return threads, where one can be started here, and the only thread otherwise."""
    return ThreadExecutor(clock) if can_start_threads() else InlineExecutor(HeldClock(clock))


class ThreadExecutor:
    """Runs each step in a daemon thread of its own."""

    is_inline = False

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self._lock = threading.Lock()
        self._threads: set[threading.Thread] = set()

    def start(self, work: Work, name: str) -> None:
        """Run a step in a thread of that name."""
        thread = threading.Thread(target=self._run, args=(work,), name=name, daemon=True)
        with self._lock:  # the thread takes itself out again
            thread.start()
            self._threads.add(thread)

    def run_due(self) -> None:
        """Do nothing: the threads run."""

    def close(self, timeout_s: float) -> None:
        """Wait for the threads, except the one that asks."""
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
        due_s: When it goes on, on the machine's clock.
        signal: Lets it go on earlier.
        is_before_function: Whether it then calls a registered function.
    """

    work: Work
    due_s: float
    signal: Signal = field(default_factory=threading.Event)
    is_before_function: bool = False

    def is_due(self, now_s: float) -> bool:
        """Tell whether it may go on."""
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
        """Run a step when a client looks next."""
        self._tasks.append(_Task(work, self._clock.elapsed_s()))

    def run_due(self) -> None:
        """Let steps run whose time has come, but not for long.

        A function that a step calls may look itself. It lets other steps run then: it may wait for another
        execution.

        Raises:
            KeyboardInterrupt: It came while a step ran; that step has failed with it.
        """
        if self._depth < MAX_DEPTH:
            self._depth += 1
            try:
                self._run_until(time.monotonic() + MAX_TURN_S)
            finally:
                self._depth -= 1

    def close(self, timeout_s: float) -> None:
        """Let steps that were told to stop end, and forget those that did not."""
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
        """Return a block in which the clock shows when the task was due, or runs on for a function."""
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
