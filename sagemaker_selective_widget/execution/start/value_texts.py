"""Which texts reveal parameter values, as people may read a saved notebook who must not see them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from sagemaker_selective_widget.execution.start.display_name import quotes_value, spells_value
from sagemaker_selective_widget.execution.watch.status import ExecutionSnapshot, ExecutionSummary
from sagemaker_selective_widget.pipeline import Pipeline
from sagemaker_selective_widget.pipeline.values import to_text
from sagemaker_selective_widget.selection.parameters import ParameterValue

LEFT_OUT = "…"
"""The replacement for a text that reveals a value."""


def tells_value(text: str, values: Mapping[str, Collection[str]], step_names: Iterable[str] = ()) -> bool:
    """Return whether a text reveals the value of a parameter.

    It does if it contains a known value as a whole word, or a display name that spells out any value in the
    way proposed display names do. Such a text should be dropped or replaced as a whole.

    Args:
        text: A display name, or any text.
        values: The known values of each parameter by its name, as the API's strings; includes parameters
            without known values.
        step_names: The names of the pipeline's steps, since a step's name may begin like a parameter's.
    """
    known = [value for each in values.values() for value in each]
    return quotes_value(text, known) or spells_value(text, values, step_names)


@dataclass(frozen=True, slots=True)
class ValueTexts:
    """Removes texts that reveal or may reveal values of a pipeline's parameters; by default it removes none.

    Attributes:
        values: The known values of each parameter, by name.
        step_names: The names of the pipeline's steps.
        keeps_foreign: Whether to keep texts written by a job or the service.
    """

    values: Mapping[str, Collection[str]] = field(default_factory=dict)
    step_names: tuple[str, ...] = ()
    keeps_foreign: bool = True

    @classmethod
    def of(cls, pipeline: Pipeline, present: Iterable[ParameterValue]) -> ValueTexts:
        """Return an instance that knows the overrides, the values of the reference, and the defaults.

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
        """Return whether a text reveals a value; see `tells_value`."""
        return tells_value(text, self.values, self.step_names)

    def name(self, execution: ExecutionSnapshot | ExecutionSummary) -> str:
        """Return an execution's name, or the last part of its ARN if the display name reveals a value."""
        shown = execution.name
        return execution.arn.rpartition("/")[2] if self.are_told_by(shown) else shown

    def text(self, text: str) -> str:
        """Return a text that may quote display names, or `LEFT_OUT` if it reveals a value."""
        return LEFT_OUT if self.are_told_by(text) else text

    def foreign_text(self, text: str, what: str) -> str:
        """Return a text written by a job or the service, or else a note that it is left out.

        It cannot be known which values such a text quotes, as from another execution, or in which format.

        Args:
            text: The text; ``""`` if there is none.
            what: What the text is, for use in the note.
        """
        if self.keeps_foreign or not text:
            return text
        return f"the {what} is not kept unless save_parameter_values is set"

    def clauses(self, text: str) -> str:
        """Return a text of clauses separated by semicolons, without the clauses that reveal a value."""
        return "; ".join(map(self.text, text.split("; ")))
