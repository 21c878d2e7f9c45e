"""What a step's function prints: in its own log, passed on, and nothing left behind."""

# ruff: noqa: T201 (printing is what these tests are about)

from __future__ import annotations

import asyncio
import contextlib
import io
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from sagemaker_selective_widget.local import LocalSageMaker, StepContext, StepError
from sagemaker_selective_widget.local.storage.step_log import MAX_LINE_LENGTH
from tests.service.local_process import REPOSITORY
from tests.service.local_wire import TIMEOUT_S, Wire, step


@pytest.fixture(autouse=True)
def streams_are_as_they_were() -> Iterator[None]:
    """No test leaves a stream replaced."""
    before = sys.stdout, sys.stderr
    yield
    assert (sys.stdout, sys.stderr) == before


class Meeting:
    """Holds the function of a step until the test goes on."""

    def __init__(self) -> None:
        self.reached = threading.Event()
        self.go_on = threading.Event()

    def __call__(self, _: StepContext) -> None:
        print("before")
        self.reached.set()
        assert self.go_on.wait(TIMEOUT_S)
        print("after")

    def wait(self) -> None:
        assert self.reached.wait(TIMEOUT_S)


def log_of(wire: Wire, function: Any) -> str:
    """The log of the one step of a pipeline."""
    wire.sagemaker.register("A", function)
    wire.create(step("A"))
    return wire.sagemaker.log(wire.run(), "A")


PRINTS_WHILE_FUNCTIONS_BEGIN_AND_END = """
import io, sys, threading
from sagemaker_selective_widget.local import LocalSageMaker
from tests.service.local_wire import Wire, step

class Slow(io.StringIO):
    def write(self, text):
        threading.Event().wait(0.0005)
        return super().write(text)

sys.stdout = Slow()
with LocalSageMaker() as sagemaker:
    wire = Wire(sagemaker)
    sagemaker.register("Training", lambda _: print("step"))
    wire.create(step("S0"), *(step(f"S{n}", f"S{n - 1}") for n in range(1, 50)))
    execution = wire.start()
    while wire.status(execution) == "Executing":
        print("main")
print(isinstance(sys.stdout, Slow), file=sys.stderr)
"""


class TestPrinting:
    def test_what_a_function_prints_is_logged_and_printed(
        self, wire: Wire, capsys: pytest.CaptureFixture[str]
    ) -> None:
        def speak(context: StepContext) -> None:
            print("to", "stdout")
            context.log("logged")
            print("to stderr", file=sys.stderr)

        assert log_of(wire, speak) == "to stdout\nlogged\nto stderr\n"
        assert capsys.readouterr() == ("to stdout\n", "to stderr\n")

    def test_steps_side_by_side_do_not_mix(self, wire: Wire) -> None:
        """Each waits for the others at every line, and the test prints as well."""
        names = ["A", "B", "C"]
        together = threading.Barrier(len(names) + 1, timeout=TIMEOUT_S)

        def speak(context: StepContext) -> None:
            for number in range(50):
                together.wait()
                print(context.name, end=" ")
                print(number)

        for name in names:
            wire.sagemaker.register(name, speak)
        wire.create(*map(step, names))
        execution = wire.start()
        for _ in range(50):
            together.wait()
            print("main")
        assert wire.finish(execution) == "Succeeded"
        for name in names:
            said = [f"{name} {number}" for number in range(50)]
            assert wire.sagemaker.log(execution, name).splitlines() == said

    def test_a_line_without_an_end_is_logged_when_the_function_ends(self, wire: Wire) -> None:
        assert log_of(wire, lambda _: print("a\nb", end="")) == "a\nb\n"

    def test_a_line_that_never_ends_is_not_waited_for(self, wire: Wire) -> None:
        """A function that prints dots for a day takes no memory for it."""

        def dots(_: StepContext) -> None:
            for _times in range(3):
                sys.stdout.write("." * MAX_LINE_LENGTH)

        assert log_of(wire, dots) == f"{'.' * MAX_LINE_LENGTH}\n" * 3

    def test_writelines_and_a_coroutine_are_heard(self, wire: Wire) -> None:
        async def speak() -> None:
            print("async")
            await asyncio.to_thread(print, "thread")

        def function(_: StepContext) -> None:
            sys.stdout.writelines(["one\n", "two\n"])
            asyncio.run(speak())

        assert log_of(wire, function) == "one\ntwo\nasync\nthread\n"

    def test_a_function_with_a_time_limit_is_heard_in_its_own_thread(self) -> None:
        with LocalSageMaker(step_timeout_s=TIMEOUT_S) as sagemaker:
            assert log_of(Wire(sagemaker), lambda _: print("heard")) == "heard\n"

    def test_what_a_function_redirects_is_its_own(self, wire: Wire) -> None:
        def function(_: StepContext) -> None:
            with contextlib.redirect_stdout(io.StringIO()):
                print("kept to itself")
            print("told")

        assert log_of(wire, function) == "told\n"


