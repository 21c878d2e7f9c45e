"""A step's log: what its function gives it, and the traceback of one that fails; the streams are let be."""

# ruff: noqa: T201 (printing is what some of these tests are about)

from __future__ import annotations

import sys
import threading
from typing import Any

import pytest

from sagemaker_selective_widget.local import LocalSageMaker, StepContext, StepError
from tests.service.local_wire import TIMEOUT_S, Wire, step


def log_of(wire: Wire, function: Any) -> str:
    """The log of the one step of a pipeline."""
    wire.sagemaker.register("A", function)
    wire.create(step("A"))
    return wire.sagemaker.log(wire.run(), "A")


class TestLogging:
    def test_what_a_function_logs_is_in_the_log(self, wire: Wire) -> None:
        def speak(context: StepContext) -> None:
            context.log("one")
            context.log("two\nthree")

        assert log_of(wire, speak) == "one\ntwo\nthree\n"

    def test_steps_side_by_side_do_not_mix(self, wire: Wire) -> None:
        """Each waits for the others at every line."""
        names = ["A", "B", "C"]
        together = threading.Barrier(len(names), timeout=TIMEOUT_S)

        def speak(context: StepContext) -> None:
            for number in range(50):
                together.wait()
                context.log(f"{context.name} {number}")

        for name in names:
            wire.sagemaker.register(name, speak)
        wire.create(*map(step, names))
        execution = wire.run()
        for name in names:
            said = [f"{name} {number}" for number in range(50)]
            assert wire.sagemaker.log(execution, name).splitlines() == said

    def test_threads_of_a_function_log_too(self, wire: Wire) -> None:
        def speak(context: StepContext) -> None:
            thread = threading.Thread(target=context.log, args=("from a thread",))
            thread.start()
            thread.join()

        assert log_of(wire, speak) == "from a thread\n"

    def test_a_function_with_a_time_limit_logs(self) -> None:
        with LocalSageMaker(step_timeout_s=TIMEOUT_S) as sagemaker:
            assert log_of(Wire(sagemaker), lambda context: context.log("heard")) == "heard\n"


class TestFailing:
    def test_the_traceback_of_a_failure_begins_at_the_function(self, wire: Wire) -> None:
        def fail(context: StepContext) -> None:
            context.log("about to fail")
            raise ZeroDivisionError("by nothing")

        first, head, place, *_, last = log_of(wire, fail).splitlines()
        assert (first, head, last) == (
            "about to fail",
            "Traceback (most recent call last):",
            "ZeroDivisionError: by nothing",
        )
        assert place.endswith("in fail")

    def test_a_chosen_reason_comes_with_its_place_too(self, wire: Wire) -> None:
        def fail(_: StepContext) -> None:
            raise StepError("No data")

        assert log_of(wire, fail).endswith("StepError: No data\n")

    def test_each_attempt_is_in_the_log(self, wire: Wire) -> None:
        def fail_at_first(context: StepContext) -> None:
            context.log(f"attempt {context.attempt}")
            if context.attempt == 1:
                raise StepError("Not yet", "Step.SERVICE_FAULT")

        policy = {"ExceptionType": ["Step.SERVICE_FAULT"], "MaxAttempts": 2, "IntervalSeconds": 1}
        wire.sagemaker.register("A", fail_at_first)
        wire.create({**step("A"), "RetryPolicies": [policy]})
        said = wire.sagemaker.log(wire.run(), "A").splitlines()
        assert (said[0], said[-1]) == ("attempt 1", "attempt 2")


class TestStreams:
    def test_a_function_has_the_streams_of_its_process(
        self, wire: Wire, capsys: pytest.CaptureFixture[str]
    ) -> None:
        """They are nobody's to replace: what a function prints is printed, and is not in its step's log."""
        before = sys.stdout, sys.stderr
        seen: list[object] = []

        def speak(_: StepContext) -> None:
            seen.append((sys.stdout, sys.stderr))
            print("to stdout")
            print("to stderr", file=sys.stderr)

        assert log_of(wire, speak) == ""
        assert seen == [before]
        assert capsys.readouterr() == ("to stdout\n", "to stderr\n")
