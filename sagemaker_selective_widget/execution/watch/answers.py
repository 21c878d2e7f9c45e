"""`Answers`: a cache of what is known about a pipeline's executions, shared by all who need it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Hashable, Iterable
from concurrent.futures import CancelledError, Future
from dataclasses import dataclass, field
from typing import Any, TypeVar

from sagemaker_selective_widget.execution.watch.status import ExecutionSummary, has_ended

Answer = TypeVar("Answer")

FOR_GOOD = "Succeeded"
"""The status of an execution that can no longer change; one that ended otherwise can be retried."""


@dataclass(frozen=True, slots=True)
class _Kept:
    answer: Any
    at_s: float
    is_final: bool


@dataclass(slots=True)
class _UnderWay:
    """A question that is being asked.

    Attributes:
        version: The `_Execution.version` at that moment.
        status: The known status of the execution at that moment; ``""`` if none is known.
        thread_id: The thread that asks.
        future: The answer; cancelled if asking was interrupted.
    """

    version: int = -1
    status: str = ""
    thread_id: int = field(default_factory=threading.get_ident)
    future: Future[Any] = field(default_factory=Future)


@dataclass(slots=True)
class _Execution:
    """The questions asked about one execution.

    Attributes:
        version: Incremented whenever earlier answers may no longer hold.
        kept: The answers, by question.
        under_way: The questions that are being asked.
    """

    version: int = 0
    kept: dict[Hashable, _Kept] = field(default_factory=dict)
    under_way: dict[Hashable, _UnderWay] = field(default_factory=dict)

    def doubt(self) -> None:
        self.version += 1
        self.kept = {question: kept for question, kept in self.kept.items() if kept.is_final}


class Answers:
    """Caches answers about ended executions, and asks the same question only once at a time.

    A thread that asks a question which another is asking waits for the same answer. Errors are raised in both
    and are not cached. An execution that has succeeded cannot change. One that ended otherwise may be
    retried, which a list does not show once it has ended again, so its answers are kept only for a while, or
    until `doubt` is called. Thread-safe; no callbacks are made while the lock is held.

    Args:
        clock: Returns the time, in seconds.
        max_age_s: Seconds for which answers are kept about executions that may be retried.
    """

    def __init__(self, clock: Callable[[], float], max_age_s: float) -> None:
        self._clock = clock
        self._max_age_s = max_age_s
        self._lock = threading.RLock()
        self._statuses: dict[str, str] = {}
        self._executions: dict[str, _Execution] = {}

    def listed(self, executions: Iterable[ExecutionSummary]) -> None:
        """Record the statuses of listed executions."""
        with self._lock:
            for each in executions:
                self._note(each.arn, each.status)

    def seen(self, execution_arn: str, status: str) -> None:
        """Record the status of an execution; if it has changed, earlier answers may no longer hold."""
        with self._lock:
            self._note(execution_arn, status)

    def doubt(self, *execution_arns: str) -> None:
        """Discard answers that may have changed about these executions, or about all if none are given."""
        with self._lock:
            for arn in execution_arns or self._executions:
                if arn in self._executions:
                    self._executions[arn].doubt()

    def lasting(self, execution_arn: str, question: Hashable, ask: Callable[[], Answer]) -> Answer:
        """Return an answer that never changes for an execution, such as its definition."""
        return self._answer(execution_arn, question, ask, lambda *_: FOR_GOOD)

    def of_ended(self, execution_arn: str, question: Hashable, ask: Callable[[], Answer]) -> Answer:
        """Return an answer, which is cached if the execution was already known to have ended."""
        return self._answer(execution_arn, question, ask, lambda _, noted: noted)

    def of_status(
        self,
        execution_arn: str,
        question: Hashable,
        ask: Callable[[], Answer],
        status: Callable[[Answer], str],
    ) -> Answer:
        """Return an answer that includes the status of the execution.

        Args:
            execution_arn: The execution.
            question: Identifies the question.
            ask: Asks the question.
            status: Returns the status in an answer.
        """
        return self._answer(execution_arn, question, ask, self._noting(execution_arn, status))

    def of_present(
        self,
        execution_arn: str,
        question: Hashable,
        ask: Callable[[], Answer],
        status: Callable[[Answer], str],
    ) -> Answer:
        """Return an answer as `of_status` does, but a current one, unless it cannot change any more."""
        noted = self._noting(execution_arn, status)

        def final(answer: Answer, before: str) -> str:
            return FOR_GOOD if noted(answer, before) == FOR_GOOD else ""

        return self._answer(execution_arn, question, ask, final)

    def _noting(self, arn: str, status: Callable[[Answer], str]) -> Callable[[Answer, str], str]:
        """Return a function that records the status in an answer and returns it."""

        def noted(answer: Answer, _: str) -> str:
            self.seen(arn, status(answer))
            return status(answer)

        return noted

    def _note(self, arn: str, status: str) -> None:
        if self._statuses.get(arn, status) != status and arn in self._executions:
            self._executions[arn].doubt()
        self._statuses[arn] = status

    def _of(self, arn: str) -> _Execution:
        if arn not in self._executions:
            self._executions[arn] = _Execution()
        return self._executions[arn]

    def _answer(
        self, arn: str, question: Hashable, ask: Callable[[], Answer], status: Callable[[Answer, str], str]
    ) -> Answer:
        while True:
            mine = _UnderWay()
            try:
                known = self._begin(arn, question, mine)
                if known is mine:
                    answer = ask()
                    self._end(arn, question, mine, answer, status(answer, mine.status))
                    return answer
                if isinstance(known, _Kept):
                    return known.answer  # type: ignore[no-any-return]
            except BaseException as error:
                if isinstance(error, Exception):
                    mine.future.set_exception(error)
                raise
            finally:
                self._drop(arn, question, mine)
            if known.thread_id == mine.thread_id:  # a step of `local` that asks about its own pipeline
                return ask()
            try:
                return known.future.result()  # type: ignore[no-any-return]
            except CancelledError:
                continue

    def _begin(self, arn: str, question: Hashable, mine: _UnderWay) -> _Kept | _UnderWay:
        """Return the cached answer, the question being asked already, or ``mine`` if it is to be asked."""
        began_s = self._clock()
        with self._lock:
            known = self._of(arn)
            kept = known.kept.get(question)
            if kept and (kept.is_final or began_s - kept.at_s < self._max_age_s):
                return kept
            other = known.under_way.get(question)
            if other and other.version == known.version:
                return other
            mine.version, mine.status = known.version, self._statuses.get(arn, "")
            known.under_way[question] = mine
            return mine

    def _end(self, arn: str, question: Hashable, mine: _UnderWay, answer: Any, status: str) -> None:
        at_s = self._clock()
        with self._lock:
            known, is_final = self._of(arn), status == FOR_GOOD
            is_current = known.version == mine.version and bool(status) and has_ended(status)
            if is_final or is_current:
                known.kept[question] = _Kept(answer, at_s, is_final)
        mine.future.set_result(answer)

    def _drop(self, arn: str, question: Hashable, mine: _UnderWay) -> None:
        """Remove a question that is no longer being asked, so that nobody waits for it."""
        with self._lock:
            under_way = self._of(arn).under_way
            if under_way.get(question) is mine:
                del under_way[question]
        mine.future.cancel()
