"""Sweeps over a service on this machine: what starts, what is found again, what faults do."""

from __future__ import annotations

import asyncio
import math
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from sagemaker_selective_widget import SelectiveExecution
from sagemaker_selective_widget.errors import (
    InvalidSelectionError,
    MetricError,
    ParameterValueError,
    PipelineChangedError,
    SelectiveWidgetError,
    ServiceError,
    StartOptionError,
    SweepError,
)
from sagemaker_selective_widget.execution.sweep.carried import read_description
from sagemaker_selective_widget.execution.sweep.ranges import draws, integers
from sagemaker_selective_widget.local import LocalSageMaker, Quotas, StepContext
from sagemaker_selective_widget.session.sweep import sweeps as sweeping_module
from tests.service import sweep_harness
from tests.service.local_wire import until
from tests.service.sweep_harness import ERROR, NAME, make
from tests.unit.session.interleaving import act_at_line, unlocked_lines

TIMEOUT_S = 60.0
DEPTHS = [2, 3, 4, 5, 6, 7]


@pytest.fixture
def machine() -> Iterator[tuple[LocalSageMaker, str]]:
    sagemaker, reference = make()
    with sagemaker:
        yield sagemaker, reference


@pytest.fixture
def sagemaker(machine: tuple[LocalSageMaker, str]) -> LocalSageMaker:
    return machine[0]


@pytest.fixture
def reference(machine: tuple[LocalSageMaker, str]) -> str:
    return machine[1]


@pytest.fixture
def open_session(sagemaker: LocalSageMaker) -> Iterator[Callable[..., SelectiveExecution]]:
    """Opens sessions with Train and Eval selected; each stands for a kernel."""
    opened: list[SelectiveExecution] = []

    def open_(client: Any = None, **options: Any) -> SelectiveExecution:
        options.setdefault("selected_steps", ("Train", "Eval"))
        opened.append(SelectiveExecution(NAME, client or sagemaker.client(), **options))
        return opened[-1]

    yield open_
    for session in opened:
        session.close()


@pytest.fixture
def session(open_session: Callable[..., SelectiveExecution]) -> SelectiveExecution:
    return open_session()


def started(sagemaker: LocalSageMaker) -> Counter[tuple[str, int, int]]:
    """How many executions there are of each trial and attempt of each sweep."""
    client = sagemaker.client()
    pages = client.get_paginator("list_pipeline_executions").paginate(PipelineName=NAME)
    rows = [row for page in pages for row in page["PipelineExecutionSummaries"]]
    carried = [read_description(row.get("PipelineExecutionDescription", "")) for row in rows]
    return Counter((each.spec.id, each.index, each.attempt) for each in carried if each)


def latest_status(sagemaker: LocalSageMaker) -> str:
    """The status of the latest execution."""
    rows = sagemaker.client().list_pipeline_executions(PipelineName=NAME)["PipelineExecutionSummaries"]
    return str(rows[0]["PipelineExecutionStatus"])


def most_at_once(sagemaker: LocalSageMaker) -> Callable[[], int]:
    """Count how many Train steps are under way at the same time."""
    lock, now, most = threading.Lock(), [0], [0]

    def train(step: StepContext) -> None:
        with lock:
            now[0] += 1
            most[0] = max(most[0], now[0])
        step.wait(0.05)
        with lock:
            now[0] -= 1

    sagemaker.register("Train", train)
    return lambda: most[0]


def held_by(gate: threading.Event) -> Callable[[StepContext], None]:
    """Return a step's function that waits until a gate is opened."""

    def train(step: StepContext) -> None:
        gate.wait(TIMEOUT_S)

    return train


def until_stopped(step: StepContext) -> None:
    """Wait until the step is to stop."""
    step.wait(TIMEOUT_S)


