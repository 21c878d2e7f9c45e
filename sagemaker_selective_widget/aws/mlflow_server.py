"""A request to an MLflow server of SageMaker: its address, its signature, and its possible answers.

MLflow's own client is not used: with ``sagemaker-mlflow`` it signs for the server that
``mlflow.set_tracking_uri`` names, which is up to the notebook, and it repeats requests for minutes. Addresses
and signatures are determined by ``sagemaker-mlflow``.
"""

from __future__ import annotations

import json
import logging
import os
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, NamedTuple
from urllib.parse import quote, urlsplit, urlunsplit

import boto3
from botocore import exceptions as botocore_errors

from sagemaker_selective_widget.aws.address import is_aws
from sagemaker_selective_widget.aws.errors import translated, unreadable
from sagemaker_selective_widget.aws.operations import MlflowOperation
from sagemaker_selective_widget.aws.response import Response
from sagemaker_selective_widget.aws.text import presentable
from sagemaker_selective_widget.errors import MetricError, UnavailableError
from sagemaker_selective_widget.execution.watch.resource import parse_arn

logger = logging.getLogger(__name__)

ENDPOINT_VARIABLE = "SAGEMAKER_MLFLOW_CUSTOM_ENDPOINT"
"""The environment variable that makes ``sagemaker-mlflow`` use a server other than AWS's."""

MAX_ANSWER_BYTES = 2**23
"""The maximum size of an answer; two hundred runs with a hundred metrics each take about 2 MiB."""

_CHUNK_BYTES = 2**16
_FIRST_REFUSING_STATUS = 400

_ASKED_BY: Mapping[MlflowOperation, tuple[str, str]] = {
    "GetExperimentByName": ("GET", "experiments/get-by-name"),
    "GetRun": ("GET", "runs/get"),
    "SearchRuns": ("POST", "runs/search"),
}
"""Operation → HTTP method and path (https://mlflow.org/docs/latest/rest-api.html)."""


class ServerKind(NamedTuple):
    """A kind of MLflow server.

    Attributes:
        signing_name: The service that requests are signed for.
        header: The header that identifies the server, as all servers of a region share one address.
    """

    signing_name: str
    header: str


SERVER_KINDS: Mapping[str, ServerKind] = {
    "mlflow-tracking-server": ServerKind("sagemaker-mlflow", "x-mlflow-sm-tracking-server-arn"),
    "mlflow-app": ServerKind("sagemaker", "x-sm-mlflow-app-arn"),
}
"""Kind of resource in an ARN → kind of server, as in ``sagemaker-mlflow``."""


class MlflowServer:
    """An MLflow server, as reached from here. Thread-safe.

    Args:
        client: The boto3 SageMaker client of the executions that log to it. If that is not for AWS, requests
            are sent to the address in `ENDPOINT_VARIABLE`, and are not signed.
        resource_arn: The tracking server or app.
        timeout_s: Seconds within which a request has to be answered.
        session: The boto3 session to sign with; by default boto3's default session.

    Raises:
        MetricError: It is not an MLflow server, ``sagemaker-mlflow`` is not installed, or there is no
            address.
    """

    def __init__(self, client: Any, resource_arn: str, timeout_s: float, session: Any = None) -> None:
        resource = parse_arn(resource_arn)
        if resource is None or resource.kind not in SERVER_KINDS:
            raise MetricError(f"{resource_arn!r} is not the ARN of an MLflow tracking server or app")
        self._kind = SERVER_KINDS[resource.kind]
        self.resource_arn = resource_arn
        self._timeout_s = timeout_s
        self._session = session
        self._is_signed = is_aws(client)
        self._auth, provider = _plugin()
        self._address, self._role_arn = _located(provider(), resource_arn, is_on_aws=self._is_signed)
        self._region = resource.region

    def run_url(self, experiment_id: str, run_id: str) -> str:
        """Return the page of a run in MLflow's user interface, with the same URL that MLflow prints."""
        parts = urlsplit(self._address)
        host = urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2]))
        return f"{host}/#/experiments/{quote(experiment_id, safe='')}/runs/{quote(run_id, safe='')}"

    def send(self, operation: MlflowOperation, subject: str, asked: Mapping[str, Any]) -> Response:
        """Send a request once, and return its answer.

        Args:
            operation: The operation.
            subject: What the operation is about, for messages.
            asked: The members of the request.

        Raises:
            ServiceError: The request was refused, or not answered in time.
        """
        method, path = _ASKED_BY[operation]
        place = {"params" if method == "GET" else "json": dict(asked)}
        with translated(operation, subject), _as_botocore(self._address):
            status, headers, content = self._fetch(method, f"{self._address}/api/2.0/mlflow/{path}", place)
            is_redirect = 300 <= status < _FIRST_REFUSING_STATUS
            members = None if is_redirect else _json(content)
            if status >= _FIRST_REFUSING_STATUS:
                raise _refusal(operation, status, headers, members)
        if members is None:
            raise UnavailableError(
                unreadable(operation, f"it is not JSON (HTTP status {status})"), operation=operation
            )
        return Response(operation, members)

    def _fetch(self, method: str, url: str, place: Mapping[str, Any]) -> tuple[int, Mapping[str, str], bytes]:
        """Return status, headers and content of an answer.

        Raises:
            RequestException: There was no answer, or it was too slow.
        """
        import requests

        ends_s = time.monotonic() + self._timeout_s
        with (
            requests.Session() as http,
            http.request(
                method,
                url,
                headers={self._kind.header: self.resource_arn},
                auth=self._signer(),
                timeout=self._timeout_s,
                stream=True,
                allow_redirects=False,
                **place,
            ) as answer,
        ):
            content = bytearray()
            for chunk in answer.iter_content(_CHUNK_BYTES):
                content += chunk
                if time.monotonic() > ends_s:
                    raise requests.exceptions.Timeout
                if len(content) > MAX_ANSWER_BYTES:
                    raise requests.exceptions.RequestException(f"more than {MAX_ANSWER_BYTES:,} bytes came")
            return answer.status_code, answer.headers, bytes(content)

    def _signer(self) -> Any:
        """Return the object that signs a request, which looks for credentials and may assume a role."""
        if not self._is_signed:
            return None
        session = self._session or boto3.DEFAULT_SESSION or boto3.Session()
        return self._auth(self._region, self._kind.signing_name, self._role_arn, boto3_session=session)


