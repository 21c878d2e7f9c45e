"""What the widgets in a kernel share while at least one of them uses it: a client, answers, looks."""

from __future__ import annotations

import os
import time
import weakref
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Any, Generic, TypeVar
from weakref import WeakKeyDictionary, WeakValueDictionary

import boto3
from botocore.config import Config

from sagemaker_selective_widget.aws.address import is_on_this_machine
from sagemaker_selective_widget.execution.watch.answers import Answers
from sagemaker_selective_widget.execution.watch.links import resource_name
from sagemaker_selective_widget.execution.watch.shared_looks import SharedLooks

_CONNECTIONS = 32
"""The size of the connection pool of a default client; each widget sends up to eight requests at once."""

MAX_AGE_S = 60.0
"""Seconds for which an execution that did not succeed is assumed not to have been retried."""


class _Clients:
    """Clients with boto3's defaults, each kept for as long as it is in use."""

    def __init__(self) -> None:
        self.forget()

    def forget(self) -> None:
        """Start afresh in a forked process, since the connections belong to its parent."""
        # boto3's default session must not create clients on two threads at once; nothing of ours is called.
        self._lock = Lock()
        self._clients: WeakValueDictionary[Hashable, Any] = WeakValueDictionary()

    def get(self) -> Any:
        """Return the client for boto3's current defaults."""
        with self._lock:
            key = _defaults()
            client = self._clients.get(key)
            if client is None:
                client = boto3.client("sagemaker", config=Config(max_pool_connections=_CONNECTIONS))
                if key is not None:
                    self._clients[key] = client
            return client


_Kept = TypeVar("_Kept")


class _PerClient(Generic[_Kept]):
    """Objects kept for each client, by name, for as long as they are in use.

    Args:
        make: Creates an object for a client.
    """

    def __init__(self, make: Callable[[Any], _Kept]) -> None:
        self._make = make
        self.forget()

    def forget(self) -> None:
        """Start afresh in a forked process, which does not have the threads that were sending requests."""
        self._lock = Lock()
        self._kept: WeakKeyDictionary[Any, WeakValueDictionary[str, _Kept]] = WeakKeyDictionary()

    def get(self, client: Any, name: str) -> _Kept:
        """Return the object with a name, created if it is not in use yet."""
        with self._lock:
            by_name = self._kept.setdefault(client, WeakValueDictionary())
            kept = by_name.get(name)
            if kept is None:
                by_name[name] = kept = self._make(client)
            return kept


def _make_answers(client: Any) -> Answers:
    return Answers(time.monotonic, 0.0 if is_on_this_machine(client) else MAX_AGE_S)


_clients = _Clients()
_answers = _PerClient(_make_answers)
_looks = _PerClient(lambda _: SharedLooks())
if hasattr(os, "register_at_fork"):
    for kept in (_clients, _answers, _looks):
        os.register_at_fork(after_in_child=kept.forget)


def default_client() -> Any:
    """Return the SageMaker client shared by all who do not pass one, created when first needed.

    There is a separate client for each session of boto3, for other credentials and other environment
    settings.

    Raises:
        Exception: Whatever boto3 raises if it cannot create a client.
    """
    return _clients.get()


def answers_of(client: Any, pipeline_name: str) -> Answers:
    """Return what is known about a pipeline's executions, shared by all who use the same client.

    Args:
        client: A boto3 client.
        pipeline_name: Name or ARN of the pipeline.
    """
    return _answers.get(client, resource_name(pipeline_name).lower())


def looks_at(client: Any, execution_arn: str) -> SharedLooks:
    """Return the looks at an execution, shared by all who watch it through the same client.

    Args:
        client: A boto3 client.
        execution_arn: The execution.
    """
    return _looks.get(client, execution_arn)


def _defaults() -> Hashable | None:
    """Return a key for boto3's current defaults; ``None`` if there are no credentials.

    Credentials may exist the next time, but a client does not look for them twice.
    """
    if boto3.DEFAULT_SESSION is None:
        boto3.setup_default_session()
    session = boto3.DEFAULT_SESSION
    credentials = session.get_credentials()
    if credentials is None:
        return None
    settings = frozenset((name, value) for name, value in os.environ.items() if name.startswith("AWS_"))
    return weakref.ref(session), weakref.ref(credentials), settings
