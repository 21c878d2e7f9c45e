"""A ForEach and its body: the ForEach runs the body once for each item, so both run or neither does.

Selecting a ForEach selects its body as well, so that nobody has to name the body. This is not documented, but
a body has no items without its ForEach, and a ForEach has no outputs without its body
(https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_IterationContext.html).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator

from sagemaker_selective_widget.pipeline import Pipeline

Names = frozenset[str]


def foreach_of(pipeline: Pipeline, name: str) -> str:
    """Return the step by which a step is selected: the outermost ForEach that contains it, or itself."""
    selectable, container = name, pipeline.step(name).container
    while container is not None:
        outer = pipeline.step(container)
        selectable = outer.name if outer.type == "ForEach" else selectable
        container = outer.container
    return selectable


def runs_in_iterations(pipeline: Pipeline, name: str) -> bool:
    """Return whether a step runs once for each item: it is in the body of a ForEach, at any depth."""
    step = pipeline.step(name)
    while step.container is not None and step.for_each is None:
        step = pipeline.step(step.container)
    return step.for_each is not None


def with_bodies(pipeline: Pipeline, names: Collection[str]) -> Names:
    """Return the given steps, with the bodies of those that are a ForEach."""
    return frozenset(names).union(_members(pipeline, names))


def without_bodies(pipeline: Pipeline, names: Collection[str]) -> Names:
    """Return the steps that have to be named so that all the given steps run."""
    return frozenset(names).difference(_members(pipeline, names))


def closed_over_paths(pipeline: Pipeline, names: Collection[str]) -> Names:
    """Return the given steps and the steps between them, all with their bodies."""
    return _closure(pipeline, names, pipeline.dag.between)


def closed_over_ancestors(pipeline: Pipeline, names: Collection[str]) -> Names:
    """Return the given steps and all their ancestors, all with their bodies."""
    return _closure(pipeline, names, pipeline.dag.ancestors)


def _members(pipeline: Pipeline, names: Collection[str]) -> Iterator[str]:
    for for_each, body in pipeline.bodies.items():
        if for_each in names:
            yield from (step.name for step in body)


def _closure(pipeline: Pipeline, names: Collection[str], more: Callable[[Names], Names]) -> Names:
    """Add missing steps until there are none, as each added body may need further steps."""
    grown = with_bodies(pipeline, names)
    while not (missing := more(grown)) <= grown:
        grown = with_bodies(pipeline, grown | missing)
    return grown
