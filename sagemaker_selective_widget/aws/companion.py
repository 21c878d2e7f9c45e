"""Clients of other AWS services, for what a SageMaker client starts."""

from __future__ import annotations

from collections.abc import Callable
from threading import Lock
from typing import Any

import boto3

from sagemaker_selective_widget.aws.address import is_aws
from sagemaker_selective_widget.aws.errors import translated


def companion(client: Any, service: str, event: str, name: str, session: Any = None) -> Any:
    """Return a client of another service that goes with a SageMaker client.

    The client may provide it, through a handler of ``event``. Otherwise it is created for the same region,
    and for the same endpoint if that is not AWS's. It gets the credentials of the session, because a client
    does not reveal its own.

    Args:
        client: A boto3 SageMaker client.
        service: The service's name in boto3: ``logs``, ``s3``.
        event: The botocore event that asks a client for the other client.
        name: The name of the client in messages: ``an S3 client``.
        session: The boto3 session to create it with; by default boto3's default session.

    Raises:
        CredentialsError: The credentials cannot be found.
    """
    for _, brought in client.meta.events.emit(event):
        if brought is not None:
            return brought
    address = None if is_aws(client) else client.meta.endpoint_url
    with translated("", name):
        make = (session or boto3).client
        return make(service, region_name=client.meta.region_name, endpoint_url=address)


class MadeOnce:
    """A client that is created when first needed; thread-safe.

    Args:
        make: Creates the client; if it raises, it is called again the next time.
    """

    def __init__(self, make: Callable[[], Any]) -> None:
        self._make = make
        self._made: Any = None
        self._lock = Lock()

    def __call__(self) -> Any:
        """Return the client."""
        with self._lock:
            if self._made is None:
                self._made = self._make()
            return self._made