class TestFailing:
    def test_the_traceback_of_a_failure_begins_at_the_function(self, wire: Wire) -> None:
        def fail(_: StepContext) -> None:
            print("about to fail")
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
            print("attempt", context.attempt)
            if context.attempt == 1:
                raise StepError("Not yet", "Step.SERVICE_FAULT")

        policy = {"ExceptionType": ["Step.SERVICE_FAULT"], "MaxAttempts": 2, "IntervalSeconds": 1}
        wire.sagemaker.register("A", fail_at_first)
        wire.create({**step("A"), "RetryPolicies": [policy]})
        said = wire.sagemaker.log(wire.run(), "A").splitlines()
        assert (said[0], said[-1]) == ("attempt 1", "attempt 2")


class TestStreams:
    def test_they_are_replaced_while_a_function_runs_and_not_longer(self, wire: Wire) -> None:
        before, meeting = sys.stdout, Meeting()
        wire.sagemaker.register("A", meeting)
        wire.create(step("A"))
        execution = wire.start()
        meeting.wait()
        assert sys.stdout is not before
        assert sys.stdout.encoding == before.encoding
        meeting.go_on.set()
        wire.finish(execution)
        assert sys.stdout is before
        assert wire.sagemaker.log(execution, "A") == "before\nafter\n"

    def test_what_somebody_else_puts_in_place_stays(self, wire: Wire) -> None:
        """As a cell's output is captured that begins while a step runs, and goes on when it has ended."""
        meeting, captured = Meeting(), io.StringIO()
        wire.sagemaker.register("A", meeting)
        wire.create(step("A"))
        execution = wire.start()
        meeting.wait()
        with contextlib.redirect_stdout(captured):
            meeting.go_on.set()
            wire.finish(execution)
            assert sys.stdout is captured
        # What it had put aside is put back, and goes with the first word.
        print("out")
        assert captured.getvalue() == "after\n"

    def test_what_is_printed_is_logged_once_through_two_replacements(self, wire: Wire) -> None:
        """One is in place when a stream is redirected to something that leads to it, and a step begins."""
        first, second = Meeting(), Meeting()
        wire.sagemaker.register("A", first)
        wire.sagemaker.register("B", second)
        wire.create(step("A"), name="One")
        wire.create(step("B"), name="Two")
        one = wire.start(name="One")
        first.wait()

        class Leading(io.StringIO):
            outer = sys.stdout

            def write(self, text: str) -> int:
                return self.outer.write(text)

        with contextlib.redirect_stdout(Leading()):
            two = wire.start(name="Two")
            second.wait()
            first.go_on.set()
            second.go_on.set()
            wire.finish(one)
            wire.finish(two)
        print("out")
        assert wire.sagemaker.log(two, "B") == "before\nafter\n"

    def test_a_machine_without_streams_runs_functions(
        self, wire: Wire, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """As a program without a console is."""
        with monkeypatch.context() as patch:
            patch.setattr(sys, "stdout", None)
            assert log_of(wire, lambda _: print("nobody")) == ""
            assert sys.stdout is None

    def test_whoever_prints_meanwhile_is_not_disturbed(self, tmp_path: Path) -> None:
        """In a process of its own: a stream that is freed while it is printed to ends the interpreter."""
        program = tmp_path / "prints.py"
        program.write_text(PRINTS_WHILE_FUNCTIONS_BEGIN_AND_END)
        command = [sys.executable, str(program)]
        done = subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True, check=False)
        assert (done.returncode, done.stderr) == (0, "True\n")
