"""`Answers`: what is known for good of a pipeline's executions, for all who ask about it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Hashable, Iterable
from concurrent.futures import CancelledError, Future
from dataclasses import dataclass, field
from typing import Any, TypeVar

from sagemaker_selective_widget.execution.watch.status import ExecutionSummary, has_ended

Answer = TypeVar("Answer")

FOR_GOOD = "Succeeded"
"""The status of an execution that nothing changes any more: whatever else has ended can be retried."""


@dataclass(frozen=True, slots=True)
class _Kept:
    answer: Any
    at_s: float
    is_final: bool


@dataclass(slots=True)
class _UnderWay:
    """A question that somebody is asking.

    Attributes:
        version: Of what is known of the execution at that moment.
        status: Of the execution, as it is known at that moment; ``""`` for none.
        thread_id: Of the thread that asks.
        future: The answer; cancelled where asking was interrupted.
    """

    version: int = -1
    status: str = ""
    thread_id: int = field(default_factory=threading.get_ident)
    future: Future[Any] = field(default_factory=Future)


@dataclass(slots=True)
class _Execution:
    """What was asked about one execution.

    Attributes:
        version: Raised whenever an answer of before may not hold any more.
        kept: The answers, by question.
        under_way: The questions that are being asked, by question.
    """

    version: int = 0
    kept: dict[Hashable, _Kept] = field(default_factory=dict)
    under_way: dict[Hashable, _UnderWay] = field(default_factory=dict)

    def doubt(self) -> None:
        self.version += 1
        self.kept = {question: kept for question, kept in self.kept.items() if kept.is_final}


class Answers:
    """Keeps answers about executions that have ended, and has a question asked once at a time.

    Whoever asks what another is asking waits for the same answer; what goes wrong is raised to both, and not
    kept. An execution that has succeeded stays as it is. What has ended otherwise may be retried, which a
    list does not tell once it has ended again: such answers are kept for a while, and until somebody doubts
    them. Safe to use from several threads; nobody is called while the lock is held.

    Args:
        clock: Says the time, in seconds.
        max_age_s: Seconds for which answers about executions are kept that may be retried.
    """

    def __init__(self, clock: Callable[[], float], max_age_s: float) -> None:
        self._clock = clock
        self._max_age_s = max_age_s
        self._lock = threading.RLock()
        self._statuses: dict[str, str] = {}
        self._executions: dict[str, _Execution] = {}

    def listed(self, executions: Iterable[ExecutionSummary]) -> None:
        """Take note of how executions are listed."""
        with self._lock:
            for each in executions:
                self._note(each.arn, each.status)

    def seen(self, execution_arn: str, status: str) -> None:
        """Take note of the status of an execution; after another one, what was known may not hold."""
        with self._lock:
            self._note(execution_arn, status)

    def doubt(self, *execution_arns: str) -> None:
        """Have asked anew what may have changed of these executions, or of all."""
        with self._lock:
            for arn in execution_arns or self._executions:
                if arn in self._executions:
                    self._executions[arn].doubt()

    def lasting(self, execution_arn: str, question: Hashable, ask: Callable[[], Answer]) -> Answer:
        """Return what never changes of an execution, such as its definition."""
        return self._answer(execution_arn, question, ask, lambda *_: FOR_GOOD)

    def of_ended(self, execution_arn: str, question: Hashable, ask: Callable[[], Answer]) -> Answer:
        """Return an answer, which is kept if the execution was known to have ended before."""
        return self._answer(execution_arn, question, ask, lambda _, noted: noted)

    def of_status(
        self,
        execution_arn: str,
        question: Hashable,
        ask: Callable[[], Answer],
        status: Callable[[Answer], str],
    ) -> Answer:
        """Return an answer that says itself how the execution stands.

        Args:
            execution_arn: The execution.
            question: Names what is asked.
            ask: Asks it.
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
        """Return an answer as `of_status` does that is of now, unless nothing can change any more."""
        noted = self._noting(execution_arn, status)

        def final(answer: Answer, before: str) -> str:
            return FOR_GOOD if noted(answer, before) == FOR_GOOD else ""

        return self._answer(execution_arn, question, ask, final)

    def _noting(self, arn: str, status: Callable[[Answer], str]) -> Callable[[Answer, str], str]:
        """Return what takes note of the status in an answer, and returns it."""

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
        """Return the answer that is known, who is asking for it, or ``mine``, which is to ask."""
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
        """Have nobody wait for what is not being asked any more."""
        with self._lock:
            under_way = self._of(arn).under_way
            if under_way.get(question) is mine:
                del under_way[question]
        mine.future.cancel()
