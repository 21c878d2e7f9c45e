"""Deliberate faults, for teaching and for tests: failures that happen on AWS, here on request."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from types import TracebackType
from typing import TYPE_CHECKING, Any

from sagemaker_selective_widget.local.api.responses import LOCAL_USER_ARN
from sagemaker_selective_widget.local.clock import Clock
from sagemaker_selective_widget.local.steps.context import StepContext, StepError
from sagemaker_selective_widget.local.transport.api_error import (
    AccessDeniedException,
    ApiError,
    ConflictException,
    ExpiredTokenException,
    ThrottlingException,
)
from sagemaker_selective_widget.local.transport.client import AnswerLost, service_model
from sagemaker_selective_widget.local.transport.protocol import Handler, operation_name, refusal

if TYPE_CHECKING:
    from typing_extensions import Self

Effect = Callable[..., Any]
"""The effect of a fault: replaces a handler, which it is given with the request, or runs before a step."""


@dataclass(slots=True, eq=False)
class Fault:
    """One fault; it ends after the given number of times, on `clear`, or with its block.

    Attributes:
        name: The operation or the step that it affects; None for all.
        effect: Its effect.
        times: How many more times it happens; None for no limit.
        cleared: Set once it no longer happens.
    """

    name: str | None
    effect: Effect = field(repr=False)
    times: int | None = 1
    cleared: threading.Event = field(default_factory=threading.Event, repr=False)

    @property
    def is_over(self) -> bool:
        """Whether it no longer happens."""
        return self.cleared.is_set() or self.times == 0

    def clear(self) -> None:
        """End the fault; requests being delayed by it continue."""
        self.cleared.set()

    def strikes(self, name: str) -> bool:
        """Return whether it happens this time, and count that."""
        if self.is_over or self.name not in (None, name):
            return False
        if self.times is not None:
            self.times -= 1
        return True

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        exception_type: type[BaseException] | None,
        exception: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.clear()


class Faults:
    """The faults of one `LocalSageMaker`; each method creates one, which lasts until it is over.

    ::

        with sagemaker.faults.throttle("ListPipelineExecutionSteps", times=3):
            ...

    boto3 itself repeats a request once if it was throttled, or if its connection broke.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._of_requests: list[Fault] = []
        self._of_steps: list[Fault] = []

    def fail_once(self, step_name: str, reason: str = "A fault on purpose.") -> Fault:
        """Let a step fail the next time that it is performed, whatever performs it."""
        return self._add(self._of_steps, Fault(step_name, partial(_fail, reason)))

    def throttle(self, operation: str, times: int | None = 1) -> Fault:
        """Refuse requests with ``ThrottlingException``; `times` None refuses them until it is cleared."""
        error = ThrottlingException("Rate exceeded")
        return self._on_requests(Fault(_known(operation), partial(_refuse, error), times))

    def deny(self, operation: str, times: int | None = None) -> Fault:
        """Refuse requests with ``AccessDeniedException``: the role in use may not call an operation."""
        error = AccessDeniedException(f"User: {LOCAL_USER_ARN} is not authorized to perform: {operation}")
        return self._on_requests(Fault(_known(operation), partial(_refuse, error), times))

    def conflict(self, operation: str, times: int | None = 1) -> Fault:
        """Refuse requests with ``ConflictException``, which boto3 does not repeat.

        StopPipelineExecution is answered like this between two steps, and accepted a moment later.
        """
        error = ConflictException(f"{operation} conflicts with a change that is under way. Try again.")
        return self._on_requests(Fault(_known(operation), partial(_refuse, error), times))

    def delay(self, operation: str, duration_s: float) -> Fault:
        """Let every answer to an operation take `duration_s` seconds longer."""
        cleared = threading.Event()
        effect = partial(_delay, self._clock, cleared, duration_s)
        return self._on_requests(Fault(_known(operation), effect, None, cleared))

    def expire_credentials(self) -> Fault:
        """Refuse every request with ``ExpiredTokenException``."""
        error = ExpiredTokenException("The security token included in the request is expired")
        return self._on_requests(Fault(None, partial(_refuse, error), None))

    def cut_connection(self, operation: str, times: int | None = 1) -> Fault:
        """Carry out a request but lose the answer, so that the client cannot know that it was carried out."""
        return self._on_requests(Fault(_known(operation), _cut, times))

    def clear(self) -> None:
        """End all faults."""
        with self._lock:
            for fault in (*self._of_requests, *self._of_steps):
                fault.clear()
            self._of_requests.clear()
            self._of_steps.clear()

    def answer(self, handle: Handler, target: str, body: bytes) -> tuple[int, bytes]:
        """Answer a request as `handle` does, except for the faults that affect it, oldest first."""
        with self._lock:
            faults = tuple(self._of_requests)
        for fault in reversed(faults):
            handle = partial(self._through, fault, handle)
        return handle(target, body)

    def before_step(self, step: StepContext) -> None:
        """Apply the faults of a step before it is performed.

        Raises:
            StepError: A fault makes the step fail.
        """
        with self._lock:
            fault = next((fault for fault in self._of_steps if fault.strikes(step.name)), None)
        if fault is not None:
            fault.effect(step)

    def _through(self, fault: Fault, handle: Handler, target: str, body: bytes) -> tuple[int, bytes]:
        with self._lock:
            strikes = fault.strikes(operation_name(target))
        answer: tuple[int, bytes] = fault.effect(handle, target, body) if strikes else handle(target, body)
        return answer

    def _on_requests(self, fault: Fault) -> Fault:
        return self._add(self._of_requests, fault)

    def _add(self, faults: list[Fault], fault: Fault) -> Fault:
        with self._lock:
            faults[:] = [*(known for known in faults if not known.is_over), fault]
        return fault


def _known(operation: str) -> str:
    if not any(
        operation in service_model(service).operation_names for service in ("sagemaker", "logs", "s3")
    ):
        raise ValueError(
            f"SageMaker has no operation {operation!r}. Write it as in the API, such as "
            "'ListPipelineExecutionSteps'."
        )
    return operation


def _refuse(error: ApiError, _: Handler, __: str, ___: bytes) -> tuple[int, bytes]:
    return refusal(error)


def _delay(
    clock: Clock, cleared: threading.Event, duration_s: float, handle: Handler, target: str, body: bytes
) -> tuple[int, bytes]:
    clock.wait(cleared, duration_s)
    return handle(target, body)


def _cut(handle: Handler, target: str, body: bytes) -> tuple[int, bytes]:
    handle(target, body)
    raise AnswerLost


def _fail(reason: str, _: StepContext) -> None:
    raise StepError(reason)
