"""The state of a session at one moment: the intents and all known facts. Frozen."""

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
    """The pipeline of a session.

    Attributes:
        name: Name or ARN, as used in requests; a placeholder if a definition came without one.
        pipeline: The pipeline as last read.
        arn: ARN of the pipeline; ``""`` if it is not known.
        definition: Its definition as it was read, JSON text.
        can_start: Whether there is a service that can start it.
        has_console: Whether the AWS console shows its executions and jobs.
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
"""``errored`` means that the service refused, or does not know the execution any more."""


@dataclass(frozen=True, slots=True)
class RunState:
    """The execution that is started, watched or shown. Its identity is ``(arn, attempt)``.

    Attributes:
        phase: How far it is.
        arn: The execution's ARN; ``""`` before it has one.
        attempt: Number of the attempt of the execution, from 1; each retry adds one.
        snapshot: The execution, once it has been seen.
        expected: Names of the steps that were to run or be reused; ``None`` if only the snapshot tells.
        message: A message for the user, such as why it waits or failed.
        is_own: Whether it was started or retried here.
        is_uncertain: Whether the response to its start was lost, so that it may have started.
        after: The snapshot of the end that a retry continued from.
        error: The error if the service refused, or does not know it any more.
        serial: Distinguishes one run of this session from the next, even while it has no ARN yet.
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
        """The pair that distinguishes it from every other run."""
        return self.arn, self.attempt

    @property
    def watch(self) -> Watch:
        """The effect that polls it until it has ended."""
        return Watch(*self.identity, self.serial)

    def followed_by(self, seen: ExecutionSnapshot) -> RunState:
        """Return the run that replaces this one, given the snapshot of an execution.

        It is another attempt if this execution had ended, and is running again or has ended differently.
        """
        is_same = self.arn == seen.arn
        ended = self.snapshot if is_same and self.phase == "ended" else None
        is_retried = ended is not None and ending_of(ended) != ending_of(seen)
        attempt = self.attempt + is_retried if is_same else 1
        phase: RunPhase = "ended" if seen.is_terminal else "running"
        return RunState(phase, seen.arn, attempt, seen, is_own=is_same and self.is_own)

    @property
    def is_under_way(self) -> bool:
        """Whether it is starting or running, as far as known."""
        return self.phase in ("starting", "running")


@dataclass(frozen=True, slots=True, eq=False)
class Start:
    """A start as it was when it was pressed; later changes of intents do not affect it.

    Attributes:
        id: Its id, used as ``ClientRequestToken``, so that the same start sent twice starts once.
        intents: The intents at that moment.
        options: Further options of the start; the display name is ``None`` to use that of the intents.
        shown_reference_arn: The reference in effect at that moment; ``None`` for none.
        was_shown: Whether a user saw that reference; if so, the start is refused with any other.
        target: The pipeline at that moment; ``None`` for the one that is known when it is sent.
        retried: The run to retry instead of starting an execution.
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
        message: A remark on the lines, such as why there are none.
        look: Number of the wanted look, counted from 1.
        arn: The execution that the step belongs to; ``""`` for the watched one.
        looked_at_s: When the last look ended, in seconds of a monotonic clock; ``None`` before the first.
        is_whole: Whether the step had ended before the last look, so that no more lines will come.
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
        message: The text; ``""`` for no notice.
        severity: ``error``, ``warning`` or ``""``.
        action: The command of a button beside it; ``""`` for no button.
        action_label: The text of that button.
    """

    message: str = ""
    severity: Literal["", "error", "warning"] = ""
    action: str = ""
    action_label: str = ""


@dataclass(frozen=True, slots=True)
class TypedExpression:
    """A selection expression that was typed and cannot be parsed.

    Attributes:
        text: The expression as typed.
        problem: What is wrong with it.
        column: Column of the problem, counted from 1.
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
        revision: Incremented by every statement of intents, and by every change of the pipeline.
        target_revision: The revision in which the pipeline was last replaced.
        answered: For each browser, the number of its last statement that was applied.
        wish_count: The number of wishes so far, which state intents only after an inquiry.
        stated_at: For each intent, the wish count when it was last stated.
        past: The intents that `undo` goes back to, the latest last.
        future: The intents that `redo` goes on to, the next last.
        history: What is known about executions.
        list_serial: How often the list of executions was asked for.
        list_problem: Why the executions could not be listed; ``None`` if they could.
        problems: Why an execution could not be examined or described, by ARN. It is not retried
            automatically.
        new_executions: The executions that were first listed, or ended, after the selection was last
            stated: none of them becomes the reference by itself.
        searched: The executions examined for this list in the search for a reference.
        asked: The effects that somebody asked for, until they have ended.
        in_flight: The effects that are being carried out.
        stale: The effects in flight whose results may be outdated when they arrive.
        run: The execution that is started, watched or shown.
        start: The pressed start, until its outcome is known.
        replaced: The run that the start replaces, and its log; both are restored if nothing is sent.
        outcomes: The outcome of each start: an ARN, or the exception.
        log: The log that is open.
        notices: The notices by topic, the latest last.
        updated: An update of the pipeline that was found, until it is taken over.
        expression: An expression that was typed and cannot be parsed.
        presets: The named selections, as of when somebody asked for them.
        details_step: The step whose details are shown; ``""`` for none.
        drift_step: The step whose diff is shown; ``""`` for the drift without a diff; ``None`` for nothing.
        iterating: The executions in view, and what was read about them.
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
