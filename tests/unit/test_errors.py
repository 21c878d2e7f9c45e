"""Exceptions cross from one process to another, as from a pool of them, whole."""

from __future__ import annotations

import copy
import inspect
import pickle
from collections.abc import Callable
from typing import Any

import pytest

from sagemaker_selective_widget import errors

CASES: dict[str, tuple[Any, ...]] = {
    "UnknownStepError": ("Train",),
    "InvalidSelectionError": ("not so", ["an issue"]),
    "ExpressionError": ("Train and (", 11, "what opens is not closed"),
}
KINDS = [kind for _, kind in inspect.getmembers(errors, inspect.isclass) if issubclass(kind, Exception)]


@pytest.mark.parametrize("again", [copy.copy, copy.deepcopy, lambda error: pickle.loads(pickle.dumps(error))])
@pytest.mark.parametrize("kind", KINDS)
def test_an_exception_is_copied_and_pickled_whole(kind: type, again: Callable[[Any], Any]) -> None:
    error = kind(*CASES.get(kind.__name__, ("a message",)))
    other = again(error)
    assert (type(other), str(other), vars(other)) == (kind, str(error), vars(error))
