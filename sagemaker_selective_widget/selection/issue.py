"""What judging finds: issues, each with the ways out of it.

Exceptions are for code; issues are for people clicking. An issue is data: a person reads the message,
a program the code, a button the repair.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from sagemaker_selective_widget.pipeline import ParameterScalar
from sagemaker_selective_widget.selection.rulebook import MARK_OF, SEVERITY_OF, Severity

NO_REFERENCE = ""
"""In place of an ARN: no reference execution is used."""


@dataclass(frozen=True, slots=True)
class Repair:
    """One way out of an issue, as a patch: it says what changes, and leaves everything else.

    A patch can be applied to a later state than the one that was judged, and overwrites nothing that was
    stated meanwhile.

    Attributes:
        label: What it will change, as words for a button.
        add_steps: Names of the steps to select as well, in definition order.
        remove_steps: Names to drop from the selection.
        reference_execution_arn: The reference afterwards; ``None`` leaves it, `NO_REFERENCE` uses none.
        set_overrides: Parameter values to override with, by name.
        unset_overrides: Names of the parameters of which the override is taken back.
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
        """Return a selection and overrides after the repair; the reference is the caller's to set.

        Args:
            selected_steps: The present selection.
            overrides: The present overrides.

        Returns:
            The selection, added steps last (`Pipeline.in_order` sorts them), and the overrides.
        """
        kept = (name for name in selected_steps if name not in self.remove_steps)
        left = {name: value for name, value in overrides.items() if name not in self.unset_overrides}
        return tuple(dict.fromkeys((*kept, *self.add_steps))), {**left, **self.set_overrides}


@dataclass(frozen=True, slots=True)
class Issue:
    """One finding of a rule.

    Attributes:
        code: The rule's public code, such as ``path-gap``.
        message: What is wrong, which step, what to do.
        steps: Names of the steps it is about, in definition order.
        parameters: Names of the parameters it is about.
        repairs: Ways out, the likeliest first.
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
        """What is written on a step that it is about, in a few words."""
        return MARK_OF[self.code]
