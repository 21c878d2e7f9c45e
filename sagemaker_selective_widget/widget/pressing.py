"""The Run button of a browser: either exactly what was on the screen starts, or nothing."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from sagemaker_selective_widget.errors import AlreadyRunningError, InvalidSelectionError
from sagemaker_selective_widget.pipeline.values import to_text
from sagemaker_selective_widget.session import SelectiveExecution
from sagemaker_selective_widget.session.intents import INTENT_NAMES, LOOKS, Intents
from sagemaker_selective_widget.session.starting import OTHER_REFERENCE
from sagemaker_selective_widget.session.state import Start
from sagemaker_selective_widget.session.sweep.sweep import Sweep
from sagemaker_selective_widget.session.view import View

CHANGED_MEANWHILE = (
    "Nothing has started: what you saw when you pressed Start was changed meanwhile, by a cell or in another "
    "window. Look at the plan, and press Start again."
)

_SHOWN_OF_SWEEP = frozenset(INTENT_NAMES) - LOOKS
"""The intents that have to be sent to start a sweep: those not sent may not have been on the screen."""

_SHOWN = _SHOWN_OF_SWEEP - {"varied_parameters", "max_parallel"}
"""The intents that have to be sent to start an execution, for which nothing is varied."""


@dataclass(slots=True, eq=False)
class _PressedSweep:
    """A press of Run on a sweep.

    Attributes:
        intents: The intents at that moment.
        sweep: The started sweep; ``None`` before the start, or if it failed.
        is_answered: Whether the outcome is known.
    """

    intents: Intents
    sweep: Sweep | None = None
    is_answered: bool = False

    @property
    def is_under_way(self) -> bool:
        return not self.is_answered or (self.sweep is not None and self.sweep.state.is_under_way)


class Pressing:
    """Starts executions and sweeps, remembering the last press, so that a second click has no effect.

    Args:
        session: Starts them.
    """

    def __init__(self, session: SelectiveExecution) -> None:
        self._session = session
        self._pressed: Start | None = None
        self._pressed_sweep = _PressedSweep(session.view.intents, is_answered=True)

    def start(self, stated: Mapping[str, Any], revision: object) -> Callable[[], object]:
        """Press Start on what the user saw; return what waits for the outcome.

        Args:
            stated: The intents that were on the screen.
            revision: The revision that was on the screen.
        """
        view = self._session.view
        arn = stated.get("reference_execution_arn")
        is_same = set(stated) >= _SHOWN and self._is_shown(
            view, {**stated, "varied_parameters": {}}, revision
        )
        start = Start(
            str(uuid.uuid4()),
            view.intents,
            shown_reference_arn=arn,
            was_shown=_was_shown(view, arn),
            target=view.state.target,
        )

        def press() -> None:
            if not is_same:
                raise InvalidSelectionError(CHANGED_MEANWHILE)
            pressed, self._pressed = self._pressed, start
            try:
                self._session.press(start)
            except AlreadyRunningError:
                self._pressed = pressed
                if not self._is_second_click(start):
                    raise

        return press

    def sweep(self, stated: Mapping[str, Any], revision: object) -> Callable[[], object]:
        """Press Run on the sweep that the user saw; return what starts it.

        Args:
            stated: The intents that were on the screen.
            revision: The revision that was on the screen.
        """
        view = self._session.view
        is_same = set(stated) >= _SHOWN_OF_SWEEP and self._is_shown(view, stated, revision)
        before, pressed = self._pressed_sweep, _PressedSweep(view.intents)
        if is_same and before.is_under_way and _as_shown(before.intents) == _as_shown(view.intents):
            return lambda: None  # a second click
        self._pressed_sweep = pressed

        def press() -> None:
            try:
                if not is_same or not view.intents.varied_parameters:
                    raise InvalidSelectionError(CHANGED_MEANWHILE)
                if stated["reference_execution_arn"] != view.derived.reference_arn:
                    raise InvalidSelectionError(OTHER_REFERENCE)
                pressed.sweep = self._session.sweeping.press(view)
            finally:
                pressed.is_answered = True

        return press

    def _is_shown(self, view: View, stated: Mapping[str, Any], revision: object) -> bool:
        """Return whether the intents on the screen are those of the session."""
        is_pinned = stated.get("pinned", view.intents.pinned)
        reference = {"reference_execution_arn": stated.get("reference_execution_arn")} if is_pinned else {}
        seen = view.intents.patched({**stated, **reference, "pinned": is_pinned}, self._session.pipeline)
        is_old = isinstance(revision, int) and revision < view.state.target_revision
        return not is_old and _as_shown(seen) == _as_shown(view.intents)

    def _is_second_click(self, start: Start) -> bool:
        """Return whether a start only repeats the last press, whose run is under way and shown."""
        run, pressed = self._session.view.state.run, self._pressed
        is_same = pressed is not None and _as_shown(pressed.intents) == _as_shown(start.intents)
        return is_same and run.is_own and not run.is_uncertain


def _as_shown(intents: Intents) -> tuple[Any, ...]:
    """Return intents for comparison, with values as the text on the screen, where 1 and "1" look the same."""
    values = {name: to_text(value) for name, value in intents.parameter_overrides.items()}
    named = _SHOWN_OF_SWEEP - {"parameter_overrides"}
    return values, *(getattr(intents, name) for name in sorted(named))


def _was_shown(view: View, reference_arn: str | None) -> bool:
    """Return whether a page that shows a reference also shows its plan, not that one is being searched."""
    if reference_arn != view.derived.reference_arn:
        return True
    history, problems = view.state.history, view.state.problems
    is_known = reference_arn is None or history.known(reference_arn) is not None or reference_arn in problems
    return is_known and (not view.is_pending or view.derived.verdict.can_start)
