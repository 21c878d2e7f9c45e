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
    """Leaves out what tells, or may tell, the values of a pipeline's parameters; without any, nothing.

    Attributes:
        values: The values that are known of each parameter, by its name.
        step_names: The names of the pipeline's steps.
        keeps_foreign: Whether texts that a job or the service has written are kept.
    """

    values: Mapping[str, Collection[str]] = field(default_factory=dict)
    step_names: tuple[str, ...] = ()
    keeps_foreign: bool = True

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
        return cls(texts, pipeline.step_names, keeps_foreign=False)

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

    def foreign_text(self, text: str, what: str) -> str:
        """Return a text that a job or the service has written, or else the words that it is left out.

        Which values it quotes, and how, cannot be known: those of another execution, or written otherwise.

        Args:
            text: The text; ``""`` for none.
            what: What it is, for a person.
        """
        if self.keeps_foreign or not text:
            return text
        return f"the {what} is not kept unless save_parameter_values is set"

    def clauses(self, text: str) -> str:
        """Return a text of clauses with a semicolon between them, each left out if it tells a value."""
        return "; ".join(map(self.text, text.split("; ")))
