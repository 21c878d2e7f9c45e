"""Functions that raise, hang or never stop logging end their step, and nothing else; and the clock."""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any

import pytest

from sagemaker_selective_widget.local import LocalSageMaker, Quotas, StepContext
from sagemaker_selective_widget.local.clock import Clock
from sagemaker_selective_widget.local.storage.step_log import MAX_LINE_LENGTH, MAX_LOG_BYTES
from tests.service.local_wire import TIMEOUT_S, Wire, step, until


class UnspeakableError(Exception):
    def __str__(self) -> str:
        raise RuntimeError("no text")


class TestRaising:
    @pytest.mark.parametrize(
        ("raised", "reason"),
        [
            (ValueError("x" * 5000), "ValueError: " + "x" * (1024 - len("ValueError: "))),
            (SystemExit(1), "SystemExit: 1"),
            (KeyboardInterrupt(), "KeyboardInterrupt: "),
            (MemoryError(), "MemoryError: "),
            (GeneratorExit(), "GeneratorExit: "),
            (UnspeakableError(), "UnspeakableError: (its text cannot be had: RuntimeError)"),
        ],
        ids=lambda value: type(value).__name__ if isinstance(value, BaseException) else "",
    )
    def test_whatever_is_raised_fails_the_step(
        self, sagemaker: LocalSageMaker, wire: Wire, raised: BaseException, reason: str
    ) -> None:
        def perform(_: StepContext) -> None:
            raise raised

        sagemaker.register("A", perform)
        wire.create(step("A"))
        execution = wire.run()
        assert wire.steps(execution)["A"]["FailureReason"] == reason
        assert wire.status(execution) == "Failed"

    def test_endless_recursion_fails_the_step(self, sagemaker: LocalSageMaker, wire: Wire) -> None:
        def perform(context: StepContext) -> Any:
            return perform(context)

        sagemaker.register("A", perform)
        wire.create(step("A"))
        assert wire.steps(wire.run())["A"]["FailureReason"].startswith("RecursionError: ")


def circular() -> Mapping[str, Any]:
    """A mapping that holds itself."""
    made: dict[str, Any] = {}
    made["self"] = made
    return made


class TestReturning:
    @pytest.mark.parametrize("returned", [{"a": object()}, {"a": {1, 2}}, {"a": b"x"}, circular()])
    def test_what_json_cannot_hold_fails_the_step(
        self, sagemaker: LocalSageMaker, wire: Wire, returned: Mapping[str, Any]
    ) -> None:
        sagemaker.register("A", lambda _: returned)
        wire.create(step("A"))
        reason = wire.steps(wire.run())["A"]["FailureReason"]
        assert reason.startswith("The function of A returned what JSON cannot hold: ")

    @pytest.mark.parametrize("key", ["OutputParameters", "PropertyFiles"])
    @pytest.mark.parametrize("value", [5, "text", [{"Name": "a"}], True])
    def test_what_has_to_be_a_mapping_and_is_none_fails_the_step(
        self, sagemaker: LocalSageMaker, wire: Wire, key: str, value: Any
    ) -> None:
        """Its metadata could not be listed, nor anything of the execution."""
        sagemaker.register("A", lambda _: {key: value})
        wire.create(step("A", kind="Lambda"))
        reason = wire.steps(wire.run())["A"]["FailureReason"]
        assert reason.startswith("The function of A returned ")
        assert reason.endswith(f" as {key}. Return a mapping of names to values.")

    @pytest.mark.parametrize("value", ["Maybe", "", 1, [], None])
    def test_a_condition_has_one_of_two_outcomes(
        self, sagemaker: LocalSageMaker, wire: Wire, value: Any
    ) -> None:
        sagemaker.register("C", lambda _: {"Outcome": value})
        wire.create({"Name": "C", "Type": "Condition", "Arguments": {"Conditions": []}})
        reason = wire.steps(wire.run())["C"]["FailureReason"]
        assert reason.startswith("The function of C returned the Outcome ")

    @pytest.mark.parametrize(
        ("kind", "returned"),
        [
            ("Training", {"TrainingJobArn": [5]}),
            ("RegisterModel", {"ModelPackageArn": {"a": 1}}),
            ("QualityCheck", {"CheckType": [1], "SkipCheck": "yes"}),
            ("Lambda", {"FunctionArn": 5}),
            ("Tuning", {"BestTrainingJob": 5, "HyperParameterTuningJobArn": True}),
        ],
    )
    def test_what_no_client_could_read_is_left_out(
        self, sagemaker: LocalSageMaker, wire: Wire, kind: str, returned: Mapping[str, Any]
    ) -> None:
        """The answer is of the shape that the model gives it."""
        sagemaker.register("A", lambda _: returned)
        wire.create({"Name": "A", "Type": kind})
        row = wire.steps(wire.run())["A"]
        assert row["StepStatus"] == "Succeeded"
        for described in row["Metadata"].values():
            assert all(isinstance(value, (str, bool)) for value in described.values())

    def test_what_a_function_changes_afterwards_is_not_the_steps(
        self, sagemaker: LocalSageMaker, wire: Wire
    ) -> None:
        returned = {"OutputParameters": {"a": "before"}}
        sagemaker.register("A", lambda _: returned)
        wire.create(step("A", kind="Lambda"))
        execution = wire.run()
        returned["OutputParameters"]["a"] = "after"
        metadata = wire.steps(execution)["A"]["Metadata"]["Lambda"]
        assert metadata["OutputParameters"] == [{"Name": "a", "Value": "before"}]


