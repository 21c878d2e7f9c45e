"""With the rows at either end: what is said is what all rows say, or it is said that it is not known."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from random import Random

import pytest
from hypothesis import event, example, given
from hypothesis import strategies as st

from sagemaker_selective_widget.execution import ExecutionSnapshot, ExecutionSummary, StepRun
from sagemaker_selective_widget.execution.history.examine import listed_further, with_more_rows
from sagemaker_selective_widget.execution.history.history import ExaminedExecution, History
from sagemaker_selective_widget.execution.history.report import ExecutionReport, execution_report
from sagemaker_selective_widget.execution.history.unlisted import unlisted_steps
from sagemaker_selective_widget.execution.watch.status import Iteration, StepRows
from sagemaker_selective_widget.execution.watch.step_pages import StepPages, rows_at_both_ends
from sagemaker_selective_widget.pipeline import Pipeline
from sagemaker_selective_widget.selection import Issue, Verdict
from sagemaker_selective_widget.selection.bodies import runs_in_iterations
from sagemaker_selective_widget.selection.rows import executions_to_list
from sagemaker_selective_widget.session.derive import Derived, Deriver
from sagemaker_selective_widget.session.intents import Intents
from sagemaker_selective_widget.session.state import Target
from sagemaker_selective_widget.session.view import View
from sagemaker_selective_widget.session.wanted import examines_for
from sagemaker_selective_widget.widget.wire.execution import reference as reference_as_json
from tests.unit.execution.simulated import (
    PIPELINE_ARN,
    Execution,
    random_execution,
    random_pipeline,
    random_selective_execution,
)
from tests.unit.session.fakes import state
from tests.unit.strategies import pipeline_of, step

seeds = st.integers(0, 2**32 - 1)
page_sizes = st.integers(1, 4)
END = ("Succeeded", None, "")
UNKNOWN = ("Not listed", "Not all listed")


def own_names(snapshot: ExecutionSnapshot) -> set[str]:
    return {row.name for row in snapshot.steps if row.iteration is None}


def at_both_ends(execution: Execution, page_size: int) -> ExecutionSnapshot:
    """What an execution is known by after two requests, or few more."""
    rows = rows_at_both_ends(execution.fetch(page_size))
    return listed_further(execution.snapshot().with_rows(rows), execution.pipeline)


@given(seeds, page_sizes)
def test_a_step_that_has_a_row_is_listed_or_may_be_among_the_others(seed: int, page_size: int) -> None:
    """And what has none of those that are listed is not there, also of an execution that was retried."""
    random = Random(seed)
    pipeline = random_pipeline(random)
    execution = random_execution(random, pipeline)
    if random.random() < 0.4:
        execution = random_selective_execution(random, execution)
    seen = at_both_ends(execution, page_size)
    event(f"rows are missing: {seen.has_more_steps}")
    missing = own_names(execution.snapshot()) - own_names(seen)
    assert missing <= unlisted_steps(seen, pipeline)
    assert all(map(seen.may_be_unlisted, missing))
    assert set(seen.steps) <= set(execution.rows)


@given(seeds, page_sizes)
def test_so_it_is_with_each_page_that_is_listed_besides(seed: int, page_size: int) -> None:
    random = Random(seed)
    pipeline = random_pipeline(random)
    execution = random_execution(random, pipeline)
    pages, fetch, known = StepPages(1), execution.fetch(page_size), StepRows(has_more=True)
    while known.has_more:
        before = len(known.steps)
        pages.read(fetch, is_stopping=False, ending=END)
        known = pages.rows
        seen = execution.snapshot().with_rows(known)
        missing = own_names(execution.snapshot()) - own_names(seen)
        assert missing <= unlisted_steps(seen, pipeline)
        pages.lists_all = len(known.steps) == before or pages.lists_all
    assert set(known.steps) == set(execution.rows)


@given(seeds, page_sizes)
def test_rows_that_are_listed_besides_take_none_away(seed: int, page_size: int) -> None:
    """Where those from the beginning meet those of the end, all are known."""
    random = Random(seed)
    pipeline = random_pipeline(random)
    execution = random_execution(random, pipeline)
    seen, pages, fetch = (
        at_both_ends(execution, page_size),
        StepPages(random.randint(1, 3)),
        execution.fetch(page_size),
    )
    pages.lists_all = True
    while seen.has_more_steps:
        pages.read(fetch, is_stopping=False, ending=END)
        more = with_more_rows(seen, execution.snapshot().with_rows(pages.rows))
        assert set(seen.steps) <= set(more.steps)
        assert len({(row.name, row.iteration) for row in more.steps}) == len(more.steps)
        missing = own_names(execution.snapshot()) - own_names(more)
        assert missing <= unlisted_steps(more, pipeline)
        seen = more
    assert seen.steps == tuple(execution.rows)


@dataclass(frozen=True)
class Case:
    """Two executions of a pipeline, one with outputs of the other, and what is wanted."""

    pipeline: Pipeline
    executions: tuple[Execution, ...]
    intents: Intents

    @classmethod
    def of(cls, seed: int, *, is_pinned: bool) -> Case:
        random = Random(seed)
        pipeline = random_pipeline(random)
        source = random_execution(random, pipeline)
        executions = (random_selective_execution(random, source), source)
        patch: dict[str, object] = {
            "selected_steps": random.sample(pipeline.step_names, random.randint(0, len(pipeline.step_names)))
        }
        if is_pinned:
            patch["reference_execution_arn"] = random.choice(executions).arn
        return cls(pipeline, executions, Intents().patched(patch, pipeline))

    def view(self, seen: tuple[ExecutionSnapshot, ...]) -> View:
        """What is shown where so much is seen of the executions."""
        listed = tuple(
            ExecutionSummary(each.arn, each.status, each.display_name, each.started_at) for each in seen
        )
        history = History(listed, 1)
        for each in seen:
            history = history.remembering(each.arn, ExaminedExecution(each, {}, self.pipeline))
        target = Target("loops", self.pipeline, PIPELINE_ARN)
        now = state(target, history=history, intents=self.intents)
        pending = bool(examines_for(now, self.intents, Deriver()))
        return View(now, Derived.of(now, self.intents), is_pending=pending)

    def views(self, page_size: int) -> tuple[View, View]:
        """What is shown with the rows at both ends, and with all."""
        parts = tuple(at_both_ends(each, page_size) for each in self.executions)
        return self.view(parts), self.view(tuple(each.snapshot() for each in self.executions))


def told(shown: View) -> Verdict:
    """The verdict without the references that it offers: one of which nothing is known may be offered too."""
    verdict = shown.derived.verdict
    return replace(verdict, issues=tuple(map(_without_references, verdict.issues)))


def reports_of(shown: View) -> list[ExecutionReport]:
    """What is told of the executions that are listed."""
    history = shown.state.history
    return [execution_report(each, history.known, {}) for each in history.executions]


def _without_references(issue: Issue) -> Issue:
    kept = tuple(each for each in issue.repairs if not each.reference_execution_arn)
    return replace(issue, repairs=kept)


@given(seeds, page_sizes, st.booleans())
@example(15918150, 1, False)  # with nothing selected, one whose rows of reused steps are not listed
def test_the_verdict_is_that_of_all_rows_or_is_pending(seed: int, page_size: int, is_pinned: bool) -> None:
    """Never is anything started on rows that are not known."""
    part, whole = Case.of(seed, is_pinned=is_pinned).views(page_size)
    assert not whole.is_pending
    has_more = any(each.snapshot.has_more_steps for each in part.state.history.examined.values())
    event(f"pending: {part.is_pending}" if has_more else "no row is missing")
    if not part.is_pending:
        assert part.derived.to_list == ()
        assert part.derived.reference_arn == whole.derived.reference_arn
        assert told(part) == told(whole)
        assert part.derived.candidates.at(0).can_serve in (None, whole.derived.candidates.at(0).can_serve)


@given(seeds, page_sizes)
@example(18_623, 1)  # a ForEach failed in the body of another, as did the branch of a Condition
@example(3_648, 1)
def test_what_is_shown_of_a_reference_is_what_all_rows_say(seed: int, page_size: int) -> None:
    part, whole = Case.of(seed, is_pinned=True).views(page_size)
    shown, all_told = reference_as_json(part)["steps"], reference_as_json(whole)["steps"]
    pipeline = part.state.target.pipeline
    for step_ in pipeline.steps:
        status = shown.get(step_.name, {}).get("status")
        of_all = all_told.get(step_.name, {}).get("status")
        # Of a body without a row the page says what came of its ForEach.
        assert status in (of_all, *UNKNOWN) or (status is None and step_.for_each is not None)
    for one, other in [(part.beginnings, whole.beginnings)]:
        assert {each.steps for each in one if each.code != "all"} <= {each.steps for each in other}
    own = {name for name in pipeline.step_names if not runs_in_iterations(pipeline, name)}
    for told_, all_ in zip(reports_of(part), reports_of(whole), strict=True):
        assert own & {*told_.ran} <= own & {*all_.ran}
        assert {*all_.ran} <= {*told_.ran, *told_.unlisted}
        assert all_.unlisted == ()
    for arn, known in part.state.history.examined.items():
        assert known.duration_s in (None, whole.state.history.examined[arn].duration_s)


LOOP = step("Loop", step_type="ForEach", Arguments={"ForEachBody": [step("Fit")]})


def iterations(first: int, last: int) -> tuple[StepRun, ...]:
    return tuple(
        StepRun(f"Fit-{index}", "Succeeded", iteration=Iteration("Loop", index))
        for index in range(first, last)
    )


def seen_in_part(oldest: tuple[StepRun, ...], newest: tuple[StepRun, ...]) -> ExecutionSnapshot:
    rows = StepRows((*oldest, *newest), len(oldest), len(newest), has_more=True)
    return ExecutionSnapshot("arn:one", "Succeeded").with_rows(rows)


ran = partial(StepRun, status="Succeeded")


@pytest.mark.parametrize(
    ("steps", "oldest", "newest", "unlisted"),
    [
        pytest.param(
            [step("A"), {**LOOP, "DependsOn": ["A"]}, step("B", "Loop")],
            [ran("A"), ran("Loop")],
            [ran("B")],
            set(),
            id="what comes before and after it is known",
        ),
        pytest.param(
            [LOOP, step("B", "Loop"), step("C", "B")],
            [ran("Loop")],
            [StepRun("B", "Failed")],
            set(),
            id="what did not run at its end did not run",
        ),
        pytest.param(
            [LOOP, step("A"), step("B", "A"), step("C", "Loop", "B")],
            [ran("Loop"), ran("A")],
            [ran("C")],
            {"B"},
            id="what ran beside it may have",
        ),
        pytest.param(
            [LOOP, step("A"), step("B", "A")],
            [ran("Loop"), StepRun("A", "Failed")],
            [],
            set(),
            id="not if what it needs has failed",
        ),
        pytest.param(
            [LOOP, step("A"), {**step("B"), "DependsOn": [{"Step": "Loop", "Trigger": "Failed"}]}],
            [ran("Loop"), ran("A")],
            [],
            {"B"},
            id="what a failure lets run may have run before a retry",
        ),
        pytest.param(
            [LOOP, step("A")],
            [ran("Loop")],
            [],
            {"A"},
            id="what needs nothing may begin at any time",
        ),
    ],
)
def test_which_steps_may_be_unlisted(
    steps: list[dict[str, object]], oldest: list[StepRun], newest: list[StepRun], unlisted: set[str]
) -> None:
    seen = seen_in_part((*oldest, *iterations(0, 3)), (*iterations(7, 9), *newest))
    assert unlisted_steps(seen, pipeline_of(*steps)) == unlisted
    assert unlisted_steps(replace(seen, has_more_steps=False), pipeline_of(*steps)) == frozenset()


SELECTIVE = [
    pytest.param(
        [step("A"), step("B", "A"), {**LOOP, "DependsOn": ["B"]}, step("Report", "Loop", "A")],
        [ran("B", reused_from="arn:source"), ran("Loop")],
        {"A"},
        id="needed by what ran first, but not directly",
    ),
    pytest.param(
        [step("A"), step("B", "A"), LOOP, step("Report", "Loop", "B")],
        [ran("B", reused_from="arn:source"), ran("Loop")],
        {"A"},
        id="needed by what is reused itself",
    ),
    pytest.param(
        [step("A"), {**LOOP, "DependsOn": ["A"]}, step("Report", "Loop"), step("Else")],
        [ran("A", reused_from="arn:source"), ran("Loop")],
        set(),
        id="not part of it",
    ),
]


@pytest.mark.parametrize(("steps", "oldest", "unlisted"), SELECTIVE)
def test_a_reused_step_may_stand_anywhere_before_it_is_needed(
    steps: list[dict[str, object]], oldest: list[StepRun], unlisted: set[str]
) -> None:
    """No page says when it gets its row, nor whether each step upstream gets one."""
    seen = seen_in_part((*oldest, *iterations(0, 3)), (*iterations(7, 9), ran("Report")))
    seen = replace(seen, selected_steps=("Loop", "Report"))
    assert unlisted_steps(seen, pipeline_of(*steps)) == unlisted


def test_without_its_definition_any_step_may_be() -> None:
    """Those that have a row apart."""
    seen = listed_further(seen_in_part((ran("Loop"), *iterations(0, 3)), iterations(7, 9)), None)
    reference = ExaminedExecution(seen).as_reference()
    assert (reference.is_unlisted("Loop"), reference.is_unlisted("Anything")) == (False, True)
    assert reference.lacking(["Loop", "Anything"]) == frozenset()


def test_rows_of_iterations_change_no_verdict() -> None:
    pipeline = pipeline_of(LOOP, step("B", "Loop"))
    seen = listed_further(
        seen_in_part((ran("Loop"), *iterations(0, 3)), (*iterations(7, 9), ran("B"))), pipeline
    )
    case = Derived.of(
        state(
            Target("loops", pipeline),
            history=History().remembering("arn:one", ExaminedExecution(seen, {}, pipeline)),
        ),
        Intents().patched({"selected_steps": ["B"], "reference_execution_arn": "arn:one"}, pipeline),
    ).case
    assert executions_to_list(case) == ()