class TestRunning:
    def test_each_trial_is_one_selective_execution_with_the_same_reference(
        self, session: SelectiveExecution, sagemaker: LocalSageMaker, reference: str
    ) -> None:
        sweep = session.sweep({"Depth": DEPTHS}).start()
        results = sweep.wait(TIMEOUT_S)
        assert {trial.status for trial in results} == {"Succeeded"}
        assert set(started(sagemaker).values()) == {1}
        client = sagemaker.client()
        for trial in results:
            described = client.describe_pipeline_execution(PipelineExecutionArn=trial.arn)
            assert described["SelectiveExecutionConfig"] == {
                "SourcePipelineExecutionArn": reference,
                "SelectedSteps": [{"StepName": "Train"}, {"StepName": "Eval"}],
            }
            assert described["PipelineExecutionDisplayName"] == f"train-eval-{sweep.id}-{trial.index}"

    def test_the_best_is_known(self, session: SelectiveExecution) -> None:
        sweep = session.sweep({"Depth": DEPTHS}).start()
        results = sweep.wait(TIMEOUT_S)
        assert sweep.best is not None
        assert (sweep.best.values, sweep.best.objective) == ({"Depth": 4}, 0.0)
        assert [trial.objective for trial in results] == sorted((depth - 4) ** 2 for depth in DEPTHS)
        assert sweep.best.metrics["Train: validation:rmse"] == 4.0
        assert sweep.best.duration_s is not None
        assert sweep.to_frame()["Depth"].iloc[0] == 4

    def test_no_more_are_under_way_than_may_be(
        self, session: SelectiveExecution, sagemaker: LocalSageMaker
    ) -> None:
        most = most_at_once(sagemaker)
        session.sweep({"Depth": DEPTHS}, max_parallel=3).start().wait(TIMEOUT_S)
        assert 1 < most() <= 3

    def test_nothing_starts_before_start(
        self, session: SelectiveExecution, sagemaker: LocalSageMaker
    ) -> None:
        sweep = session.sweep({"Depth": DEPTHS})
        assert "6 trials of 2 steps" in sweep.text
        with pytest.raises(SelectiveWidgetError, match="not been started"):
            sweep.wait(1)
        assert not started(sagemaker)
        assert {trial.status for trial in sweep.trials} == {"Waiting"}

    def test_other_intents_afterwards_change_nothing(
        self, session: SelectiveExecution, sagemaker: LocalSageMaker
    ) -> None:
        session.parameter_overrides = {"Eta": 0.3}
        sweep = session.sweep({"Depth": [4, 5]})
        session.selected_steps = ("Prepare",)
        session.parameter_overrides = {}
        for trial in sweep.start().wait(TIMEOUT_S):
            listed = sagemaker.client().list_pipeline_parameters_for_execution(PipelineExecutionArn=trial.arn)
            values = {each["Name"]: each["Value"] for each in listed["PipelineParameters"]}
            assert (values["Eta"], values["Depth"]) == ("0.3", str(trial.values["Depth"]))

    def test_a_coroutine_waits_for_the_end(self, session: SelectiveExecution) -> None:
        sweep = session.sweep({"Depth": [3, 4]}).start()
        results = asyncio.run(asyncio.wait_for(sweep.finished(), TIMEOUT_S))
        assert len(results) == 2

    def test_waiting_has_an_end(self, session: SelectiveExecution, sagemaker: LocalSageMaker) -> None:
        gate = threading.Event()
        sagemaker.register("Train", held_by(gate))
        sweep = session.sweep({"Depth": [3]}).start()
        with pytest.raises(TimeoutError, match="goes on"):
            sweep.wait(0.1)
        gate.set()
        assert sweep.wait(TIMEOUT_S)[0].status == "Succeeded"

    def test_draws_are_trials(self, session: SelectiveExecution) -> None:
        sweep = session.sweep(draws(5, 3, Depth=integers(2, 9)), max_parallel=4).start()
        results = sweep.wait(TIMEOUT_S)
        assert len({trial.values["Depth"] for trial in results}) == len(results)


