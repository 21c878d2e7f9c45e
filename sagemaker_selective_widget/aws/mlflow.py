"""What was logged with MLflow, through the tracking servers and apps of SageMaker."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from threading import Lock
from typing import Any

from sagemaker_selective_widget.aws.mlflow_server import MlflowServer
from sagemaker_selective_widget.aws.operations import MlflowOperation
from sagemaker_selective_widget.aws.response import Response
from sagemaker_selective_widget.errors import NotFoundError, UnavailableError
from sagemaker_selective_widget.execution.metrics.mlflow_run import MlflowRun
from sagemaker_selective_widget.execution.metrics.numbers import as_number
from sagemaker_selective_widget.execution.watch.status import MlflowConfig

TIMEOUT_S = 10.0
"""Seconds within which MLflow has to answer; otherwise metrics are shown without it."""

PAUSE_S = 30.0
"""Seconds before an unreachable server is tried again, as a table asks for many executions."""

MAX_NESTED_RUNS = 200
"""The maximum number of nested runs read per execution, latest first."""

_STILL_RUNNING = frozenset({"RUNNING", "SCHEDULED"})


class MlflowReader:
    """Reads MLflow runs. Implements `MlflowSource`; thread-safe.

    Args:
        client: The boto3 SageMaker client of the executions.
        session: The boto3 session to sign with; by default boto3's default session.
        timeout_s: Seconds within which a request has to be answered.
        now_s: Returns the time, in seconds from any reference point.
    """

    def __init__(
        self,
        client: Any,
        session: Any = None,
        timeout_s: float = TIMEOUT_S,
        now_s: Callable[[], float] = time.monotonic,
    ) -> None:
        self._client = client
        self._session = session
        self._timeout_s = timeout_s
        self._now_s = now_s
        self._lock = Lock()
        self._unreached: dict[str, tuple[float, UnavailableError]] = {}

    def run(self, resource_arn: str, run_id: str) -> MlflowRun:
        """Return a run (``runs/get``).

        Raises:
            MetricError: MLflow cannot be queried from here.
            ServiceError: MLflow refused or could not be reached.
        """
        server = self._server(resource_arn)
        answer = self._send(server, "GetRun", f"the run {run_id}", {"run_id": run_id})
        return _run(answer.part("run"), server)

    def run_named(self, config: MlflowConfig, name: str) -> MlflowRun | None:
        """Return the latest run with a name in an experiment (``experiments/get-by-name``, ``runs/search``).

        Raises:
            MetricError: MLflow cannot be queried from here.
            ServiceError: MLflow refused or could not be reached.
        """
        server = self._server(config.resource_arn)
        subject = f"the experiment {config.experiment_name!r}"
        asked = {"experiment_name": config.experiment_name}
        try:
            found = self._send(server, "GetExperimentByName", subject, asked)
        except NotFoundError:
            return None  # nothing has been logged yet
        experiment_id = found.part("experiment").identifier("experiment_id")
        named = f"attributes.run_name = {_quoted(name)}"
        return next(self._search(server, experiment_id, named, 1), None)

    def runs_nested_in(self, resource_arn: str, run: MlflowRun) -> tuple[MlflowRun, ...]:
        """Return the runs that are nested in another run, latest first (``runs/search``).

        Raises:
            MetricError: MLflow cannot be queried from here.
            ServiceError: MLflow refused or could not be reached.
        """
        nested = f"tags.`mlflow.parentRunId` = {_quoted(run.id)}"
        return tuple(self._search(self._server(resource_arn), run.experiment_id, nested, MAX_NESTED_RUNS))

    def _server(self, resource_arn: str) -> MlflowServer:
        return MlflowServer(self._client, resource_arn, self._timeout_s, self._session)

    def _search(
        self, server: MlflowServer, experiment_id: str, condition: str, limit: int
    ) -> Iterator[MlflowRun]:
        asked = {
            "experiment_ids": [experiment_id],
            "filter": condition,
            "max_results": limit,
            "order_by": ["attributes.start_time DESC"],
        }
        answer = self._send(server, "SearchRuns", f"the experiment {experiment_id}", asked)
        return (_run(row, server) for row in answer.rows("runs"))

    def _send(
        self, server: MlflowServer, operation: MlflowOperation, subject: str, asked: Mapping[str, Any]
    ) -> Response:
        """Send a request, or raise the last error again if the server was unreachable a moment ago."""
        with self._lock:
            until_s, problem = self._unreached.get(server.resource_arn, (0.0, None))
        if problem is not None and self._now_s() < until_s:
            raise problem
        try:
            return server.send(operation, subject, asked)
        except UnavailableError as error:
            with self._lock:
                self._unreached[server.resource_arn] = self._now_s() + PAUSE_S, error
            raise


def _run(row: Response, server: MlflowServer) -> MlflowRun:
    info = row.part("info")
    run_id, experiment_id = info.identifier("run_id"), info.identifier("experiment_id")
    return MlflowRun(
        run_id,
        experiment_id,
        info.text_or_empty("run_name"),
        dict(_metrics(row.part("data"))),
        server.run_url(experiment_id, run_id),
        info.text_or_empty("status") not in _STILL_RUNNING,
    )


def _metrics(data: Response) -> Iterator[tuple[str, float]]:
    for row in data.rows("metrics"):
        number = _number(row.members.get("value"))
        if number is not None:
            yield row.identifier("key"), number


def _number(value: Any) -> float | None:
    """Return a number, which may be text for NaN and infinity in JSON."""
    try:
        return float(value) if isinstance(value, str) else as_number(value)
    except ValueError:
        return None


def _quoted(text: str) -> str:
    """Return a text as a literal in MLflow's filter syntax, without quotes, which it cannot escape."""
    return "'" + text.replace("'", "") + "'"
