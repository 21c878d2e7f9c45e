"""What MLflow does not answer is a problem of the metrics; all else is there."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import ModuleType
from typing import Any

import boto3
import pytest

from sagemaker_selective_widget import SelectiveExecution
from sagemaker_selective_widget.aws import mlflow_server
from sagemaker_selective_widget.aws.mlflow import PAUSE_S, MlflowReader
from sagemaker_selective_widget.aws.mlflow_server import ENDPOINT_VARIABLE
from sagemaker_selective_widget.errors import (
    AccessDeniedError,
    CredentialsError,
    MetricError,
    ServiceError,
    UnavailableError,
)
from sagemaker_selective_widget.execution.watch.status import MlflowConfig
from sagemaker_selective_widget.local import LocalSageMaker, StepContext
from tests.browser.jupyter_server import free_port
from tests.service.aws_wire import make_client
from tests.service.local_process import REPOSITORY
from tests.service.quick_page import OpenQuick
from tests.service.sweep_harness import ERROR, NAME, ROLE, definition, register, train
from tests.service.widget_harness import until

pytest_plugins = ["tests.service.quick_page"]

ARN = "arn:aws:sagemaker:us-west-2:123456789012:mlflow-tracking-server/example"
CONFIG = MlflowConfig(ARN, "quick")
LOGGED = {"MlflowResourceArn": ARN, "MlflowExperimentName": "quick"}
RUN_ID = "0123456789abcdef0123456789abcdef"
RUN = {"info": {"run_id": RUN_ID, "experiment_id": "7", "status": "FINISHED"}, "data": {"metrics": []}}

Answer = Callable[[BaseHTTPRequestHandler], None]


class Server:
    """An HTTP server on loopback that answers as a test says, and remembers what it was asked.

    Attributes:
        answer: What it answers.
        requests: Path and headers of each request.
        address: Where it is.
    """

    def __init__(self) -> None:
        self.answer: Answer = answers({"run": RUN})
        self.requests: list[tuple[str, Mapping[str, str]]] = []
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def _handle(self) -> None:
                outer.requests.append((self.path, dict(self.headers.items())))
                self.rfile.read(int(self.headers.get("Content-Length", 0)))
                outer.answer(self)

            do_GET = do_POST = _handle  # noqa: N815 (the base class's names)

            def log_message(self, *_: Any) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self._server.server_port}"

    @contextmanager
    def running(self) -> Iterator[Server]:
        """Let it answer for the block."""
        thread = threading.Thread(target=self._server.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield self
        finally:
            self._server.shutdown()
            thread.join()
            self._server.server_close()


def answers(members: Any, status: int = 200, **headers: str) -> Answer:
    """An answer with members as JSON, or with bytes as they are."""
    content = members if isinstance(members, bytes) else json.dumps(members).encode()

    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(status)
        for name, value in {"Content-Length": str(len(content)), **headers}.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.end_headers()
        handler.wfile.write(content)

    return answer


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    with Server().running() as found:
        monkeypatch.setenv(ENDPOINT_VARIABLE, found.address)
        yield found


@pytest.fixture
def aws(monkeypatch: pytest.MonkeyPatch) -> MlflowReader:
    """A reader for a client of AWS: its requests are signed."""
    return MlflowReader(make_client(lambda _: None), signing_session())


def signing_session() -> boto3.Session:
    return boto3.Session("somebody", "secret", "token", region_name="us-west-2")


def with_details(step: StepContext) -> Mapping[str, Any]:
    """Train as ever, in a job that names its run."""
    train(step)
    return {"MlflowConfig": LOGGED, "MlflowDetails": {"MlflowExperimentId": "7", "MlflowRunId": RUN_ID}}


@pytest.fixture
def session() -> Iterator[SelectiveExecution]:
    """A session that watches an execution of a pipeline which logs with MLflow."""
    with LocalSageMaker(step_duration_s=0) as sagemaker:
        register(sagemaker)
        sagemaker.register("Train", with_details)
        client = sagemaker.client()
        text = json.dumps({**json.loads(definition()), "MlflowConfig": LOGGED})
        client.create_pipeline(PipelineName=NAME, PipelineDefinition=text, RoleArn=ROLE)
        opened = SelectiveExecution(NAME, client, selected_steps=("Prepare", "Train", "Eval", "Gate"))
        opened.start()
        assert opened.wait(30).status == "Succeeded"
        yield opened
        opened.close()


def check_the_rest_works(session: SelectiveExecution, *words: str) -> None:
    """The training step and the execution say what is wrong with their runs; all other numbers are there."""
    metrics = session.metrics()
    assert dict(metrics) == {ERROR: 4.0, "Train: validation:rmse": 6.0, "Eval: metrics.depth": 6.0}
    assert set(metrics.problems) == {"Train", ""}
    assert metrics.problems["Train"].startswith("Train: its MLflow run cannot be read: ")
    assert metrics.problems[""].startswith("Its MLflow runs cannot be read: ")
    for problem in metrics.problems.values():
        assert all(word in problem for word in words)
    assert metrics.runs == {}


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (answers({"message": "Unauthorized"}, 401), ("does not accept the credentials", "Sign in")),
        (
            answers(
                {"message": "The security token is expired"},
                403,
                x_amzn_errortype="ExpiredTokenException:http",
            ),
            ("does not accept the credentials", "expired", "Sign in"),
        ),
        (
            answers({"Message": "User: me is not authorized"}, 403, x_amzn_errortype="AccessDeniedException"),
            ("may not call sagemaker-mlflow:Get", "User: me"),
        ),
        (
            answers({"error_code": "TEMPORARILY_UNAVAILABLE", "message": "later"}, 503),
            ("busy or failing", "later"),
        ),
        (answers(b"<html>Sign in to the proxy</html>"), ("cannot be used", "not JSON")),
        (answers(b"", 302, Location="https://elsewhere.example"), ("cannot be used", "HTTP status 302")),
        (answers({"run": {}, "experiment": {}}), ("cannot be used", "is missing")),
        (answers(["?"]), ("cannot be used", "not an object")),
    ],
)
def test_a_refusal_is_a_problem(
    session: SelectiveExecution, server: Server, answer: Answer, words: Any
) -> None:
    server.answer = answer
    check_the_rest_works(session, *words)


def test_a_server_that_is_down_is_a_problem(
    session: SelectiveExecution, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(ENDPOINT_VARIABLE, f"http://127.0.0.1:{free_port()}")
    check_the_rest_works(session, "could not be reached", "127.0.0.1")


def test_a_server_that_does_not_answer_is_a_problem(session: SelectiveExecution, server: Server) -> None:
    """It is asked once and not for each step: the second to ask is told what the first has found."""
    left = threading.Event()

    def hold(_: BaseHTTPRequestHandler) -> None:
        left.wait(60)

    server.answer = hold
    hurry(session, 0.2)
    check_the_rest_works(session, "could not be reached", "timeout")
    left.set()
    assert len(server.requests) == 1


def hurry(session: SelectiveExecution, timeout_s: float) -> None:
    """Give MLflow less time."""
    metrics = session._metrics._requests.service.metrics
    metrics.mlflow = MlflowReader(metrics._client, timeout_s=timeout_s)  # type: ignore[attr-defined, misc]


@pytest.mark.parametrize(
    ("address", "word"),
    [("", "is on AWS, and the executions are not"), ("ftp://somewhere", "not an address of HTTP")],
)
def test_without_an_address_nobody_is_asked(
    session: SelectiveExecution, monkeypatch: pytest.MonkeyPatch, address: str, word: str
) -> None:
    monkeypatch.setenv(ENDPOINT_VARIABLE, address)
    check_the_rest_works(session, word, ENDPOINT_VARIABLE)


def test_what_was_refused_is_asked_for_again(session: SelectiveExecution, server: Server) -> None:
    server.answer = answers({}, 401)
    check_the_rest_works(session, "credentials")
    server.answer = answers({"run": RUN, "experiment": {"experiment_id": "7"}, "runs": []})
    metrics = session.metrics()
    assert metrics.problems == {}
    assert metrics.runs["Train"].id == RUN_ID
    asked = len(server.requests)
    assert session.metrics().runs == metrics.runs
    assert len(server.requests) == asked


def test_a_step_on_the_screen_links_to_its_run_once_its_metrics_are_read(
    open_quick: OpenQuick, quick: LocalSageMaker, server: Server
) -> None:
    server.answer = answers({"run": RUN, "experiment": {"experiment_id": "7"}, "runs": []})
    quick.register("Train", with_details)
    text = json.dumps({**json.loads(definition()), "MlflowConfig": LOGGED})
    quick.client().update_pipeline(PipelineName=NAME, PipelineDefinition=text)
    widget, browser = open_quick()
    arn = widget.start()
    widget.wait(30)
    for command, arguments in (("runs", {}), ("runs-details", {"arns": [arn]})):
        assert browser.answer(browser.click(command, **arguments)) == ""
    link = {"label": "MLflow", "url": f"{server.address}/#/experiments/7/runs/{RUN_ID}"}
    until(lambda: browser.shown("run")["steps"]["Train"]["links"] == [link])
    assert browser.shown("run")["steps"]["Eval"]["links"] == []
    browser.change(reference_execution_arn=arn)
    until(lambda: browser.shown("reference")["steps"].get("Train", {}).get("links") == [link])


@pytest.mark.usefixtures("server")
def test_what_asks_mlflow_and_is_broken_is_a_problem(
    session: SelectiveExecution, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    class Broken(ModuleType):
        def __getattr__(self, name: str) -> Any:
            raise TypeError("Descriptors cannot be created directly")

    monkeypatch.setitem(sys.modules, "sagemaker_mlflow.auth", Broken("auth"))
    check_the_rest_works(session, "cannot be imported (TypeError: Descriptors", "pip install")
    assert "Importing sagemaker-mlflow has failed" in caplog.text


class TestReader:
    """`MlflowReader` alone, for a client of AWS where nothing else is said."""

    def test_requests_are_signed_for_the_server_that_is_meant(
        self, aws: MlflowReader, server: Server
    ) -> None:
        aws.run(ARN, RUN_ID)
        ((path, headers),) = server.requests
        assert path == f"/api/2.0/mlflow/runs/get?run_id={RUN_ID}"
        assert headers["x-mlflow-sm-tracking-server-arn"] == ARN
        assert "Credential=somebody/" in headers["Authorization"]
        assert "/us-west-2/sagemaker-mlflow/aws4_request" in headers["Authorization"]
        assert headers["X-Amz-Security-Token"] == "token"

    def test_a_substitute_of_aws_is_not_sent_a_signature(self, server: Server) -> None:
        client = make_client(lambda _: None, endpoint_url="http://127.0.0.1:9")
        MlflowReader(client, signing_session()).run(ARN, RUN_ID)
        ((_, headers),) = server.requests
        assert "Authorization" not in headers

    @pytest.mark.usefixtures("server")
    def test_without_credentials_it_says_so(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(boto3, "DEFAULT_SESSION", None)
        with pytest.raises(CredentialsError, match="Sign in"):
            MlflowReader(make_client(lambda _: None)).run(ARN, RUN_ID)

    def test_a_role_that_is_none_is_named(
        self, aws: MlflowReader, server: Server, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("SAGEMAKER_MLFLOW_ASSUME_ROLE_ARN", "nobody")
        with pytest.raises(MetricError, match="nobody is not a valid arn"):
            aws.run(ARN, RUN_ID)
        assert server.requests == []

    @pytest.mark.parametrize(
        "arn",
        ["", "mlflow", "arn:aws:sagemaker:us-west-2:123456789012:training-job/x", "https://mlflow.example"],
    )
    def test_what_is_no_server(self, aws: MlflowReader, arn: str) -> None:
        with pytest.raises(MetricError, match="is not the ARN of an MLflow"):
            aws.run(arn, RUN_ID)

    def test_an_answer_that_comes_in_drops_is_not_waited_for(self, server: Server) -> None:
        """Each drop comes in time, and all of them together do not."""
        left = threading.Event()

        def drip(handler: BaseHTTPRequestHandler) -> None:
            handler.send_response(200)
            handler.end_headers()
            with suppress(OSError):  # the other end has hung up
                while not left.wait(0.02):
                    handler.wfile.write(b" " * 2**16)

        server.answer = drip
        reader = MlflowReader(make_client(lambda _: None), signing_session(), timeout_s=0.3)
        with pytest.raises(UnavailableError, match=r"timeout|bytes"):
            reader.run(ARN, RUN_ID)
        left.set()

    def test_an_answer_that_is_too_large_is_not_read(
        self, aws: MlflowReader, server: Server, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(mlflow_server, "MAX_ANSWER_BYTES", 1000)
        server.answer = answers({"run": {**RUN, "padding": "x" * 2000}})
        with pytest.raises(UnavailableError, match="more than 1,000 bytes"):
            aws.run(ARN, RUN_ID)

    def test_a_server_that_was_not_reached_is_left_alone_for_a_while(self, server: Server) -> None:
        now_s = 0.0
        reader = MlflowReader(make_client(lambda _: None), signing_session(), now_s=lambda: now_s)
        server.answer = answers({}, 503)
        for _ in range(3):
            with pytest.raises(UnavailableError):
                reader.run(ARN, RUN_ID)
        assert len(server.requests) == 1
        now_s = PAUSE_S
        server.answer = answers({"run": RUN})
        assert reader.run(ARN, RUN_ID).id == RUN_ID

    @pytest.mark.parametrize(
        ("answer", "kind"),
        [
            (answers({}, 400), ServiceError),
            (answers({}, 401), CredentialsError),
            (answers({}, 403), AccessDeniedError),
            (answers({}, 429), UnavailableError),
            (answers({}, 500), UnavailableError),
        ],
    )
    def test_a_status_says_what_to_do_next(
        self, aws: MlflowReader, server: Server, answer: Answer, kind: type[ServiceError]
    ) -> None:
        server.answer = answer
        with pytest.raises(kind) as caught:
            aws.run_named(CONFIG, "any")
        assert type(caught.value) is kind
        assert caught.value.operation == "GetExperimentByName"

    def test_a_password_in_an_address_is_not_shown(
        self, server: Server, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        host = server.address.removeprefix("http://")
        monkeypatch.setenv(ENDPOINT_VARIABLE, f"http://me:hidden@{host}")
        client = make_client(lambda _: None, endpoint_url="http://127.0.0.1:9")
        assert MlflowReader(client).run(ARN, RUN_ID).url == f"{server.address}/#/experiments/7/runs/{RUN_ID}"
        monkeypatch.setenv(ENDPOINT_VARIABLE, f"http://me:hidden@127.0.0.1:{free_port()}")
        with pytest.raises(UnavailableError) as caught:
            MlflowReader(client).run(ARN, RUN_ID)
        assert "hidden" not in str(caught.value)


BLOCKED = """
import json, sys

