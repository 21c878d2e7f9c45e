"""A sweep's turns, while another thread does something between any two lines; what came of its trials."""

from __future__ import annotations

import itertools
import logging
from collections.abc import Callable, Mapping
from types import ModuleType
from typing import Any

import pytest

from sagemaker_selective_widget.errors import UnavailableError
from sagemaker_selective_widget.execution import ExecutionSummary
from sagemaker_selective_widget.execution.sweep import state as state_module
from sagemaker_selective_widget.execution.sweep.found import find_sweeps
from sagemaker_selective_widget.execution.sweep.results import Outcome
from sagemaker_selective_widget.execution.sweep.space import Grid
from sagemaker_selective_widget.execution.sweep.state import SweepState
from sagemaker_selective_widget.execution.watch.status import ExecutionPage
from sagemaker_selective_widget.session import recurring as recurring_module
from sagemaker_selective_widget.session.sweep import interval as interval_module
from sagemaker_selective_widget.session.sweep import runner as runner_module
from sagemaker_selective_widget.session.sweep import trial_outcomes as outcomes_module
from sagemaker_selective_widget.session.sweep.interval import LEAST_INTERVAL_S
from sagemaker_selective_widget.session.sweep.runner import SweepRunner
from sagemaker_selective_widget.session.sweep.trial_outcomes import MAX_READS
from sagemaker_selective_widget.session.workers import InlineWorkers, Workers
from tests.unit.execution.sweep.test_spec import spec
from tests.unit.session.fakes import HeldWorkers, Service, arn
from tests.unit.session.interleaving import act_at_line, interrupt_at_line, unlocked_lines

TRIALS = Grid((("MaxDepth", ("1", "2", "3")),))


class Account:
    """Executions that go on until they are stopped, or for so many lists."""

    def __init__(self) -> None:
        self.started: list[str] = []
        self.tokens: dict[str, str] = {}
        self.descriptions: dict[str, str] = {}
        self.statuses: dict[str, str] = {}
        self.looks: dict[str, int] = {}
        self.looks_to_end = 2
        self.service = Service(start=self.start, executions=self.list, stop=self.stop)

    def start(self, request: Mapping[str, Any]) -> str:
        token = request["ClientRequestToken"]
        if token in self.tokens:
            return self.tokens[token]
        self.tokens[token] = name = arn(len(self.started) + 1)
        self.started.append(name)
        self.descriptions[name] = request["PipelineExecutionDescription"]
        self.statuses[name] = "Executing"
        return name

    def list(self, next_token: str | None) -> ExecutionPage:
        del next_token
        for name in self.started:
            self.looks[name] = self.looks.get(name, 0) + 1
            if self.looks[name] > self.looks_to_end and self.statuses[name] == "Executing":
                self.statuses[name] = "Succeeded"
        return ExecutionPage(
            tuple(
                ExecutionSummary(each, self.statuses[each], description=self.descriptions[each])
                for each in reversed(self.started)
            )
        )

    def stop(self, execution_arn: str, token: str) -> None:
        del token
        self.statuses[execution_arn] = "Stopped"


def runner_of(
    account: Account, workers: Workers, read: Callable[[str], Outcome] = lambda _: Outcome()
) -> SweepRunner:
    state = SweepState.of(spec(space=TRIALS, max_parallel=2))
    return SweepRunner(state, account.service, workers, read)


def first_turn(runner: SweepRunner, workers: HeldWorkers) -> Callable[[], object]:
    """What takes the first turn of a sweep that has just been started."""
    runner.start()
    return workers.turn


OTHERS: dict[str, Callable[[SweepRunner], object]] = {
    "stop-all": lambda runner: runner.stop(trials=True),
    "stop-starting": lambda runner: runner.stop(trials=False),
    "go-on": lambda runner: runner.go_on(),
    "start-again": lambda runner: runner.start(),
}


