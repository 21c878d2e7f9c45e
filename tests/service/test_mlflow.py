"""Metrics from a real MLflow server, which the Abalone pipeline's steps log into with MLflow's own client."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator, Mapping
from typing import Any

import boto3
import pytest

from sagemaker_selective_widget import SelectiveExecution
from sagemaker_selective_widget.aws.mlflow import MlflowReader
from sagemaker_selective_widget.aws.mlflow_server import ENDPOINT_VARIABLE, SERVER_KINDS, MlflowServer
from sagemaker_selective_widget.aws.operations import MLFLOW_OPERATIONS, MlflowOperation
from sagemaker_selective_widget.errors import NotFoundError
from sagemaker_selective_widget.execution.watch.status import MlflowConfig
from sagemaker_selective_widget.local import LocalSageMaker, StepContext, abalone
from sagemaker_selective_widget.local.examples.abalone import steps
from sagemaker_selective_widget.local.names import execution_id
from tests.service.aws_wire import make_client
from tests.service.mlflow_process import mlflow_server

TRACKING_SERVER = "arn:aws:sagemaker:us-west-2:123456789012:mlflow-tracking-server/example"
APP = "arn:aws:sagemaker:us-west-2:123456789012:mlflow-app/app-ABCDEFGHIJ"
EXPERIMENT = "abalone"
SELECTED = ("AbaloneTrain", "AbaloneEval")
MSE = "AbaloneEval: regression_metrics.mse.value"


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with mlflow_server(tmp_path_factory.mktemp("mlflow")) as found:
        yield found


@pytest.fixture(scope="module")
def mlflow(address: str) -> Iterator[Any]:
    """MLflow's client, led to the server as a step on AWS is: by an ARN, with signed requests."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(boto3, "DEFAULT_SESSION", None)  # it keeps the credentials that it finds first
        patch.setenv("MLFLOW_TRACKING_URI", TRACKING_SERVER)
        patch.setenv(ENDPOINT_VARIABLE, address)
        patch.setenv("AWS_ACCESS_KEY_ID", "somebody")
        patch.setenv("AWS_SECRET_ACCESS_KEY", "secret")
        import mlflow

        yield mlflow


class Logging:
    """Steps of the Abalone pipeline that log with MLflow, as AWS's examples do.

    The training job has a run of its own, which its description names. The execution has a run that is called
    like it; the evaluation's is nested in that one.
    """

    def __init__(self, mlflow: Any, client: Any) -> None:
        self.client = mlflow.MlflowClient()
        self._sagemaker = client
        self._lock = threading.Lock()  # an experiment can be made once

    def train(self, step: StepContext) -> Mapping[str, Any]:
        returned = steps.train(step)
        config = self._config(step)
        run = self.client.create_run(self._experiment(step), run_name=f"{step.name}-job")
        self.client.log_metric(run.info.run_id, "learning_rate", 0.2)
        self.client.log_metric(run.info.run_id, "learning_rate", 0.1, step=1)
        self.client.log_metric(run.info.run_id, "validation:rmse", -1.0)
        self.client.set_terminated(run.info.run_id)
        details = {"MlflowExperimentId": run.info.experiment_id, "MlflowRunId": run.info.run_id}
        return {**returned, "MlflowConfig": config, "MlflowDetails": details}

    def evaluate(self, step: StepContext) -> None:
        steps.evaluate(step)
        experiment_id = self._experiment(step)
        own = self.client.create_run(experiment_id, run_name=execution_id(step.execution_arn))
        self.client.log_metric(own.info.run_id, "cost", 12.5)
        for name, metric, value in ((step.name, "bias", 0.25), ("by-sex", "worst", 9.0)):
            tags = {"mlflow.parentRunId": own.info.run_id}
            nested = self.client.create_run(experiment_id, run_name=name, tags=tags)
            self.client.log_metric(nested.info.run_id, metric, value)
            self.client.set_terminated(nested.info.run_id)
        self.client.set_terminated(own.info.run_id)

    def _config(self, step: StepContext) -> Mapping[str, str]:
        described = self._sagemaker.describe_pipeline_execution(PipelineExecutionArn=step.execution_arn)
        return dict(described["MLflowConfig"])

    def _experiment(self, step: StepContext) -> str:
        name = self._config(step)["MlflowExperimentName"]
        with self._lock:
            found = self.client.get_experiment_by_name(name)
            return str(found.experiment_id if found else self.client.create_experiment(name))


