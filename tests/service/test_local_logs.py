"""The logs client of a `LocalSageMaker`: what CloudWatch Logs says of the jobs of a pipeline."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import closing
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError

from sagemaker_selective_widget.local import LocalSageMaker, StepContext
from sagemaker_selective_widget.local.api.logs import MAX_EVENTS
from sagemaker_selective_widget.local.transport.client import service_model
from tests.service.local_wire import Wire, step

TRAINING = "/aws/sagemaker/TrainingJobs"
FUNCTION_ARN = "arn:aws:lambda:us-west-2:123456789012:function:notify"
GROUPS = {
    "Training": TRAINING,
    "Processing": "/aws/sagemaker/ProcessingJobs",
    "Transform": "/aws/sagemaker/TransformJobs",
    "QualityCheck": "/aws/sagemaker/ProcessingJobs",
    "ClarifyCheck": "/aws/sagemaker/ProcessingJobs",
}


def counting(limit: int) -> Callable[[StepContext], None]:
    """A function that logs its step's name with numbers."""

    def count(context: StepContext) -> None:
        for number in range(limit):
            context.log(f"{context.name} {number}")

    return count


@pytest.fixture
def logs(sagemaker: LocalSageMaker) -> Any:
    return sagemaker.logs_client()


@pytest.fixture
def stream(wire: Wire, logs: Any) -> str:
    """The one stream of the training jobs: ten events."""
    wire.sagemaker.register("A", counting(10))
    wire.create(step("A"))
    wire.run()
    (found,) = logs.describe_log_streams(logGroupName=TRAINING)["logStreams"]
    return str(found["logStreamName"])


@pytest.fixture
def three_jobs(wire: Wire) -> str:
    """An execution of three steps one after the other, of three events each."""
    for name in "ABC":
        wire.sagemaker.register(name, counting(3))
    wire.create(step("A"), step("B", "A"), step("C", "B"))
    return wire.run()


def messages(answer: Any) -> list[str]:
    return [event["message"] for event in answer["events"]]


def arn_of(metadata: Any) -> str:
    """The ARN in a step's metadata."""
    ((_, made),) = metadata.items()
    return str(made.get("Arn") or made["CheckJobArn"])


class TestNames:
    @pytest.mark.parametrize("kind", GROUPS)
    def test_a_job_logs_where_its_kind_does_by_the_name_in_its_metadata(
        self, wire: Wire, logs: Any, kind: str
    ) -> None:
        wire.sagemaker.register("A", counting(1))
        wire.create(step("A", kind=kind))
        job = arn_of(wire.steps(wire.run())["A"]["Metadata"]).rpartition("/")[2]
        (found,) = logs.describe_log_streams(logGroupName=GROUPS[kind])["logStreams"]
        assert re.fullmatch(rf"{job}/algo-1-\d{{10}}", found["logStreamName"])

    def test_a_function_logs_under_its_own_name(self, wire: Wire, logs: Any) -> None:
        wire.sagemaker.register("A", counting(2))
        wire.create({**step("A", kind="Lambda"), "FunctionArn": FUNCTION_ARN})
        wire.run()
        answer = logs.filter_log_events(logGroupName="/aws/lambda/notify")
        assert messages(answer) == ["A 0", "A 1"]
        assert re.fullmatch(r"\d{4}/\d\d/\d\d/\[\$LATEST\]\w{32}", answer["events"][0]["logStreamName"])

    def test_a_step_without_a_job_has_a_log_here_and_none_there(self, wire: Wire, logs: Any) -> None:
        wire.sagemaker.register("A", counting(1))
        wire.create(step("A", kind="Model"))
        assert wire.sagemaker.log(wire.run(), "A") == "A 0\n"
        with pytest.raises(logs.exceptions.ResourceNotFoundException):
            logs.describe_log_streams(logGroupName=TRAINING)

    def test_a_retry_is_another_job_and_another_stream(self, wire: Wire, logs: Any) -> None:
        wire.sagemaker.register("A", counting(1))
        wire.create(step("A"), step("B", "A"))
        with wire.sagemaker.faults.fail_once("A"):
            execution = wire.run()
        wire.client.retry_pipeline_execution(PipelineExecutionArn=execution, ClientRequestToken="1" * 32)
        wire.finish(execution)
        assert len(logs.describe_log_streams(logGroupName=TRAINING)["logStreams"]) == 3

    def test_the_owner_of_a_logs_client_is_known(self, sagemaker: LocalSageMaker, logs: Any) -> None:
        assert LocalSageMaker.of(logs) is sagemaker


