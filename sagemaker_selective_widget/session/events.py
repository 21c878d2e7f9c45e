"""The events of a session, as frozen records that `reducer.reduce` applies to the state."""

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
        patch: The stated intents.
        client: The browser that stated them; ``""`` for code.
        number: Number of the browser's statement, from 1; one that is not newer than the last is dropped.
        stated_in: By intent, the first statement that contained it. If that one was already applied, the
            intent is not applied again, since it may have been changed from elsewhere in the meantime.
        wish: Number of the wish, from 1, that the statement follows from: it does not replace what was
            stated after the wish. 0 if it follows from none.
    """

    patch: Patch
    client: str = ""
    number: int = 0
    stated_in: Mapping[str, int] = field(default_factory=dict)
    wish: int = 0


@dataclass(frozen=True, slots=True)
class Wished(Event):
    """Somebody asks for intents that depend on facts which have yet to be found out."""


@dataclass(frozen=True, slots=True)
class Repaired(Event):
    """Somebody applies a repair of an issue to the intents as they are when the event is reduced."""

    repair: Repair


@dataclass(frozen=True, slots=True)
class Undone(Event):
    """The last statement of intents is undone."""


@dataclass(frozen=True, slots=True)
class Redone(Event):
    """The last undone statement of intents is redone."""


@dataclass(frozen=True, slots=True)
class Asked(Event):
    """Somebody asks for effects, which remain wanted until they have ended."""

    effects: frozenset[Effect]


@dataclass(frozen=True, slots=True)
class Refreshed(Event):
    """Somebody asks for all that may have changed: the list, and executions that may have been retried."""


@dataclass(frozen=True, slots=True)
class Launched(Event):
    """Effects were launched."""

    effects: frozenset[Effect]


@dataclass(frozen=True, slots=True)
class EffectFailed(Event):
    """An effect has failed.

    Attributes:
        effect: The effect.
        error: Why it failed.
        is_expected: Whether it is an anticipated failure, such as a refusal, rather than a bug.
    """

    effect: Effect
    error: SelectiveWidgetError
    is_expected: bool = True


@dataclass(frozen=True, slots=True)
class Listed(Event):
    """The executions were listed, without details about each."""

    effect: ListExecutions | ListMore
    listing: History


@dataclass(frozen=True, slots=True)
class Examined(Event):
    """Something was found out about an execution; ``effect`` is ``None`` if nobody had asked for it."""

    effect: Effect | None
    arn: str
    examined: ExaminedExecution


@dataclass(frozen=True, slots=True)
class StepsSeen(Event):
    """The steps of an execution rule it out in the search for a reference; nothing else was requested."""

    effect: Effect
    arn: str
    snapshot: ExecutionSnapshot


@dataclass(frozen=True, slots=True)
class PipelineChecked(Event):
    """The pipeline was checked for an update; ``updated`` is ``None`` if it is unchanged."""

    effect: Effect
    updated: Target | None


@dataclass(frozen=True, slots=True)
class PipelineReplaced(Event):
    """The current version of the pipeline replaces the one that is shown."""

    target: Target


@dataclass(frozen=True, slots=True)
class DetailsOpened(Event):
    """Somebody opens the details of a step, replacing those of another; ``""`` closes them."""

    step: str


@dataclass(frozen=True, slots=True)
class NoticeSet(Event):
    """A notice is set for a topic, such as a command; an empty notice removes it."""

    topic: str
    notice: Notice


@dataclass(frozen=True, slots=True)
class RowsListed(Event):
    """More rows of an examined execution were listed, or the listing has ended.

    Attributes:
        effect: The effect that lists them.
        snapshot: The execution with the rows listed so far; ``None`` if there are no new ones.
        is_over: Whether the effect has ended.
    """

    effect: ListSteps
    snapshot: ExecutionSnapshot | None = None
    is_over: bool = False


@dataclass(frozen=True, slots=True)
class NoticesRead(Event):
    """Somebody continues working, so the notices count as read."""


@dataclass(frozen=True, slots=True)
class ExpressionTyped(Event):
    """An expression was typed that cannot be parsed; ``None`` after one that can."""

    expression: TypedExpression | None


@dataclass(frozen=True, slots=True)
class PresetsListed(Event):
    """The named selections were listed."""

    presets: tuple[Preset, ...]


@dataclass(frozen=True, slots=True)
class DriftAsked(Event):
    """Somebody asks what has changed since the reference; for ``step`` line by line, unless it is ``""``."""

    step: str


@dataclass(frozen=True, slots=True)
class Closed(Event):
    """The session has ended."""