@pytest.fixture(scope="module")
def machine(mlflow: Any) -> Iterator[tuple[Any, str, Logging]]:
    """The client of a machine with the pipeline, an execution that has logged, and what logs.

    One for all tests: to log takes longer than most of them. What they start is executions of their own.
    """
    with LocalSageMaker(step_duration_s=0) as sagemaker:
        client = sagemaker.client()
        first = abalone.create(client)
        logging = Logging(mlflow, client)
        sagemaker.register("AbaloneTrain", logging.train)
        sagemaker.register("AbaloneEval", logging.evaluate)
        config = {"MlflowResourceArn": TRACKING_SERVER, "MlflowExperimentName": EXPERIMENT}
        definition = json.dumps({**json.loads(abalone.definition()), "MlflowConfig": config})
        client.update_pipeline(PipelineName=abalone.PIPELINE_NAME, PipelineDefinition=definition)
        session = SelectiveExecution(abalone.PIPELINE_NAME, client, first, selected_steps=SELECTED)
        session.parameter_overrides = {"MaxDepth": 3}
        arn = session.start()
        assert session.wait(60).status == "Succeeded"
        session.close()
        yield client, arn, logging


@pytest.fixture
def client(machine: tuple[Any, str, Logging]) -> Any:
    return machine[0]


@pytest.fixture
def reference(machine: tuple[Any, str, Logging]) -> str:
    return machine[1]


@pytest.fixture
def session(client: Any, reference: str) -> Iterator[SelectiveExecution]:
    opened = SelectiveExecution(abalone.PIPELINE_NAME, client, reference, selected_steps=SELECTED)
    yield opened
    opened.close()


def test_what_was_logged_joins_the_metrics(session: SelectiveExecution, reference: str) -> None:
    metrics = session.metrics(reference)
    assert metrics.problems == {}
    logged = {value.name: (value.value, value.step) for value in metrics.reported if value.kind == "mlflow"}
    assert logged == {
        "AbaloneTrain: learning_rate": (0.1, "AbaloneTrain"),
        "AbaloneEval: bias": (0.25, "AbaloneEval"),
        "MLflow: cost": (12.5, ""),
        "by-sex: worst": (9.0, ""),
    }
    assert metrics["AbaloneTrain: validation:rmse"] > 0  # as SageMaker has it, not as MLflow
    assert next(iter(metrics)) == MSE


