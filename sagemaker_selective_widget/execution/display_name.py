"""A display name for an execution, from what it runs and what it changes: ``train-eval-maxdepth-6``."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from sagemaker_selective_widget.pipeline import ParameterScalar
from sagemaker_selective_widget.pipeline.values import to_text

MAX_LENGTH = 82
"""Characters of ``PipelineExecutionDisplayName``."""

PATTERN = re.compile(r"[a-zA-Z0-9](-*[a-zA-Z0-9]){0,81}")
"""What ``PipelineExecutionDisplayName`` matches as a whole
(https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_StartPipelineExecution.html)."""

_LISTED_STEPS = 3
_LISTED_VALUES = 2
_MAX_VALUE_LENGTH = 20
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
    selected_steps: Sequence[str], step_names: Sequence[str], overrides: Mapping[str, ParameterScalar]
) -> str:
    """Return a name that says what runs and with which values; it always fits the service's pattern.

    Args:
        selected_steps: The selected steps, in definition order.
        step_names: Every step of the pipeline; what their names begin with in common is left out.
        overrides: The overridden parameters.
    """
    parts = [*_steps(selected_steps, step_names), *_values(overrides)]
    return "-".join(filter(None, parts))[:MAX_LENGTH].rstrip("-") or "selective-execution"


def hide_values(text: str, parameters: Iterable[str]) -> str:
    """Return a text in which proposed display names do not tell values: ``train-maxdepth-…``.

    Args:
        text: Display names, and what quotes them.
        parameters: The names of the pipeline's parameters.
    """
    slugs = "|".join(sorted(filter(None, map(_slug, parameters)), key=len, reverse=True))
    return re.sub(rf"(?<![a-z0-9])({slugs})-[a-z0-9][a-z0-9-]*", r"\1-…", text) if slugs else text


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


def _slug(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")
