"""Which texts tell parameter values: a saved notebook is read by others, who may not know them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from sagemaker_selective_widget.execution.start.display_name import quotes_value, spells_value
from sagemaker_selective_widget.execution.watch.status import ExecutionSnapshot, ExecutionSummary
from sagemaker_selective_widget.pipeline import Pipeline
from sagemaker_selective_widget.pipeline.values import to_text
from sagemaker_selective_widget.selection.parameters import ParameterValue

LEFT_OUT = "…"
"""What is shown in place of a text that tells a value."""


def tells_value(text: str, values: Mapping[str, Collection[str]], step_names: Iterable[str] = ()) -> bool:
    """Tell whether a text tells the value of a parameter.

    It does if it holds a known value as a whole word, or a display name that spells any value as proposed
    display names do. It is to be dropped, or replaced, as a whole.

    Args:
        text: A display name, or any text.
        values: The values that are known of each parameter, as the API's strings, by its name; a parameter
            without one is there as well.
        step_names: The names of the pipeline's steps, which begin as some parameter may.
    """
    known = [value for each in values.values() for value in each]
    return quotes_value(text, known) or spells_value(text, values, step_names)


@dataclass(frozen=True, slots=True)
class ValueTexts:
    """Leaves out what tells the values of a pipeline's parameters. Without values, it leaves out nothing.

    Attributes:
        values: The values that are known of each parameter, by its name.
        step_names: The names of the pipeline's steps.
    """

    values: Mapping[str, Collection[str]] = field(default_factory=dict)
    step_names: tuple[str, ...] = ()

    @classmethod
    def of(cls, pipeline: Pipeline, present: Iterable[ParameterValue]) -> ValueTexts:
        """Return the texts of overrides, of what the reference ran with, and of defaults.

        Args:
            pipeline: The pipeline.
            present: The parameter values of a verdict.
        """
        texts: dict[str, set[str]] = {
            parameter.name: set() if parameter.default is None else {to_text(parameter.default)}
            for parameter in pipeline.parameters
        }
        for value in present:
            texts.setdefault(value.parameter.name, set()).update(filter(None, (value.text, value.inherited)))
        return cls(texts, pipeline.step_names)

    def are_told_by(self, text: str) -> bool:
        """Tell whether a text tells a value; see `tells_value`."""
        return tells_value(text, self.values, self.step_names)

    def name(self, execution: ExecutionSnapshot | ExecutionSummary) -> str:
        """Return the name of an execution; the last part of its ARN if the display name tells a value."""
        shown = execution.name
        return execution.arn.rpartition("/")[2] if self.are_told_by(shown) else shown

    def text(self, text: str) -> str:
        """Return a text that may quote display names; `LEFT_OUT` if it tells a value."""
        return LEFT_OUT if self.are_told_by(text) else text

    def foreign_text(self, text: str) -> str:
        """Return a text of a job or of the service, which quotes no display name; `LEFT_OUT` likewise."""
        known = [value for each in self.values.values() for value in each]
        return LEFT_OUT if quotes_value(text, known) else text

    def clauses(self, text: str) -> str:
        """Return a text of clauses with a semicolon between them, each left out if it tells a value."""
        return "; ".join(map(self.text, text.split("; ")))
