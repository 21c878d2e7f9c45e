"""`Picture`: a picture in the formats in which Jupyter displays it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from sagemaker_selective_widget.execution.history.table import table
from sagemaker_selective_widget.picture.facts import Facts, StepFacts, moment
from sagemaker_selective_widget.picture.mermaid import mermaid
from sagemaker_selective_widget.picture.page import page
from sagemaker_selective_widget.picture.svg import draw


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture of a widget at one moment, which can be shown without a kernel.

    Attributes:
        facts: The content.
        picture_id: The id by which a live widget hides it; ``""`` for a picture that is always shown.
    """

    facts: Facts
    picture_id: str = ""

    @property
    def html(self) -> str:
        """The picture as HTML without scripts."""
        return page(self.facts, self.picture_id)

    @property
    def svg(self) -> str:
        """The drawing alone, as the text of an SVG image."""
        return draw(self.facts).text

    @property
    def mermaid(self) -> str:
        """The drawing as Mermaid text."""
        return mermaid(self.facts)

    @property
    def text(self) -> str:
        """The picture as lines of text."""
        facts = self.facts
        head = f"{facts.pipeline_name}, as of {moment(facts.as_of)}: {facts.summary}"
        return "\n".join(filter(None, [head, facts.run, *facts.issues, table(_rows(facts.steps))]))

    def same_content(self, other: Picture) -> bool:
        """Return whether another picture differs only in its time."""
        return replace(self.facts, as_of=other.facts.as_of) == other.facts

    def _repr_mimebundle_(self, **_: object) -> dict[str, str]:
        return {"text/html": self.html, "text/plain": self.text}


def _rows(steps: tuple[StepFacts, ...]) -> list[dict[str, str]]:
    return [{"step": step.name, "plan": step.plan, "last status": step.status} for step in steps]