class TestLogging:
    def test_a_log_keeps_its_last_half_mebibyte(self, sagemaker: LocalSageMaker, wire: Wire) -> None:
        """A function that logs without end goes on, and the disk does not fill; how it ended is there."""

        def chatter(context: StepContext) -> None:
            for number in range(1000):
                context.log(f"{number} " + "ä" * 5_000)

        sagemaker.register("A", chatter)
        wire.create(step("A"))
        execution = wire.run()
        note, *lines = sagemaker.log(execution, "A").splitlines()
        files = [file.stat().st_size for file in (sagemaker.folder / "logs").rglob("*.jsonl")]
        assert wire.statuses(execution) == {"A": "Succeeded"}
        assert [int(line.split()[0]) for line in lines] == list(range(1000 - len(lines), 1000))
        assert note == f"… {1000 - len(lines)} earlier lines are dropped."
        assert MAX_LOG_BYTES // 2 - 20_000 < sum(files) <= MAX_LOG_BYTES

    def test_a_line_that_is_too_long_is_cut(self, sagemaker: LocalSageMaker, wire: Wire) -> None:
        sagemaker.register("A", lambda context: context.log("x" * (MAX_LINE_LENGTH + 1)))
        wire.create(step("A"))
        assert sagemaker.log(wire.run(), "A") == "x" * MAX_LINE_LENGTH + "…\n"

    def test_a_line_that_just_fits_is_whole(self, sagemaker: LocalSageMaker, wire: Wire) -> None:
        sagemaker.register("A", lambda context: context.log("x" * MAX_LINE_LENGTH))
        wire.create(step("A"))
        assert sagemaker.log(wire.run(), "A") == "x" * MAX_LINE_LENGTH + "\n"

    def test_what_is_no_text_is_replaced(self, sagemaker: LocalSageMaker, wire: Wire) -> None:
        """What Python makes of undecodable bytes cannot be written as UTF-8."""
        sagemaker.register("A", lambda context: context.log("a\udcffb"))
        wire.create(step("A"))
        assert sagemaker.log(wire.run(), "A") == "a?b\n"


class TestTimeLimit:
    @pytest.fixture
    def sagemaker(self) -> Iterator[LocalSageMaker]:
        """A machine whose clock runs fast, so that a limit of ten minutes is soon reached."""
        with LocalSageMaker(step_duration_s=0, step_timeout_s=600, clock=Clock(speed=6000)) as made:
            yield made

    def test_a_function_that_hangs_fails_its_step(self, sagemaker: LocalSageMaker, wire: Wire) -> None:
        """The execution ends, other steps run, and what the function returns later is ignored."""
        leave, left = threading.Event(), threading.Event()

        def hang(_: StepContext) -> Mapping[str, Any]:
            leave.wait(TIMEOUT_S)
            left.set()
            return {"OutputParameters": {"late": "1"}}

        sagemaker.register("A", hang)
        wire.create(step("A", kind="Lambda"), step("B"))
        execution = wire.run()
        assert wire.statuses(execution) == {"A": "Failed", "B": "Succeeded"}
        reason = wire.steps(execution)["A"]["FailureReason"]
        assert reason == "The step has reached its time limit of 600 s (step_timeout_s)."
        leave.set()
        assert left.wait(TIMEOUT_S)
        until(lambda: function_threads() == 0)
        assert wire.steps(execution)["A"]["Metadata"] == {}

    def test_a_function_that_looks_is_told(self, sagemaker: LocalSageMaker, wire: Wire) -> None:
        told: list[bool] = []

        def obey(context: StepContext) -> None:
            while not context.wait(1):
                pass
            told.append(context.stop_requested)

        sagemaker.register("A", obey)
        wire.create(step("A"))
        wire.run()
        until(lambda: told == [True])

    @pytest.fixture
    def unhurried(self) -> Iterator[Wire]:
        """A machine on which ten minutes take that long, so that a function is in time wherever it runs."""
        with LocalSageMaker(step_duration_s=0, step_timeout_s=600) as made:
            yield Wire(made)

    def test_a_function_that_is_in_time_is_none_the_wiser(self, unhurried: Wire) -> None:
        def perform(context: StepContext) -> Mapping[str, Any]:
            assert not context.stop_requested
            return {"OutputParameters": {"a": "1"}}

        unhurried.sagemaker.register("A", perform)
        unhurried.create(step("A", kind="Lambda"))
        metadata = unhurried.steps(unhurried.run())["A"]["Metadata"]
        assert metadata["Lambda"]["OutputParameters"] == [{"Name": "a", "Value": "1"}]

    def test_what_it_raises_is_the_reason(self, unhurried: Wire) -> None:
        def perform(_: StepContext) -> None:
            raise KeyError("x")

        unhurried.sagemaker.register("A", perform)
        unhurried.create(step("A"))
        assert unhurried.steps(unhurried.run())["A"]["FailureReason"] == "KeyError: 'x'"

    def test_a_stop_reaches_the_function(self) -> None:
        with LocalSageMaker(step_timeout_s=600) as sagemaker:
            wire = Wire(sagemaker)
            sagemaker.register("A", wait_long)
            wire.create(step("A"))
            execution = wire.start()
            wire.until_begun(execution, "A")
            wire.client.stop_pipeline_execution(PipelineExecutionArn=execution)
            assert wire.finish(execution) == "Stopped"
            until(lambda: function_threads() == 0)


