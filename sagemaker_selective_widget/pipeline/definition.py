"""Reading a pipeline definition into records: lenient with unknown content, precise about errors.

The community's JSON schema of the definition rejects what the SageMaker SDKs write, so definitions are not
validated against it: an unknown step type is a plain step, and an unknown key is kept in ``Step.body``.
What cannot be read raises a `DefinitionError` that names the place.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from sagemaker_selective_widget.errors import DefinitionError, UnknownStepError
from sagemaker_selective_widget.pipeline.counted import counted
from sagemaker_selective_widget.pipeline.dag import Dag
from sagemaker_selective_widget.pipeline.layout import Layout, lay_out
from sagemaker_selective_widget.pipeline.load import DefinitionSource, load
from sagemaker_selective_widget.pipeline.names import nearest_names, nearest_steps
from sagemaker_selective_widget.pipeline.read_parameters import read_parameters
from sagemaker_selective_widget.pipeline.read_steps import read_steps
from sagemaker_selective_widget.pipeline.step import Parameter, Step
from sagemaker_selective_widget.pipeline.values import same_value

EdgeReasons = Mapping[tuple[str, str], tuple[str, ...]]
"""Why each edge ``(upstream, downstream)`` exists, as phrases for people."""


class Pipeline:
    """A pipeline: its steps at every level, its parameters and the DAG. Immutable.

    Attributes:
        steps: All steps in definition order; the steps in a container come right after it.
        parameters: The parameters in definition order.
        dag: The graph of the names of all steps; a container is upstream of the steps in it.
        edge_reasons: Why each edge of the DAG exists.
        bodies: The steps in the body of each ForEach, by the name of the ForEach.
    """

    __slots__ = (
        "__weakref__",
        "_layout",
        "_parameter_of",
        "_step_of",
        "bodies",
        "dag",
        "edge_reasons",
        "parameters",
        "steps",
    )

    def __init__(self, steps: tuple[Step, ...], parameters: tuple[Parameter, ...]) -> None:
        self.steps = steps
        self.parameters = parameters
        self._step_of = {step.name: step for step in steps}
        self._parameter_of = {parameter.name: parameter for parameter in parameters}
        self.edge_reasons: EdgeReasons = _edge_reasons(steps, self._step_of)
        self.dag = Dag(self._step_of, self.edge_reasons)
        self.bodies = _bodies(steps)
        self._layout: Layout | None = None

    @classmethod
    def from_definition(cls, source: DefinitionSource) -> Pipeline:
        """Read a definition.

        Args:
            source: JSON text, the parsed object, or the path to a file.

        Raises:
            DefinitionError: The source is not a pipeline definition; the message says where and why.
        """
        definition = load(source)
        parameters = tuple(read_parameters(definition))
        _refuse_duplicates("parameter", [parameter.name for parameter in parameters])
        steps = tuple(read_steps(definition))
        _refuse_duplicates("step", [step.name for step in steps])
        return cls(steps, parameters)

    @property
    def step_names(self) -> tuple[str, ...]:
        """The names of all steps, in definition order."""
        return self.dag.nodes

    @property
    def layout(self) -> Layout:
        """The layout of its steps, computed when first accessed."""
        if self._layout is None:
            self._layout = lay_out(self.steps, self.dag)
        return self._layout

    def step(self, name: str) -> Step:
        """Return the step with a name.

        Raises:
            UnknownStepError: There is no such step.
        """
        try:
            return self._step_of[name]
        except KeyError:
            raise UnknownStepError(name) from None

    def parameter(self, name: str) -> Parameter | None:
        """Return the parameter with a name; ``None`` if there is none."""
        return self._parameter_of.get(name)

    def is_same_value(self, name: str, one: str | None, other: str | None) -> bool:
        """Return whether two texts are the same value of a parameter; if undeclared, texts are compared.

        Args:
            name: Name of the parameter.
            one: A text as the API accepts or lists it; ``None`` for no value.
            other: The text to compare it with.
        """
        parameter = self.parameter(name)
        return one == other if parameter is None else same_value(parameter, one, other)

    def nearest_steps(self, name: str) -> list[str]:
        """Return up to three names of steps that may have been meant by ``name``."""
        return nearest_steps(name, self.steps)

    def in_order(self, names: Iterator[str] | frozenset[str] | set[str] | tuple[str, ...]) -> tuple[str, ...]:
        """Return ``names`` without duplicates, in definition order; unknown names come last, as given."""
        wanted = dict.fromkeys(names)
        known = tuple(name for name in self.dag.nodes if name in wanted)
        return known + tuple(name for name in wanted if name not in self._step_of)

    def __repr__(self) -> str:
        """Return a summary by counts, since a definition may be a megabyte long."""
        parts = counted(len(self.steps), "step"), counted(len(self.parameters), "parameter")
        return f"<Pipeline: {', '.join(parts)}>"


def _bodies(steps: tuple[Step, ...]) -> Mapping[str, tuple[Step, ...]]:
    bodies: dict[str, tuple[Step, ...]] = {}
    for step in steps:
        if step.for_each is not None:
            bodies[step.for_each] = (*bodies.get(step.for_each, ()), step)
    return bodies


def _edge_reasons(steps: tuple[Step, ...], step_of: Mapping[str, Step]) -> EdgeReasons:
    reasons: dict[tuple[str, str], list[str]] = {}
    for step in steps:
        for upstream, reason in _reasons(step, step_of):
            reasons.setdefault((upstream, step.name), []).append(reason)
    return {edge: tuple(dict.fromkeys(why)) for edge, why in reasons.items()}


def _reasons(step: Step, step_of: Mapping[str, Step]) -> Iterator[tuple[str, str]]:
    """Yield every upstream step with a reason: what is read, what is depended on, what contains the step."""
    for reference in step.reads:
        yield _known(reference.step, step, "reads", step_of), f"reads {reference.path}".rstrip()
    for dependency in step.depends_on:
        trigger = f", runs if it is {dependency.trigger}" if dependency.trigger else ""
        yield _known(dependency.step, step, "depends on", step_of), f"depends on it{trigger}"
    if step.container is not None:
        yield step.container, f"stands in its {step.branch}"


def _known(upstream: str, step: Step, verb: str, step_of: Mapping[str, Step]) -> str:
    if upstream in step_of:
        return upstream
    near = nearest_names(upstream, tuple(step_of))
    hint = f" Did you mean {near[0]!r}?" if near else ""
    raise DefinitionError(f"The step {step.name!r} {verb} {upstream!r}, which is not in the pipeline.{hint}")


def _refuse_duplicates(what: str, names: list[str]) -> None:
    seen: set[str] = set()
    for name in names:
        if name in seen:
            raise DefinitionError(
                f"Two {what}s are named {name!r}; {what} names are unique in the whole pipeline."
            )
        seen.add(name)