class TestBeforeItStarts:
    @pytest.mark.parametrize(
        ("space", "error"),
        [
            ({}, SweepError),
            ({"Depth": []}, SweepError),
            ({"Depth": range(1000)}, SweepError),
            ({"Dept": [1]}, SweepError),
            ({"Depth": ["deep"]}, ParameterValueError),
        ],
    )
    def test_a_space_that_cannot_be_used(
        self, session: SelectiveExecution, space: Any, error: type[Exception]
    ) -> None:
        with pytest.raises(error):
            session.sweep(space)

    @pytest.mark.parametrize("limit", [0, -1, 1.5, True, "2"])
    def test_a_limit_that_is_none(self, session: SelectiveExecution, limit: Any) -> None:
        with pytest.raises(ValueError, match="max_parallel"):
            session.sweep({"Depth": [1]}, max_parallel=limit)

    def test_an_objective_that_no_step_reports(self, session: SelectiveExecution) -> None:
        with pytest.raises(MetricError, match=r"Did you mean Eval: metrics\.error"):
            session.sweep({"Depth": [1]}, objective="Eval: metric.error")
        sweep = session.sweep({"Depth": [1, 5]}, objective=("Train: validation:rmse", "maximize"))
        sweep.start().wait(TIMEOUT_S)
        assert sweep.best is not None
        assert sweep.best.objective == 5.0

    def test_a_parameter_that_no_selected_step_reads_is_an_error_with_a_repair(
        self, open_session: Callable[..., SelectiveExecution]
    ) -> None:
        session = open_session(selected_steps=("Eval",))
        sweep = session.sweep({"Depth": [3, 4]})
        with pytest.raises(InvalidSelectionError) as raised:
            sweep.start()
        assert [issue.code for issue in raised.value.issues] == ["sweep-unread"]
        (repair,) = raised.value.issues[0].repairs
        assert repair.add_steps == ("Train",)
        session.apply(repair)
        assert "sweep-unread" not in {issue.code for issue in session.sweep({"Depth": [3, 4]}).issues}

    def test_a_parameter_that_nobody_reads_has_no_repair(self, session: SelectiveExecution) -> None:
        (issue,) = [each for each in session.sweep({"Nobody": ["a", "b"]}).issues if each.severity == "error"]
        assert (issue.code, issue.repairs) == ("sweep-unread", ())

    def test_a_reused_step_that_reads_it_is_a_warning(
        self, open_session: Callable[..., SelectiveExecution]
    ) -> None:
        codes = {issue.code for issue in open_session(selected_steps=("Eval",)).sweep({"Depth": [3]}).issues}
        assert "stale-parameter" in codes

    def test_a_pipeline_that_was_updated_since(
        self, session: SelectiveExecution, sagemaker: LocalSageMaker
    ) -> None:
        sweep = session.sweep({"Depth": [3, 4]})
        changed = sweep_harness.definition().replace('"depth": ', '"max_depth": ', 1)
        sagemaker.client().update_pipeline(PipelineName=NAME, PipelineDefinition=changed)
        with pytest.raises(PipelineChangedError):
            sweep.start()
        assert not started(sagemaker)

    def test_a_new_sweep_after_an_update_is_of_the_present_pipeline(
        self, session: SelectiveExecution, sagemaker: LocalSageMaker
    ) -> None:
        """As the message says that refuses the old one; nobody has to refresh before."""
        old = session.sweep({"Depth": [3]})
        changed = sweep_harness.definition().replace('"image"', '"another"')
        sagemaker.client().update_pipeline(PipelineName=NAME, PipelineDefinition=changed)
        with pytest.raises(PipelineChangedError, match=r"Make a new sweep\.$"):
            old.start()
        new = session.sweep({"Depth": [3]}).start()
        assert [trial.status for trial in new.wait(TIMEOUT_S)] == ["Succeeded"]


