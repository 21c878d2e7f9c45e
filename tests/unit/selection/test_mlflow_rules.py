"""A run id that leads into the reference's MLflow run: what passes, what fails and the boundary."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from sagemaker_selective_widget.pipeline import Pipeline
from sagemaker_selective_widget.selection import Issue, judge
from tests.unit.strategies import pipeline_of, real_pipeline, step, succeeded

RUN = "0123456789abcdef0123456789abcdef"


def found(
    pipeline: Pipeline, *selected: str, ran_with: Mapping[str, str], **overrides: str
) -> tuple[Issue, ...]:
    reference = succeeded(pipeline.step_names, parameters=ran_with)
    issues = judge(pipeline, selected, reference, overrides).issues
    return tuple(issue for issue in issues if issue.code == "foreign-mlflow-run")


def by_parameter(name: str = "MlflowRunId", place: Any = None, default: str | None = None) -> Pipeline:
    """A chain of which the last step reads a parameter."""
    declared = {"Name": name, "Type": "String"} | ({} if default is None else {"DefaultValue": default})
    arguments = place or {"Environment": {"PARENT": {"Get": f"Parameters.{name}"}}}
    return pipeline_of(step("Begin"), step("Train", "Begin", Arguments=arguments), parameters=[declared])


def by_step(arguments: Any, begin: Mapping[str, Any] | None = None) -> Pipeline:
    """A chain of which the last step takes something from the first."""
    first = step("Begin", step_type="Lambda") | dict(begin or {})
    return pipeline_of(first, step("Train", "Begin", Arguments=arguments))


def environment(name: str, value: Any) -> dict[str, Any]:
    return {"Environment": {name: value}}


class TestParameter:
    def test_an_inherited_run_is_the_reference_s(self) -> None:
        (issue,) = found(by_parameter(), "Train", ran_with={"MlflowRunId": RUN})
        assert issue.message == (
            "Train takes the MLflow run from MlflowRunId, which is inherited: what it logs goes into the run "
            "of reference. Override MlflowRunId with the id of a new run."
        )
        assert (issue.steps, issue.parameters, issue.repairs) == (("Train",), ("MlflowRunId",), ())

    def test_another_default_is_offered(self) -> None:
        pipeline = by_parameter(default="none")
        (issue,) = found(pipeline, "Train", ran_with={"MlflowRunId": RUN})
        assert [each.label for each in issue.repairs] == ["Set MlflowRunId to none"]
        _, overrides = issue.repairs[0].applied_to((), {})
        assert found(pipeline, "Train", ran_with={"MlflowRunId": RUN}, **overrides) == ()  # type: ignore[arg-type]

    @pytest.mark.parametrize("default", ["", RUN], ids=["cannot be sent", "the same"])
    def test_a_default_of_no_use_is_not_offered(self, default: str) -> None:
        (issue,) = found(by_parameter(default=default), "Train", ran_with={"MlflowRunId": RUN})
        assert issue.repairs == ()

    def test_an_override_passes(self) -> None:
        """A person who gives the same run again wants to go on in it."""
        assert found(by_parameter(), "Train", ran_with={"MlflowRunId": RUN}, MlflowRunId="f" * 32) == ()

    def test_no_step_that_runs_reads_it_and_it_passes(self) -> None:
        assert found(by_parameter(), "Begin", ran_with={"MlflowRunId": RUN}) == ()

    @pytest.mark.parametrize(
        ("name", "value", "is_found"),
        [
            ("mlflow_parent_run_id", "any", True),
            ("RunId", RUN, True),
            ("ParentRunId", RUN, True),
            ("RunId", "nightly", False),
            ("MlflowExperiment", RUN, False),
            ("MlflowRunName", "nightly", False),
            ("Checksum", RUN, False),
        ],
    )
    def test_by_its_name_and_its_value(self, name: str, value: str, is_found: bool) -> None:
        assert bool(found(by_parameter(name), "Train", ran_with={name: value})) is is_found

    @pytest.mark.parametrize(
        ("place", "is_found"),
        [
            (environment("MLFLOW_RUN_ID", {"Get": "Parameters.P"}), True),
            ({"ContainerArguments": ["--mlflow-run-id", {"Get": "Parameters.P"}]}, True),
            ({"ContainerArguments": ["--run-id", {"Get": "Parameters.P"}]}, False),
            ({"ContainerArguments": ["--run-id", {"Get": "Parameters.P"}, "--to", "mlflow"]}, True),
            (environment("MLFLOW_TRACKING_URI", {"Get": "Parameters.P"}), False),
        ],
    )
    def test_by_the_place_that_it_is_handed_to(self, place: Any, is_found: bool) -> None:
        assert bool(found(by_parameter("P", place), "Train", ran_with={"P": "x"})) is is_found


BEGUN = {"Get": "Steps.Begin.OutputParameters['mlflow_run_id']"}


class TestReusedStep:
    @pytest.mark.parametrize(
        "arguments",
        [
            environment("PARENT", BEGUN),
            environment("MLFLOW_RUN_ID", {"Get": "Steps.Begin.OutputParameters['id']"}),
            environment("MLFLOW_RUN_ID", {"Std:Join": {"On": "", "Values": [BEGUN]}}),
            {
                "Environment": {
                    "MLFLOW_RUN_ID": {
                        "Std:JsonGet": {"PropertyFile": {"Get": "Steps.Begin.PropertyFiles.F"}, "Path": "id"}
                    }
                }
            },
        ],
        ids=["an output of that name", "the variable of MLflow", "joined", "from a property file"],
    )
    def test_a_run_of_a_reused_step_is_the_reference_s(self, arguments: Any) -> None:
        pipeline = by_step(arguments)
        (issue,) = found(pipeline, "Train", ran_with={})
        assert issue.message == (
            "Train takes its MLflow run from Begin, which is reused: what it logs goes into the run of "
            "reference. Add Begin."
        )
        assert issue.steps == ("Train", "Begin")
        assert found(pipeline, *issue.repairs[0].applied_to(("Train",), {})[0], ran_with={}) == ()

    def test_a_function_that_begins_runs_is_known_by_its_name(self) -> None:
        output = {"Get": "Steps.Begin.OutputDataConfig.S3OutputPath"}
        named = {"Type": "Training", "DisplayName": "__main__.start_mlflow_run"}
        assert found(by_step(environment("IN", output), named), "Train", ran_with={})
        assert not found(by_step(environment("IN", output)), "Train", ran_with={})
        logs = {"Type": "Training", "DisplayName": "__main__.train_with_mlflow"}
        assert not found(by_step(environment("IN", output), logs), "Train", ran_with={})

    @pytest.mark.parametrize(
        "arguments",
        [
            environment("PARENT", {"Get": "Steps.Begin.OutputParameters['table']"}),
            environment("RUN_ID", {"Get": "Steps.Begin.OutputParameters['id']"}),
            environment("MLFLOW_RUN_NAME", {"Get": "Execution.PipelineExecutionId"}),
        ],
        ids=["something else", "a run of something else", "the execution's own id"],
    )
    def test_passes(self, arguments: Any) -> None:
        assert found(by_step(arguments), "Train", ran_with={}) == ()

    def test_both_run_and_pass(self) -> None:
        assert found(by_step(environment("MLFLOW_RUN_ID", BEGUN)), "Begin", "Train", ran_with={}) == ()

    def test_the_experiment_of_a_definition_is_no_run(self) -> None:
        pipeline = real_pipeline("v3_mlflow")
        assert found(pipeline, "Fit", ran_with={"Experiment": "example"}) == ()


def test_without_a_reference_there_is_no_other_run() -> None:
    assert not [
        issue
        for issue in judge(by_parameter(default=RUN), ["Begin", "Train"]).issues
        if issue.code == "foreign-mlflow-run"
    ]
