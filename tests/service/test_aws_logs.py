"""Reading the end of a step's log through a boto3 client: which client, which requests, which errors."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from typing import Any

import boto3
import pytest
from botocore.stub import Stubber

from sagemaker_selective_widget.aws.client import SageMakerPipelineService, connect
from sagemaker_selective_widget.aws.logs import LogReader, logs_client_for
from sagemaker_selective_widget.errors import AccessDeniedError, UnavailableError
from sagemaker_selective_widget.execution.watch.logs import LogPlace, log_place
from sagemaker_selective_widget.local import LocalSageMaker, StepContext
from tests.service.local_wire import Wire, step

START = datetime(2026, 11, 24, 8, 0, tzinfo=timezone.utc)
PLACE = LogPlace("/aws/sagemaker/TrainingJobs", "job-1/", START)
FUNCTION_ARN = "arn:aws:lambda:us-west-2:123456789012:function:notify"
KEYS = {"region_name": "us-west-2", "aws_access_key_id": "any", "aws_secret_access_key": "any"}


class Sent:
    """What a client sends from now on."""

    def __init__(self, client: Any) -> None:
        self.operations: list[str] = []
        service = client.meta.service_model.service_id.hyphenize()
        client.meta.events.register(f"before-call.{service}", self._note)

    def _note(self, model: Any, **_: Any) -> None:
        self.operations.append(model.name)


@pytest.fixture
def logs(sagemaker: LocalSageMaker) -> Any:
    return sagemaker.logs_client()


@pytest.fixture
def sent(logs: Any) -> Sent:
    return Sent(logs)


@pytest.fixture
def reader(logs: Any) -> LogReader:
    return LogReader(lambda: logs)


def make_older(logs: Any) -> None:
    """Let a client be of a boto3 from before 2026, whose FilterLogEvents begins with the oldest event."""
    members = logs.meta.service_model.operation_model("FilterLogEvents").input_shape.members
    members.pop("startFromHead", None)


def need_newest_first(logs: Any) -> None:
    operation = logs.meta.service_model.operation_model("FilterLogEvents")
    if "startFromHead" not in operation.input_shape.members:
        pytest.skip("The installed botocore is older than startFromHead.")


def counting(limit: int) -> Callable[[StepContext], None]:
    def count(context: StepContext) -> None:
        for number in range(limit):
            context.log(str(number))

    return count


def place_of(wire: Wire, execution_arn: str, name: str = "A") -> LogPlace:
    """Where the log of a step is, as the widget finds it."""
    snapshot = SageMakerPipelineService(wire.client, "Pipeline").snapshot(execution_arn)
    found = snapshot.step(name)
    assert found is not None
    place = log_place(found)
    assert place is not None
    return place


@pytest.fixture
def place(wire: Wire) -> LogPlace:
    """Where a training step has logged thirty lines."""
    wire.sagemaker.register("A", counting(30))
    wire.create(step("A"))
    return place_of(wire, wire.run())


def texts(reader: LogReader, place: LogPlace, limit: int = 20) -> list[str]:
    return [line.text for line in reader.tail(place, limit)]


class TestTail:
    @pytest.mark.parametrize("is_older", [False, True])
    def test_it_is_the_last_lines_oldest_first(
        self, reader: LogReader, logs: Any, sent: Sent, place: LogPlace, is_older: bool
    ) -> None:
        if is_older:
            make_older(logs)
        assert texts(reader, place) == [str(number) for number in range(10, 30)]
        assert texts(reader, place, 100) == [str(number) for number in range(30)]
        assert len(sent.operations) <= 4

    def test_a_log_of_an_unknown_time_is_read_by_its_newest_stream(
        self, reader: LogReader, sent: Sent, place: LogPlace
    ) -> None:
        """As of a job whose output is reused: only from a time of 2024 or later, the newest come first."""
        assert texts(reader, replace(place, since=None), 2) == ["28", "29"]
        assert sent.operations == ["DescribeLogStreams", "GetLogEvents"]

    @pytest.mark.parametrize("is_older", [False, True])
    def test_before_a_job_has_logged_there_is_none(
        self, wire: Wire, reader: LogReader, logs: Any, is_older: bool
    ) -> None:
        """Neither the group need be there, nor a stream in it, nor an event in that."""
        if is_older:
            make_older(logs)
        assert reader.tail(PLACE, 20) == ()
        wire.create(step("A"))
        silent = place_of(wire, wire.run())
        assert reader.tail(PLACE, 20) == ()
        assert reader.tail(silent, 20) == ()

    @pytest.mark.parametrize("is_older", [False, True])
    def test_of_a_function_it_is_what_it_wrote_in_that_time(
        self, wire: Wire, reader: LogReader, logs: Any, is_older: bool
    ) -> None:
        if is_older:
            make_older(logs)
        wire.sagemaker.register("A", counting(3))
        wire.create({**step("A", kind="Lambda"), "FunctionArn": FUNCTION_ARN})
        place = place_of(wire, wire.run())
        assert texts(reader, place) == ["0", "1", "2"]
        later = datetime.now(timezone.utc) + timedelta(hours=1)
        assert texts(reader, replace(place, since=later, until=None)) == []

    def test_each_line_has_its_time_and_its_stream(self, reader: LogReader, place: LogPlace) -> None:
        (line,) = reader.tail(place, 1)
        assert abs(datetime.now(timezone.utc) - line.at) < timedelta(minutes=1)
        assert line.stream.startswith(place.stream_prefix)


class TestRequests:
    """What is sent to AWS, checked by botocore against the API's model."""

    @pytest.fixture
    def aws(self) -> Any:
        return boto3.client("logs", **KEYS)

    def event(self, number: int, instance: int = 1) -> dict[str, Any]:
        stream = f"job-1/algo-{instance}-1700000000"
        return {"timestamp": 1_763_971_200_000 + number, "message": f"{number}\n", "logStreamName": stream}

    def asked(self, **members: Any) -> dict[str, Any]:
        start_ms = round((START - timedelta(minutes=1)).timestamp() * 1000)
        where = {"logGroupName": PLACE.group, "logStreamNamePrefix": "job-1/", "startTime": start_ms}
        return {**where, "limit": 3, "startFromHead": False, **members}

    def test_one_request_reads_all_instances_of_a_job(self, aws: Any) -> None:
        need_newest_first(aws)
        events = [self.event(3), self.event(2, instance=2), self.event(1)]
        with Stubber(aws) as stub:
            stub.add_response("filter_log_events", {"events": events, "nextToken": "t"}, self.asked())
            lines = LogReader(lambda: aws).tail(PLACE, 3)
            stub.assert_no_pending_responses()
        assert [(line.text, line.stream[6:12]) for line in lines] == [
            ("1", "algo-1"),
            ("2", "algo-2"),
            ("3", "algo-1"),
        ]

    def test_a_page_that_is_not_full_is_followed_by_one_more_and_no_third(self, aws: Any) -> None:
        need_newest_first(aws)
        with Stubber(aws) as stub:
            stub.add_response("filter_log_events", {"events": [], "nextToken": "t"}, self.asked())
            page = {"events": [self.event(1)], "nextToken": "u"}
            stub.add_response("filter_log_events", page, self.asked(nextToken="t"))
            lines = LogReader(lambda: aws).tail(PLACE, 3)
            stub.assert_no_pending_responses()
        assert [line.text for line in lines] == ["1"]

    def test_of_several_streams_the_one_heard_last_is_read(self, aws: Any) -> None:
        make_older(aws)
        streams = [
            {"logStreamName": f"job-1/algo-{number}-1700000000", "lastEventTimestamp": heard}
            for number, heard in ((1, 5), (2, 9), (3, 7))
        ]
        where = {"logGroupName": PLACE.group}
        with Stubber(aws) as stub:
            prefix = {**where, "logStreamNamePrefix": "job-1/"}
            stub.add_response("describe_log_streams", {"logStreams": streams}, prefix)
            named = {**where, "logStreamName": "job-1/algo-2-1700000000", "limit": 3}
            answer = {"events": [{"timestamp": 1, "message": "two"}]}
            stub.add_response("get_log_events", answer, named)
            assert [line.text for line in LogReader(lambda: aws).tail(PLACE, 3)] == ["two"]


