"""The commands that are about several executions: the table of executions, comparison, sweeps."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from sagemaker_selective_widget.execution.metrics.declared import Direction
from sagemaker_selective_widget.session import SelectiveExecution

Message = Mapping[str, Any]


def iterating_commands(session: SelectiveExecution) -> Mapping[str, Callable[[Message], object]]:
    """Return what carries out each command.

    Args:
        session: Asked for what was commanded.
    """
    return {
        "runs": lambda _: session.table.open(),
        "runs-more": lambda _: session.load_more_executions(),
        "runs-details": lambda message: session.table.look_at(
            text(message, "client"), _texts(message, "arns")
        ),
        "compare": lambda message: session.table.compare(_texts(message, "arns")),
        "objective": lambda message: _choose(session, message),
        "sweep-stop": lambda message: _stop(session, message),
        "sweep-resume": lambda message: session.sweeping.find(text(message, "sweep")).start(),
        "sweep-retry": lambda message: session.sweeping.find(text(message, "sweep")).retry(),
        "take-values": lambda message: session.table.take_values(text(message, "arn")),
        "run-the-rest": lambda message: session.table.run_the_rest(text(message, "arn")),
    }


def text(message: Message, key: str) -> str:
    """Return a text of a message; ``""`` where it has none."""
    value = message.get(key)
    return value if isinstance(value, str) else ""


def number(message: Message, key: str) -> int:
    """Return a count or position of a message; 0 where it has none."""
    value = message.get(key)
    return max(0, value) if isinstance(value, int) else 0


def _stop(session: SelectiveExecution, message: Message) -> None:
    session.sweeping.find(text(message, "sweep")).stop(trials=message.get("trials") is True)


def _choose(session: SelectiveExecution, message: Message) -> None:
    directions: Mapping[str, Direction] = {"minimize": "minimize", "maximize": "maximize"}
    session.table.choose(text(message, "name"), directions.get(text(message, "direction")))


def _texts(message: Message, key: str) -> list[str]:
    """Return the texts of a list of a message; none where it has no list."""
    values = message.get(key)
    return [each for each in values if isinstance(each, str)] if isinstance(values, list) else []
