"""What is asked to find out about an execution, and what is done without."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timezone

import pytest

from sagemaker_selective_widget.errors import AccessDeniedError, ServiceError, UnavailableError
from sagemaker_selective_widget.execution import ExecutionSnapshot, ExecutionSummary, StepRun
from sagemaker_selective_widget.execution.history.examine import describe, examine, has_ended_as_before
from sagemaker_selective_widget.execution.history.history import ExaminedExecution, History
from sagemaker_selective_widget.pipeline import Pipeline
from tests.unit.execution.fakes import ARN, FakeService, snapshot

DONE = snapshot("Failed", StepRun("A", "Succeeded"))
DEFINITION = '{"Version": "2020-12-01", "Steps": []}'


def test_an_execution_that_is_not_listed_costs_three_requests() -> None:
    service = FakeService([DONE], values={"P": "1"})
    examined = examine(service, ARN, History())
    assert sorted(service.calls) == [f"definition {ARN}", f"parameters {ARN}", f"snapshot {ARN}"]
    assert (examined.snapshot, examined.parameters) == (DONE, {"P": "1"})


def test_one_that_is_listed_as_ended_need_not_be_described() -> None:
    service = FakeService([DONE])
    listed = History((ExecutionSummary(ARN, "Failed", "mine", failure_reason="no disk"),), 1)
    examined = examine(service, ARN, listed)
    assert sorted(service.calls) == [f"definition {ARN}", f"parameters {ARN}", f"steps {ARN}"]
    assert (examined.snapshot.name, examined.snapshot.failure_reason) == ("mine", "no disk")
    assert (examined.snapshot.steps, examined.snapshot.is_described) == (DONE.steps, False)


def test_one_that_is_listed_as_going_on_may_have_ended_since() -> None:
    listed = History((ExecutionSummary(ARN, "Executing"),), 1)
    assert examine(FakeService([DONE]), ARN, listed).snapshot == DONE


@pytest.mark.parametrize(
    "service",
    [
        pytest.param(FakeService([UnavailableError("down")]), id="snapshot"),
        pytest.param(FakeService([DONE], values=AccessDeniedError("no")), id="parameters"),
    ],
)
def test_what_the_service_refuses_is_raised(service: FakeService) -> None:
    with pytest.raises(ServiceError):
        examine(service, ARN, History())


@pytest.mark.parametrize("ran", ["not JSON", AccessDeniedError("no")], ids=["unreadable", "denied"])
def test_a_definition_that_cannot_be_had_is_done_without(ran: str | BaseException) -> None:
    examined = examine(FakeService([DONE], ran=ran), ARN, History())
    assert (examined.pipeline, examined.snapshot) == (None, DONE)


def test_the_definition_is_read_by_whoever_keeps_what_was_read() -> None:
    """Most executions ran the same definition: it is to be one object."""
    kept = Pipeline.from_definition(DEFINITION)
    texts: list[str] = []

    def parse(text: str) -> Pipeline:
        texts.append(text)
        return kept

    assert examine(FakeService([DONE], ran=DEFINITION), ARN, History(), parse).pipeline is kept
    assert texts == [DEFINITION]


def test_what_it_was_started_with_costs_one_request_more() -> None:
    """The list says how it ended, not what was asked of it."""
    described = replace(DONE, selected_steps=("A",), created_by="ada")
    service = FakeService([described])
    listed = ExaminedExecution(replace(DONE, is_described=False), {"P": "1"})
    assert describe(service, ARN, listed) == ExaminedExecution(described, {"P": "1"})
    assert service.calls == [f"describe {ARN}"]


def test_what_is_described_is_not_described_again() -> None:
    service = FakeService()
    examined = ExaminedExecution(DONE)
    assert describe(service, ARN, examined) is examined
    assert service.calls == []


def test_one_that_has_ended_since_has_its_last_steps() -> None:
    """Its status of now with the steps of before would be kept for good: it has ended."""
    going_on = replace(snapshot("Executing", StepRun("A", "Executing")), is_described=False)
    before = ExaminedExecution(going_on, {})
    ended = snapshot("Succeeded", StepRun("A", "Succeeded"))
    found = describe(FakeService([ended]), ARN, before)
    assert (found.snapshot.status, found.snapshot.steps) == ("Succeeded", ended.steps)


def test_one_that_goes_on_since_it_was_listed_is_described() -> None:
    """It was retried: the end that the list tells is older, and the steps say so."""
    now = snapshot("Executing", StepRun("A", "Succeeded"), StepRun("B", "Executing"))
    listed = History((ExecutionSummary(ARN, "Failed"),), 1)
    assert examine(FakeService([now]), ARN, listed).snapshot == now


def test_of_one_that_was_examined_before_only_its_steps_are_asked_for() -> None:
    """What it ran with stays, also where a retry has taken it up."""
    before = ExaminedExecution(DONE, {"P": "1"}, Pipeline.from_definition(DEFINITION))
    again = snapshot("Failed", StepRun("A", "Succeeded", attempts=2))
    service = FakeService([again])
    listed = History((ExecutionSummary(ARN, "Failed"),), 1)
    found = examine(service, ARN, listed, before=before)
    assert service.calls == [f"steps {ARN}"]
    assert (found.snapshot.steps, found.parameters, found.pipeline) == (
        again.steps,
        before.parameters,
        before.pipeline,
    )


def test_a_definition_that_could_not_be_had_is_asked_for_again() -> None:
    before = ExaminedExecution(DONE, {"P": "1"})
    examined = examine(FakeService([DONE], ran=DEFINITION), ARN, History(), before=before)
    assert examined.pipeline is not None


NOON = datetime(2026, 11, 24, 12, tzinfo=timezone.utc)
ENDED = replace(DONE, ended_at=NOON)


@pytest.mark.parametrize(
    ("before", "now", "is_same", "requests"),
    [
        pytest.param(ENDED, ENDED, True, 1, id="the same end"),
        pytest.param(ENDED, replace(ENDED, ended_at=NOON.replace(hour=13)), False, 1, id="a later one"),
        pytest.param(ENDED, snapshot("Executing"), False, 1, id="going on"),
        pytest.param(snapshot("Executing"), ENDED, False, 0, id="had not ended"),
        pytest.param(replace(ENDED, is_described=False), ENDED, False, 0, id="its end was not told"),
    ],
)
def test_whether_it_ended_as_before_is_told_by_when_it_ended(
    before: ExecutionSnapshot, now: ExecutionSnapshot, is_same: bool, requests: int
) -> None:
    service = FakeService([now])
    assert has_ended_as_before(service, ExaminedExecution(before)) is is_same
    assert len(service.calls) == requests
