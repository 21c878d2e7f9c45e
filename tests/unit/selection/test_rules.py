"""Each rule with a case that passes, one that fails and its boundary."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from sagemaker_selective_widget.pipeline import ParameterScalar, Pipeline
from sagemaker_selective_widget.selection import Issue, ReferenceExecution, judge
from sagemaker_selective_widget.selection.rulebook import SEVERITY_OF
from tests.unit.strategies import chain, pipeline_of, real_pipeline, step, succeeded

ABALONE = real_pipeline("abalone")
PROCESS, TRAIN, EVAL, COND, CREATE, TRANSFORM, REGISTER, FAIL = ABALONE.step_names
GUIDE = succeeded(ABALONE.step_names, parameters={"BatchData": "s3://bucket/batch"})
OLDER = succeeded(ABALONE.step_names, arn="arn:older")
LONG = "x" * 1025


def found(
    code: str,
    selected: Iterable[str],
    reference: ReferenceExecution | None = GUIDE,
    *,
    pipeline: Pipeline = ABALONE,
    parameters: dict[str, ParameterScalar] | None = None,
    candidates: tuple[ReferenceExecution, ...] = (),
) -> tuple[Issue, ...]:
    """The issues of one code."""
    verdict = judge(pipeline, selected, reference, parameters, candidates=candidates)
    return tuple(issue for issue in verdict.issues if issue.code == code)


def ended(status: str, **step_statuses: str) -> ReferenceExecution:
    """A reference in a state of its own."""
    return ReferenceExecution("arn:reference", status, "reference", step_statuses or None)


def labels(issue: Issue) -> list[str]:
    """What its buttons say."""
    return [repair.label for repair in issue.repairs]


class TestEmptySelection:
    def test_one_step_is_enough(self) -> None:
        assert found("empty-selection", [TRAIN]) == ()

    def test_an_unknown_name_is_another_issue(self) -> None:
        assert found("empty-selection", ["Nope"]) == ()

    def test_nothing_is_not(self) -> None:
        (issue,) = found("empty-selection", [])
        assert issue.message == "No step is selected. Select the steps to run again."
        assert labels(issue) == ["Select all 8 steps"]

    @pytest.mark.parametrize(("count", "repairs"), [(0, 0), (1, 1), (50, 1), (51, 0)])
    def test_all_steps_are_offered_where_they_may_run(self, count: int, repairs: int) -> None:
        (issue,) = found("empty-selection", [], None, pipeline=chain(count))
        assert len(issue.repairs) == repairs


class TestUnknownStep:
    def test_steps_of_the_pipeline_pass(self) -> None:
        assert found("unknown-step", ABALONE.step_names) == ()

    def test_a_near_name_is_proposed(self) -> None:
        (issue,) = found("unknown-step", ["AbaloneTrian"])
        assert issue.message.startswith(
            "The pipeline has no step named 'AbaloneTrian'. Did you mean AbaloneTrain"
        )
        assert issue.steps == ("AbaloneTrian",)
        assert labels(issue)[0] == "Replace it by AbaloneTrain"
        assert labels(issue)[-1] == "Drop AbaloneTrian"

    def test_a_name_that_is_near_to_none_can_be_dropped(self) -> None:
        (issue,) = found("unknown-step", ["<b>?"])
        assert issue.message == "The pipeline has no step named '<b>?'."
        assert labels(issue) == ["Drop <b>?"]

    def test_what_is_selected_already_is_no_replacement(self) -> None:
        (issue,) = found("unknown-step", ["S0", "s0"], None, pipeline=chain(1))
        assert labels(issue) == ["Drop s0"]

    def test_there_is_one_issue_for_each_name(self) -> None:
        assert [issue.steps for issue in found("unknown-step", ["x", TRAIN, "y", "x"])] == [("x",), ("y",)]


class TestTooManySteps:
    @pytest.mark.parametrize("count", [0, 1, 50])
    def test_up_to_fifty_pass(self, count: int) -> None:
        pipeline = chain(60)
        assert found("too-many-steps", pipeline.step_names[:count], None, pipeline=pipeline) == ()

    @pytest.mark.parametrize(("count", "excess"), [(51, 1), (60, 10)])
    def test_more_do_not(self, count: int, excess: int) -> None:
        pipeline = chain(60)
        (issue,) = found("too-many-steps", pipeline.step_names[:count], None, pipeline=pipeline)
        assert issue.message == f"{count} steps are selected; SageMaker takes 50. Unselect {excess} of them."

    def test_a_name_given_twice_counts_once(self) -> None:
        pipeline = chain(50)
        assert found("too-many-steps", pipeline.step_names * 2, None, pipeline=pipeline) == ()


class TestPathGap:
    @pytest.mark.parametrize(
        "selected",
        [
            pytest.param([TRAIN, EVAL], id="the guide's example of what may be selected"),
            pytest.param([PROCESS], id="one step"),
            pytest.param([CREATE, REGISTER], id="siblings"),
            pytest.param([], id="nothing"),
        ],
    )
    def test_closed_paths_pass(self, selected: list[str]) -> None:
        assert found("path-gap", selected) == ()

    def test_the_guide_s_example_of_what_may_not_be_selected(self) -> None:
        (issue,) = found("path-gap", [TRAIN, COND])
        assert issue.message == (
            "AbaloneEval lies between selected steps and is not selected. "
            "Every step on a path between two selected steps has to run."
        )
        assert issue.steps == (EVAL,)
        assert labels(issue) == ["Add AbaloneEval"]
        assert issue.repairs[0].add_steps == (EVAL,)

    def test_several_steps_are_listed_in_definition_order(self) -> None:
        (issue,) = found("path-gap", [PROCESS, COND])
        assert issue.message.startswith("AbaloneTrain and AbaloneEval lie between selected steps and are not")
        assert issue.steps == (TRAIN, EVAL)

    def test_many_steps_are_counted(self) -> None:
        pipeline = chain(9)
        (issue,) = found("path-gap", ["S0", "S8"], None, pipeline=pipeline)
        assert labels(issue) == ["Add S1, S2, S3 and 4 more"]


class TestBodyWithoutForEach:
    LOOP = real_pipeline("v3_foreach")
    DONE = succeeded(LOOP.step_names)

    @pytest.mark.parametrize("selected", [["FanOut"], ["FanOut", "EvalOne"], ["UseBest"]])
    def test_a_body_with_its_for_each_passes_named_or_not(self, selected: list[str]) -> None:
        for code in ("body-without-for-each", "path-gap", "reference-lacks-step"):
            assert found(code, selected, self.DONE, pipeline=self.LOOP) == ()

    def test_a_body_alone_does_not(self) -> None:
        (issue,) = found("body-without-for-each", ["TrainOne", "EvalOne"], self.DONE, pipeline=self.LOOP)
        assert issue.message == (
            "TrainOne and EvalOne stand in the body of FanOut, which is not selected. Only FanOut runs them, "
            "once for each of its items. Add FanOut."
        )
        assert issue.steps == ("FanOut", "TrainOne", "EvalOne")
        assert labels(issue) == ["Add FanOut"]

    def test_what_lies_between_is_added_with_it(self) -> None:
        steps = (step("A"), step("B", "A"), step("Other"), self.for_each("Loop", "B", step("Body")))
        pipeline = pipeline_of(*steps)
        (issue,) = found("body-without-for-each", ["A", "Body"], None, pipeline=pipeline)
        assert labels(issue) == ["Add B and Loop"]

    def test_what_a_body_reads_is_needed_and_lies_on_paths_like_any_other(self) -> None:
        steps = (step("A"), step("B", "A"), self.for_each("Loop", "A", step("Body", "B")))
        pipeline = pipeline_of(*steps)
        (gap,) = found("path-gap", ["A", "Loop"], None, pipeline=pipeline)
        assert gap.steps == ("B",)
        (missing,) = found("missing-reference", ["Loop"], None, pipeline=pipeline)
        assert missing.steps == ("A", "B")

    @staticmethod
    def for_each(name: str, upstream: str, *body: Any) -> Any:
        return step(name, upstream, step_type="ForEach", Arguments={"ForEachBody": list(body)})


class TestMissingReference:
    @pytest.mark.parametrize(
        ("selected", "reference"),
        [
            pytest.param([TRAIN], GUIDE, id="with a reference"),
            pytest.param([PROCESS], None, id="nothing upstream"),
            pytest.param([PROCESS, TRAIN, EVAL], None, id="all upstream steps run"),
        ],
    )
    def test_passes(self, selected: list[str], reference: ReferenceExecution | None) -> None:
        assert found("missing-reference", selected, reference) == ()

    def test_an_unselected_parent_needs_one(self) -> None:
        (issue,) = found("missing-reference", [TRAIN], None)
        assert issue.message == (
            "AbaloneTrain needs AbaloneProcess, which is not selected, and there is no reference execution "
            "to reuse the outputs of. Choose a reference execution, or run those steps too."
        )
        assert issue.steps == (PROCESS,)
        assert labels(issue) == ["Add AbaloneProcess"]

    def test_several_readers_and_lenders_are_named(self) -> None:
        (issue,) = found("missing-reference", [CREATE, REGISTER], None)
        assert issue.message.startswith(
            "AbaloneCreateModel-CreateModel and AbaloneRegisterModel-RegisterModel need "
            "AbaloneTrain, AbaloneEval and AbaloneMSECond, which are not selected"
        )

    def test_the_newest_lender_is_offered_first(self) -> None:
        candidates = (ended("Executing"), OLDER, GUIDE)
        (issue,) = found("missing-reference", [TRAIN], None, candidates=candidates)
        assert labels(issue) == ["Use reference as reference", "Add AbaloneProcess"]
        assert issue.repairs[0].reference_execution_arn == "arn:older"

    def test_adding_the_ancestors_fills_gaps_as_well(self) -> None:
        (issue,) = found("missing-reference", [TRAIN, COND], None)
        assert issue.repairs[-1].add_steps == (PROCESS, EVAL)


class TestReferenceUnfinished:
    @pytest.mark.parametrize("status", ["Succeeded", "Failed", "Stopped", "CompletedWithFailures", "New"])
    def test_an_execution_that_has_ended_passes(self, status: str) -> None:
        assert found("reference-unfinished", [TRAIN], ended(status)) == ()

    def test_no_reference_passes(self) -> None:
        assert found("reference-unfinished", [TRAIN], None) == ()

    @pytest.mark.parametrize("status", ["Executing", "Stopping"])
    def test_one_that_goes_on_does_not(self, status: str) -> None:
        (issue,) = found("reference-unfinished", [TRAIN], ended(status), candidates=(OLDER,))
        assert issue.message == (
            f"The reference execution reference is {status}. Wait until it has ended, or choose another."
        )
        assert issue.repairs[0].reference_execution_arn == "arn:older"


class TestReferenceStopped:
    @pytest.mark.parametrize("status", ["Succeeded", "Failed", "Executing", "Stopping"])
    def test_other_states_pass(self, status: str) -> None:
        assert found("reference-stopped", [TRAIN], ended(status)) == ()

    @pytest.mark.parametrize("status", ["Stopped", "CompletedWithFailures", "FromTheFuture"])
    def test_states_of_which_the_pages_say_no_or_nothing_are_a_warning(self, status: str) -> None:
        (issue,) = found("reference-stopped", [TRAIN], ended(status))
        assert issue.severity == "warning"
        assert f"The reference execution reference is {status}." in issue.message
        assert issue.message.endswith("the service decides.")


class TestReferenceLacksStep:
    @pytest.mark.parametrize(
        ("selected", "reference"),
        [
            pytest.param([TRAIN], ended("Failed", **{PROCESS: "Succeeded"}), id="what is read succeeded"),
            pytest.param([COND], ended("Failed", **{EVAL: "Succeeded"}), id="only the parent is read"),
            pytest.param([PROCESS], ended("Failed", **{PROCESS: "Failed"}), id="nothing is read"),
            pytest.param([TRAIN], ended("Succeeded"), id="not examined yet"),
            pytest.param([TRAIN], ended("Executing", **{TRAIN: "Executing"}), id="not ended yet"),
            pytest.param([TRAIN], None, id="no reference"),
        ],
    )
    def test_passes(self, selected: list[str], reference: ReferenceExecution | None) -> None:
        assert found("reference-lacks-step", selected, reference) == ()

    def test_a_step_that_failed_there_cannot_be_reused(self) -> None:
        (issue,) = found("reference-lacks-step", [TRAIN], ended("Failed", **{PROCESS: "Failed"}))
        assert issue.message == (
            "AbaloneProcess is to be reused, but it is Failed in the reference execution reference. "
            "Add AbaloneProcess, or choose another reference."
        )
        assert issue.repairs[0].add_steps == (PROCESS,)

    def test_nor_can_one_that_did_not_run(self) -> None:
        (issue,) = found("reference-lacks-step", [COND], ended("Failed", **{TRAIN: "Failed"}))
        assert "AbaloneEval is to be reused, but it did not run in the reference" in issue.message

    def test_the_path_to_the_selection_is_added_as_well(self) -> None:
        """Process is read by Evaluate; running it again means training again too."""
        reference = ended("Failed", **{TRAIN: "Succeeded"})
        (issue,) = found("reference-lacks-step", [EVAL], reference, candidates=(OLDER,))
        assert labels(issue) == ["Add AbaloneProcess and AbaloneTrain", "Use reference as reference"]
        assert issue.repairs[0].add_steps == (PROCESS, TRAIN)

    def test_the_reference_itself_is_no_way_out(self) -> None:
        reference = ended("Failed", **{PROCESS: "Failed"})
        (issue,) = found("reference-lacks-step", [TRAIN], reference, candidates=(reference,))
        assert labels(issue) == ["Add AbaloneProcess"]

    def test_there_is_one_issue_for_each_step(self) -> None:
        issues = found("reference-lacks-step", [EVAL], ended("Failed", Other="Failed"))
        assert [issue.steps for issue in issues] == [(PROCESS,), (TRAIN,)]


class TestDisconnectedSelection:
    @pytest.mark.parametrize(
        "selected",
        [
            pytest.param([], id="nothing"),
            pytest.param([TRAIN], id="one step"),
            pytest.param([PROCESS, TRAIN, EVAL], id="joined"),
            pytest.param([COND, CREATE, REGISTER], id="siblings joined by their parent"),
            pytest.param([TRAIN, COND], id="a gap is another issue"),
        ],
    )
    def test_passes(self, selected: list[str]) -> None:
        assert found("disconnected-selection", selected) == ()

    def test_siblings_are_a_warning(self) -> None:
        (issue,) = found("disconnected-selection", [TRANSFORM, REGISTER])
        assert issue.severity == "warning"
        assert issue.message == (
            "The selection is in 2 parts that are not connected: AbaloneTransform; "
            "AbaloneRegisterModel-RegisterModel. "
            "SageMaker's pages disagree whether this is allowed; the service decides."
        )
        assert issue.steps == (TRANSFORM, REGISTER)

    @pytest.mark.parametrize(("count", "parts"), [(4, "S0; S1; S2; S3."), (5, "S0; S1; S2; S3; ….")])
    def test_up_to_four_parts_are_listed(self, count: int, parts: str) -> None:
        pipeline = pipeline_of(*(step(f"S{i}") for i in range(count)))
        (issue,) = found("disconnected-selection", pipeline.step_names, None, pipeline=pipeline)
        assert f"{count} parts that are not connected: {parts}" in issue.message


def parameter_pipeline(type_: str, **keys: Any) -> Pipeline:
    """A pipeline of one step and one parameter P."""
    return pipeline_of(step("A"), parameters=[{"Name": "P", "Type": type_, **keys}])


CHOICES = {"EnumValues": ["a", "b"]}

PASSING_VALUES = [
    pytest.param("String", {}, "x", id="text"),
    pytest.param("String", {}, " ", id="1 character"),
    pytest.param("String", {}, LONG[1:], id="1,024 characters"),
    pytest.param("Integer", {}, "5", id="Integer as typed"),
    pytest.param("Integer", {}, 5, id="Integer"),
    pytest.param("Float", {}, 5, id="whole Float"),
    pytest.param("Boolean", {}, "True", id="True"),
    pytest.param("Boolean", {}, False, id="False"),
    pytest.param("String", CHOICES, "b", id="choice"),
]

FAILING_VALUES = [
    pytest.param("String", {}, "", "parameter-length", "P is empty; SageMaker takes 1 to 1,024", id="empty"),
    pytest.param("String", {}, LONG, "parameter-length", "P has 1,025 characters; SageMaker", id="long"),
    pytest.param("Integer", {}, "", "parameter-length", "P is empty", id="empty Integer"),
    pytest.param("Integer", {}, "5.5", "parameter-type", "P takes a whole number", id="Integer"),
    pytest.param("Integer", {}, True, "parameter-type", "'True' is not one", id="Boolean for Integer"),
    pytest.param("Float", {}, "nan", "parameter-type", "P takes a number such as 0.5", id="Float"),
    pytest.param("Boolean", {}, "yes", "parameter-type", "P takes true or false", id="Boolean"),
    pytest.param("String", {}, "a\ud800", "parameter-type", "half of a character", id="no UTF-8"),
    pytest.param("String", CHOICES, "c", "parameter-choice", "P is one of a, b; 'c' is not.", id="choice"),
    pytest.param("String", CHOICES, "A", "parameter-choice", "'A' is not", id="choice in another case"),
]


def parameter_issues(
    pipeline: Pipeline, override: ParameterScalar | None, inherited: str | None
) -> tuple[Issue, ...]:
    """Every issue of a start with one value for P."""
    reference = None if inherited is None else succeeded((), parameters={"P": inherited})
    return judge(pipeline, ["A"], reference, None if override is None else {"P": override}).issues


class TestParameterValues:
    @pytest.mark.parametrize(("type_", "keys", "value"), PASSING_VALUES)
    def test_an_override_that_fits_passes(self, type_: str, keys: Any, value: ParameterScalar) -> None:
        assert parameter_issues(parameter_pipeline(type_, **keys), value, None) == ()

    @pytest.mark.parametrize(("type_", "keys", "value", "code", "message"), FAILING_VALUES)
    def test_an_override_that_does_not_fit_fails(
        self, type_: str, keys: Any, value: ParameterScalar, code: str, message: str
    ) -> None:
        (issue,) = parameter_issues(parameter_pipeline(type_, **keys), value, None)
        assert (issue.code, issue.parameters) == (code, ("P",))
        assert message in issue.message

    @pytest.mark.parametrize(("type_", "keys", "value"), PASSING_VALUES)
    def test_an_inherited_value_that_fits_passes(self, type_: str, keys: Any, value: ParameterScalar) -> None:
        assert parameter_issues(parameter_pipeline(type_, **keys), None, str(value)) == ()

    @pytest.mark.parametrize(("type_", "keys", "value", "code", "message"), FAILING_VALUES)
    def test_an_inherited_value_is_judged_too(
        self, type_: str, keys: Any, value: ParameterScalar, code: str, message: str
    ) -> None:
        """The type or the choices may have changed since the reference ran."""
        (issue,) = parameter_issues(parameter_pipeline(type_, **keys), None, str(value))
        assert issue.code == code
        assert message in issue.message

    @pytest.mark.parametrize("default", ["", LONG, "not a choice"])
    def test_a_default_is_left_to_the_service(self, default: str) -> None:
        pipeline = parameter_pipeline("String", DefaultValue=default, **CHOICES)
        assert parameter_issues(pipeline, None, None) == ()

    @pytest.mark.parametrize("default", ["", LONG])
    def test_a_reference_that_ran_with_such_a_default_changes_nothing(self, default: str) -> None:
        pipeline = parameter_pipeline("String", DefaultValue=default)
        assert parameter_issues(pipeline, None, default) == ()

    def test_one_value_has_one_problem(self) -> None:
        """Too long, and no choice either: the length has to be mended first."""
        issues = parameter_issues(parameter_pipeline("String", **CHOICES), LONG, None)
        assert [issue.code for issue in issues] == ["parameter-length"]

    def test_a_choice_is_offered(self) -> None:
        (issue,) = parameter_issues(parameter_pipeline("String", DefaultValue="a", **CHOICES), "c", None)
        assert labels(issue) == ["Reset P to a", "Set P to a", "Set P to b"]
        assert [repair.set_overrides for repair in issue.repairs] == [{}, {"P": "a"}, {"P": "b"}]


class TestParameterUndeclared:
    PIPELINE = pipeline_of(
        step("A", Arguments={"X": {"Get": "Parameters.Epochs"}, "Y": {"Get": "Parameters.Rate"}}),
        step("B", Arguments={"X": {"Std:Join": {"On": "", "Values": [{"Get": "Parameters.Epochs"}]}}}),
        parameters=[
            {"Name": "Rate", "Type": "Float", "DefaultValue": 1},
            {"Name": "Epoch", "Type": "String"},
        ],
    )

    def test_a_declared_parameter_passes(self) -> None:
        assert found("parameter-undeclared", ABALONE.step_names) == ()

    def test_another_is_an_error_with_every_step_that_reads_it(self) -> None:
        """The service refuses such a definition, whatever is selected."""
        (issue,) = [
            each for each in judge(self.PIPELINE, ["B"]).errors if each.code == "parameter-undeclared"
        ]
        assert issue.message == (
            "A and B read the parameter 'Epochs', which the pipeline does not declare. Did you mean Epoch? "
            "Declare it, or mend the reference, and update the pipeline."
        )
        assert (issue.steps, issue.parameters, issue.repairs) == (("A", "B"), ("Epochs",), ())

    def test_a_declared_one_without_a_reader_passes(self) -> None:
        issues = judge(self.PIPELINE, ["A"]).issues
        assert not [issue for issue in issues if "Epoch" in issue.parameters and "undeclared" in issue.code]


class TestParameterWithoutType:
    def test_a_parameter_with_a_type_passes(self) -> None:
        assert found("parameter-without-type", [TRAIN]) == ()

    def test_one_without_is_read_as_text_and_it_is_said(self) -> None:
        pipeline = pipeline_of(step("A"), parameters=[{"Name": "P", "DefaultValue": "x"}])
        (issue,) = judge(pipeline, ["A"], None, {"P": "anything"}).issues
        assert (issue.code, issue.severity, issue.parameters) == ("parameter-without-type", "warning", ("P",))
        assert issue.message == (
            "P has no Type in the definition, and is read as String: any text is taken. "
            "Give it a Type, and update the pipeline."
        )

    def test_several_are_named_together(self) -> None:
        pipeline = pipeline_of(step("A"), parameters=[{"Name": "P"}, {"Name": "Q", "DefaultValue": "q"}])
        issues = judge(pipeline, ["A"], None, {"P": "p"}).issues
        assert [issue.parameters for issue in issues] == [("P", "Q")]


class TestParameterRequired:
    @pytest.mark.parametrize(
        ("keys", "override", "inherited"),
        [
            pytest.param({"DefaultValue": "d"}, None, None, id="default"),
            pytest.param({"DefaultValue": ""}, None, None, id="empty default"),
            pytest.param({}, "o", None, id="override"),
            pytest.param({}, None, "i", id="inherited"),
        ],
    )
    def test_passes(self, keys: Any, override: str | None, inherited: str | None) -> None:
        assert parameter_issues(parameter_pipeline("String", **keys), override, inherited) == ()

    def test_no_value_and_no_default_fail(self) -> None:
        (issue,) = parameter_issues(parameter_pipeline("String"), None, None)
        assert (issue.code, issue.parameters, issue.repairs) == ("parameter-required", ("P",), ())
        assert issue.message == "P has no default and no value. Give it one under Parameters."

    def test_few_choices_are_offered(self) -> None:
        pipeline = parameter_pipeline("String", EnumValues=["a", "b", "c", "d"])
        (issue,) = parameter_issues(pipeline, None, None)
        assert labels(issue) == ["Set P to a", "Set P to b", "Set P to c"]


class TestParameterUnknown:
    def test_a_declared_parameter_passes(self) -> None:
        assert found("parameter-unknown", [TRAIN], parameters={"MaxDepth": 3}) == ()

    def test_what_the_reference_had_and_the_pipeline_lost_passes(self) -> None:
        assert found("parameter-unknown", [TRAIN], succeeded((), parameters={"Gone": "x"})) == ()

    def test_another_does_not(self) -> None:
        (issue,) = found("parameter-unknown", [TRAIN], parameters={"maxdepth": 3, "NumRound": 9})
        assert issue.message == "The pipeline has no parameter named 'maxdepth'. Did you mean MaxDepth?"
        assert issue.parameters == ("maxdepth",)
        assert labels(issue) == ["Drop maxdepth"]
        assert issue.repairs[0].unset_overrides == ("maxdepth",)

    def test_a_name_that_is_near_to_none_is_named(self) -> None:
        (issue,) = found("parameter-unknown", [TRAIN], parameters={"Zzz": 3})
        assert issue.message == "The pipeline has no parameter named 'Zzz'."


def test_every_code_is_tested() -> None:
    """A rule with a new code has to come with its cases."""
    modules = Path(__file__).parent.glob("test_*rules.py")
    source = "".join(module.read_text(encoding="utf-8") for module in modules)
    assert [code for code in SEVERITY_OF if f'"{code}"' not in source] == []


class TestReferenceElsewhere:
    HERE = "arn:aws:sagemaker:us-west-2:123456789012:pipeline/Abalone"

    def found(self, reference_arn: str, pipeline_arn: str = HERE) -> tuple[Issue, ...]:
        reference = succeeded(ABALONE.step_names, arn=reference_arn, parameters=dict(GUIDE.parameters))
        issues = judge(ABALONE, [TRAIN], reference, pipeline_arn=pipeline_arn).issues
        return tuple(issue for issue in issues if issue.code == "reference-elsewhere")

    @pytest.mark.parametrize("pipeline", ["Abalone", "abalone"])
    def test_an_execution_of_the_pipeline_passes_in_either_case_of_its_name(self, pipeline: str) -> None:
        execution = f"arn:aws:sagemaker:us-west-2:123456789012:pipeline/{pipeline}/execution/abc"
        assert self.found(execution) == ()

    @pytest.mark.parametrize(
        ("arn", "what"),
        [
            ("arn:aws:sagemaker:us-west-2:123456789012:pipeline/Other/execution/abc", "pipeline"),
            ("arn:aws:sagemaker:us-west-2:210987654321:pipeline/Abalone/execution/abc", "account"),
            ("arn:aws:sagemaker:eu-west-1:123456789012:pipeline/Abalone/execution/abc", "region"),
            (
                "arn:aws:sagemaker:eu-west-1:210987654321:pipeline/x/execution/abc",
                "region, account and pipeline",
            ),
            ("not an ARN", "region, account and pipeline"),
        ],
    )
    def test_an_execution_of_another_place_is_named_with_what_differs(self, arn: str, what: str) -> None:
        (issue,) = self.found(arn)
        assert issue.message.startswith(f"The reference execution reference is of another {what}: {arn}.")
        assert labels(issue) == ["Add AbaloneProcess, and use no reference"]

    def test_a_pipeline_that_aws_manages_has_no_account_of_its_own(self) -> None:
        execution = "arn:aws:sagemaker:us-west-2:123456789012:pipeline/Abalone/execution/abc"
        assert self.found(execution, "arn:aws:sagemaker:us-west-2:aws:pipeline/Abalone") == ()

    def test_without_the_pipeline_s_arn_nothing_is_said(self) -> None:
        assert self.found("arn:aws:sagemaker:x:1:pipeline/Other/execution/abc", "") == ()


def test_an_unfinished_reference_can_be_done_without() -> None:
    (issue,) = found("reference-unfinished", [TRAIN], ended("Executing"))
    assert issue.repairs[-1].label == "Add AbaloneProcess, and use no reference"
    assert (issue.repairs[-1].add_steps, issue.repairs[-1].reference_execution_arn) == (
        (PROCESS,),
        "",
    )
