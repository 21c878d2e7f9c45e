"""Clients of other AWS services, for what a SageMaker client starts."""

from __future__ import annotations

from collections.abc import Callable
from threading import Lock
from typing import Any

import boto3

from sagemaker_selective_widget.aws.address import is_aws
from sagemaker_selective_widget.aws.errors import translated


def companion(client: Any, service: str, event: str, name: str, session: Any = None) -> Any:
    """Return a client of another service for what a SageMaker client starts.

    A client may bring one along: the handler of ``event`` returns it. Otherwise one is made for the same
    region, and for the same address where that is not AWS's. Which credentials a client has cannot be asked:
    those of the session are used.

    Args:
        client: A boto3 SageMaker client.
        service: As boto3 calls it: ``logs``, ``s3``.
        event: The event of botocore that asks a client for its own.
        name: What messages call the client: ``an S3 client``.
        session: The boto3 session to make one with; the default session without it.

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
    """A client that is made when it is wanted first; safe to use from several threads.

    Args:
        make: Makes it; one that raises is called again the next time.
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