def test_what_is_sent_is_what_the_policy_allows(
    session: SelectiveExecution, reference: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent: list[MlflowOperation] = []
    send = MlflowServer.send

    def remember(self: MlflowServer, operation: MlflowOperation, *arguments: Any) -> Any:
        sent.append(operation)
        return send(self, operation, *arguments)

    monkeypatch.setattr(MlflowServer, "send", remember)
    session.metrics(reference)
    assert sorted(sent) == sorted([*MLFLOW_OPERATIONS, "SearchRuns"])
    session.metrics(reference)
    assert len(sent) == 4


def test_each_step_links_to_its_run(
    session: SelectiveExecution, reference: str, machine: tuple[Any, str, Logging], address: str
) -> None:
    runs = session.metrics(reference).runs
    assert set(runs) == {"AbaloneTrain", "AbaloneEval", ""}
    logged = machine[2].client.get_run(runs["AbaloneTrain"].id)
    assert logged.info.run_name == "AbaloneTrain-job"
    assert runs[""].name == execution_id(reference)
    link = runs["AbaloneEval"].link
    assert link.label == "MLflow"
    assert link.url == f"{address}/#/experiments/{logged.info.experiment_id}/runs/{runs['AbaloneEval'].id}"


def test_reused_steps_have_the_runs_of_the_execution_that_ran_them(
    session: SelectiveExecution, reference: str
) -> None:
    session.selected_steps = ("AbaloneMSECond",)
    later = session.start()
    assert session.wait(60).status == "Succeeded"
    metrics, before = session.metrics(later), session.metrics(reference)
    assert metrics["AbaloneTrain: learning_rate"] == 0.1
    assert metrics["AbaloneEval: bias"] == 0.25
    assert metrics.runs == {name: run for name, run in before.runs.items() if name}


def test_what_was_logged_can_be_the_objective(session: SelectiveExecution) -> None:
    session.objective = ("AbaloneEval: bias", "minimize")
    assert session.evaluate({"MaxDepth": 3, "NumRound": 5}).objective == 0.25


def test_the_trials_of_a_sweep_are_runs_of_one_experiment(session: SelectiveExecution, mlflow: Any) -> None:
    sweep = session.sweep({"MaxDepth": [2, 4], "NumRound": [5]}).start()
    trials = sweep.wait(60)
    assert [trial.status for trial in trials] == ["Succeeded", "Succeeded"]
    experiment = mlflow.MlflowClient().get_experiment_by_name(f"{abalone.PIPELINE_NAME}-sweep-{sweep.id}")
    found = mlflow.MlflowClient().search_runs([experiment.experiment_id])
    names = {run.info.run_name for run in found if "mlflow.parentRunId" not in run.data.tags}
    assert names == {"AbaloneTrain-job", *(execution_id(trial.arn) for trial in trials)}
    for trial in trials:
        metrics = session.metrics(trial.arn)
        assert metrics["AbaloneEval: bias"] == trial.metrics["AbaloneEval: bias"] == 0.25
        assert {run.experiment_id for run in metrics.runs.values()} == {experiment.experiment_id}


def test_an_app_is_asked_like_a_tracking_server(
    client: Any, session: SelectiveExecution, reference: str
) -> None:
    run = session.metrics(reference).runs[""]  # of this name there is one alone
    reader = MlflowReader(client)
    assert reader.run(APP, run.id) == run
    assert reader.run_named(MlflowConfig(APP, EXPERIMENT), run.name) == run


class TestReader:
    """`MlflowReader` for a client of AWS, whose requests are signed."""

    @pytest.fixture
    def reader(self, mlflow: Any) -> MlflowReader:
        return MlflowReader(make_client(lambda _: None))

    def test_an_experiment_that_there_is_not_has_no_run(self, reader: MlflowReader) -> None:
        assert reader.run_named(MlflowConfig(TRACKING_SERVER, "nobody's"), "any") is None

    def test_a_run_that_there_is_not_is_named(self, reader: MlflowReader) -> None:
        with pytest.raises(NotFoundError, match="MLflow does not know the run " + "0" * 32):
            reader.run(TRACKING_SERVER, "0" * 32)

    def test_numbers_that_json_does_not_have(self, reader: MlflowReader, mlflow: Any) -> None:
        client = mlflow.MlflowClient()
        run = client.create_run(client.create_experiment("numbers"), run_name="strange' or 1 = 1")
        client.log_metric(run.info.run_id, "nan", float("nan"))
        client.log_metric(run.info.run_id, "huge", 1.7e308)
        client.log_metric(run.info.run_id, "nothing", 0.0)
        found = reader.run(TRACKING_SERVER, run.info.run_id)
        assert found.metrics["nan"] != found.metrics["nan"]
        assert (found.metrics["huge"], found.metrics["nothing"]) == (1.7e308, 0.0)
        assert not found.is_ended
        assert reader.run_named(MlflowConfig(TRACKING_SERVER, "numbers"), "strange' or 1 = 1") is None

    def test_the_latest_run_of_a_name_counts(self, reader: MlflowReader, mlflow: Any) -> None:
        client = mlflow.MlflowClient()
        experiment_id = client.create_experiment("twice")
        client.create_run(experiment_id, run_name="one", start_time=1)
        later = client.create_run(experiment_id, run_name="one", start_time=3)
        client.create_run(experiment_id, run_name="one", start_time=2)
        found = reader.run_named(MlflowConfig(TRACKING_SERVER, "twice"), "one")
        assert found is not None
        assert found.id == later.info.run_id

    @pytest.mark.parametrize("arn", [TRACKING_SERVER, APP])
    def test_the_plugin_signs_for_the_same_service_and_names_the_same_header(
        self, mlflow: Any, monkeypatch: pytest.MonkeyPatch, arn: str
    ) -> None:
        from sagemaker_mlflow.auth_provider import AuthProvider
        from sagemaker_mlflow.mlflow_sagemaker_request_header_provider import (
            MlflowSageMakerRequestHeaderProvider,
        )

        monkeypatch.setenv("MLFLOW_TRACKING_URI", arn)
        kind = SERVER_KINDS[arn.rpartition(":")[2].partition("/")[0]]
        assert MlflowSageMakerRequestHeaderProvider().request_headers() == {kind.header: arn}
        assert AuthProvider().get_auth().sigv4._service_name == kind.signing_name
