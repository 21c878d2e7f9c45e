"""What is needed to end a machine that is no longer referenced."""

from __future__ import annotations

import threading


class Shutdown:
    """Whether a machine is closed, and the events that tell its steps.

    It refers to nothing else, because a finalizer keeps it alive, and with it everything reachable from it.
    If a step function were among that and referred to a client, the machine would never be collected.
    """

    def __init__(self) -> None:
        self.is_closed = False
        self._stops: set[threading.Event] = set()

    def watch(self, stop: threading.Event) -> None:
        """Let `begin` set an event that stops an execution."""
        self._stops.add(stop)

    def forget(self, stop: threading.Event) -> None:
        """Forget the event of an execution that has ended."""
        self._stops.discard(stop)

    def begin(self) -> None:
        """Tell all steps to end; takes no lock, since the garbage collector may call this anywhere."""
        self.is_closed = True
        for stop in tuple(self._stops):
            stop.set()