class TestFaults:
    def test_a_failed_trial_does_not_stop_the_others(self, session: SelectiveExecution) -> None:
        sweep = session.sweep({"Depth": [13, 3, 4]}, max_parallel=1).start()
        results = sweep.wait(TIMEOUT_S)
        assert [(trial.index, trial.status) for trial in results] == [
            (2, "Succeeded"),
            (1, "Succeeded"),
            (0, "Failed"),
        ]
        assert results[-1].reason

    def test_too_many_failures_end_it(self, session: SelectiveExecution, sagemaker: LocalSageMaker) -> None:
        trials = [{"Depth": 13, "Eta": eta} for eta in (0.1, 0.2, 0.3, 0.4)] + [{"Depth": 4, "Eta": 0.5}]
        sweep = session.sweep(trials, max_parallel=1, stop_after_failures=2).start()
        sweep.wait(TIMEOUT_S)
        assert [trial.status for trial in sweep.trials] == ["Failed", "Failed", *["Waiting"] * 3]
        assert "2 trials have failed" in sweep.message
        assert len(started(sagemaker)) == 2

    def test_failed_trials_can_be_tried_again(
        self, session: SelectiveExecution, sagemaker: LocalSageMaker
    ) -> None:
        sweep = session.sweep({"Depth": [13, 4]}).start()
        sweep.wait(TIMEOUT_S)
        sagemaker.register("Train", lambda step: None)
        results = sweep.retry().wait(TIMEOUT_S)
        assert {trial.status for trial in results} == {"Succeeded"}
        assert {key[1:]: count for key, count in started(sagemaker).items()} == {
            (0, 1): 1,
            (1, 1): 1,
            (0, 2): 1,
        }

    def test_nan_and_what_is_no_json_come_last(self, session: SelectiveExecution) -> None:
        sweep = session.sweep({"Depth": [99, 98, 5]}).start()
        results = sweep.wait(TIMEOUT_S)
        assert [trial.values["Depth"] for trial in results] == [5, 99, 98]
        assert math.isnan(results[1].objective or 0.0)
        assert results[2].objective is None
        assert "not JSON" in results[2].reason

    @pytest.mark.parametrize("operation", ["GetObject", "DescribeProcessingJob"])
    def test_metrics_that_may_not_be_read_say_so_and_the_rest_works(
        self, session: SelectiveExecution, sagemaker: LocalSageMaker, operation: str
    ) -> None:
        with sagemaker.faults.deny(operation):
            sweep = session.sweep({"Depth": [3, 4]}).start()
            results = sweep.wait(TIMEOUT_S)
            assert {trial.status for trial in results} == {"Succeeded"}
            assert all(trial.objective is None and operation in trial.reason for trial in results)
            assert all(trial.metrics["Train: validation:rmse"] for trial in results)
        assert session.metrics(results[0].arn)[ERROR] >= 0

    @pytest.mark.parametrize(
        "strike",
        [
            lambda faults: faults.throttle("StartPipelineExecution", times=5),
            lambda faults: faults.cut_connection("StartPipelineExecution", times=5),
            lambda faults: faults.throttle("ListPipelineExecutions", times=4),
            lambda faults: faults.deny("ListPipelineExecutions", times=2),
        ],
    )
    def test_what_passes_is_waited_for_and_nothing_starts_twice(
        self, session: SelectiveExecution, sagemaker: LocalSageMaker, strike: Callable[[Any], object]
    ) -> None:
        sweep = session.sweep({"Depth": [3, 4, 5]})
        sweep._check(sweep.state)
        sweep._check = lambda _: None
        strike(sagemaker.faults)
        results = sweep.start().wait(TIMEOUT_S)
        assert {trial.status for trial in results} == {"Succeeded"}
        assert sorted(started(sagemaker).values()) == [1, 1, 1]
        assert sweep.message == ""

    def test_expired_credentials_in_the_middle(
        self, session: SelectiveExecution, sagemaker: LocalSageMaker
    ) -> None:
        sweep = session.sweep({"Depth": DEPTHS}, max_parallel=1).start()
        until(lambda: len(started(sagemaker)) >= 2)
        fault = sagemaker.faults.expire_credentials()
        until(lambda: "expired" in sweep.message)
        fault.clear()
        assert {trial.status for trial in sweep.wait(TIMEOUT_S)} == {"Succeeded"}
        assert sorted(started(sagemaker).values()) == [1] * len(DEPTHS)

    def test_a_quota_is_waited_for(self, reference: str) -> None:
        machine, _ = make(quotas=Quotas(executions=1))
        most = most_at_once(machine)
        with machine:
            session = SelectiveExecution(NAME, machine.client(), selected_steps=("Train", "Eval"))
            results = session.sweep({"Depth": [3, 4, 5]}, max_parallel=3).start().wait(TIMEOUT_S)
            assert {trial.status for trial in results} == {"Succeeded"}
            assert sorted(started(machine).values()) == [1, 1, 1]
            assert most() == 1
            session.close()

    def test_a_trial_that_there_is_no_more(
        self, session: SelectiveExecution, sagemaker: LocalSageMaker
    ) -> None:
        gate = threading.Event()
        sagemaker.register("Train", held_by(gate))
        sweep = session.sweep({"Depth": [3]}).start()
        until(lambda: len(started(sagemaker)) == 1)
        gate.set()
        until(lambda: latest_status(sagemaker) == "Succeeded")
        sagemaker.client().delete_pipeline(PipelineName=NAME)
        assert sweep.wait(TIMEOUT_S)[0].status in ("Succeeded", "NotFound")