def _plugin() -> tuple[Any, Any]:
    """Return the parts of ``sagemaker-mlflow`` for signatures and addresses. Imports MLflow.

    Raises:
        MetricError: The package is not installed, or cannot be imported.
    """
    try:
        import requests  # noqa: F401
        from sagemaker_mlflow.auth import AuthBoto
        from sagemaker_mlflow.mlflow_sagemaker_helpers import SageMakerMLflowHostMetadataProvider
    except ImportError as error:
        raise MetricError(
            f"what asks MLflow is not installed ({error}). Install it with: "
            "pip install 'sagemaker-selective-widget[mlflow]'"
        ) from error
    except Exception as error:
        logger.exception("Importing sagemaker-mlflow has failed.")
        raise MetricError(
            f"what asks MLflow cannot be imported ({type(error).__name__}: {error}). Install it anew with: "
            "pip install --force-reinstall 'sagemaker-selective-widget[mlflow]'"
        ) from error
    return AuthBoto, SageMakerMLflowHostMetadataProvider


def _located(provider: Any, resource_arn: str, *, is_on_aws: bool) -> tuple[str, str | None]:
    """Return the address of a server, and the role to assume for requests, if any.

    Raises:
        MetricError: The server has no address, or the role is not valid.
    """
    from sagemaker_mlflow.exceptions import MlflowSageMakerException

    if not is_on_aws and not os.environ.get(ENDPOINT_VARIABLE):
        raise MetricError(
            f"{resource_arn} is on AWS, and the executions are not. Set {ENDPOINT_VARIABLE} to the address "
            "of an MLflow server that has their runs"
        )
    try:
        provider.set_arn(resource_arn)
        address = str(provider.construct_tracking_server_url())
        role_arn: str | None = provider.maybe_assume_role_arn
    except MlflowSageMakerException as error:
        raise MetricError(str(error)) from error
    if not address.startswith(("http://", "https://")):
        raise MetricError(f"{ENDPOINT_VARIABLE} is {presentable(address)!r}, and not an address of HTTP")
    return address.rstrip("/"), role_arn


@contextmanager
def _as_botocore(address: str) -> Iterator[None]:
    """Raise botocore's errors for those of requests, so that `translated` words them like all others."""
    import requests

    try:
        yield
    except requests.exceptions.Timeout as error:
        raise botocore_errors.ReadTimeoutError(endpoint_url=address) from error
    except requests.exceptions.SSLError as error:
        raise botocore_errors.SSLError(endpoint_url=address, error=error) from error
    except requests.exceptions.ConnectionError as error:
        raise botocore_errors.EndpointConnectionError(endpoint_url=address) from error
    except requests.exceptions.RequestException as error:
        raise botocore_errors.HTTPClientError(error=error) from error


def _refusal(operation: str, status: int, headers: Mapping[str, str], members: Any) -> Exception:
    """Return botocore's error for a refusal; MLflow gives its code in the body, AWS in a header."""
    said = members if isinstance(members, Mapping) else {}
    kind = headers.get("x-amzn-errortype", "").partition(":")[0]
    code = kind or said.get("error_code") or str(status)
    words = next((said[name] for name in ("message", "Message") if name in said), "")
    response = {
        "Error": {"Code": str(code), "Message": str(words)},
        "ResponseMetadata": {"HTTPStatusCode": status},
    }
    refusal: Exception = botocore_errors.ClientError(response, operation)
    return refusal


def _json(content: bytes) -> Any:
    """Return the JSON of an answer; ``None`` if it is not JSON."""
    try:
        return json.loads(content)
    except (ValueError, RecursionError):
        return None
