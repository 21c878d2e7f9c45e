"""Values to try as they are typed into a field: a list such as ``3, 5, 7``, or a range. Pure.

A range has its ends and, in either order, what else is to be said of it: ``0.01 … 0.3, 5 steps, log``. Of
whole numbers, one without steps is all of them: ``3 … 7``. ``...`` and ``to`` stand for ``…``. A text with a
comma, of several lines or with blanks around it stands in double quotes, as in a CSV file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from sagemaker_selective_widget.errors import SelectiveWidgetError, SweepError
from sagemaker_selective_widget.execution.sweep.ranges import Range
from sagemaker_selective_widget.execution.sweep.resolve import Resolved, declared, resolve
from sagemaker_selective_widget.execution.sweep.space import MAX_TRIALS
from sagemaker_selective_widget.pipeline import Parameter, ParameterScalar, Pipeline

_ITEM = re.compile(r'[^\S\r\n]*(?:"((?:[^"]|"")*)"[^\S\r\n]*|([^\s",][^,\r\n]*)?)(?:[,\r\n]|\Z)')
_NUMBER = r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?"
_ENDS = re.compile(rf"({_NUMBER})\s*(?:…|\.\.\.|\bto\b)\s*({_NUMBER})", re.ASCII)
_WHOLE = re.compile(r"[+-]?\d{1,18}", re.ASCII)
_STEPS = re.compile(r"(\d{1,9})\s*steps?", re.ASCII)
_COUNTABLE = 10**9
_LOOKS_LIKE_RANGE = re.compile(r"…|\.\.\.|\d\s+to\s")
_EXAMPLES = {
    "Integer": "3, 5, 7 or a range such as 3 … 9, 4 steps",
    "Float": "0.1, 0.3 or a range such as 0.01 … 0.3, 5 steps, log",
    "Boolean": "true, false",
    "String": "one, other",
}


@dataclass(frozen=True, slots=True)
class TypedSpace:
    """What typed lists and ranges come to.

    Attributes:
        resolved: The grid of their values; ``None`` where one cannot be used, or there are too many trials.
        values: By parameter, the values of each that can be used.
        problems: By parameter, why its text cannot be used.
        problem: Why they cannot be used together; ``""`` if they can.
    """

    resolved: Resolved | None
    values: Mapping[str, Sequence[ParameterScalar]] = field(default_factory=dict)
    problems: Mapping[str, str] = field(default_factory=dict)
    problem: str = ""


def typed_space(texts: Mapping[str, str], pipeline: Pipeline) -> TypedSpace:
    """Return the grid of what was typed, by parameter; every combination is a trial.

    Args:
        texts: A list or range by parameter.
        pipeline: Declares the parameters.
    """
    values: dict[str, Sequence[ParameterScalar]] = {}
    problems: dict[str, str] = {}
    for name, text in texts.items():
        try:
            values[name] = _checked_values(name, text, pipeline)
        except SelectiveWidgetError as error:  # noqa: PERF203 (each text has a problem of its own)
            problems[name] = str(error)
    if problems:
        return TypedSpace(None, values, problems)
    try:
        return TypedSpace(resolve(values, pipeline), values)
    except SweepError as error:
        return TypedSpace(None, values, problem=str(error))


def typed_values(parameter: Parameter, text: str) -> Sequence[ParameterScalar]:
    """Return the values that a typed list or range stands for, in order, at least one.

    The items of a list are texts; whether they fit the parameter, `resolve` says.

    Raises:
        SweepError: It stands for none, or is a range that cannot be read.
    """
    items = _items(parameter, text)
    if parameter.type in ("Integer", "Float"):
        ends = [match for match in map(_ENDS.fullmatch, items) if match]
        if len(ends) == 1:
            return _range(parameter, ends[0], [item for item in items if item != ends[0].string])
        if _LOOKS_LIKE_RANGE.search(text):
            raise SweepError(f"{parameter.name} has a range that cannot be read. {_example(parameter)}")
    if not items:
        raise SweepError(f"{parameter.name} has no value to try. {_example(parameter)}")
    return items


def _checked_values(name: str, text: str, pipeline: Pipeline) -> Sequence[ParameterScalar]:
    """Return the values that a text stands for, each of which fits the parameter.

    Raises:
        SweepError: It cannot be read, or there is no such parameter.
        ParameterValueError: One does not fit.
    """
    values = typed_values(declared(pipeline, name), text)
    resolve({name: values}, pipeline)
    return values


def _items(parameter: Parameter, text: str) -> list[str]:
    """Return what stands between commas, or on lines of its own; nothing between two commas is nothing."""
    return [item for item in _every_item(parameter, text) if item is not None]


def _every_item(parameter: Parameter, text: str) -> Iterator[str | None]:
    """Yield each item, ``None`` for nothing; what stands in quotation marks as it is, with all its blanks."""
    end = 0
    while end < len(text):
        item = _ITEM.match(text, end)
        if item is None:
            raise SweepError(
                f'{parameter.name} has a quotation mark without its counterpart. Write "one, two" for a '
                'value with a comma, and "" for a quotation mark within it.'
            )
        quoted, plain = item.groups()
        yield (plain or "").strip() or None if quoted is None else quoted.replace('""', '"')
        end = item.end()


def _range(parameter: Parameter, ends: re.Match[str], options: Sequence[str]) -> Sequence[float | int]:
    low, high = (_end(parameter, text) for text in ends.groups())
    counts = [match for match in map(_STEPS.fullmatch, options) if match]
    scales = [option for option in options if option in ("log", "linear")]
    if len(counts) > 1 or len(scales) > 1 or len(counts) + len(scales) != len(options):
        raise SweepError(f"{parameter.name} has a range that cannot be read. {_example(parameter)}")
    count = _checked_count(parameter, int(counts[0].group(1))) if counts else None
    try:
        numbers = Range(low, high, "log" if scales == ["log"] else "linear", parameter.type == "Integer")
        if count is not None:
            return numbers.spread(count)
    except SweepError as error:
        raise SweepError(f"{parameter.name}: {error}") from None
    if parameter.type == "Float" or scales == ["log"]:
        raise SweepError(f"{parameter.name} has a range without steps. {_example(parameter)}")
    return _whole_numbers(parameter, numbers)


def _end(parameter: Parameter, text: str) -> float | int:
    is_exact = parameter.type == "Integer" and _WHOLE.fullmatch(text)
    return int(text) if is_exact else float(text)


def _whole_numbers(parameter: Parameter, numbers: Range) -> Sequence[float | int]:
    first, last = numbers.at(0.0), numbers.at(1.0)
    _checked_count(parameter, int(last - first) + 1)
    return range(int(first), int(last) + 1)


def _checked_count(parameter: Parameter, count: int) -> int:
    if count > MAX_TRIALS:
        many = f"{count:,}" if count < _COUNTABLE else "far too many"
        raise SweepError(
            f"{parameter.name} has {many} values to try, and a sweep at most {MAX_TRIALS} trials. "
            "Give fewer values."
        )
    return count


def _example(parameter: Parameter) -> str:
    return f"Write {_EXAMPLES[parameter.type]}."
