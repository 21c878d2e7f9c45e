"""Which executions can serve a selection, why the others cannot, and which one is taken."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sagemaker_selective_widget.execution import ExecutionSummary
from sagemaker_selective_widget.execution.history.candidate import NOT_EXAMINED, Candidate, candidate_of
from sagemaker_selective_widget.execution.history.reference import (
    Candidates,
    automatic,
    best,
    evaluate,
    newer,
    rank,
    worth_examining,
)
from sagemaker_selective_widget.execution.history.roster import Roster
from sagemaker_selective_widget.pipeline import Pipeline
from sagemaker_selective_widget.selection import ReferenceExecution, judge
from sagemaker_selective_widget.selection.case import Case
from tests.unit.strategies import (
    FUNCTIONS,
    Question,
    compiled_again,
    pipeline_of,
    questions,
    real_pipeline,
    step,
)

ABALONE = real_pipeline("abalone")
PROCESS, TRAIN, EVAL, COND, CREATE, TRANSFORM, REGISTER, FAIL = ABALONE.step_names
ALL = dict.fromkeys((PROCESS, TRAIN, EVAL, COND, CREATE, TRANSFORM, REGISTER), "Succeeded")


def reference(
    status: str = "Succeeded", steps: Mapping[str, str] | None = ALL, **what: Any
) -> ReferenceExecution:
    """What is known of an execution; ``None`` for steps that were not examined."""
    return ReferenceExecution("arn:x", status, "nightly", steps, **what)


def weighed(
    known: ReferenceExecution, *selected: str, pipeline: Pipeline = ABALONE, **question: Any
) -> Candidate:
    """One execution as candidate for a selection."""
    case = Case(pipeline, pipeline.in_order(selected), **question)
    return candidate_of(ExecutionSummary("arn:x", known.status), case, known)


def listed(*candidates: Candidate) -> Candidates:
    """Executions that have been weighed, newest first."""
    weighed = {each.execution.arn: each for each in candidates}
    examined = {arn: each.reference for arn, each in weighed.items() if each.is_examined}
    roster = Roster([each.execution for each in candidates], examined)
    return Candidates(roster, lambda execution, _: weighed[execution.arn])


def reading(parameter: str) -> dict[str, Any]:
    """Arguments that read a parameter."""
    return {"Arguments": {"X": {"Get": f"Parameters.{parameter}"}}}


P = {"Name": "P", "Type": "Integer", "DefaultValue": 1}
A_B = pipeline_of(step("A", **reading("P")), step("B", "A"), parameters=[P])
OTHER_A = pipeline_of(step("A", **reading("P"), PropertyFiles=[]), step("B", "A"), parameters=[P])
AB = {"A": "Succeeded", "B": "Succeeded"}
MAKER = ReferenceExecution("arn:maker", "Succeeded", "maker", AB, {"P": "7"}, A_B)
CLEANED = pipeline_of(
    step("A"),
    step("B", "A"),
    step("Tidy", "B", step_type="Cleanup", Arguments={"Resources": {"S3": [{"StepName": "A"}]}}),
)

CAN = [
    pytest.param(weighed(reference(), EVAL), id="everything succeeded"),
    pytest.param(
        weighed(reference("Failed", {PROCESS: "Succeeded", TRAIN: "Failed"}), TRAIN), id="enough did"
    ),
    pytest.param(weighed(reference("Failed", {}), PROCESS), id="nothing can be reused"),
    pytest.param(weighed(reference("Failed", {})), id="nothing is selected"),
    pytest.param(weighed(reference(pipeline=ABALONE), EVAL), id="the same definition"),
    pytest.param(
        weighed(reference(steps=AB, parameters={"P": "3"}), "B", pipeline=A_B, overrides={"P": 3}),
        id="the same value",
    ),
    pytest.param(
        weighed(reference(steps=AB, parameters={"P": "3"}), "A", "B", pipeline=A_B, overrides={"P": 9}),
        id="another value, of what runs",
    ),
    pytest.param(
        weighed(reference(steps=AB, pipeline=OTHER_A), "A", "B", pipeline=A_B), id="drift of what runs again"
    ),
]


@pytest.mark.parametrize("candidate", CAN)
def test_what_can_serve(candidate: Candidate) -> None:
    assert (candidate.can_serve, candidate.why_not) == (True, "")


def test_another_spelling_of_the_default_is_no_changed_parameter() -> None:
    known = reference(steps=AB, parameters={"P": "01", "Gone": "x"})
    assert weighed(known, "B", pipeline=A_B).changed_parameters == {"Gone": "x"}


CANNOT = [
    pytest.param(weighed(reference("Executing", None), EVAL), "it is Executing", id="running"),
    pytest.param(weighed(reference("Stopping"), EVAL), "it is Stopping", id="stopping"),
    pytest.param(
        weighed(reference("Stopped"), EVAL),
        "it is Stopped, and whether it can be a reference is for the service to decide",
        id="stopped",
    ),
    pytest.param(
        weighed(reference("Failed", {PROCESS: "Succeeded", TRAIN: "Failed"}), EVAL),
        f"{TRAIN} is Failed there",
        id="a step failed",
    ),
    pytest.param(
        weighed(reference("Failed", {PROCESS: "Succeeded"}), EVAL),
        f"{TRAIN} did not run there",
        id="it never ran",
    ),
    pytest.param(
        weighed(
            reference(
                steps=dict.fromkeys((PROCESS, TRAIN, EVAL, COND), "Succeeded"), outcomes={COND: "False"}
            ),
            TRANSFORM,
        ),
        f"{CREATE} did not run there, because {COND} was False",
        id="a condition",
    ),
    pytest.param(
        weighed(reference(steps={"B": "Succeeded"}, pipeline=pipeline_of(step("B"))), "B", pipeline=A_B),
        "it had no step A",
        id="a step that was not there",
    ),
    pytest.param(
        weighed(reference(steps=AB, pipeline=OTHER_A), "B", pipeline=A_B), "A has changed since", id="drift"
    ),
    pytest.param(
        weighed(reference(steps=AB, parameters={"P": "3"}), "B", pipeline=A_B, overrides={"P": 9}),
        "A ran with '3' as P, not with '9'",
        id="another value",
    ),
    pytest.param(
        weighed(reference(steps=AB, parameters={"P": "3"}), "B", pipeline=A_B, inherit="defaults"),
        "A ran with '3' as P, not with '1'",
        id="another default",
    ),
    pytest.param(
        weighed(
            reference(steps=AB, parameters={"P": "3"}, source_executions={"A": MAKER}), "B", pipeline=A_B
        ),
        "A ran with '7' as P, not with '3'",
        id="another value, where its output was made",
    ),
    pytest.param(
        weighed(
            reference(
                steps=AB,
                pipeline=A_B,
                source_executions={"A": replace(MAKER, parameters={}, pipeline=OTHER_A)},
            ),
            "B",
            pipeline=A_B,
        ),
        "A has changed since",
        id="drift, since its output was made",
    ),
    pytest.param(
        weighed(reference(steps={**AB, "Tidy": "Succeeded"}), "B", pipeline=CLEANED),
        "outputs of A were deleted",
        id="cleaned up",
    ),
]


@pytest.mark.parametrize(("candidate", "why_not"), CANNOT)
def test_what_cannot_serve(candidate: Candidate, why_not: str) -> None:
    assert (candidate.can_serve, candidate.why_not) == (False, why_not)


@pytest.mark.parametrize("name", FUNCTIONS)
class TestCompiledAgain:
    """Functions of which the definition does not tell whether their code is the same."""

    @staticmethod
    def since(then: Any, name: str, selected: str) -> Candidate:
        """An execution of an earlier definition, weighed for a selection today."""
        today = real_pipeline(name)
        did = dict.fromkeys(today.step_names, "Succeeded")
        known = reference(steps=did, pipeline=Pipeline.from_definition(then))
        return weighed(known, selected, pipeline=today)

    def test_they_may_be_reused(self, name: str) -> None:
        then = compiled_again(name, "monday")
        for selected in real_pipeline(name).step_names:
            candidate = self.since(then, name, selected)
            assert (candidate.can_serve, candidate.why_not) == (True, "")

    def test_one_that_has_changed_besides_may_not(self, name: str) -> None:
        """``load`` and ``preprocess`` stand first: all that follows is built on them."""
        then = compiled_again(name, "monday")
        (first,) = [each for each in then["Steps"] if each["Name"] in ("load", "preprocess")]
        first["Arguments"]["ResourceConfig"]["InstanceType"] = "ml.m5.24xlarge"
        after = real_pipeline(name).dag.children(first["Name"])[0]
        candidate = self.since(then, name, after)
        assert (candidate.can_serve, candidate.why_not) == (False, f"{first['Name']} has changed since")

    def test_the_search_ends_with_the_first_that_serves(self, name: str) -> None:
        last = real_pipeline(name).dag.order[-1]
        newest = self.since(compiled_again(name, "monday"), name, last)
        assert list(worth_examining(listed(newest, standing("older", None)))) == []


@pytest.mark.parametrize("status", ["Succeeded", "Failed"])
def test_one_that_was_not_examined_is_not_known_to_serve(status: str) -> None:
    candidate = weighed(reference(status, None), EVAL)
    assert (candidate.can_serve, candidate.why_not) == (None, NOT_EXAMINED)


def test_it_is_said_where_an_output_comes_from() -> None:
    """Whoever looks for a job or a file has to look in the execution that made it."""
    known = reference(steps=AB, parameters={"P": "7"}, pipeline=A_B, source_executions={"A": MAKER})
    candidate = weighed(known, "B", pipeline=A_B)
    assert (candidate.can_serve, candidate.source_executions) == (True, ("A from maker",))


def standing(
    arn: str, can_serve: bool | None, status: str = "Succeeded", *, doubt: bool = False
) -> Candidate:
    """A candidate of a kind."""
    known = ReferenceExecution(arn, status, arn, None if can_serve is None else {})
    problem = ("no",) if can_serve is False else ()
    execution = ExecutionSummary(arn, status)
    return Candidate(execution, known, () if doubt else problem, problem if doubt else ())


YES, OLD_YES, UNKNOWN = standing("yes", True), standing("old-yes", True), standing("unknown", None)
DOUBT, NO, RUNNING = (
    standing("doubt", False, doubt=True),
    standing("no", False),
    standing("running", False, "Executing"),
)
STOPPED = standing("stopped", False, "Stopped", doubt=True)

CHOICES = [
    ([], None),
    ([RUNNING, STOPPED], None),
    ([UNKNOWN], UNKNOWN),
    ([YES, OLD_YES], YES),
    ([NO, UNKNOWN, OLD_YES], OLD_YES),
    ([NO, UNKNOWN, DOUBT], DOUBT),
    ([RUNNING, NO, UNKNOWN], NO),
    ([STOPPED, UNKNOWN, NO], UNKNOWN),
]


@pytest.mark.parametrize(("candidates", "chosen"), CHOICES)
def test_which_one_is_taken(candidates: list[Candidate], chosen: Candidate | None) -> None:
    assert best(listed(*candidates)) == chosen


def test_the_best_stand_first() -> None:
    ranked = rank(listed(RUNNING, NO, DOUBT, UNKNOWN, YES, OLD_YES))
    assert list(ranked) == [YES, OLD_YES, UNKNOWN, DOUBT, RUNNING, NO]


def test_of_those_that_were_not_examined_a_success_stands_first() -> None:
    """A repair proposes the first: one press has to lead to a start where it can."""
    failed = standing("failed", None, "Failed")
    assert list(rank(listed(failed, DOUBT, UNKNOWN, YES))) == [YES, UNKNOWN, failed, DOUBT]


EXAMINED: list[tuple[list[Candidate], list[str]]] = [
    ([YES, UNKNOWN], []),
    ([UNKNOWN, YES], ["unknown"]),
    ([RUNNING, STOPPED, NO, UNKNOWN, DOUBT, standing("older", None)], ["unknown", "older"]),
    ([standing("gone", None, "Stopped"), NO], []),
]


FAILURES = [standing(f"failed-{number}", None, "Failed") for number in range(14)]
EXAMINED += [
    ([*FAILURES, standing("success", None)], ["success", *(f"failed-{number}" for number in range(14))]),
    (
        [*FAILURES[:2], standing("success", None), FAILURES[2], standing("old", None)],
        ["success", "failed-0", "old", "failed-1", "failed-2"],
    ),
    ([FAILURES[0], YES, standing("old", None)], ["failed-0"]),
]


@pytest.mark.parametrize(("candidates", "arns"), EXAMINED)
def test_which_are_worth_examining(candidates: list[Candidate], arns: list[str]) -> None:
    assert list(worth_examining(listed(*candidates))) == arns


KINDS = st.sampled_from(
    [
        {"can_serve": can_serve, "status": status, "doubt": doubt}
        for can_serve, doubt in [(True, False), (False, False), (False, True), (None, False)]
        for status in ("Succeeded", "Failed", "Executing")
    ]
)


@given(st.lists(KINDS, max_size=12))
def test_they_stand_as_if_all_had_been_weighed_and_put_in_order(kinds: list[dict[str, Any]]) -> None:
    """Of those that were not examined, one speaks for all of its status."""
    each = [standing(f"arn:{number}", **kind) for number, kind in enumerate(kinds)]

    def place(one: Candidate) -> tuple[bool, bool, int, bool]:
        unknown = one.can_serve is None
        return (
            one.can_serve is not True,
            not unknown,
            one.reference.status != "Succeeded" if unknown else 0,
            bool(one.blockers),
        )

    assert list(rank(listed(*each))) == sorted(each, key=place)
    possible = [one for one in each if one.reference.can_be_reference]
    wanted = [
        *(one for one in possible if one.can_serve),
        *(one for one in possible if one.is_examined and not one.blockers),
        *possible,
    ]
    assert best(listed(*each)) == (wanted[0] if wanted else None)


@given(questions())
def test_an_obstacle_is_what_the_judge_forbids(question: Question) -> None:
    """The picker and the judge agree, whatever is selected."""
    case = Case(question.pipeline, question.pipeline.in_order(question.selected))
    for known in question.candidates:
        candidate = candidate_of(ExecutionSummary(known.arn, known.status), case, known)
        verdict = judge(question.pipeline, question.selected, known)
        about = [issue for issue in verdict.errors if issue.code.startswith("reference-")]
        assert bool(candidate.blockers) == bool(about)


class TestAutomatic:
    """What comes after the selection was made is offered, not taken."""

    def listed(self, *known: ReferenceExecution, selected: tuple[str, ...] = (EVAL,)) -> tuple[Any, Case]:
        """Executions, newest first, as candidates for a selection."""
        case = Case(ABALONE, ABALONE.in_order(selected))
        rows = [ExecutionSummary(each.arn, each.status) for each in known]
        examined = {each.arn: each for each in known if each.step_statuses is not None}
        return evaluate(Roster(rows, examined), case), case

    def known(self, arn: str, status: str = "Succeeded", steps: Any = ALL, **what: Any) -> ReferenceExecution:
        return ReferenceExecution(arn, status, arn, steps, **what)

    def chosen(self, *known: ReferenceExecution, new: tuple[str, ...], **what: Any) -> str | None:
        candidates, case = self.listed(*known, **what)
        taken = automatic(candidates, new, case)
        return taken.execution.arn if taken else None

    def test_an_older_one_that_serves_stays(self) -> None:
        both = (self.known("new"), self.known("old"))
        assert self.chosen(*both, new=("new",)) == "old"
        assert self.chosen(*both, new=()) == "new"

    def test_an_older_one_that_may_serve_stays(self) -> None:
        assert self.chosen(self.known("new"), self.known("old", steps=None), new=("new",)) == "old"

    @pytest.mark.parametrize("status", ["Executing", "Stopped"])
    def test_one_that_cannot_be_the_reference_gives_way(self, status: str) -> None:
        assert self.chosen(self.known("new"), self.known("old", status), new=("new",)) == "new"

    def test_one_that_lacks_a_step_gives_way(self) -> None:
        assert self.chosen(self.known("new"), self.known("old", steps={}), new=("new",)) == "new"

    def test_without_older_ones_the_new_one_is_taken(self) -> None:
        assert self.chosen(self.known("new"), new=("new",)) == "new"
        assert self.chosen(new=()) is None

    def test_with_nothing_selected_the_newest_is_shown(self) -> None:
        both = (self.known("new"), self.known("old"))
        assert self.chosen(*both, new=("new",), selected=()) == "new"

    def test_with_nothing_selected_one_with_more_steps_that_it_took_outputs_from_is_shown(self) -> None:
        old, other = self.known("old"), self.known("other")
        new = self.known("new", steps={TRAIN: "Succeeded"}, source_executions={PROCESS: old})
        assert self.chosen(new, other, old, new=(), selected=()) == "old"

    @pytest.mark.parametrize(
        ("new", "reference", "offered"),
        [
            (("new",), "old", "new"),
            ((), "old", None),
            (("new",), "new", None),
            (("new",), "elsewhere", "new"),
        ],
    )
    def test_what_came_since_is_offered(
        self, new: tuple[str, ...], reference: str, offered: str | None
    ) -> None:
        candidates, _ = self.listed(self.known("new"), self.known("old"))
        found = newer(candidates, new, reference)
        assert (found.execution.arn if found else None) == offered

    @pytest.mark.parametrize(
        "what",
        [{"status": "Executing"}, {"status": "Stopped"}, {"steps": {}}],
        ids=lambda what: next(iter(what)),
    )
    def test_what_cannot_serve_is_not_offered(self, what: dict[str, Any]) -> None:
        candidates, _ = self.listed(self.known("new", **what), self.known("old"))
        assert newer(candidates, ("new",), "old") is None