class TestStopping:
    def test_no_more_start_and_those_under_way_go_on(
        self, session: SelectiveExecution, sagemaker: LocalSageMaker
    ) -> None:
        gate = threading.Event()
        sagemaker.register("Train", held_by(gate))
        sweep = session.sweep({"Depth": DEPTHS}).start()
        until(lambda: len(started(sagemaker)) == 2)
        sweep.stop()
        gate.set()
        sweep.wait(TIMEOUT_S)
        assert Counter(trial.status for trial in sweep.trials) == {"Succeeded": 2, "Waiting": 4}
        assert {trial.status for trial in sweep.start().wait(TIMEOUT_S)} == {"Succeeded"}
        assert sorted(started(sagemaker).values()) == [1] * len(DEPTHS)

    def test_those_under_way_are_stopped_too_if_that_is_wanted(
        self, session: SelectiveExecution, sagemaker: LocalSageMaker
    ) -> None:
        sagemaker.register("Train", until_stopped)
        sweep = session.sweep({"Depth": DEPTHS}).start()
        until(lambda: len(started(sagemaker)) == 2)
        sweep.stop(trials=True)
        sweep.wait(TIMEOUT_S)
        assert Counter(trial.status for trial in sweep.trials) == {"Stopped": 2, "Waiting": 4}

    def test_one_whose_start_is_on_its_way_is_stopped_too(
        self, open_session: Callable[..., SelectiveExecution], sagemaker: LocalSageMaker
    ) -> None:
        """Its execution is there, and the answer that names it has not come yet."""
        sagemaker.register("Train", until_stopped)
        client, answer = sagemaker.client(), threading.Event()
        client.meta.events.register(
            "after-call.sagemaker.StartPipelineExecution", lambda **_: answer.wait(TIMEOUT_S)
        )
        sweep = open_session(client).sweep({"Depth": DEPTHS}).start()
        until(lambda: len(started(sagemaker)) == 1)
        sweep.stop(trials=True)
        answer.set()
        sweep.wait(TIMEOUT_S)
        assert Counter(trial.status for trial in sweep.trials) == {"Stopped": 1, "Waiting": 5}

    def test_one_that_could_not_be_stopped_is_asked_again(
        self, session: SelectiveExecution, sagemaker: LocalSageMaker
    ) -> None:
        sagemaker.register("Train", until_stopped)
        sweep = session.sweep({"Depth": [3]}).start()
        until(lambda: [trial.status for trial in sweep.trials] == ["Executing"])
        sagemaker.faults.deny("StopPipelineExecution", times=1)
        with pytest.raises(ServiceError):
            sweep.stop(trials=True)
        assert sweep.wait(TIMEOUT_S)[0].status == "Stopped"


