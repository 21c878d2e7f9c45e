"""The rule about step caching: a selected step may not run at all."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sagemaker_selective_widget.pipeline import Step
from sagemaker_selective_widget.pipeline.cache_keys import NEVER_CACHED, compared_attributes
from sagemaker_selective_widget.pipeline.paths import find_paths, values_of
from sagemaker_selective_widget.pipeline.references import References, find_references
from sagemaker_selective_widget.selection.case import Case
from sagemaker_selective_widget.selection.issue import Issue
from sagemaker_selective_widget.selection.repair import listed


def cached_step(case: Case) -> Iterator[Issue]:
    """A selected step has CacheConfig on, and nothing that caching compares is known to change.

    The service may then serve it from cache instead of running it. Not everything is compared: an instance
    type is not, for example, nor a step that is only waited for. A step that did not succeed in the reference
    has left nothing in the cache.
    Source: https://docs.aws.amazon.com/sagemaker/latest/dg/pipelines-caching.html.
    """
    for step in case.pipeline.steps:
        if _may_hit_cache(case, step):
            yield Issue(
                "cached-step",
                f"{step.name} has step caching on, and its inputs are the same as before: "
                f"{_same(case, step)}. SageMaker may take a cached result instead of running it again.",
                steps=(step.name,),
            )


def _may_hit_cache(case: Case, step: Step) -> bool:
    """Return whether a selected step is cached and, as far as is known, has the same inputs as before."""
    config = step.body.get("CacheConfig")
    if step.name not in case.selected or step.type in NEVER_CACHED:
        return False
    if not isinstance(config, dict) or config.get("Enabled") is not True:
        return False
    inputs = _inputs(step)
    is_new = case.run.intersection(inputs.steps) or case.changed_parameters.intersection(inputs.parameters)
    return (
        not is_new
        and not find_paths(values_of(_compared(step)), {}).per_execution
        and not _has_failed_before(case, step)
        and _is_as_before(case, step)
    )


def _has_failed_before(case: Case, step: Step) -> bool:
    """Return whether a step ran in the reference without success, as only successful runs are cached."""
    statuses = (case.reference.step_statuses if case.reference else None) or {}
    return statuses.get(step.name, "Succeeded") != "Succeeded"


def _is_as_before(case: Case, step: Step) -> bool:
    """Return whether the attributes compared are the same as in the reference, or that is not known."""
    then = case.reference.pipeline if case.reference else None
    if then is None or step.name not in then.step_names:
        return True
    return _compared(then.step(step.name)) == _compared(step)


def _compared(step: Step) -> dict[str, Any]:
    arguments = step.body.get("Arguments")
    return compared_attributes(step.type, {**step.body, **(arguments if isinstance(arguments, dict) else {})})


def _inputs(step: Step) -> References:
    return find_references({"Arguments": _compared(step)})


def _same(case: Case, step: Step) -> str:
    """Return a phrase that says which inputs of a step are the same."""
    inputs = _inputs(step)
    said = []
    if inputs.parameters:
        keep = "keeps its value" if len(inputs.parameters) == 1 else "keep their values"
        said.append(f"{listed(inputs.parameters)} {keep}")
    if inputs.steps:
        said.append(f"the outputs of {listed(case.pipeline.in_order(inputs.steps))} are reused")
    if case.reference and case.reference.pipeline and step.name in case.reference.pipeline.step_names:
        said.append(f"its definition is that of {case.reference.name}")
    return ", ".join(said) or "it reads no parameter and no output"
