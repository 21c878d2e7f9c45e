"""Counts in words, worded the same everywhere."""

from __future__ import annotations


def counted(count: int, thing: str) -> str:
    """Return a count with a noun: ``1 step``, ``1,098 steps``."""
    return f"{count:,} {thing}" if count == 1 else f"{count:,} {thing}s"
