"""A `LocalSageMaker` where no thread can be started, as in Pyodide: steps run while a client looks."""

from __future__ import annotations

import contextlib
import gc
import itertools
import sys
import threading
import time
import weakref
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from sagemaker_selective_widget.local import Clock, LocalSageMaker, StepContext, abalone
from sagemaker_selective_widget.local.clock import HeldClock
from sagemaker_selective_widget.local.engine import executors
from sagemaker_selective_widget.local.engine.executors import MAX_DEPTH, InlineExecutor
from tests.service.local_wire import Wire, step, until
from tests.service.test_local_callbacks import asked, callback
from tests.service.test_local_for_each import for_each

SLEEP_S = 0.3

pytestmark = pytest.mark.usefixtures("no_threads")


@pytest.fixture
def generous(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a request run all that is due, however slow this machine is."""
    monkeypatch.setattr(executors, "MAX_TURN_S", 60.0)


@pytest.fixture
def no_delay(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a function be called in the request in which its step becomes Executing."""
    monkeypatch.setattr(executors, "MIN_EXECUTING_S", 0.0)


class TestAbalone:
    @pytest.fixture
    def client(self) -> Iterator[Any]:
        with LocalSageMaker() as sagemaker:
            yield sagemaker.client()

    @pytest.mark.parametrize("missing", [(), ("sklearn", "joblib", "numpy")], ids=["scikit-learn", "plain"])
    def test_it_runs_from_end_to_end_and_then_a_part_of_it(
        self, client: Any, missing: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """`create` waits by asking; so does whoever starts a selective execution with boto3."""
        for name in missing:
            monkeypatch.setitem(sys.modules, name, None)
        reference = abalone.create(client)
        assert 1.0 < abalone.mse(client, reference) <= 6.0
        execution_arn = client.start_pipeline_execution(
            PipelineName=abalone.PIPELINE_NAME,
            PipelineParameters=[
                {"Name": "BatchData", "Value": abalone.BATCH_DATA},
                {"Name": "MaxDepth", "Value": "3"},
            ],
            SelectiveExecutionConfig={
                "SourcePipelineExecutionArn": reference,
                "SelectedSteps": [{"StepName": "AbaloneTrain"}, {"StepName": "AbaloneEval"}],
            },
        )["PipelineExecutionArn"]

        def status() -> str:
            answer = client.describe_pipeline_execution(PipelineExecutionArn=execution_arn)
            return str(answer["PipelineExecutionStatus"])

        until(lambda: status() != "Executing")
        assert status() == "Succeeded"
        assert abalone.mse(client, execution_arn) < abalone.mse(client, reference)


class TestLooking:
    def test_nothing_runs_before_a_client_looks(self, wire: Wire) -> None:
        """Neither does starting, nor stopping: no further step is to run before a stop."""
        called: list[str] = []
        wire.sagemaker.register("Training", lambda context: called.append(context.name))
        wire.create(step("A"), step("B", "A"))
        execution_arn = wire.start()
        wire.start()
        wire.client.stop_pipeline_execution(PipelineExecutionArn=execution_arn)
        assert called == []
        assert wire.finish(execution_arn) == "Stopped"
        assert wire.statuses(execution_arn) == {"A": "Stopped"}

    def test_a_step_is_seen_executing_before_its_function_is_called(self, wire: Wire) -> None:
        """By the requests that a client sends one after the other, too."""
        statuses: list[str] = []
        called: list[str] = []
        wire.sagemaker.register("A", lambda context: called.append(context.name))
        wire.create(step("A"))
        execution_arn = wire.start()
        while not called:
            statuses.append(wire.statuses(execution_arn)["A"])
        assert statuses[0] == "Executing"
        assert set(statuses[:-1]) == {"Executing"}
        assert wire.status(execution_arn) == "Succeeded"

    def test_a_stop_reaches_a_step_whose_function_is_not_called_yet(self, wire: Wire) -> None:
        called: list[str] = []
        wire.sagemaker.register("A", lambda context: called.append(context.name))
        wire.create(step("A"))
        execution_arn = wire.start()
        assert wire.statuses(execution_arn) == {"A": "Executing"}
        wire.client.stop_pipeline_execution(PipelineExecutionArn=execution_arn)
        assert wire.finish(execution_arn) == "Stopped"
        assert called == []

    def test_one_request_does_not_do_everything(self, wire: Wire, monkeypatch: pytest.MonkeyPatch) -> None:
        """A kernel has other things to do: with no time to spare, a request lets one step go on."""
        monkeypatch.setattr(executors, "MAX_TURN_S", 0.0)
        wire.create(*(step(f"S{n}") for n in range(5)))
        execution_arn = wire.start()
        assert list(wire.statuses(execution_arn).values()).count("Starting") == 4
        assert wire.finish(execution_arn) == "Succeeded"

    def test_looking_at_what_waits_runs_nothing(self, wire: Wire, monkeypatch: pytest.MonkeyPatch) -> None:
        wire.create(callback())
        execution_arn = wire.start()
        token = asked(wire, execution_arn)
        resumed: list[object] = []
        monkeypatch.setattr(InlineExecutor, "_resume", lambda _, task: resumed.append(task))
        for _ in range(20):
            assert wire.status(execution_arn) == "Executing"
        assert resumed == []
        monkeypatch.undo()
        wire.client.send_pipeline_execution_step_success(CallbackToken=token)
        assert wire.finish(execution_arn) == "Succeeded"


class TestTime:
    @pytest.mark.usefixtures("generous")
    def test_who_looks_late_sees_what_would_have_been(self) -> None:
        """One look, long after the end: each step has taken its time, and began when the one before ended."""
        clock = Clock(speed=3600)
        with LocalSageMaker(step_duration_s=60, clock=clock) as sagemaker:
            wire = Wire(sagemaker)
            wire.create(step("A"), step("B", "A"), step("C", "B"))
            execution_arn = wire.start()
            began_s = clock.elapsed_s()
            until(lambda: clock.elapsed_s() > began_s + 600)
            listed = wire.client.list_pipeline_execution_steps(
                PipelineExecutionArn=execution_arn, SortOrder="Ascending"
            )["PipelineExecutionSteps"]
        assert [item["StepStatus"] for item in listed] == ["Succeeded"] * 3
        a_moment = timedelta(milliseconds=1)
        for before, after in itertools.pairwise(listed):
            assert abs(after["StartTime"] - before["EndTime"]) < a_moment
            assert abs(after["EndTime"] - after["StartTime"] - timedelta(seconds=60)) < a_moment

    @pytest.mark.usefixtures("generous")
    def test_steps_side_by_side_end_in_the_order_of_their_durations(self) -> None:
        clock = Clock(speed=3600)
        with LocalSageMaker(clock=clock) as sagemaker:
            wire = Wire(sagemaker)
            for name, duration_s in (("Long", 300), ("Short", 60)):
                sagemaker.stand_in(name, duration_s=duration_s)
            wire.create(step("Long"), step("Short"), step("AfterLong", "Long"), step("AfterShort", "Short"))
            execution_arn = wire.start()
            began_s = clock.elapsed_s()
            until(lambda: clock.elapsed_s() > began_s + 1200)
            assert list(wire.statuses(execution_arn)) == ["Long", "Short", "AfterShort", "AfterLong"]

    @pytest.mark.usefixtures("generous")
    def test_no_more_iterations_run_at_once_than_allowed(self) -> None:
        """Five of a minute each, two at a time, take three minutes."""
        with LocalSageMaker(step_duration_s=60, clock=Clock(speed=3600)) as sagemaker:
            wire = Wire(sagemaker)
            wire.create(for_each("Fan", list("abcde"), step("Train"), limit=2))
            steps = wire.steps(wire.run())
        iterations = [item for name, item in steps.items() if name != "Fan"]
        at_once = [
            sum(other["StartTime"] <= item["StartTime"] < other["EndTime"] for other in iterations)
            for item in iterations
        ]
        assert max(at_once) == 2
        took = steps["Fan"]["EndTime"] - iterations[0]["StartTime"]
        assert abs(took - timedelta(minutes=3)) < timedelta(seconds=10)

    def test_a_function_takes_real_time_and_no_time_goes_back(self, wire: Wire) -> None:
        """What is due while a function runs happens after it, on the only thread."""
        wire.sagemaker.register("Function", asleep)
        wire.sagemaker.stand_in("Stub", duration_s=0.04)
        wire.create(step("Function"), step("Stub"), step("After", "Stub"))
        steps = wire.steps(wire.run())
        assert steps["Function"]["EndTime"] - steps["Function"]["StartTime"] >= timedelta(seconds=SLEEP_S)
        assert steps["After"]["StartTime"] >= steps["Stub"]["EndTime"]
        assert all(item["EndTime"] >= item["StartTime"] for item in steps.values())

    def test_a_held_clock_shows_when_something_was_due(self) -> None:
        clock = HeldClock(Clock())
        with clock.held(0.0):
            assert clock.elapsed_s() == 0.0
            assert clock.now() == clock.now()
        told = clock.elapsed_s()
        assert told > 0.0
        with clock.held(0.0):
            assert clock.elapsed_s() == told

    def test_a_held_clock_follows_the_one_that_it_was_given(self) -> None:
        given = Clock(speed=100)
        held = HeldClock(given)
        assert given.now() <= held.now() <= given.now()


class TestNested:
    def test_a_function_may_wait_for_another_execution(self, wire: Wire) -> None:
        wire.create(step("Inner"), name="Inner")
        wire.sagemaker.register("Outer", lambda _: {"Status": wire.status(wire.run(name="Inner"))})
        wire.create(step("Outer"))
        assert wire.status(wire.run()) == "Succeeded"

    @pytest.mark.usefixtures("no_delay", "generous")
    def test_functions_do_not_wait_for_each_other_without_end(self, wire: Wire) -> None:
        """A function that starts its own pipeline and looks: the stack does not grow past a depth."""
        depth = 0
        depths: list[int] = []

        def again(_: StepContext) -> None:
            nonlocal depth
            depth += 1
            depths.append(depth)
            if len(depths) < 3 * MAX_DEPTH:
                wire.status(wire.start())
            depth -= 1

        wire.sagemaker.register("A", again)
        wire.create(step("A"))
        assert wire.finish(wire.start()) == "Succeeded"
        until(lambda: bool(wire.client.list_pipelines()) and len(depths) == 3 * MAX_DEPTH)
        assert max(depths) == MAX_DEPTH


class TestInterrupt:
    def test_an_interrupt_fails_the_step_and_reaches_the_caller(self, wire: Wire) -> None:
        """As Ctrl+C does in a cell that polls: it lands in whatever the only thread is doing."""

        def interrupted(_: StepContext) -> None:
            raise KeyboardInterrupt

        wire.sagemaker.register("A", interrupted)
        wire.create(step("A"))
        execution_arn = wire.start()
        with pytest.raises(KeyboardInterrupt):
            wire.finish(execution_arn)
        assert wire.status(execution_arn) == "Failed"
        assert wire.steps(execution_arn)["A"]["FailureReason"] == "KeyboardInterrupt: "

    def test_another_exception_fails_the_step_alone(self, wire: Wire) -> None:
        def leave(_: StepContext) -> None:
            raise SystemExit(1)

        wire.sagemaker.register("A", leave)
        wire.create(step("A"))
        assert wire.steps(wire.run())["A"]["FailureReason"] == "SystemExit: 1"


def endless(_: StepContext) -> None:
    while True:
        sum(number for number in range(10))


def stubborn(_: StepContext) -> None:
    while True:
        with contextlib.suppress(Exception):
            endless(_)


def asleep(_: StepContext) -> None:
    threading.Event().wait(SLEEP_S)


class TestTimeLimit:
    @pytest.fixture
    def sagemaker(self) -> Iterator[LocalSageMaker]:
        """A machine whose limit of ten minutes is reached in a tenth of a second."""
        with LocalSageMaker(step_duration_s=0, step_timeout_s=600, clock=Clock(speed=6000)) as made:
            yield made

    @pytest.mark.parametrize("function", [endless, stubborn, asleep])
    def test_a_function_that_is_out_of_time_fails_its_step(self, wire: Wire, function: Any) -> None:
        wire.sagemaker.register("A", function)
        wire.create(step("A"), step("B"))
        execution_arn = wire.run()
        assert wire.statuses(execution_arn) == {"A": "Failed", "B": "Succeeded"}
        reason = wire.steps(execution_arn)["A"]["FailureReason"]
        assert reason == "The step has reached its time limit of 600 s (step_timeout_s)."

    def test_the_log_says_where_the_time_was_up(self, wire: Wire) -> None:
        wire.sagemaker.register("A", endless)
        wire.create(step("A"))
        assert "in endless" in wire.sagemaker.log(wire.run(), "A")

    def test_a_function_that_is_in_time_is_left_alone(self, wire: Wire) -> None:
        """And so is the trace function of a debugger, which is in place again afterwards."""
        wire.sagemaker.register("A", lambda _: {"OutputParameters": {"a": "1"}})
        wire.create(step("A", kind="Lambda"))
        before = sys.gettrace()
        metadata = wire.steps(wire.run())["A"]["Metadata"]
        assert metadata["Lambda"]["OutputParameters"] == [{"Name": "a", "Value": "1"}]
        assert sys.gettrace() is before


class TestEnd:
    def test_closing_ends_what_is_under_way(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """At once: what waits is told, and no function is called any more."""
        monkeypatch.setattr(executors, "MIN_EXECUTING_S", 600.0)
        called: list[str] = []
        sagemaker = LocalSageMaker(step_duration_s=600)
        sagemaker.register("Function", lambda context: called.append(context.name))
        wire = Wire(sagemaker)
        wire.create(step("Stub"), step("Function"), callback())
        asked(wire, wire.start())
        began_s = time.monotonic()
        sagemaker.close()
        assert time.monotonic() - began_s < 5.0
        assert called == []
        assert not sagemaker.folder.exists()

    def test_a_step_may_close_its_own_machine(self) -> None:
        sagemaker = LocalSageMaker()
        sagemaker.register("A", lambda _: sagemaker.close())
        wire = Wire(sagemaker)
        wire.create(step("A"))
        execution_arn = wire.start()
        with pytest.raises(wire.client.exceptions.ClientError, match="ServiceUnavailable"):
            wire.finish(execution_arn)
        assert not sagemaker.folder.exists()

    def test_a_machine_that_nobody_holds_goes_with_what_it_runs(self) -> None:
        wire = Wire(LocalSageMaker(step_duration_s=600))
        folder, engine = wire.sagemaker.folder, weakref.ref(wire.sagemaker._engine)
        wire.sagemaker.register("Function", lambda _: None)
        wire.create(step("Stub"), step("Function"), callback())
        asked(wire, wire.start())
        del wire
        gc.collect()
        assert engine() is None
        assert not folder.exists()

    def test_a_folder_keeps_what_ran(self, tmp_path: Path) -> None:
        with LocalSageMaker(tmp_path, step_duration_s=0) as sagemaker:
            sagemaker.register("B", lambda context: context.log("said"))
            wire = Wire(sagemaker)
            wire.create(step("A"), step("B", "A"))
            execution_arn = wire.run()
        with LocalSageMaker(tmp_path) as again:
            assert Wire(again).statuses(execution_arn) == {"A": "Succeeded", "B": "Succeeded"}
            assert again.log(execution_arn, "B") == "said\n"

    def test_an_endpoint_is_refused(self, sagemaker: LocalSageMaker) -> None:
        with pytest.raises(RuntimeError, match=r"cannot start threads.*Use LocalSageMaker\.client\(\)"):
            sagemaker.serve()
