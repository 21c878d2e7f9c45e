"""Selective execution: what a selection needs from its reference, and why a start is refused.

According to the developer guide (https://docs.aws.amazon.com/sagemaker/latest/dg/pipelines-selective-ex.html),
a step that is not selected is reused from the reference when it lies upstream of a selected one, and does
not run when it lies downstream. According to the API reference
(https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_SelectiveExecutionConfig.html), every step on
a path between two selected steps has to be selected.

AWS documents only the message for a missing reference; the wording of the others is chosen here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime

from sagemaker_selective_widget.local.storage.records import ExecutionRecord, StepRecord
from sagemaker_selective_widget.local.transport.api_error import ValidationException
from sagemaker_selective_widget.pipeline import Pipeline


def check_selected_steps(pipeline: Pipeline, selected: tuple[str, ...]) -> tuple[str, ...]:
    """Check that every selected step exists, and that no step between two of them is left out.

    AWS does not say how a ForEach is selected. Here, its selection includes its body, and steps of the body
    cannot be selected without it.

    Returns:
        The selected steps, and the steps in the body of each ForEach among them.

    Raises:
        ValidationException: A selected step does not exist, or is in a body whose ForEach is not selected; or
            a step between two selected ones is not selected.
    """
    unknown = [name for name in selected if name not in pipeline.step_names]
    if unknown:
        raise ValidationException(
            f"The selected steps {_shown(unknown)} do not exist in the pipeline definition. "
            "Select steps by their names in the definition."
        )
    _check_bodies(pipeline, selected)
    bodies = [step.name for name in selected for step in pipeline.bodies.get(name, ())]
    run = tuple(dict.fromkeys([*selected, *bodies]))
    between = _in_order(pipeline, pipeline.dag.between(run))
    if between:
        raise ValidationException(
            f"The steps {_shown(between)} lie on a path between selected steps and are not selected. "
            "Select every step on the paths between two selected steps."
        )
    return run


def needed_steps(pipeline: Pipeline, selected: tuple[str, ...]) -> tuple[str, ...]:
    """Return the unselected steps that a selected one directly reads, depends on or is contained in."""
    parents = {parent for name in selected for parent in pipeline.dag.parents(name)}
    return _in_order(pipeline, parents - set(selected))


def check_no_reference_needed(pipeline: Pipeline, selected: tuple[str, ...]) -> None:
    """Check that no selected step depends on an unselected one.

    Raises:
        ValidationException: One does; the message is the service's own.
    """
    needed = needed_steps(pipeline, selected)
    if needed:
        needing = [name for name in selected if set(needed) & set(pipeline.dag.parents(name))]
        raise ValidationException(
            "Invalid SourcePipelineExecutionArn: null. "
            f"The selected steps {_shown(needing)} have dependencies on {_shown(needed)}"
        )


def check_reference(
    pipeline: Pipeline,
    selected: tuple[str, ...],
    reference: ExecutionRecord,
    reference_steps: Mapping[str, StepRecord],
) -> None:
    """Check that a reference execution has ended and has the outputs of every step that is reused.

    Steps that succeeded in a ``Stopped`` reference may be reused, though AWS's pages disagree on that.

    Raises:
        ValidationException: It has not ended, or a needed step did not succeed in it.
    """
    if reference.is_active:
        raise ValidationException(
            f"Invalid SourcePipelineExecutionArn: {reference.arn}. The execution is {reference.status}. "
            "Wait until it has ended, or use another execution."
        )
    lacking = [name for name in needed_steps(pipeline, selected) if not _succeeded(reference_steps, name)]
    if lacking:
        raise ValidationException(
            f"Invalid SourcePipelineExecutionArn: {reference.arn}. The steps {_shown(lacking)} did not "
            "succeed in that execution. Select them too, or use an execution in which they succeeded."
        )


def reused_records(
    pipeline: Pipeline,
    selected: tuple[str, ...],
    reference: ExecutionRecord,
    reference_steps: Mapping[str, StepRecord],
    moment: datetime,
) -> tuple[StepRecord, ...]:
    """Return the records of the reused steps: every unselected step upstream that succeeded in the reference.

    AWS does not say whether it lists only the direct parents, nor which times it gives. Here, all ancestors
    are listed, with `moment` as their start and end. A reused step names the given reference as its source,
    even if it was already a reused step there.
    """
    upstream = pipeline.dag.ancestors(selected) - set(selected)
    return tuple(
        replace(reference_steps[name], started=moment, ended=moment, source_arn=reference.arn)
        for name in pipeline.dag.order
        if name in upstream and _succeeded(reference_steps, name)
    )


def _succeeded(records: Mapping[str, StepRecord], name: str) -> bool:
    return name in records and records[name].status == "Succeeded"


def _check_bodies(pipeline: Pipeline, selected: tuple[str, ...]) -> None:
    for name in selected:
        for_each = pipeline.step(name).for_each
        if for_each is not None and for_each not in selected:
            raise ValidationException(
                f"The selected step {name} stands in the body of the ForEach {for_each}, which runs it "
                f"for each item. Select {for_each}."
            )


def _in_order(pipeline: Pipeline, names: Iterable[str]) -> tuple[str, ...]:
    wanted = set(names)
    return tuple(name for name in pipeline.step_names if name in wanted)


def _shown(names: Iterable[str]) -> str:
    return f"[{', '.join(names)}]"
