"""Counts in words: every room says them alike."""

from __future__ import annotations


def counted(count: int, thing: str) -> str:
    """Return how many there are of a thing: ``1 step``, ``1,098 steps``."""
    return f"{count:,} {thing}" if count == 1 else f"{count:,} {thing}s"
