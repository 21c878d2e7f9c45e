"""`LocalSageMaker`: a complete SageMaker Pipelines service in this process."""

from __future__ import annotations

import shutil
import tempfile
import weakref
from collections.abc import Mapping
from contextlib import AbstractContextManager
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

from sagemaker_selective_widget.execution.metrics.source import S3_CLIENT_EVENT
from sagemaker_selective_widget.execution.watch.logs import LOGS_CLIENT_EVENT
from sagemaker_selective_widget.execution.watch.service import SUBSCRIBE_EVENT
from sagemaker_selective_widget.local.api.operations import (
    Operations,
    log_operations,
    object_operations,
    pipeline_operations,
)
from sagemaker_selective_widget.local.api.quotas import Quotas
from sagemaker_selective_widget.local.clock import Clock, checked_duration_s
from sagemaker_selective_widget.local.engine.engine import Engine
from sagemaker_selective_widget.local.engine.executors import make_executor
from sagemaker_selective_widget.local.engine.shutdown import Shutdown
from sagemaker_selective_widget.local.steps.context import StepFunction
from sagemaker_selective_widget.local.steps.failure_log import with_failure_logged
from sagemaker_selective_widget.local.steps.registry import StepRegistry
from sagemaker_selective_widget.local.steps.time_limit import limited_by_trace, limited_in_thread
from sagemaker_selective_widget.local.storage.database import Database
from sagemaker_selective_widget.local.storage.log_folder import LogFolder
from sagemaker_selective_widget.local.storage.objects import ObjectFolder
from sagemaker_selective_widget.local.storage.recovery import open_store
from sagemaker_selective_widget.local.storage.step_log import as_text
from sagemaker_selective_widget.local.transport.api_error import InvalidParameterException
from sagemaker_selective_widget.local.transport.client import make_client, make_s3_client
from sagemaker_selective_widget.local.transport.connection import over_http
from sagemaker_selective_widget.local.transport.endpoint import serving
from sagemaker_selective_widget.local.transport.faults import Faults
from sagemaker_selective_widget.local.transport.http_messages import HttpRequest, HttpResponse
from sagemaker_selective_widget.local.transport.protocol import LOGS_TARGET
from sagemaker_selective_widget.local.transport.s3 import S3
from sagemaker_selective_widget.local.transport.saved_answers import is_reading, saved

if TYPE_CHECKING:
    from typing_extensions import Self

# A client keeps its LocalSageMaker alive through its transport; this mapping keeps neither alive.
_OWNERS: weakref.WeakKeyDictionary[Any, weakref.ref[LocalSageMaker]] = weakref.WeakKeyDictionary()


