"""The content of a picture, in words, derived from the records that the live widget shows."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timezone

from sagemaker_selective_widget.execution.history.outcome import summary
from sagemaker_selective_widget.execution.start.value_texts import ValueTexts
from sagemaker_selective_widget.execution.watch.progress import ProgressState, StepProgress
from sagemaker_selective_widget.execution.watch.status import ExecutionSnapshot
from sagemaker_selective_widget.pipeline import Pipeline, Step
from sagemaker_selective_widget.pipeline.layout import Layout
from sagemaker_selective_widget.selection import Issue, Verdict
from sagemaker_selective_widget.selection.plan import Action, StepPlan
from sagemaker_selective_widget.selection.repair import listed
from sagemaker_selective_widget.selection.rulebook import RULEBOOK, Severity

Look = Action | ProgressState
"""The appearance of a step: what it did, or else what is planned for it."""

SIGNS: Mapping[Look, tuple[str, str]] = {
    "run": ("▶", "run"),
    "reuse": ("↺", "reuse"),
    "not-run": ("–", "not run"),
    "waiting": ("○", "waiting"),
    "executing": ("●", "executing"),
    "ran": ("✓", "ran now"),
    "reused": ("↺", "reused"),
    "failed": ("✗", "failed"),
    "stopped": ("■", "stopped"),
}
"""The sign and the word for each look, which are those of the live widget."""

SEVERITY_SIGNS: Mapping[Severity, str] = {"error": "✗ Error", "warning": "▲ Warning"}
"""The text that an issue begins with."""

_EMPTY_SELECTION = "empty-selection"
"""The issue that is not shown, since nothing is wrong if the user has not begun yet."""

_SAYS: Mapping[str, str] = {entry.code: entry.says for entry in RULEBOOK}


@dataclass(frozen=True, slots=True)
class StepFacts:
    """What a picture shows about one step.

    Attributes:
        name: Its name.
        type: Its step type.
        subtitle: Its display name; ``""`` if it has none, or the same as its name. Like the name, it comes
            from the definition and is always shown.
        container: Name of the step that contains it; ``""`` for none.
        branch: The branch of the container that it is in; ``""`` for none.
        is_selected: Whether it is selected.
        plan: What is planned for it, with sign and word; ``""`` if it was not judged.
        reason: The reason for the plan.
        look: Its appearance.
        status: Its last status, in the execution that was started or else in the reference; ``""`` if in
            neither.
    """

    name: str
    type: str
    subtitle: str
    container: str
    is_selected: bool
    plan: str
    reason: str
    look: Look
    status: str
    branch: str = ""


@dataclass(frozen=True, slots=True)
class Facts:
    """The content of a picture.

    Attributes:
        pipeline_name: Name or ARN of the pipeline.
        as_of: When the picture was taken, with its time zone.
        summary: The plan in one line.
        reference: The reference execution in one line; ``""`` for none.
        run: The execution that was started in one line; ``""`` for none.
        steps: Every step, in definition order.
        layout: Where the steps are drawn, and how they depend on each other.
        issues: What is wrong, or what to do first, each in one line.
        parameters: Name, value and source of each parameter; ``None`` if values must not be kept.
        orientation: Direction of the graph; ``auto`` for whichever fits a page.
    """

    pipeline_name: str
    as_of: datetime
    summary: str
    reference: str
    run: str
    steps: tuple[StepFacts, ...]
    layout: Layout
    issues: tuple[str, ...] = ()
    parameters: tuple[tuple[str, str, str], ...] | None = None
    orientation: str = "auto"

    @property
    def selected_steps(self) -> tuple[str, ...]:
        """The names of the selected steps."""
        return tuple(step.name for step in self.steps if step.is_selected)


@dataclass(frozen=True, slots=True)
class Seen:
    """An execution as it was last seen.

    Attributes:
        snapshot: The execution; ``None`` for none.
        steps: The progress of each of its steps.
        message: What prevents watching or starting it, often in the words of the service; ``""`` for
            nothing.
    """

    snapshot: ExecutionSnapshot | None = None
    steps: Mapping[str, StepProgress] | None = None
    message: str = ""


def facts(
    pipeline_name: str,
    pipeline: Pipeline,
    verdict: Verdict,
    reference: ExecutionSnapshot | None,
    run: Seen,
    as_of: datetime,
    *,
    with_values: bool,
    orientation: str = "auto",
) -> Facts:
    """Return the content of a picture.

    Args:
        pipeline_name: Name or ARN of the pipeline.
        pipeline: The pipeline.
        verdict: The verdict on the current selection.
        reference: The reference execution, as far as it is known.
        run: The execution that was started.
        as_of: The current time.
        with_values: Whether parameter values may be shown. Issues of parameters quote them, and texts
            written by a job or the service may do so.
        orientation: Direction of the graph; ``auto`` for whichever fits a page.
    """
    planned = {row.step: row for row in verdict.plan}
    selected = frozenset(verdict.selected_steps)
    texts = ValueTexts() if with_values else ValueTexts.of(pipeline, verdict.parameter_values)
    issue_line = _issue_line if with_values else _discreet_issue_line
    return Facts(
        pipeline_name=pipeline_name,
        as_of=as_of,
        summary=verdict.summary,
        reference=_reference_line(verdict.reference_execution_arn, reference, texts),
        run=_run_line(run, texts),
        steps=tuple(
            _step(step, step.name in selected, planned.get(step.name), reference, run, texts)
            for step in pipeline.steps
        ),
        layout=pipeline.layout,
        issues=(
            *(issue_line(issue, texts) for issue in verdict.issues if issue.code != _EMPTY_SELECTION),
            *_beginning(pipeline, selected),
        ),
        parameters=_parameters(verdict) if with_values else None,
        orientation=orientation,
    )


def message_without_values(issue: Issue, texts: ValueTexts) -> str:
    """Return the message of an issue without the parameter values that it quotes.

    An issue of a parameter quotes its value; any other may name an execution whose name contains one.
    """
    tells = issue.parameters or texts.are_told_by(issue.message)
    return _general_message(issue) if tells else issue.message


def _general_message(issue: Issue) -> str:
    about = [*issue.parameters, *issue.steps]
    says = _SAYS[issue.code]
    return f"{listed(about)}: {says}" if about else says


def moment(when: datetime) -> str:
    """Return a time in UTC, for readers in any time zone."""
    return f"{when.astimezone(timezone.utc):%Y-%m-%d %H:%M} UTC"


def _step(
    step: Step,
    is_selected: bool,
    planned: StepPlan | None,
    reference: ExecutionSnapshot | None,
    run: Seen,
    texts: ValueTexts,
) -> StepFacts:
    progress = (run.steps or {}).get(step.name)
    action: Action = planned.action if planned else "not-run"
    return StepFacts(
        name=step.name,
        type=step.type,
        subtitle=step.subtitle,
        container=step.container or "",
        is_selected=is_selected,
        plan=" ".join(SIGNS[action]) if planned else "",
        reason=texts.clauses(planned.reason) if planned else "",
        look=progress.state if progress else action,
        status=_progress_text(progress, texts) if progress else _reference_status(step.name, reference),
        branch=step.branch or "",
    )


def _progress_text(progress: StepProgress, texts: ValueTexts) -> str:
    tried = f", attempt {progress.attempts}" if progress.attempts > 1 else ""
    said = " ".join(SIGNS[progress.state]) + tried
    reason = texts.foreign_text(progress.failure_reason, "reason")
    detail = " · ".join(filter(None, [texts.text(progress.remark), reason]))
    return f"{said}: {detail}" if detail else said


def _reference_status(name: str, reference: ExecutionSnapshot | None) -> str:
    seen = None if reference is None else reference.step(name)
    return "" if seen is None else f"{seen.listed_status} in the reference"


def _reference_line(arn: str | None, reference: ExecutionSnapshot | None, texts: ValueTexts) -> str:
    if arn is None:
        return ""
    return arn.rpartition("/")[2] if reference is None else _execution_line(reference, texts)


def _run_line(run: Seen, texts: ValueTexts) -> str:
    seen, message = run.snapshot, texts.foreign_text(run.message, "message")
    if seen is None:
        return message
    outcome = summary(seen, (run.steps or {}).values())
    why = message or texts.foreign_text(seen.failure_reason, "reason")
    return " · ".join(filter(None, [outcome, _execution_line(seen, texts), why]))


def _execution_line(execution: ExecutionSnapshot, texts: ValueTexts) -> str:
    started = f"started {moment(execution.started_at)}" if execution.started_at else ""
    return " · ".join(filter(None, [texts.name(execution), execution.status, started]))


def _beginning(pipeline: Pipeline, selected: Collection[str]) -> Iterator[str]:
    """Yield what to do if nothing is selected."""
    if not selected and pipeline.step_names:
        example = f"selected_steps = [{pipeline.step_names[0]!r}]"
        yield f"No step is selected. Select the steps to run again, in code by {example}."


def _issue_line(issue: Issue, _texts: ValueTexts) -> str:
    return f"{SEVERITY_SIGNS[issue.severity]}: {issue.message}"


def _discreet_issue_line(issue: Issue, texts: ValueTexts) -> str:
    return f"{SEVERITY_SIGNS[issue.severity]}: {message_without_values(issue, texts)}"


def _parameters(verdict: Verdict) -> tuple[tuple[str, str, str], ...]:
    return tuple((value.parameter.name, value.text, value.source) for value in verdict.parameter_values)
