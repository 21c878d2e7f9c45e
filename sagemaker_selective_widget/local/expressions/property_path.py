"""Paths into properties and JSON files; a path that does not exist fails the step that reads it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sagemaker_selective_widget.local.steps.context import StepError
from sagemaker_selective_widget.pipeline import property_path


class PathError(StepError):
    """A path does not exist; the message says where it ends."""


def split_path(path: str) -> list[str | int]:
    """Split a path into keys and list indices.

    Raises:
        PathError: The text is not a path.
    """
    try:
        return property_path.split_path(path)
    except property_path.PathError as error:
        raise PathError(str(error)) from None


def follow(value: Any, path: Sequence[str | int]) -> Any:
    """Return the value at a path.

    Raises:
        PathError: Part of the path does not exist.
    """
    try:
        return property_path.follow(value, path)
    except property_path.PathError as error:
        raise PathError(str(error)) from None