def wait_long(context: StepContext) -> None:
    context.wait(600)


def function_threads() -> int:
    return sum(thread.name.startswith("function of ") for thread in threading.enumerate())


class TestClock:
    def test_a_fast_clock_lets_a_stand_in_of_an_hour_pass(self) -> None:
        """It takes a moment, and the timestamps say an hour."""
        began = time.monotonic()
        with LocalSageMaker(step_duration_s=3600, clock=Clock(speed=36_000)) as sagemaker:
            wire = Wire(sagemaker)
            wire.create(step("A"), step("B", "A"))
            execution = wire.run()
            steps = wire.steps(execution)
        assert time.monotonic() - began < TIMEOUT_S
        for one in steps.values():
            assert one["EndTime"] - one["StartTime"] >= timedelta(seconds=3590)
        assert steps["B"]["StartTime"] >= steps["A"]["EndTime"]

    def test_a_clock_never_goes_back(self) -> None:
        clock = Clock(speed=100)
        times = [clock.now() for _ in range(1000)]
        assert times == sorted(times)
        assert times[0].utcoffset() == timedelta(0)

    @pytest.mark.parametrize("speed", [0, -1, 0.5, float("nan")])
    def test_it_does_not_run_slower_than_the_world(self, speed: float) -> None:
        with pytest.raises(ValueError, match="A clock's speed is at least 1"):
            Clock(speed)

    def test_waiting_ends_with_the_signal(self) -> None:
        signal = threading.Event()
        signal.set()
        assert Clock().wait(signal, float("inf")) is True


def test_fifty_executions_at_once() -> None:
    """Nothing is lost, the list keeps their order, and each has run every step in the DAG's order."""
    with LocalSageMaker(step_duration_s=0, quotas=Quotas(executions=50)) as machine:
        wire = Wire(machine)
        wire.create(*[step(f"S{n}", *[f"S{n - 1}"] * (n > 0)) for n in range(5)])
        gate = threading.Event()
        machine.register("S0", lambda _: {"Passed": gate.wait(TIMEOUT_S)})
        started = [wire.start() for _ in range(50)]
        until(lambda: all("S0" in wire.statuses(execution) for execution in started))
        gate.set()
        assert [wire.finish(execution) for execution in started] == ["Succeeded"] * 50
        listed = wire.client.list_pipeline_executions(PipelineName="Pipeline", MaxResults=100)
        newest_first = [item["PipelineExecutionArn"] for item in listed["PipelineExecutionSummaries"]]
        assert newest_first == started[::-1]
        assert {tuple(wire.steps(execution)) for execution in started} == {("S0", "S1", "S2", "S3", "S4")}


@pytest.mark.parametrize("given", [None, "1", -1, math.nan, True, [], b"1"])
def test_a_duration_that_is_no_number_of_seconds_is_refused_where_it_is_given(
    sagemaker: LocalSageMaker, given: Any
) -> None:
    """Not by the step that takes it, which would end with what Python says."""
    for name in ("step_duration_s", "min_step_duration_s", "step_timeout_s"):
        if not (given is None and name == "step_timeout_s"):  # which is no limit
            with pytest.raises(ValueError, match=f"{name} is .*Give a number of seconds, 0 or more"):
                LocalSageMaker(**{name: given})
    if given is not None:  # which takes the usual one
        with pytest.raises(ValueError, match=r"^duration_s is "):
            sagemaker.stand_in("A", duration_s=given)
