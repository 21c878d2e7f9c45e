"""What is known of executions is asked for once by all, and never taken for more than it is."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future
from functools import partial
from typing import Any

import pytest

from sagemaker_selective_widget.errors import AccessDeniedError
from sagemaker_selective_widget.execution import ExecutionSummary
from sagemaker_selective_widget.execution.watch import answers as answers_module
from sagemaker_selective_widget.execution.watch.answers import Answers
from tests.unit.session.interleaving import act_at_line, unlocked_lines

ARN, OTHER_ARN = "arn:one", "arn:other"
AGE_S = 60.0
PATH = str(answers_module.__file__)


class Clock:
    """Time that passes when a test says so."""

    def __init__(self) -> None:
        self.now_s = 0.0

    def __call__(self) -> float:
        return self.now_s


class Asked:
    """Answers how things are, and counts."""

    def __init__(self, now: Any = "Failed") -> None:
        self.now = now
        self.count = 0

    def __call__(self) -> Any:
        self.count += 1
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def answers(clock: Clock) -> Answers:
    return Answers(clock, AGE_S)


def listed(answers: Answers, status: str, arn: str = ARN) -> None:
    answers.listed([ExecutionSummary(arn, status)])


def steps(answers: Answers, ask: Callable[[], Any], arn: str = ARN) -> Any:
    return answers.of_ended(arn, "steps", ask)


def described(answers: Answers, ask: Callable[[], str]) -> str:
    return answers.of_status(ARN, "execution", ask, str)


def seen(answers: Answers, ask: Callable[[], str]) -> str:
    return answers.of_present(ARN, "snapshot", ask, str)


class TestKept:
    @pytest.mark.parametrize(
        ("status", "asked"),
        [("Succeeded", 1), ("Failed", 1), ("Stopped", 1), ("Executing", 2), ("Stopping", 2), ("", 2)],
    )
    def test_once_it_was_known_to_have_ended(self, answers: Answers, status: str, asked: int) -> None:
        ask = Asked()
        if status:
            listed(answers, status)
        assert [steps(answers, ask), steps(answers, ask)] == ["Failed", "Failed"]
        assert ask.count == asked

    @pytest.mark.parametrize(("status", "asked"), [("Succeeded", 1), ("Failed", 1), ("Executing", 2)])
    def test_an_answer_that_says_how_it_stands(self, answers: Answers, status: str, asked: int) -> None:
        ask = Asked(status)
        assert [described(answers, ask), described(answers, ask)] == [status, status]
        assert ask.count == asked

    @pytest.mark.parametrize(("status", "asked"), [("Succeeded", 1), ("Failed", 2), ("Executing", 2)])
    def test_an_answer_of_now(self, answers: Answers, status: str, asked: int) -> None:
        """Who watches an execution wants to know whether somebody has retried it."""
        ask = Asked(status)
        assert [seen(answers, ask), seen(answers, ask)] == [status, status]
        assert ask.count == asked

    def test_what_never_changes_needs_no_status(self, answers: Answers, clock: Clock) -> None:
        ask = Asked("definition")
        for _ in range(3):
            assert answers.lasting(ARN, "definition", ask) == "definition"
            answers.doubt()
            clock.now_s += 10 * AGE_S
        assert ask.count == 1

    def test_of_each_execution_and_question(self, answers: Answers) -> None:
        ask = Asked()
        for arn in (ARN, OTHER_ARN):
            for question in ("definition", "parameters"):
                answers.lasting(arn, question, ask)
        assert ask.count == 4

    def test_none_is_an_answer(self, answers: Answers) -> None:
        ask = Asked(None)
        assert [answers.lasting(ARN, "name", ask) for _ in range(2)] == [None, None]
        assert ask.count == 1


class TestDoubt:
    @pytest.mark.parametrize(("age_s", "asked"), [(AGE_S - 1, 1), (AGE_S, 2)])
    def test_what_may_be_retried_is_kept_for_a_while(
        self, answers: Answers, clock: Clock, age_s: float, asked: int
    ) -> None:
        ask = Asked()
        listed(answers, "Failed")
        steps(answers, ask)
        clock.now_s = age_s
        steps(answers, ask)
        assert ask.count == asked

    def test_or_not_at_all(self, clock: Clock) -> None:
        answers, ask = Answers(clock, 0.0), Asked()
        listed(answers, "Failed")
        steps(answers, ask)
        steps(answers, ask)
        assert ask.count == 2

    @pytest.mark.parametrize(("status", "asked"), [("Failed", 2), ("Succeeded", 1)])
    @pytest.mark.parametrize("named", [(), (ARN,)], ids=["all", "this"])
    def test_somebody_doubts_it(
        self, answers: Answers, status: str, asked: int, named: tuple[str, ...]
    ) -> None:
        ask = Asked()
        listed(answers, status)
        steps(answers, ask)
        answers.doubt(*named)
        steps(answers, ask)
        assert ask.count == asked

    def test_another_one_is_doubted(self, answers: Answers) -> None:
        ask = Asked()
        listed(answers, "Failed")
        steps(answers, ask)
        answers.doubt(OTHER_ARN)
        steps(answers, ask)
        assert ask.count == 1

    @pytest.mark.parametrize("note", [listed, lambda answers, status: answers.seen(ARN, status)])
    def test_a_retry_that_has_ended_the_same_way(self, answers: Answers, note: Any) -> None:
        """It was executing in between, which somebody has seen."""
        ask = Asked("first attempt")
        for status in ("Failed", "Executing", "Failed"):
            note(answers, status)
            if ask.count == 0:
                steps(answers, ask)
        ask.now = "second attempt"
        assert steps(answers, ask) == "second attempt"


class Asking:
    """A thread that asks, and is held until it is told to go on.

    Args:
        ask: Asks through what it is handed, which holds.
        end: What it is answered, or what is raised.
    """

    def __init__(self, ask: Callable[[Callable[[], Any]], Any], end: Any) -> None:
        self.entered, self.goes_on = threading.Event(), threading.Event()
        self.future: Future[Any] = Future()
        self._ask, self._end = ask, end
        self.thread = threading.Thread(target=self._run, daemon=True)
        self.thread.start()

    def held(self) -> Any:
        self.entered.set()
        assert self.goes_on.wait(30)
        if isinstance(self._end, BaseException):
            raise self._end
        return self._end

    def _run(self) -> None:
        try:
            self.future.set_result(self._ask(self.held))
        except BaseException as error:  # noqa: BLE001 (looked at by the test)
            self.future.set_exception(error)


def wait_for_joining(answers: Answers, asking: Asking) -> None:
    """Wait until a thread waits for what another is asking."""
    assert asking.entered.wait(30)
    (under_way,) = answers._executions[ARN].under_way.values()
    condition = under_way.future._condition
    ended = threading.Event()
    for _ in range(30_000):
        with condition:
            if condition._waiters:  # type: ignore[attr-defined]
                return
        ended.wait(0.001)
    raise AssertionError("Nobody waits.")


class TestTwoAtOnce:
    def ask_both(self, answers: Answers, end: Any, second: Asked) -> tuple[Asking, Asking]:
        """One asks, another asks the same meanwhile, and then the first is answered."""
        first = Asking(lambda held: steps(answers, held), end)
        assert first.entered.wait(30)
        other = Asking(lambda _: steps(answers, second), None)
        wait_for_joining(answers, first)
        first.goes_on.set()
        return first, other

    def test_they_ask_once(self, answers: Answers) -> None:
        listed(answers, "Failed")
        second = Asked("asked again")
        first, other = self.ask_both(answers, "steps", second)
        assert (first.future.result(30), other.future.result(30), second.count) == ("steps", "steps", 0)

    def test_also_of_what_goes_on_which_is_not_kept(self, answers: Answers) -> None:
        listed(answers, "Executing")
        second = Asked("asked again")
        _, other = self.ask_both(answers, "steps", second)
        assert (other.future.result(30), steps(answers, second)) == ("steps", "asked again")

    def test_an_error_is_both_s_and_not_kept(self, answers: Answers) -> None:
        listed(answers, "Succeeded")
        denied, second = AccessDeniedError("no"), Asked("steps")
        first, other = self.ask_both(answers, denied, second)
        assert [each.future.exception(30) for each in (first, other)] == [denied, denied]
        assert (steps(answers, second), second.count) == ("steps", 1)

    def test_where_the_first_is_interrupted_the_other_asks(self, answers: Answers) -> None:
        listed(answers, "Succeeded")
        interrupt, second = KeyboardInterrupt(), Asked("steps")
        first, other = self.ask_both(answers, interrupt, second)
        assert first.future.exception(30) is interrupt
        assert (other.future.result(30), second.count) == ("steps", 1)

    def test_what_was_asked_before_a_doubt_is_no_answer_after_it(self, answers: Answers) -> None:
        listed(answers, "Failed")
        first = Asking(lambda held: steps(answers, held), "old")
        assert first.entered.wait(30)
        answers.doubt()
        second = Asked("new")
        assert steps(answers, second) == "new"
        first.goes_on.set()
        assert first.future.result(30) == "old"
        assert (steps(answers, second), second.count) == ("new", 1)

    def test_on_one_thread_nobody_waits_for_oneself(self, answers: Answers) -> None:
        """Where there are no threads, a request to `local` lets a step run, which may ask the same."""
        inner = Asked("inner")
        assert steps(answers, lambda: (steps(answers, inner), "outer")) == ("inner", "outer")

    def test_another_question_does_not_wait(self, answers: Answers) -> None:
        first = Asking(lambda held: steps(answers, held), "steps")
        assert first.entered.wait(30)
        assert steps(answers, Asked("other"), OTHER_ARN) == "other"
        first.goes_on.set()
        first.future.result(30)


def _retried(answers: Answers, ask: Asked) -> None:
    ask.now = "second attempt"
    answers.doubt(ARN)


def _seen_executing(answers: Answers, ask: Asked) -> None:
    ask.now = "second attempt"
    for status in ("Executing", "Failed"):
        listed(answers, status)


def _seen_to_go_on(answers: Answers, ask: Asked) -> None:
    ask.now = "second attempt"
    listed(answers, "Executing")


@pytest.mark.parametrize("change", [_retried, _seen_executing, _seen_to_go_on])
def test_whenever_it_is_retried_the_old_answer_is_not_kept(change: Callable[..., None]) -> None:
    """At each line at which another thread can act while one asks."""

    def fresh() -> tuple[Answers, Asked]:
        answers = Answers(Clock(), AGE_S)
        listed(answers, "Failed")
        return answers, Asked("first attempt")

    answers, ask = fresh()
    is_locked = answers._lock._is_owned  # type: ignore[attr-defined]
    numbers = unlocked_lines(lambda: steps(answers, ask), PATH, is_locked)
    assert len(numbers) > 5
    for number in numbers:
        answers, ask = fresh()
        act_at_line(partial(steps, answers, ask), PATH, number, partial(change, answers, ask))
        assert steps(answers, ask) == "second attempt"
