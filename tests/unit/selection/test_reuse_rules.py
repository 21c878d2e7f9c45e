"""What is reused and would not fit: each rule with a case that passes, one that fails and its boundary."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given

from sagemaker_selective_widget.pipeline import ParameterScalar, Pipeline
from sagemaker_selective_widget.pipeline.cache_keys import CACHE_KEY_ATTRIBUTES, NEVER_CACHED
from sagemaker_selective_widget.selection import Issue, ReferenceExecution, judge
from sagemaker_selective_widget.selection.case import Case
from tests.unit.strategies import Graph, pipeline_of, real_pipeline, selections, step, succeeded

ABALONE = real_pipeline("abalone")
PROCESS, TRAIN, EVAL, COND, CREATE, TRANSFORM, REGISTER, FAIL = ABALONE.step_names
GUIDE = succeeded(
    ABALONE.step_names, parameters={"BatchData": "s3://b", "InputData": "s3://old", "MaxDepth": "5"}
)
EXECUTION_ID = {"Get": "Execution.PipelineExecutionId"}


def found(
    code: str,
    selected: Iterable[str],
    reference: ReferenceExecution | None = GUIDE,
    *,
    pipeline: Pipeline = ABALONE,
    parameters: Mapping[str, ParameterScalar] | None = None,
) -> tuple[Issue, ...]:
    """The issues of one code."""
    verdict = judge(pipeline, selected, reference, parameters)
    return tuple(issue for issue in verdict.issues if issue.code == code)


def path(*values: Any) -> dict[str, Any]:
    """A path that is joined of values."""
    return {"Std:Join": {"On": "/", "Values": list(values)}}


class TestStaleParameter:
    def test_a_parameter_that_only_selected_steps_read_passes(self) -> None:
        assert found("stale-parameter", [TRAIN, EVAL], parameters={"MaxDepth": 3}) == ()

    def test_a_reused_step_that_reads_it_is_named_with_both_values(self) -> None:
        (issue,) = found("stale-parameter", [TRAIN, EVAL], parameters={"InputData": "s3://new"})
        assert issue.message == (
            "AbaloneProcess reads InputData, which changes from 's3://old' to 's3://new', but is reused "
            "with the old value. Run AbaloneProcess too, or reset the parameter."
        )
        assert (issue.steps, issue.parameters) == ((PROCESS,), ("InputData",))

    def test_its_repairs_add_the_step_and_the_path_or_reset_the_parameter(self) -> None:
        (issue,) = found("stale-parameter", [EVAL], parameters={"InputData": "s3://new"})
        add, reset = issue.repairs
        assert add.add_steps == (PROCESS, TRAIN)
        assert (reset.set_overrides, reset.unset_overrides) == ({}, ("InputData",))
        assert found("stale-parameter", [PROCESS, TRAIN, EVAL], parameters={"InputData": "s3://new"}) == ()

    def test_an_override_equal_to_the_value_of_the_reference_changes_nothing(self) -> None:
        assert found("stale-parameter", [TRAIN], parameters={"InputData": "s3://old"}) == ()

    def test_without_a_reference_nothing_is_reused(self) -> None:
        assert found("stale-parameter", [TRAIN], None, parameters={"InputData": "s3://new"}) == ()

    def test_a_step_downstream_of_the_selection_is_not_reused(self) -> None:
        assert found("stale-parameter", [PROCESS], parameters={"MaxDepth": 3}) == ()


class TestReusedForEach:
    """The outputs of a ForEach came of its body."""

    @staticmethod
    def pipeline(epochs: int = 1) -> Pipeline:
        body = step("Body", Arguments={"X": {"Get": "Parameters.Depth"}, "Epochs": epochs})
        return pipeline_of(
            step("Loop", step_type="ForEach", Arguments={"ForEachBody": [body]}),
            step("Use", "Loop"),
            parameters=[{"Name": "Depth", "Type": "Integer", "DefaultValue": 1}],
        )

    def test_a_parameter_that_its_body_reads_is_stale(self) -> None:
        reference = succeeded(("Loop", "Use"), parameters={"Depth": "1"})
        pipeline = self.pipeline()
        (issue,) = found("stale-parameter", ["Use"], reference, pipeline=pipeline, parameters={"Depth": 2})
        assert issue.steps == ("Body",)
        assert issue.repairs[0].add_steps == ("Loop",)
        assert not found("stale-parameter", ["Loop"], reference, pipeline=pipeline, parameters={"Depth": 2})

    def test_the_value_is_that_of_the_execution_which_ran_it(self) -> None:
        source = succeeded(("Loop",), arn="arn:maker", parameters={"Depth": "2"})
        reference = replace(
            succeeded(("Loop", "Use"), parameters={"Depth": "1"}), source_executions={"Loop": source}
        )
        pipeline = self.pipeline()
        assert not found("stale-parameter", ["Use"], reference, pipeline=pipeline, parameters={"Depth": 2})
        (issue,) = found("stale-parameter", ["Use"], reference, pipeline=pipeline)
        assert "which changes from '2' to '1'" in issue.message

    def test_a_body_that_has_changed_has_drifted(self) -> None:
        reference = replace(succeeded(("Loop", "Use")), pipeline=self.pipeline(epochs=9))
        (issue,) = found("definition-drift", ["Use"], reference, pipeline=self.pipeline())
        assert issue.steps == ("Body",)
        assert issue.repairs[0].label == "Add Loop"


class TestBranchWithoutCondition:
    def test_a_branch_with_its_condition_passes(self) -> None:
        assert found("branch-without-condition", [COND, REGISTER]) == ()

    def test_a_branch_alone_is_for_the_service_to_decide(self) -> None:
        (issue,) = found("branch-without-condition", [REGISTER])
        assert issue.message.startswith(f"{REGISTER} stands inside {COND}, which is not selected.")
        assert issue.repairs[0].add_steps == (COND,)

    def test_a_step_of_a_foreach_body_is_the_concern_of_another_rule(self) -> None:
        foreach = real_pipeline("v3_foreach")
        reference = succeeded(foreach.step_names)
        assert found("branch-without-condition", ["EvalOne"], reference, pipeline=foreach) == ()


class TestCachedStep:
    CACHED: Mapping[str, Any] = {"CacheConfig": {"Enabled": True, "ExpireAfter": "P30D"}}

    def test_a_step_without_caching_passes(self) -> None:
        assert found("cached-step", [EVAL]) == ()

    def test_a_cached_step_with_nothing_new_may_be_served_from_cache(self) -> None:
        (issue,) = found("cached-step", [TRAIN, EVAL])
        assert issue.steps == (TRAIN,)
        assert issue.message == (
            "AbaloneTrain has step caching on, and its inputs are the same as before: NumRound and MaxDepth "
            "keep their values, the outputs of AbaloneProcess are reused. SageMaker may take a cached result "
            "instead of running it again."
        )

    @pytest.mark.parametrize("status", ["Failed", "Stopped"])
    def test_a_step_that_did_not_succeed_in_the_reference_left_nothing_to_serve(self, status: str) -> None:
        reference = replace(GUIDE, step_statuses={**dict(GUIDE.step_statuses or {}), TRAIN: status})
        assert found("cached-step", [TRAIN, EVAL], reference) == ()

    def test_a_changed_parameter_that_it_reads_rules_the_cache_out(self) -> None:
        assert found("cached-step", [TRAIN], parameters={"MaxDepth": 3}) == ()

    def test_a_new_output_that_it_reads_rules_the_cache_out(self) -> None:
        (issue,) = found("cached-step", [PROCESS, TRAIN])
        assert issue.steps == (PROCESS,)

    def test_each_step_says_which_inputs_are_the_same(self) -> None:
        pipeline = pipeline_of(step("A", **self.CACHED), step("B", **self.CACHED))
        reference = replace(succeeded(["A", "B"]), pipeline=pipeline)
        first, second = found("cached-step", ["A", "B"], reference, pipeline=pipeline)
        assert (first.steps, second.steps) == (("A",), ("B",))
        assert "the same as before: its definition is that of reference." in first.message
        (alone,) = found("cached-step", ["A"], None, pipeline=pipeline)
        assert "the same as before: it reads no parameter and no output." in alone.message

    @pytest.mark.parametrize(
        ("key", "hits"), [("ResourceConfig", True), ("HyperParameters", False), ("InputDataConfig", False)]
    )
    def test_only_what_caching_compares_counts(self, key: str, hits: bool) -> None:
        """Another instance type is served from cache like the old one."""
        reads = step("A", Arguments={key: {"X": {"Get": "Parameters.P"}}}, **self.CACHED)
        pipeline = pipeline_of(reads, parameters=[{"Name": "P", "Type": "String", "DefaultValue": "a"}])
        issues = found("cached-step", ["A"], None, pipeline=pipeline, parameters={"P": "b"})
        assert [issue.steps for issue in issues] == [("A",)] * hits

    @pytest.mark.parametrize(("key", "hits"), [("ResourceConfig", True), ("HyperParameters", False)])
    def test_a_definition_that_changed_rules_the_cache_out_where_it_is_compared(
        self, key: str, hits: bool
    ) -> None:
        then, today = (pipeline_of(step("A", Arguments={key: value}, **self.CACHED)) for value in ("1", "2"))
        reference = replace(succeeded(["A"]), pipeline=then)
        assert bool(found("cached-step", ["A"], reference, pipeline=today)) is hits

    def test_a_step_that_is_only_waited_for_is_no_input(self) -> None:
        pipeline = pipeline_of(step("First"), step("A", "First", **self.CACHED))
        (issue,) = found("cached-step", ["First", "A"], None, pipeline=pipeline)
        assert issue.steps == ("A",)

    def test_what_differs_in_each_execution_rules_the_cache_out(self) -> None:
        cached = step("A", Arguments={"Environment": {"RUN": EXECUTION_ID}}, **self.CACHED)
        assert found("cached-step", ["A"], None, pipeline=pipeline_of(cached)) == ()

    @pytest.mark.parametrize(
        ("kind", "hits"),
        [
            *((kind, False) for kind in sorted(NEVER_CACHED)),
            *((kind, True) for kind in (*CACHE_KEY_ATTRIBUTES, "NewerThanThePage")),
        ],
    )
    def test_a_type_that_is_never_cached_passes(self, kind: str, hits: bool) -> None:
        """Such as a Lambda step, for which the SDK writes a CacheConfig."""
        pipeline = pipeline_of(step("A", step_type=kind, **self.CACHED))
        assert bool(found("cached-step", ["A"], None, pipeline=pipeline)) is hits

    @pytest.mark.parametrize("config", [None, {}, {"Enabled": False}, {"Enabled": "yes"}, "on"])
    def test_caching_that_is_off_passes(self, config: Any) -> None:
        pipeline = pipeline_of(step("A", CacheConfig=config))
        assert found("cached-step", ["A"], None, pipeline=pipeline) == ()


class TestExecutionIdPath:
    WRITER = step("Write", Outputs=path("s3:/", "bucket", EXECUTION_ID, "shared"))

    @pytest.mark.parametrize(
        "reader",
        [
            step("Read", "Write", Inputs=path("s3:/", "bucket", EXECUTION_ID, "shared")),
            step("Read", "Write", Inputs=path("s3:/", "bucket", EXECUTION_ID, "shared", "train")),
            step("Read", "Write", Inputs=path("s3:/", "bucket", EXECUTION_ID)),
        ],
        ids=["same", "below", "above"],
    )
    def test_a_path_shared_with_a_reused_step_is_empty_now(self, reader: dict[str, Any]) -> None:
        pipeline = pipeline_of(self.WRITER, reader)
        reference = succeeded(["Write", "Read"])
        (issue,) = found("execution-id-path", ["Read"], reference, pipeline=pipeline)
        assert issue.steps == ("Read", "Write")
        assert issue.repairs[0].add_steps == ("Write",)
        assert found("execution-id-path", ["Write", "Read"], reference, pipeline=pipeline) == ()

    @pytest.mark.parametrize(
        "values",
        [
            ("s3:/", "bucket", EXECUTION_ID, "shared-not"),
            ("s3:/", "bucket", EXECUTION_ID, "own"),
            ("s3:/", "bucket", "shared"),
        ],
        ids=["like", "own", "no id"],
    )
    def test_a_path_of_its_own_passes(self, values: tuple[Any, ...]) -> None:
        pipeline = pipeline_of(self.WRITER, step("Read", "Write", Inputs=path(*values)))
        assert found("execution-id-path", ["Read"], succeeded(["Write"]), pipeline=pipeline) == ()

    def test_outputs_of_the_real_pipeline_are_each_step_s_own(self) -> None:
        assert found("execution-id-path", [TRAIN, EVAL]) == ()


class TestCleanedOutput:
    PIPELINE = pipeline_of(
        step("Make"),
        step("Use", "Make"),
        step("Tidy", "Use", step_type="Cleanup", Arguments={"Resources": {"S3": [{"StepName": "Make"}]}}),
    )

    def test_what_a_cleanup_deleted_is_not_there_to_be_reused(self) -> None:
        reference = succeeded(["Make", "Use", "Tidy"])
        (issue,) = found("cleaned-output", ["Use"], reference, pipeline=self.PIPELINE)
        assert issue.message.startswith("Tidy has deleted outputs of Make")
        assert issue.repairs[0].add_steps == ("Make",)

    @pytest.mark.parametrize("status", ["Failed", None])
    def test_a_cleanup_that_did_not_succeed_deleted_nothing_that_is_known(self, status: str | None) -> None:
        statuses = {"Make": "Succeeded"} | ({"Tidy": status} if status else {})
        reference = ReferenceExecution("arn:r", "Failed", "r", statuses)
        assert found("cleaned-output", ["Use"], reference, pipeline=self.PIPELINE) == ()

    def test_a_step_that_runs_again_needs_no_old_output(self) -> None:
        reference = succeeded(["Make", "Use", "Tidy"])
        assert found("cleaned-output", ["Make", "Use"], reference, pipeline=self.PIPELINE) == ()

    @pytest.mark.parametrize(
        "arguments", [None, [], {"Resources": []}, {"Resources": {"S3": [1, {"StepName": 2}]}}]
    )
    def test_arguments_of_another_form_name_nothing(self, arguments: Any) -> None:
        pipeline = pipeline_of(
            step("Make"), step("Use", "Make"), step("Tidy", step_type="Cleanup") | {"Arguments": arguments}
        )
        assert found("cleaned-output", ["Use"], succeeded(["Make", "Tidy"]), pipeline=pipeline) == ()


@given(selections())
def test_no_step_is_reused_of_which_an_upstream_step_runs(chosen: tuple[Graph, frozenset[str]]) -> None:
    """A step between two that run is a gap, and not reused: stale reuse needs no rule of its own."""
    graph, selected = chosen
    pipeline = graph.pipeline()
    case = Case(pipeline, pipeline.in_order(tuple(selected)))
    assert case.selected.isdisjoint(pipeline.dag.ancestors(case.reused))


class TestDefinitionDrift:
    """The reference ran another definition than today's."""

    BEFORE = pipeline_of(step("Make", Image="1"), step("Use", "Make"))

    def reference(self) -> ReferenceExecution:
        return ReferenceExecution("arn:r", "Succeeded", "r", {"Make": "Succeeded"}, {}, self.BEFORE)

    def test_a_reused_step_that_changed_is_a_warning_with_its_repair(self) -> None:
        today = pipeline_of(step("Make", Image="2"), step("Use", "Make"))
        (issue,) = found("definition-drift", ["Use"], self.reference(), pipeline=today)
        assert issue.message.startswith("Make has changed in the pipeline since r ran it")
        assert issue.repairs[0].add_steps == ("Make",)
        assert found("definition-drift", ["Make", "Use"], self.reference(), pipeline=today) == ()

    def test_a_change_further_upstream_counts(self) -> None:
        today = pipeline_of(step("Make", Image="2"), step("Use", "Make"), step("Last", "Use"))
        (issue,) = found("definition-drift", ["Last"], self.reference(), pipeline=today)
        assert issue.steps == ("Make",)

    @pytest.mark.parametrize(
        "today",
        [
            pipeline_of(step("Make", Image="1"), step("Use", "Make", Image="2")),
            pipeline_of(dict(reversed(step("Make", Image="1").items())), step("Use", "Make")),
            pipeline_of(
                step("Make", Image="1", DisplayName="Maker", Description="It makes."), step("Use", "Make")
            ),
            pipeline_of(step("Make", Image="1"), step("New"), step("Use", "Make")),
        ],
        ids=["the selected step", "order of keys", "display name", "another step"],
    )
    def test_a_change_that_cannot_matter_passes(self, today: Pipeline) -> None:
        assert found("definition-drift", ["Use"], self.reference(), pipeline=today) == ()

    def test_a_change_inside_a_container_is_none_of_the_container(self) -> None:
        def condition(image: str) -> Pipeline:
            branch = {"Conditions": [], "IfSteps": [step("Inner", Image=image)], "ElseSteps": []}
            return pipeline_of(step("If", step_type="Condition") | {"Arguments": branch}, step("After", "If"))

        statuses = {"If": "Succeeded", "Inner": "Succeeded"}
        reference = ReferenceExecution("arn:r", "Succeeded", "r", statuses, {}, condition("1"))
        assert found("definition-drift", ["After"], reference, pipeline=condition("2")) == ()

    def test_an_unknown_definition_says_nothing(self) -> None:
        today = pipeline_of(step("Make", Image="2"), step("Use", "Make"))
        reference = ReferenceExecution("arn:r", "Succeeded", "r", {"Make": "Succeeded"})
        assert found("definition-drift", ["Use"], reference, pipeline=today) == ()

    def test_of_a_function_that_was_compiled_again_it_says_that_it_may_be_the_same(self) -> None:
        def compiled(folder: str) -> Pipeline:
            arguments = {"ContainerArguments": ["--func_step_s3_dir", folder]}
            return pipeline_of(step("Make") | {"Arguments": arguments}, step("Use", "Make"))

        reference = ReferenceExecution(
            "arn:r", "Succeeded", "r", {"Make": "Succeeded"}, {}, compiled("monday")
        )
        (issue,) = found("definition-drift", ["Use"], reference, pipeline=compiled("tuesday"))
        assert issue.message.endswith("Make may be the same: compiling a function changes its definition.")
