"""The commands that are about several executions: the table of executions, comparison, sweeps."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NoReturn

from sagemaker_selective_widget.errors import SelectiveWidgetError
from sagemaker_selective_widget.session import SelectiveExecution

Message = Mapping[str, Any]


def iterating_commands(session: SelectiveExecution) -> Mapping[str, Callable[[Message], object]]:
    """Return what carries out each command.

    Args:
        session: Asked for what was commanded.
    """
    return {
        "runs": _not_yet,
        "runs-more": _not_yet,
        "runs-details": _not_yet,
        "compare": _not_yet,
        "objective": _not_yet,
        "sweep-stop": lambda message: _stop(session, message),
        "sweep-resume": lambda message: session.sweeping.find(text(message, "sweep")).start(),
        "take-values": _not_yet,
        "run-the-rest": _not_yet,
    }


def text(message: Message, key: str) -> str:
    """Return a text of a message; ``""`` where it has none."""
    value = message.get(key)
    return value if isinstance(value, str) else ""


def _stop(session: SelectiveExecution, message: Message) -> None:
    session.sweeping.find(text(message, "sweep")).stop(trials=message.get("trials") is True)


def _not_yet(message: Message) -> NoReturn:
    raise SelectiveWidgetError(f"The kernel cannot carry out {message['command']!r} yet.")
