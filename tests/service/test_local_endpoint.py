"""The HTTP endpoint: who is answered, who is refused, and that it is on the loopback interface alone."""

from __future__ import annotations

import errno
import http.client
import json
import select
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from typing import Any

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError

from sagemaker_selective_widget.local import LocalSageMaker
from sagemaker_selective_widget.local.transport import endpoint
from sagemaker_selective_widget.local.transport.connection import Timeouts, over_http
from sagemaker_selective_widget.local.transport.endpoint import MAX_CONNECTIONS, MAX_THREADS, serving
from sagemaker_selective_widget.local.transport.protocol import Handler
from sagemaker_selective_widget.local.transport.request_checks import MAX_BODY_BYTES
from tests.service.local_process import REPOSITORY
from tests.service.local_wire import ROLE, TIMEOUT_S, Wire, definition, step, until

HEADERS = {"Content-Type": "application/x-amz-json-1.1", "X-Amz-Target": "SageMaker.ListPipelines"}

MAX_REFUSING_S = 5.0
"""Seconds for a hundred refusals: a wait of 0.05 s in each of them would show."""
MAX_LEAVING_S = 0.5


@pytest.fixture
def url(sagemaker: LocalSageMaker) -> Iterator[str]:
    with sagemaker.serve() as served:
        yield served


@pytest.fixture
def port(url: str) -> int:
    return port_of(url)


