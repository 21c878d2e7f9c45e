"""Everything that can happen to a session. Frozen records, taken in by `reducer.reduce`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from sagemaker_selective_widget.errors import SelectiveWidgetError
from sagemaker_selective_widget.execution import ExecutionSnapshot
from sagemaker_selective_widget.execution.history.history import ExaminedExecution, History
from sagemaker_selective_widget.selection import Repair
from sagemaker_selective_widget.selection.presets import Preset
from sagemaker_selective_widget.session.effects import Effect, ListExecutions, ListMore, ListSteps
from sagemaker_selective_widget.session.intents import Patch
from sagemaker_selective_widget.session.state import Notice, Target, TypedExpression


@dataclass(frozen=True, slots=True)
class Event:
    """Something that has happened."""


@dataclass(frozen=True, slots=True)
class IntentsStated(Event):
    """Somebody has stated some of the intents.

    Attributes:
        patch: What was stated.
        client: The browser that stated it; ``""`` for code.
        number: Which of its statements it is, from 1; one that is not newer than the last is dropped.
        stated_in: By intent, which statement had it first: what was taken in by then is not taken in again,
            for it may have been changed from elsewhere since.
        wish: What is stated follows from this wish, counted from 1: it replaces nothing that was stated
            since; 0 for what follows from none.
    """

    patch: Patch
    client: str = ""
    number: int = 0
    stated_in: Mapping[str, int] = field(default_factory=dict)
    wish: int = 0


@dataclass(frozen=True, slots=True)
class Wished(Event):
    """Somebody wishes for what has to be found out before it states intents."""


@dataclass(frozen=True, slots=True)
class Repaired(Event):
    """Somebody applies a repair of an issue to the intents, whichever they are by then."""

    repair: Repair


@dataclass(frozen=True, slots=True)
class Undone(Event):
    """The intents go back by one statement."""


@dataclass(frozen=True, slots=True)
class Redone(Event):
    """The intents go on by one statement that was undone."""


@dataclass(frozen=True, slots=True)
class Asked(Event):
    """Somebody asks for effects; they are wanted until they have ended."""

    effects: frozenset[Effect]


@dataclass(frozen=True, slots=True)
class Refreshed(Event):
    """Somebody asks for all that may have changed: the list, and what a retry may have taken up."""


@dataclass(frozen=True, slots=True)
class Launched(Event):
    """Effects are being carried out."""

    effects: frozenset[Effect]


@dataclass(frozen=True, slots=True)
class EffectFailed(Event):
    """An effect has ended without success.

    Attributes:
        effect: Which.
        error: Why.
        is_expected: Whether it is the service that refused, rather than an error of this program.
    """

    effect: Effect
    error: SelectiveWidgetError
    is_expected: bool = True


@dataclass(frozen=True, slots=True)
class Listed(Event):
    """The executions were listed, without what is known of each."""

    effect: ListExecutions | ListMore
    listing: History


@dataclass(frozen=True, slots=True)
class Examined(Event):
    """Something was found out of an execution; ``effect`` is ``None`` where nobody had asked for it."""

    effect: Effect | None
    arn: str
    examined: ExaminedExecution


@dataclass(frozen=True, slots=True)
class StepsSeen(Event):
    """The steps of an execution rule it out as the reference that is searched for; no more was asked."""

    effect: Effect
    arn: str
    snapshot: ExecutionSnapshot


@dataclass(frozen=True, slots=True)
class PipelineChecked(Event):
    """The service was asked for the pipeline; ``updated`` is ``None`` if it is the same."""

    effect: Effect
    updated: Target | None


@dataclass(frozen=True, slots=True)
class PipelineReplaced(Event):
    """The pipeline as it is now takes the place of the one on the screen."""

    target: Target


@dataclass(frozen=True, slots=True)
class DetailsOpened(Event):
    """Somebody opens the details of a step, in place of another; ``""`` closes them."""

    step: str


@dataclass(frozen=True, slots=True)
class NoticeSet(Event):
    """Something is to be said of a topic, such as a command; an empty notice takes it back."""

    topic: str
    notice: Notice


@dataclass(frozen=True, slots=True)
class RowsListed(Event):
    """More rows of an examined execution were listed, or no more are to be.

    Attributes:
        effect: The effect that lists them.
        snapshot: The execution with the rows that are listed by now; ``None`` for as many as before.
        is_over: Whether the effect has ended.
    """

    effect: ListSteps
    snapshot: ExecutionSnapshot | None = None
    is_over: bool = False


@dataclass(frozen=True, slots=True)
class NoticesRead(Event):
    """Somebody goes on: what was said has been read."""


@dataclass(frozen=True, slots=True)
class ExpressionTyped(Event):
    """An expression was typed that cannot be read; ``None`` after one that can."""

    expression: TypedExpression | None


@dataclass(frozen=True, slots=True)
class PresetsListed(Event):
    """The named selections were listed."""

    presets: tuple[Preset, ...]


@dataclass(frozen=True, slots=True)
class DriftAsked(Event):
    """Somebody asks what has changed since the reference; of ``step`` line by line, unless it is ``""``."""

    step: str


@dataclass(frozen=True, slots=True)
class Closed(Event):
    """The session has ended."""
