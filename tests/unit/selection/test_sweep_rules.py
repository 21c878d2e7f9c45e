"""A parameter that is varied has to be read by a step that runs: ``sweep-unread``."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from sagemaker_selective_widget.execution.sweep.judged import judge_trials, judge_typed
from sagemaker_selective_widget.execution.sweep.typed import typed_space
from sagemaker_selective_widget.pipeline import Pipeline
from sagemaker_selective_widget.selection.case import Case
from sagemaker_selective_widget.selection.issue import Issue
from sagemaker_selective_widget.selection.judge import Verdict, verdict_of
from sagemaker_selective_widget.selection.parameters import typed_override
from sagemaker_selective_widget.selection.reference import ReferenceExecution
from sagemaker_selective_widget.selection.sweep_rules import sweep_unread
from tests.unit.strategies import TEXTS, TypedQuestion, typed_questions


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


def typed(*selected: str, **texts: str) -> Verdict:
    return judge_typed(Case(PIPELINE, selected, REFERENCE), typed_space(texts, PIPELINE))


class TestTyped:
    def test_what_cannot_be_read_is_an_issue_of_its_parameter(self) -> None:
        verdict = typed("A", "B", "C", Read="1, one")
        (issue,) = verdict.issues
        assert (issue.code, issue.parameters, verdict.can_start) == ("sweep-space", ("Read",), False)
        assert issue.message.startswith("Read takes a whole number")

    def test_a_parameter_that_has_no_value_but_a_list_that_cannot_be_read_has_one_issue(self) -> None:
        needed = Pipeline.from_definition(
            {"Parameters": [{"Name": "Read", "Type": "Integer"}], "Steps": [step("A", "Read")]}
        )
        verdict = judge_typed(Case(needed, ("A",)), typed_space({"Read": ""}, needed))
        assert [issue.code for issue in verdict.issues] == ["sweep-space"]
        verdict = judge_typed(Case(needed, ("A",)), typed_space({"Read": "1, 2"}, needed))
        assert verdict.can_start

    def test_too_many_trials_are_an_issue_of_all_that_is_varied(self) -> None:
        (issue,) = typed("A", "B", "C", Read="1 … 20", Unread="1 … 20").issues
        assert (issue.code, issue.parameters) == ("sweep-space", ("Read", "Unread"))

    def test_each_finding_is_said_once_errors_first(self) -> None:
        codes = [issue.code for issue in typed("C", Read="1, 2, 3").issues]
        assert codes[0] == "sweep-unread"
        assert len(codes) == len(set(codes))

    @given(
        st.lists(st.sampled_from("ABC"), unique=True, min_size=1),
        st.lists(st.integers(0, 3), min_size=1, max_size=4),
    )
    def test_it_can_start_if_every_trial_can(self, selected: list[str], values: list[int]) -> None:
        case = Case(PIPELINE, PIPELINE.in_order(tuple(selected)), REFERENCE)
        verdict = judge_trials(case, [{"Read": str(value)} for value in values])
        each = [verdict_of(replace(case, overrides={"Read": value})) for value in values]
        is_read = not list(sweep_unread(case, selected, [("Read", values[0])]))
        assert verdict.can_start == (is_read and all(one.can_start for one in each))
        found = {(issue.code, issue.steps) for one in each for issue in one.issues}
        assert {(issue.code, issue.steps) for issue in verdict.issues} >= found

    def test_what_is_found_of_a_later_trial_alone_is_said_too(self) -> None:
        """The reference ran with 1, so that the second trial may be served from cache."""
        cached = {**step("A", "Read"), "CacheConfig": {"Enabled": True}}
        parameters = [{"Name": "Read", "Type": "Integer", "DefaultValue": 1}]
        pipeline = Pipeline.from_definition({"Parameters": parameters, "Steps": [cached]})
        case = Case(pipeline, ("A",), replace(REFERENCE, pipeline=pipeline))
        assert [issue.code for issue in judge_trials(case, [{"Read": "2"}]).issues] == []
        assert [issue.code for issue in judge_trials(case, [{"Read": "2"}, {"Read": "1"}]).issues] == [
            "cached-step"
        ]

    def test_it_is_said_which_trials_are_meant(self) -> None:
        cached = {**step("A", "Read"), "CacheConfig": {"Enabled": True}}
        parameters = [{"Name": "Read", "Type": "Integer", "DefaultValue": 1}]
        pipeline = Pipeline.from_definition({"Parameters": parameters, "Steps": [cached, step("B")]})
        case = Case(pipeline, ("A",), replace(REFERENCE, pipeline=pipeline))

        def said(*values: str) -> str:
            (issue,) = judge_trials(case, [{"Read": value} for value in values]).issues
            return issue.message

        assert said("2", "1", "3").endswith(" Of 3 trials, this concerns 1: Read 1.")
        assert said("2", "1", "1").endswith(" Of 3 trials, this concerns 2: the first has Read 1.")
        assert "trials" not in said("1", "1")

    @given(typed_questions(), st.data())
    def test_it_finds_what_each_trial_judged_by_itself_finds(
        self, asked: TypedQuestion, data: st.DataObject
    ) -> None:
        """What trials share is derived once; nothing of one trial is taken for another's."""
        texts = {each.name: st.sampled_from(TEXTS[each.type]) for each in asked.pipeline.parameters}
        trials = data.draw(st.lists(st.fixed_dictionaries(texts), min_size=1, max_size=4))
        case = Case(asked.pipeline, asked.selected, asked.reference, candidates=asked.candidates)
        verdict = judge_trials(case, trials)
        alone = [
            verdict_of(
                Case(
                    asked.pipeline,
                    asked.selected,
                    asked.reference,
                    {name: typed_override(asked.pipeline, name, text) for name, text in trial.items()},
                    asked.candidates,
                )
            )
            for trial in trials
        ]
        expected = {key(issue) for each in alone for issue in each.issues}
        assert {key(issue) for issue in verdict.issues if issue.code != "sweep-unread"} == expected
        assert (verdict.plan, verdict.parameter_values) == (alone[0].plan, alone[0].parameter_values)


def key(issue: Issue) -> tuple[str, tuple[str, ...], tuple[str, ...]]:
    """What an issue is about, whatever the values."""
    return issue.code, issue.steps, issue.parameters
