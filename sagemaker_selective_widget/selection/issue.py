"""What judging finds: issues, each with the ways out of it.

Exceptions are for code; issues are for people clicking. An issue is data: a person reads the message,
a program the code, a button the repair.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sagemaker_selective_widget.pipeline import ParameterScalar
from sagemaker_selective_widget.selection.rulebook import SEVERITY_OF, Severity

NO_REFERENCE = ""
"""In place of an ARN: no reference execution is used."""


@dataclass(frozen=True, slots=True)
class Repair:
    """One way out of an issue: what the selection, the reference or the overrides become.

    Attributes:
        label: What it will change, as words for a button.
        selected_steps: The selection afterwards; ``None`` leaves it.
        reference_execution_arn: The reference afterwards; ``None`` leaves it, `NO_REFERENCE` uses none.
        parameter_overrides: All overrides afterwards; ``None`` leaves them.
    """

    label: str
    selected_steps: tuple[str, ...] | None = None
    reference_execution_arn: str | None = None
    parameter_overrides: Mapping[str, ParameterScalar] | None = None


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
