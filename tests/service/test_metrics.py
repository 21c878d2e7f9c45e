"""Metrics of executions through boto3: what is asked, what is kept, what is said where nothing comes."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from typing import Any

import pytest

from sagemaker_selective_widget import SelectiveExecution, SelectiveExecutionWidget
from sagemaker_selective_widget.aws.metrics import MetricReader
from sagemaker_selective_widget.errors import MetricError, NotFoundError, SelectiveWidgetError, ServiceError
from sagemaker_selective_widget.execution.metrics.comparison import Comparison
from sagemaker_selective_widget.execution.metrics.numbers import MAX_FILE_BYTES
from sagemaker_selective_widget.execution.watch.resource import Resource
from sagemaker_selective_widget.local import LocalSageMaker
from tests.service.sweep_harness import ERROR, NAME, make, register
from tests.service.test_aws_logs import Sent


@pytest.fixture
def machine() -> Iterator[tuple[LocalSageMaker, str]]:
    sagemaker, reference = make()
    with sagemaker:
        yield sagemaker, reference


@pytest.fixture
def sagemaker(machine: tuple[LocalSageMaker, str]) -> LocalSageMaker:
    return machine[0]


@pytest.fixture
def reference(machine: tuple[LocalSageMaker, str]) -> str:
    return machine[1]


@pytest.fixture
def client(sagemaker: LocalSageMaker) -> Any:
    return sagemaker.client()


@pytest.fixture
def session(client: Any) -> Iterator[SelectiveExecution]:
    opened = SelectiveExecution(NAME, client, selected_steps=("Train", "Eval"))
    yield opened
    opened.close()


def test_an_execution_has_its_metrics(session: SelectiveExecution, reference: str) -> None:
    metrics = session.metrics(reference)
    assert dict(metrics) == {ERROR: 4.0, "Train: validation:rmse": 6.0, "Eval: metrics.depth": 6.0}
    assert next(iter(metrics)) == ERROR
    assert metrics.outcomes == {"Gate": "True"}
    assert metrics.problems == {}


def test_reused_steps_have_those_of_the_execution_that_ran_them(
    session: SelectiveExecution, reference: str
) -> None:
    """Also over two links; nobody is asked twice for one job."""
    session.selected_steps = ("Eval",)
    second = session.start()
    assert session.wait(30).metrics["Train: validation:rmse"] == 6.0
    session.reference_execution_arn = second
    third = session.start()
    session.wait(30)
    assert session.metrics(third)["Train: validation:rmse"] == 6.0


def test_what_has_ended_is_asked_for_once(session: SelectiveExecution, client: Any, reference: str) -> None:
    session.metrics(reference)
    sent = Sent(client)
    assert session.metrics(reference)[ERROR] == 4.0
    session.evaluate({"Depth": 5})
    assert sent.operations.count("DescribeTrainingJob") == 1
    assert sent.operations.count("DescribeProcessingJob") == 1


def test_nothing_is_asked_for_what_nobody_looks_at(session: SelectiveExecution, client: Any) -> None:
    sent = Sent(client)
    session.start()
    session.wait(30)
    session.history()
    assert not [each for each in sent.operations if each.startswith("Describe") and each.endswith("Job")]


@pytest.mark.parametrize("operation", ["DescribeProcessingJob", "GetObject"])
def test_what_was_refused_is_asked_for_again(
    session: SelectiveExecution, sagemaker: LocalSageMaker, reference: str, operation: str
) -> None:
    with sagemaker.faults.deny(operation):
        metrics = session.metrics(reference)
        assert dict(metrics) == {"Train: validation:rmse": 6.0}
        assert operation in metrics.problems["Eval"]
    assert session.metrics(reference)[ERROR] == 4.0


def test_a_missing_file_says_which(
    session: SelectiveExecution, sagemaker: LocalSageMaker, reference: str
) -> None:
    sagemaker.path(f"s3://bucket/{reference.rpartition('/')[2]}/report.json").unlink()
    assert "report.json" in session.metrics(reference).problems["Eval"]


@pytest.mark.parametrize("size", [MAX_FILE_BYTES + 1, 2**30])
def test_a_file_that_is_too_large_is_not_read(
    session: SelectiveExecution, sagemaker: LocalSageMaker, reference: str, size: int
) -> None:
    """One of 1 GiB is sparse on disk."""
    file = sagemaker.path(f"s3://bucket/{reference.rpartition('/')[2]}/report.json")
    with file.open("r+b") as opened:
        opened.truncate(size)
    problem = session.metrics(reference).problems["Eval"]
    assert f"{size:,} bytes" in problem


def test_the_watched_execution_is_meant_where_none_is_named(session: SelectiveExecution) -> None:
    with pytest.raises(SelectiveWidgetError, match="Say which"):
        session.metrics()
    session.parameter_overrides = {"Depth": 5}
    session.start()
    session.wait(30)
    assert session.metrics()[ERROR] == 1.0
    execution = session.execution
    assert execution is not None
    assert execution.metrics[ERROR] == 1.0


def test_an_execution_of_another_pipeline_is_refused(session: SelectiveExecution) -> None:
    with pytest.raises(NotFoundError):
        session.metrics("arn:aws:sagemaker:us-west-2:123456789012:pipeline/other/execution/abcdefghijkl")


def of_eval(comparison: Comparison) -> float | None:
    """The error of the second execution, if it has reported one."""
    rows = {row.name: row.texts for row in comparison.metrics}
    return float(rows[ERROR][1]) if rows[ERROR][1].strip("–") else None


class TestRetriedElsewhere:
    """An execution that did not succeed may have another end whenever somebody asks about it."""

    @pytest.fixture(params=["steps alone", "described"])
    def failed(self, request: Any, session: SelectiveExecution, sagemaker: LocalSageMaker) -> str:
        """One whose Eval failed, of which this session knows as much."""
        sagemaker.stand_in("Eval", fails="no disk")
        arn = session.start()
        session.wait(30)
        if request.param == "described":
            assert ERROR not in session.metrics(arn)
        session.refresh()
        session.reference_execution_arn = arn
        assert session.verdict.reference_execution_arn == arn
        if request.param == "described":
            assert session.list_steps(arn).status == "Failed"
        return arn

    def retry(self, client: Any, arn: str) -> None:
        client.retry_pipeline_execution(PipelineExecutionArn=arn, ClientRequestToken="r" * 32)
        for _ in range(1000):
            status = client.describe_pipeline_execution(PipelineExecutionArn=arn)["PipelineExecutionStatus"]
            if status != "Executing":
                return
            time.sleep(0.01)
        raise AssertionError("The retry does not end.")

    @pytest.mark.parametrize(
        "ask",
        [
            lambda session, arn, _: session.metrics(arn).get(ERROR),
            lambda session, arn, other: of_eval(session.compare([other, arn])),
            lambda session, arn, _: 4.0 if session.list_steps(arn).status == "Succeeded" else None,
        ],
        ids=["metrics", "compare", "list_steps"],
    )
    def test_what_it_came_to_by_then_is_told(
        self,
        session: SelectiveExecution,
        sagemaker: LocalSageMaker,
        client: Any,
        reference: str,
        failed: str,
        ask: Any,
    ) -> None:
        assert ask(session, failed, reference) is None
        register(sagemaker)
        self.retry(client, failed)
        assert ask(session, failed, reference) == 4.0

    def test_one_that_fails_again_is_told_with_its_new_reason(
        self, session: SelectiveExecution, sagemaker: LocalSageMaker, client: Any, failed: str
    ) -> None:
        sagemaker.stand_in("Eval", fails="no memory")
        self.retry(client, failed)
        step = session.list_steps(failed).step("Eval")
        assert step is not None
        assert "no memory" in step.failure_reason

    def test_where_it_was_not_it_costs_one_request(
        self, session: SelectiveExecution, client: Any, failed: str
    ) -> None:
        session.metrics(failed)
        sent = Sent(client)
        session.metrics(failed)
        about_executions = [each for each in sent.operations if "Execution" in each]
        assert about_executions == ["DescribePipelineExecution"]

    def test_of_one_that_has_succeeded_nothing_is_asked(
        self, session: SelectiveExecution, client: Any, reference: str
    ) -> None:
        session.metrics(reference)
        sent = Sent(client)
        session.metrics(reference)
        session.list_steps(reference)
        session.compare([reference, reference])
        assert sent.operations == []

    def test_that_it_cannot_be_found_out_is_raised(
        self, session: SelectiveExecution, sagemaker: LocalSageMaker, failed: str
    ) -> None:
        sagemaker.faults.deny("DescribePipelineExecution")
        for ask in (session.metrics, session.list_steps):
            with pytest.raises(ServiceError):
                ask(failed)
        sagemaker.faults.clear()
        assert session.list_steps(failed).status == "Failed"


@pytest.mark.parametrize("given", [5, 1.5, b"arn", ["arn"], {"arn": 1}, object()])
@pytest.mark.parametrize(
    "ask",
    [
        lambda session, _, given: session.metrics(given),
        lambda session, _, given: session.list_steps(given),
        lambda session, _, given: session.watch(given),
        lambda session, _, given: session.repeat(given),
        lambda session, _, given: session.compare([given]),
        lambda _, client, given: SelectiveExecution(NAME, client, execution=given),
    ],
    ids=["metrics", "list_steps", "watch", "repeat", "compare", "execution"],
)
def test_what_is_no_text_is_no_execution(
    session: SelectiveExecution, client: Any, ask: Any, given: Any
) -> None:
    with pytest.raises(NotFoundError, match=r"is no execution of the pipeline .* Give its ARN"):
        ask(session, client, given)


def test_none_is_no_execution_to_watch(session: SelectiveExecution) -> None:
    with pytest.raises(NotFoundError, match="None is no execution"):
        session.watch(None)  # type: ignore[arg-type]


class TestObjective:
    def test_it_is_what_the_condition_compares(self, session: SelectiveExecution) -> None:
        assert session.objective is not None
        assert (session.objective.name, session.objective.direction) == (ERROR, "minimize")

    def test_another_can_be_chosen(self, session: SelectiveExecution) -> None:
        session.objective = ("Train: validation:rmse", "maximize")
        assert session.evaluate({"Depth": 5}).objective == 5.0
        session.objective = None
        assert session.evaluate({"Depth": 5}).objective == 1.0

    def test_a_name_without_a_direction_is_refused_where_nothing_says_it(
        self, session: SelectiveExecution
    ) -> None:
        with pytest.raises(MetricError, match="minimize"):
            session.objective = "Train: validation:rmse"

    @pytest.mark.parametrize(
        "choice",
        [
            *(5, 1.5, True, b"mse", {}, object(), "", (), ("a",), ("a", "b", "c"), (5, "minimize")),
            *(("", "minimize"), ("a", 5), ("a", ["minimize"]), ("a", "MINIMIZE"), [["a"], "minimize"]),
        ],
    )
    def test_what_is_no_objective_is_refused_and_changes_nothing(
        self, session: SelectiveExecution, choice: Any
    ) -> None:
        before = session.objective
        with pytest.raises(MetricError, match=r"is the name of a metric, or a name with a direction"):
            session.objective = choice
        assert session.objective == before

    def test_the_widget_has_it_too(self, client: Any, reference: str) -> None:
        widget = SelectiveExecutionWidget(NAME, client)
        assert widget.objective == widget.session.objective
        assert widget.metrics(reference)[ERROR] == 4.0
        widget.close()


class TestRuns:
    def test_a_table_of_values_and_metrics(self, session: SelectiveExecution, reference: str) -> None:
        session.evaluate({"Depth": 5})
        runs = session.runs()
        assert [row.objective for row in runs] == [1.0, 4.0]
        assert runs.varied == ("Depth",)
        assert runs.to_dicts()[0]["Depth"] == "5"
        assert list(runs.to_frame()[ERROR]) == [1.0, 4.0]
        head, *rows = repr(runs).splitlines()
        assert head.split() == ["execution", "status", "took", "Depth", "objective"]
        assert len(rows) == 2

    def test_a_trial_says_of_which_sweep_it_is(self, session: SelectiveExecution) -> None:
        sweep = session.sweep({"Depth": [5]}).start()
        sweep.wait(30)
        assert (session.runs()[0].sweep, session.runs()[0].trial) == (sweep.id, 0)


class TestComparing:
    def test_values_steps_and_metrics_side_by_side(self, session: SelectiveExecution, reference: str) -> None:
        other = session.evaluate({"Depth": 5}).arn
        found = session.compare([reference, other])
        assert [row.texts for row in found.values if row.is_different] == [("6", "5")]
        assert {row.name: row.texts for row in found.steps} == {
            "Prepare": ("ran", "reused"),
            "Train": ("ran", "ran"),
            "Eval": ("ran", "ran"),
            "Gate": ("ran", "not run"),
        }
        assert next(row.texts for row in found.metrics if row.name == ERROR) == ("4", "1")
        assert found.definition == ()

    def test_definitions_are_compared_step_by_step(
        self, session: SelectiveExecution, client: Any, reference: str
    ) -> None:
        definition = client.describe_pipeline(PipelineName=NAME)["PipelineDefinition"]
        changed = definition.replace('"ImageUri": "image"', '"ImageUri": "other"', 1)
        client.update_pipeline(PipelineName=NAME, PipelineDefinition=changed)
        session.refresh()
        other = session.evaluate({"Depth": 5}).arn
        (difference,) = session.compare([reference, other]).definition
        assert (difference.step, difference.change) == ("Prepare", "has changed")
        assert '+      "ImageUri": "other"' in difference.diff

    def test_there_is_something_to_compare(self, session: SelectiveExecution) -> None:
        with pytest.raises(ValueError, match="nothing to compare"):
            session.compare([])

    @pytest.mark.parametrize("given", ["arn", 5, None])
    def test_one_text_is_no_sequence_of_arns(self, session: SelectiveExecution, given: Any) -> None:
        with pytest.raises(TypeError, match=r"is a sequence of ARNs.*Write compare"):
            session.compare(given)


class TestReader:
    """`MetricReader` alone."""

    @pytest.fixture
    def reader(self, client: Any, sagemaker: LocalSageMaker) -> MetricReader:
        return MetricReader(client, sagemaker.s3_client)

    @pytest.mark.parametrize("uri", ["", "s3://", "s3://bucket", "s3://bucket/", "https://x/y"])
    def test_what_is_no_object(self, reader: MetricReader, uri: str) -> None:
        with pytest.raises(MetricError, match="is not the URI"):
            reader.read_file(uri)

    @pytest.mark.parametrize(("content", "expected"), [(b"", ""), (b"\xef\xbb\xbf{}", "{}"), (b"{}", "{}")])
    def test_text_is_read(
        self, reader: MetricReader, sagemaker: LocalSageMaker, content: bytes, expected: str
    ) -> None:
        sagemaker.path("s3://bucket/file").write_bytes(content)
        assert reader.read_file("s3://bucket/file") == expected

    def test_what_is_no_text(self, reader: MetricReader, sagemaker: LocalSageMaker) -> None:
        sagemaker.path("s3://bucket/file").write_bytes(b"\xff\xfe\x00")
        with pytest.raises(MetricError, match="no text"):
            reader.read_file("s3://bucket/file")

    def test_a_job_that_there_is_not(self, reader: MetricReader) -> None:
        with pytest.raises(ServiceError, match="DescribeTrainingJob"):
            reader.describe_job(Resource("aws", "sagemaker", "us-west-2", "training-job", "nobody"))

    def test_a_body_that_is_longer_than_it_says(self, client: Any) -> None:
        class Endless:
            def read(self, amount: int) -> bytes:
                return b"x" * amount

            def close(self) -> None:
                pass

        class S3:
            def get_object(self, **_: Any) -> dict[str, Any]:
                return {"Body": Endless()}

        with pytest.raises(MetricError, match="most that is read"):
            MetricReader(client, S3).read_file("s3://bucket/file")


def test_a_report_of_thousands_of_numbers_says_what_is_left_off(
    session: SelectiveExecution, sagemaker: LocalSageMaker, reference: str
) -> None:
    file = sagemaker.path(f"s3://bucket/{reference.rpartition('/')[2]}/report.json")
    file.write_text(json.dumps({"metrics": {"error": 1}, "curve": list(range(1000))}))
    metrics = session.metrics(reference)
    assert metrics[ERROR] == 1.0
    assert "800 more numbers" in metrics.problems["Eval"]
