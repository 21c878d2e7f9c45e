"""The space that a caller requests, checked against the parameters of the pipeline."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sagemaker_selective_widget.errors import ParameterValueError, SweepError
from sagemaker_selective_widget.execution.sweep.ranges import Choices, Random, Range
from sagemaker_selective_widget.execution.sweep.space import MAX_TRIALS, Drawn, Grid, Listed, Space
from sagemaker_selective_widget.pipeline import Parameter, Pipeline
from sagemaker_selective_widget.pipeline.load import shown
from sagemaker_selective_widget.pipeline.names import nearest_names
from sagemaker_selective_widget.pipeline.values import comparable, is_whole, to_text
from sagemaker_selective_widget.selection.parameters import typed_override, value_problem, without_numpy
from sagemaker_selective_widget.selection.repair import did_you_mean


@dataclass(frozen=True, slots=True)
class Resolved:
    """A space that can be swept.

    Attributes:
        space: The space, with its values as text.
        dropped_count: How many trials were left out as duplicates.
    """

    space: Space
    dropped_count: int = 0


def resolve(asked: Any, pipeline: Pipeline) -> Resolved:
    """Return the requested space.

    Args:
        asked: A dict of lists, of which every combination is a trial; a list of dicts, each a trial; or
            what `draws` returns.
        pipeline: The pipeline that declares the parameters.

    Raises:
        SweepError: There are no trials or more than `MAX_TRIALS`, or the space is of another type.
        ParameterValueError: A value does not fit its parameter.
    """
    match asked:
        case Random():
            return _drawn(asked, pipeline)
        case Mapping():
            return _grid(asked, pipeline)
        case Sequence() if not isinstance(asked, (str, bytes)):
            return _listed(asked, pipeline)
    raise SweepError(
        "A space is a dict of lists, such as {'MaxDepth': [3, 5]}, a list of dicts, or draws(…); this is "
        f"{type(asked).__name__}."
    )


def as_text(parameter: Parameter, value: Any, pipeline: Pipeline) -> str:
    """Return a value as the API's string.

    Raises:
        ParameterValueError: The value does not fit the parameter.
    """
    text = to_text(typed_override(pipeline, parameter.name, value))
    problem = value_problem(parameter, text)
    if problem is not None:
        raise ParameterValueError(problem.message)
    return text


def declared(pipeline: Pipeline, name: Any) -> Parameter:
    """Return the parameter with a name.

    Raises:
        SweepError: There is no such parameter.
    """
    parameter = pipeline.parameter(name) if isinstance(name, str) else None
    if parameter is None:
        near = nearest_names(str(name), [each.name for each in pipeline.parameters])
        raise SweepError(f"The pipeline has no parameter named {name!r}.{did_you_mean(near)}")
    return parameter


def _grid(asked: Mapping[Any, Any], pipeline: Pipeline) -> Resolved:
    axes, given_count = [], 1
    for name, values in asked.items():
        parameter = declared(pipeline, name)
        texts = _axis(parameter, values, pipeline)
        given_count *= len(texts)
        axes.append((parameter.name, _distinct(parameter, texts)))
    grid = Grid(tuple(axes))
    _check_size(grid.size if axes else 0)
    return Resolved(grid, given_count - grid.size)


def _axis(parameter: Parameter, values: Any, pipeline: Pipeline) -> list[str]:
    if isinstance(values, Choices):
        values = values.values or parameter.choices
    if isinstance(values, (str, bytes, Mapping, Range)) or not isinstance(values, Iterable):
        raise SweepError(
            f"{parameter.name} takes a list of values, such as [3, 5]; this is {type(values).__name__}."
        )
    found = list(_limited(values))
    if not found:
        raise SweepError(f"{parameter.name} has no value to try. List one or more.")
    return [as_text(parameter, value, pipeline) for value in found]


def _limited(values: Iterable[Any]) -> Iterator[Any]:
    """Yield values; raises an error once there are too many, as a generator may be infinite."""
    for count, value in enumerate(values, start=1):
        _check_size(count)
        yield value


def _distinct(parameter: Parameter, texts: Iterable[str]) -> tuple[str, ...]:
    """Return the distinct values, as first written: ``0.10`` equals ``0.1``."""
    found: dict[Any, str] = {}
    for text in texts:
        found.setdefault(comparable(parameter, text), text)
    return tuple(found.values())


def _listed(asked: Sequence[Any], pipeline: Pipeline) -> Resolved:
    _check_size(len(asked))
    names = _names(asked, pipeline)
    found: dict[tuple[Any, ...], tuple[str, ...]] = {}
    for trial in asked:
        row = tuple(as_text(declared(pipeline, name), trial[name], pipeline) for name in names)
        key = tuple(comparable(declared(pipeline, name), text) for name, text in zip(names, row, strict=True))
        found.setdefault(key, row)
    return Resolved(Listed(names, tuple(found.values())), len(asked) - len(found))


def _names(asked: Sequence[Any], pipeline: Pipeline) -> tuple[str, ...]:
    """Return the parameters of listed trials, each of which must have a value in every trial."""
    for trial in asked:
        if not isinstance(trial, Mapping) or not trial:
            raise SweepError(f"A trial is a dict of values, such as {{'MaxDepth': 3}}; this is {trial!r}.")
    names = tuple(dict.fromkeys(declared(pipeline, name).name for trial in asked for name in trial))
    for index, trial in enumerate(asked):
        missing = [name for name in names if name not in trial]
        if missing:
            raise SweepError(
                f"The trial {index} has no value of {missing[0]}, which others have. Give it one in each."
            )
    return names


def _drawn(asked: Random, pipeline: Pipeline) -> Resolved:
    count, seed = _whole("number of draws", asked.count), _whole("seed", asked.seed)
    _check_size(count if asked.ranges else 0)
    ranges = tuple((name, _range(declared(pipeline, name), each, pipeline)) for name, each in asked.ranges)
    space = Drawn(ranges, count, seed)
    trials = space.trials()
    for trial in trials:
        for name, text in trial.items():
            as_text(declared(pipeline, name), text, pipeline)
    return Resolved(space, count - len(trials))


def _whole(what: str, value: Any) -> int:
    """Return a whole number; any other seed would draw different trials when the sweep is recovered."""
    plain = without_numpy(value)
    if not is_whole(plain):
        raise SweepError(f"The {what} is {shown(value)}. Give a whole number, as in draws(20, 1, …).")
    return plain


def _range(parameter: Parameter, drawn_from: Any, pipeline: Pipeline) -> Range | Choices:
    match drawn_from:
        case Choices(values):
            return Choices(_distinct(parameter, _axis(parameter, values or parameter.choices, pipeline)))
        case Range() if parameter.type in ("Integer", "Float"):
            return replace(drawn_from, is_integer=drawn_from.is_integer or parameter.type == "Integer")
        case Range():
            raise SweepError(f"{parameter.name} is a {parameter.type}; draw it from choices(…).")
    raise SweepError(
        f"{parameter.name} is drawn from linear(…), log(…), integers(…) or choices(…); this is "
        f"{type(drawn_from).__name__}."
    )


def _check_size(size: int) -> None:
    if size < 1:
        raise SweepError("The space has no trial. Give one or more values of one or more parameters.")
    if size > MAX_TRIALS:
        raise SweepError(
            f"The space has more than {MAX_TRIALS} trials, which is the most. Try fewer values, or draw some "
            "with draws(50, …)."
        )
