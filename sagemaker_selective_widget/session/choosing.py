"""`Choices`: every way in which code states intents."""

from __future__ import annotations

from typing import Any

from sagemaker_selective_widget.errors import SavedStateError, SelectiveWidgetError
from sagemaker_selective_widget.execution.start.rerun import RerunFromFailure
from sagemaker_selective_widget.execution.watch.links import resource_name
from sagemaker_selective_widget.pipeline.load import shown
from sagemaker_selective_widget.selection import Repair
from sagemaker_selective_widget.selection.expression import select
from sagemaker_selective_widget.selection.presets import Preset, presets, what_changes_preset
from sagemaker_selective_widget.session import events as ev
from sagemaker_selective_widget.session.inquiry import Inquiry
from sagemaker_selective_widget.session.intents import check
from sagemaker_selective_widget.session.saved_selection import SavedSelection
from sagemaker_selective_widget.session.store import Store
from sagemaker_selective_widget.session.wish import Wish


class Choices:
    """States intents, one by one or by what they follow from.

    Args:
        store: Has the intents.
        inquiry: Finds out what they follow from.
    """

    def __init__(self, store: Store, inquiry: Inquiry) -> None:
        self._store = store
        self._inquiry = inquiry

    def state_intents(self, /, **patch: Any) -> None:
        """State several intents as one change.

        Raises:
            TypeError: One is no intent, or its value has another type.
            ParameterValueError: One of ``parameter_overrides`` is no value.
        """
        check(patch)
        if patch.get("pinned") is True and "reference_execution_arn" not in patch:
            patch["reference_execution_arn"] = self._inquiry.settled().derived.reference_arn
        self._store.dispatch(ev.IntentsStated(patch))

    def select(self, expression: str) -> tuple[str, ...]:
        """Select the steps that an expression stands for, such as ``AbaloneTrain+ and +AbaloneEval``.

        The grammar stands in `sagemaker_selective_widget.selection.expression`.

        Returns:
            The selection.

        Raises:
            ExpressionError: It cannot be read; ``.column`` says where. The selection stays.
            TypeError: It is no text.
            SelectiveWidgetError: Something else was selected while it was found out what the reference did.
                That stays.
        """
        return self.select_as_of(Wish(self._store), expression)

    def select_as_of(self, wish: Wish, expression: str) -> tuple[str, ...]:
        """Select as `select` does, what was wished for before."""
        steps = self.steps_of(expression)
        wish.state_intents(selected_steps=steps)
        return steps

    def steps_of(self, expression: str) -> tuple[str, ...]:
        """Return the steps that an expression stands for, without selecting them; see `select`.

        Raises:
            ExpressionError: It cannot be read.
            TypeError: It is no text.
        """
        if not isinstance(expression, str):
            raise TypeError(f"An expression is text, such as 'Train+'; this is {shown(expression)}.")
        view = self._inquiry.settled()
        return select(view.state.target.pipeline, expression, view.derived.case.reference)

    def presets(self) -> tuple[Preset, ...]:
        """Return the named selections, such as *from failure*, each with its steps or with why it has none.

        Raises:
            ServiceError: What was to run last time could not be found out.
        """
        last_selected = self._inquiry.asked_for_last()
        return presets(self._inquiry.settled().derived.case, last_selected)

    def select_what_changes(self) -> Preset:
        """Select the least that makes every changed parameter effective.

        That is the steps that read one, the paths between them, and what cannot be reused of the reference.

        Returns:
            The selection with its explanation.

        Raises:
            SelectiveWidgetError: No parameter is changed, or no step reads one that is; or something else was
                selected meanwhile. The selection stays.
        """
        wish = Wish(self._store)
        preset = what_changes_preset(self._inquiry.settled().derived.case)
        if not preset.is_available:
            raise SelectiveWidgetError(f"{preset.unavailable} The selection stays as it is.")
        wish.state_intents(selected_steps=preset.steps)
        return preset

    def apply(self, way: Repair | RerunFromFailure) -> None:
        """Apply a repair of an issue, or what runs a failed execution again from its failure.

        Raises:
            TypeError: It is neither.
        """
        if isinstance(way, RerunFromFailure):
            self.state_intents(
                selected_steps=way.selected_steps, reference_execution_arn=way.reference_execution_arn
            )
            return
        if not isinstance(way, Repair):
            raise TypeError(f"What is applied is a repair, such as issue.repairs[0]; this is {shown(way)}.")
        self._store.dispatch(ev.Repaired(way))

    def undo(self) -> None:
        """Take the last change of an intent back."""
        self._store.dispatch(ev.Undone())

    def redo(self) -> None:
        """Make a change again that was taken back."""
        self._store.dispatch(ev.Redone())

    def to_json(self) -> str:
        """Return selection, reference, parameters and display name as text, to keep and to share."""
        view = self._inquiry.settled()
        return SavedSelection.of(view.state.target, view.intents, view.derived.reference_arn).to_json()

    def apply_json(self, text: str) -> None:
        """Take over what `to_json` kept; what does not fit the pipeline any more, the verdict says.

        The reference is taken as chosen: it stays, though there may be a better one by now.

        Raises:
            SavedStateError: It cannot be read, or is of another pipeline. Nothing has changed then.
        """
        saved = SavedSelection.from_json(text)
        if resource_name(saved.pipeline).lower() != resource_name(self._store.state.target.name).lower():
            raise SavedStateError(
                f"The saved selection is of the pipeline {saved.pipeline!r}, and this is "
                f"{self._store.state.target.name!r}. Open it with from_json(text)."
            )
        self.state_intents(**saved.intents)

    def repeat(self, execution_arn: str) -> None:
        """Want an execution once more: select, refer to and override what makes its request again.

        Of an execution of every step, every step is selected, without a reference. Nothing is varied: `start`
        sends it.

        Raises:
            ServiceError: What it was started with could not be found out. Nothing has changed then.
            SelectiveWidgetError: It would replace what was stated while that was found out. Nothing has
                changed then.
        """
        self.repeat_as_of(Wish(self._store), execution_arn)

    def repeat_as_of(self, wish: Wish, execution_arn: str) -> None:
        """Want an execution once more as `repeat` does, which was wished for before."""
        wanted = self._inquiry.rerun(execution_arn)
        wish.state_intents(
            inherit="reference",
            parameter_overrides=wanted.parameter_overrides,
            varied_parameters={},
            selected_steps=wanted.selected_steps,
            reference_execution_arn=wanted.reference_execution_arn,
        )
