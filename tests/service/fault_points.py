"""Points at which a test holds a request or lets something happen: interleavings that are forced."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

PATIENCE_S = 30.0


class Hold:
    """Holds requests of one operation, or their answers, until it is released.

    Args:
        client: A boto3 client.
        operation: The API operation.
        when: ``before-call`` holds requests; ``after-call`` holds answers, so that the service has carried
            the request out.
    """

    def __init__(self, client: Any, operation: str, when: str = "before-call") -> None:
        self.entered = threading.Event()
        self.count = 0
        self._released = threading.Event()
        client.meta.events.register_first(f"{when}.sagemaker.{operation}", self._wait)

    def release(self) -> None:
        """Let go on what is held, and whatever comes."""
        self._released.set()

    def wait_for_request(self) -> None:
        """Block until a request is held."""
        assert self.entered.wait(PATIENCE_S), "no request has come"

    def _wait(self, **_: Any) -> None:
        self.count += 1
        self.entered.set()
        assert self._released.wait(PATIENCE_S), "nobody has released the request"


def once_at(client: Any, operation: str, act: Callable[[], object], when: str = "before-call") -> None:
    """Let something happen when an operation is called or answered next, on the thread that calls it."""
    acts = [act]

    def handle(**_: Any) -> None:
        if acts:
            acts.pop()()

    client.meta.events.register_first(f"{when}.sagemaker.{operation}", handle)


class Background:
    """Runs something on a thread of its own, and gives its outcome.

    Args:
        work: What to run.
    """

    def __init__(self, work: Callable[[], Any]) -> None:
        self._work = work
        self._result: Any = None
        self._error: BaseException | None = None
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def result(self) -> Any:
        """Wait for its end; raise what it has raised."""
        self._thread.join(PATIENCE_S)
        assert not self._thread.is_alive(), "it hangs"
        if self._error is not None:
            raise self._error
        return self._result

    def _run(self) -> None:
        try:
            self._result = self._work()
        except BaseException as error:  # noqa: BLE001 (raised by `result`)
            self._error = error
