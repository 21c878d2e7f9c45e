"""The verdict on all trials of a sweep together. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from sagemaker_selective_widget.execution.sweep.space import Values
from sagemaker_selective_widget.execution.sweep.typed import TypedSpace
from sagemaker_selective_widget.pipeline import ParameterScalar
from sagemaker_selective_widget.selection.case import Case
from sagemaker_selective_widget.selection.issue import Issue
from sagemaker_selective_widget.selection.judge import Verdict, issues_of_values, verdict_of
from sagemaker_selective_widget.selection.parameters import typed_override
from sagemaker_selective_widget.selection.sweep_rules import sweep_unread


def judge_trials(case: Case, trials: Sequence[Values]) -> Verdict:
    """Return the verdict on the first trial, with the issues of all trials, as they run the same steps.

    An issue that several trials have is reported once, as worded for the first of them.

    Args:
        case: The selection and the reference.
        trials: The varied values of each trial, at least one trial; they replace overrides.
    """
    first_case = _with_values(case, trials[0])
    first = verdict_of(first_case)
    each = [first.issues, *(issues_of_values(_with_values(first_case, trial)) for trial in trials[1:])]
    unread = sweep_unread(case, first.steps("run"), tuple(trials[0].items()))
    return replace(first, issues=_errors_first([*unread, *_once(trials, each)]))


def judge_typed(case: Case, space: TypedSpace) -> Verdict:
    """Return the verdict on the trials of typed lists and ranges, or on what is wrong with what was typed.

    Args:
        case: The selection and the reference.
        space: The typed lists and ranges.
    """
    if space.resolved is not None:
        return judge_trials(case, space.resolved.space.trials())
    firsts = {name: str(values[0]) for name, values in space.values.items()}
    verdict = verdict_of(_with_values(case, firsts))
    others = (issue for issue in verdict.issues if space.problems.keys().isdisjoint(issue.parameters))
    return replace(verdict, issues=_errors_first([*_space_issues(space), *others]))


def _space_issues(space: TypedSpace) -> Iterator[Issue]:
    for name, problem in space.problems.items():
        yield Issue("sweep-space", problem, parameters=(name,))
    if space.problem:
        yield Issue("sweep-space", space.problem, parameters=tuple(space.values))


def _with_values(case: Case, values: Values) -> Case:
    typed: Mapping[str, ParameterScalar] = {
        name: typed_override(case.pipeline, name, text) for name, text in values.items()
    }
    return case.with_overrides({**case.overrides, **typed})


def _once(trials: Sequence[Values], found: Iterable[Iterable[Issue]]) -> Iterator[Issue]:
    """Yield each issue of the trials once, as worded for the first trial that has it."""
    firsts: dict[tuple[str, tuple[str, ...], tuple[str, ...]], tuple[Issue, list[Values]]] = {}
    for trial, issues in zip(trials, found, strict=True):
        for issue in issues:
            key = issue.code, issue.steps, issue.parameters
            firsts.setdefault(key, (issue, []))[1].append(trial)
    for issue, concerned in firsts.values():
        is_of_all = len(concerned) == len(trials)
        yield issue if is_of_all or issue.parameters else _of_some(issue, concerned, len(trials))


def _of_some(issue: Issue, concerned: Sequence[Values], count: int) -> Issue:
    """Return an issue with a note on which trials have it; used if the issue names no parameters."""
    values = ", ".join(f"{name} {text}" for name, text in concerned[0].items())
    first = values if len(concerned) == 1 else f"the first has {values}"
    return replace(
        issue, message=f"{issue.message} Of {count} trials, this concerns {len(concerned)}: {first}."
    )


def _errors_first(issues: Iterable[Issue]) -> tuple[Issue, ...]:
    return tuple(sorted(issues, key=lambda issue: issue.severity != "error"))
