"""`LocalSageMaker`: all of SageMaker Pipelines in this process."""

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

# A client keeps its LocalSageMaker alive through its transport; this dictionary keeps neither alive.
_OWNERS: weakref.WeakKeyDictionary[Any, weakref.ref[LocalSageMaker]] = weakref.WeakKeyDictionary()


class LocalSageMaker:
    """SageMaker Pipelines on this machine.

    `client` creates a real boto3 client whose transport is this process: botocore writes, checks and
    signs each request and reads each answer, and nothing leaves the machine. Steps run immediately, in
    parallel, in daemon threads. A step is performed by the function registered for it, or by a stand-in.

    Where no thread can be started (Pyodide), steps run while a client asks: each Describe… and List… first
    runs what is due, on the thread of the caller. So a client that polls until the end still gets there.

    Where the service's own behaviour is not documented, the choice made here is described at the
    function that makes it.

    Args:
        folder: Where pipelines, executions, objects and logs are stored, to be available when it is opened
            again. Only one `LocalSageMaker` can use it at a time. None creates a temporary folder, which is
            removed on `close` or when the last client is gone.
        step_duration_s: How long a stand-in takes, in seconds.
        min_step_duration_s: How long a step with a registered function takes at least, in seconds;
            with a second, a learner can watch it.
        quotas: The service's quotas; by default those of AWS.
        clock: The clock for timestamps, stand-ins, limits and delays; by default the real time.
        step_timeout_s: How long a registered function may take, in seconds on the clock; None for no limit.
            Where no thread can be started, a limit slows functions down, and cannot interrupt code that is
            not Python.

    Attributes:
        faults: Makes this machine misbehave on purpose.

    Raises:
        FolderError: Another `LocalSageMaker` uses the folder, or its state cannot be read.
        ValueError: A duration is not a number of seconds, or less than 0.
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
        """Create a boto3 SageMaker client that talks to this object; no configuration is read."""
        client = self._client("sagemaker")
        client.meta.events.register(LOGS_CLIENT_EVENT, lambda **_: self.logs_client())
        client.meta.events.register(S3_CLIENT_EVENT, lambda **_: self.s3_client())
        if not self._executor.is_inline:  # otherwise nothing changes until somebody asks
            subscribe = self._store.subscribers.add
            client.meta.events.register(
                SUBSCRIBE_EVENT, lambda execution_arn, notify, **_: subscribe(execution_arn, notify)
            )
        return client

    def logs_client(self) -> Any:
        """Create a boto3 CloudWatch Logs client that reads what steps have logged.

        It has DescribeLogStreams, GetLogEvents and FilterLogEvents. Groups and streams are named as on AWS,
        after the job or the function in a step's metadata. A widget whose client was created here finds it.
        """
        return self._client("logs")

    def s3_client(self) -> Any:
        """Create a boto3 S3 client for the objects on this machine.

        It has GetObject (with ranges), HeadObject, ListObjectsV2 and PutObject, for the same files that
        `path` refers to. A widget whose client was created here finds it.
        """
        client = make_s3_client(self._s3.handle)
        _OWNERS[client] = weakref.ref(self)
        return client

    def serve(self, port: int = 0) -> AbstractContextManager[str]:
        """Return a context manager that serves AWS clients of other processes over HTTP, and gives the URL.

        ::

            with sagemaker.serve() as url:
                client = boto3.client("sagemaker", endpoint_url=url)

        Only this machine can reach it (the loopback interface), and it serves only the operations of
        `client`, `logs_client` and `s3_client`. The AWS CLI and the SDKs read the URL from
        ``AWS_ENDPOINT_URL_SAGEMAKER``, ``AWS_ENDPOINT_URL_CLOUDWATCH_LOGS`` and ``AWS_ENDPOINT_URL_S3``.

        Args:
            port: The port; 0 selects a free one.

        Raises:
            OSError: The port is not available; raised when the block is entered.
            RuntimeError: No threads can be started here, so that nothing could answer.
        """
        if self._executor.is_inline:
            raise RuntimeError(
                "This Python cannot start threads (as in Pyodide), and an endpoint needs some. "
                "Use LocalSageMaker.client() in this process instead."
            )
        return serving(self._handle_http, port)

    @classmethod
    def of(cls, client: Any) -> LocalSageMaker:
        """Return the `LocalSageMaker` behind a client that it created.

        Raises:
            ValueError: The client was not created by a `LocalSageMaker`.
        """
        try:
            reference = _OWNERS.get(client)
        except TypeError:  # not even an object that supports weak references
            reference = None
        owner = reference() if reference else None
        if owner is None:
            raise ValueError(
                "This client does not belong to a LocalSageMaker. Pass one made by LocalSageMaker().client()."
            )
        return owner

    def register(self, name_or_type: str, function: StepFunction) -> None:
        """Let `function` perform the step with a name, or all steps of a type; a name takes precedence.

        The function gets a `StepContext`. What it returns is merged into the step's properties, for
        example ``{"OutputParameters": {"auc": 0.9}}`` for a Lambda step, or ``{"Outcome": "False"}`` to
        override a Condition. If it raises, the step fails; `StepError` determines how. What it passes to
        `StepContext.log` is in the step's log; what it prints is not, since a process has only one
        ``sys.stdout``.

        A step of a ForEach body is registered by its name there, or by the name of one iteration
        (``"Train-0"``). A Callback step without a registered function waits for the client's
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
        """Let a stand-in perform the step with a name, or all steps of a type.

        Args:
            name_or_type: A step's name, or a step type such as ``"Training"``.
            duration_s: How long it takes, in seconds; None for `step_duration_s`.
            fails: The failure reason; None to let it succeed.
            returns: The value to use as the return value of a function.
            exception_type: The type of the failure, such as ``"SageMaker.CAPACITY_ERROR"``; the step's
                ``RetryPolicies`` list the types for which it is tried again.

        Raises:
            ValueError: ``duration_s`` is not a number of seconds, or less than 0.
        """
        if duration_s is not None:
            duration_s = checked_duration_s("duration_s", duration_s)
        self._registry.stub(name_or_type, duration_s, fails, returns, exception_type)

    def path(self, uri: str) -> Path:
        """Map an S3 URI to a path under `folder`, as `StepContext.path` does."""
        return self._objects.path(uri)

    def log(self, execution_arn: str, step_name: str) -> str:
        """Return what a step logged in an execution, in all attempts; "" if nothing.

        This is what its function passed to `StepContext.log`, and the traceback if it failed.
        """
        streams = self._store.log_streams_of_step(execution_arn, step_name)
        return "".join(as_text(self._logs.events(stream)) for stream in streams)

    def close(self, timeout_s: float = 5.0) -> None:
        """Stop every execution, end the threads, and remove a temporary folder.

        Clients created here get ``ServiceUnavailable`` from now on. A function that does not check
        `StepContext.stop_requested` is waited for no longer than `timeout_s` seconds.

        Raises:
            FolderError: The last changes cannot be saved, as on a full disk; everything has ended
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
        # A request to stop is handled before the next step.
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
    """End what is left; must not refer to the `LocalSageMaker`, which would never be collected otherwise."""
    shutdown.begin()
    if database is not None:
        database.close()
    if temporary_folder is not None:
        shutil.rmtree(temporary_folder, ignore_errors=True)
