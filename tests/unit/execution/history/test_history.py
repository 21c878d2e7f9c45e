"""What is known of executions: what is listed, what was found out, and where outputs come from."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta, timezone

import pytest

from sagemaker_selective_widget.execution import ExecutionSnapshot, ExecutionSummary, StepRun
from sagemaker_selective_widget.execution.history.history import ExaminedExecution, History
from sagemaker_selective_widget.selection import ReferenceExecution
from tests.unit.execution.fakes import ARN, snapshot

DONE = snapshot("Failed", StepRun("A", "Succeeded"))
LISTED = History((ExecutionSummary(ARN, "Failed"), ExecutionSummary("arn:2", "Failed", "two")), 1, "more")


def knowing(*snapshots: ExecutionSnapshot) -> History:
    """A history that lists nothing, and in which some executions were examined."""
    history = History()
    for each in snapshots:
        history = history.remembering(each.arn, ExaminedExecution(each))
    return history


def test_nothing_is_known_at_first() -> None:
    history = History()
    assert (history.executions, dict(history.name_of_execution), history.known(ARN)) == ((), {}, None)
    assert (history.page_count, history.has_more) == (0, False)


def test_a_list_has_the_names_of_executions() -> None:
    history = History().listed(LISTED)
    assert history.executions == LISTED.executions
    assert history.name_of_execution == {ARN: "abc123", "arn:2": "two"}
    assert (history.page_count, history.next_token, history.has_more) == (1, "more", True)


def test_a_new_list_replaces_the_old_one() -> None:
    history = History().listed(History((ExecutionSummary(ARN, "Executing"),), 1)).listed(LISTED)
    assert [execution.status for execution in history.executions] == ["Failed", "Failed"]


def test_a_list_leaves_the_history_it_was_made_of_as_it_is() -> None:
    """Views of before go on telling what they told."""
    before = knowing(DONE)
    before.listed(History((ExecutionSummary(ARN, "Executing"),), 1))
    before.forgetting([ARN])
    before.remembering("arn:2", ExaminedExecution(snapshot("Failed", arn="arn:2")))
    assert (dict(before.examined), before.executions) == ({ARN: ExaminedExecution(DONE)}, ())


def test_only_what_had_ended_is_settled() -> None:
    assert not History().is_settled(ARN)
    assert not knowing(snapshot("Executing")).is_settled(ARN)
    assert knowing(snapshot("Executing"), DONE).is_settled(ARN)


@pytest.mark.parametrize(
    ("seen", "is_described"),
    [
        pytest.param(DONE, True, id="described"),
        pytest.param(replace(DONE, is_described=False), False, id="listed"),
        pytest.param(snapshot("Executing"), False, id="goes on"),
    ],
)
def test_only_what_had_ended_is_described_for_good(seen: ExecutionSnapshot, is_described: bool) -> None:
    assert knowing(seen).is_described(ARN) is is_described
    assert History().is_described(ARN) is False


def test_each_execution_is_remembered_by_itself() -> None:
    history = knowing(DONE)
    assert history.known("arn:other") is None
    history = history.remembering("arn:other", ExaminedExecution(snapshot("Executing", arn="arn:other")))
    assert (history.is_settled(ARN), history.is_settled("arn:other")) == (True, False)


def test_an_examined_execution_is_a_reference() -> None:
    examined = ExaminedExecution(DONE, {"P": "1"})
    assert examined.as_reference() == ReferenceExecution(
        ARN, "Failed", "abc123", {"A": "Succeeded"}, {"P": "1"}, None
    )


def test_less_that_is_found_out_later_forgets_nothing() -> None:
    """Two threads ask about the same execution; the one that asks for less is answered last."""
    described = ExaminedExecution(replace(DONE, created_by="ada"))
    less = ExaminedExecution(replace(DONE, is_described=False))
    assert History().remembering(ARN, described).remembering(ARN, less).known(ARN) is described
    assert History().remembering(ARN, less).remembering(ARN, described).known(ARN) is described


def test_one_that_went_on_is_replaced_by_what_is_found_out_later() -> None:
    history = knowing(snapshot("Executing"), replace(DONE, is_described=False))
    assert history.is_settled(ARN)


def chain(*links: str | None) -> History:
    """Executions 0, 1, 2 …, all examined: each reused step A from the one named, the last ran it."""
    history = History()
    for number, source in enumerate(links):
        arn = f"arn:{number}"
        seen = snapshot("Succeeded", StepRun("A", "Succeeded", reused_from=source), arn=arn)
        history = history.remembering(arn, ExaminedExecution(seen, {"P": f"{number}"}))
    return history


def test_an_output_is_followed_to_where_it_was_made() -> None:
    """An output that a selective execution only reused is found, over any number of executions."""
    history = chain("arn:1", "arn:2", None)
    arn, run = history.source_execution("arn:0", "A")
    assert (arn, run and run.reused_from) == ("arn:2", None)
    reference = history.reference("arn:0")
    assert reference is not None
    assert reference.source_execution("A").parameters == {"P": "2"}
    assert reference.source_execution("B") is reference
    assert history.unknown_source_executions("arn:0") == frozenset()


def test_an_origin_that_is_not_examined_is_named() -> None:
    history = chain("arn:1", "arn:elsewhere")
    assert history.source_execution("arn:0", "A") == ("arn:elsewhere", None)
    assert history.unknown_source_executions("arn:0") == {"arn:elsewhere"}
    reference = history.reference("arn:0")
    assert reference is not None
    assert dict(reference.source_executions) == {}


def test_a_cached_output_is_followed_too() -> None:
    history = chain("unused", None)
    cached = snapshot("Succeeded", StepRun("A", "Succeeded", cached_from="arn:1"), arn="arn:cached")
    history = history.remembering("arn:cached", ExaminedExecution(cached))
    assert history.source_execution("arn:cached", "A")[0] == "arn:1"


def test_what_was_made_elsewhere_is_found_there() -> None:
    history = chain("arn:1", None)
    assert history.source_executions("arn:0", ["A", "B"]) == {"A": history.known("arn:1")}


def test_a_step_that_did_not_run_comes_from_nowhere_else() -> None:
    assert chain(None).source_execution("arn:0", "B") == ("arn:0", None)


def test_a_circle_of_origins_ends() -> None:
    """The service promises none; a mistake of its must not hang a notebook."""
    assert chain("arn:1", "arn:0").source_execution("arn:0", "A")[0] == "arn:1"


def test_what_was_not_examined_lends_nothing() -> None:
    assert (History().reference(ARN), History().unknown_source_executions(ARN)) == (None, frozenset())


@pytest.mark.parametrize(("status", "is_forgotten"), [("Failed", False), ("Executing", True)])
def test_what_a_retry_has_taken_up_is_examined_anew(status: str, is_forgotten: bool) -> None:
    history = knowing(DONE).listed(History((ExecutionSummary(ARN, status),), 1))
    assert (history.known(ARN) is None) is is_forgotten


def test_what_did_not_succeed_may_be_retried() -> None:
    """The list says nothing of a retry that ended as the execution had ended before."""
    statuses = ("Succeeded", "Failed", "Stopped", "Executing")
    history = knowing(*(snapshot(status, arn=status) for status in statuses))
    assert history.retriable() == ("Failed", "Stopped", "Executing")
    assert list(history.forgetting(history.retriable()).examined) == ["Succeeded"]


def test_what_is_not_known_is_forgotten_without_a_word() -> None:
    assert dict(History().forgetting(["arn:unknown"]).examined) == {}


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
