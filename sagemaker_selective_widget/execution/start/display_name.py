"""Display names for executions, from what they run and what they change: ``train-eval-maxdepth-6``."""

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
"""The maximum length of ``PipelineExecutionDisplayName``, in characters."""

PATTERN = re.compile(r"[a-zA-Z0-9](-*[a-zA-Z0-9]){0,81}")
"""The pattern that the whole of a ``PipelineExecutionDisplayName`` has to match
(https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_StartPipelineExecution.html)."""

_LISTED_STEPS = 3
_LISTED_VALUES = 2
_MAX_VALUE_LENGTH = 20
_MIN_DISTINCT_LENGTH = 3
_HYPHENATED = re.compile(r"[A-Za-z0-9]+(?:-+[A-Za-z0-9]+)+")
_WORD_START = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|[-_]")


def display_name_problem(name: str) -> str:
    """Return why the service would reject a display name; ``""`` if it would accept it."""
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
    """Return a name that says which steps run with which values, and that fits the service's pattern.

    Args:
        selected_steps: The selected steps, in definition order.
        step_names: All steps of the pipeline; a prefix that their names share is left out.
        overrides: The overridden parameters.
        taken: Names of other executions; if the name is one of them, a number is added.
    """
    parts = [*_steps(selected_steps, step_names), *_values(overrides)]
    name = "-".join(filter(None, parts))[:MAX_LENGTH].rstrip("-") or "selective-execution"
    return next(each for each in _numbered(name) if each not in taken)


def _numbered(name: str) -> Iterator[str]:
    """Yield a name, followed by the same name with the suffixes 2, 3, and so on."""
    yield name
    for number in count(2):
        suffix = f"-{number}"
        yield name[: MAX_LENGTH - len(suffix)].rstrip("-") + suffix


def spells_value(text: str, parameters: Iterable[str], step_names: Iterable[str] = ()) -> bool:
    """Return whether a display name in a text contains a parameter with its value: ``train-maxdepth-6``.

    Any value counts, since the value of an older execution may not be known any more. A name that begins like
    a parameter but is that of a step does not count: ``train-model``, with a parameter ``Train``.

    Args:
        text: A display name, or a text that quotes display names.
        parameters: The names of the pipeline's parameters.
        step_names: The names of the pipeline's steps.
    """
    runs = [found.group().lower().split("-") for found in _HYPHENATED.finditer(text)]
    if not runs:
        return False
    slugs, steps = _vocabulary(tuple(parameters), tuple(step_names))
    return any(_spells(words, at, slugs, steps) for words in runs for at in range(len(words)))


def quotes_value(text: str, values: Iterable[str]) -> bool:
    """Return whether a text contains one of these values as a whole word.

    Booleans, and values of one or two letters or digits, are ignored, as they resemble ordinary words.

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
    """Return the longest common prefix that ends at a word boundary and is shorter than every name."""
    if len(names) < 2:
        return ""
    first = names[0]
    starts = [first[: match.end()] for match in _WORD_START.finditer(first)]
    shared = [start for start in starts if all(name != start and name.startswith(start) for name in names)]
    return max(shared, key=len, default="")


def _slug_of_value(value: ParameterScalar) -> str:
    """Return the slug of a value; for a path or an address, the slug of its last part."""
    return _slug(to_text(value).rstrip("/").rpartition("/")[2])[:_MAX_VALUE_LENGTH]


@lru_cache(maxsize=16)
def _vocabulary(parameters: tuple[str, ...], step_names: tuple[str, ...]) -> tuple[_Spelled, _Spelled]:
    """Return how display names spell parameters and steps, the latter also without their common prefix."""
    start = len(_common_prefix(step_names))
    return _words(parameters), _words([*step_names, *(name[start:] for name in step_names)])


@lru_cache(maxsize=16)
def _distinct(values: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(value.casefold() for value in values if _is_distinct(value))


def _is_word(value: str, text: str) -> bool:
    """Return whether a value is in a text, and not as part of a longer word."""
    before = r"(?<!\w)" if re.match(r"\w", value) else ""
    after = r"(?!\w)" if re.search(r"\w\Z", value) else ""
    return re.search(f"{before}{re.escape(value)}{after}", text) is not None


def _spells(words: Sequence[str], at: int, slugs: _Spelled, steps: _Spelled) -> bool:
    """Return whether a parameter followed by its value starts at an index, rather than one or more steps."""
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
