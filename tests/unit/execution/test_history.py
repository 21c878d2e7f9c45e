"""The executions known so far, and how few requests they cost."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import datetime, timedelta, timezone

import pytest

from sagemaker_selective_widget.errors import AccessDeniedError, UnavailableError
from sagemaker_selective_widget.execution import ExecutionSnapshot, ExecutionSummary, StepRun
from sagemaker_selective_widget.execution.history import MAX_WORKERS, ExaminedExecution, History
from sagemaker_selective_widget.execution.status import ExecutionPage
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
    assert service.calls == ["executions"]


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

    def fail(next_token: str | None = None) -> ExecutionPage:
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


def chain(*links: str | None) -> History:
    """Executions 0, 1, 2 …, all examined: each reused step A from the one named, the last ran it."""
    history = History(FakeService())
    for number, source in enumerate(links):
        run = StepRun("A", "Succeeded", reused_from=source)
        history._service = FakeService(
            [snapshot("Succeeded", run, arn=f"arn:{number}")], values={"P": f"{number}"}
        )
        history.examine(f"arn:{number}")
    return history


def test_an_output_is_followed_to_where_it_was_made() -> None:
    """A selective execution lends what it only reused, over any number of executions."""
    history = chain("arn:1", "arn:2", None)
    arn, run = history.origin("arn:0", "A")
    assert (arn, run and run.reused_from) == ("arn:2", None)
    lender = history.lender("arn:0")
    assert lender is not None
    assert lender.maker("A").parameters == {"P": "2"}
    assert lender.maker("B") is lender
    assert history.unknown_origins("arn:0") == frozenset()


def test_an_origin_that_is_not_examined_is_named() -> None:
    history = chain("arn:1", "arn:elsewhere")
    assert history.origin("arn:0", "A") == ("arn:elsewhere", None)
    assert history.unknown_origins("arn:0") == {"arn:elsewhere"}
    lender = history.lender("arn:0")
    assert lender is not None
    assert dict(lender.made_by) == {}


def test_a_step_that_did_not_run_comes_from_nowhere_else() -> None:
    assert chain(None).origin("arn:0", "B") == ("arn:0", None)


def test_a_circle_of_origins_ends() -> None:
    """The service promises none; a mistake of its must not hang a notebook."""
    assert chain("arn:1", "arn:0").origin("arn:0", "A")[0] == "arn:1"


def test_what_was_not_examined_lends_nothing() -> None:
    history = History(FakeService())
    assert (history.lender(ARN), history.unknown_origins(ARN)) == (None, frozenset())


def test_several_are_examined_at_once_and_those_that_cannot_be_are_named() -> None:
    """Four at the same time: all of them are asked about before any is answered."""
    line = threading.Barrier(MAX_WORKERS)
    service = FakeService([DONE])

    def steps(execution_arn: str) -> ExecutionSnapshot:
        line.wait(30)
        if execution_arn == "arn:2":
            raise AccessDeniedError("no")
        return snapshot("Succeeded", arn=execution_arn)

    service.snapshot = steps  # type: ignore[method-assign]
    history = History(service)
    arns = [f"arn:{number}" for number in range(MAX_WORKERS)]
    assert {arn: str(why) for arn, why in history.examine_all(arns).items()} == {"arn:2": "no"}
    assert [history.known(arn) is not None for arn in arns] == [True, True, False, True]


def test_what_it_was_started_with_costs_one_request_more_and_only_once() -> None:
    """The list says how it ended, not what was asked of it."""
    described = replace(DONE, selected_steps=("A",), created_by="ada")
    service = FakeService([described], listed=(ExecutionSummary(ARN, "Failed"),))
    history = History(service)
    history.refresh()
    assert history.examine(ARN).snapshot.is_described is False
    examined = history.describe(ARN)
    assert (examined.snapshot, history.describe(ARN)) == (described, examined)
    assert history.known(ARN) is examined
    assert service.calls.count(f"describe {ARN}") == 1
    assert len(service.calls) == 5


def test_one_that_was_described_while_it_went_on_is_not_described_again() -> None:
    service = FakeService([snapshot("Executing"), DONE])
    history = History(service)
    assert [history.describe(ARN).snapshot.status for _ in range(3)] == ["Executing", "Failed", "Failed"]
    assert f"describe {ARN}" not in service.calls


def test_examining_it_meanwhile_forgets_nothing_of_it() -> None:
    """Two threads ask about the same execution; the one that asks for less is answered last."""
    described = replace(DONE, created_by="ada")
    service = FakeService([described], listed=(ExecutionSummary(ARN, "Failed"),))
    history = History(service)
    history.refresh()
    overtaking = [history.describe]

    def steps(execution_arn: str) -> tuple[StepRun, ...]:
        while overtaking:
            overtaking.pop()(execution_arn)
        return DONE.steps

    service.steps = steps  # type: ignore[method-assign]
    assert history.examine(ARN).snapshot == described
    assert history.known(ARN) == history.describe(ARN)


def test_of_several_it_is_told_why_some_cannot_be_described() -> None:
    service = FakeService([DONE], listed=(ExecutionSummary(ARN, "Failed"),))

    def refuse(execution_arn: str) -> ExecutionSnapshot:
        raise AccessDeniedError("no")

    service.describe_execution = refuse  # type: ignore[method-assign]
    history = History(service)
    history.refresh()
    assert {arn: str(why) for arn, why in history.describe_all([ARN]).items()} == {ARN: "no"}
    assert history.is_settled(ARN)


@pytest.mark.parametrize(("status", "is_forgotten"), [("Failed", False), ("Executing", True)])
def test_what_a_retry_has_taken_up_is_examined_anew(status: str, is_forgotten: bool) -> None:
    service = FakeService([DONE], listed=(ExecutionSummary(ARN, "Failed"),))
    history = History(service)
    history.refresh()
    history.examine(ARN)
    service.listed = (ExecutionSummary(ARN, status),)
    history.refresh()
    assert (history.known(ARN) is None) is is_forgotten


START = datetime(2026, 11, 24, tzinfo=timezone.utc)


@pytest.mark.parametrize(
    ("status", "steps", "duration_s"),
    [
        pytest.param(
            "Succeeded", [StepRun("A", "Succeeded", START, START + timedelta(60))], 60 * 86400, id="ended"
        ),
        pytest.param("Executing", [StepRun("A", "Succeeded", START, START)], None, id="going on"),
        pytest.param("Failed", [], None, id="nothing ran"),
        pytest.param(
            "Succeeded", [StepRun("A", "Succeeded", START, START, reused_from="arn:x")], None, id="all reused"
        ),
    ],
)
def test_how_long_an_execution_took(status: str, steps: list[StepRun], duration_s: float | None) -> None:
    seen = ExecutionSnapshot(ARN, status, started_at=START, steps=tuple(steps))
    assert ExaminedExecution(seen).duration_s == duration_s