class TestClosed:
    @pytest.mark.parametrize("is_made_before", [True, False], ids=["made before", "made after"])
    def test_nothing_starts(
        self, session: SelectiveExecution, sagemaker: LocalSageMaker, is_made_before: bool
    ) -> None:
        made = [session.sweep({"Depth": [3, 5]})] if is_made_before else []
        session.close()
        (sweep,) = made or [session.sweep({"Depth": [3, 5]})]
        for begin in (sweep.start, sweep.retry):
            with pytest.raises(SelectiveWidgetError, match=r"^The widget is closed\.$"):
                begin()
        assert not sweep.state.is_started
        with pytest.raises(SelectiveWidgetError, match="not been started"):
            sweep.wait(TIMEOUT_S)
        assert started(sagemaker) == {}

    def test_closed_while_it_is_being_started(
        self, session: SelectiveExecution, sagemaker: LocalSageMaker, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        sweep = session.sweep({"Depth": [3, 5]})
        monkeypatch.setattr(sweep, "_check", lambda _: session.close())
        with pytest.raises(SelectiveWidgetError, match="closed"):
            sweep.start()
        assert started(sagemaker) == {}

    def test_what_is_found_is_not_waited_for(
        self, open_session: Callable[..., SelectiveExecution], sagemaker: LocalSageMaker
    ) -> None:
        sagemaker.register("Train", until_stopped)
        open_session().sweep({"Depth": [3]}).start()
        until(lambda: len(started(sagemaker)) == 1)
        closed = open_session()
        closed.close()
        (found,) = closed.sweeps()
        assert [trial.status for trial in found.wait()] == ["Executing"]


class TestAnotherKernel:
    def test_it_is_found_from_sagemaker_alone_and_goes_on(
        self, open_session: Callable[..., SelectiveExecution], sagemaker: LocalSageMaker
    ) -> None:
        first = open_session()
        sweep = first.sweep({"Depth": DEPTHS}, max_parallel=1).start()
        until(lambda: len(started(sagemaker)) >= 3)
        first.close()
        second = open_session(selected_steps=())
        (found,) = second.sweeps()
        assert (found.id, found.objective.name if found.objective else "") == (sweep.id, ERROR)
        assert [trial.values for trial in found.trials] == [{"Depth": depth} for depth in DEPTHS]
        results = found.start().wait(TIMEOUT_S)
        assert {trial.status for trial in results} == {"Succeeded"}
        assert sorted(started(sagemaker).values()) == [1] * len(DEPTHS)
        assert found.best is not None
        assert found.best.values == {"Depth": 4}

    def test_it_only_watches_until_it_is_told_to_take_over(
        self, open_session: Callable[..., SelectiveExecution], sagemaker: LocalSageMaker
    ) -> None:
        gate = threading.Event()
        sagemaker.register("Train", held_by(gate))
        first = open_session()
        first.sweep({"Depth": DEPTHS}, max_parallel=1).start()
        until(lambda: len(started(sagemaker)) == 1)
        first.close()
        (found,) = open_session().sweeps()
        gate.set()
        found.wait(TIMEOUT_S)
        assert Counter(trial.status for trial in found.trials) == {"Succeeded": 1, "Waiting": 5}
        assert len(started(sagemaker)) == 1

    def test_two_kernels_that_both_start_it_start_each_trial_once(
        self, open_session: Callable[..., SelectiveExecution], sagemaker: LocalSageMaker
    ) -> None:
        first, second = open_session(), open_session()
        sweep = first.sweep({"Depth": DEPTHS}, max_parallel=2).start()
        until(lambda: len(started(sagemaker)) >= 1)
        (found,) = second.sweeps()
        found.start()
        for each in (sweep, found):
            assert {trial.status for trial in each.wait(TIMEOUT_S)} == {"Succeeded"}
        assert sorted(started(sagemaker).values()) == [1] * len(DEPTHS)

    def test_what_another_kernel_has_tried_again_is_known(
        self, session: SelectiveExecution, open_session: Callable[..., SelectiveExecution]
    ) -> None:
        """Also of a trial that had ended here."""
        sweep = session.sweep({"Depth": [13]}).start()
        assert [trial.status for trial in sweep.wait(TIMEOUT_S)] == ["Failed"]
        (other,) = open_session().sweeps()
        second = other.retry().wait(TIMEOUT_S)[0]
        session.sweeps()
        assert [(trial.arn, trial.status) for trial in sweep.wait(TIMEOUT_S)] == [(second.arn, second.status)]

    def test_a_trial_whose_execution_was_retried_is_not_tried_again(
        self, session: SelectiveExecution, sagemaker: LocalSageMaker
    ) -> None:
        """As somebody does in Studio: it is the same execution, with another end and other metrics."""
        sagemaker.stand_in("Train", fails="no room")
        sweep = session.sweep({"Depth": [3]}).start()
        arn = sweep.wait(TIMEOUT_S)[0].arn
        sagemaker.stand_in("Train", returns={"HyperParameters": {"depth": "3"}})
        session.watch(arn)
        session.retry()
        assert session.wait(TIMEOUT_S).status == "Succeeded"
        sweep.retry()
        results = [(trial.arn, trial.status, trial.objective) for trial in sweep.wait(TIMEOUT_S)]
        assert results == [(arn, "Succeeded", 1.0)]

    def test_the_same_sweep_is_the_same_object(
        self, session: SelectiveExecution, sagemaker: LocalSageMaker
    ) -> None:
        sweep = session.sweep({"Depth": [4]}).start()
        sweep.wait(TIMEOUT_S)
        assert session.sweeps() == (sweep,)

    def test_two_threads_that_find_it_at_the_same_time_have_the_same(
        self, session: SelectiveExecution, open_session: Callable[..., SelectiveExecution]
    ) -> None:
        """Two that watch, of which one is started, would disagree."""
        session.sweep({"Depth": [4]}).start().wait(TIMEOUT_S)
        path, sweeping = str(sweeping_module.__file__), open_session().sweeping
        for line in unlocked_lines(sweeping.sweeps, path, sweeping._lock.locked):
            sweeping = open_session().sweeping
            found: list[Any] = []
            act_at_line(
                lambda: found.extend(sweeping.sweeps()),  # noqa: B023
                path,
                line,
                lambda: found.extend(sweeping.sweeps()),  # noqa: B023
            )
            assert found[0] is found[1], f"line {line}"


def listed(session: SelectiveExecution) -> list[str]:
    """Return the executions that a view has in its table."""
    return [each.arn for each in session.view.state.history.executions]


@pytest.mark.parametrize("name", ["two words", "-", "é"])
def test_a_name_that_cannot_be_sent_is_refused_before_the_start(
    session: SelectiveExecution, name: str
) -> None:
    """A trial whose request cannot be made would be waited for without end."""
    session.display_name = name
    with pytest.raises(StartOptionError, match="cannot be sent"):
        session.sweep({"Depth": [3]})


@pytest.mark.parametrize("timeout_s", [math.inf, 1e10])
def test_it_can_be_waited_for_without_end(session: SelectiveExecution, timeout_s: float) -> None:
    assert len(session.sweep({"Depth": [3]}).start().wait(timeout_s)) == 1
    session.start()
    assert session.wait(timeout_s).status == "Succeeded"


class TestEvaluating:
    def test_values_become_a_number(self, session: SelectiveExecution) -> None:
        result = session.evaluate({"Depth": 7}, TIMEOUT_S)
        assert (result.objective, result.status) == (9.0, "Succeeded")
        assert result.metrics["Eval: metrics.depth"] == 7.0
        assert session.parameter_overrides == {}

    def test_several_threads_at_once(self, session: SelectiveExecution) -> None:
        found: dict[int, float | None] = {}

        def evaluate(depth: int) -> None:
            found[depth] = session.evaluate({"Depth": depth}).objective

        threads = [threading.Thread(target=evaluate, args=(depth,)) for depth in DEPTHS]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(TIMEOUT_S)
        assert found == {depth: float((depth - 4) ** 2) for depth in DEPTHS}

    def test_they_are_listed_and_in_order(self, session: SelectiveExecution) -> None:
        """Without another list of the service; the reference stays, though a later execution could serve."""
        session.refresh()  # waits until all is known
        before, reference = listed(session), session.reference_execution_arn
        found = [session.evaluate({"Depth": depth}, TIMEOUT_S).arn for depth in DEPTHS]
        assert listed(session) == [*reversed(found), *before]
        assert session.reference_execution_arn == reference
        session.refresh()
        assert listed(session) == [*reversed(found), *before]

    def test_a_coroutine(self, session: SelectiveExecution) -> None:
        async def both() -> list[Any]:
            return list(await asyncio.gather(*(session.evaluate_async({"Depth": depth}) for depth in (3, 6))))

        assert [each.objective for each in asyncio.run(both())] == [1.0, 4.0]

    def test_it_has_an_end(self, session: SelectiveExecution, sagemaker: LocalSageMaker) -> None:
        sagemaker.register("Train", until_stopped)
        with pytest.raises(TimeoutError, match="goes on"):
            session.evaluate({"Depth": 3}, timeout_s=0.2)

    def test_a_value_that_does_not_fit(self, session: SelectiveExecution) -> None:
        with pytest.raises(InvalidSelectionError, match="whole number"):
            session.evaluate({"Depth": "deep"})

    def test_a_failure_has_no_objective(self, session: SelectiveExecution) -> None:
        result = session.evaluate({"Depth": 13}, TIMEOUT_S)
        assert (result.status, result.objective) == ("Failed", None)