class TestStreams:
    def test_a_stream_says_when_it_was_written_to(self, logs: Any, stream: str) -> None:
        (found,) = logs.describe_log_streams(logGroupName=TRAINING)["logStreams"]
        now_ms = datetime.now(timezone.utc).timestamp() * 1000
        assert found["arn"].endswith(f":log-group:{TRAINING}:log-stream:{stream}")
        assert found["creationTime"] <= found["firstEventTimestamp"] <= found["lastEventTimestamp"] <= now_ms

    def test_a_job_that_says_nothing_has_a_stream_without_events(self, wire: Wire, logs: Any) -> None:
        wire.create(step("A"))
        wire.run()
        (found,) = logs.describe_log_streams(logGroupName=TRAINING)["logStreams"]
        assert "lastEventTimestamp" not in found
        where = {"logGroupName": TRAINING, "logStreamName": found["logStreamName"]}
        assert logs.get_log_events(**where)["events"] == []

    def test_streams_come_in_pages_in_either_order(self, logs: Any, three_jobs: str) -> None:
        pages = logs.get_paginator("describe_log_streams").paginate(
            logGroupName=TRAINING, descending=True, PaginationConfig={"PageSize": 1}
        )
        names = [each["logStreamName"] for page in pages for each in page["logStreams"]]
        assert len(names) == 3
        assert names == sorted(names, reverse=True)

    def test_by_time_the_newest_comes_last_or_first(self, logs: Any, three_jobs: str) -> None:
        by_time = {"logGroupName": TRAINING, "orderBy": "LastEventTime"}
        names = [each["logStreamName"] for each in logs.describe_log_streams(**by_time)["logStreams"]]
        assert [re.sub(r".*-([ABC])-.*/.*", r"\1", name) for name in names] == ["A", "B", "C"]
        turned = logs.describe_log_streams(descending=True, **by_time)["logStreams"]
        assert [each["logStreamName"] for each in turned] == names[::-1]

    def test_a_prefix_goes_with_the_order_of_names_alone(self, logs: Any, stream: str) -> None:
        prefix = stream.partition("/")[0]
        found = logs.describe_log_streams(logGroupName=TRAINING, logStreamNamePrefix=prefix)["logStreams"]
        assert [each["logStreamName"] for each in found] == [stream]
        assert logs.describe_log_streams(logGroupName=TRAINING, logStreamNamePrefix="q")["logStreams"] == []
        with pytest.raises(logs.exceptions.InvalidParameterException):
            logs.describe_log_streams(
                logGroupName=TRAINING, logStreamNamePrefix=prefix, orderBy="LastEventTime"
            )


class TestEventsOfAStream:
    def test_the_last_come_without_a_word_about_the_order(self, logs: Any, stream: str) -> None:
        answer = logs.get_log_events(logGroupName=TRAINING, logStreamName=stream, limit=3)
        assert messages(answer) == ["A 7", "A 8", "A 9"]

    def test_forward_to_the_end_where_the_token_comes_again(self, logs: Any, stream: str) -> None:
        where = {"logGroupName": TRAINING, "logStreamName": stream, "limit": 4, "startFromHead": True}
        pages = [logs.get_log_events(**where)]
        while not pages[1:] or pages[-1]["nextForwardToken"] != pages[-2]["nextForwardToken"]:
            pages.append(logs.get_log_events(**where, nextToken=pages[-1]["nextForwardToken"]))
        assert [len(page["events"]) for page in pages] == [4, 4, 2, 0]
        assert [each for page in pages for each in messages(page)] == [f"A {number}" for number in range(10)]

    def test_backward_to_the_beginning(self, logs: Any, stream: str) -> None:
        where = {"logGroupName": TRAINING, "logStreamName": stream, "limit": 4}
        last = logs.get_log_events(**where)
        before = logs.get_log_events(**where, nextToken=last["nextBackwardToken"])
        first = logs.get_log_events(**where, nextToken=before["nextBackwardToken"])
        none = logs.get_log_events(**where, nextToken=first["nextBackwardToken"])
        assert [messages(page) for page in (first, before)] == [
            ["A 0", "A 1"],
            ["A 2", "A 3", "A 4", "A 5"],
        ]
        assert none["events"] == []
        assert none["nextBackwardToken"] == first["nextBackwardToken"]

    def test_a_forward_token_finds_what_is_written_later(self, wire: Wire, logs: Any) -> None:
        """A reader that follows a job gets each line once."""
        seen: list[str] = []
        token: dict[str, str] = {}

        def follow(context: StepContext) -> None:
            for number in range(3):
                context.log(str(number))
                (stream,) = logs.describe_log_streams(logGroupName=TRAINING)["logStreams"]
                answer = logs.get_log_events(
                    logGroupName=TRAINING, logStreamName=stream["logStreamName"], startFromHead=True, **token
                )
                seen.extend(messages(answer))
                token["nextToken"] = answer["nextForwardToken"]

        wire.sagemaker.register("A", follow)
        wire.create(step("A"))
        wire.run()
        assert seen == ["0", "1", "2"]

    def test_a_period_includes_its_start_and_not_its_end(self, logs: Any, stream: str) -> None:
        where = {"logGroupName": TRAINING, "logStreamName": stream}
        events = logs.get_log_events(**where)["events"]
        first_ms, last_ms = events[0]["timestamp"], events[-1]["timestamp"]
        assert logs.get_log_events(**where, startTime=first_ms, endTime=last_ms + 1)["events"] == events
        assert logs.get_log_events(**where, startTime=last_ms + 1)["events"] == []
        assert logs.get_log_events(**where, endTime=first_ms)["events"] == []

    def test_a_token_of_somebody_else_is_refused(self, logs: Any, stream: str) -> None:
        with pytest.raises(logs.exceptions.InvalidParameterException):
            logs.get_log_events(logGroupName=TRAINING, logStreamName=stream, nextToken="x/y")

    def test_an_unknown_stream_is_not_found(self, logs: Any, stream: str) -> None:
        with pytest.raises(logs.exceptions.ResourceNotFoundException, match="log stream does not exist"):
            logs.get_log_events(logGroupName=TRAINING, logStreamName="other")


