"""The state of a session: the intents, and all that is known at one moment. Frozen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from sagemaker_selective_widget.errors import SelectiveWidgetError
from sagemaker_selective_widget.execution import ExecutionSnapshot
from sagemaker_selective_widget.execution.history.history import History
from sagemaker_selective_widget.execution.start.request import StartOptions
from sagemaker_selective_widget.execution.watch.ending import ending_of
from sagemaker_selective_widget.execution.watch.logs import LogLine
from sagemaker_selective_widget.pipeline import Pipeline
from sagemaker_selective_widget.selection.presets import Preset
from sagemaker_selective_widget.session.effects import Effect, Watch
from sagemaker_selective_widget.session.intents import Intents
from sagemaker_selective_widget.session.iterating.state import NO_ITEMS, IteratingState

Json = dict[str, Any]

IS_CLOSED = "The widget is closed."


@dataclass(frozen=True, slots=True, eq=False)
class Target:
    """The pipeline that is decided about.

    Attributes:
        name: Name or ARN, as requests carry it; a stand-in where a definition came without one.
        pipeline: The pipeline as it was read last.
        arn: ARN of the pipeline; ``""`` if it is not known.
        definition: Its definition as it was read, JSON text.
        can_start: Whether there is a service that can start it.
        has_console: Whether the AWS console shows what is made there.
        why_not: Why nothing can start; ``""`` if it can.
    """

    name: str
    pipeline: Pipeline
    arn: str = ""
    definition: str = ""
    can_start: bool = True
    has_console: bool = False
    why_not: str = ""

    @property
    def region(self) -> str | None:
        """The region of the pipeline, if it is known."""
        parts = self.arn.split(":")
        return parts[3] if len(parts) > 3 else None


RunPhase = Literal["idle", "starting", "running", "ended", "errored"]
"""``errored`` means that the service refused, or knows the execution no more."""


@dataclass(frozen=True, slots=True)
class RunState:
    """The execution that is started, watched or shown. Its identity is ``(arn, attempt)``.

    Attributes:
        phase: Where it is.
        arn: The execution's ARN; ``""`` before it has one.
        attempt: Which attempt of the execution it is, from 1; each retry is one more.
        snapshot: The execution, once it has been seen.
        expected: Names of the steps that were to run or be reused; ``None`` if only the snapshot says.
        message: What stands in the way, for a person.
        is_own: Whether it was started or retried here.
        is_uncertain: Whether the answer to its start was lost: it may have started.
        after: The end from which a retry took it up.
        error: Why the service refused, or knows it no more.
        serial: Tells one run of this session from the next, also while it has no ARN yet.
    """

    phase: RunPhase = "idle"
    arn: str = ""
    attempt: int = 1
    snapshot: ExecutionSnapshot | None = None
    expected: frozenset[str] | None = None
    message: str = ""
    is_own: bool = False
    is_uncertain: bool = False
    after: ExecutionSnapshot | None = None
    error: BaseException | None = None
    serial: int = 0

    @property
    def identity(self) -> tuple[str, int]:
        """The pair that tells it from every other run."""
        return self.arn, self.attempt

    @property
    def watch(self) -> Watch:
        """The effect that looks at it until it has ended."""
        return Watch(*self.identity, self.serial)

    def followed_by(self, seen: ExecutionSnapshot) -> RunState:
        """Return the run that is shown next, of an execution that was seen.

        It is another attempt at the same one where that had ended, and goes on or has come to another end.
        """
        is_same = self.arn == seen.arn
        ended = self.snapshot if is_same and self.phase == "ended" else None
        is_retried = ended is not None and ending_of(ended) != ending_of(seen)
        attempt = self.attempt + is_retried if is_same else 1
        phase: RunPhase = "ended" if seen.is_terminal else "running"
        return RunState(phase, seen.arn, attempt, seen, is_own=is_same and self.is_own)

    @property
    def is_under_way(self) -> bool:
        """Whether it is starting or running, as far as is known."""
        return self.phase in ("starting", "running")


@dataclass(frozen=True, slots=True, eq=False)
class Start:
    """Start as it was pressed: what is sent is this, whatever is clicked meanwhile.

    Attributes:
        id: Names it; its ``ClientRequestToken``, so that the same start sent twice starts once.
        intents: The intents at that moment.
        options: What else was said of the start; the display name is ``None`` for the intents' one.
        shown_reference_arn: The reference that the intents came to at that moment; ``None`` for none.
        was_shown: Whether a person looked at it: then another reference than the one shown is refused.
        target: The pipeline that it was pressed on; ``None`` for whichever there is when it is sent.
        retried: The run that is to go on where it ended, in place of another that is to start.
    """

    id: str
    intents: Intents
    options: StartOptions = field(default_factory=StartOptions)
    shown_reference_arn: str | None = None
    was_shown: bool = False
    target: Target | None = None
    retried: RunState | None = None


@dataclass(frozen=True, slots=True)
class LogState:
    """The log that is open.

    Attributes:
        step: Name of the step; ``""`` if none is open.
        state: ``none``, ``pending`` before the first look, ``ready``, or ``errored``.
        lines: The last lines, as of the last look that succeeded.
        message: What is to be said of it, such as why there is nothing.
        look: Which look is wanted, counted from 1.
        arn: The execution that the step is of; ``""`` for the one that is watched.
        looked_at_s: When the last look ended, in seconds of a monotonic clock; ``None`` before the first.
        is_whole: Whether the step had ended before the last look: there is nothing to come.
    """

    step: str = ""
    state: Literal["none", "pending", "ready", "errored"] = "none"
    lines: tuple[LogLine, ...] = ()
    message: str = ""
    look: int = 0
    arn: str = ""
    looked_at_s: float | None = None
    is_whole: bool = False


@dataclass(frozen=True, slots=True)
class Notice:
    """A message about the session as a whole.

    Attributes:
        message: Says it; ``""`` for nothing.
        severity: ``error``, ``warning`` or ``""``.
        action: The command that a button beside it gives; ``""`` for none.
        action_label: The text of that button.
    """

    message: str = ""
    severity: Literal["", "error", "warning"] = ""
    action: str = ""
    action_label: str = ""


@dataclass(frozen=True, slots=True)
class TypedExpression:
    """A selection expression that was typed and cannot be read.

    Attributes:
        text: As it was typed.
        problem: What is wrong.
        column: Where, counted from 1.
    """

    text: str
    problem: str
    column: int


@dataclass(frozen=True, slots=True, eq=False)
class State:
    """All that is known and wanted at one moment.

    Attributes:
        target: The pipeline.
        intents: What is wanted.
        revision: Raised by every statement of an intent, and by what changes the pipeline.
        target_revision: The revision that the pipeline came with.
        answered: Of each browser, the number of its last statement that is taken in.
        wish_count: How often something was wished for that has to be found out before it states intents.
        stated_at: By intent, how many of these wishes there were when it was stated last.
        past: What `undo` goes back to, the latest last.
        future: What `redo` goes on to, the next last.
        history: What is known of executions.
        list_serial: How often the list of executions was asked for.
        list_problem: Why the executions could not be listed; ``None`` if they could.
        problems: Why an execution could not be examined or described, by ARN. It is not asked for again by
            itself.
        new_executions: The executions that were first listed, or ended, after the selection was stated last:
            none of them becomes the reference by itself.
        searched: The executions examined for this list in the search for a reference.
        asked: Effects that somebody asked for, until they have ended.
        in_flight: Effects that are being carried out.
        stale: Those of them that have begun before what they find out may have changed.
        run: The execution that is started, watched or shown.
        start: Start as it was pressed, until its answer is known.
        replaced: The run that the start takes the place of, and its log: both stay where nothing is sent.
        outcomes: The end of each start: an ARN, or the exception.
        log: The log that is open.
        notices: What is to be said, by topic, the latest last.
        updated: The pipeline as it was found to have changed, until it is taken over.
        expression: An expression that was typed and cannot be read.
        presets: The named selections, as of when somebody asked for them.
        details_step: Of which step details are shown; ``""`` for none.
        drift_step: Of which step the difference is shown; ``""`` for all without one; ``None`` for nothing.
        iterating: What is looked at of several executions, and what was read of them.
        is_closed: Whether the session has ended.
    """

    target: Target
    intents: Intents
    revision: int = 1
    target_revision: int = 1
    answered: Mapping[str, int] = field(default_factory=lambda: NO_ITEMS)
    wish_count: int = 0
    stated_at: Mapping[str, int] = field(default_factory=lambda: NO_ITEMS)
    past: tuple[Intents, ...] = ()
    future: tuple[Intents, ...] = ()
    history: History = field(default_factory=History)
    list_serial: int = 0
    list_problem: SelectiveWidgetError | None = None
    problems: Mapping[str, SelectiveWidgetError] = field(default_factory=lambda: NO_ITEMS)
    new_executions: frozenset[str] = frozenset()
    searched: frozenset[str] = frozenset()
    asked: frozenset[Effect] = frozenset()
    in_flight: frozenset[Effect] = frozenset()
    stale: frozenset[Effect] = frozenset()
    run: RunState = field(default_factory=RunState)
    start: Start | None = None
    replaced: tuple[RunState, LogState] = (RunState(), LogState())
    outcomes: Mapping[str, str | BaseException] = field(default_factory=lambda: NO_ITEMS)
    log: LogState = field(default_factory=LogState)
    notices: Mapping[str, Notice] = field(default_factory=lambda: NO_ITEMS)
    updated: Target | None = None
    expression: TypedExpression | None = None
    presets: tuple[Preset, ...] = ()
    details_step: str = ""
    drift_step: str | None = None
    iterating: IteratingState = field(default_factory=IteratingState)
    is_closed: bool = False
