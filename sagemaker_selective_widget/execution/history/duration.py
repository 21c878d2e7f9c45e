"""Durations in words, formatted as in ``js/src/ui/time.ts``; both share ``js/test/durations.json``."""

from __future__ import annotations

_UNITS = ((3600, "h", 60, "min"), (60, "min", 1, "s"))
"""Seconds and name of each unit, followed by those of the next smaller unit."""


def duration_text(duration_s: float) -> str:
    """Return a duration in at most two units: ``under 1 s``, ``40 s``, ``2 min 5 s``, ``1 h``, ``1 h 5 min``.

    The duration is rounded down, as a running clock shows a second only after it has passed.
    """
    seconds = int(duration_s)
    for larger_s, larger, smaller_s, smaller in _UNITS:
        if seconds >= larger_s:
            rest = seconds % larger_s // smaller_s
            return f"{seconds // larger_s} {larger}" + (f" {rest} {smaller}" if rest else "")
    return f"{seconds} s" if seconds >= 1 else "under 1 s"
