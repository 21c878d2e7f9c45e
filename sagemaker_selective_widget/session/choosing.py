"""`Choices`: the ways in which code states intents."""

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
    """Methods that state intents, directly or derived from an expression, a repair or an execution.

    Args:
        store: Holds the intents.
        inquiry: Finds out the facts that they are derived from.
    """

    def __init__(self, store: Store, inquiry: Inquiry) -> None:
        self._store = store
        self._inquiry = inquiry

    def state_intents(self, /, **patch: Any) -> None:
        """State several intents as one change.

        Raises:
            TypeError: A name is not that of an intent, or a value has the wrong type.
            ParameterValueError: An item of ``parameter_overrides`` is not a parameter value.
        """
        check(patch)
        if patch.get("pinned") is True and "reference_execution_arn" not in patch:
            patch["reference_execution_arn"] = self._inquiry.settled().derived.reference_arn
        self._store.dispatch(ev.IntentsStated(patch))

    def select(self, expression: str) -> tuple[str, ...]:
        """Select the steps that an expression stands for, such as ``AbaloneTrain+ and +AbaloneEval``.

        The grammar is documented in `sagemaker_selective_widget.selection.expression`.

        Returns:
            The selection.

        Raises:
            ExpressionError: It cannot be parsed; ``.column`` says where. The selection is unchanged.
            TypeError: It is not a string.
            SelectiveWidgetError: The selection was changed while the session was finding out what the
                reference did. That change is kept.
        """
        return self.select_as_of(Wish(self._store), expression)

    def select_as_of(self, wish: Wish, expression: str) -> tuple[str, ...]:
        """Select steps like `select`, on behalf of an earlier wish."""
        steps = self.steps_of(expression)
        wish.state_intents(selected_steps=steps)
        return steps

    def steps_of(self, expression: str) -> tuple[str, ...]:
        """Return the steps that an expression stands for, without selecting them; see `select`.

        Raises:
            ExpressionError: It cannot be parsed.
            TypeError: It is not a string.
        """
        if not isinstance(expression, str):
            raise TypeError(f"An expression is text, such as 'Train+'; this is {shown(expression)}.")
        view = self._inquiry.settled()
        return select(view.state.target.pipeline, expression, view.derived.case.reference)

    def presets(self) -> tuple[Preset, ...]:
        """Return the named selections, such as *from failure*, each with its steps or the reason it has none.

        Raises:
            ServiceError: The steps that the last execution was asked to run could not be found out.
        """
        last_selected = self._inquiry.asked_for_last()
        return presets(self._inquiry.settled().derived.case, last_selected)

    def select_what_changes(self) -> Preset:
        """Select the fewest steps that make every changed parameter take effect.

        These are the steps that read a changed parameter, the paths between them, and the steps whose
        outputs cannot be reused from the reference.

        Returns:
            The selection with its explanation.

        Raises:
            SelectiveWidgetError: No parameter is changed, no step reads a changed one, or the selection was
                changed in the meantime. The selection is left as it is.
        """
        wish = Wish(self._store)
        preset = what_changes_preset(self._inquiry.settled().derived.case)
        if not preset.is_available:
            raise SelectiveWidgetError(f"{preset.unavailable} The selection stays as it is.")
        wish.state_intents(selected_steps=preset.steps)
        return preset

    def apply(self, way: Repair | RerunFromFailure) -> None:
        """Apply a repair of an issue, or the intents that rerun a failed execution from its failure.

        Raises:
            TypeError: ``way`` is neither.
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
        """Undo the last change of intents."""
        self._store.dispatch(ev.Undone())

    def redo(self) -> None:
        """Redo the last change that was undone."""
        self._store.dispatch(ev.Redone())

    def to_json(self) -> str:
        """Return selection, reference, parameters and display name as JSON text, to save or share."""
        view = self._inquiry.settled()
        return SavedSelection.of(view.state.target, view.intents, view.derived.reference_arn).to_json()

    def apply_json(self, text: str) -> None:
        """Apply what `to_json` returned; the verdict reports what no longer fits the pipeline.

        The reference counts as chosen: it is kept even if there is a better one by now.

        Raises:
            SavedStateError: The text cannot be read, or is for another pipeline. Nothing is changed then.
        """
        saved = SavedSelection.from_json(text)
        if resource_name(saved.pipeline).lower() != resource_name(self._store.state.target.name).lower():
            raise SavedStateError(
                f"The saved selection is of the pipeline {saved.pipeline!r}, and this is "
                f"{self._store.state.target.name!r}. Open it with from_json(text)."
            )
        self.state_intents(**saved.intents)

    def repeat(self, execution_arn: str) -> None:
        """State the selection, reference and overrides that make an execution's request again.

        For an execution of the whole pipeline, every step is selected, without a reference. Nothing is
        varied. `start` then sends the request.

        Raises:
            ServiceError: What it was started with could not be found out. Nothing is changed then.
            SelectiveWidgetError: It would replace intents that were stated while that was being found out.
                Nothing is changed then.
        """
        self.repeat_as_of(Wish(self._store), execution_arn)

    def repeat_as_of(self, wish: Wish, execution_arn: str) -> None:
        """Repeat an execution like `repeat`, on behalf of an earlier wish."""
        wanted = self._inquiry.rerun(execution_arn)
        wish.state_intents(
            inherit="reference",
            parameter_overrides=wanted.parameter_overrides,
            varied_parameters={},
            selected_steps=wanted.selected_steps,
            reference_execution_arn=wanted.reference_execution_arn,
        )
