"""``view(state)``: what is shown, derived from one state and therefore consistent. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Any

from sagemaker_selective_widget.errors import SelectiveWidgetError
from sagemaker_selective_widget.execution import ExecutionSnapshot
from sagemaker_selective_widget.execution.history.examine import listed_further
from sagemaker_selective_widget.execution.history.outcome import (
    Failure,
    can_retry,
    expected_steps,
    first_failure,
    summary,
)
from sagemaker_selective_widget.execution.history.step_facts import step_facts
from sagemaker_selective_widget.execution.start.beginnings import Beginning, beginnings
from sagemaker_selective_widget.execution.start.display_name import display_name_problem
from sagemaker_selective_widget.execution.start.export import code_for
from sagemaker_selective_widget.execution.start.request import StartOptions
from sagemaker_selective_widget.execution.start.rerun import RerunFromFailure, rerun_from_failure
from sagemaker_selective_widget.execution.watch.iterations import fold_iterations
from sagemaker_selective_widget.execution.watch.logs import logged_runs
from sagemaker_selective_widget.execution.watch.progress import StepProgress, progress
from sagemaker_selective_widget.pipeline import ParameterScalar
from sagemaker_selective_widget.pipeline.drift import drift, step_diff
from sagemaker_selective_widget.pipeline.step_facts import definition_facts
from sagemaker_selective_widget.selection.expression import render
from sagemaker_selective_widget.session.derive import Derived, Deriver, problem_of
from sagemaker_selective_widget.session.effects import ListSteps
from sagemaker_selective_widget.session.intents import Intents
from sagemaker_selective_widget.session.iterating.sweep_plan import SweepPlan, code_of_sweep, plan_sweep
from sagemaker_selective_widget.session.iterating.view import IteratingView
from sagemaker_selective_widget.session.state import Notice, State, TypedExpression
from sagemaker_selective_widget.session.view_parts import DetailsView, DriftView, ReferenceView
from sagemaker_selective_widget.session.wanted import examines_for


class View:
    """One state as shown. Each part is derived when it is first read.

    Args:
        state: The state.
        derived: What follows from its intents.
        is_pending: Whether the verdict depends on facts that are still being found out.
    """

    def __init__(self, state: State, derived: Derived, *, is_pending: bool) -> None:
        self.state = state
        self.derived = derived
        self.is_pending = is_pending

    @property
    def intents(self) -> Intents:
        """The intents of the state."""
        return self.state.intents

    def with_values(self, values: Mapping[str, ParameterScalar]) -> Derived:
        """Return what follows if values replace overrides, with the reference that is shown."""
        target = self.state.target
        patch = {
            "parameter_overrides": {**self.intents.parameter_overrides, **values},
            "varied_parameters": {},
            "reference_execution_arn": self.derived.reference_arn,
        }
        return Derived(target, self.intents.patched(patch, target.pipeline), self.state.history)

    def intent(self, name: str) -> Any:
        """Return an intent by its name; for the reference, the one in effect, even if automatic."""
        if name == "reference_execution_arn":
            return self.derived.reference_arn
        return getattr(self.intents, name)

    @cached_property
    def problem(self) -> SelectiveWidgetError | None:
        """The reason why it is unknown what the reference did; ``None`` if known, or being found out."""
        return problem_of(self.state, self.derived)

    @cached_property
    def reference(self) -> ReferenceView:
        """The reference, with what it did."""
        arn = self.derived.reference_arn
        if arn is None:
            return ReferenceView(None, "none")
        known = self.state.history.known(arn)
        problem = self.state.problems.get(arn) if known is None else self.problem
        is_ready = known is not None and not self.derived.to_list
        state = "ready" if is_ready else "pending" if problem is None else "errored"
        message = "" if problem is None else str(problem)
        if known is None:
            return ReferenceView(arn, state, message)
        if state == "pending":
            message = f"{len(known.snapshot.steps):,} rows so far"
        seen = fold_iterations(known.snapshot, known.pipeline or self.state.target.pipeline)
        is_listing = ListSteps(arn) in self.state.in_flight
        return ReferenceView(arn, state, message, seen, seen.has_more_steps, is_listing)

    @property
    def logged_reference_steps(self) -> frozenset[str]:
        """Names of the steps of the reference that have a log."""
        known = self.state.history.known(self.derived.reference_arn or "")
        return frozenset(logged_runs(known.snapshot) if known else ())

    @property
    def plan_line(self) -> str:
        """The plan in one line, or a remark that it is not certain yet."""
        return "finding out what the reference did" if self.is_pending else self.derived.verdict.summary

    @cached_property
    def display_name_problem(self) -> str:
        """The reason why the display name cannot be sent; ``""`` if it can."""
        name = self.intents.display_name
        return display_name_problem(name) if name else ""

    @cached_property
    def code(self) -> str:
        """The current request as code; ``""`` while nothing can start, or the verdict is not final."""
        is_ready = self.derived.verdict.can_start and self.reference.state != "pending"
        if not is_ready or self.display_name_problem:
            return ""
        if self.intents.varied_parameters:
            return code_of_sweep(self.state, self.derived)
        request = self.derived.request(StartOptions(self.intents.display_name or self.derived.proposed_name))
        try:
            return code_for(self.intents.code_target, request, region=self.state.target.region)
        except SelectiveWidgetError:
            return ""

    @cached_property
    def sweep_plan(self) -> SweepPlan | None:
        """The sweep that would start, or only its issues if it is invalid; ``None`` if nothing is varied."""
        space, verdict = self.derived.typed_space, self.derived.verdict
        if space is None:
            return None
        if space.resolved is None:
            return SweepPlan(issues=verdict.issues)
        cost = self.derived.cost_of(verdict)
        return plan_sweep(verdict, space.resolved, cost, self.intents.max_parallel)

    @property
    def can_start_sweep(self) -> bool:
        """Whether a sweep can be started now."""
        is_certain = not self.is_pending and self.problem is None
        is_whole = self.sweep_plan is not None and not self.display_name_problem
        return is_certain and is_whole and self.derived.verdict.can_start and self.state.target.can_start

    @cached_property
    def iterating(self) -> IteratingView:
        """The part of the view about several executions."""
        return IteratingView(self.state)

    @cached_property
    def expression(self) -> TypedExpression:
        """The selection as an expression, or the typed expression with its problem if it cannot be parsed."""
        typed = self.state.expression
        return typed or TypedExpression(
            render(self.state.target.pipeline, self.intents.selected_steps), "", 0
        )

    @cached_property
    def drift(self) -> DriftView:
        """The changes of the definition since the reference, if somebody has asked for them."""
        step, arn = self.state.drift_step, self.derived.reference_arn
        examined = None if arn is None else self.state.history.known(arn)
        then = examined.pipeline if examined else None
        if step is None or then is None:
            return DriftView(step=step or "")
        now = self.state.target.pipeline
        return DriftView(drift(then, now), step, step_diff(then, now, step) if step else "")

    @cached_property
    def beginnings(self) -> tuple[Beginning, ...]:
        """The first selections on offer, as far as they are known; empty while steps are selected."""
        if self.intents.selected_steps:
            return ()
        latest, reference = self._latest, self.reference.snapshot
        failed = (reference,) if self.intents.pinned else (latest, reference)
        return beginnings(self.derived.case, tuple(filter(None, failed)), latest)

    @property
    def _latest(self) -> ExecutionSnapshot | None:
        """The most recent execution that has ended, if it is known what it did."""
        history, run = self.state.history, self.state.run
        if history.newest_ended == run.arn:
            return self._run_as_listed
        known = history.known(history.newest_ended or "")
        return known.snapshot if known else None

    @cached_property
    def _run_as_listed(self) -> ExecutionSnapshot | None:
        """The watched execution, with the steps that may be among rows that are not listed."""
        seen = self.state.run.snapshot
        return seen and listed_further(seen, self.state.target.pipeline)

    @cached_property
    def details(self) -> DetailsView:
        """The facts about the step that somebody has opened."""
        name, pipeline = self.state.details_step, self.state.target.pipeline
        if name not in pipeline.step_names:
            return DetailsView()
        step, history, run = pipeline.step(name), self.state.history, self.state.run.snapshot
        values = {
            each.parameter.name: each.text for each in self.derived.verdict.parameter_values if each.text
        }
        return DetailsView(
            name,
            definition_facts(step, values),
            step_facts(step, fold_iterations(run, pipeline) if run else None, history),
            step_facts(step, self.reference.snapshot, history),
        )

    @cached_property
    def progress(self) -> Mapping[str, StepProgress]:
        """The progress of each step of the run."""
        run, pipeline = self.state.run, self.state.target.pipeline
        if run.phase == "idle":
            return {}
        if run.snapshot is None:
            waiting = run.expected or ()  # an update of the pipeline may have removed some
            return {name: StepProgress("waiting") for name in pipeline.step_names if name in waiting}
        expected = expected_steps(run.snapshot, pipeline) if run.expected is None else run.expected
        folded = fold_iterations(run.snapshot, pipeline)
        return progress(folded, pipeline.step_names, expected, self.state.history.name_of_execution)

    @cached_property
    def logged_steps(self) -> frozenset[str]:
        """Names of the steps of the run that have a log."""
        snapshot = self.state.run.snapshot
        return frozenset(logged_runs(snapshot) if snapshot else ())

    @cached_property
    def run_summary(self) -> str:
        """The outcome of the run in one line; ``""`` before its end."""
        run = self.state.run
        if run.phase != "ended" or run.snapshot is None:
            return ""
        return summary(run.snapshot, self.progress.values())

    @cached_property
    def failure(self) -> Failure | None:
        """The step of the run that failed first, and why."""
        run = self.state.run
        if run.snapshot is None or (run.is_under_way and run.snapshot is run.after):
            return None  # a retried execution of which nothing new was seen yet
        return first_failure(fold_iterations(run.snapshot, self.state.target.pipeline))

    @property
    def can_retry(self) -> bool:
        """Whether the run can be retried from where it ended."""
        run = self.state.run
        return (
            run.phase == "ended"
            and run.snapshot is not None
            and can_retry(run.snapshot, self.state.target.pipeline)
        )

    @cached_property
    def offer(self) -> RerunFromFailure | None:
        """The selection of the failed steps of the run and all steps downstream, reusing the others."""
        seen = self._run_as_listed
        if self.state.run.phase != "ended" or seen is None:
            return None
        return rerun_from_failure(seen, self.state.target.pipeline)

    @property
    def notice(self) -> Notice:
        """The latest notice, else the permanent one that nothing can start, if so."""
        said = tuple(self.state.notices.values())
        if said:
            return said[-1]
        why_not = self.state.target.why_not
        return Notice(why_not, "warning") if why_not else Notice()


def view(state: State, derive: Deriver) -> View:
    """Return the view of a state."""
    is_pending = bool(examines_for(state, state.intents, derive))
    return View(state, derive(state, state.intents), is_pending=is_pending)
