"""The findings of the judge: issues, each with possible repairs.

Exceptions are for code; issues are for people clicking. An issue is data: people read its message, programs
use its code, and buttons apply its repairs.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from sagemaker_selective_widget.pipeline import ParameterScalar
from sagemaker_selective_widget.selection.rulebook import MARK_OF, SEVERITY_OF, Severity

NO_REFERENCE = ""
"""Used in place of an ARN for no reference execution."""


@dataclass(frozen=True, slots=True)
class Repair:
    """One way to resolve an issue, as a patch: it says what changes, and leaves everything else.

    A patch can be applied to a later state than the one that was judged, without overwriting what has been
    changed in the meantime.

    Attributes:
        label: What it will change, as the text for a button.
        add_steps: Names of the steps to select in addition, in definition order.
        remove_steps: Names to remove from the selection.
        reference_execution_arn: The new reference; ``None`` keeps the present one, `NO_REFERENCE` uses none.
        set_overrides: Parameter values to override with, by name.
        unset_overrides: Names of the parameters whose override is removed.
    """

    label: str
    add_steps: tuple[str, ...] = ()
    remove_steps: tuple[str, ...] = ()
    reference_execution_arn: str | None = None
    set_overrides: Mapping[str, ParameterScalar] = field(default_factory=dict)
    unset_overrides: tuple[str, ...] = ()

    def applied_to(
        self, selected_steps: Iterable[str], overrides: Mapping[str, ParameterScalar]
    ) -> tuple[tuple[str, ...], dict[str, ParameterScalar]]:
        """Return a selection and overrides after the repair; the reference has to be set by the caller.

        Args:
            selected_steps: The present selection.
            overrides: The present overrides.

        Returns:
            The selection, with added steps last (`Pipeline.in_order` sorts them), and the overrides.
        """
        kept = (name for name in selected_steps if name not in self.remove_steps)
        left = {name: value for name, value in overrides.items() if name not in self.unset_overrides}
        return tuple(dict.fromkeys((*kept, *self.add_steps))), {**left, **self.set_overrides}


@dataclass(frozen=True, slots=True)
class Issue:
    """One finding of a rule.

    Attributes:
        code: The rule's public code, such as ``path-gap``.
        message: What is wrong, with which step, and what to do.
        steps: Names of the steps concerned, in definition order.
        parameters: Names of the parameters concerned.
        repairs: Possible repairs, likeliest first.
    """

    code: str
    message: str
    steps: tuple[str, ...] = ()
    parameters: tuple[str, ...] = ()
    repairs: tuple[Repair, ...] = ()

    @property
    def severity(self) -> Severity:
        """``error`` or ``warning``, from the table of severities."""
        return SEVERITY_OF[self.code]

    @property
    def mark(self) -> str:
        """The short text shown on the steps concerned."""
        return MARK_OF[self.code]