class Blocker:
    asked = []
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in ("mlflow", "sagemaker_mlflow"):
            self.asked.append(name)
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)

sys.meta_path.insert(0, Blocker())

from sagemaker_selective_widget import SelectiveExecution
from sagemaker_selective_widget.local import LocalSageMaker
from tests.service.sweep_harness import NAME, make

sagemaker, plain = make()
with sagemaker:
    client = sagemaker.client()
    session = SelectiveExecution(NAME, client, selected_steps=("Prepare", "Train", "Eval", "Gate"))
    without = dict(session.metrics(plain))
    asked = list(Blocker.asked)
    text = json.loads(client.describe_pipeline(PipelineName=NAME)["PipelineDefinition"])
    text["MlflowConfig"] = json.loads(sys.argv[1])
    client.update_pipeline(PipelineName=NAME, PipelineDefinition=json.dumps(text))
    session.refresh()
    arn = session.start()
    session.wait(30)
    metrics = session.metrics(arn)
    print(json.dumps([asked, without, dict(metrics), dict(metrics.problems)]))
    session.close()
"""


def test_without_the_extra_the_metrics_say_how_to_get_it() -> None:
    """MLflow is not looked for where nothing logs with it."""
    command = [sys.executable, "-W", "error", "-c", BLOCKED, json.dumps(LOGGED)]
    done = subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True, check=True)
    asked, without, metrics, problems = json.loads(done.stdout)
    assert asked == []
    assert without == metrics == {ERROR: 4.0, "Train: validation:rmse": 6.0, "Eval: metrics.depth": 6.0}
    assert problems == {
        "": "Its MLflow runs cannot be read: what asks MLflow is not installed (No module named "
        "'sagemaker_mlflow'). Install it with: pip install 'sagemaker-selective-widget[mlflow]'."
    }
