"""The commands about several executions: the table of executions, comparison, sweeps."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from sagemaker_selective_widget.execution.metrics.declared import Direction
from sagemaker_selective_widget.session import SelectiveExecution
from sagemaker_selective_widget.widget.messages import Message, text, texts


def iterating_commands(session: SelectiveExecution) -> Mapping[str, Callable[[Message], object]]:
    """Return the functions that carry out the commands.

    Args:
        session: Carries out the commands.
    """
    return {
        "runs": lambda _: session.table.open(),
        "runs-more": lambda _: session.load_more_executions(),
        "runs-details": lambda message: session.table.look_at(
            text(message, "client"), texts(message, "arns")
        ),
        "compare": lambda message: session.table.compare(texts(message, "arns")),
        "objective": lambda message: _choose(session, message),
        "sweep-stop": lambda message: _stop(session, message),
        "sweep-resume": lambda message: session.sweeping.find(text(message, "sweep")).start(),
        "sweep-retry": lambda message: session.sweeping.find(text(message, "sweep")).retry(),
    }


def _stop(session: SelectiveExecution, message: Message) -> None:
    session.sweeping.find(text(message, "sweep")).stop(trials=message.get("trials") is True)


def _choose(session: SelectiveExecution, message: Message) -> None:
    directions: Mapping[str, Direction] = {"minimize": "minimize", "maximize": "maximize"}
    session.table.choose(text(message, "name"), directions.get(text(message, "direction")))
