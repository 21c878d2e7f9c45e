"""A ForEach and its body: the ForEach runs the body, once for each item, so both run or neither does.

Whoever selects a ForEach selects its body with it, and nobody has to name it. No page says so; but a body
has no items without its ForEach, and a ForEach has no outputs without its body
(https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_IterationContext.html).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator

from sagemaker_selective_widget.pipeline import Pipeline

Names = frozenset[str]


def foreach_of(pipeline: Pipeline, name: str) -> str:
    """Return the step by which a step is selected: the outermost ForEach that it stands in, else itself."""
    selectable, container = name, pipeline.step(name).container
    while container is not None:
        outer = pipeline.step(container)
        selectable = outer.name if outer.type == "ForEach" else selectable
        container = outer.container
    return selectable


def runs_in_iterations(pipeline: Pipeline, name: str) -> bool:
    """Tell whether a step runs once for each item: it stands in the body of a ForEach, at any depth."""
    step = pipeline.step(name)
    while step.container is not None and step.for_each is None:
        step = pipeline.step(step.container)
    return step.for_each is not None


def with_bodies(pipeline: Pipeline, names: Collection[str]) -> Names:
    """Return steps, and the bodies of those that are a ForEach."""
    return frozenset(names).union(_members(pipeline, names))


def without_bodies(pipeline: Pipeline, names: Collection[str]) -> Names:
    """Return the steps that have to be named for all of them to run."""
    return frozenset(names).difference(_members(pipeline, names))


def closed_over_paths(pipeline: Pipeline, names: Collection[str]) -> Names:
    """Return steps, their bodies, and what lies between them, with bodies too."""
    return _closure(pipeline, names, pipeline.dag.between)


def closed_over_ancestors(pipeline: Pipeline, names: Collection[str]) -> Names:
    """Return steps, their bodies, and what all of them are built on, with bodies too."""
    return _closure(pipeline, names, pipeline.dag.ancestors)


def _members(pipeline: Pipeline, names: Collection[str]) -> Iterator[str]:
    for for_each, body in pipeline.bodies.items():
        if for_each in names:
            yield from (step.name for step in body)


def _closure(pipeline: Pipeline, names: Collection[str], more: Callable[[Names], Names]) -> Names:
    """Add until nothing is missing: a body that comes along may need what was not there."""
    grown = with_bodies(pipeline, names)
    while not (missing := more(grown)) <= grown:
        grown = with_bodies(pipeline, grown | missing)
    return grown
