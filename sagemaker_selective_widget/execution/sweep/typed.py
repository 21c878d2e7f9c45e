"""Values to try, typed into a field as a list such as ``3, 5, 7``, or as a range. Pure.

A range consists of its ends, followed by options in any order: ``0.01 … 0.3, 5 steps, log``. A range of
integers without steps includes all of them: ``3 … 7``. ``...`` and ``to`` are accepted for ``…``. A text that
contains commas or newlines, or surrounding blanks, is put in double quotes, as in CSV files.
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
    """The result of reading typed lists and ranges.

    Attributes:
        resolved: The grid of their values; ``None`` if one cannot be used or there are too many trials.
        values: The usable values, by parameter.
        problems: Why the text of a parameter cannot be used, by parameter.
        problem: Why the texts cannot be used together; ``""`` if they can.
    """

    resolved: Resolved | None
    values: Mapping[str, Sequence[ParameterScalar]] = field(default_factory=dict)
    problems: Mapping[str, str] = field(default_factory=dict)
    problem: str = ""


def typed_space(texts: Mapping[str, str], pipeline: Pipeline) -> TypedSpace:
    """Return the grid of the typed values; every combination is a trial.

    Args:
        texts: A list or range for each parameter, by name.
        pipeline: The pipeline that declares the parameters.
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
    """Return the values of a typed list or range, in order, at least one.

    The items of a list are returned as text; `resolve` checks whether they fit the parameter.

    Raises:
        SweepError: There are no values, or the range cannot be read.
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
    """Return the values of a typed list or range, having checked that each fits the parameter.

    Raises:
        SweepError: The text cannot be read, or there is no such parameter.
        ParameterValueError: A value does not fit.
    """
    values = typed_values(declared(pipeline, name), text)
    resolve({name: values}, pipeline)
    return values


def _items(parameter: Parameter, text: str) -> list[str]:
    """Return the items separated by commas or newlines, without empty ones."""
    return [item for item in _every_item(parameter, text) if item is not None]


def _every_item(parameter: Parameter, text: str) -> Iterator[str | None]:
    """Yield each item, or ``None`` for an empty one; quoted items are kept as they are, including blanks."""
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
