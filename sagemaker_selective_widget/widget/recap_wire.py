"""A pipeline's history as the JSON that the browser reads. The shapes are those of ``js/src/wire.ts``."""

from __future__ import annotations

from collections.abc import Iterable

from sagemaker_selective_widget.execution.recap import Recap
from sagemaker_selective_widget.widget.wire import Json, moment


def history(state: str, recaps: Iterable[Recap] = (), *, has_more: bool = False, message: str = "") -> Json:
    """Return the latest executions, newest first.

    Args:
        state: ``none`` before anybody asked, ``pending``, ``ready`` or ``errored``.
        recaps: What is known of each.
        has_more: Whether there are older ones.
        message: Why the executions cannot be listed.
    """
    entries = [_entry(each) for each in recaps]
    return {"state": state, "message": message, "entries": entries, "has_more": has_more}


def _entry(of: Recap) -> Json:
    return {
        "arn": of.arn,
        "name": of.name,
        "status": of.status,
        "started_at": moment(of.started_at),
        "description": of.description,
        "duration_s": of.duration_s,
        "created_by": of.created_by,
        "is_selective": of.is_selective,
        "selected_steps": list(of.selected_steps),
        "reference_name": of.reference_name,
        "ran": list(of.ran),
        "reused": [str(each) for each in of.reused],
        "changed": [{"name": each.name, "value": each.value, "before": each.before} for each in of.changed],
        "compared_with": of.compared_with,
        "failures": [{"step": each.step, "reason": each.reason} for each in of.failures],
        "unknown": of.unknown,
    }
