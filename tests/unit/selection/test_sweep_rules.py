"""A parameter that is varied has to be read by a step that runs: ``sweep-unread``."""

from __future__ import annotations

from typing import Any

from sagemaker_selective_widget.pipeline import Pipeline
from sagemaker_selective_widget.selection.case import Case
from sagemaker_selective_widget.selection.issue import Issue
from sagemaker_selective_widget.selection.reference import ReferenceExecution
from sagemaker_selective_widget.selection.sweep_rules import sweep_unread


def step(name: str, reads: str = "", after: str = "") -> dict[str, Any]:
    arguments = {"HyperParameters": {"p": {"Get": f"Parameters.{reads}"}}} if reads else {}
    return {"Name": name, "Type": "Training", "Arguments": arguments, "DependsOn": [after] if after else []}


PIPELINE = Pipeline.from_definition(
    {
        "Parameters": [{"Name": name, "Type": "Integer", "DefaultValue": 1} for name in ("Read", "Unread")],
        "Steps": [step("A", "Read"), step("B", after="A"), step("C", after="B")],
    }
)
REFERENCE = ReferenceExecution(
    "arn:r", "Succeeded", "r", dict.fromkeys("ABC", "Succeeded"), {"Read": "1", "Unread": "1"}, PIPELINE
)


def found(*selected: str, name: str = "Read") -> list[Issue]:
    case = Case(PIPELINE, selected, REFERENCE)
    return list(sweep_unread(case, selected, [(name, 2)]))


def test_it_is_read_by_a_step_that_runs() -> None:
    assert found("A", "B", "C") == found("A") == []


def test_it_is_read_by_no_step_that_runs() -> None:
    """The repair adds what it changes, and what lies between; applied, the issue is gone."""
    (issue,) = found("C")
    assert (issue.code, issue.severity) == ("sweep-unread", "error")
    assert (issue.steps, issue.parameters) == (("A",), ("Read",))
    (repair,) = issue.repairs
    assert repair.add_steps == ("A", "B")
    steps, _ = repair.applied_to(("C",), {})
    assert found(*PIPELINE.in_order(steps)) == []


def test_it_is_read_by_no_step_at_all() -> None:
    """There is nothing to select: no repair is offered."""
    (issue,) = found("A", "B", "C", name="Unread")
    assert issue.repairs == ()
    assert "no step of the pipeline does" in issue.message


def test_what_the_pipeline_does_not_declare_is_for_another_rule() -> None:
    assert found("A", name="Nobody") == []
