"""Which steps of a pipeline share data through a path. Independent of any selection, so computed once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from sagemaker_selective_widget.pipeline.definition import Pipeline
from sagemaker_selective_widget.pipeline.paths import Path
from sagemaker_selective_widget.pipeline.remembering import once_per_pipeline

Partners = Mapping[str, Mapping[str, frozenset[Path]]]
"""For each step that shares something, by name: the other steps, in definition order, and the paths."""

NO_PARTNERS: Mapping[str, frozenset[Path]] = {}
"""The partners of a step that shares nothing."""

_Placed = tuple[str, Path]
_Found = tuple[str, str, Path]


@once_per_pipeline
def run_path_partners(pipeline: Pipeline) -> Partners:
    """Return the steps that share a path which differs in each execution."""
    placed = [
        (step.name, path)
        for step in pipeline.steps
        for path in step.paths.per_execution
        if not path.is_variable
    ]
    found = [(one, other, path) for (one, path), (other, _) in _nested(placed, placed)]
    found += [(other, one, path) for (one, _), (other, path) in _nested(placed, placed)]
    return _partners(pipeline, found)


@once_per_pipeline
def variable_partners(pipeline: Pipeline) -> Partners:
    """Return the steps that are passed the same variable on its own, if it differs in each execution."""
    handed: dict[Path, list[str]] = {}
    for step in pipeline.steps:
        for path in step.paths.per_execution:
            if path.is_variable:
                handed.setdefault(path, []).append(step.name)
    return _partners(
        pipeline,
        ((one, other, path) for path, names in handed.items() for one in names for other in names),
    )


@once_per_pipeline
def writers(pipeline: Pipeline) -> Partners:
    """Return, by reader, the steps that write what it reads at the same path without an edge between them."""
    return _partners(pipeline, _reads(pipeline))


@once_per_pipeline
def readers(pipeline: Pipeline) -> Partners:
    """Return the inverse of `writers`: by writer, the steps that read what it writes."""
    return _partners(pipeline, ((writer, reader, path) for reader, writer, path in _reads(pipeline)))


def _reads(pipeline: Pipeline) -> Iterator[_Found]:
    """Yield reader, writer and the path that is written, if no edge connects the two.

    A job that writes to a folder of its own below a path is not read by a step that reads another folder
    there.
    """
    inputs = [(step.name, path) for step in pipeline.steps for path in step.paths.inputs]
    given = [(step.name, path) for step in pipeline.steps for path in step.paths.given]
    outputs = [(step.name, path) for step in pipeline.steps for path in step.paths.outputs]
    roots = [(step.name, path) for step in pipeline.steps for path in step.paths.output_roots]
    below = ((reader, writer, path) for (reader, _), (writer, path) in _nested([*inputs, *given], outputs))
    above = ((reader, writer, path) for (writer, path), (reader, _) in _nested([*outputs, *roots], inputs))
    for reader, writer, path in (*below, *above):
        if writer not in pipeline.dag.parents(reader) and writer not in pipeline.dag.children(reader):
            yield reader, writer, path


def _nested(placed: Iterable[_Placed], others: Iterable[_Placed]) -> Iterator[tuple[_Placed, _Placed]]:
    """Yield each pair in which the first path equals the other or is below it."""
    by_folders: dict[tuple[str, ...], list[_Placed]] = {}
    for other in others:
        by_folders.setdefault(other[1].folders, []).append(other)
    for one in placed:
        folders = one[1].folders
        for depth in range(1, len(folders) + 1):
            for other in by_folders.get(folders[:depth], ()):
                yield one, other


def _partners(pipeline: Pipeline, found: Iterable[_Found]) -> Partners:
    shared: dict[str, dict[str, set[Path]]] = {}
    for one, other, path in found:
        if one != other:
            shared.setdefault(one, {}).setdefault(other, set()).add(path)
    return {
        one: {other: frozenset(others[other]) for other in pipeline.in_order(frozenset(others))}
        for one, others in shared.items()
    }
