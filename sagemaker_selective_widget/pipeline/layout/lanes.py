"""The lanes of a drawing: chains of steps, labelled with what their names have in common.

Where a drawing is too small for names, the label of a lane replaces those of its steps: ``North`` for
``ExtractNorth``, ``TrainNorth`` and ``EvaluateNorth``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import pairwise, takewhile

from sagemaker_selective_widget.pipeline.dag import Dag
from sagemaker_selective_widget.pipeline.layout.records import Lane, Orientation, Place
from sagemaker_selective_widget.pipeline.step import Step

Chain = tuple[str, ...]
"""Names of steps, each of which, except the last, leads only to the next, which nothing else leads to."""

_WORD_START = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Za-z])(?=[0-9])|(?<=[-_. ])(?=[^-_. ])")
_BETWEEN_WORDS = "-_. "
_NEARLY = 0.05
"""In sizes of a card: cards whose positions across a lane differ by no more count as being in line."""

_Words = tuple[str, ...]
_Branch = tuple[str | None, str | None]


def chains(steps: Sequence[Step], dag: Dag) -> dict[Chain, str]:
    """Return the label of each chain of at least two steps in the same branch.

    Args:
        steps: The steps in definition order.
        dag: The graph of their names.
    """
    branches = {step.name: (step.container, step.branch) for step in steps}
    following = {name: _next(name, branches, dag) for name in branches}
    followed = set(following.values())
    shared = _shared([_words(name) for name in branches])
    found = (_chain(name, following) for name in branches if name not in followed)
    return {chain: _label(chain, shared) for chain in found if len(chain) > 1}


def lanes(
    labels: Mapping[Chain, str], places: Mapping[str, Place], orientation: Orientation
) -> tuple[Lane, ...]:
    """Return the lane of each chain, which covers those of its cards, at least two, that are in line."""
    lines = {chain: _straight([places[name] for name in chain], orientation) for chain in labels}
    return tuple(_lane(labels[chain], line) for chain, line in lines.items() if len(line) > 1)


def _next(name: str, branches: Mapping[str, _Branch], dag: Dag) -> str | None:
    children = dag.children(name)
    if len(children) != 1 or branches[children[0]] != branches[name]:
        return None
    container, _ = branches[name]
    others = set(dag.parents(children[0])) - {name, container}
    return None if others else children[0]


def _chain(name: str, following: Mapping[str, str | None]) -> Chain:
    chain = [name]
    while (after := following[chain[-1]]) is not None:
        chain.append(after)
    return tuple(chain)


def _straight(places: Sequence[Place], orientation: Orientation) -> list[Place]:
    """Return the longest run of places that are in line."""
    across = [place.y if orientation == "horizontal" else place.x for place in places]
    runs = [[places[0]]]
    for (before, here), place in zip(pairwise(across), places[1:], strict=True):
        if abs(here - before) > _NEARLY:
            runs.append([])
        runs[-1].append(place)
    return max(runs, key=len)


def _lane(label: str, line: Sequence[Place]) -> Lane:
    first, last = line[0], line[-1]
    return Lane(label, first.x, first.y, last.x - first.x + 1, last.y - first.y + 1)


def _label(chain: Chain, shared: tuple[_Words, _Words]) -> str:
    """Return what the names of a chain have in common, beyond what all names have, or else its two ends."""
    common = zip(_shared([_words(name) for name in chain]), shared, strict=True)
    own = ("".join(words).strip(_BETWEEN_WORDS) for words, everywhere in common if words != everywhere)
    told = max((text for text in own if any(map(str.isalpha, text))), key=len, default="")
    return told or f"{chain[0]} → {chain[-1]}"


def _words(name: str) -> _Words:
    return tuple(_WORD_START.split(name))


def _shared(names: Sequence[_Words]) -> tuple[_Words, _Words]:
    """Return the words that all names begin with, and those that all names end with."""
    return _beginning(names), _beginning([words[::-1] for words in names])[::-1]


def _beginning(names: Sequence[_Words]) -> _Words:
    alike = takewhile(lambda words: len(set(words)) == 1, zip(*names, strict=False))
    return tuple(words[0] for words in alike)