class TestEventsOfAGroup:
    def test_events_of_all_streams_come_in_the_order_of_time(self, logs: Any, three_jobs: str) -> None:
        expected = [f"{name} {number}" for name in "ABC" for number in range(3)]
        assert messages(logs.filter_log_events(logGroupName=TRAINING)) == expected
        pages = logs.get_paginator("filter_log_events").paginate(
            logGroupName=TRAINING, PaginationConfig={"PageSize": 4}
        )
        assert [messages(page) for page in pages] == [expected[:4], expected[4:8], expected[8:]]

    def test_from_the_end_a_token_carries_on_backward(self, logs: Any, three_jobs: str) -> None:
        if (
            "startFromHead"
            not in logs.meta.service_model.operation_model("FilterLogEvents").input_shape.members
        ):
            pytest.skip("The installed botocore is older than startFromHead.")
        page = logs.filter_log_events(logGroupName=TRAINING, startFromHead=False, limit=5)
        assert messages(page) == ["C 2", "C 1", "C 0", "B 2", "B 1"]
        rest = logs.filter_log_events(logGroupName=TRAINING, nextToken=page["nextToken"])
        assert messages(rest) == ["B 0", "A 2", "A 1", "A 0"]
        assert "nextToken" not in rest

    def test_streams_are_chosen_by_name_or_prefix(self, logs: Any, three_jobs: str) -> None:
        streams = logs.describe_log_streams(logGroupName=TRAINING)["logStreams"]
        (named,) = [each["logStreamName"] for each in streams if "-B-" in each["logStreamName"]]
        only_b = ["B 0", "B 1", "B 2"]
        by_name = logs.filter_log_events(logGroupName=TRAINING, logStreamNames=[named])
        by_prefix = logs.filter_log_events(logGroupName=TRAINING, logStreamNamePrefix=named.partition("/")[0])
        assert messages(by_name) == messages(by_prefix) == only_b

    def test_a_period_includes_both_its_ends(self, logs: Any, stream: str) -> None:
        events = logs.filter_log_events(logGroupName=TRAINING)["events"]
        first_ms, last_ms = events[0]["timestamp"], events[-1]["timestamp"]
        within = logs.filter_log_events(logGroupName=TRAINING, startTime=first_ms, endTime=last_ms)
        assert within["events"] == events
        assert logs.filter_log_events(logGroupName=TRAINING, endTime=first_ms - 1)["events"] == []

    def test_every_event_has_an_id_of_its_own(self, logs: Any, three_jobs: str) -> None:
        ids = [each["eventId"] for each in logs.filter_log_events(logGroupName=TRAINING)["events"]]
        assert len(set(ids)) == 9
        assert ids == sorted(ids)

    def test_a_filter_is_refused_rather_than_ignored(self, logs: Any, stream: str) -> None:
        with pytest.raises(logs.exceptions.InvalidParameterException, match="filterPattern"):
            logs.filter_log_events(logGroupName=TRAINING, filterPattern="ERROR")

    def test_a_group_may_be_named_by_its_arn(self, logs: Any, stream: str) -> None:
        arn = f"arn:aws:logs:us-west-2:123456789012:log-group:{TRAINING}"
        assert len(logs.filter_log_events(logGroupIdentifier=arn)["events"]) == 10
        with pytest.raises(logs.exceptions.InvalidParameterException, match="logGroupName"):
            logs.filter_log_events()