@pytest.mark.parametrize("other", OTHERS.values(), ids=OTHERS)
def test_another_thread_acts_at_any_line_of_a_turn(other: Callable[[SweepRunner], object]) -> None:
    """No trial is started twice, none is left running after a stop of all, and the sweep comes to its end."""
    path, workers = str(runner_module.__file__), HeldWorkers()
    runner = runner_of(Account(), workers)
    is_locked = runner._lock._is_owned  # type: ignore[attr-defined]
    lines = unlocked_lines(first_turn(runner, workers), path, is_locked)
    assert lines
    for line in lines:
        account, workers = Account(), HeldWorkers()
        runner = runner_of(account, workers)
        act_at_line(first_turn(runner, workers), path, line, lambda: other(runner))  # noqa: B023
        workers.run(lambda: runner.is_over)  # noqa: B023
        assert runner.is_over, f"line {line}"
        assert len(account.started) <= 3, f"line {line}"
        assert set(account.statuses.values()) <= {"Succeeded", "Stopped"}, f"line {line}"
        if not runner.state.is_stopped:
            assert set(account.statuses.values()) == {"Succeeded"}, f"line {line}"
            assert len(account.started) == 3, f"line {line}"


@pytest.mark.parametrize("module", [runner_module, outcomes_module, recurring_module])
def test_ctrl_c_may_come_at_any_line_on_the_only_thread(
    module: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever it cuts off, the sweep comes to its end once somebody waits for it again."""
    monkeypatch.setattr(state_module, "FIRST_WAIT_S", 0.0)
    monkeypatch.setattr(interval_module, "LOCAL_INTERVAL_S", 0.0)
    monkeypatch.setattr(runner_module, "LEAST_INTERVAL_S", 0.0)
    for number in itertools.count(1):
        account = Account()
        runner = runner_of(account, InlineWorkers())

        def run(runner: SweepRunner = runner) -> None:
            runner.start()
            runner.wait_until(lambda: runner.is_over, 10)

        is_interrupted = interrupt_at_line(run, str(module.__file__), number)
        run()
        assert runner.is_over, f"line {number}"
        assert [trial.status for trial in runner.state.trials] == ["Succeeded"] * 3, f"line {number}"
        assert len(account.started) == 3, f"line {number}"
        if not is_interrupted:
            break
    assert number > 20


def test_so_many_outcomes_are_read_at_a_time() -> None:
    """On the only thread, who waits for one takes the turns of others, and of theirs in turn."""
    workers, account = HeldWorkers(), Account()
    depths = [0]

    def read(_: str) -> Outcome:
        depths.append(depths[-1] + 1)
        while any(at_s <= workers.now_s for at_s, *_ in workers.due):
            workers.turn()
        depths.append(depths[-1] - 1)
        return Outcome()

    space = Grid((("MaxDepth", tuple(map(str, range(60)))),))
    runner = SweepRunner(SweepState.of(spec(space=space, max_parallel=60)), account.service, workers, read)
    runner.start()
    workers.run(lambda: runner.is_over, limit=1_000)
    assert max(depths) <= outcomes_module.MAX_AT_ONCE
    assert all(runner.outcome(trial) is not None for trial in runner.state.trials)


class TestTold:
    """At a service that says when a trial has changed."""

    @pytest.fixture
    def account(self) -> Account:
        account = Account()
        account.looks_to_end = 10**6
        account.service.notifies = True
        return account

    @pytest.fixture
    def workers(self) -> HeldWorkers:
        return HeldWorkers()

    @pytest.fixture
    def runner(self, account: Account, workers: HeldWorkers) -> SweepRunner:
        """A sweep whose trials go on, and nothing has changed for a while."""
        runner = runner_of(account, workers)
        runner.start()
        while workers.now_s < 60:
            workers.turn()
        return runner

    def test_the_next_trial_starts_at_once(
        self, account: Account, workers: HeldWorkers, runner: SweepRunner
    ) -> None:
        assert len(account.service.subscribers) == len(account.started) == 2
        account.statuses[arn(1)] = "Succeeded"
        began_s = workers.now_s
        account.service.subscribers[0]()
        while len(account.started) < 3:
            workers.turn()
        assert workers.now_s - began_s <= 2 * LEAST_INTERVAL_S

    def test_nobody_is_told_after_the_end(
        self, account: Account, workers: HeldWorkers, runner: SweepRunner
    ) -> None:
        account.looks_to_end = 0
        workers.run()
        assert runner.is_over
        assert account.service.subscribers == []

    def test_nor_once_it_is_closed(self, account: Account, workers: HeldWorkers, runner: SweepRunner) -> None:
        notify = account.service.subscribers[0]
        runner.close()
        notify()
        assert account.service.subscribers == []

    def test_a_service_that_has_failed_is_left_alone(
        self, account: Account, workers: HeldWorkers, runner: SweepRunner
    ) -> None:
        account.service.answers["executions"] = UnavailableError("slow down")
        listed = account.service.count("executions")
        while account.service.count("executions") == listed:
            workers.turn()
        failed_at_s = workers.now_s
        account.service.subscribers[0]()
        while account.service.count("executions") == listed + 1:
            workers.turn()
        assert workers.now_s - failed_at_s >= 1


def test_a_request_that_cannot_be_made_is_a_refusal() -> None:
    """Of a sweep that was found, whose name another version has written: nobody waits for its answer."""
    account, workers = Account(), HeldWorkers()
    state = SweepState.of(spec(space=TRIALS, name="two words"))
    runner = SweepRunner(state, account.service, workers, lambda _: Outcome())
    runner.start()
    workers.run()
    assert (runner.is_over, account.started) == (True, [])
    assert {trial.phase for trial in runner.state.trials} == {"refused"}
    assert "two words" in runner.state.trials[0].reason


def test_a_trial_that_was_retried_elsewhere_is_stopped_again() -> None:
    """It has the same ARN and attempt as when it was stopped here before."""
    account, workers = Account(), HeldWorkers()
    account.looks_to_end = 1000
    runner = runner_of(account, workers)
    first_turn(runner, workers)()
    for _ in range(2):
        account.statuses[arn(1)] = "Executing"
        runner.take(find_sweeps(account.list(None).executions)["k3f9a2"])
        runner.stop(trials=True)
        workers.run()
        assert account.statuses[arn(1)] == "Stopped"


class TestOutcomes:
    def test_what_is_not_final_is_read_again(self) -> None:
        """An answer that was on its way before the end, or no answer, is not what came of a trial."""
        workers, answers = HeldWorkers(), [Outcome(is_final=False), Outcome(duration_s=3.0)]
        runner = runner_of(Account(), workers, lambda _: answers.pop(0) if answers else Outcome())
        runner.start()
        workers.run()
        assert runner.is_over
        assert 3.0 in [runner.outcome(trial).duration_s for trial in runner.state.trials]  # type: ignore[union-attr]
        assert answers == []

    def test_nobody_waits_for_ever_for_what_never_is_final(self) -> None:
        workers, read = HeldWorkers(), list[str]()

        def never(execution_arn: str) -> Outcome:
            read.append(execution_arn)
            return Outcome(problem="no answer", is_final=False)

        runner = runner_of(Account(), workers, never)
        runner.start()
        workers.run()
        assert runner.is_over
        assert sorted(read) == sorted([arn(1), arn(2), arn(3)] * MAX_READS)

    def test_a_fault_is_logged_and_told(self, caplog: pytest.LogCaptureFixture) -> None:
        def fail(_: str) -> Outcome:
            raise IndexError("deque")

        workers = HeldWorkers()
        runner = runner_of(Account(), workers, fail)
        runner.start()
        with caplog.at_level(logging.ERROR):
            workers.run()
        assert runner.is_over
        outcome = runner.outcome(runner.state.trials[0])
        assert outcome is not None
        assert "IndexError" in outcome.problem
        assert {record.name for record in caplog.records} == {outcomes_module.__name__}
