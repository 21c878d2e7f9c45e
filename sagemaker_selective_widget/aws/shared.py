"""What the widgets of a kernel have in common, for as long as one of them is there: a client, and answers."""

from __future__ import annotations

import os
import time
import weakref
from collections.abc import Hashable
from threading import Lock
from typing import Any
from weakref import WeakKeyDictionary, WeakValueDictionary

import boto3
from botocore.config import Config

from sagemaker_selective_widget.aws.address import is_on_this_machine
from sagemaker_selective_widget.execution.watch.answers import Answers
from sagemaker_selective_widget.execution.watch.links import resource_name

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

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self._clients)


class _Known:
    """Answers by client and pipeline, each for as long as a service of that pipeline is there."""

    def __init__(self) -> None:
        self.forget()

    def forget(self) -> None:
        """Begin anew, as in a process that was forked: those who were asking are not there."""
        self._lock = Lock()
        self._answers: WeakKeyDictionary[Any, WeakValueDictionary[str, Answers]] = WeakKeyDictionary()

    def get(self, client: Any, name: str) -> Answers:
        """Return what is known of a pipeline's executions through a client."""
        with self._lock:
            by_name = self._answers.setdefault(client, WeakValueDictionary())
            known = by_name.get(name)
            if known is None:
                max_age_s = 0.0 if is_on_this_machine(client) else MAX_AGE_S
                by_name[name] = known = Answers(time.monotonic, max_age_s)
            return known


_clients, _known = _Clients(), _Known()
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_clients.forget)
    os.register_at_fork(after_in_child=_known.forget)


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
    return _known.get(client, resource_name(pipeline_name).lower())


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
