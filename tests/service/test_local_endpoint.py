"""The HTTP endpoint: who is answered, who is refused, and that it is on the loopback interface alone."""

from __future__ import annotations

import http.client
import json
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import closing
from typing import Any

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError

from sagemaker_selective_widget.local import LocalSageMaker
from sagemaker_selective_widget.local.transport.endpoint import MAX_BODY_BYTES, MAX_THREADS
from tests.service.local_process import REPOSITORY
from tests.service.local_wire import ROLE, TIMEOUT_S, Wire, definition, step, until

HEADERS = {"Content-Type": "application/x-amz-json-1.1", "X-Amz-Target": "SageMaker.ListPipelines"}


@pytest.fixture
def url(sagemaker: LocalSageMaker) -> Iterator[str]:
    with sagemaker.serve() as served:
        yield served


@pytest.fixture
def port(url: str) -> int:
    return int(url.rpartition(":")[2])


def http_client(url: str, **config: Any) -> Any:
    return boto3.client(
        "sagemaker",
        endpoint_url=url,
        region_name="us-west-2",
        aws_access_key_id="any",
        aws_secret_access_key="any",
        config=Config(retries={"total_max_attempts": 2}, **config),
    )


def send(
    port: int, method: str = "POST", path: str = "/", body: bytes | str = b"{}", **headers: str | None
) -> tuple[int, dict[str, Any]]:
    """Send one request; a header that is None is left out."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    sent = {name: value for name, value in {**HEADERS, **named}.items() if value is not None}
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=TIMEOUT_S)) as connection:
        connection.request(method, path, body=body, headers=sent)
        answer = connection.getresponse()
        return answer.status, json.loads(answer.read())


class TestAnswered:
    def test_a_boto3_client_over_http_sees_the_same_machine(self, wire: Wire, url: str) -> None:
        wire.create(step("A"))
        with closing(http_client(url)) as client:
            started = client.start_pipeline_execution(PipelineName="Pipeline")["PipelineExecutionArn"]
            assert wire.finish(started) == "Succeeded"
            listed = client.list_pipeline_execution_steps(PipelineExecutionArn=started)
        assert listed["PipelineExecutionSteps"][0] == wire.steps(started)["A"]

    def test_errors_are_the_services(self, url: str) -> None:
        with closing(http_client(url)) as client, pytest.raises(ClientError) as raised:
            client.describe_pipeline(PipelineName="Missing")
        assert raised.value.response["Error"]["Code"] == "ResourceNotFound"
        assert raised.value.response["ResponseMetadata"]["HTTPStatusCode"] == 400

    def test_localhost_is_a_name_for_it(self, port: int) -> None:
        assert send(port, Host=f"localhost:{port}") == (200, {"PipelineSummaries": []})

    def test_a_definition_of_a_mebibyte_comes_through(self, wire: Wire, url: str) -> None:
        filled = definition(step("A", Text="x" * (2**20 - 200)))
        with closing(http_client(url)) as client:
            client.create_pipeline(PipelineName="Large", RoleArn=ROLE, PipelineDefinition=filled)
        assert wire.client.describe_pipeline(PipelineName="Large")["PipelineDefinition"] == filled


class TestRefused:
    @pytest.mark.parametrize("operation", ["ListTrials", "CreateTrainingJob", "__init__", ""])
    def test_other_operations(self, port: int, operation: str) -> None:
        status, answer = send(port, X_Amz_Target=f"SageMaker.{operation}")
        assert (status, answer["__type"]) == (400, "UnknownOperationException")

    @pytest.mark.parametrize("target", ["DynamoDB_20120810.ListTables", "ListPipelines", None])
    def test_other_services(self, port: int, target: str | None) -> None:
        status, answer = send(port, X_Amz_Target=target)
        assert (status, answer["message"]) == (
            400,
            "This endpoint answers operations of SageMaker Pipelines, and reads their logs; nothing else.",
        )

    @pytest.mark.parametrize("host", ["example.com", "example.com:{port}", "127.0.0.1", "127.0.0.1:1", ""])
    def test_another_host(self, port: int, host: str) -> None:
        """A page whose name was made to resolve to this machine does not get in."""
        status, answer = send(port, Host=host.format(port=port))
        assert (status, answer["__type"]) == (403, "AccessDeniedException")

    @pytest.mark.parametrize("method", ["GET", "PUT", "DELETE", "OPTIONS", "HEAD"])
    def test_other_methods(self, port: int, method: str) -> None:
        """OPTIONS too: a browser then sends nothing for a page of another origin."""
        with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=TIMEOUT_S)) as connection:
            connection.request(method, "/")
            answer = connection.getresponse()
            answer.read()
        assert answer.status == 501
        assert not any(name.lower().startswith("access-control") for name, _ in answer.getheaders())

    def test_another_path(self, port: int) -> None:
        assert send(port, path="/../etc/passwd")[0] == 400

    @pytest.mark.parametrize("kind", ["text/plain", "application/json", None])
    def test_another_content_type(self, port: int, kind: str | None) -> None:
        """What a form in a page can send is not enough."""
        assert send(port, Content_Type=kind)[1]["__type"] == "SerializationException"

    def test_a_body_that_is_too_long(self, port: int) -> None:
        """It is refused for its announced length, before it is read."""
        status, answer = send(port, body=b"x" * (MAX_BODY_BYTES + 1))
        assert (status, answer["__type"]) == (413, "RequestEntityTooLargeException")

    def test_a_body_of_untold_length(self, port: int) -> None:
        status, answer = send(port, body=iter([b"{}"]), Transfer_Encoding="chunked")  # type: ignore[arg-type]
        assert (status, answer["message"]) == (400, "The request has no Content-Length.")

    @pytest.mark.parametrize("length", ["-1", "1e3", "²", "0x10"])
    def test_a_length_that_is_no_number(self, port: int, length: str) -> None:
        request = (
            f"POST / HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nContent-Type: {HEADERS['Content-Type']}\r\n"
            f"X-Amz-Target: {HEADERS['X-Amz-Target']}\r\nContent-Length: {length}\r\n\r\n"
        )
        with socket.create_connection(("127.0.0.1", port), timeout=TIMEOUT_S) as connection:
            connection.sendall(request.encode("latin-1"))
            connection.shutdown(socket.SHUT_WR)
            answer = b"".join(iter(lambda: connection.recv(4096), b""))
        assert b"The request has no Content-Length." in answer

    @pytest.mark.parametrize("body", ["{", "\x80", "[" * 100_000, "[]", "null", "3"])
    def test_a_body_that_is_no_request(self, port: int, body: str) -> None:
        status, answer = send(port, body=body.encode("latin-1"))
        assert status == 400
        assert answer["__type"] in ("SerializationException", "ValidationException")


class TestThreads:
    def test_many_clients_are_all_answered(self, sagemaker: LocalSageMaker, url: str, port: int) -> None:
        """More than there are threads, all held up at once: no more threads, and no request lost."""
        statuses: list[int] = []
        clients = [
            threading.Thread(target=lambda: statuses.append(send(port)[0])) for _ in range(3 * MAX_THREADS)
        ]
        with sagemaker.faults.delay("ListPipelines", 600) as fault:
            for client in clients:
                client.start()
            until(lambda: request_threads() == MAX_THREADS)
            fault.clear()
            for client in clients:
                client.join(TIMEOUT_S)
        assert statuses == [200] * len(clients)

    def test_a_client_that_says_nothing_does_not_hold_up_the_end(self, sagemaker: LocalSageMaker) -> None:
        with sagemaker.serve() as url:
            port = int(url.rpartition(":")[2])
            with socket.create_connection(("127.0.0.1", port)):
                until(lambda: request_threads() == 1)
                assert send(port)[0] == 200
        until(lambda: request_threads() == 0)

    def test_it_listens_on_the_loopback_interface_alone(self, port: int) -> None:
        with socket.socket() as other:
            other.bind(("127.0.0.2", port))

    def test_the_port_is_free_again_afterwards(self, sagemaker: LocalSageMaker) -> None:
        with sagemaker.serve() as url:
            port = int(url.rpartition(":")[2])
        with sagemaker.serve(port) as again:
            assert again == url

    def test_a_port_in_use_is_an_error(self, sagemaker: LocalSageMaker, port: int) -> None:
        with pytest.raises(OSError, match="in use"), sagemaker.serve(port):
            pass


def request_threads() -> int:
    return sum(thread.name == "endpoint request" for thread in threading.enumerate())


class TestCommand:
    def test_it_prints_the_url_and_ends_when_told(self) -> None:
        command = [sys.executable, "-W", "error", "-m", "sagemaker_selective_widget", "local"]
        with subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=REPOSITORY
        ) as started:
            assert started.stdout is not None
            url = started.stdout.readline().strip()
            with closing(http_client(url)) as client:
                assert client.list_pipelines()["PipelineSummaries"] == []
            started.send_signal(signal.SIGTERM)
            _, said = started.communicate(timeout=TIMEOUT_S)
        assert started.returncode == 0
        assert said == f"AWS clients find it with AWS_ENDPOINT_URL_SAGEMAKER={url}. Ctrl+C ends it.\n"

    def test_a_port_in_use_is_said_in_one_line(self, port: int) -> None:
        ended = subprocess.run(
            [sys.executable, "-m", "sagemaker_selective_widget", "local", "--port", str(port)],
            capture_output=True,
            text=True,
            cwd=REPOSITORY,
            timeout=60,
            check=False,
        )
        assert (ended.returncode, ended.stdout) == (1, "")
        assert "Address already in use" in ended.stderr
        assert "Traceback" not in ended.stderr
