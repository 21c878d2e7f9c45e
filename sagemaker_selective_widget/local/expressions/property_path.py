"""Paths into properties and JSON files; one that leads nowhere fails the step that reads it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sagemaker_selective_widget.local.steps.context import StepError
from sagemaker_selective_widget.pipeline import property_path


class PathError(StepError):
    """A path leads nowhere; the message says where it ends."""


def split_path(path: str) -> list[str | int]:
    """Split a path into keys and list positions.

    Raises:
        PathError: The text is not a path.
    """
    try:
        return property_path.split_path(path)
    except property_path.PathError as error:
        raise PathError(str(error)) from None


def follow(value: Any, path: Sequence[str | int]) -> Any:
    """Return the value that a path leads to.

    Raises:
        PathError: A part of the path does not exist.
    """
    try:
        return property_path.follow(value, path)
    except property_path.PathError as error:
        raise PathError(str(error)) from None