class TestService:
    def test_answers_have_the_shape_of_the_model(self, logs: Any, stream: str) -> None:
        """Every member that is answered is one of the model's, and each event has them all."""
        model = service_model("logs")
        events = logs.filter_log_events(logGroupName=TRAINING)["events"]
        assert set(events[0]) == set(model.shape_for("FilteredLogEvent").members)
        of_stream = logs.get_log_events(logGroupName=TRAINING, logStreamName=stream)
        assert set(of_stream["events"][0]) == set(model.shape_for("OutputLogEvent").members)
        (found,) = logs.describe_log_streams(logGroupName=TRAINING)["logStreams"]
        assert set(found) == set(model.shape_for("LogStream").members) - {"uploadSequenceToken"}

    def test_a_blank_line_is_no_event(self, wire: Wire, logs: Any) -> None:
        """CloudWatch Logs takes no empty message; the log itself has the line."""
        wire.sagemaker.register("A", lambda context: context.log("a\n\nb"))
        wire.create(step("A"))
        assert wire.sagemaker.log(wire.run(), "A") == "a\n\nb\n"
        assert messages(logs.filter_log_events(logGroupName=TRAINING)) == ["a", "b"]

    def test_a_constraint_of_the_model_is_checked(self, logs: Any) -> None:
        with pytest.raises(logs.exceptions.InvalidParameterException, match="less than or equal to 50"):
            logs.describe_log_streams(logGroupName=TRAINING, limit=51)

    def test_other_operations_are_refused(self, logs: Any) -> None:
        with pytest.raises(ClientError, match="It has DescribeLogStreams, FilterLogEvents, GetLogEvents"):
            logs.describe_log_groups()

    def test_a_page_has_as_many_events_as_the_service_gives(self) -> None:
        documented = service_model("logs").operation_model("GetLogEvents").input_shape.members["limit"]
        assert documented.metadata["max"] == MAX_EVENTS

    def test_access_may_be_denied(self, sagemaker: LocalSageMaker, logs: Any) -> None:
        with sagemaker.faults.deny("FilterLogEvents"), pytest.raises(ClientError) as raised:
            logs.filter_log_events(logGroupName=TRAINING)
        assert raised.value.response["Error"]["Code"] == "AccessDeniedException"

    def test_a_client_over_http_reads_the_same(
        self, sagemaker: LocalSageMaker, logs: Any, stream: str
    ) -> None:
        asked = {"logGroupName": TRAINING}
        with sagemaker.serve() as url:
            remote = boto3.client(
                "logs",
                endpoint_url=url,
                region_name="us-west-2",
                aws_access_key_id="any",
                aws_secret_access_key="any",
            )
            with closing(remote):
                assert (
                    remote.filter_log_events(**asked)["events"] == logs.filter_log_events(**asked)["events"]
                )


class TestFolder:
    def test_logs_outlive_the_machine(self, tmp_path: Path) -> None:
        with LocalSageMaker(tmp_path, step_duration_s=0) as sagemaker:
            wire = Wire(sagemaker)
            sagemaker.register("A", counting(2))
            wire.create(step("A"))
            execution = wire.run()
            before = sagemaker.logs_client().filter_log_events(logGroupName=TRAINING)["events"]
        with LocalSageMaker(tmp_path) as sagemaker:
            assert sagemaker.log(execution, "A") == "A 0\nA 1\n"
            assert sagemaker.logs_client().filter_log_events(logGroupName=TRAINING)["events"] == before

    def test_a_log_is_found_beside_those_of_earlier_machines(self, tmp_path: Path) -> None:
        """What is logged after the first look, and by a step of the same name, has a place of its own."""
        with LocalSageMaker(tmp_path, step_duration_s=0) as sagemaker:
            wire = Wire(sagemaker)
            sagemaker.register("A", counting(1))
            wire.create(step("A"))
            first = wire.run()
        with LocalSageMaker(tmp_path, step_duration_s=0) as sagemaker:
            assert sagemaker.log(first, "A") == "A 0\n"
            sagemaker.register("A", counting(2))
            second = Wire(sagemaker).run()
            assert (sagemaker.log(first, "A"), sagemaker.log(second, "A")) == ("A 0\n", "A 0\nA 1\n")
            assert sagemaker.log(second, "B") == ""
