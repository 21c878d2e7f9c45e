"""A session of either SageMaker Python SDK: SageMaker is at a URL, S3 and STS are moto's.

It runs in an SDK's environment. The SDKs ask S3 for a bucket and STS for an account.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import boto3
from moto import mock_aws  # type: ignore[import-not-found]

from tests.clients import scenario


@contextmanager
def session_at(url: str, session_class: Any) -> Iterator[Any]:
    """Give a session while a block lasts.

    Args:
        url: Where SageMaker is.
        session_class: The SDK's ``PipelineSession``.
    """
    with mock_aws():
        boto_session = boto3.Session(region_name=scenario.REGION)
        client = boto_session.client("sagemaker", endpoint_url=url)
        yield session_class(boto_session=boto_session, sagemaker_client=client)
