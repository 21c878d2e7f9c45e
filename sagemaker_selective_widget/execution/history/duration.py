"""Durations in words, as ``js/src/ui/time.ts`` has them: ``js/test/durations.json`` is for both."""

from __future__ import annotations

_UNITS = ((3600, "h", 60, "min"), (60, "min", 1, "s"))
"""Each with the next smaller one, in seconds."""


def duration_text(duration_s: float) -> str:
    """Return a duration in two units at most: ``under 1 s``, ``40 s``, ``2 min 5 s``, ``1 h``, ``1 h 5 min``.

    What is left of the smaller one is cut off: a clock that runs shows no second before it has passed.
    """
    seconds = int(duration_s)
    for larger_s, larger, smaller_s, smaller in _UNITS:
        if seconds >= larger_s:
            rest = seconds % larger_s // smaller_s
            return f"{seconds // larger_s} {larger}" + (f" {rest} {smaller}" if rest else "")
    return f"{seconds} s" if seconds >= 1 else "under 1 s"
