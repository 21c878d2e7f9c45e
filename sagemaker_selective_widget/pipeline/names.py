"""Suggestions for misspelt names: "did you mean"."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator, Sequence

from sagemaker_selective_widget.pipeline.step import Step

_SHOWN = 3
_CUTOFF = 0.6
_ADDED_BY_THE_SDK = re.compile(
    r"-([0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|RegisterModel|CreateModel|RepackModel-\w+|transform|monitoring)$"
)
"""The suffixes that the SDK adds to names: the hash of an unnamed ``@step`` function, and the part of a
step collection (``ModelStep``, ``RegisterModel``, ``MonitorBatchTransformStep``)."""


def nearest_names(name: str, names: Iterable[str]) -> list[str]:
    """Return up to three names that may have been meant by ``name``, likeliest first."""
    return _nearest(name, {each: (each,) for each in names})


def nearest_steps(name: str, steps: Iterable[Step]) -> list[str]:
    """Return the names of up to three steps that may have been meant by ``name``.

    A step is matched by its name, by its name without the SDK's suffix, and by its display name, whose last
    part is the function of an ``@step``.
    """
    return _nearest(name, {step.name: tuple(_known_as(step)) for step in steps})


def begins(name: str, candidate: str) -> bool:
    """Return whether a name is the first part of a candidate, like ``Model`` in ``Model-RegisterModel``."""
    return candidate.lower().startswith(f"{name.lower()}-")


def _known_as(step: Step) -> Iterator[str]:
    yield step.name
    stem = _ADDED_BY_THE_SDK.sub("", step.name)
    if stem != step.name:
        yield stem
    if step.display_name:
        yield step.display_name
        yield step.display_name.rpartition(".")[2]


def _nearest(name: str, known_as: dict[str, Sequence[str]]) -> list[str]:
    """Return the exact matches, then the names that begin with ``name``, then similar names."""
    wanted = name.lower()
    if not wanted:
        return []
    same = [each for each, others in known_as.items() if wanted in map(str.lower, others)]
    longer = [each for each, others in known_as.items() if any(_begins(wanted, other) for other in others)]
    scores = {
        each: max(_ratio(wanted, other.lower()) for other in others) for each, others in known_as.items()
    }
    alike = sorted((each for each in scores if scores[each] >= _CUTOFF), key=lambda each: -scores[each])
    return list(dict.fromkeys((*same, *longer, *alike)))[:_SHOWN]


def _begins(wanted: str, other: str) -> bool:
    """Return whether a name begins with another one, up to the end of a word."""
    rest = other[len(wanted) :] if other.lower().startswith(wanted) else ""
    return bool(rest) and not rest[0].isalnum()


def _ratio(one: str, other: str) -> float:
    matcher = difflib.SequenceMatcher(None, other, one)
    if matcher.real_quick_ratio() < _CUTOFF or matcher.quick_ratio() < _CUTOFF:
        return 0.0
    return matcher.ratio()
