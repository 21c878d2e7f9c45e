"""Retry policies: whether a failed step is tried again, and when.

From https://docs.aws.amazon.com/sagemaker/latest/dg/pipelines-retry-policy.html. A step is tried again for
the exception types in its ``RetryPolicies``; faults and throttling of the service are retried without any
policy.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sagemaker_selective_widget.pipeline import Step

SERVICE_EXCEPTION_TYPES = frozenset({"Step.SERVICE_FAULT", "Step.THROTTLING"})
"""Exception types for which every step is retried."""

EXCEPTION_TYPES = SERVICE_EXCEPTION_TYPES | {
    "SageMaker.JOB_INTERNAL_ERROR",
    "SageMaker.CAPACITY_ERROR",
    "SageMaker.RESOURCE_LIMIT",
}
"""Exception types that a policy may name."""

RETRYABLE_STEP_TYPES = frozenset(
    {"Processing", "Training", "Tuning", "AutoML", "Model", "RegisterModel", "Transform"}
)
"""Step types that may have policies; a notebook job is of the type Training."""


@dataclass(frozen=True, slots=True)
class RetryPolicy:
    """One item of a step's ``RetryPolicies``.

    Attributes:
        exception_types: The exception types that it applies to.
        interval_s: Seconds before the first retry.
        backoff_rate: Factor by which the interval grows with each retry.
        max_attempts: Maximum number of retries; None if only the time limits them.
        expire_after_s: Seconds from the step's start after which it is not retried; None if only the number
            limits retries.
    """

    exception_types: frozenset[str]
    interval_s: float = 1.0
    backoff_rate: float = 2.0
    max_attempts: int | None = 5
    expire_after_s: float | None = None

    def delay_s(self, retries: int, elapsed_s: float) -> float | None:
        """Return the seconds to wait before another retry; None if it is not to be retried.

        Args:
            retries: The number of retries under this policy so far.
            elapsed_s: Seconds since the step started.
        """
        delay_s = self.interval_s * self.backoff_rate**retries
        if self.max_attempts is not None and retries >= self.max_attempts:
            return None
        if self.expire_after_s is not None and elapsed_s + delay_s > self.expire_after_s:
            return None
        return delay_s


_DEFAULT_POLICY = RetryPolicy(SERVICE_EXCEPTION_TYPES)


class Retries:
    """Counts the retries of one step for each of its policies."""

    def __init__(self, step: Step) -> None:
        self._policies = (*step_policies(step), _DEFAULT_POLICY)
        self._done: Counter[RetryPolicy] = Counter()

    def delay_s(self, exception_type: str | None, elapsed_s: float) -> float | None:
        """Count a failure and return the seconds to wait before the next attempt; None to give up.

        The first policy with the exception type decides.
        """
        for policy in self._policies:
            if exception_type in policy.exception_types:
                delay_s = policy.delay_s(self._done[policy], elapsed_s)
                self._done[policy] += 1
                return delay_s
        return None


def step_policies(step: Step) -> tuple[RetryPolicy, ...]:
    """Return a step's ``RetryPolicies``; none for a step type that cannot have any."""
    if step.type not in RETRYABLE_STEP_TYPES:
        return ()
    return tuple(_policy(item) for item in step.body.get("RetryPolicies") or ())


def _policy(item: Mapping[str, Any]) -> RetryPolicy:
    expire_after_min = item.get("ExpireAfterMin")
    return RetryPolicy(
        exception_types=frozenset(item.get("ExceptionType", ())),
        interval_s=item.get("IntervalSeconds", 1),
        backoff_rate=item.get("BackoffRate", 2.0),
        max_attempts=item.get("MaxAttempts", 5 if expire_after_min is None else None),
        expire_after_s=None if expire_after_min is None else expire_after_min * 60,
    )
