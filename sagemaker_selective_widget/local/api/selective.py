"""Selective execution: what a selection needs from its reference, and why a start is refused.

From the developer guide (https://docs.aws.amazon.com/sagemaker/latest/dg/pipelines-selective-ex.html): an
unselected step is reused from the reference if it is upstream of a selected one, and does not run if it is
downstream. From the API reference
(https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_SelectiveExecutionConfig.html): every step on
a path between two selected steps has to be selected.

AWS documents only the message for a missing reference; the other messages are worded here.
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

    AWS does not document how a ForEach is selected: here it selects its body as well, and the body does not
    run without it.

    Returns:
        The selected steps and the bodies of those that are a ForEach.

    Raises:
        ValidationException: A step does not exist, is in a body without its ForEach, or is unselected between
            selected ones.
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
    """Return the unselected steps that a selected one reads, depends on or is contained in directly."""
    parents = {parent for name in selected for parent in pipeline.dag.parents(name)}
    return _in_order(pipeline, parents - set(selected))


def check_no_reference_needed(pipeline: Pipeline, selected: tuple[str, ...]) -> None:
    """Check that no selected step depends on an unselected one.

    Raises:
        ValidationException: A step does; the message is the service's own.
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
    """Check that a reference execution has ended and has the outputs of every reused step.

    Steps that succeeded in a ``Stopped`` reference may be reused, on which AWS's pages disagree.

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
    """Return the records of reused steps: all unselected steps upstream that succeeded in the reference.

    AWS does not document whether it lists only the direct parents, nor with which times: all ancestors are
    listed here, started and ended at the moment of reuse. A reused step refers to the given reference, even
    if that had reused the step itself.
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
