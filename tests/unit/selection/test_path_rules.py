"""Data that steps share by a path: each rule with a case that passes, one that fails and its boundary."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest

from sagemaker_selective_widget.pipeline import Pipeline
from sagemaker_selective_widget.selection import Issue, ReferenceExecution, judge
from tests.unit.pipeline.test_paths import ID, join, processing, training
from tests.unit.strategies import pipeline_of, real_pipeline, step, succeeded

RUN = join("s3://b", ID)


def found(
    code: str, pipeline: Pipeline, *selected: str, reference: ReferenceExecution | None = None
) -> tuple[Issue, ...]:
    """The issues of one code; every step succeeded in the reference."""
    known = reference or succeeded(pipeline.step_names)
    return tuple(issue for issue in judge(pipeline, selected, known).issues if issue.code == code)


def repaired(issue: Issue, *selected: str) -> Iterable[str]:
    return issue.repairs[0].applied_to(selected, {})[0]


class TestExecutionIdPath:
    def test_siblings_below_one_run_folder_pass(self) -> None:
        """Train writes beside Prep, and reads it only through its properties."""
        train = training("Train", reads={"Get": "Steps.Prep.Outputs"}, writes=join(RUN, "train"))
        pipeline = pipeline_of(processing("Prep", writes=join(RUN, "prep")), train)
        assert found("execution-id-path", pipeline, "Train") == ()

    @pytest.mark.parametrize(
        ("variable", "phrase"),
        [
            ("PipelineExecutionId", "the execution's id"),
            ("PipelineExecutionArn", "the execution's ARN"),
            ("StartDateTime", "the execution's start time"),
            ("CurrentDateTime", "the current time"),
        ],
    )
    def test_a_path_of_a_variable_of_the_execution_is_empty_now(self, variable: str, phrase: str) -> None:
        path = join("s3://b", {"Get": f"Execution.{variable}"})
        pipeline = pipeline_of(step("Write", Out=path), step("Read", "Write", In=join(path, "x")))
        (issue,) = found("execution-id-path", pipeline, "Read")
        assert issue.message == (
            f"Read shares with Write a path built from {phrase}. Here that is the new execution's, under "
            "which a reused step has written nothing. Add Write, or read its output through its properties."
        )
        assert found("execution-id-path", pipeline, *repaired(issue, "Read")) == ()

    def test_both_are_handed_the_id_as_it_is(self) -> None:
        steps = [step("Write", Arguments={"Environment": {"RUN": ID}}), step("Read", "Write")]
        pipeline = pipeline_of(steps[0], steps[1] | {"Arguments": {"HyperParameters": {"run": ID}}})
        (issue,) = found("execution-id-path", pipeline, "Read")
        assert issue.steps == ("Read", "Write")
        assert issue.message.startswith("Read and Write are given the execution's id as an argument, and may")
        assert found("execution-id-path", pipeline, *repaired(issue, "Read")) == ()
        assert found("execution-id-path", pipeline, "Write") == ()

    def test_one_that_is_handed_the_id_and_one_with_a_path_of_it_pass(self) -> None:
        """The boundary: whether a job builds that very path, nobody can see."""
        pipeline = pipeline_of(step("Write", Out=join(RUN, "x")), step("Read", "Write", Arguments={"X": ID}))
        assert found("execution-id-path", pipeline, "Read") == ()

    @pytest.mark.parametrize("name", ["step_functions", "v2_functions", "v3_functions"])
    def test_functions_pass(self, name: str) -> None:
        """The SDK hands the id to each of them."""
        pipeline = real_pipeline(name)
        for step_name in pipeline.step_names:
            assert found("execution-id-path", pipeline, step_name) == ()


class TestSharedPath:
    PIPELINE = pipeline_of(
        processing("Write", writes="s3://b/data"), training("Read", reads="s3://b/data/train"), step("Other")
    )

    def test_both_run_and_pass(self) -> None:
        assert found("shared-path", self.PIPELINE, "Write", "Read") == ()

    def test_neither_runs_and_passes(self) -> None:
        assert found("shared-path", self.PIPELINE, "Other") == ()

    def test_the_reader_alone_finds_what_was_left(self) -> None:
        (issue,) = found("shared-path", self.PIPELINE, "Read")
        assert issue.message == (
            "Read reads s3://b/data, which Write writes, and no edge of the pipeline connects them. Write "
            "does not run, so Read finds there what was left earlier. "
            "Add Write, or connect them in the pipeline."
        )
        assert (issue.steps, issue.severity) == (("Read", "Write"), "warning")
        assert found("shared-path", self.PIPELINE, *repaired(issue, "Read")) == ()

    def test_the_writer_alone_changes_what_was_read(self) -> None:
        (issue,) = found("shared-path", self.PIPELINE, "Write")
        assert "Write writes s3://b/data, which Read reads" in issue.message
        assert "Read does not run, so Write changes what was read from there." in issue.message
        assert found("shared-path", self.PIPELINE, *repaired(issue, "Write")) == ()

    def test_a_reused_writer_is_called_so(self) -> None:
        """It is upstream by another way, and what it wrote there need not be the reference's."""
        pipeline = pipeline_of(
            processing("Write", writes="s3://b/data"),
            step("Between", "Write"),
            processing("Read", "Between", reads="s3://b/data"),
        )
        (issue,) = found("shared-path", pipeline, "Read")
        assert "Write is reused, so Read finds there what was left earlier." in issue.message
        assert set(repaired(issue, "Read")) == {"Read", "Between", "Write"}

    def test_several_are_named_together(self) -> None:
        pipeline = pipeline_of(
            processing("One", writes="s3://b/1"),
            processing("Two", writes="s3://b/2"),
            processing("Read", reads="s3://b"),
        )
        (issue,) = found("shared-path", pipeline, "Read")
        assert "Read reads s3://b/1 and s3://b/2, which One and Two write" in issue.message
        assert "One and Two do not run" in issue.message

    @pytest.mark.parametrize(
        "pipeline",
        [
            pipeline_of(processing("Write", reads="s3://b/data"), processing("Read", reads="s3://b/data")),
            pipeline_of(
                processing("Write", writes="s3://b/data"), processing("Read", "Write", reads="s3://b/data")
            ),
        ],
        ids=["two readers", "an edge"],
    )
    def test_passes(self, pipeline: Pipeline) -> None:
        assert found("shared-path", pipeline, "Read") == ()
        assert found("shared-path", pipeline, "Write") == ()

    @pytest.mark.parametrize("name", ["abalone", "huge_200", "v2_processing", "v3_outputs", "v2_transform"])
    def test_real_pipelines_pass(self, name: str) -> None:
        pipeline: Any = real_pipeline(name)
        for step_name in pipeline.step_names:
            assert found("shared-path", pipeline, step_name) == ()
