"""What is needed to end a machine that nobody holds any more."""

from __future__ import annotations

import threading


class Shutdown:
    """Whether a machine is closed, and how to tell its steps.

    It refers to nothing else: a finalizer keeps it alive, and whatever it could reach with it. A step
    function that refers to a client would keep the whole machine.
    """

    def __init__(self) -> None:
        self.is_closed = False
        self._stops: set[threading.Event] = set()

    def watch(self, stop: threading.Event) -> None:
        """Let `begin` set the event that stops an execution."""
        self._stops.add(stop)

    def forget(self, stop: threading.Event) -> None:
        """Let go of an execution that has ended."""
        self._stops.discard(stop)

    def begin(self) -> None:
        """Tell every step to end; takes no lock, since the garbage collector may call this anywhere."""
        self.is_closed = True
        for stop in tuple(self._stops):
            stop.set()
