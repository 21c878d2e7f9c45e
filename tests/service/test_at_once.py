"""Requests that do not need each other are under way at the same time; those that do follow each other."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import pytest

from sagemaker_selective_widget.aws.client import SageMakerPipelineService
from sagemaker_selective_widget.errors import NotFoundError, ServiceError
from sagemaker_selective_widget.execution.watch.step_pages import StepPages
from sagemaker_selective_widget.local import LocalSageMaker
from sagemaker_selective_widget.session import SelectiveExecution
from sagemaker_selective_widget.session import session as session_module
from sagemaker_selective_widget.session.workers import AtOnce, InlineWorkers, ThreadedWorkers
from tests.service.aws_wire import EXECUTION_ARN, json_answer, make_client, refusal
from tests.service.local_wire import Wire, step

PATIENCE_S = 20.0
OPENING = {"DescribePipeline", "ListPipelineExecutions"}
REFERENCE = {
    "DescribePipelineDefinitionForExecution",
    "ListPipelineExecutionSteps",
    "ListPipelineParametersForExecution",
}
DESCRIBE, STEPS = LOOK = ("DescribePipelineExecution", "ListPipelineExecutionSteps")


class Meeting:
    """Lets requests go on once all of them are under way; `met` are the sets that were complete.

    Args:
        client: Sends them.
        *groups: The operations that meet each other.
    """

    def __init__(self, client: Any, *groups: set[str]) -> None:
        self.met: list[set[str]] = []
        self.operations: list[str] = []
        self._lines = [(group, self._line(group)) for group in groups]
        client.meta.events.register("before-call.sagemaker", self._before_call)

    def _line(self, group: set[str]) -> threading.Barrier:
        return threading.Barrier(len(group), action=partial(self.met.append, group))

    def _before_call(self, model: Any, **_: Any) -> None:
        self.operations.append(model.name)
        for group, line in self._lines:
            if model.name in group:
                line.wait(PATIENCE_S)


@pytest.fixture
def pipeline(sagemaker: LocalSageMaker) -> Wire:
    """A pipeline with one execution, which has ended."""
    wire = Wire(sagemaker)
    wire.create(step("A"), step("B", "A"))
    wire.finish(wire.start())
    return wire


class TestOpening:
    def test_takes_two_round_trips(self, pipeline: Wire) -> None:
        """Definition and list; then, of the reference, definition, steps and values."""
        meeting = Meeting(pipeline.client, OPENING, REFERENCE)
        session = SelectiveExecution("Pipeline", pipeline.client, selected_steps=["B"])
        assert session.verdict.can_start
        assert meeting.met == [OPENING, REFERENCE]
        assert sorted(meeting.operations) == sorted(OPENING | REFERENCE)
        session.close()

    def test_the_constructor_waits_for_the_definition_alone(self, pipeline: Wire) -> None:
        """The graph can be drawn then; the list is on its way, and reading the reference waits for it."""
        is_open = threading.Event()

        def wait(model: Any, **_: Any) -> None:
            if model.name == "ListPipelineExecutions":
                assert is_open.wait(PATIENCE_S)

        pipeline.client.meta.events.register("before-call.sagemaker", wait)
        session = SelectiveExecution("Pipeline", pipeline.client, selected_steps=["B"])
        assert (session.view.is_pending, len(session.pipeline.steps)) == (True, 2)
        is_open.set()
        assert session.reference_execution_arn == session.config.source_pipeline_execution_arn
        assert session.reference_execution_arn is not None
        session.close()

    def test_an_execution_is_looked_at_meanwhile(self, pipeline: Wire) -> None:
        arn = pipeline.start()
        pipeline.finish(arn)
        meeting = Meeting(pipeline.client, {*OPENING, DESCRIBE})
        session = SelectiveExecution("Pipeline", pipeline.client, execution=arn)
        assert session.view.state.run.arn == arn
        assert meeting.met == [{*OPENING, DESCRIBE}]
        session.close()

    def test_without_threads_one_request_follows_another(
        self, pipeline: Wire, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(session_module, "make_workers", InlineWorkers)
        meeting = Meeting(pipeline.client)
        session = SelectiveExecution("Pipeline", pipeline.client, selected_steps=["B"])
        assert session.verdict.can_start
        assert sorted(meeting.operations) == sorted(OPENING | REFERENCE)
        session.close()

    def test_a_pipeline_that_does_not_exist_is_told(self, pipeline: Wire) -> None:
        with pytest.raises(NotFoundError) as caught:
            SelectiveExecution("Nowhere", pipeline.client)
        assert caught.value.operation == "DescribePipeline"


def steps_answer(*statuses: str) -> Callable[[Any], Any]:
    rows = [{"StepName": f"Step{n}", "StepStatus": status} for n, status in enumerate(statuses)]
    return json_answer({"PipelineExecutionSteps": rows})


def described(status: str) -> Callable[[Any], Any]:
    return json_answer({"PipelineExecutionArn": EXECUTION_ARN, "PipelineExecutionStatus": status})


class Script:
    """Answers of a service, each of which may wait for another to have been given.

    Attributes:
        asked: The operations, in the order in which they were answered.
    """

    def __init__(self, **answers: list[Callable[[Any], Any]]) -> None:
        self._answers = answers
        self._answered = {operation: threading.Event() for operation in answers}
        self.asked: list[str] = []
        self.first = ""

    def __call__(self, request: Any) -> Any:
        operation = request.headers["X-Amz-Target"].decode().rpartition(".")[2]
        if self.first and operation != self.first:
            assert self._answered[self.first].wait(PATIENCE_S)
        self.asked.append(operation)
        left = self._answers[operation]
        answer = left.pop(0) if len(left) > 1 else left[0]
        self._answered[operation].set()
        return answer(request)


@pytest.fixture
def workers() -> Iterator[ThreadedWorkers]:
    threaded = ThreadedWorkers()
    yield threaded
    threaded.close()


class TestLook:
    def service(self, script: Any, workers: ThreadedWorkers) -> SageMakerPipelineService:
        return SageMakerPipelineService(make_client(script), "Churn", soon=AtOnce(workers))

    def test_asks_for_the_execution_and_its_steps_at_the_same_time(self, workers: ThreadedWorkers) -> None:
        """Each is answered once the other was asked for."""
        script = Script(
            DescribePipelineExecution=[described("Executing")],
            ListPipelineExecutionSteps=[steps_answer("Executing")],
        )
        service = self.service(script, workers)
        meeting = Meeting(service._client, set(LOOK))
        pages = StepPages()
        for _ in range(3):
            assert service.snapshot(EXECUTION_ARN, pages).status == "Executing"
        assert meeting.met == [set(LOOK)] * 3
        assert len(script.asked) == 6

    def test_steps_that_were_listed_before_the_end_are_listed_again(self, workers: ThreadedWorkers) -> None:
        """A step ends between the two answers: the last look is not of a step that goes on for ever."""
        script = Script(
            DescribePipelineExecution=[described("Succeeded")],
            ListPipelineExecutionSteps=[steps_answer("Executing"), steps_answer("Succeeded", "Succeeded")],
        )
        script.first = STEPS
        snapshot = self.service(script, workers).snapshot(EXECUTION_ARN, StepPages())
        assert (snapshot.status, [each.status for each in snapshot.steps]) == ("Succeeded", ["Succeeded"] * 2)
        assert script.asked == [STEPS, DESCRIBE, STEPS]

    @pytest.mark.parametrize("error", ["ThrottlingException", "ResourceNotFound"])
    def test_one_that_fails_leaves_no_request_behind(self, error: str, workers: ThreadedWorkers) -> None:
        """The next look finds pages that nobody else is reading."""
        script = Script(
            DescribePipelineExecution=[refusal(error), described("Executing")],
            ListPipelineExecutionSteps=[steps_answer("Executing")],
        )
        script.first = DESCRIBE
        service, pages = self.service(script, workers), StepPages()
        with pytest.raises(ServiceError):
            service.snapshot(EXECUTION_ARN, pages)
        asked = list(script.asked)
        assert service.snapshot(EXECUTION_ARN, pages).status == "Executing"
        assert len(script.asked) == len(asked) + 2

    def test_one_that_goes_on_after_its_end_is_read_anew(self, workers: ThreadedWorkers) -> None:
        """By a retry: its steps of before may have gone."""
        script = Script(
            DescribePipelineExecution=[described("Failed"), described("Executing")],
            ListPipelineExecutionSteps=[steps_answer("Failed")] * 3 + [steps_answer("Executing")],
        )
        service, pages = self.service(script, workers), StepPages()
        assert service.snapshot(EXECUTION_ARN, pages).steps[0].status == "Failed"
        assert service.snapshot(EXECUTION_ARN, pages).steps[0].status == "Executing"
        assert script.asked.count(STEPS) == 4
