"""The rule about MLflow: a run id that refers to a run of the reference execution."""

from __future__ import annotations

from collections.abc import Iterator

from sagemaker_selective_widget.pipeline import Step
from sagemaker_selective_widget.pipeline.references import first_name
from sagemaker_selective_widget.pipeline.run_ids import looks_like_run_id, names_run_id
from sagemaker_selective_widget.selection import repair
from sagemaker_selective_widget.selection.case import Case
from sagemaker_selective_widget.selection.issue import Issue
from sagemaker_selective_widget.selection.parameters import ParameterValue
from sagemaker_selective_widget.selection.reference import ReferenceExecution
from sagemaker_selective_widget.selection.repair import listed

_BEGINNING = ("run", "start", "begin", "create", "init", "setup")


def foreign_mlflow_run(case: Case) -> Iterator[Issue]:
    """A step that runs logs to the MLflow run of the reference, because its id is inherited or reused.

    A run's id is passed on in two ways: as a parameter, or as the output of the step that starts the run. In
    both cases a selective execution gets the id that the reference had.
    """
    if case.reference is not None:
        yield from _inherited_runs(case, case.reference)
        yield from _reused_runs(case, case.reference)


def _inherited_runs(case: Case, reference: ReferenceExecution) -> Iterator[Issue]:
    for value in case.values:
        readers = _readers(case, value) if value.source == "inherited" else ()
        if readers:
            takes, it, logs = ("takes", "it", "logs") if len(readers) == 1 else ("take", "they", "log")
            name = value.parameter.name
            yield Issue(
                "foreign-mlflow-run",
                f"{listed(readers)} {takes} the MLflow run from {name}, which is inherited: what {it} {logs} "
                f"goes into the run of {reference.name}. Override {name} with the id of a new run.",
                steps=readers,
                parameters=(name,),
                repairs=tuple(repair.set_to_another_default(value)),
            )


def _reused_runs(case: Case, reference: ReferenceExecution) -> Iterator[Issue]:
    for step in case.pipeline.steps:
        begun_by = _begun_by(case, step) if step.name in case.run else ()
        if begun_by:
            is_ = "is" if len(begun_by) == 1 else "are"
            yield Issue(
                "foreign-mlflow-run",
                f"{step.name} takes its MLflow run from {listed(begun_by)}, which {is_} reused: what it logs "
                f"goes into the run of {reference.source_execution(begun_by[0]).name}. "
                f"Add {listed(begun_by)}.",
                steps=(step.name, *begun_by),
                repairs=(repair.add_with_path(case, begun_by),),
            )


def _readers(case: Case, value: ParameterValue) -> tuple[str, ...]:
    """Return the steps that run and use a parameter as the id of an MLflow run."""
    readers = [step for step in case.pipeline.steps if step.name in case.run]
    return tuple(step.name for step in readers if _takes_run_id(step, value))


def _takes_run_id(step: Step, value: ParameterValue) -> bool:
    """Return whether a step passes a parameter on as such an id, or reads a parameter named like one."""
    name = value.parameter.name
    if f"Parameters.{name}" in step.run_ids:
        return True
    is_told = names_run_id(name) and ("mlflow" in name.lower() or looks_like_run_id(value.text))
    return is_told and name in step.reads_parameters


def _begun_by(case: Case, step: Step) -> tuple[str, ...]:
    """Return the reused steps from which a step gets the id of an MLflow run."""
    taken = (path.removeprefix("Steps.") for path in step.run_ids if path.startswith("Steps."))
    by_output = {first_name(path) for path in taken}
    by_name = {name for name in step.reads_steps if _begins_run(case.pipeline.step(name))}
    begun = case.reused.intersection(by_output | by_name)
    return case.pipeline.in_order(begun) if begun else ()


def _begins_run(step: Step) -> bool:
    """Return whether a step's name suggests that it starts a run; functions show nothing else."""
    called = (step.name.lower(), (step.display_name or "").lower())
    return any("mlflow" in name and any(word in name for word in _BEGINNING) for name in called)