def http_client(url: str, **config: Any) -> Any:
    return boto3.client(
        "sagemaker",
        endpoint_url=url,
        region_name="us-west-2",
        aws_access_key_id="any",
        aws_secret_access_key="any",
        config=Config(**{"retries": {"total_max_attempts": 2}, **config}),
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

    @pytest.mark.parametrize("length", ["-1", "1e3", "²", "0x10", "9" * 5000, "9" * 20, "2, 3", ""])
    def test_a_length_that_is_no_length(self, port: int, length: str) -> None:
        with opened(port) as connection:
            connection.sendall(request(port, length))
            answer = received(connection)
        assert answer.startswith((b"HTTP/1.1 400", b"HTTP/1.1 413"))
        assert b"Content-Length" in answer or b"bytes" in answer

    @pytest.mark.parametrize(
        "origin",
        ["http://example.com", "https://{own}", "null", "http://127.0.0.1:1", "http://localhost", ""],
    )
    def test_another_origin(self, port: int, origin: str) -> None:
        """A browser names the page that it sends a POST for."""
        status, answer = send(port, Origin=origin.format(own=f"127.0.0.1:{port}"))
        assert (status, answer["__type"]) == (403, "AccessDeniedException")

    @pytest.mark.parametrize("own", ["127.0.0.1", "localhost"])
    def test_its_own_origin_is_none_of_them(self, port: int, own: str) -> None:
        assert send(port, Origin=f"http://{own}:{port}")[0] == 200

    @pytest.mark.parametrize("twice", ["Host: 127.0.0.1:{port}", "Host: example.com", "Origin: http://a.b"])
    def test_a_second_host_or_origin(self, port: int, twice: str) -> None:
        """The first alone would be right."""
        own = f"Origin: http://127.0.0.1:{port}"
        with opened(port) as connection:
            connection.sendall(request(port, more=f"{own}\r\n{twice.format(port=port)}\r\n") + b"{}")
            assert received(connection).startswith((b"HTTP/1.1 400", b"HTTP/1.1 403"))

    @pytest.mark.parametrize("sent", [b"\r\n\r\n", b"GARBAGE\r\n\r\n", b"\x16\x03\x01\x02", b"A" * 2**17])
    def test_what_is_not_http(self, port: int, sent: bytes) -> None:
        with opened(port) as connection:
            connection.sendall(sent)
            connection.shutdown(socket.SHUT_WR)
            assert received(connection).startswith(b"HTTP/1.1 400")

    def test_a_body_that_breaks_off(self, sagemaker: LocalSageMaker, port: int) -> None:
        """Half a request is none: nothing starts."""
        with opened(port) as connection:
            connection.sendall(request(port, "3") + b"{}")
            connection.shutdown(socket.SHUT_WR)
            assert received(connection).startswith(b"HTTP/1.1 400")

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

    def test_a_request_under_way_does_not_hold_up_the_end(self, sagemaker: LocalSageMaker) -> None:
        with ExitStack() as stack:
            port = port_of(stack.enter_context(sagemaker.serve()))
            fault = sagemaker.faults.delay("ListPipelines", 600)
            client = stack.enter_context(opened(port))
            client.sendall(request(port) + b"{}")
            until(lambda: request_threads() == 1)
            began_s = time.monotonic()
            stack.pop_all().close()
            assert time.monotonic() - began_s < MAX_LEAVING_S
        fault.clear()
        until(lambda: request_threads() == 0)

    def test_a_request_that_ends_in_time_is_answered_at_the_end(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(endpoint, "_ENDING_TIMEOUT_S", TIMEOUT_S)
        begun, go_on = threading.Event(), threading.Event()

        def handle(_target: str, _body: bytes) -> tuple[int, bytes]:
            begun.set()
            assert go_on.wait(TIMEOUT_S)
            return 200, b"done"

        with opened_during(handle) as (port, client, leave):
            client.sendall(request(port) + b"{}")
            assert begun.wait(TIMEOUT_S)
            threading.Timer(0.05, go_on.set).start()
            leave()
            assert received(client).endswith(b"done")

    def test_it_listens_on_the_loopback_interface_alone(self, port: int) -> None:
        with socket.socket() as other:
            other.bind(("127.0.0.2", port))

    def test_the_port_is_free_again_afterwards(self, sagemaker: LocalSageMaker) -> None:
        with sagemaker.serve() as url:
            port = port_of(url)
        with sagemaker.serve(port) as again:
            assert again == url

    def test_a_port_in_use_is_an_error(self, sagemaker: LocalSageMaker, port: int) -> None:
        with pytest.raises(OSError, match="in use"), sagemaker.serve(port):
            pass


def request_threads() -> int:
    return sum(thread.name == "endpoint request" for thread in threading.enumerate())


class TestSlowClients:
    @pytest.mark.parametrize("sent", [b"", b"POST / HTTP/1.1\r\nX-", "all but the body"])
    def test_200_of_them_beside_a_client_that_notices_nothing(
        self, sagemaker: LocalSageMaker, url: str, port: int, sent: bytes | str
    ) -> None:
        with ExitStack() as stack, closing(http_client(url, retries={"total_max_attempts": 1})) as client:
            slow = [stack.enter_context(opened(port)) for _ in range(200)]
            for connection in slow:
                connection.sendall(request(port) if isinstance(sent, str) else sent)
            began_s = time.monotonic()
            for _ in range(20):
                client.list_pipelines()
            assert time.monotonic() - began_s < 0.1 * 20
            until(lambda: request_threads() == 0)

    def test_more_than_there_may_be_make_room(self, port: int) -> None:
        """Those that have sent nothing go first, the oldest of them first; then those that are slow."""
        with ExitStack() as stack:
            slow = stack.enter_context(opened(port))
            slow.sendall(b"POST / HTTP/1.1\r\n")
            assert send(port)[0] == 200  # by now the slow one's bytes were read
            idle = [stack.enter_context(opened(port)) for _ in range(MAX_CONNECTIONS + 10)]
            assert send(port)[0] == 200
            assert [received(connection) for connection in idle[:12]] == [b""] * 12
            assert not is_readable(idle[-1])
            slow.sendall(request(port).partition(b"\r\n")[2] + b"{}")
            assert received(slow).startswith(b"HTTP/1.1 200")

    def test_one_that_is_being_answered_is_not_closed(self, sagemaker: LocalSageMaker, port: int) -> None:
        with ExitStack() as stack:
            fault = stack.enter_context(sagemaker.faults.delay("ListPipelines", 600))
            answered = stack.enter_context(opened(port))
            answered.sendall(request(port) + b"{}")
            until(lambda: request_threads() == 1)
            idle = [stack.enter_context(opened(port)) for _ in range(2 * MAX_CONNECTIONS)]
            assert received(idle[0]) == b""
            fault.clear()
            assert received(answered).startswith(b"HTTP/1.1 200")

    @pytest.mark.parametrize("sent", [b"", b"POST", "all but the body"])
    def test_time_is_up(self, sent: bytes | str) -> None:
        """Time-outs are for the whole head and the whole body: dripping does not help."""
        timeouts = Timeouts(head_s=0.2, body_s=0.2)
        with (
            serving(over_http(lambda *_: (200, b"{}")), timeouts=timeouts) as url,
            opened(port_of(url)) as connection,
        ):
            connection.sendall(request(port_of(url), "1000") if isinstance(sent, str) else sent)
            with suppress(OSError):  # the endpoint hangs up while the client still drips
                while not is_readable(connection, timeout_s=0.02):
                    connection.sendall(b"a" if sent else b"")
            assert received(connection).startswith(b"HTTP/1.1 408")

    def test_a_client_that_does_not_read_is_left(self) -> None:
        """Its response is longer than what the two sockets hold."""
        served = []

        def handle(_target: str, _body: bytes) -> tuple[int, bytes]:
            served.append(1)
            return 200, b"x" * 2**26

        with (
            serving(over_http(handle), timeouts=Timeouts(response_s=0.2)) as url,
            opened(port_of(url)) as connection,
        ):
            connection.sendall(request(port_of(url)) + b"{}")
            until(lambda: bool(served) and request_threads() == 0)
            with pytest.raises(ConnectionError):
                send_until_refused(connection)

    @pytest.mark.parametrize("sent", [b"", b"POST", "all but the body"])
    def test_they_do_not_hold_up_the_end(self, sent: bytes | str) -> None:
        with ExitStack() as stack, opened_during(lambda *_: (200, b"{}")) as (port, _, leave):
            slow = [stack.enter_context(opened(port)) for _ in range(50)]
            for connection in slow:
                connection.sendall(request(port) if isinstance(sent, str) else sent)
            began_s = time.monotonic()
            leave()
            assert time.monotonic() - began_s < MAX_LEAVING_S

    def test_a_refusal_holds_nobody_up(self, port: int) -> None:
        """One that leaves its connection open afterwards, too: a wait in each of the hundred would show."""
        with ExitStack() as stack:
            refused = [stack.enter_context(opened(port)) for _ in range(100)]
            for connection in refused:
                connection.sendall(b"POST / HTTP/1.1\r\nHost: example.com\r\nContent-Length: 9\r\n\r\n")
            began_s = time.monotonic()
            assert send(port)[0] == 200
            assert time.monotonic() - began_s < MAX_REFUSING_S

    def test_a_client_that_asks_before_it_sends_is_told_to(self, port: int) -> None:
        """As curl does with a long body (Expect: 100-continue)."""
        with opened(port) as connection:
            connection.sendall(request(port, more="Expect: 100-continue\r\n"))
            assert connection.recv(4096).startswith(b"HTTP/1.1 100")
            connection.sendall(b"{}")
            assert received(connection).startswith(b"HTTP/1.1 200")

    def test_out_of_file_descriptors_it_closes_one(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """It accepts again once there are some."""
        accept = socket.socket.accept
        failures = iter([OSError(errno.EMFILE, "Too many open files")] * 2)

        def failing(listener: socket.socket) -> Any:
            if listener.family == socket.AF_INET and (failure := next(failures, None)):
                raise failure
            return accept(listener)

        monkeypatch.setattr(socket.socket, "accept", failing)
        with serving(over_http(lambda *_: (200, b"{}"))) as url:
            assert send(port_of(url))[0] == 200
        assert next(failures, None) is None


def request(port: int, length: str = "2", more: str = "") -> bytes:
    """Return the head of a request that is answered."""
    lines = (
        f"POST / HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nContent-Type: {HEADERS['Content-Type']}\r\n"
        f"X-Amz-Target: {HEADERS['X-Amz-Target']}\r\n{more}Content-Length: {length}\r\n\r\n"
    )
    return lines.encode("latin-1")


def opened(port: int) -> socket.socket:
    """Connect to the endpoint."""
    return socket.create_connection(("127.0.0.1", port), timeout=TIMEOUT_S)


def received(connection: socket.socket) -> bytes:
    """Return all that comes before the connection ends."""
    parts = []
    with suppress(ConnectionResetError):  # what was sent after the end
        while part := connection.recv(2**16):
            parts.append(part)
    return b"".join(parts)


def send_until_refused(connection: socket.socket) -> None:
    """Send without reading for as long as the other end is there."""
    deadline_s = time.monotonic() + TIMEOUT_S
    while time.monotonic() < deadline_s:
        connection.sendall(b" ")


def is_readable(connection: socket.socket, timeout_s: float = 0.0) -> bool:
    """Tell whether there is something to read, the end included."""
    return bool(select.select([connection], [], [], timeout_s)[0])


@contextmanager
def opened_during(handle: Handler) -> Iterator[tuple[int, socket.socket, Callable[[], None]]]:
    """Yield an endpoint's port, a connection to it that outlives it, and what ends it."""
    with ExitStack() as stack:
        url = stack.enter_context(serving(over_http(handle)))
        with opened(port_of(url)) as connection:
            yield port_of(url), connection, stack.pop_all().close


def port_of(url: str) -> int:
    return int(url.rpartition(":")[2])


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
        assert said == (
            f"AWS clients find it with AWS_ENDPOINT_URL_SAGEMAKER={url}, a region and any credentials. "
            "Ctrl+C ends it.\n"
        )

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
