"""What the widgets of a kernel have in common, as long as one of them is there: a client, answers, looks."""

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
"""Connections of a client that is made here: each widget that has it sends up to eight requests at once."""

MAX_AGE_S = 60.0
"""Seconds for which it is taken on trust that an execution which did not succeed was not retried."""


class _Clients:
    """Clients with boto3's defaults, each for as long as somebody uses it."""

    def __init__(self) -> None:
        self.forget()

    def forget(self) -> None:
        """Begin anew, as in a process that was forked: the connections are its parent's."""
        # boto3's default session must not make clients on two threads at once; nothing of ours is called.
        self._lock = Lock()
        self._clients: WeakValueDictionary[Hashable, Any] = WeakValueDictionary()

    def get(self) -> Any:
        """Return the client for boto3's present defaults."""
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
    """What is kept for each client, by name, for as long as somebody uses it.

    Args:
        make: Makes it for a client.
    """

    def __init__(self, make: Callable[[Any], _Kept]) -> None:
        self._make = make
        self.forget()

    def forget(self) -> None:
        """Begin anew, as in a process that was forked: those who were asking are not there."""
        self._lock = Lock()
        self._kept: WeakKeyDictionary[Any, WeakValueDictionary[str, _Kept]] = WeakKeyDictionary()

    def get(self, client: Any, name: str) -> _Kept:
        """Return what is kept under a name; it is made where nobody uses it yet."""
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
    """Return the SageMaker client of all who hand none in; it is made for the first of them.

    Another session of boto3, other credentials and other settings of the environment have another client.

    Raises:
        Exception: What boto3 raises where it cannot make one.
    """
    return _clients.get()


def answers_of(client: Any, pipeline_name: str) -> Answers:
    """Return what is known of a pipeline's executions, for all who ask through the same client.

    Args:
        client: A boto3 client.
        pipeline_name: Name or ARN of the pipeline.
    """
    return _answers.get(client, resource_name(pipeline_name).lower())


def looks_at(client: Any, execution_arn: str) -> SharedLooks:
    """Return the looks at an execution, for all who watch it through the same client.

    Args:
        client: A boto3 client.
        execution_arn: The execution.
    """
    return _looks.get(client, execution_arn)


def _defaults() -> Hashable | None:
    """Return what tells boto3's defaults from those of another time; ``None`` without credentials.

    Those may be there the next time, and a client does not look for them twice.
    """
    if boto3.DEFAULT_SESSION is None:
        boto3.setup_default_session()
    session = boto3.DEFAULT_SESSION
    credentials = session.get_credentials()
    if credentials is None:
        return None
    settings = frozenset((name, value) for name, value in os.environ.items() if name.startswith("AWS_"))
    return weakref.ref(session), weakref.ref(credentials), settings