class TestErrors:
    @pytest.mark.parametrize(
        ("is_older", "operation"),
        [(False, "FilterLogEvents"), (True, "DescribeLogStreams"), (True, "GetLogEvents")],
    )
    def test_a_role_that_may_not_read_logs_is_told_what_to_ask_for(
        self,
        sagemaker: LocalSageMaker,
        reader: LogReader,
        logs: Any,
        place: LogPlace,
        is_older: bool,
        operation: str,
    ) -> None:
        if is_older:
            make_older(logs)
        else:
            need_newest_first(logs)
        with (
            sagemaker.faults.deny(operation),
            pytest.raises(
                AccessDeniedError, match=rf"may not call logs:{operation}\. Ask for that permission"
            ),
        ):
            reader.tail(place, 20)

    def test_throttling_passes(self, sagemaker: LocalSageMaker, reader: LogReader, place: LogPlace) -> None:
        with (
            sagemaker.faults.throttle("FilterLogEvents", times=None),
            sagemaker.faults.throttle("DescribeLogStreams", times=None),
            pytest.raises(UnavailableError, match="CloudWatch Logs is busy"),
        ):
            reader.tail(place, 20)


class TestClient:
    def test_a_client_of_this_machine_brings_its_own(
        self, sagemaker: LocalSageMaker, place: LogPlace, wire: Wire
    ) -> None:
        assert LocalSageMaker.of(logs_client_for(wire.client)) is sagemaker
        assert connect("Pipeline", wire.client).log(place, 1)[0].text == "29"

    def test_one_that_is_handed_in_is_taken(self, wire: Wire, place: LogPlace) -> None:
        with LocalSageMaker() as other:
            assert connect("Pipeline", wire.client, other.logs_client()).log(place, 1) == ()

    def test_on_aws_it_is_of_the_same_region(self) -> None:
        made = logs_client_for(boto3.client("sagemaker", **{**KEYS, "region_name": "eu-west-1"}))
        assert made.meta.endpoint_url == "https://logs.eu-west-1.amazonaws.com"

    def test_what_stands_in_for_aws_is_asked_itself(self, sagemaker: LocalSageMaker, place: LogPlace) -> None:
        """The credentials of the SDK's session come along: nothing is sent to AWS by mistake."""
        session = boto3.session.Session(**KEYS)
        with sagemaker.serve() as url:
            client = session.client("sagemaker", endpoint_url=url)
            service = connect("Pipeline", client, session=session)
            assert [line.text for line in service.log(place, 2)] == ["28", "29"]

    def test_none_is_made_before_a_log_is_wanted(self, logs: Any) -> None:
        made: list[Any] = []

        def make() -> Any:
            made.append(logs)
            return logs

        reader = LogReader(make)
        assert made == []
        reader.tail(PLACE, 1)
        reader.tail(PLACE, 1)
        assert made == [logs]
