"""The executions known so far, and how few requests they cost."""

from __future__ import annotations

import pytest

from sagemaker_selective_widget.errors import AccessDeniedError, UnavailableError
from sagemaker_selective_widget.execution import ExecutionSummary, StepRun
from sagemaker_selective_widget.execution.history import History
from sagemaker_selective_widget.selection import ReferenceExecution
from tests.unit.execution.fakes import ARN, FakeService, snapshot

DONE = snapshot("Failed", StepRun("A", "Succeeded"))
EXAMINED = [f"definition {ARN}", f"parameters {ARN}", f"snapshot {ARN}"]


def test_nothing_is_asked_before_it_is_needed() -> None:
    service = FakeService()
    history = History(service)
    assert (history.executions, dict(history.name_of_execution), history.known(ARN)) == ((), {}, None)
    assert service.calls == []


def test_the_list_is_one_request() -> None:
    service = FakeService(
        listed=(ExecutionSummary(ARN, "Failed"), ExecutionSummary("arn:2", "Failed", "two"))
    )
    history = History(service)
    assert history.refresh() == service.listed
    assert history.executions == service.listed
    assert history.name_of_execution == {ARN: "abc123", "arn:2": "two"}
    assert service.calls == ["executions 100"]


def test_a_new_list_replaces_the_old_one() -> None:
    service = FakeService(listed=(ExecutionSummary(ARN, "Executing"),))
    history = History(service)
    history.refresh()
    service.listed = (ExecutionSummary(ARN, "Failed"),)
    history.refresh()
    assert [execution.status for execution in history.executions] == ["Failed"]


def test_an_execution_that_has_ended_is_examined_once() -> None:
    service = FakeService([DONE], values={"P": "1"})
    history = History(service)
    examined = history.examine(ARN)
    assert history.examine(ARN) is examined
    assert history.known(ARN) is examined
    assert sorted(service.calls) == EXAMINED
    assert (examined.snapshot, examined.parameters) == (DONE, {"P": "1"})


def test_one_that_goes_on_is_examined_again() -> None:
    service = FakeService([snapshot("Executing"), DONE])
    history = History(service)
    assert history.examine(ARN).snapshot.status == "Executing"
    assert history.examine(ARN).snapshot.status == "Failed"
    assert history.examine(ARN).snapshot.status == "Failed"
    assert sorted(service.calls) == sorted(EXAMINED * 2)


def test_only_what_had_ended_is_settled() -> None:
    history = History(FakeService([snapshot("Executing"), DONE]))
    assert not history.is_settled(ARN)
    history.examine(ARN)
    assert not history.is_settled(ARN)
    history.examine(ARN)
    assert history.is_settled(ARN)


def test_each_execution_is_remembered_by_itself() -> None:
    service = FakeService([DONE])
    history = History(service)
    history.examine(ARN)
    assert history.known("arn:other") is None
    history.examine("arn:other")
    assert len(service.calls) == 6


@pytest.mark.parametrize(
    "service",
    [
        pytest.param(FakeService([UnavailableError("down")]), id="snapshot"),
        pytest.param(FakeService([DONE], values=AccessDeniedError("no")), id="parameters"),
    ],
)
def test_a_failure_is_raised_and_not_remembered(service: FakeService) -> None:
    history = History(service)
    with pytest.raises((UnavailableError, AccessDeniedError)):
        history.examine(ARN)
    assert history.known(ARN) is None


def test_a_failed_refresh_leaves_the_list() -> None:
    service = FakeService(listed=(ExecutionSummary(ARN, "Failed"),))
    history = History(service)
    history.refresh()

    def fail(limit: int) -> tuple[ExecutionSummary, ...]:
        raise UnavailableError("down")

    service.executions = fail  # type: ignore[method-assign]
    with pytest.raises(UnavailableError):
        history.refresh()
    assert history.executions == service.listed


def test_an_examined_execution_is_a_lender() -> None:
    history = History(FakeService([DONE], values={"P": "1"}))
    assert history.examine(ARN).as_reference() == ReferenceExecution(
        ARN, "Failed", "abc123", {"A": "Succeeded"}, {"P": "1"}, history.examine(ARN).pipeline
    )


def test_an_execution_that_is_listed_as_ended_need_not_be_described() -> None:
    service = FakeService([DONE], listed=(ExecutionSummary(ARN, "Failed", "mine", failure_reason="no disk"),))
    history = History(service)
    history.refresh()
    examined = history.examine(ARN)
    assert sorted(service.calls)[2:] == [f"parameters {ARN}", f"steps {ARN}"]
    assert (examined.snapshot.name, examined.snapshot.failure_reason) == ("mine", "no disk")
    assert examined.snapshot.steps == DONE.steps


@pytest.mark.parametrize("ran", ["not JSON", AccessDeniedError("no")], ids=["unreadable", "denied"])
def test_a_definition_that_cannot_be_had_is_done_without(ran: str | BaseException) -> None:
    examined = History(FakeService([DONE], ran=ran)).examine(ARN)
    assert (examined.pipeline, examined.snapshot) == (None, DONE)