class LocalSageMaker:
    """SageMaker Pipelines on this machine.

    `client` makes a real boto3 client whose transport is this process: botocore serialises, validates and
    signs each request and parses each response, and nothing leaves the machine. Steps run concurrently in
    daemon threads, performed by the functions that you registered, or else by a stand-in.

    Where no thread can be started (Pyodide), steps run during requests: each Describe… and List… first
    runs what is due by then, on the thread of the caller. So an execution progresses as a client polls it.

    Where AWS does not document a behaviour, the function that implements it documents the choice made
    here.

    Args:
        folder: Stores the pipelines, executions, objects and logs, for the next `LocalSageMaker` that opens
            it; only one at a time can use it. None makes a temporary folder, removed on `close` or when
            the last client is gone.
        step_duration_s: How long a stand-in takes, in seconds.
        min_step_duration_s: How long a step that a registered function performs takes at least, in
            seconds. With a second, for example, a learner can watch the steps run.
        quotas: The service's quotas; the defaults are AWS's.
        clock: The clock for timestamps, stand-ins, limits and delays. The default runs in real time.
        step_timeout_s: How long a registered function may take, in seconds on the clock; None for no limit.
            Where no thread can be started, a limit slows functions down and cannot interrupt non-Python code.

    Attributes:
        faults: Makes requests and steps fail on purpose, for teaching and tests.

    Raises:
        FolderError: Another `LocalSageMaker` is using the folder, or its state cannot be read.
        ValueError: A duration is not a number of seconds, or is less than 0.
    """

    def __init__(
        self,
        folder: str | Path | None = None,
        *,
        step_duration_s: float = 0.2,
        min_step_duration_s: float = 0.0,
        quotas: Quotas | None = None,
        clock: Clock | None = None,
        step_timeout_s: float | None = None,
    ) -> None:
        step_duration_s = checked_duration_s("step_duration_s", step_duration_s)
        min_step_duration_s = checked_duration_s("min_step_duration_s", min_step_duration_s)
        if step_timeout_s is not None:
            step_timeout_s = checked_duration_s("step_timeout_s", step_timeout_s)
        self.folder = Path(folder) if folder is not None else Path(tempfile.mkdtemp(prefix="sagemaker-"))
        database = Database(self.folder) if folder is not None else None
        self._executor = make_executor(clock or Clock())
        self._clock = self._executor.clock
        self._step_timeout_s = step_timeout_s
        self.faults = Faults(self._clock)
        self._registry = StepRegistry(
            step_duration_s, self.faults.before_step, min_step_duration_s=min_step_duration_s
        )
        self._objects = ObjectFolder(self.folder / "s3")
        self._store = store = open_store(database, self._clock)
        self._logs = LogFolder(self.folder / "logs", self._clock)
        self._engine = Engine(store, self._registry, self._objects, self._logs, self._executor)
        pipelines = pipeline_operations(store, self._engine, self._objects, quotas or Quotas())
        self._operations = Operations("sagemaker", pipelines, store, self._engine.shutdown)
        self._log_operations = Operations(
            "logs",
            log_operations(store, self._logs),
            store,
            self._engine.shutdown,
            InvalidParameterException,
        )
        shutdown = self._engine.shutdown
        self._s3 = S3(object_operations(self._objects), self.faults, lambda: shutdown.is_closed)
        self._finalizer = weakref.finalize(
            self, _dispose, self._engine.shutdown, database, None if database else self.folder
        )

    def client(self) -> Any:
        """Make a boto3 SageMaker client that talks to this object; no configuration is read."""
        client = self._client("sagemaker")
        client.meta.events.register(LOGS_CLIENT_EVENT, lambda **_: self.logs_client())
        client.meta.events.register(S3_CLIENT_EVENT, lambda **_: self.s3_client())
        if not self._executor.is_inline:  # inline, nothing changes between requests
            subscribe = self._store.subscribers.add
            client.meta.events.register(
                SUBSCRIBE_EVENT, lambda execution_arn, notify, **_: subscribe(execution_arn, notify)
            )
        return client

    def logs_client(self) -> Any:
        """Make a boto3 CloudWatch Logs client that reads what steps have logged.

        It supports DescribeLogStreams, GetLogEvents and FilterLogEvents. Groups and streams are named as on
        AWS, after the job or the function in a step's metadata. A widget whose client was made by this object
        uses such a client automatically.
        """
        return self._client("logs")

    def s3_client(self) -> Any:
        """Make a boto3 S3 client over the objects of this machine.

        It supports GetObject (with ranges), HeadObject, ListObjectsV2 and PutObject, on the same files that
        `path` maps to. A widget whose client was made by this object uses such a client automatically.
        """
        client = make_s3_client(self._s3.handle)
        _OWNERS[client] = weakref.ref(self)
        return client

    def serve(self, port: int = 0) -> AbstractContextManager[str]:
        """Serve AWS clients of other processes over HTTP during a ``with`` block, which is given the URL.

        ::

            with sagemaker.serve() as url:
                client = boto3.client("sagemaker", endpoint_url=url)

        It listens on the loopback interface only, and supports the same operations as the clients made by
        `client`, `logs_client` and `s3_client`. The AWS CLI and the SDKs take the URL from
        ``AWS_ENDPOINT_URL_SAGEMAKER``, ``AWS_ENDPOINT_URL_CLOUDWATCH_LOGS`` and ``AWS_ENDPOINT_URL_S3``.

        Args:
            port: The port; 0 picks a free one.

        Raises:
            OSError: The port is not available; raised when the block is entered.
            RuntimeError: No thread can be started here, and the endpoint needs some.
        """
        if self._executor.is_inline:
            raise RuntimeError(
                "This Python cannot start threads (as in Pyodide), and an endpoint needs some. "
                "Use LocalSageMaker.client() in this process instead."
            )
        return serving(self._handle_http, port)

    @classmethod
    def of(cls, client: Any) -> LocalSageMaker:
        """Return the `LocalSageMaker` behind a client that it made.

        Raises:
            ValueError: The client was not made by a `LocalSageMaker`.
        """
        try:
            reference = _OWNERS.get(client)
        except TypeError:  # it cannot be weakly referenced
            reference = None
        owner = reference() if reference else None
        if owner is None:
            raise ValueError(
                "This client does not belong to a LocalSageMaker. Pass one made by LocalSageMaker().client()."
            )
        return owner

    def register(self, name_or_type: str, function: StepFunction) -> None:
        """Let `function` perform the step of that name, or every step of that type; a name takes precedence.

        The function is called with a `StepContext`. What it returns is merged into the step's properties, for
        example ``{"OutputParameters": {"auc": 0.9}}`` for a Lambda step, or ``{"Outcome": "False"}`` to
        override a Condition. Any exception fails the step; a `StepError` sets the reason. The step's log has
        what it passes to `StepContext.log`, but not what it prints: all steps share one ``sys.stdout``.

        For a step of a ForEach body, `name_or_type` is its name in the body, or in one iteration
        (``"Train-0"``). A Callback step for which nothing is registered waits for the client's
        ``send_pipeline_execution_step_success`` with the token in its metadata.

        Raises:
            TypeError: ``function`` is not callable.
        """
        if not callable(function):
            raise TypeError(f"A step is performed by a function; this is {type(function).__name__}.")
        function = with_failure_logged(function)
        if self._step_timeout_s is not None:
            limited = limited_by_trace if self._executor.is_inline else limited_in_thread
            function = limited(function, self._step_timeout_s, self._clock)
        self._registry.register(name_or_type, function)

    def stand_in(
        self,
        name_or_type: str,
        *,
        duration_s: float | None = None,
        fails: str | None = None,
        returns: Mapping[str, Any] | None = None,
        exception_type: str | None = None,
    ) -> None:
        """Let a stand-in perform the step of that name, or every step of that type.

        Args:
            name_or_type: A step's name, or a step type such as ``"Training"``.
            duration_s: How long it takes, in seconds; None means `step_duration_s`.
            fails: The reason it fails with; None lets it succeed.
            returns: Properties to merge into the step's, as a function would return them.
            exception_type: The type of the failure, such as ``"SageMaker.CAPACITY_ERROR"``. The step is
                retried if its ``RetryPolicies`` name this type.

        Raises:
            ValueError: ``duration_s`` is not a number of seconds, or is less than 0.
        """
        if duration_s is not None:
            duration_s = checked_duration_s("duration_s", duration_s)
        self._registry.stub(name_or_type, duration_s, fails, returns, exception_type)

    def path(self, uri: str) -> Path:
        """Map an S3 URI to a path under `folder`, as `StepContext.path` does."""
        return self._objects.path(uri)

    def log(self, execution_arn: str, step_name: str) -> str:
        """Return what a step logged in all its attempts in an execution; "" if nothing.

        This is what its function passed to `StepContext.log`, and the traceback if it failed.
        """
        streams = self._store.log_streams_of_step(execution_arn, step_name)
        return "".join(as_text(self._logs.events(stream)) for stream in streams)

    def close(self, timeout_s: float = 5.0) -> None:
        """Stop every execution, end the threads, and remove a temporary folder.

        Afterwards, requests of clients made here fail with ``ServiceUnavailable``. A function that ignores
        `StepContext.stop_requested` is waited for no longer than `timeout_s` seconds.

        Raises:
            FolderError: The last changes could not be saved, for example on a full disk. Everything has ended
                nevertheless.
        """
        self.faults.clear()
        self._engine.close(timeout_s)
        try:
            self._store.lock.check_saved()
        finally:
            self._finalizer()

    def _client(self, service: str) -> Any:
        client = make_client(self._handle, service)
        _OWNERS[client] = weakref.ref(self)
        return client

    def _handle_http(self, request: HttpRequest) -> HttpResponse:
        if "x-amz-target" not in request.headers:
            return self._s3.handle(request)
        return over_http(self._handle)(request)

    def _handle(self, target: str, body: bytes) -> tuple[int, bytes]:
        # Only reading requests run due steps, so that a request to stop takes effect before the next step.
        if is_reading(target):
            self._executor.run_due()
        operations = self._log_operations if target.startswith(LOGS_TARGET) else self._operations
        return self.faults.answer(saved(operations.handle, self._store.lock), target, body)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        exception_type: type[BaseException] | None,
        exception: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()


def _dispose(shutdown: Shutdown, database: Database | None, temporary_folder: Path | None) -> None:
    """Release all resources. A reference to the `LocalSageMaker` here would keep it from being collected."""
    shutdown.begin()
    if database is not None:
        database.close()
    if temporary_folder is not None:
        shutil.rmtree(temporary_folder, ignore_errors=True)
