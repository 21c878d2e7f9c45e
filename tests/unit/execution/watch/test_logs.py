"""Where the log of a step is, and whose log is meant."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import Any

import pytest

from sagemaker_selective_widget.errors import NoLogError, UnknownStepError
from sagemaker_selective_widget.execution import StepRun
from sagemaker_selective_widget.execution.watch.logs import (
    LogLine,
    LogPlace,
    as_text,
    find_log,
    log_place,
    logged_runs,
)
from sagemaker_selective_widget.execution.watch.status import Iteration
from sagemaker_selective_widget.pipeline import Pipeline
from tests.unit.execution.fakes import ARN, snapshot

START = datetime(2026, 11, 24, 8, 0, tzinfo=timezone.utc)
END = START + timedelta(minutes=5)
JOB = "arn:aws:sagemaker:us-west-2:123456789012:training-job/job-1"
FUNCTION = "arn:aws:lambda:us-west-2:123456789012:function:notify:7"
TRAINING = "/aws/sagemaker/TrainingJobs"
PIPELINE = Pipeline.from_definition(
    {
        "Version": "2020-12-01",
        "Steps": [
            {"Name": "Train", "Type": "Training"},
            {"Name": "Check", "Type": "Condition", "Arguments": {"IfSteps": [], "ElseSteps": []}},
        ],
    }
)


def run(name: str = "Train", arn: str = JOB, **members: Any) -> StepRun:
    members = {"status": "Succeeded", "started_at": START, "ended_at": END, **members}
    return StepRun(name, resource_arn=arn, **members)


class TestPlace:
    @pytest.mark.parametrize(
        ("kind", "group"),
        [
            ("training-job", TRAINING),
            ("processing-job", "/aws/sagemaker/ProcessingJobs"),
            ("transform-job", "/aws/sagemaker/TransformJobs"),
        ],
    )
    def test_a_jobs_streams_begin_with_its_name(self, kind: str, group: str) -> None:
        place = log_place(run(arn=f"arn:aws:sagemaker:us-west-2:123456789012:{kind}/job-1"))
        assert place == LogPlace(group, "job-1/", START)

    @pytest.mark.parametrize("partition", ["aws-cn", "aws-us-gov", "aws-eusc", "aws-iso", "aws-iso-b"])
    def test_every_partition_has_logs(self, partition: str) -> None:
        assert log_place(run(arn=JOB.replace("aws", partition, 1))) == LogPlace(TRAINING, "job-1/", START)

    def test_a_function_is_read_in_the_time_of_its_step(self) -> None:
        """Its streams serve others too, and its version is no part of the group's name."""
        assert log_place(run(arn=FUNCTION)) == LogPlace("/aws/lambda/notify", "", START, END)

    @pytest.mark.parametrize("reused", ["reused_from", "cached_from"])
    def test_a_reused_job_has_logged_at_a_time_that_is_not_known(self, reused: str) -> None:
        assert log_place(run(**{reused: ARN})) == LogPlace(TRAINING, "job-1/")
        assert log_place(run(arn=FUNCTION, **{reused: ARN})) is None

    @pytest.mark.parametrize(
        "arn", ["", "no arn", "arn:aws:sagemaker:us-west-2:123456789012:model/m", "arn:aws:s3:::bucket/key"]
    )
    def test_what_makes_no_job_has_none(self, arn: str) -> None:
        assert log_place(run(arn=arn)) is None


class TestMeant:
    def test_the_step_of_that_name(self) -> None:
        train = run()
        assert find_log(snapshot("Executing", train, run("Other")), PIPELINE, "Train") is train

    def test_of_iterations_the_latest_or_the_first_that_failed(self) -> None:
        rows = [
            run(f"Train-{index}", iteration=Iteration("Loop", index), status=status)
            for index, status in enumerate(["Succeeded", "Failed", "Failed", "Succeeded"])
        ]
        execution = snapshot("Failed", *rows)
        assert logged_runs(execution) == {"Train": rows[1]}
        assert find_log(execution, PIPELINE, "Train") is rows[1]
        assert find_log(execution, PIPELINE, "Train-3") is rows[3]
        assert find_log(snapshot("Executing", rows[0], rows[3]), PIPELINE, "Train") is rows[3]

    @pytest.mark.parametrize(
        ("name", "rows", "reason"),
        [
            ("Check", [run("Check", arn="")], "a Condition step starts no job"),
            ("Train", [], "has not started its job"),
            ("Train", [run(arn="", status="Starting")], "has not started its job"),
            ("Train", [run(arn="", reused_from=ARN)], "its output is reused"),
        ],
    )
    def test_why_there_is_none_is_said(self, name: str, rows: list[StepRun], reason: str) -> None:
        with pytest.raises(NoLogError, match=reason):
            find_log(snapshot("Executing", *rows), PIPELINE, name)

    def test_without_an_execution_there_is_none(self) -> None:
        with pytest.raises(NoLogError, match="no execution is watched"):
            find_log(None, PIPELINE, "Train")

    def test_a_name_that_no_step_has_is_told(self) -> None:
        with pytest.raises(UnknownStepError, match="Trian"):
            find_log(snapshot("Executing", run()), PIPELINE, "Trian")


class TestText:
    def test_of_one_instance_a_line_is_as_it_was_written(self) -> None:
        lines = [LogLine(START, "a", "job-1/algo-1-1700000000"), LogLine(END, "b", "job-1/algo-1-1700000000")]
        assert as_text(lines) == ((START, "a"), (END, "b"))

    def test_of_several_a_line_says_whose_it_is(self) -> None:
        streams = ["job-1/algo-1-1700000000", "job-1/algo-2-1700000001", "2026/11/24/[$LATEST]0123456789"]
        assert [text for _, text in as_text([LogLine(START, "a", stream) for stream in streams])] == [
            "[algo-1] a",
            "[algo-2] a",
            "[23456789] a",
        ]
