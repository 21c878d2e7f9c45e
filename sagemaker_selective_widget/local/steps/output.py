"""What a step's function prints, in the step's log; and the traceback of one that fails.

Steps run side by side in threads, and ``sys.stdout`` is everybody's. So it is replaced, for as long as a
function runs, by something that passes on all it is given, and adds what comes from a step's own thread to
that step's log. Who prints from a thread that the function has made, or to a stream that was looked up before
(a logging handler), is not heard; neither is who prints after somebody else has replaced the stream.
"""

from __future__ import annotations

import sys
import threading
import traceback
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from sagemaker_selective_widget.local.steps.context import StepContext, StepFunction
from sagemaker_selective_widget.local.storage.step_log import MAX_LINE_LENGTH

_STREAMS = ("stdout", "stderr")
_KEPT = 64


def recorded(function: StepFunction) -> StepFunction:
    """Return the function with what it prints, and the traceback of what it raises, in the step's log."""

    def perform(step: StepContext) -> Mapping[str, Any] | None:
        with _printing_to(step):
            try:
                return function(step)
            except BaseException as error:
                step.log(_traceback(error))
                raise

    return perform


class _Printed:
    """What has been printed to each stream since its last whole line."""

    def __init__(self, step: StepContext) -> None:
        self._step = step
        self._unfinished = dict.fromkeys(_STREAMS, "")

    def take(self, stream: str, text: str) -> None:
        """Add to the log every line that is whole now, or too long to wait for its end."""
        *lines, rest = (self._unfinished[stream] + text).split("\n")
        if len(rest) >= MAX_LINE_LENGTH:
            lines, rest = [*lines, rest], ""
        self._unfinished[stream] = rest
        if lines:
            self._step.log("\n".join(lines))

    def end(self) -> None:
        """Add what has no line end."""
        for stream, rest in self._unfinished.items():
            if rest:
                self.take(stream, "\n")


_printed: ContextVar[_Printed | None] = ContextVar("printed", default=None)
"""Where what is printed in this thread goes, besides to the stream itself."""


class _Tee:
    """Takes the place of a stream of `sys`; whatever it has no word for is the stream's own."""

    def __init__(self, name: str, stream: Any) -> None:
        self._name = name
        self._stream = stream

    def write(self, text: str) -> Any:
        """Write to the stream, and to the log of the step that this thread runs."""
        printed = _printed.get()
        if printed is None:
            _replacement.retire(self)
            return self._stream.write(text)
        # Not twice, should the stream lead to another of these.
        token = _printed.set(None)
        try:
            written = self._stream.write(text)
        finally:
            _printed.reset(token)
        printed.take(self._name, text)
        return written

    def writelines(self, lines: Iterable[str]) -> None:
        """Write each line."""
        for line in lines:
            self.write(line)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)

    def give_back(self) -> None:
        """Let the stream be what it was, unless somebody else has replaced it meanwhile."""
        if getattr(sys, self._name) is self:
            setattr(sys, self._name, self._stream)


class _Replacement:
    """Owns the replacement of the streams: it is there while a function runs, and not longer."""

    def __init__(self) -> None:
        # Reentrant: a finalizer may print while a stream is being replaced.
        self._lock = threading.RLock()
        self._running = 0
        # CPython's print() borrows its stream: one that is freed meanwhile, by another thread that gives the
        # stream back, crashes the interpreter. So the latest are kept, longer than any print() takes.
        self._kept: deque[_Tee] = deque(maxlen=_KEPT)

    def begin(self) -> None:
        """Replace each stream that is not replaced: a function begins."""
        with self._lock:
            self._running += 1
            for name in _STREAMS:
                stream = getattr(sys, name)
                if stream is not None and not isinstance(stream, _Tee):
                    tee = _Tee(name, stream)
                    self._kept.append(tee)
                    setattr(sys, name, tee)

    def end(self) -> None:
        """Give the streams back after the last function."""
        with self._lock:
            self._running -= 1
        for name in _STREAMS:
            stream = getattr(sys, name)
            if isinstance(stream, _Tee):
                self.retire(stream)

    def retire(self, tee: _Tee) -> None:
        """Give back what nobody needs; also what somebody put aside while functions ran, and put back."""
        with self._lock:
            if not self._running:
                tee.give_back()


_replacement = _Replacement()


@contextmanager
def _printing_to(step: StepContext) -> Iterator[None]:
    printed = _Printed(step)
    token = _printed.set(printed)
    _replacement.begin()
    try:
        yield
    finally:
        _replacement.end()
        _printed.reset(token)
        printed.end()


def _traceback(error: BaseException) -> str:
    """Return an exception with the way it came, from the function on."""
    way = error.__traceback__.tb_next if error.__traceback__ else None
    return "".join(traceback.format_exception(type(error), error, way)).rstrip("\n")
