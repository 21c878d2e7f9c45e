"""A display name for an execution, from what it runs and what it changes: ``train-eval-maxdepth-6``."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import count

from sagemaker_selective_widget.pipeline import ParameterScalar
from sagemaker_selective_widget.pipeline.values import to_text

_Words = tuple[str, ...]
_Spelled = tuple[_Words, ...]

MAX_LENGTH = 82
"""Characters of ``PipelineExecutionDisplayName``."""

PATTERN = re.compile(r"[a-zA-Z0-9](-*[a-zA-Z0-9]){0,81}")
"""What ``PipelineExecutionDisplayName`` matches as a whole
(https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_StartPipelineExecution.html)."""

_LISTED_STEPS = 3
_LISTED_VALUES = 2
_MAX_VALUE_LENGTH = 20
_MIN_DISTINCT_LENGTH = 3
_HYPHENATED = re.compile(r"[A-Za-z0-9]+(?:-+[A-Za-z0-9]+)+")
_WORD_START = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|[-_]")


def display_name_problem(name: str) -> str:
    """Return why the service would not take a display name; ``""`` if it would."""
    if PATTERN.fullmatch(name) and len(name) <= MAX_LENGTH:
        return ""
    return (
        f"The display name {name!r} cannot be sent. Use 1 to {MAX_LENGTH} letters and digits, "
        "with hyphens between them."
    )


def proposed_display_name(
    selected_steps: Sequence[str],
    step_names: Sequence[str],
    overrides: Mapping[str, ParameterScalar],
    taken: Collection[str] = (),
) -> str:
    """Return a name that says what runs and with which values; it always fits the service's pattern.

    Args:
        selected_steps: The selected steps, in definition order.
        step_names: Every step of the pipeline; what their names begin with in common is left out.
        overrides: The overridden parameters.
        taken: Names that other executions have; then a number is added.
    """
    parts = [*_steps(selected_steps, step_names), *_values(overrides)]
    name = "-".join(filter(None, parts))[:MAX_LENGTH].rstrip("-") or "selective-execution"
    return next(each for each in _numbered(name) if each not in taken)


def _numbered(name: str) -> Iterator[str]:
    """Yield a name, and the same with 2, 3, … at its end."""
    yield name
    for number in count(2):
        suffix = f"-{number}"
        yield name[: MAX_LENGTH - len(suffix)].rstrip("-") + suffix


def spells_value(text: str, parameters: Iterable[str], step_names: Iterable[str] = ()) -> bool:
    """Tell whether a display name in a text spells the value of a parameter: ``train-maxdepth-6``.

    Whichever value it is: an execution of last week ran with one that nobody knows any more. A name that
    begins like a parameter's but is that of a step spells none: ``train-model``, with a parameter ``Train``.

    Args:
        text: A display name, or what quotes some.
        parameters: The names of the pipeline's parameters.
        step_names: The names of its steps.
    """
    runs = [found.group().lower().split("-") for found in _HYPHENATED.finditer(text)]
    if not runs:
        return False
    slugs, steps = _vocabulary(tuple(parameters), tuple(step_names))
    return any(_spells(words, at, slugs, steps) for words in runs for at in range(len(words)))


def quotes_value(text: str, values: Iterable[str]) -> bool:
    """Tell whether a text holds one of these values as a whole word.

    A value of one or two letters or digits is none that could be told from other words, nor is a Boolean.

    Args:
        text: Any text.
        values: Values as the API's strings.
    """
    folded = text.casefold()
    return any(_is_word(value, folded) for value in _distinct(tuple(values)) if value in folded)


def _steps(selected: Sequence[str], every: Sequence[str]) -> Iterable[str]:
    if selected and set(selected) == set(every):
        return ("all-steps",)
    start = len(_common_prefix(every))
    short = [_slug(name[start:]) for name in selected]
    return short if len(short) <= _LISTED_STEPS else (short[0], "to", short[-1])


def _values(overrides: Mapping[str, ParameterScalar]) -> Iterable[str]:
    if len(overrides) > _LISTED_VALUES:
        return (f"{len(overrides)}-parameters",)
    return (f"{_slug(name)}-{_slug_of_value(value)}".strip("-") for name, value in overrides.items())


def _common_prefix(names: Sequence[str]) -> str:
    """Return what all names begin with, up to the start of a word, and less than any whole name."""
    if len(names) < 2:
        return ""
    first = names[0]
    starts = [first[: match.end()] for match in _WORD_START.finditer(first)]
    shared = [start for start in starts if all(name != start and name.startswith(start) for name in names)]
    return max(shared, key=len, default="")


def _slug_of_value(value: ParameterScalar) -> str:
    """Return a value; of a path or an address its last part."""
    return _slug(to_text(value).rstrip("/").rpartition("/")[2])[:_MAX_VALUE_LENGTH]


@lru_cache(maxsize=16)
def _vocabulary(parameters: tuple[str, ...], step_names: tuple[str, ...]) -> tuple[_Spelled, _Spelled]:
    """Return how display names spell parameters, and steps, also without what all their names begin with."""
    start = len(_common_prefix(step_names))
    return _words(parameters), _words([*step_names, *(name[start:] for name in step_names)])


@lru_cache(maxsize=16)
def _distinct(values: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(value.casefold() for value in values if _is_distinct(value))


def _is_word(value: str, text: str) -> bool:
    """Tell whether a value stands in a text, and is no part of a longer word."""
    before = r"(?<!\w)" if re.match(r"\w", value) else ""
    after = r"(?!\w)" if re.search(r"\w\Z", value) else ""
    return re.search(f"{before}{re.escape(value)}{after}", text) is not None


def _spells(words: Sequence[str], at: int, slugs: _Spelled, steps: _Spelled) -> bool:
    """Tell whether a parameter stands at a place with its value after it, rather than a step or some."""
    reach = max((len(slug) for slug in slugs if _stands(slug, words, at)), default=len(words))
    return at + reach < len(words) and not any(
        len(step) > reach or (len(step) == reach and _is_list_of_steps(words, at + reach, steps))
        for step in steps
        if _stands(step, words, at)
    )


def _is_list_of_steps(words: Sequence[str], at: int, steps: _Spelled) -> bool:
    return words[at] == "to" or any(_stands(step, words, at) for step in steps)


def _stands(sought: _Words, words: Sequence[str], at: int) -> bool:
    return tuple(words[at : at + len(sought)]) == sought


def _words(names: Iterable[str]) -> _Spelled:
    return tuple(tuple(slug.split("-")) for slug in map(_slug, names) if slug)


def _is_distinct(value: str) -> bool:
    length = sum(map(str.isalnum, value))
    return length >= _MIN_DISTINCT_LENGTH and value.lower() not in ("true", "false")


def _slug(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")
